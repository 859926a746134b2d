"""What of the set-up can be shown without a Tryton: python3 -m unittest."""
import collections
import copy
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import unittest
from decimal import Decimal

from kit import bulk, serve
from kit.common import EXPECTED, STORY, Fault, lock
from reading import check

HERE = pathlib.Path(__file__).parent


def read(path):
    return json.loads(path.read_text(encoding='utf-8'))


class TestStory(unittest.TestCase):

    def test_holds_every_state(self):
        expected = read(EXPECTED)
        sales = expected['sales'] + expected['hidden']['sales']
        invoices = expected['invoices'] + expected['hidden']['invoices']
        self.assertEqual({s['state'] for s in sales}, {'draft', 'quotation',
                'confirmed', 'processing', 'done', 'cancelled'})
        self.assertEqual({i['state'] for i in invoices}, {'draft',
                'validated', 'posted', 'paid', 'cancelled'})
        self.assertEqual({i['currency'] for i in expected['invoices']},
            {'EUR', 'CHF', 'USD', 'JPY', 'TND'})

    def test_a_party_name_has_200_characters(self):
        self.assertIn(200, [len(p['name']) for p in read(STORY)['parties']])

    def test_invoice_numbers_follow_their_dates(self):
        by_sequence = collections.defaultdict(list)
        for i in read(EXPECTED)['invoices']:
            by_sequence[i['number'][:2]].append((i['number'], i['date']))
        for rows in by_sequence.values():
            dates = [date for _, date in sorted(rows)]
            self.assertEqual(dates, sorted(dates))

    def test_a_part_payment_lowers_the_due_not_the_instalment(self):
        invoice = next(i for i in read(EXPECTED)['invoices']
            if i['sales'] and i['sales'][0]['reference'] == 'ALPHA-077')
        self.assertEqual((invoice['total'], invoice['amount_due']),
            ('91.50', '71.50'))
        self.assertFalse(invoice['instalments'][0]['paid'])
        self.assertGreater(invoice['instalments'][0]['date'], 0)


class TestBulk(unittest.TestCase):

    def test_the_rule_makes_the_expected_orders(self):
        expected = read(EXPECTED)['bulk']
        rule, prices = bulk.rule(read(STORY))
        count, total = expected['count'], Decimal(0)
        samples = {s['number']: s for s in expected['samples']}
        for i in range(1, count + 1):
            days, lines, untaxed, tax = bulk.order(rule, prices, i, count)
            total += untaxed + tax
            sample = samples.pop(str(rule['first_number'] + i), None)
            if sample:
                self.assertEqual(sample['date'], -days)
                self.assertEqual(Decimal(sample['untaxed']), untaxed)
                self.assertEqual(Decimal(sample['tax']), tax)
                self.assertEqual([(l['product'], l['quantity'])
                        for l in sample['lines']],
                    [(code, str(quantity)) for code, quantity, _ in lines])
        self.assertEqual(samples, {})
        self.assertEqual(Decimal(expected['sum_total']), total)


class TestCheck(unittest.TestCase):

    def test_same_is_no_difference(self):
        table = read(EXPECTED)
        self.assertEqual(check.compare(table, read(EXPECTED), '7.6'), [])
        self.assertEqual(json.loads(check.pretty(table)), table)

    def test_names_what_differs(self):
        table, other = read(EXPECTED), read(EXPECTED)
        row = other['invoices'][3]
        row['lines'][0]['amount'] = '0.01'
        missing = other['sales'].pop(5)
        found = check.compare(table, other, '7.6')
        self.assertEqual(len(found), 2)
        self.assertIn(missing['key'], found[0])
        self.assertIn('invoices[%s].lines[0].amount' % row['key'], found[1])

    def test_labels_are_compared_on_the_home_series_alone(self):
        table = read(EXPECTED)
        other = copy.deepcopy(table)
        other['labels']['fr']['sale.state']['draft'] = 'Ébauche'
        self.assertEqual(len(check.compare(table, other, '7.6')), 1)
        self.assertEqual(check.compare(table, other, '8.0'), [])


class TestServe(unittest.TestCase):

    def setUp(self):
        work = tempfile.TemporaryDirectory()
        self.addCleanup(work.cleanup)
        self.folder = pathlib.Path(work.name)

    def state(self, pid, born):
        (self.folder / 'server.json').write_text(json.dumps(
                {'pid': pid, 'born': born, 'answer': {'url': 'u'}}))

    def test_a_living_server_is_found(self):
        self.state(os.getpid(), serve.born(os.getpid()))
        self.assertEqual(serve.running(self.folder)['pid'], os.getpid())

    def test_a_stale_pid_is_forgotten_not_killed(self):
        # This process's id, but a process that began at another time.
        self.state(os.getpid(), '1')
        self.assertFalse(serve.stop_at(self.folder))
        self.assertFalse((self.folder / 'server.json').exists())

    def test_a_taken_port_is_said(self):
        with socket.socket() as other:
            other.bind(('127.0.0.1', 0))
            other.listen()
            port = other.getsockname()[1]
            done = subprocess.run([sys.executable, HERE / 'tryton.py',
                    'start', '--port', str(port), '--dir', self.folder],
                capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 1)
        self.assertIn('port %d of 127.0.0.1 is taken' % port, done.stderr)
        self.assertEqual(done.stdout, '')

    def test_a_lock_is_waited_for_and_given_up(self):
        path = self.folder / 'lock'
        with lock(path), self.assertRaises(Fault):
            with lock(path, timeout=0.3):
                pass
        with lock(path, timeout=1):
            pass


if __name__ == '__main__':
    unittest.main()
