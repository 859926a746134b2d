#!/usr/bin/env python3
"""Reads back from a loaded Tryton what the portal must show.

usage: dump.py -c trytond.conf -d DATABASE --build-date DATE --series SERIES
    [--expected FILE] [--check]

Writes the expected table, or with --check compares with it, names each
difference and exits with 1 on any. The shape is in fixtures/README.md.
"""
import argparse
import datetime as dt
import json
import pathlib
import sys

from reading import check, table

FIXTURES = pathlib.Path(__file__).resolve().parents[2] / 'fixtures'


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('-c', '--config', required=True)
    parser.add_argument('-d', '--database', required=True)
    parser.add_argument('--build-date', required=True,
        type=dt.date.fromisoformat)
    parser.add_argument('--series', required=True)
    parser.add_argument('--expected', type=pathlib.Path,
        default=FIXTURES / 'expected.json')
    parser.add_argument('--check', action='store_true')
    args = parser.parse_args()
    story = json.loads(
        (FIXTURES / 'story.json').read_text(encoding='utf-8'))
    from reading.source import Source
    found = table.read(
        Source(args.config, args.database, args.build_date), story)
    if not args.check:
        args.expected.write_text(check.pretty(found), encoding='utf-8')
        print('dump: %s' % check.counts(found), file=sys.stderr)
        return
    expected = json.loads(args.expected.read_text(encoding='utf-8'))
    differences = check.compare(expected, found, args.series)
    for line in differences[:200]:
        print('check: ' + line, file=sys.stderr)
    if differences:
        sys.exit('check: %d differences from %s'
            % (len(differences), args.expected))
    print('check: Tryton %s is as expected (%s)'
        % (args.series, check.counts(found)), file=sys.stderr)


if __name__ == '__main__':
    main()
