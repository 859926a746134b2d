#!/usr/bin/env python3
"""A PostgreSQL of its own for tests, in a folder: nothing of it outlives the folder.

    postgres.py start --dir D [--port N]   prints {"url", "port", "dir", "pid"}
    postgres.py stop --dir D

It listens on 127.0.0.1 alone, lets everybody in who can reach that (trust), and
does not wait for the disk: never put anything into it that must last. PostgreSQL
refuses to run as root: started by root, it runs as the user `postgres`, or else
`nobody`, and the folder becomes that user's. Starting what runs already, and
stopping what does not, are both fine.
"""
import argparse
import contextlib
import glob
import json
import os
import pathlib
import pwd
import shutil
import socket
import subprocess
import sys

SETTINGS = {
    'listen_addresses': "'127.0.0.1'",
    'fsync': 'off',
    'synchronous_commit': 'off',
    'full_page_writes': 'off',
    'max_connections': '300',
    'shared_buffers': '64MB',
    'log_min_messages': 'warning',
}
# The most a path of a Unix socket may have, with its file's name.
SOCKET_PATH = 107


class Fault(Exception):
    pass


def version(folder):
    name = pathlib.Path(folder).parent.name
    return float(name) if name.replace('.', '', 1).isdigit() else 0.0


def binaries():
    """The folder of the newest PostgreSQL there is."""
    found = glob.glob('/usr/lib/postgresql/*/bin')
    if found:
        return pathlib.Path(max(found, key=version))
    there = shutil.which('initdb')
    if there:
        return pathlib.Path(os.path.realpath(there)).parent
    raise Fault('PostgreSQL is missing: install the package postgresql')


def owner():
    """The user it runs as: nobody needs to be named where we are not root."""
    if os.geteuid() != 0:
        return None
    for name in 'postgres', 'nobody':
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise Fault('PostgreSQL refuses to run as root, and there is no user postgres or nobody')


def run(command, user, timeout, what):
    own = {}
    if user:
        own = {'user': user.pw_uid, 'group': user.pw_gid, 'extra_groups': []}
    try:
        done = subprocess.run([str(part) for part in command], timeout=timeout,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, cwd='/', **own)
    except subprocess.TimeoutExpired:
        raise Fault('%s: not done within %d s' % (what, timeout)) from None
    except OSError as error:
        raise Fault('%s: %s' % (what, error)) from None
    return done


def must(done, what, log=None):
    if done.returncode:
        words = done.stdout.strip()
        if log and log.exists():
            words += '\n' + '\n'.join(log.read_text(errors='replace').splitlines()[-15:])
        raise Fault('%s: status %d\n%s' % (what, done.returncode, words))


def running(data):
    """The process id and port of a server that runs on this data, or None."""
    try:
        lines = (data / 'postmaster.pid').read_text().splitlines()
        pid, port = int(lines[0]), int(lines[3])
        command = pathlib.Path('/proc/%d/cmdline' % pid).read_bytes()
    except (OSError, ValueError, IndexError):
        return None
    # A number that another program has by now is a stale one.
    return (pid, port) if b'postgres' in command and os.fsencode(data) in command else None


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def make(folder, data, user):
    """The cluster, whole or not at all: it is made beside its place and moved there."""
    if (data / 'PG_VERSION').exists():
        return
    half = folder / 'data.half'
    shutil.rmtree(half, ignore_errors=True)
    shutil.rmtree(data, ignore_errors=True)
    done = run([binaries() / 'initdb', '--pgdata', half, '--username', 'guichet',
        '--auth', 'trust', '--encoding', 'UTF8', '--locale', 'C.UTF-8',
        '--no-sync', '--no-instructions'], user, 120, 'initdb')
    must(done, 'initdb')
    with open(half / 'postgresql.conf', 'a') as conf:
        for name, value in SETTINGS.items():
            conf.write('%s = %s\n' % (name, value))
    half.rename(data)


def launch(data, log, port, user):
    # A socket in the folder, unless its path were too long for one.
    own = data.parent if len(os.fsencode(data.parent)) + 20 < SOCKET_PATH else ''
    return run([binaries() / 'pg_ctl', 'start', '--pgdata', data, '--log', log,
        '--wait', '--timeout', '60', '--options',
        "-p %d -c unix_socket_directories='%s'" % (port, own)],
        user, 90, 'starting PostgreSQL')


def start(folder, port):
    user = owner()
    folder.mkdir(parents=True, exist_ok=True)
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    data, log = folder / 'data', folder / 'log'
    there = running(data)
    if there is None:
        make(folder, data, user)
        # Left by one that was killed; its number may be another program's by now.
        (data / 'postmaster.pid').unlink(missing_ok=True)
        # Somebody else may take a free port before we do.
        for _ in range(1 if port else 3):
            done = launch(data, log, port or free_port(), user)
            if done.returncode == 0:
                break
        must(done, 'starting PostgreSQL', log)
        there = running(data)
        if there is None:
            raise Fault('PostgreSQL started and ended again; see %s' % log)
    pid, has = there
    if port and has != port:
        raise Fault('it runs already, on port %d' % has)
    return {'url': 'postgres://guichet@127.0.0.1:%d/postgres' % has,
        'port': has, 'dir': str(folder), 'pid': pid}


def stop(folder):
    data = folder / 'data'
    if running(data) is None:
        return {'stopped': False, 'dir': str(folder)}
    user = owner()
    for mode in 'fast', 'immediate':
        done = run([binaries() / 'pg_ctl', 'stop', '--pgdata', data, '--mode', mode,
            '--wait', '--timeout', '20'], user, 40, 'stopping PostgreSQL')
        if running(data) is None:
            return {'stopped': True, 'dir': str(folder)}
    raise Fault('PostgreSQL does not stop: %s' % done.stdout.strip())


def main():
    parser = argparse.ArgumentParser(description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest='command', required=True)
    for name in 'start', 'stop':
        command = commands.add_parser(name)
        command.add_argument('--dir', required=True, type=pathlib.Path)
        if name == 'start':
            command.add_argument('--port', type=int, help='a free one unless told')
    args = parser.parse_args()
    folder = args.dir.resolve()
    answer = start(folder, args.port) if args.command == 'start' else stop(folder)
    print(json.dumps(answer))


if __name__ == '__main__':
    try:
        main()
    except Fault as fault:
        print('postgres.py: %s' % fault, file=sys.stderr)
        sys.exit(1)
