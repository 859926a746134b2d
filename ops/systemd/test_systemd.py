#!/usr/bin/env python3
"""What the units promise about backups and drills, read from their text."""
import configparser
import pathlib
import re
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'dev'))
import lines

COMMANDS = {'backup': 'guichet backup create', 'drill': 'guichet drill'}


def unit(name):
    """A unit's sections; of a key that stands twice, the last."""
    parser = configparser.RawConfigParser(strict=False, delimiters=('=',))
    parser.optionxform = str
    parser.read(HERE / name)
    return parser


class Systemd(unittest.TestCase):

    def test_each_timer_has_its_service_and_each_service_its_timer(self):
        names = {file.stem for file in HERE.glob('guichet-*.*')}
        self.assertEqual(names, {'guichet-' + word for word in COMMANDS})
        for name in names:
            for ending in ('service', 'timer'):
                self.assertTrue((HERE / (name + '.' + ending)).is_file(), name)

    def test_backups_are_made_every_night_and_rehearsed_every_week(self):
        for word, weekly in (('backup', False), ('drill', True)):
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


if __name__ == '__main__':
    lines.main('systemd')
