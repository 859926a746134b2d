#!/usr/bin/env python3
"""A real Tryton with the fixtures company, for development and tests.

Words go to standard error, one JSON document to standard output. Kept things
live in $GUICHET_DEV_HOME, or guichet/ in the user's cache folder.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

from kit import build, serve
from kit.common import DATABASE, EXPECTED, HERE, SERIES, Fault, home


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    commands = parser.add_subparsers(dest='command', required=True)

    def command(name, help_):
        new = commands.add_parser(name, help=help_)
        new.add_argument('--series', choices=SERIES, default=SERIES[0])
        return new

    command('venv', 'the virtual environment')
    one = command('build', 'the ready database')
    one.add_argument('--max-age', type=int, default=build.MAX_AGE,
        metavar='DAYS', help='an older one is built anew (default 7)')
    one = command('bulk', 'a ready database with many orders of one customer')
    one.add_argument('--orders', type=int, required=True)
    one = command('start', 'a server on its own copy of the ready database')
    one.add_argument('--port', type=int, required=True)
    one.add_argument('--dir', required=True, help='folder of this server')
    one.add_argument('--db', default=DATABASE, help='name of the database')
    one.add_argument('--orders', type=int, help='start on a bulk database')
    one.add_argument('--fresh', action='store_true',
        help='replace the database of an earlier start')
    one.add_argument('--admin-password', default=build.ADMIN_PASSWORD)
    one.add_argument('--session-max-age', type=int, metavar='SECONDS')
    one.add_argument('--num-proxies', type=int)
    one.add_argument('--workers', type=int, default=1)
    one.add_argument('--threads', type=int, default=1,
        help='on SQLite two transitions at once invoice a sale twice')
    one.add_argument('--timeout', type=int, default=60)
    one = command('stop', 'end the server of a folder')
    one.add_argument('--dir', required=True)
    for name, help_ in (('dump', 'write fixtures/expected.json'),
            ('check', 'compare a database with fixtures/expected.json')):
        one = command(name, help_)
        one.add_argument('--dir', help='of a server, rather than the ready'
            ' database')
        one.add_argument('--db', default=DATABASE)
        one.add_argument('--expected', type=pathlib.Path, default=EXPECTED)
    return parser.parse_args()


def dump(args):
    """Runs dump.py on a copy: what is compared is not disturbed."""
    with tempfile.TemporaryDirectory(prefix='dump-', dir=home()) as work:
        work = pathlib.Path(work)
        copy = work / (DATABASE + '.sqlite')
        if args.dir:
            source = pathlib.Path(args.dir) / 'db' / (args.db + '.sqlite')
            date = json.loads(
                source.with_suffix('.json').read_text())['build_date']
            build.backup(source, copy)
        else:
            date = build.copy_to(copy, args.series)
        command = [build.venv(args.series) / 'python', '-W', 'ignore',
            HERE / 'dump.py', '-c', build.config(work / 'trytond.conf', work),
            '-d', DATABASE, '--build-date', date,
            '--series', args.series, '--expected', args.expected]
        if args.command == 'check':
            command.append('--check')
        done = subprocess.run([str(c) for c in command], timeout=300)
        if done.returncode:
            raise Fault('%s: status %d' % (args.command, done.returncode))
        return {args.command: 'ok', 'series': args.series}


def main():
    args = arguments()
    try:
        if args.command == 'venv':
            answer = {'venv': str(build.venv(args.series))}
        elif args.command == 'build':
            file = build.ready(args.series, args.max_age)
            answer = {'path': str(file), 'build_date': build.build_date(file)}
        elif args.command == 'bulk':
            file = build.with_bulk(args.series, args.orders)
            answer = {'path': str(file), 'orders': args.orders,
                'build_date': build.build_date(file)}
        else:
            answer = {'start': serve.start, 'stop': serve.stop,
                'dump': dump, 'check': dump}[args.command](args)
    except (Fault, subprocess.TimeoutExpired) as e:
        sys.exit('tryton: %s' % e)
    except KeyboardInterrupt:
        sys.exit(130)
    print(json.dumps(answer))


if __name__ == '__main__':
    main()
