#!/usr/bin/env python3
"""The portal on a real Tryton with the fixtures company, until Ctrl-C."""
import argparse
import fcntl
import json
import os
import pathlib
import shlex
import signal
import socket
import subprocess
import sys
import urllib.request

import stack
from stack import Fault, said, say


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--listen', default='127.0.0.1:8080')
    parser.add_argument('--tryton-port', type=int, default=8069)
    parser.add_argument('--dir', type=pathlib.Path,
        default=stack.ROOT / '.dev/demo', help='where this demo keeps its data')
    parser.add_argument('--series', default='7.6')
    parser.add_argument('--lang', choices=('fr', 'en'), help='the language it'
        ' speaks (that of LC_ALL, LC_MESSAGES or LANG; else French)')
    parser.add_argument('--fresh', action='store_true',
        help='forget what was done in an earlier demo')
    return parser.parse_args()


def accounts(staff):
    print()
    print(said('  Identifiant                 Mot de passe              Client',
        '  Login                       Password                  Customer'))
    for row in stack.logins():
        if row['active']:
            print('  %-27s %-25s %s' % (row['login'], row['password'],
                ', '.join(row['parties']) or said('(aucun)', '(none)')))
    print()
    print(said('  Équipe                      Mot de passe              Rôle',
        '  Staff                       Password                  Role'))
    for row in staff:
        print('  %-27s %-25s %s' % (row['login'], row['password'], row['role']))
    print()


def written(path, env):
    """The programs' variables as a file for a shell, for its owner alone."""
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), 'w') as file:
        for name, value in sorted(env.items()):
            if name.startswith(('GUICHET_', 'TRYTON_', 'PORTAL_')):
                print('export %s=%s' % (name, shlex.quote(value)), file=file)
    return path


def here(path):
    """A path as it is typed in this folder; with `./` where it would be looked for."""
    path = pathlib.Path(path)
    if path.is_relative_to(pathlib.Path.cwd()):
        path = './%s' % path.relative_to(pathlib.Path.cwd())
    return shlex.quote(str(path))


def again(**instead):
    """The command for a demo like this one, but for these options."""
    words, kept = sys.argv[1:], []
    while words:
        word = words.pop(0)
        name, has_value, _ = word.partition('=')
        is_whole = has_value or name == '--fresh'
        value = [words.pop(0)] if words and not is_whole else []
        if name[2:].replace('-', '_') not in instead:
            kept += [word, *value]
    for name, value in instead.items():
        kept += ['--' + name.replace('_', '-'), str(value)]
    return 'make demo DEMO="%s"' % ' '.join(map(shlex.quote, kept))


def alone(args, folder):
    """Holds the folder until the end of the program: a second demo would end the
    first one's Tryton with its own."""
    host, _, port = args.listen.rpartition(':')
    beside = '%s:%d' % (host, int(port) + 1)
    turn = open(folder / 'lock', 'w')
    try:
        fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        other = os.path.relpath(folder.with_name(folder.name + '-2'))
        raise Fault(said('une démonstration de %s tourne déjà : arrêtez-la, ou'
            ' lancez-en une autre à côté :', 'a demo of %s runs already: end it'
            ' first, or start another beside it:') % here(folder)
            + ' ' + again(dir=other, listen=beside,
                tryton_port=args.tryton_port + 1)) from None
    with socket.socket() as s:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            s.bind((host, int(port)))
        except OSError as error:
            raise Fault(said('impossible d\'écouter sur %s (%s) :',
                'nothing can listen on %s (%s):') % (args.listen, error.strerror)
                + ' ' + again(listen=beside)) from None
    return turn


def of_somebody_else(url):
    """Ids of an order and an invoice that are not the test customer's, as their
    own customer sees them: `smoke` tries to open them."""
    row = next(row for row in stack.logins() if row['login'] == 'gamma')

    def asked(method, path, token=None, body=None):
        headers = {'Content-Type': 'application/json'}
        if token:
            headers['Authorization'] = 'Bearer ' + token
        request = urllib.request.Request(url + '/api/v1' + path, method=method,
            headers=headers, data=json.dumps(body).encode() if body else None)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read() or b'null')
    token = asked('POST', '/session',
        body={'login': row['login'], 'password': row['password']})['token']
    ids = {name: str(asked('GET', '/%s?limit=1' % path, token)['items'][0]['id'])
        for name, path in (('PORTAL_OTHER_ORDER', 'orders'),
            ('PORTAL_OTHER_INVOICE', 'invoices'))}
    asked('DELETE', '/session', token)
    return ids


def taken(port):
    with socket.socket() as s:
        return s.connect_ex(('127.0.0.1', port)) == 0


def started(args, folder):
    """Tryton, on its port; where another program has that, said with the way out."""
    try:
        return stack.tryton('start', '--series', args.series, '--port',
            str(args.tryton_port), '--dir', str(folder / 'tryton'),
            '--num-proxies', '1', *['--fresh'] * args.fresh)
    except Fault as fault:
        if not taken(args.tryton_port):
            raise
        raise Fault(said('%s ; sur un autre port :', '%s; on another port:') % fault
            + ' ' + again(tryton_port=args.tryton_port + 1)) from None


def undisturbed():
    """What ends things is not interrupted itself: a second Ctrl-C, or the shell
    that passes the hang-up on, would leave Tryton running."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def main():
    args = arguments()
    language = stack.speak(args.lang)
    folder = args.dir.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    turn = alone(args, folder)
    bin_dir = stack.build()
    web = None
    # From here on something may have been started, even where that was not told yet.
    try:
        server = started(args, folder)
        database = folder / 'portal.sqlite'
        if args.fresh:
            for name in folder.glob('portal.sqlite*'):
                name.unlink()
        # The programs speak as this does.
        locale = {'fr': 'fr_FR.UTF-8', 'en': 'en_GB.UTF-8'}[language]
        env = stack.environment(server, 'sqlite://%s' % database, args.listen,
            LC_ALL=locale)
        marker = folder / 'prepared'
        state = '%s %s' % (server['build_date'], args.series)
        if (args.fresh or not marker.exists() or not database.exists()
                or marker.read_text() != state):
            stack.prepare(bin_dir, env)
            marker.write_text(state)
        else:
            stack.run(said('Schéma de la base du portail',
                'Migrating the portal\'s database'),
                [bin_dir / 'guichet', 'migrate'], 60, env)
        told = stack.run(said('Histoire de deux projets et de leurs déploiements',
            'Telling the story of two projects and their deployments'),
            [bin_dir / 'examples/demo_story'], 120, env, stdout=subprocess.PIPE)
        staff = json.loads(told.stdout)
        log = folder / 'portal.log'
        web = stack.Server(bin_dir, env, log).wait()
        variables = written(folder / 'environment',
            {**env, **of_somebody_else(web.url)})
        accounts(staff)
        print(said('  clients : %s/client/', '  customers: %s/client/') % web.url)
        print(said('  équipe  : %s/equipe/', '  staff:     %s/equipe/') % web.url)
        # There it would go by that terminal's language.
        named = ' --lang %s' % args.lang if args.lang else ''
        print(said('  guichet : . %s; %s%s doctor', '  guichet:   . %s; %s%s doctor')
            % (here(variables), here(bin_dir / 'guichet'), named))
        print(said('            (dans un autre terminal, depuis %s)',
            '             (in another terminal, from %s)') % pathlib.Path.cwd())
        print(flush=True)
        say(said('le journal du portail : %s', 'the log of the portal: %s') % log)
        say(said('Ctrl-C arrête le portail et son Tryton',
            'Ctrl-C ends the portal and its Tryton'))
        status = web.process.wait()
        if status:
            raise Fault(said('guichet-web a fini, état %d ; voir %s',
                'guichet-web ended with status %d; see %s') % (status, log))
        say(said('fini', 'ended'))
    finally:
        undisturbed()
        if web:
            web.stop()
        stack.tryton('stop', '--dir', str(folder / 'tryton'), timeout=60)
        turn.close()


def hung_up(terminals):
    """What ends it when its terminal is closed. Nobody reads there any more, and
    words to nobody would be an error in the middle of the end."""
    def end(*_):
        nowhere = os.open(os.devnull, os.O_RDWR)
        for number in terminals:
            os.dup2(nowhere, number)
        sys.exit(0)
    return end


if __name__ == '__main__':
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    # Under nohup it is deaf to that, and stays so.
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, hung_up([n for n in (1, 2) if os.isatty(n)]))
    # Also where it was started in the background, and with it deaf to Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        main()
    except KeyboardInterrupt:
        say(said('fini', 'ended'))
    except Fault as fault:
        say(str(fault))
        sys.exit(1)
