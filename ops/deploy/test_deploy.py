#!/usr/bin/env python3
"""deploy.sh and its companions against a docker that does nothing but write
down what it was asked for, and fails where it is told to; and an ssh that is
this machine."""
import pathlib
import stat
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'dev'))
import lines

OLD = ('r.example/guichet@sha256:old', 'r.example/recovery@sha256:old')
NEW = ('r.example/guichet@sha256:new', 'r.example/recovery@sha256:new')
DOCKER = r'''#!/bin/sh
files=$3
shift 5  # compose -f FILES/compose.yaml --profile recovery
printf '%s | %s\n' "${GUICHET_IMAGE##*:}" "$*" >>"$CALLS"
printf '%s %s\n' "${GUICHET_IMAGE##*:}" "$files" >>"$CALLS.files"
case "$*" in
    *"migrate --status"*) printf '{"status":"%s","pending":[]}\n' "$SCHEMA" ;;
    *"backup create"*) printf '{"path":"/backups/one.backup","bytes":1}\n' ;;
esac
case "${GUICHET_IMAGE##*:} $*" in
    $FAILS) exit 2 ;;
esac
'''


# What ssh is told last runs here, and standard input with it.
SSH = r'''#!/bin/sh
for last; do :; done
exec sh -c "$last"
'''


def program(place, text):
    place.parent.mkdir(exist_ok=True)
    place.write_text(text)
    place.chmod(place.stat().st_mode | stat.S_IEXEC)


def a_host(folder, words):
    """A folder as a host has it, its files told apart by these words."""
    (folder / 'ops').mkdir()
    (folder / 'ops/compose.yaml').write_text(words)


class Deploy(unittest.TestCase):
    def run_it(self, fails='-', schema='behind', before=OLD, images=NEW, new=None):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            docker = folder / 'bin/docker'
            program(docker, DOCKER)
            a_host(folder, 'old')
            more = {}
            if new:
                (folder / 'ops.new').mkdir()
                (folder / 'ops.new/compose.yaml').write_text(new)
                more['GUICHET_OPS'] = 'ops.new'
            if before:
                (folder / '.deployed').write_text('\n'.join(before) + '\n')
            (folder / 'calls').touch()
            done = subprocess.run([HERE / 'deploy.sh', *images], cwd=folder,
                env={'PATH': '%s:/usr/bin:/bin' % docker.parent,
                    'CALLS': str(folder / 'calls'), 'FAILS': fails,
                    'SCHEMA': schema, 'PORTAL_HOST': 'p.example', **more},
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                timeout=30)
            state = folder / '.deployed'
            self.state = state.read_text() if state.exists() else ''
            self.said = done.stdout
            self.files = (folder / 'ops/compose.yaml').read_text()
            asked = folder / 'calls.files'
            self.asked = asked.read_text().splitlines() if asked.exists() else []
            calls = (folder / 'calls').read_text().splitlines()
            self.calls = [self.short(call) for call in calls]
            return done.returncode

    @staticmethod
    def short(call):
        image, words = call.split(' | ')
        for name in ('pull', 'preflight', 'backup create', 'migrate --status',
                'stop', 'guichet migrate', 'restore', 'up', 'smoke'):
            if name in words:
                return '%s %s' % (image, name)
        return call

    def test_all_in_order_and_remembered(self):
        self.assertEqual(self.run_it(), 0, self.said)
        self.assertEqual(self.calls, ['new ' + step for step in (
            'pull', 'preflight', 'backup create', 'migrate --status', 'stop',
            'guichet migrate', 'up', 'smoke')])
        self.assertEqual(self.state.split(), list(NEW))

    def test_nothing_to_migrate_is_not_migrated(self):
        self.assertEqual(self.run_it(schema='current'), 0, self.said)
        self.assertNotIn('new guichet migrate', self.calls)

    def test_before_the_backup_nothing_is_touched(self):
        for fails in ('*pull*', '*preflight*', '*backup create*'):
            self.assertEqual(self.run_it(fails), 2, fails)
            self.assertFalse({'new stop', 'new up', 'new guichet migrate'}
                & set(self.calls), fails)
            self.assertEqual(self.state.split(), list(OLD))

    def test_what_fails_after_a_migration_puts_database_and_version_back(self):
        for fails in ('*guichet migrate', 'new*up -d*', '*smoke*'):
            self.assertEqual(self.run_it(fails), 1, fails)
            self.assertEqual(self.calls[-3:],
                ['new stop', 'new restore', 'old up'], fails)
            self.assertIn('restore release', self.said)
            self.assertEqual(self.state.split(), list(OLD))

    def test_without_a_migration_the_database_stays(self):
        self.assertEqual(self.run_it('*smoke*', schema='current'), 1)
        self.assertEqual(self.calls[-2:], ['new stop', 'old up'])

    def test_where_nothing_can_be_put_back_it_says_so(self):
        self.assertEqual(self.run_it('*smoke*', before=None), 3)
        self.assertEqual(self.calls[-1], 'new stop')
        self.assertEqual(self.run_it('*up -d*'), 3)

    def test_only_images_by_digest_are_put_into_place(self):
        self.assertEqual(self.run_it(images=('guichet:latest', NEW[1])), 64)
        self.assertEqual(self.calls, [])

    def test_a_version_comes_with_its_own_files_and_goes_with_them(self):
        self.assertEqual(self.run_it(new='new'), 0, self.said)
        self.assertEqual(set(self.asked), {'new ops.new/compose.yaml'})
        self.assertEqual(self.files, 'new')
        for fails in ('*preflight*', '*guichet migrate', '*smoke*'):
            self.assertNotEqual(self.run_it(fails, new='new'), 0)
            self.assertEqual(self.files, 'old', fails)
            for image, file in (call.split() for call in self.asked):
                self.assertEqual(file, {'old': 'ops/compose.yaml',
                    'new': 'ops.new/compose.yaml'}[image], fails)


class OverSsh(unittest.TestCase):
    def test_the_host_gets_the_files_of_the_version_that_it_deploys(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder).resolve()
            program(folder / 'bin/docker', DOCKER)
            program(folder / 'bin/ssh', SSH)
            host = folder / 'host'
            host.mkdir()
            a_host(host, 'another version')
            (host / 'deploy.env').write_text('export PORTAL_HOST=p.example\n')
            (host / '.deployed').write_text('\n'.join(OLD) + '\n')
            done = subprocess.run([HERE / 'over-ssh.sh'], timeout=60,
                env={'PATH': '%s:/usr/bin:/bin' % (folder / 'bin'),
                    'CALLS': str(folder / 'calls'), 'FAILS': '-',
                    'SCHEMA': 'current', 'SSH_KEY': 'k', 'SSH_KNOWN_HOSTS': 'h',
                    'TARGET': 'deploy@host:%s' % host, 'PORTAL': NEW[0],
                    'RECOVERY': NEW[1]},
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            self.assertEqual(done.returncode, 0, done.stdout)
            self.assertEqual((host / 'ops/compose.yaml').read_text(),
                (HERE.parent / 'compose.yaml').read_text())
            self.assertEqual((host / 'ops.before/compose.yaml').read_text(),
                'another version')
            self.assertFalse((host / 'ops.new').exists())
            self.assertEqual((host / '.deployed').read_text().split(), list(NEW))


class ByHand(unittest.TestCase):
    def test_what_is_run_by_hand_is_of_the_version_in_place(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder).resolve()
            program(folder / 'bin/docker', '#!/bin/sh\nprintf \'%s|\' "$PWD"'
                ' "$GUICHET_IMAGE" "$GUICHET_RECOVERY_IMAGE" "$PORTAL_HOST" "$@"\n')
            script = folder / 'host/ops/compose/compose.sh'
            script.parent.mkdir(parents=True)
            script.write_bytes((HERE.parent / 'compose/compose.sh').read_bytes())
            script.chmod(0o755)
            host = folder / 'host'
            (host / 'deploy.env').write_text('export PORTAL_HOST=p.example\n')
            (host / '.deployed').write_text('\n'.join(NEW) + '\n')
            done = subprocess.run([script, 'run', '--rm', 'guichet', 'doctor'],
                env={'PATH': '%s:/usr/bin:/bin' % (folder / 'bin')}, timeout=30,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            self.assertEqual(done.stdout.split('|')[:-1], [str(host), *NEW,
                'p.example', 'compose', '-f', 'ops/compose.yaml', 'run', '--rm',
                'guichet', 'doctor'])


if __name__ == '__main__':
    lines.main('deploy')
