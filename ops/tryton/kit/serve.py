"""Starts and stops a Tryton server on its own copy of a database."""
import datetime as dt
import json
import os
import pathlib
import signal
import socket
import subprocess
import time
import urllib.request

from . import build
from .common import Fault, lock, run, said, say


def born(pid):
    """When a process started, in the kernel's words; None if there is none."""
    try:
        stat = pathlib.Path('/proc/%d/stat' % pid).read_text()
    except OSError:
        return None
    fields = stat.rpartition(')')[2].split()
    # A zombie has ended; only its parent has not looked yet.
    return None if fields[0] == 'Z' else fields[19]


def running(folder):
    """What `start` wrote, if that very process still runs."""
    file = folder / 'server.json'
    try:
        state = json.loads(file.read_text())
    except (OSError, ValueError):
        return None
    if born(state['pid']) == state['born']:
        return state
    file.unlink(missing_ok=True)   # stale
    return None


def start(args):
    folder = pathlib.Path(args.dir).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    with lock(folder / 'lock'):
        state = running(folder)
        if state:
            if state['answer']['url'] != url(args.port):
                raise Fault(said('un serveur de %s tourne déjà à %s',
                    'a server of %s already runs at %s')
                    % (folder, state['answer']['url']))
            say(said('tourne déjà à %s', 'already running at %s')
                % url(args.port))
            return state['answer']
        # The worker of a killed server holds its port a moment longer.
        patience = time.monotonic() + 2
        while not free(args.port) and time.monotonic() < patience:
            time.sleep(0.1)
        if not free(args.port):
            raise Fault(said('le port %d de 127.0.0.1 est pris par un autre'
                ' programme', 'port %d of 127.0.0.1 is taken by another program')
                % args.port)
        date = database(folder, args)
        conf = build.config(folder / 'trytond.conf', folder / 'db',
            settings(args))
        return launch(folder, conf, args, date)


def url(port):
    return 'http://127.0.0.1:%d/' % port


def free(port):
    with socket.socket() as probe:
        # As the server does: a port in TIME_WAIT is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(('127.0.0.1', port))
        except OSError:
            return False
    return True


def settings(args):
    lines = ['[web]', 'listen = 127.0.0.1:%d' % args.port]
    if args.num_proxies is not None:
        lines.append('num_proxies = %d' % args.num_proxies)
    if args.session_max_age is not None:
        lines += ['[session]', 'max_age = %d' % args.session_max_age]
    return '\n'.join(lines) + '\n'


def database(folder, args):
    """Puts the copy in its place, unless there is one; gives its build day."""
    file = folder / 'db' / (args.db + '.sqlite')
    meta = folder / 'db' / (args.db + '.json')
    if file.exists() and meta.exists() and not args.fresh:
        kept = json.loads(meta.read_text())
        if kept['series'] != args.series:
            raise Fault(said('%s contient une base de la série %s (--fresh la'
                ' remplace)', '%s holds a database of series %s (--fresh'
                ' replaces it)') % (folder, kept['series']))
        age = (build.today()
            - dt.date.fromisoformat(kept['build_date'])).days
        say(said('la base qui est là est gardée, vieille de %d jours%s',
            'keeping the database that is there, %d days old%s') % (age,
                said(' (--fresh la remplace)', ' (--fresh replaces it)')
                if age > build.MAX_AGE else ''))
    else:
        file.parent.mkdir(exist_ok=True)
        for end in ('', '-wal', '-shm'):
            pathlib.Path(str(file) + end).unlink(missing_ok=True)
        date = build.copy_to(file, args.series, args.orders)
        kept = {'series': args.series, 'build_date': date,
            'admin_password': build.ADMIN_PASSWORD}
        meta.write_text(json.dumps(kept))
    if kept['admin_password'] != args.admin_password:
        secret = folder / 'admin-password'
        secret.touch(mode=0o600)
        secret.write_text(args.admin_password + '\n')
        conf = build.config(folder / 'admin.conf', file.parent)
        run(said("mot de passe de l'administrateur",
                "administrator's password"), [
                build.venv(args.series) / 'trytond-admin', '-c', conf,
                '-d', args.db, '-p'], 120, {'TRYTONPASSFILE': str(secret)})
        secret.unlink()
        kept['admin_password'] = args.admin_password
        meta.write_text(json.dumps(kept))
    return kept['build_date']


def launch(folder, conf, args, date):
    bin_ = build.venv(args.series)
    log = folder / 'server.log'
    # LibreOffice locks its profile: each server has a home of its own.
    private = folder / 'home'
    private.mkdir(exist_ok=True)
    with open(log, 'wb') as out:
        process = subprocess.Popen([str(bin_ / 'gunicorn'),
                '-w', str(args.workers), '-k', 'gthread',
                '--threads', str(args.threads), '--keep-alive', '75',
                '--timeout', '120', '--graceful-timeout', '5',
                '-b', '127.0.0.1:%d' % args.port,
                'trytond.application:app'],
            env={**os.environ, 'TRYTOND_CONFIG': str(conf),
                'TRYTOND_DATABASE_NAMES': args.db, 'HOME': str(private),
                'XDG_CONFIG_HOME': str(private / 'config')},
            stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=folder,
            start_new_session=True)
    answer = {'url': url(args.port), 'database': args.db,
        'pid': process.pid, 'admin_user': 'admin',
        'admin_password': args.admin_password, 'build_date': date,
        'series': args.series, 'log': str(log)}
    (folder / 'server.json').write_text(json.dumps({'pid': process.pid,
                'born': born(process.pid), 'answer': answer}))
    began = time.monotonic()
    while True:
        if process.poll() is not None:
            (folder / 'server.json').unlink(missing_ok=True)
            raise Fault(said('le serveur a fini aussitôt :\n%s',
                'the server ended at once:\n%s') % tail(log))
        if version(args):
            break
        if time.monotonic() - began > args.timeout:
            stop_at(folder)
            raise Fault(said('pas de réponse après %d s :\n%s',
                'no answer after %d s:\n%s')
                % (args.timeout, tail(log)))
        time.sleep(0.1)
    say(said('Tryton %s répond à %s après %.1f s',
        'Tryton %s answers at %s after %.1f s') % (
            args.series, url(args.port), time.monotonic() - began))
    return answer


def version(args):
    """Whether the server answers with its version: one of both dialects."""
    for path in ('', 'rpc/'):
        request = urllib.request.Request(url(args.port) + path,
            json.dumps({'id': 0, 'method': 'common.server.version',
                    'params': []}).encode(),
            {'Content-Type': 'application/json'})
        try:
            with urllib.request.urlopen(request, timeout=20) as response:
                return json.load(response)['result']
        except (OSError, ValueError, KeyError):
            continue
    return None


def tail(log):
    return log.read_text(errors='replace')[-2000:]


def stop(args):
    folder = pathlib.Path(args.dir).absolute()
    if not folder.exists():
        return {'stopped': False}
    with lock(folder / 'lock'):
        return {'stopped': stop_at(folder)}


def stop_at(folder):
    state = running(folder)
    if not state:
        return False
    for sign, patience in ((signal.SIGTERM, 15), (signal.SIGKILL, 5)):
        try:
            # The group: a LibreOffice under way ends with its server.
            os.killpg(state['pid'], sign)
        except ProcessLookupError:
            break
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            try:
                os.waitpid(state['pid'], os.WNOHANG)
            except ChildProcessError:
                pass
            if born(state['pid']) != state['born']:
                (folder / 'server.json').unlink(missing_ok=True)
                say(said('arrêté (pid %d)', 'stopped (pid %d)') % state['pid'])
                return True
            time.sleep(0.05)
    raise Fault(said('le processus %d ne finit pas',
        'process %d does not end') % state['pid'])
