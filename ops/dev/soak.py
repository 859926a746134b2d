#!/usr/bin/env python3
"""All 100,000 random command sequences of the governance, in memory, on SQLite
and on PostgreSQL, against the model of its rules; the result goes to
docs/measured/soak.md.

Built for speed (release). Starts the PostgreSQL it needs, and ends it.
"""
import datetime
import os
import pathlib
import platform
import re
import shutil
import signal
import subprocess
import sys
import tempfile

import test
from stack import ROOT, Fault, say

REPORT = ROOT / 'target/reports/soak.txt'
PAGE = ROOT / 'docs/measured/soak.md'
COMMAND = ['cargo', 'test', '--locked', '--release', '--package',
    'guichet-portal', '--test', 'it', 'sequences', '--', '--nocapture',
    '--test-threads', '1']
# `Sqlite: 100000 sequences of 4000000 commands agree, in 912 s: {"at_work": 9, …}`
LINE = re.compile(r'(Memory|Sqlite|Postgres): (\d+) sequences of (\d+) commands'
    r' agree, in (\d+) s: \{(.*)\}')
NAMES = {'Memory': 'memory', 'Sqlite': 'SQLite', 'Postgres': 'PostgreSQL'}


def page(text):
    """What is kept of a run; nothing if a store is missing from it."""
    found = {store: rest for store, *rest in LINE.findall(text)}
    if set(found) != set(NAMES):
        return None
    commit = subprocess.run(['git', 'rev-parse', '--short', 'HEAD'], cwd=ROOT,
        capture_output=True, text=True, check=True).stdout.strip()
    today = datetime.date.today().isoformat()
    lines = ['# Random sequences against the model', '',
        'Written by `make soak` on %s, at commit %s, on %s with %d processors.'
        % (today, commit, platform.machine(), os.cpu_count()), '',
        'Each sequence is played through the use cases and on a second, plain'
        ' model of the rules (`ports/contract/src/rules`): every answer, and at'
        ' the end every state, revision, history and count, and what each'
        ' person may do and why not, must be the same.', '',
        '| Store | Sequences | Commands | Carried out | Refused, for so many'
        ' reasons | Disagreements | Time |',
        '|---|---|---|---|---|---|---|']
    for store, name in NAMES.items():
        sequences, commands, seconds, tally = found[store]
        counts = {key: int(value) for key, value
            in re.findall(r'"(\w+)": (\d+)', tally)}
        done = counts.pop('done', 0)
        lines.append('| %s | %s | %s | %d | %d, %d | 0 | %d min |' % (name,
            sequences, commands, done, sum(counts.values()), len(counts),
            round(int(seconds) / 60)))
    return '\n'.join(lines) + '\n'


def main():
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.unlink(missing_ok=True)
    folder = pathlib.Path(tempfile.mkdtemp(prefix='guichet-soak-'))
    folder.chmod(0o755)
    sql = folder / 'postgres'
    try:
        database = test.postgres('start', sql)
        env = {**os.environ, 'GUICHET_SOAK': '1',
            'GUICHET_TEST_POSTGRES_URL': database['url']}
        good = test.tee('Random sequences', COMMAND, REPORT, 8 * 3600, env)
    finally:
        if sql.exists():
            test.postgres('stop', sql)
        shutil.rmtree(folder, ignore_errors=True)
    if not good:
        return 1
    written = page(REPORT.read_text(errors='replace'))
    if not written:
        raise Fault('not every store said that it agrees')
    PAGE.write_text(written)
    say('written: %s' % PAGE.relative_to(ROOT))
    return 0


if __name__ == '__main__':
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
    except Fault as fault:
        say(str(fault))
        sys.exit(1)
