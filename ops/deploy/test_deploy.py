#!/usr/bin/env python3
"""deploy.sh against a docker that does nothing but write down what it was
asked for, and fails where it is told to."""
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
shift 5  # compose -f ops/compose.yaml --profile recovery
printf '%s | %s\n' "${GUICHET_IMAGE##*:}" "$*" >>"$CALLS"
case "$*" in
    *"migrate --status"*) printf '{"status":"%s","pending":[]}\n' "$SCHEMA" ;;
    *"backup create"*) printf '{"path":"/backups/one.backup","bytes":1}\n' ;;
esac
case "${GUICHET_IMAGE##*:} $*" in
    $FAILS) exit 2 ;;
esac
'''


class Deploy(unittest.TestCase):
    def run_it(self, fails='-', schema='behind', before=OLD, images=NEW):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            docker = folder / 'bin/docker'
            docker.parent.mkdir()
            docker.write_text(DOCKER)
            docker.chmod(docker.stat().st_mode | stat.S_IEXEC)
            if before:
                (folder / '.deployed').write_text('\n'.join(before) + '\n')
            (folder / 'calls').touch()
            done = subprocess.run([HERE / 'deploy.sh', *images], cwd=folder,
                env={'PATH': '%s:/usr/bin:/bin' % docker.parent,
                    'CALLS': str(folder / 'calls'), 'FAILS': fails,
                    'SCHEMA': schema, 'PORTAL_HOST': 'p.example'},
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                timeout=30)
            state = folder / '.deployed'
            self.state = state.read_text() if state.exists() else ''
            self.said = done.stdout
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


if __name__ == '__main__':
    lines.main('deploy')
