#!/usr/bin/env python3
"""How long each page takes, against the calls it needs sent straight to Tryton.

A portal behind a recording proxy shows which calls a page makes; a second one
speaks to Tryton directly and is measured. Page and calls take turns, so that
whatever slows the machine slows both. Prints a table and writes a JSON
document; judges nothing.
"""
import argparse
import datetime as dt
import json
import os
import pathlib
import platform
import shutil
import statistics
import sys
import tempfile
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'dev'))

import stack
import wire
from recorder import Recorder
from replay import Refused, Replay
from stack import Fault, say
from visitor import Unwelcome, Visitor

LOGIN = 'grossiste'
AIM = 1.15


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--orders', type=int, action='append',
        help='orders of the customer (again for more; 1200 and 100000)')
    parser.add_argument('--rounds', type=int, default=40)
    parser.add_argument('--slow-rounds', type=int, default=10,
        help='for what takes Tryton a second: the PDF of an order')
    parser.add_argument('--threads', type=int, default=1,
        help='of Tryton; on SQLite it is run with one')
    parser.add_argument('--only', action='append', default=[],
        metavar='PAGE', help='this page of the table (again for more)')
    parser.add_argument('--series', default='7.6')
    parser.add_argument('--json', type=pathlib.Path,
        default=stack.ROOT / 'target/reports/pages.json')
    return parser.parse_args()


def pages(visitor):
    """Name, and how a visitor gets it: (prepare, visit)."""
    order = visitor.items('/orders?state=processing&limit=1')[0]['id']
    invoice = visitor.items('/invoices?state=posted&limit=1')[0]['id']

    def of(path):
        return None, lambda who, _: who.page(path)

    def api(path):
        return None, lambda who, _: who.api(path)

    return {
        'sign-in': (lambda who: who.form(), lambda who, form: who.post(form)),
        'dashboard': of('/client/tableau-de-bord/'),
        'orders list': of('/client/commandes/'),
        'orders list, searched': of('/client/commandes/?q=PONANT'),
        'order': of('/client/commandes/%s/' % order),
        'invoices list': of('/client/factures/'),
        'invoice': of('/client/factures/%s/' % invoice),
        'invoice PDF': of('/client/factures/%s/pdf' % invoice),
        'order PDF': of('/client/commandes/%s/pdf' % order),
        'API dashboard': api('/dashboard'),
        'API orders': api('/orders'),
        'API orders, 100': api('/orders?limit=100'),
        'API order': api('/orders/%s' % order),
        'API invoices': api('/invoices'),
        'API invoice': api('/invoices/%s' % invoice),
        # Sessions and templates with nothing asked: the portal's own share.
        'API me': api('/me'),
        'sign-in form': (None, lambda who, _: who.form()),
        }


def visit(who, page):
    prepare, act = page
    given = prepare(who) if prepare else None
    return wire.timed(lambda: act(who, given))[0]


def record(who, page, recorder):
    """The calls of a warm visit: the least of three, since the check that a
    login still exists comes once a minute, whatever the page."""
    visit(who, page)
    seen = []
    for _ in range(3):
        recorder.take()
        visit(who, page)
        seen.append(recorder.take())
    return min(seen, key=lambda waves: sum(map(len, waves)))


def measure(who, page, replay, rounds):
    portal, raw = [], []
    visit(who, page)
    replay.check()
    sides = [(portal, lambda: visit(who, page))]
    if replay.calls:
        sides.append((raw, lambda: wire.timed(replay.run)[0]))
    for number in range(rounds):
        # Each goes first as often as the other.
        for kept, side in sides if number % 2 else reversed(sides):
            kept.append(side())
    return portal, raw


def figures(portal, raw):
    quantile = lambda values: statistics.quantiles(values, n=20)[-1]
    found = {'rounds': len(portal),
        'page_ms': round(statistics.median(portal), 2),
        'page_p95_ms': round(quantile(portal), 2),
        'raw_ms': None, 'raw_p95_ms': None, 'ratio': None}
    if raw:
        found.update(raw_ms=round(statistics.median(raw), 2),
            raw_p95_ms=round(quantile(raw), 2), ratio=round(
                statistics.median(portal) / statistics.median(raw), 3))
    return found


def one_size(args, orders, bin_dir, folder):
    """The rows of a table for a customer with so many orders."""
    server, recorder, webs, visitors, rows = None, None, [], [], []
    place = folder / ('tryton-%d' % orders)
    login = next(row for row in stack.logins() if row['login'] == LOGIN)
    try:
        server = stack.tryton('start', '--series', args.series, '--port',
            str(stack.free_port()), '--dir', str(place), '--orders',
            str(orders), '--num-proxies', '1', '--threads', str(args.threads))
        parts = urllib.parse.urlsplit(server['url'])
        tryton = (parts.hostname, parts.port)
        recorder = Recorder(tryton)
        for url in (server['url'], recorder.url):
            listen = '127.0.0.1:%d' % stack.free_port()
            env = stack.environment({**server, 'url': url}, 'sqlite://%s' % (
                    folder / ('portal-%d.sqlite' % orders)), listen,
                RUST_LOG='warn', GUICHET_SECRET_KEY=stack.secret_key())
            if not webs:
                stack.prepare(bin_dir, env)
            webs.append(stack.Server(bin_dir, env,
                    folder / ('web-%d.log' % len(webs))))
            webs[-1].wait()
            visitors.append(Visitor(webs[-1].url, LOGIN,
                    login['password']).sign_in())
        measured, recorded = visitors
        for name, page in pages(measured).items():
            if args.only and name not in args.only:
                continue
            replay = Replay(record(recorded, page, recorder), tryton)
            rounds = args.slow_rounds if name == 'order PDF' else args.rounds
            row = {'page': name, 'orders': orders, 'calls': replay.calls,
                'shape': replay.shape(), 'methods': replay.methods()}
            row.update(figures(*measure(measured, page, replay, rounds)))
            replay.close()
            rows.append(row)
            say('%(orders)d orders, %(page)s: %(page_ms).1f ms, raw'
                ' %(raw_ms)s, ratio %(ratio)s' % row)
        return rows
    finally:
        for visitor in visitors:
            visitor.close()
        for web in webs:
            web.stop()
        if recorder:
            recorder.close()
        if place.exists():
            stack.tryton('stop', '--dir', str(place), timeout=60)


def table(rows):
    lines = ['| orders | page | calls | page ms (p95) | raw ms (p95) | ratio |'
        ' over aim |', '|---|---|---|---|---|---|---|']
    for row in rows:
        raw, ratio, over = '', '', ''
        if row['calls']:
            raw = '%(raw_ms).1f (%(raw_p95_ms).1f)' % row
            ratio = '%(ratio).2f' % row
            if row['ratio'] > AIM:
                over = '+%.1f ms' % (row['page_ms'] - AIM * row['raw_ms'])
        lines.append('| %d | %s | %s | %.1f (%.1f) | %s | %s | %s |' % (
                row['orders'], row['page'], row['shape'], row['page_ms'],
                row['page_p95_ms'], raw, ratio, over))
    return '\n'.join(lines)


def machine():
    model = next((line.partition(':')[2].strip() for line in pathlib.Path(
                '/proc/cpuinfo').read_text().splitlines()
            if line.startswith('model name')), platform.machine())
    return '%s, %s, Python %s' % (model, platform.system(),
        platform.python_version())


def main():
    args = arguments()
    # The table alone is standard output: what the programs we start say is not.
    output = os.fdopen(os.dup(1), 'w')
    os.dup2(2, 1)
    bin_dir = stack.build(release=True)
    folder = pathlib.Path(tempfile.mkdtemp(prefix='guichet-bench-'))
    rows = []
    try:
        for orders in args.orders or [1200, 100000]:
            rows += one_size(args, orders, bin_dir, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    args.json.parent.mkdir(parents=True, exist_ok=True)
    args.json.write_text(json.dumps({'machine': machine(),
            'at': dt.datetime.now(dt.timezone.utc).isoformat(
                timespec='seconds'),
            'series': args.series, 'threads': args.threads, 'aim': AIM,
            'rows': rows}, indent=1) + '\n')
    print(table(rows), file=output, flush=True)
    say('kept in %s' % args.json)


if __name__ == '__main__':
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
    except (Fault, Refused, Unwelcome, wire.Broken, OSError) as fault:
        say(str(fault))
        sys.exit(1)
