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
INSIDE = ('portal', 'migrate', 'guichet', 'backup', 'drill', 'tryton', 'postgres',
    'redis')
# Those that run guichet, and those of them that may reach a mail server.
GUICHET = ('portal', 'migrate', 'guichet', 'backup', 'drill')
MAIL = ('portal', 'guichet')
# A variable that is there only where the host names what it leads to.
WHERE_NAMED = re.compile(r'\$\{(\w+):\+(/[\w/-]+)\}')
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

    def test_what_sends_no_mail_is_on_the_internal_network_alone(self):
        networks = blocks(TOP['networks'], 2)
        self.assertRegex(networks['inside'], r'(?m)^    internal: true$')
        for service in set(INSIDE) - set(MAIL):
            self.assertEqual(words(entry(service, 'networks')), ['inside'],
                service)

    def test_mail_has_a_way_out_that_neither_tryton_nor_a_database_is_on(self):
        self.assertEqual(blocks(TOP['networks'], 2)['way-out'].strip(), '{}')
        for service in MAIL:
            self.assertEqual(words(entry(service, 'networks')),
                ['inside', 'way-out'], service)
            own = blocks(entry(service, 'environment'), 6)
            self.assertEqual(own['MAIL_FROM'].strip(), '${MAIL_FROM:-}')
            self.assertEqual(own['SMTP_URL_FILE'].strip(),
                '${MAIL_FROM:+/run/secrets/smtp_url}')
            self.assertIn('smtp_url', words(entry(service, 'secrets')))

    def test_the_operators_command_line_has_what_doctor_asks_for(self):
        own = blocks(entry('guichet', 'environment'), 6)
        # All that the portal has, but for where it listens and how it logs.
        for name, value in blocks(entry('portal', 'environment'), 6).items():
            if name not in ('GUICHET_LISTEN', 'LOG_FORMAT'):
                self.assertEqual(own.get(name), value, name)
        # All that opens backups, and the image that has PostgreSQL's tools.
        for name, value in blocks(entry('drill', 'environment'), 6).items():
            self.assertEqual(own.get(name), value, name)
        self.assertEqual(entry('guichet', 'image'), entry('drill', 'image'))
        # What is broken must not be started by who looks at it.
        self.assertIsNone(entry('guichet', 'depends_on'))
        self.assertEqual(words(entry('guichet', 'profiles')), ['tools'])

    def test_a_folder_that_guichet_writes_to_belongs_to_it(self):
        stages = re.split(r'(?m)^FROM ', (HERE / 'Dockerfile').read_text())[1:]
        for service, stage in (('portal', stages[-1]), ('guichet', stages[1]),
                ('backup', stages[1]), ('drill', stages[1])):
            made = re.search(r'install -d -o 10001 -g 10001 -m 0700 (.*)', stage)
            for place in re.findall(r':(/[\w-]+)(?::ro)?$', entry(service, 'volumes'),
                    re.M):
                if place != '/run/backup-identity':
                    self.assertIn(place, made.group(1).split(), service)

    def test_what_runs_is_what_was_released(self):
        images = {'portal': 'GUICHET_IMAGE', 'migrate': 'GUICHET_IMAGE',
            'backup': 'GUICHET_RECOVERY_IMAGE', 'drill': 'GUICHET_RECOVERY_IMAGE',
            'guichet': 'GUICHET_RECOVERY_IMAGE'}
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
                if re.search(r'PASSWORD|SECRET|KEY|DB_URL|SMTP_URL', name):
                    self.assertRegex(name, '_FILE$', service)
                    where = WHERE_NAMED.sub(r'\2', value.strip())
                    self.assertRegex(where, r'^/run/secrets/\w+$')
                    self.assertIn(where.split('/')[-1],
                        words(entry(service, 'secrets')))
        self.assertNotRegex(TEXT, r'://\w+:[^$\s]+@')

    def test_every_service_that_stays_has_a_health_check(self):
        for service in SERVICES:
            if (entry(service, 'restart') or '').strip() == '"no"':
                self.assertIn(service, ('migrate', 'guichet', 'backup', 'drill'))
                continue
            self.assertRegex(entry(service, 'healthcheck'), r'\n {6}test:',
                service)

    def test_the_portal_trusts_its_own_network_alone(self):
        subnet = re.search(r'subnet: ([\d./]+)', TOP['networks']).group(1)
        trusted = blocks(entry('portal', 'environment'), 6)
        self.assertEqual(trusted['GUICHET_TRUSTED_PROXIES'].strip(), subnet)
        conf = (HERE / 'trytond.conf').read_text()
        self.assertRegex(conf, r'(?m)^num_proxies = 1$')

    def test_the_network_to_tryton_is_declared_private_and_leads_nowhere_else(self):
        for service in ('portal', 'guichet'):
            own = blocks(entry(service, 'environment'), 6)
            self.assertEqual(own['TRYTON_PRIVATE_NETWORK'].strip(), '"1"')
            self.assertEqual(own['TRYTON_RPC_URL'].strip(), 'http://tryton:8000')
        self.assertEqual(words(entry('tryton', 'networks')), ['inside'])
        self.assertIn('internal: true', blocks(TOP['networks'], 2)['inside'])

    def test_the_portal_may_write_nothing_and_gains_no_rights(self):
        for service in GUICHET:
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
        # Without an identity the variable is not there: it must not name what is no file.
        for service in ('drill', 'guichet'):
            self.assertEqual(blocks(entry(service, 'environment'), 6)
                ['GUICHET_BACKUP_IDENTITY_FILE'].strip(),
                '${GUICHET_BACKUP_IDENTITY:+/run/backup-identity}')

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
        """As root they are given away; as anybody else that is left to do."""
        done = subprocess.run([HERE / 'secrets.sh', self.folder], timeout=60,
            stderr=subprocess.PIPE, text=True)
        root = os.geteuid() == 0
        self.assertEqual(done.returncode, 0 if root else 1, done.stderr)
        self.assertEqual('run it again as root' in done.stderr, not root)
        return {file.name: file.read_text()
            for file in self.folder.iterdir()}

    def test_each_secret_is_made_once_and_is_its_own(self):
        first = self.make()
        self.assertEqual(set(first), set(blocks(TOP['secrets'], 2)))
        self.assertEqual(len(set(first.values())), len(first))
        for name in set(first) - {'portal_db', 'smtp_url'}:
            self.assertRegex(first[name], r'^[0-9a-f]{64}$')
        self.assertEqual(first['smtp_url'], '')
        self.assertRegex(first['portal_db'],
            r'^postgres://guichet:[0-9a-f]{64}@postgres/guichet$')
        self.assertEqual(self.make(), first)
        self.assertEqual(stat.S_IMODE(self.folder.stat().st_mode), 0o700)

    def test_each_secret_is_read_by_its_containers_and_by_nobody_else(self):
        self.make()
        dockerfile = (HERE / 'Dockerfile').read_text()
        own = set(re.findall(r'--uid (\d+) --gid (\d+)', dockerfile))
        self.assertEqual(own, {('10001', '10001')})
        # The numbers of Debian's own postgres image, and of root.
        users = dict.fromkeys(GUICHET, (10001, {10001}))
        users['postgres'] = (999, {999})
        users['tryton'] = (None, {int(number)
            for number in words(entry('tryton', 'group_add'))})
        for file in self.folder.iterdir():
            found = file.stat()
            mode = stat.S_IMODE(found.st_mode)
            # What the check secret_files asks for, and no writing either.
            self.assertEqual(mode & 0o337, 0, file.name)
            if os.geteuid() != 0 or file.name == 'postgres':
                continue
            for service in SERVICES:
                if file.name not in words(entry(service, 'secrets')):
                    continue
                user, groups = users[service]
                reads = (mode & 0o400 and found.st_uid == user
                    or mode & 0o040 and found.st_gid in groups)
                self.assertTrue(reads, '%s in %s' % (file.name, service))

    def test_what_older_versions_left_open_is_closed(self):
        first = self.make()
        for file in self.folder.iterdir():
            file.chmod(0o644)
        self.assertEqual(self.make(), first)
        for file in self.folder.iterdir():
            self.assertEqual(file.stat().st_mode & 0o007, 0, file.name)

    def test_a_mail_server_that_was_written_stays(self):
        self.make()
        (self.folder / 'smtp_url').chmod(0o600)
        (self.folder / 'smtp_url').write_text('smtps://mail.example')
        self.assertEqual(self.make()['smtp_url'], 'smtps://mail.example')

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
        (self.folder / 'portal_db').chmod(0o600)
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
        (self.folder / 'portal_db').chmod(0o600)
        (self.folder / 'portal_db').write_text('postgres://guichet@postgres/guichet')
        done = self.script(urllib.parse.urlsplit('postgres://x@127.0.0.1:9/'))
        self.assertEqual(done.returncode, 1)
        self.assertIn('postgres://USER:PASSWORD@', done.stdout)


if __name__ == '__main__':
    if POSTGRES not in os.environ:
        sys.exit('%s is not set: `make test` provides a PostgreSQL' % POSTGRES)
    lines.main('compose')
