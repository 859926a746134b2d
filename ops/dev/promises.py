#!/usr/bin/env python3
"""Every promise in docs/promises names its tests; each must exist, have run
and have passed.

usage: promises.py REPORT...   the outputs of the test runs

A Rust test is `crate::module::name`, one of an integration test binary
`it::module::name`. A browser or API check is `report::name`, after the file it
was kept in. A documentation test has no name of its own: they are counted per
item and kind, by line, as in `guichet_access::lib::compile_fail_1` (the first
that must not compile) and `guichet_memory::lib::doc_1`.
"""
import collections
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
COLOUR = re.compile(r'\x1b\[[0-9;]*m')
BINARY = re.compile(r'^\s+Running .*[/\\]([\w-]+)-[0-9a-f]+(?:\.exe)?\)$')
DOCS = re.compile(r'^\s+Doc-tests ([\w-]+)$')
# Python's own runner leaves a dot a test before what the test prints.
RESULT = re.compile(r'^\.*test (.+?)( - should panic| - compile fail| - compile)?'
    r' \.\.\. (ok|FAILED|ignored)\b')
DOC_TEST = re.compile(r'^(\S+\.rs) - (?:(.+?) )?\(line (\d+)\)$')
NAME = re.compile(r'`([\w:/.-]+)`')


def doc_place(path, item):
    """`domain/access/src/scope.rs`, `Scope::admit` -> `scope::Scope::admit`."""
    inside = path.replace('\\', '/').split('src/', 1)[-1]
    place = inside[:-len('.rs')].replace('/', '::')
    return '%s::%s' % (place, item.replace(' ', '')) if item else place


def results(text, report):
    """(full name, whether it passed) of each test of one run's output."""
    where, docs = report, collections.defaultdict(list)
    for line in COLOUR.sub('', text).splitlines():
        heading = BINARY.match(line) or DOCS.match(line)
        if heading:
            where = heading.group(1).replace('-', '_')
            continue
        result = RESULT.match(line)
        if not result:
            continue
        name, kind, word = result.groups()
        passed = word == 'ok'
        doc = DOC_TEST.match(name)
        if doc:
            path, item, number = doc.groups()
            kind = 'compile_fail' if kind == ' - compile fail' else 'doc'
            docs[where, doc_place(path, item), kind].append((int(number), passed))
        else:
            yield '%s::%s' % (where, name), passed
    for (where, place, kind), found in docs.items():
        for count, (_, passed) in enumerate(sorted(found), 1):
            yield '%s::%s::%s_%d' % (where, place, kind, count), passed


def passed(paths):
    """Full names of the tests that passed wherever they ran."""
    found, failed = set(), set()
    for path in map(pathlib.Path, paths):
        report = path.stem.replace('-', '_')
        for name, good in results(path.read_text(errors='replace'), report):
            (found if good else failed).add(name)
    return found - failed


def matches(promised, names):
    """A promise may leave out leading parts of the name, never the end."""
    return any(name == promised or name.endswith('::' + promised)
        for name in names)


def promises(page):
    """(line number, promise, names of its tests) of each row of a page."""
    for number, line in enumerate(page.splitlines(), 1):
        if not line.startswith('|'):
            continue
        cells = [cell.strip() for cell in line.strip().strip('|').split('|')]
        rule = set(cells[0]) <= set('-: ')
        if len(cells) < 2 or rule or cells[1] in ('Test', 'Tests'):
            continue
        yield number, cells[0], NAME.findall(cells[1])


def main(reports):
    names = passed(reports)
    faults, rows, tests = [], 0, 0
    for page in sorted((ROOT / 'docs/promises').glob('*.md')):
        for number, _, promised in promises(page.read_text()):
            rows += 1
            tests += len(promised)
            if not promised:
                faults.append('%s:%d names no test' % (page.name, number))
            faults += ['%s:%d: %s did not run, or did not pass'
                % (page.name, number, test)
                for test in promised if not matches(test, names)]
    for fault in faults:
        print('promises: ' + fault, file=sys.stderr)
    print('promises: %d promises, %d tests named, %d tests passed in all'
        % (rows, tests, len(names)))
    return 1 if faults or not rows else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
