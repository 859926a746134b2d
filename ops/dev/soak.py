#!/usr/bin/env python3
"""100,000 random command sequences of the governance in memory, on SQLite and
on PostgreSQL, against the model of its rules, and 200 rounds of its races and
10 of a failure killed at each of its steps on both databases, a server killed
500 times on each while people write, and the migrations killed at every statement
on each; the result goes to docs/measured/soak.md.

Built for speed (release), played in chunks of seeds, one chunk a processor at a
time, each bound to its processor together with a PostgreSQL of its own: handing
every statement over to another processor costs more than the statement. What
was played is kept under target/soak, so a run that was ended goes on where it
was; it begins anew only where the programs are others.
"""
import argparse
import datetime
import hashlib
import json
import os
import pathlib
import platform
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

import test
from stack import ROOT, Fault, say

PAGE = ROOT / 'docs/measured/soak.md'
KEPT = ROOT / 'target/soak/progress.json'
REPORT = ROOT / 'target/reports/soak.txt'
ALL = 100_000
CHUNK = 1_000
# Nothing takes so long, even where a machine has much else to do.
LONGEST = 4 * 3600
STORES = {'Memory': 'memory', 'Sqlite': 'SQLite', 'Postgres': 'PostgreSQL'}
TESTS = {'Memory': 'in_memory', 'Sqlite': 'on_sqlite',
    'Postgres': 'on_postgresql'}
SEQUENCES = 'sequences::random_sequences_agree_with_the_model_'
RACES = ['governance::races::of_fifty_people_at_once_one_authorises_and_one_starts',
    'governance::races::of_two_tasks_of_one_environment_one_is_at_work',
    'governance::kill::a_failure_cut_off_at_any_step_leaves_all_of_it_or_nothing']
KILLS = ['killed::killed_while_people_write_nothing_said_yes_to_is_lost_or_doubled_on_'
    + store for store in ('sqlite', 'postgresql')]
MIGRATIONS = ['killed::killed_at_every_statement_of_every_migration_the_next_run_completes'
    '_it_on_sqlite', 'killed::killed_at_statements_of_every_migration_the_next_run_completes'
    '_it_on_postgresql']
# The package and its folder.
PACKAGES = {'guichet-portal': 'ports/driving', 'guichet-wiring': 'adapters/wiring',
    'guichet-web': 'app-web', 'guichet-sql': 'adapters/sql'}
# `Sqlite: 4000 sequences of 79600 commands agree, in 912 s: {"at_work": 9, …}`
LINE = re.compile(r'(Memory|Sqlite|Postgres): (\d+) sequences of (\d+) commands'
    r' agree, in (\d+) s: \{(.*)\}')
# `SQLite: in 200 rounds one of … , and the chain holds, in 57 s`
RACE = re.compile(r'(SQLite|PostgreSQL): in (\d+) rounds ((?:one of|a failure) .*),'
    r' and the chain holds, in (\d+) s')
# `SQLite: 500 kills, 9120 incidents, none lost or doubled, the audit holds, in 390 s`
KILL = re.compile(r'(SQLite|PostgreSQL): (\d+) kills, (\d+) incidents, none lost or'
    r' doubled, the audit holds, in (\d+) s')
# `SQLite: killed at 312 statements, every one of every migration, each time completed, in 40 s`
MIGRATION = re.compile(r'(SQLite|PostgreSQL): killed at (\d+) statements, every one of'
    r' every migration, each time completed, in (\d+) s')


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split('\n\n')[0])
    parser.add_argument('--minutes', type=float,
        help='begin no chunk after so many; the next run goes on from there')
    parser.add_argument('--anew', action='store_true',
        help='forget what was played before')
    return parser.parse_args()


def built():
    """The tests' programs, by package."""
    command = ['cargo', 'test', '--locked', '--release', '--no-run',
        '--message-format', 'json', '--test', 'it']
    for package in PACKAGES:
        command += ['--package', package]
    say('building for release …')
    done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, text=True, timeout=LONGEST)
    if done.returncode:
        raise Fault('the tests do not build')
    rows = [json.loads(line) for line in done.stdout.splitlines()
        if line.startswith('{')]
    programs = {}
    for row in rows:
        for package, folder in PACKAGES.items():
            # A package's own programs are built with its tests.
            if (row.get('executable') and row['target']['name'] == 'it'
                    and row['manifest_path'] == str(ROOT / folder / 'Cargo.toml')):
                programs[package] = row['executable']
    return programs


def git(*arguments):
    return subprocess.run(['git', *arguments], cwd=ROOT, capture_output=True,
        text=True, check=True).stdout.strip()


class Progress:
    """What was played of these very programs, kept after each chunk."""

    def __init__(self, programs, anew):
        self.lock = threading.Lock()
        keys = {package: hashlib.sha256(pathlib.Path(program).read_bytes())
            .hexdigest() for package, program in programs.items()}
        commit = git('rev-parse', '--short', 'HEAD')
        if git('status', '--porcelain', '--', 'Cargo.lock', 'adapters',
                'domain', 'ports'):
            commit += ' with changes'
        self.data = {'keys': keys, 'commit': commit,
            'chunks': {store: {} for store in STORES}, 'races': [], 'kills': [],
            'migrations': []}
        if KEPT.exists() and not anew:
            before = json.loads(KEPT.read_text())
            same = [package for package in keys
                if before['keys'].get(package) == keys[package]]
            if 'guichet-portal' in same:
                self.data['chunks'] = before['chunks']
            if 'guichet-wiring' in same:
                self.data['races'] = before['races']
            if 'guichet-web' in same:
                self.data['kills'] = before['kills']
            if 'guichet-sql' in same:
                self.data['migrations'] = before['migrations']
            say('going on: ' + ', '.join('%s %d' % (name, self.played(store))
                for store, name in STORES.items()) if same else
                'other programs than the last time: beginning anew')

    def keep(self):
        KEPT.parent.mkdir(parents=True, exist_ok=True)
        half = KEPT.with_suffix('.half')
        half.write_text(json.dumps(self.data, indent=1) + '\n')
        half.replace(KEPT)

    def add(self, store, first, sequences, commands, seconds, tally):
        with self.lock:
            self.data['chunks'][store][str(first)] = {
                'sequences': sequences, 'commands': commands,
                'seconds': seconds, 'answers': tally}
            self.keep()

    def found(self, part, rows):
        with self.lock:
            self.data[part] = rows
            self.keep()

    def rows(self, store):
        return list(self.data['chunks'][store].values())

    def played(self, store):
        return sum(row['sequences'] for row in self.rows(store))

    def missing(self):
        """The chunks to be played: all of memory, then databases in turns."""
        wanted = [(store, first) for first in range(0, ALL, CHUNK)
            for store in ('Postgres', 'Sqlite')
            if str(first) not in self.data['chunks'][store]]
        return [('Memory', first) for first in range(0, ALL, CHUNK)
            if str(first) not in self.data['chunks']['Memory']] + wanted


class Run:
    """Programs at work, which all end when one of them fails or we are told to."""

    def __init__(self):
        self.lock = threading.Lock()
        self.processes = set()
        self.ended = False
        self.fault = None

    def play(self, command, env, folder):
        """The output of a program; `None` where all is to end."""
        with self.lock:
            if self.ended:
                return None
            process = subprocess.Popen(command, cwd=folder, env=env,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, text=True, errors='replace')
            self.processes.add(process)
        try:
            text = process.communicate(timeout=LONGEST)[0]
        except subprocess.TimeoutExpired:
            process.kill()
            text = process.communicate()[0] + '\nnot done after %d s\n' % LONGEST
        finally:
            with self.lock:
                self.processes.discard(process)
        with self.lock:
            if self.ended:
                return None
            with open(REPORT, 'a') as kept:
                kept.write(text)
        if process.returncode:
            self.end('%s\nstatus %s of %s' % (text[-4000:], process.returncode,
                ' '.join(map(str, command))))
            return None
        return text

    def end(self, fault=None):
        with self.lock:
            self.ended = True
            self.fault = self.fault or fault
            for process in self.processes:
                process.kill()


def bound(processor):
    """What binds a program to a processor, where there is such a thing."""
    there = shutil.which('taskset')
    return [there, '-c', str(processor)] if there else []


def database(processor, folder):
    """A PostgreSQL that stays on a processor, if one is named."""
    bind = bound(processor) if processor is not None else []
    done = subprocess.run([*bind, sys.executable, ROOT / 'ops/dev/postgres.py',
        'start', '--dir', folder], stdout=subprocess.PIPE, timeout=200,
        check=True)
    return json.loads(done.stdout)['url']


def lane(run, progress, program, processor, folder, work, until):
    """Plays chunk after chunk on one processor."""
    # SQLite's files and PostgreSQL's lie where no disk is waited for.
    temporary, sql = folder / 'tmp', folder / 'postgres'
    temporary.mkdir()
    while not run.ended and (until is None or time.monotonic() < until):
        with progress.lock:
            if not work:
                return
            store, first = work.pop(0)
        end = min(first + CHUNK, ALL)
        env = {**os.environ, 'TMPDIR': str(temporary),
            'GUICHET_SOAK': '%d..%d' % (first, end)}
        env.pop('GUICHET_SEED', None)
        try:
            if store == 'Postgres':
                env['GUICHET_TEST_POSTGRES_URL'] = database(processor, sql)
            text = run.play([*bound(processor), program, '--exact',
                SEQUENCES + TESTS[store], '--nocapture'], env,
                ROOT / 'ports/driving')
        finally:
            # With the databases that the chunk made.
            if sql.exists():
                test.postgres('stop', sql)
                shutil.rmtree(sql, ignore_errors=True)
        if text is None:
            return
        found = LINE.search(text)
        if not found or found[1] != store or int(found[2]) != end - first:
            run.end('%s from %d on did not say that all agree:\n%s' % (
                STORES[store], first, text[-4000:]))
            return
        tally = {key: int(value) for key, value
            in re.findall(r'"(\w+)": (\d+)', found[5])}
        progress.add(store, first, int(found[2]), int(found[3]),
            int(found[4]), tally)
        say('%s: %d of %d sequences, these %d in %s s' % (STORES[store],
            progress.played(store), ALL, end - first, found[4]))


def everybody(run, program, tests, package, folder):
    """What tests say that need all processors, on a PostgreSQL as tests have it."""
    folder.mkdir()
    temporary, sql = folder / 'tmp', folder / 'postgres'
    temporary.mkdir()
    env = {**os.environ, 'TMPDIR': str(temporary), 'GUICHET_SOAK': '1'}
    try:
        env['GUICHET_TEST_POSTGRES_URL'] = database(None, sql)
        return run.play([program, '--exact', *tests, '--nocapture',
            '--test-threads', '1'], env, ROOT / PACKAGES[package])
    finally:
        if sql.exists():
            test.postgres('stop', sql)


def races(run, progress, program, folder):
    text = everybody(run, program, RACES, 'guichet-wiring', folder)
    if text is None:
        return
    found = [{'store': store, 'rounds': int(rounds), 'what': what,
        'seconds': int(seconds)} for store, rounds, what, seconds
        in RACE.findall(text)]
    if len(found) != 2 * len(RACES):
        run.end('the races did not say what they found:\n' + text[-4000:])
        return
    progress.found('races', found)
    for row in found:
        say('%(store)s: in %(rounds)d rounds %(what)s' % row)


def kills(run, progress, program, folder):
    text = everybody(run, program, KILLS, 'guichet-web', folder)
    if text is None:
        return
    found = [{'store': store, 'kills': int(times), 'incidents': int(incidents),
        'seconds': int(seconds)} for store, times, incidents, seconds
        in KILL.findall(text)]
    if len(found) != len(KILLS):
        run.end('the kills did not say what they found:\n' + text[-4000:])
        return
    progress.found('kills', found)
    for row in found:
        say('%(store)s: %(kills)d kills, %(incidents)d incidents' % row)


def migrations(run, progress, program, folder):
    text = everybody(run, program, MIGRATIONS, 'guichet-sql', folder)
    if text is None:
        return
    found = [{'store': store, 'statements': int(statements), 'seconds': int(seconds)}
        for store, statements, seconds in MIGRATION.findall(text)]
    if len(found) != len(MIGRATIONS):
        run.end('the migrations did not say what they found:\n' + text[-4000:])
        return
    progress.found('migrations', found)
    for row in found:
        say('%(store)s: migrations killed at %(statements)d statements' % row)


def page(progress, lanes):
    """What is kept of it all; says where something is still to be played."""
    lines = ['# Random sequences against the model, and races', '',
        'Written by `make soak` on %s, at commit %s, on %s with %d processors'
        ' that had other work too.' % (datetime.date.today().isoformat(),
        progress.data['commit'], platform.machine(), os.cpu_count()), '',
        'Each sequence is played through the use cases and on a second, plain'
        ' model of the rules (`ports/contract/src/rules`): every answer, and at'
        ' the end every state, revision, history and count, and what somebody'
        ' may do and why not, must be the same. Of ten sequences seven have 8'
        ' to 15 commands, two 20 to 39, one 40 to 79: 20 on average. Up to 25'
        ' share a database, each with people and projects of its own.'
        ' The databases lie in memory and wait for no disk; that what is'
        ' written lasts is shown elsewhere.', '',
        '| Store | Sequences | Commands | Carried out | Refused, for so many'
        ' reasons | Disagreements | Minutes, %d at once |' % lanes,
        '|---|---|---|---|---|---|---|']
    for store, name in STORES.items():
        rows, counts = progress.rows(store), {}
        for row in rows:
            for key, value in row['answers'].items():
                counts[key] = counts.get(key, 0) + value
        done = counts.pop('done', 0)
        seconds = sum(row['seconds'] for row in rows) / lanes
        lines.append('| %s | %s | %s | %s | %s, %d | 0 | %d |' % (name,
            *('{:,}'.format(number) for number in (progress.played(store),
                sum(row['commands'] for row in rows), done,
                sum(counts.values()))), len(counts), round(seconds / 60)))
    left = [name for store, name in STORES.items() if progress.played(store) < ALL]
    if left:
        lines += ['', '**Not all of %s sequences were played yet** on %s:'
            ' `make soak` goes on from here.' % ('{:,}'.format(ALL),
            ' and '.join(left))]
    lines += ['', '## Races', '']
    for row in progress.data['races']:
        others = ', everybody else was told what the task had become' \
            if row['what'].startswith('one of') else ''
        lines.append('- %(store)s: in %(rounds)d rounds %(what)s' % row
            + others + ', and the audit chain holds (%d s).' % row['seconds'])
    if not progress.data['races']:
        lines.append('**Not run yet**: `make soak` does.')
    lines += ['', '## A server killed while people write', '',
        'Four people open incidents, each with a key of its own; the server is'
        ' killed (`SIGKILL`) and started again: every third time 30 to 280 ms after'
        ' its start, else that long after somebody was answered and something was'
        ' written whose answer nobody heard. Whoever had no answer asks again with'
        ' the same key.', '']
    for row in progress.data['kills']:
        lines.append('- {store}: {kills} kills, {incidents:,} incidents written:'
            ' none that was said yes to is lost, none is there twice, and the audit'
            ' chain holds ({seconds} s).'.format(**row))
    if not progress.data['kills']:
        lines.append('**Not run yet**: `make soak` does.')
    lines += ['', '## Migrations killed', '',
        'An empty database is brought up to date by a program that is killed'
        ' (`SIGABRT`) after its first statement, another after the second, and so on'
        ' to the last; then the next program runs.', '']
    for row in progress.data['migrations']:
        lines.append('- {store}: killed at {statements} statements, every one of every'
            ' migration; each time the next run completed the schema, which is the one'
            ' of a run that was not killed ({seconds} s).'.format(**row))
    if not progress.data['migrations']:
        lines.append('**Not run yet**: `make soak` does.')
    PAGE.write_text('\n'.join(lines) + '\n')
    say('written: %s' % PAGE.relative_to(ROOT))
    return not left and all(progress.data[part]
        for part in ('races', 'kills', 'migrations'))


def place():
    """A folder in memory, where there is room for databases; else on the disk."""
    memory = pathlib.Path('/dev/shm')
    room = memory.is_dir() and shutil.disk_usage(memory).free > 6 << 30
    folder = pathlib.Path(tempfile.mkdtemp(prefix='guichet-soak-',
        dir=memory if room else None))
    # PostgreSQL refuses to run as root, and its own user must get there.
    folder.chmod(0o755)
    return folder


def main():
    args = arguments()
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text('')
    programs = built()
    progress, run = Progress(programs, args.anew), Run()
    processors = sorted(os.sched_getaffinity(0))
    until = args.minutes and time.monotonic() + 60 * args.minutes
    folder = place()
    work = progress.missing()

    told = []

    def ending(*_):
        told.append(True)
        run.end('told to end; the next run goes on from here')
    signal.signal(signal.SIGTERM, ending)
    signal.signal(signal.SIGINT, ending)
    try:
        def safe(task, *rest):
            try:
                task(run, progress, *rest)
            except Exception as error:
                run.end('%s: %s' % (type(error).__name__, error))

        def together(tasks):
            threads = [threading.Thread(target=safe, args=task) for task in tasks]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        if not progress.data['races']:
            together([(races, programs['guichet-wiring'], folder / 'races')])
        if not progress.data['kills']:
            together([(kills, programs['guichet-web'], folder / 'kills')])
        if not progress.data['migrations']:
            together([(migrations, programs['guichet-sql'], folder / 'migrations')])
        lanes = []
        for processor in processors:
            own = folder / str(processor)
            own.mkdir()
            lanes.append((lane, programs['guichet-portal'], processor, own,
                work, until))
        together(lanes)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if run.fault and not told:
        # No page speaks of a run that found something.
        raise Fault(run.fault)
    whole = page(progress, len(processors))
    if run.fault:
        raise Fault(run.fault)
    if not whole:
        say('not all was played: the next `make soak` goes on from here')
    return 0


if __name__ == '__main__':
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
    except Fault as fault:
        say(str(fault))
        sys.exit(1)
