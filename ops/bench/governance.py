#!/usr/bin/env python3
"""How long lists and statistics of deployment tasks take among 1,000 and among
1,000,000, on PostgreSQL, in one run.

Two databases of one server of its own, filled in bulk with tasks of one project
over the same two years; the calls are made by the adapter itself
(adapters/sql/examples/governance.rs), in turns. Prints a table and writes a
JSON document; ends with 1 where a call is slower than the limit says.
"""
import argparse
import json
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
POSTGRES = ROOT / 'ops/dev/postgres.py'
LIMIT = 1.5
PROJECT = '00000000-0000-0000-0000-000000000001'
FILL = """
INSERT INTO staff (id, login, login_key, name, email, language)
    VALUES ('{project}', 'l', 'l', 'n', 'a@b.example', 'fr');
INSERT INTO projects (id, name, name_key, lead, stages, patience_ms,
        planner_authorises, promotion, freezes, made_at, revision)
    VALUES ('{project}', 'P', 'p', '{project}',
        'finished finished finished finished under_way to_come', 1800000, '',
        true, '[]', now(), 1);
INSERT INTO tasks (id, project_id, version, environment, description,
        responsible, planned_at, planned_on, time_zone, redeployment, state,
        revision, planned_by, made_at, ended_at, override_reason,
        ran_into_freeze)
    SELECT md5('t' || i)::uuid, '{project}', 'v' || (i / 4),
        (ARRAY['DEV', 'TEST', 'PREPROD', 'PROD'])[i % 4 + 1], 'x', '{project}',
        at, (at AT TIME ZONE 'Europe/Paris')::date, 'Europe/Paris', false,
        CASE WHEN i <= 4 THEN 'running' ELSE
            (ARRAY['planned', 'authorised', 'failed', 'rejected', 'cancelled',
                'succeeded', 'succeeded', 'succeeded'])[i / 4 % 8 + 1] END,
        1, '{project}', at, at, CASE WHEN i / 32 % 10 = 0 THEN 'x' END, false
    FROM (SELECT i, timestamptz '2024-01-01 00:00+00' + date_trunc('second',
            i * (interval '730 days' / {tasks})) AS at
        FROM generate_series(1, {tasks}) i) made;
INSERT INTO task_counts (project_id, environment, level, day, planned,
        authorised, running, stale, succeeded, failed, rejected, cancelled)
    SELECT project_id, environment, level, day,
        count(*) FILTER (WHERE state = 'planned'),
        count(*) FILTER (WHERE state = 'authorised'),
        count(*) FILTER (WHERE state = 'running'),
        count(*) FILTER (WHERE state = 'stale'),
        count(*) FILTER (WHERE state = 'succeeded'),
        count(*) FILTER (WHERE state = 'failed'),
        count(*) FILTER (WHERE state = 'rejected'),
        count(*) FILTER (WHERE state = 'cancelled')
    FROM tasks, LATERAL (VALUES ('all', date '1970-01-01'),
        ('month', date_trunc('month', planned_on)::date),
        ('day', planned_on)) levels (level, day)
    GROUP BY project_id, environment, level, day;
VACUUM ANALYZE;
"""


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split('\n\n')[0])
    parser.add_argument('--tasks', type=int, nargs=2, default=[1000, 1000000],
        metavar=('SMALL', 'LARGE'))
    parser.add_argument('--rounds', type=int, default=300)
    parser.add_argument('--profile', default='release',
        help='of cargo, to build the calls with (release)')
    parser.add_argument('--program', type=pathlib.Path,
        help='that makes the calls, where it is built already')
    parser.add_argument('--json', type=pathlib.Path,
        default=ROOT / 'target/reports/governance.json')
    return parser.parse_args()


def say(words):
    print(words, file=sys.stderr, flush=True)


def run(*command, **kwargs):
    return subprocess.run([str(word) for word in command], check=True,
        stdout=subprocess.PIPE, text=True, cwd=ROOT, **kwargs).stdout


def caller(profile):
    """The program that makes the calls."""
    out = run('cargo', 'build', '--profile', profile, '-p', 'guichet-sql',
        '--example', 'governance', '--message-format', 'json')
    found = [json.loads(line) for line in out.splitlines()]
    return next(row['executable'] for row in found
        if row.get('executable') and row['target']['name'] == 'governance')


def filled(program, server, tasks):
    """The URL of a new database with so many tasks."""
    name = 'governance_%d' % tasks
    run('psql', '-q', '-d', server, '-c', 'CREATE DATABASE %s' % name)
    url = server.rpartition('/')[0] + '/' + name
    run(program, 'migrate', url)
    began = time.monotonic()
    fill = FILL.format(project=PROJECT, tasks=tasks)
    run('psql', '-q', '-v', 'ON_ERROR_STOP=1', '-d', url, input=fill)
    say('%d tasks in %.0f s' % (tasks, time.monotonic() - began))
    return url


def figures(row):
    small, large = row['small_us'], row['large_us']
    ms = lambda values: round(statistics.median(values) / 1000, 3)
    tail = lambda values: round(statistics.quantiles(values, n=20)[-1] / 1000, 3)
    return {'call': row['call'], 'found': row['found'],
        'small_ms': ms(small), 'small_p95_ms': tail(small),
        'large_ms': ms(large), 'large_p95_ms': tail(large),
        'ratio': round(statistics.median(large) / statistics.median(small), 2)}


def table(rows, tasks):
    lines = ['| call | among {:,} ms (p95) | among {:,} ms (p95) | ratio |'
        .format(*tasks), '|---|---|---|---|']
    for row in rows:
        lines.append('| %(call)s | %(small_ms).2f (%(small_p95_ms).2f) |'
            ' %(large_ms).2f (%(large_p95_ms).2f) | %(ratio).2f |' % row)
    return '\n'.join(lines)


def main():
    args = arguments()
    program = args.program or caller(args.profile)
    with tempfile.TemporaryDirectory(prefix='guichet-bench-') as folder:
        place = pathlib.Path(folder) / 'postgres'
        # The server runs as a user of its own, who must get there.
        pathlib.Path(folder).chmod(0o755)
        server = json.loads(run(POSTGRES, 'start', '--dir', place))['url']
        try:
            urls = [filled(program, server, tasks) for tasks in args.tasks]
            out = run(program, 'measure', *urls, args.rounds, PROJECT)
            version = run('psql', '-At', '-d', server, '-c',
                'SHOW server_version').strip()
        finally:
            run(POSTGRES, 'stop', '--dir', place)
    rows = [figures(json.loads(line)) for line in out.splitlines()]
    document = {'tasks': args.tasks, 'rounds': args.rounds, 'limit': LIMIT,
        'profile': args.profile, 'machine': platform.platform(),
        'postgresql': version, 'rows': rows}
    args.json.parent.mkdir(parents=True, exist_ok=True)
    args.json.write_text(json.dumps(document, indent=1) + '\n')
    print(table(rows, args.tasks))
    slow = [row['call'] for row in rows if row['ratio'] > LIMIT]
    if slow:
        say('slower than %.1f times: %s' % (LIMIT, ', '.join(slow)))
        return 1
    return 0


if __name__ == '__main__':
    sys.exit(main())
