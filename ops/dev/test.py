#!/usr/bin/env python3
"""Everything the tests need, then all the tests.

Starts a real PostgreSQL, a real mail server, a real Redis and two real Trytons with the fixtures company (one
as Tryton comes, one prepared for the portal), runs every check, and ends what
it started. Reports lie in target/reports.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

import stack
from stack import ROOT, Fault, run, say

REPORTS = ROOT / 'target/reports'


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--series', default='7.6')
    parser.add_argument('--only', action='append', default=[],
        choices=['rust', 'browser', 'api'],
        help='leave the others out, for work in progress')
    parser.add_argument('--filter', help='only Rust tests of this name')
    parser.add_argument('--package', help='only Rust tests of this crate')
    parser.add_argument('--shell', action='store_true',
        help='no test, but a shell in which any of them can be run, as often as'
        ' wanted; what was started ends with it')
    return parser.parse_args()


def tee(what, command, report, timeout, env):
    """Runs, shows and keeps the output; whether it succeeded."""
    start = time.monotonic()
    say(what + ' …')
    with open(report, 'ab') as kept:
        process = subprocess.Popen([str(c) for c in command], cwd=ROOT,
            env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, start_new_session=True)

        def end():
            # With all it started: any of them would hold the output open.
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        # A clock of its own: what hangs writes no line to look at one by.
        late = threading.Timer(timeout, end)
        late.start()
        try:
            for line in process.stdout:
                kept.write(line)
                sys.stdout.buffer.write(line)
                sys.stdout.flush()
            status = process.wait(60)
        finally:
            late.cancel()
            if process.poll() is None:
                end()
    if time.monotonic() - start >= timeout:
        raise Fault('%s: not done after %d s' % (what, timeout))
    say('%s: %s, %.1f s' % (what, 'good' if status == 0 else 'FAILED',
        time.monotonic() - start))
    return status == 0


def postgres(action, folder):
    done = run('PostgreSQL ' + action, [sys.executable,
        ROOT / 'ops/dev/postgres.py', action, '--dir', folder], 120,
        stdout=subprocess.PIPE)
    return json.loads(done.stdout or b'null')


def smtp(action, folder):
    done = run('Mail server ' + action, [sys.executable,
        ROOT / 'ops/dev/smtp.py', action, '--dir', folder], 400,
        stdout=subprocess.PIPE)
    return json.loads(done.stdout or b'null')


def redis(action, folder):
    done = run('Redis ' + action, [sys.executable,
        ROOT / 'ops/dev/redis.py', action, '--dir', folder], 120,
        stdout=subprocess.PIPE)
    return json.loads(done.stdout or b'null')


def main():
    args = arguments()
    everything = not args.only and not args.shell
    shutil.rmtree(REPORTS, ignore_errors=True)
    REPORTS.mkdir(parents=True)
    bin_dir = stack.build(examples=('demo_story', 'check_answer', 'embed', 'gallery'))
    good = True
    # Not in the checkout: PostgreSQL refuses to run as root, and its own user
    # must be able to reach the folder.
    folder = pathlib.Path(tempfile.mkdtemp(prefix='guichet-test-'))
    folder.chmod(0o755)
    names = ('raw', 'ready', 'storm')
    servers, web, sql = {name: folder / name for name in names}, None, folder / 'postgres'
    mail, cache = folder / 'smtp', folder / 'redis'
    try:
        database = postgres('start', sql)
        post = smtp('start', mail)
        shared = redis('start', cache)
        # Not one thread as in the demo: no test here confirms orders, and
        # Tryton makes who guesses passwords wait inside its one thread.
        trytons = {name: stack.tryton('start', '--series', args.series,
            '--port', str(stack.free_port()), '--dir', str(place),
            '--num-proxies', '1', '--threads', '4')
            for name, place in servers.items()}
        for name in ('storm', 'ready'):
            listen = '127.0.0.1:%d' % stack.free_port()
            env = stack.environment(trytons[name],
                'sqlite://%s' % (folder / (name + '.sqlite')), listen)
            stack.prepare(bin_dir, env)
            trytons[name].update(service_user=stack.SERVICE[0],
                service_password=stack.SERVICE[1],
                accounts_user=stack.ACCOUNTS[0],
                accounts_password=stack.ACCOUNTS[1])
        test_env = {**os.environ,
            # What each run of the command line answered is noted there.
            'GUICHET_TEST_ANSWERS': str(REPORTS / 'answers'),
            'GUICHET_TEST_POSTGRES_URL': database['url'],
            'GUICHET_TEST_SMTP': json.dumps(post),
            'GUICHET_TEST_REDIS': json.dumps(shared),
            'GUICHET_TEST_TRYTON': json.dumps(trytons['raw']),
            'GUICHET_TEST_TRYTON_READY': json.dumps(trytons['ready']),
            'GUICHET_TEST_TRYTON_STORM': json.dumps(trytons['storm'])}
        if args.shell:
            say('a shell with all that tests need; it ends with `exit`')
            subprocess.run([os.environ.get('SHELL', '/bin/sh')], cwd=ROOT,
                env=test_env)
        if everything or 'rust' in args.only:
            which = ['--package', args.package] if args.package else ['--workspace']
            good &= tee('Rust tests', ['cargo', 'test', '--locked', *which,
                '--no-fail-fast', '--', *[args.filter] * bool(args.filter)],
                REPORTS / 'rust.txt', 2400, test_env)
            if args.filter:
                text = (REPORTS / 'rust.txt').read_text(errors='replace')
                say('%d tests of that name ran' % sum(map(int,
                    re.findall(r'(?m)^running (\d+) tests?$', text))))
        for check in sorted((ROOT / 'ops/dev/checks').glob('[a-z]*')):
            if not everything and check.name.split('-')[0] not in args.only:
                continue
            # A server of its own: what one check gets wrong on purpose (signing
            # in, say) must not hold back the next.
            log = REPORTS / (check.name + '.log')
            web = stack.Server(bin_dir, env, log).wait()
            # What the server has, for checks that are operators too.
            own = {name: value for name, value in env.items()
                if name.startswith(('GUICHET_', 'TRYTON_', 'PORTAL_'))}
            live = {**test_env, 'GUICHET_TEST_URL': web.url,
                'GUICHET_TEST_SERVER_ENV': json.dumps(own),
                'GUICHET_TEST_LOG': str(log)}
            good &= tee(check.name, [check], REPORTS / (check.name + '.txt'),
                1200, live)
            web.stop()
        if everything:
            good &= tee('Answers', [sys.executable, ROOT / 'ops/dev/answers.py',
                REPORTS / 'answers'], REPORTS / 'answers.txt', 60, None)
            good &= tee('Promise checker', [sys.executable,
                ROOT / 'ops/dev/test_promises.py'],
                REPORTS / 'checker.txt', 60, None)
            good &= tee('Promises', [sys.executable,
                ROOT / 'ops/dev/promises.py', *sorted(REPORTS.glob('*.txt'))],
                REPORTS / 'promises.log', 60, None)
    finally:
        if web:
            web.stop()
        for server in servers.values():
            if server.exists():
                stack.tryton('stop', '--dir', str(server), timeout=60)
        if mail.exists():
            smtp('stop', mail)
        if cache.exists():
            redis('stop', cache)
        if sql.exists():
            postgres('stop', sql)
        shutil.rmtree(folder, ignore_errors=True)
    return 0 if good else 1


if __name__ == '__main__':
    # What was started ends with us, also when we are told to stop.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
    except Fault as fault:
        say(str(fault))
        sys.exit(1)
