#!/usr/bin/env python3
"""A Redis of its own for tests, in a folder: it keeps nothing.

    redis.py start --dir D    prints {"plain", "tls", "password", "user",
                              "user_password", "authority", "pid"}
    redis.py stop --dir D

It listens on 127.0.0.1 alone, at two ports: `plain`, and `tls` for the name
`localhost` with a certificate that the authority of the PEM file `authority`
signed. Nobody gets in without `password`, but for `user`, who has a password of
their own. It has 16 databases. Starting what runs already, and stopping what does
not, are both fine.
"""
import argparse
import contextlib
import hashlib
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import time

from smtp import Fault, certificate

PASSWORD, USER, USER_PASSWORD = 'mot de passe : é@/%', 'guichet', 'un autre : é@/%'


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def quoted(text):
    """As a configuration file of Redis takes any byte."""
    return '"%s"' % ''.join('\\x%02x' % byte for byte in text.encode())


def settings(folder, plain, tls):
    own = hashlib.sha256(USER_PASSWORD.encode()).hexdigest()
    return '\n'.join((
        'bind 127.0.0.1', 'port %d' % plain, 'tls-port %d' % tls,
        'tls-cert-file %s' % (folder / 'server.pem'),
        'tls-key-file %s' % (folder / 'server.key'),
        'tls-ca-cert-file %s' % (folder / 'authority.pem'),
        'tls-auth-clients no', 'requirepass ' + quoted(PASSWORD),
        'user %s on #%s ~* &* +@all' % (USER, own), 'databases 16',
        'dir %s' % folder, 'save ""', 'appendonly no', 'daemonize no', ''))


def alive(folder):
    """The process that serves from this folder, or None."""
    try:
        pid = int((folder / 'pid').read_text())
        at = os.readlink('/proc/%d/cwd' % pid)
        command = pathlib.Path('/proc/%d/cmdline' % pid).read_bytes()
    except (OSError, ValueError):
        return None
    # A number that another program has by now is a stale one.
    return pid if at == str(folder) and b'redis-server' in command else None


def answers(port):
    try:
        with socket.create_connection(('127.0.0.1', port), 1) as probe:
            probe.sendall(b'PING\r\n')
            return probe.recv(16).startswith(b'-NOAUTH')
    except OSError:
        return False


def start(folder):
    answer = folder / 'server.json'
    if alive(folder) and answer.exists():
        return json.loads(answer.read_text())
    program = shutil.which('redis-server')
    if not program:
        raise Fault('Redis is missing: install the package redis-server')
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / 'server.pem').exists():
        certificate(folder)
    plain, tls = free_port(), free_port()
    (folder / 'redis.conf').write_text(settings(folder, plain, tls))
    with open(folder / 'log', 'ab') as log:
        process = subprocess.Popen([program, str(folder / 'redis.conf')],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder,
            start_new_session=True)
    (folder / 'pid').write_text(str(process.pid))
    deadline = time.monotonic() + 30
    while not answers(plain):
        if process.poll() is not None or time.monotonic() > deadline:
            raise Fault('Redis did not start: see %s' % (folder / 'log'))
        time.sleep(0.05)
    told = {'plain': plain, 'tls': tls, 'password': PASSWORD, 'user': USER,
        'user_password': USER_PASSWORD, 'authority': str(folder / 'authority.pem'),
        'pid': process.pid}
    answer.write_text(json.dumps(told))
    return told


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


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('action', choices=['start', 'stop'])
    parser.add_argument('--dir', type=pathlib.Path, required=True)
    args = parser.parse_args()
    act = {'start': start, 'stop': stop}[args.action]
    try:
        print(json.dumps(act(args.dir.resolve())))
    except Fault as fault:
        print('redis.py: %s' % fault, file=sys.stderr)
        return 1
    return 0


if __name__ == '__main__':
    sys.exit(main())
