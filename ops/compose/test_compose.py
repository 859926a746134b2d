#!/usr/bin/env python3
"""What compose.yaml promises about a deployment, read from its text, and its
scripts run against a real PostgreSQL (GUICHET_TEST_POSTGRES_URL)."""
import os
import pathlib
import re
import stat
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'dev'))
import lines

ROOT = HERE.parents[1]
TEXT = re.sub(r'(?m)^\s*#.*\n', '', (HERE.parent / 'compose.yaml').read_text())
INSIDE = ('portal', 'migrate', 'backup', 'drill', 'tryton', 'postgres', 'redis')
POSTGRES = 'GUICHET_TEST_POSTGRES_URL'


def blocks(text, indent):
    """The parts of a mapping whose keys stand at this indent."""
    parts = re.split(r'(?m)^ {%d}([\w-]+):' % indent, text)
    return dict(zip(parts[1::2], parts[2::2]))


TOP = blocks(TEXT, 0)
SERVICES = blocks(TOP['services'], 2)


def entry(service, name):
    return blocks(SERVICES[service], 4).get(name)


def words(text):
    """`[a, b]` as a list."""
    return re.findall(r'[\w-]+', text or '')


class Compose(unittest.TestCase):

    def test_all_services_are_known_here(self):
        self.assertEqual(set(SERVICES), {'traefik', *INSIDE})

    def test_only_traefik_publishes_ports(self):
        self.assertEqual(entry('traefik', 'ports').strip(),
            '["80:80", "443:443"]')
        for service in INSIDE:
            for name in ('ports', 'expose', 'network_mode'):
                self.assertIsNone(entry(service, name), service)

    def test_all_but_traefik_are_on_the_internal_network_alone(self):
        networks = blocks(TOP['networks'], 2)
        self.assertRegex(networks['inside'], r'(?m)^    internal: true$')
        for service in INSIDE:
            self.assertEqual(words(entry(service, 'networks')), ['inside'],
                service)

    def test_what_runs_is_what_was_released(self):
        images = {'portal': 'GUICHET_IMAGE', 'migrate': 'GUICHET_IMAGE',
            'backup': 'GUICHET_RECOVERY_IMAGE', 'drill': 'GUICHET_RECOVERY_IMAGE'}
        for service, variable in images.items():
            self.assertTrue((entry(service, 'image') or '').strip()
                .startswith('${%s:-' % variable), service)

    def test_the_portals_name_leads_to_it_from_inside(self):
        # A release is tried there, from a container without a way out.
        self.assertIn('aliases: ["${PORTAL_HOST:?}"]', entry('traefik', 'networks'))

    def test_every_secret_is_a_file_and_none_stands_in_a_variable(self):
        files = blocks(TOP['secrets'], 2)
        for name, where in files.items():
            self.assertEqual(where.strip(),
                '{ file: ../secrets/%s }' % name)
        for service in SERVICES:
            for name in words(entry(service, 'secrets')):
                self.assertIn(name, files, service)
            for name, value in blocks(entry(service, 'environment') or '',
                    6).items():
                if re.search(r'PASSWORD|SECRET|KEY|DB_URL', name):
                    self.assertRegex(name, '_FILE$', service)
                    self.assertRegex(value.strip(), r'^/run/secrets/\w+$')
                    self.assertIn(value.strip().split('/')[-1],
                        words(entry(service, 'secrets')))
        self.assertNotRegex(TEXT, r'://\w+:[^$\s]+@')

    def test_every_service_that_stays_has_a_health_check(self):
        for service in SERVICES:
            if (entry(service, 'restart') or '').strip() == '"no"':
                self.assertIn(service, ('migrate', 'backup', 'drill'))
                continue
            self.assertRegex(entry(service, 'healthcheck'), r'\n {6}test:',
                service)

    def test_the_portal_trusts_its_own_network_alone(self):
        subnet = re.search(r'subnet: ([\d./]+)', TOP['networks']).group(1)
        trusted = blocks(entry('portal', 'environment'), 6)
        self.assertEqual(trusted['GUICHET_TRUSTED_PROXIES'].strip(), subnet)
        conf = (HERE / 'trytond.conf').read_text()
        self.assertRegex(conf, r'(?m)^num_proxies = 1$')

    def test_the_portal_may_write_nothing_and_gains_no_rights(self):
        for service in ('portal', 'migrate', 'backup', 'drill'):
            self.assertEqual(entry(service, 'read_only').strip(), 'true')
            self.assertEqual(words(entry(service, 'cap_drop')), ['ALL'])
            self.assertIn('no-new-privileges:true',
                entry(service, 'security_opt'))

    def test_backups_are_started_by_the_host_and_sealed(self):
        for service in ('backup', 'drill'):
            self.assertEqual(words(entry(service, 'profiles')), ['recovery'])
            own = blocks(entry(service, 'environment'), 6)
            self.assertEqual(own['GUICHET_ENV'].strip(), 'production')
            self.assertIn('GUICHET_BACKUP_RECIPIENT', own)
            self.assertIn('target: recovery', entry(service, 'build'))
        self.assertEqual(words(entry('backup', 'command')), ['backup', 'create'])
        self.assertEqual(words(entry('drill', 'command')), ['drill'])
        # Who makes backups every night cannot open them.
        self.assertNotIn('IDENTITY', SERVICES['backup'])

    def test_what_is_mounted_is_there(self):
        for path in re.findall(r'- (\./[\w./-]+):', TEXT):
            self.assertTrue((HERE.parent / path).is_file(), path)


class Image(unittest.TestCase):

    def test_its_last_stage_is_not_root_and_holds_no_compiler(self):
        stages = re.split(r'(?m)^FROM ',
            (HERE / 'Dockerfile').read_text())[1:]
        self.assertGreater(len(stages), 1)
        users = re.findall(r'(?m)^USER (\S+)', stages[-1])
        self.assertTrue(users and users[-1].isdigit() and int(users[-1]) > 0)
        self.assertNotRegex(stages[-1].splitlines()[0], 'rust')

    def test_backups_are_dumped_by_the_servers_own_version(self):
        stages = (HERE / 'Dockerfile').read_text()
        tools = re.search(r'(?m)^FROM postgres:(\d+)\S* AS recovery$', stages)
        server = re.search(r'postgres:(\d+)', entry('postgres', 'image'))
        self.assertEqual(tools.group(1), server.group(1))

    def test_no_secret_gets_into_its_context(self):
        kept_out = (ROOT / '.dockerignore').read_text().split()
        for name in ('secrets', '.env', '.git', 'target'):
            self.assertTrue({name, '/' + name} & set(kept_out), name)


class Secrets(unittest.TestCase):

    def setUp(self):
        place = tempfile.TemporaryDirectory(prefix='guichet-secrets-')
        self.addCleanup(place.cleanup)
        self.folder = pathlib.Path(place.name) / 'secrets'

    def make(self):
        subprocess.run([HERE / 'secrets.sh', self.folder], check=True,
            timeout=60)
        return {file.name: file.read_text()
            for file in self.folder.iterdir()}

    def test_each_secret_is_made_once_and_is_its_own(self):
        first = self.make()
        self.assertEqual(set(first), set(blocks(TOP['secrets'], 2)))
        self.assertEqual(len(set(first.values())), len(first))
        for name in set(first) - {'portal_db'}:
            self.assertRegex(first[name], r'^[0-9a-f]{64}$')
        self.assertRegex(first['portal_db'],
            r'^postgres://guichet:[0-9a-f]{64}@postgres/guichet$')
        self.assertEqual(self.make(), first)
        self.assertEqual(stat.S_IMODE(self.folder.stat().st_mode), 0o700)

    def script(self, url, **more):
        env = {**os.environ, 'SECRETS': str(self.folder),
            'PGHOST': url.hostname, 'PGPORT': str(url.port),
            'POSTGRES_USER': url.username or 'postgres', **more}
        return subprocess.run([HERE / 'databases.sh'], env=env, timeout=60,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True)

    def test_each_program_gets_a_role_and_a_database_closed_to_the_other(self):
        made = self.make()
        # Names that no other test has: the server is theirs, too.
        (self.folder / 'portal_db').write_text(
            made['portal_db'].replace('guichet', 'guichet_essai'))
        url = urllib.parse.urlsplit(os.environ[POSTGRES])

        def ask(question):
            done = subprocess.run(['psql', '-XAtq', '-h', url.hostname,
                '-p', str(url.port), '-U', url.username or 'postgres',
                '-d', 'postgres', '-c', question], check=True, timeout=60,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
            return done.stdout.split()

        undo = ('DROP DATABASE IF EXISTS guichet_essai',
            'DROP DATABASE IF EXISTS "tryton-essai"',
            'DROP ROLE IF EXISTS guichet_essai',
            'DROP ROLE IF EXISTS tryton')
        for line in undo:
            ask(line)
            self.addCleanup(ask, line)
        # Cleanups run last in first out: databases must go before roles.
        self._cleanups.reverse()
        done = self.script(url, TRYTON_DATABASE='tryton-essai')
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertNotIn(made['tryton_db'], done.stdout)
        owners = ask("SELECT datname || '=' || pg_get_userbyid(datdba)"
            " FROM pg_database WHERE datname LIKE '%essai'"
            ' ORDER BY 1')
        self.assertEqual(owners, ['guichet_essai=guichet_essai',
            'tryton-essai=tryton'])
        for role, own, other in (('guichet_essai', 'guichet_essai', 'tryton-essai'),
                ('tryton', 'tryton-essai', 'guichet_essai')):
            rights = ask("SELECT has_database_privilege('%s', '%s', 'CONNECT'),"
                " has_database_privilege('%s', '%s', 'CONNECT')"
                % (role, own, role, other))
            self.assertEqual(rights, ['t|f'], role)
        secrets = ask("SELECT count(*) FROM pg_authid WHERE rolname IN"
            " ('guichet_essai', 'tryton') AND rolpassword IS NOT NULL"
            ' AND NOT rolsuper')
        self.assertEqual(secrets, ['2'])

    def test_a_url_of_another_form_is_refused(self):
        self.make()
        (self.folder / 'portal_db').write_text('postgres://guichet@postgres/guichet')
        done = self.script(urllib.parse.urlsplit('postgres://x@127.0.0.1:9/'))
        self.assertEqual(done.returncode, 1)
        self.assertIn('postgres://USER:PASSWORD@', done.stdout)


if __name__ == '__main__':
    if POSTGRES not in os.environ:
        sys.exit('%s is not set: `make test` provides a PostgreSQL' % POSTGRES)
    lines.main('compose')
