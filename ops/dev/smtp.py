#!/usr/bin/env python3
"""A mail server of its own for tests, in a folder: it delivers nothing.

    smtp.py start --dir D    prints {"plain", "open", "starttls", "tls", "user",
                             "password", "authority", "mails", "pid"}
    smtp.py stop --dir D

It is aiosmtpd, in a virtual environment made once and kept in the user's cache.
It listens on 127.0.0.1 alone, at four ports: `open` asks for nothing and offers
nothing, `plain` offers signing in without TLS (which no client should do),
`starttls` and `tls` want TLS and the sign-in. `authority` is the PEM file of the
authority that signed its certificate, for the name `localhost`. `mails` is a
folder: each mail taken becomes a JSON file {"session", "port", "tls", "login",
"helo", "from", "to", "data"} there.

What it does is told by the part of the recipient's address before the `@` (or
before a `+` in it): `busy` is refused for now (451), `gone` for ever (550),
`full` after the data for now (452), `spam` after the data for ever (554), `hang`
gets no answer after the data, `drop` is taken and then the connection is cut
without an answer, `closing` is refused with 421 and the connection closed, `slow`
is answered after a second. The sender `refuse@...` is refused for ever (550).
"""
import argparse
import asyncio
import contextlib
import hashlib
import itertools
import json
import os
import pathlib
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
PINNED = HERE / 'requirements-smtp.txt'
USER, PASSWORD = 'guichet', 'mot de passe : é@/%'
PORTS = ('open', 'plain', 'starttls', 'tls')


class Fault(Exception):
    pass


def run(what, command, timeout):
    try:
        done = subprocess.run([str(part) for part in command], timeout=timeout,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True)
    except (subprocess.TimeoutExpired, OSError) as error:
        raise Fault('%s: %s' % (what, error)) from None
    if done.returncode:
        raise Fault('%s: status %d\n%s' % (what, done.returncode, done.stdout))


def python():
    """The Python of a virtual environment with the server in it."""
    cache = pathlib.Path(os.environ.get('XDG_CACHE_HOME')
        or pathlib.Path.home() / '.cache') / 'guichet'
    cache.mkdir(parents=True, exist_ok=True)
    key = hashlib.sha256(PINNED.read_bytes() + sys.executable.encode())
    path = cache / ('venv-smtp-' + key.hexdigest()[:12])
    if not (path / '.ok').exists():
        # Made elsewhere and moved: two at once do not meet.
        made = pathlib.Path(tempfile.mkdtemp(prefix='venv-smtp-', dir=cache))
        try:
            run('virtual environment', [sys.executable, '-m', 'venv', made], 120)
            run('the mail server', [made / 'bin/python', '-m', 'pip', 'install',
                '-q', '--disable-pip-version-check', '-r', PINNED], 300)
            (made / '.ok').touch()
            with contextlib.suppress(OSError):
                made.rename(path)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    return path / 'bin/python'


def certificate(folder):
    """An authority of its own, and a certificate for localhost by it."""
    own, key = folder / 'authority.pem', folder / 'authority.key'
    run('an authority', ['openssl', 'req', '-x509', '-newkey', 'rsa:2048',
        '-nodes', '-keyout', key, '-out', own, '-days', '30',
        '-subj', '/CN=Guichet test authority'], 60)
    server, asked = folder / 'server.key', folder / 'server.csr'
    run('a request', ['openssl', 'req', '-new', '-newkey', 'rsa:2048', '-nodes',
        '-keyout', server, '-out', asked, '-subj', '/CN=localhost'], 60)
    names = folder / 'names'
    names.write_text('subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n')
    run('a certificate', ['openssl', 'x509', '-req', '-in', asked, '-CA', own,
        '-CAkey', key, '-CAcreateserial', '-days', '30', '-extfile', names,
        '-out', folder / 'server.pem'], 60)


def alive(folder):
    """The process that serves from this folder, or None."""
    try:
        pid = int((folder / 'pid').read_text())
        command = pathlib.Path('/proc/%d/cmdline' % pid).read_bytes()
    except (OSError, ValueError):
        return None
    # A number that another program has by now is a stale one.
    return pid if str(folder).encode() in command.split(b'\0') else None


def start(folder):
    if alive(folder):
        return json.loads((folder / 'server.json').read_text())
    (folder / 'mails').mkdir(parents=True, exist_ok=True)
    if not (folder / 'server.pem').exists():
        certificate(folder)
    answer = folder / 'server.json'
    answer.unlink(missing_ok=True)
    with open(folder / 'log', 'ab') as log:
        process = subprocess.Popen([python(), __file__, 'serve', '--dir',
            str(folder)], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True)
    (folder / 'pid').write_text(str(process.pid))
    deadline = time.monotonic() + 30
    while not answer.exists():
        if process.poll() is not None or time.monotonic() > deadline:
            raise Fault('the mail server did not start: see %s' % (folder / 'log'))
        time.sleep(0.05)
    return json.loads(answer.read_text())


def stop(folder):
    pid = alive(folder)
    if pid is None:
        return {'stopped': False}
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + 10
    while alive(folder):
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
            deadline += 10
        # A child of this very process would stay for ever.
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)
        time.sleep(0.05)
    return {'stopped': True}


async def serve(folder):
    from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

    numbers, sessions = itertools.count(1), itertools.count(1)

    class Recorder:
        async def handle_EHLO(self, server, session, envelope, hostname, responses):
            session.host_name = hostname
            if not hasattr(session, 'number'):
                session.number = server.number
            return responses

        async def handle_MAIL(self, server, session, envelope, address, options):
            if address.startswith('refuse@'):
                return '550 5.7.1 not a sender of ours'
            envelope.mail_from = address
            envelope.mail_options.extend(options)
            return '250 2.1.0 ok'

        async def handle_RCPT(self, server, session, envelope, address, options):
            kind = address.split('@')[0].split('+')[0]
            if kind == 'busy':
                return '451 4.7.1 try again later'
            if kind == 'gone':
                return '550 5.1.1 nobody of this name'
            if kind == 'closing':
                server.transport.write(b'421 4.3.2 closing down\r\n')
                server.transport.close()
                return '421 4.3.2 closing down'
            envelope.rcpt_tos.append(address)
            return '250 2.1.5 ok'

        async def handle_DATA(self, server, session, envelope):
            kind = envelope.rcpt_tos[0].split('@')[0].split('+')[0]
            if kind == 'full':
                return '452 4.3.1 no room left'
            if kind == 'spam':
                return '554 5.7.1 not wanted'
            if kind == 'hang':
                await asyncio.sleep(3600)
            number = next(numbers)
            mail = {'session': server.number, 'port': server.port_name,
                'tls': session.ssl is not None or server.port_name == 'tls',
                'login': getattr(session, 'login_name', None),
                'helo': session.host_name, 'from': envelope.mail_from,
                'to': envelope.rcpt_tos,
                'data': envelope.original_content.decode('utf-8', 'replace')}
            path = folder / 'mails' / ('%06d.json' % number)
            path.with_suffix('.new').write_text(json.dumps(mail))
            path.with_suffix('.new').rename(path)
            if kind == 'drop':
                server.transport.abort()
                return '421 nobody hears this'
            if kind == 'slow':
                await asyncio.sleep(1)
            return '250 2.0.0 taken'

    class Server(SMTP):
        def __init__(self, name, **options):
            self.port_name, self.number = name, next(sessions)
            super().__init__(Recorder(), hostname='localhost', ident='test',
                enable_SMTPUTF8=True, **options)

    def authenticate(server, session, envelope, mechanism, data):
        good = (isinstance(data, LoginPassword)
            and data.login == USER.encode() and data.password == PASSWORD.encode())
        if good:
            session.login_name = USER
        # Not handled: the server itself says 535.
        return AuthResult(success=good, handled=False)

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / 'server.pem', folder / 'server.key')
    signed = {'authenticator': authenticate, 'auth_required': True}
    options = {
        'open': {},
        'plain': {'authenticator': authenticate, 'auth_require_tls': False},
        'starttls': {'tls_context': context, 'require_starttls': True, **signed},
        # TLS is there before the first word: the server cannot see it.
        'tls': {'auth_require_tls': False, **signed},
    }
    loop, ports = asyncio.get_running_loop(), {}
    listening = []
    for name in PORTS:
        server = await loop.create_server(
            lambda name=name: Server(name, **options[name]), '127.0.0.1', 0,
            ssl=context if name == 'tls' else None)
        ports[name] = server.sockets[0].getsockname()[1]
        listening.append(server)
    answer = {**ports, 'user': USER, 'password': PASSWORD,
        'authority': str(folder / 'authority.pem'),
        'mails': str(folder / 'mails'), 'pid': os.getpid()}
    (folder / 'server.new').write_text(json.dumps(answer))
    (folder / 'server.new').rename(folder / 'server.json')
    end = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, end.set)
    await end.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('command', choices=['start', 'stop', 'serve'])
    parser.add_argument('--dir', required=True, type=pathlib.Path)
    args = parser.parse_args()
    folder = args.dir.resolve()
    if args.command == 'serve':
        asyncio.run(serve(folder))
        return
    print(json.dumps(start(folder) if args.command == 'start' else stop(folder)))


if __name__ == '__main__':
    try:
        main()
    except Fault as fault:
        print('smtp.py: %s' % fault, file=sys.stderr)
        sys.exit(1)
