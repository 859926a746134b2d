#!/usr/bin/env python3
"""What the units promise about the portal, backups, drills and the doctor, read from
their text."""
import configparser
import pathlib
import re
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'dev'))
import lines

COMMANDS = {'backup': 'guichet backup create', 'drill': 'guichet drill',
    'doctor': 'guichet doctor --strict'}
SERVICES = {'guichet-%s.service' % word for word in (*COMMANDS, 'web')}
TELLS = 'guichet-failed@.service'


def unit(name):
    """A unit's sections; of a key that stands twice, the last."""
    parser = configparser.RawConfigParser(strict=False, delimiters=('=',))
    parser.optionxform = str
    parser.read(HERE / name)
    return parser


class Systemd(unittest.TestCase):

    def test_each_timer_has_its_service_and_each_service_its_timer(self):
        names = {file.name for file in HERE.glob('guichet-*.*')}
        self.assertEqual(names, {*SERVICES, TELLS,
            *('guichet-%s.timer' % word for word in COMMANDS)})

    def test_backups_are_made_every_night_and_rehearsed_every_week(self):
        for word, weekly in (('backup', False), ('drill', True), ('doctor', False)):
            timer = unit('guichet-%s.timer' % word)['Timer']
            begins = re.match(r'(Mon|Tue|Wed|Thu|Fri|Sat|Sun) ', timer['OnCalendar'])
            self.assertEqual(bool(begins), weekly, word)
            self.assertEqual(timer['Persistent'], 'yes')
            install = unit('guichet-%s.timer' % word)['Install']
            self.assertEqual(install['WantedBy'], 'timers.target')

    def test_each_runs_its_command_once_without_rights_it_does_not_need(self):
        for word, command in COMMANDS.items():
            service = unit('guichet-%s.service' % word)['Service']
            self.assertEqual(service['Type'], 'oneshot')
            self.assertEqual(service['ExecStart'], '/usr/local/bin/' + command)
            self.assertNotEqual(service['User'], 'root')
            self.assertEqual(service['UMask'], '0077')
            for name, value in (('NoNewPrivileges', 'yes'),
                    ('ProtectSystem', 'strict'), ('PrivateTmp', 'yes')):
                self.assertEqual(service[name], value, word)
            # Passwords are in no unit.
            self.assertIn('EnvironmentFile', service)
            self.assertNotIn('Environment', service)

    def test_the_portal_runs_without_rights_it_does_not_need(self):
        sections = unit('guichet-web.service')
        service = sections['Service']
        self.assertEqual(service['ExecStart'], '/usr/local/bin/guichet-web')
        self.assertEqual((service['User'], service['Group']), ('guichet', 'guichet'))
        self.assertEqual(service['EnvironmentFile'], '/etc/guichet/guichet.env')
        self.assertNotIn('Environment', service)
        for name, value in (('NoNewPrivileges', 'yes'), ('ProtectSystem', 'strict'),
                ('CapabilityBoundingSet', ''), ('PrivateTmp', 'yes'),
                ('ProtectHome', 'yes'), ('MemoryDenyWriteExecute', 'yes'),
                ('SystemCallFilter', '@system-service'), ('UMask', '0077')):
            self.assertEqual(service[name], value, name)
        # Its data and its log alone: backups are not its to change.
        text = (HERE / 'guichet-web.service').read_text()
        self.assertEqual(re.findall(r'(?m)^ReadWritePaths=(.*)$', text),
            ['/var/lib/guichet', '-/var/log/guichet'])
        # It comes back by itself, but for a fault that nobody has mended.
        self.assertEqual(service['Restart'], 'on-failure')
        self.assertEqual(service['RestartPreventExitStatus'], '3')
        self.assertEqual(sections['Install']['WantedBy'], 'multi-user.target')

    def test_whatever_fails_somebody_is_told(self):
        for name in SERVICES:
            self.assertEqual(unit(name)['Unit']['OnFailure'],
                'guichet-failed@%n.service', name)
        service = unit(TELLS)['Service']
        self.assertRegex(service['ExecStart'],
            r'^/usr/bin/logger --priority daemon\.err .*%i failed')
        # What tells of a failure has none of its own to tell of, and no rights.
        self.assertNotIn('OnFailure', unit(TELLS)['Unit'])
        self.assertEqual(service['DynamicUser'], 'yes')

    def test_what_runs_as_somebody_is_said_where_they_are_made(self):
        page = (HERE.parents[1] / 'docs/howto/set-up.md').read_text()
        for name in SERVICES:
            service = unit(name)['Service']
            self.assertIn('useradd --system', page)
            for folder in (service['WorkingDirectory'],
                    *service['ReadWritePaths'].split()):
                self.assertIn(folder.lstrip('-'), page, name)
            self.assertIn(service['EnvironmentFile'], page)


if __name__ == '__main__':
    lines.main('systemd')
