#!/usr/bin/env python3
"""Every promise in docs/promises names its tests; each must exist, have run
and have passed.

usage: promises.py REPORT...   the outputs of the test runs
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
RUNNING = re.compile(r'^\s+(?:Running|Doc-tests) .*?(?:deps/([\w-]+?)-[0-9a-f]{16}\)|([\w-]+)$)')
RESULT = re.compile(r'^test (.+?)(?: - should panic| - compile fail)? \.\.\. (\w+)')
NAME = re.compile(r'`([\w:/.-]+)`')


def passed(paths):
    """Full names, `crate::module::test`, of the tests that passed."""
    found, failed, where = set(), set(), ''
    for path in paths:
        for line in pathlib.Path(path).read_text(errors='replace').splitlines():
            running = RUNNING.match(line)
            if running:
                where = (running.group(1) or running.group(2)).replace('-', '_')
                if '/it/' in line or 'tests/it' in line:
                    crate = re.search(r'Running tests/it', line)
                    where = where if not crate else where
                continue
            result = RESULT.match(line)
            if result:
                name = '%s::%s' % (where, result.group(1).split(' (line')[0])
                (found if result.group(2) == 'ok' else failed).add(name)
    return found - failed


def matches(promised, names):
    """A promise may leave out leading parts of the name, never the end."""
    return any(name == promised or name.endswith('::' + promised)
        for name in names)


def main(reports):
    names = passed(reports)
    faults, rows, tests = [], 0, 0
    for page in sorted((ROOT / 'docs/promises').glob('*.md')):
        for number, line in enumerate(page.read_text().splitlines(), 1):
            cells = [c.strip() for c in line.strip().strip('|').split('|')]
            if (not line.startswith('|') or len(cells) < 2
                    or set(cells[0]) <= set('-: ') or cells[1] in ('Test', 'Tests')):
                continue
            rows += 1
            promised = NAME.findall(cells[1])
            if not promised:
                faults.append('%s:%d names no test' % (page.name, number))
            for test in promised:
                tests += 1
                if not matches(test, names):
                    faults.append('%s:%d: %s did not run, or did not pass'
                        % (page.name, number, test))
    for fault in faults:
        print('promises: ' + fault, file=sys.stderr)
    print('promises: %d promises, %d tests named, %d tests passed in all'
        % (rows, tests, len(names)))
    return 1 if faults or not rows else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
