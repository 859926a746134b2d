"""A running Guichet for development and tests: Tryton with the fixtures, the
portal's database, the programs, and the demo customers linked."""
import json
import os
import pathlib
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXPECTED = ROOT / 'fixtures/expected.json'
SERVICE = ('guichet', 'service-demo-2026')
ACCOUNTS = ('guichet-comptes', 'comptes-demo-2026')
PORTAL_TEST = ('portal.client', 'portail-demo-2026')


class Fault(Exception):
    """What the person at the keyboard must know."""


def speak(named=None):
    """Settles the language as the programs choose theirs; `named` comes first.
    Without it what developers run speaks English. Says which."""
    variables = ('LC_ALL', 'LC_MESSAGES', 'LANG')
    tag = named or next(filter(None, map(os.environ.get, variables)), '')
    language = 'en' if re.split('[-_]', tag)[0].lower() == 'en' else 'fr'
    os.environ['GUICHET_DEV_LANG'] = language
    return language


def said(french, english):
    """One of the two; English where nobody settled the language."""
    return french if os.environ.get('GUICHET_DEV_LANG') == 'fr' else english


def say(words):
    print('guichet: ' + words, file=sys.stderr, flush=True)


def run(what, command, timeout, env=None, **more):
    """Runs to its end and says how long it took."""
    start = time.monotonic()
    say(what + ' …')
    try:
        done = subprocess.run([str(c) for c in command], timeout=timeout,
            cwd=ROOT, env=env, stdin=subprocess.DEVNULL, **more)
    except subprocess.TimeoutExpired:
        raise Fault(said('%s : pas fini après %d s', '%s: not done after %d s')
            % (what, timeout)) from None
    if done.returncode:
        raise Fault(said('%s : échec, état %d', '%s: failed with status %d')
            % (what, done.returncode))
    say(said('%s : %.1f s', '%s: %.1f s') % (what, time.monotonic() - start))
    return done


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def tryton(*arguments, timeout=1200):
    """ops/tryton/tryton.py, whose one JSON document comes back."""
    verb = arguments[0]
    french = {'start': 'Démarrage de Tryton', 'stop': 'Arrêt de Tryton'}
    done = run(said(french.get(verb, 'Tryton ' + verb), 'Tryton ' + verb), [sys.executable,
        ROOT / 'ops/tryton/tryton.py', *arguments], timeout,
        stdout=subprocess.PIPE)
    return json.loads(done.stdout or b'null')


def build(release=False, examples=('demo_story',)):
    """The two programs, and by default the one that tells the demonstration's
    story."""
    command = ['cargo', 'build', '--locked', '-p', 'guichet-web', '-p',
        'guichet-cli', '-p', 'guichet-wiring', '--bins']
    for name in examples:
        command += ['--example', name]
    run(said('Compilation des programmes', 'Building the programs'),
        command + ['--release'] * release, 3600)
    target = pathlib.Path(os.environ.get('CARGO_TARGET_DIR')
        or ROOT / 'target').absolute()
    return target / ('release' if release else 'debug')


def environment(server, database_url, listen, **more):
    """The programs' variables; nothing of ours leaks in from outside."""
    env = {name: value for name, value in os.environ.items()
        if not name.startswith(('GUICHET_', 'TRYTON_', 'PORTAL_'))}
    env.update({
        'TRYTON_RPC_URL': server['url'],
        'TRYTON_DATABASE': server['database'],
        'TRYTON_USER': SERVICE[0], 'TRYTON_PASSWORD': SERVICE[1],
        'TRYTON_ACCOUNTS_USER': ACCOUNTS[0],
        'TRYTON_ACCOUNTS_PASSWORD': ACCOUNTS[1],
        'TRYTON_ADMIN_USER': server['admin_user'],
        'TRYTON_ADMIN_PASSWORD': server['admin_password'],
        'PORTAL_DB_URL': database_url,
        'PORTAL_LOGIN': PORTAL_TEST[0], 'PORTAL_PASSWORD': PORTAL_TEST[1],
        'PORTAL_PARTY': 'C0001',
        'GUICHET_LISTEN': listen,
        })
    env.update(more)
    return env


def logins():
    return [row for row in json.loads(EXPECTED.read_text())['logins']]


def prepare(bin_dir, env):
    """Schema, Tryton's groups and accounts, the demo customers' links."""
    cli = bin_dir / 'guichet'
    run(said('Schéma de la base du portail', 'Migrating the portal\'s database'),
        [cli, 'migrate'], 60, env)
    run(said('Préparation de Tryton pour le portail',
        'Preparing Tryton for the portal'),
        [cli, 'setup', 'portal', '--pdf-reports'], 300, env)
    run(said('Le groupe des clients, seul groupe des logins de la démonstration',
        'Confining the demo logins'),
        [cli, 'customers', 'confine', *(row['login'] for row in logins())],
        120, env)
    for row in (row for row in logins() if row['active']):
        for party in row['parties']:
            run(said('Lien de %s à %s', 'Linking %s to %s') % (row['login'], party),
                [cli, 'customers', 'link', row['login'], party], 60, env)


class Server:
    """guichet-web, until stop()."""

    def __init__(self, bin_dir, env, log=None):
        self.url = 'http://' + env['GUICHET_LISTEN']
        self.log = log
        out = open(log, 'ab') if log else None
        self.process = subprocess.Popen([bin_dir / 'guichet-web'], env=env,
            cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=out)

    def wait(self, timeout=60):
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise Fault(said('guichet-web a fini, état %d%s',
                    'guichet-web ended with status %d%s') % (
                    self.process.returncode,
                    said(' ; voir %s', '; see %s') % self.log if self.log else ''))
            try:
                with urllib.request.urlopen(self.url + '/readyz', timeout=5):
                    return self
            except OSError:
                time.sleep(0.1)
        raise Fault(said('guichet-web n\'est pas prêt après %d s',
            'guichet-web is not ready after %d s') % timeout)

    def stop(self, timeout=15):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout)
            except subprocess.TimeoutExpired:
                self.process.kill()


def secret_key():
    return secrets.token_hex(32)
