"""Sales, invoices and the bulk, as the expected table has them."""
from decimal import Decimal

from kit import bulk as bulk_rule

from .source import money, quantity, unit_price

LINE = ['type', 'product.code', 'product.template.name', 'description',
    'quantity', 'unit.symbol', 'unit_price', 'amount', 'sequence']
SHOWN = ('posted', 'paid')
BULK = 'GP-%'


class Documents:

    def __init__(self, source, story, parties):
        self.source, self.story = source, story
        self.digits = {r['id']: r['digits'] for r in source.rows(
                'currency.currency', [], ['digits'])}
        self.addresses = {r['id']: r['rec_name'] for r in source.rows(
                'party.address', [], ['rec_name'])}
        self.read_invoices(parties)
        self.read_sales(parties)

    # --- sales

    def read_sales(self, parties):
        rows = self.source.rows('sale.sale', [
                ('party.code', 'in', parties),
                ['OR', ('reference', '=', None),
                    ('reference', 'not like', BULK)]], SALE)
        shipments = {kind: self.shipments(model) for kind, model in (
                ('out', 'stock.shipment.out'),
                ('return', 'stock.shipment.out.return'))}
        self.all_sales = [self.sale(row, shipments) for row in rows]

    def shipments(self, model):
        return {r['id']: r for r in self.source.rows(model, [], [
                    'number', 'state', 'customer.code', 'planned_date',
                    'effective_date'])}

    def sale(self, row, shipments):
        digits, day = self.digits[row['currency']], self.source.day
        linked = [(kind, shipments[kind][id_])
            for kind, field in (('out', 'shipments'),
                ('return', 'shipment_returns'))
            for id_ in sorted(row[field])]
        return {
            'key': sale_key(row),
            'number': row['number'],
            'reference': row['reference'] or None,
            'state': row['state'],
            'party': row['party.']['code'],
            'invoice_party': code(row['invoice_party.']),
            'shipment_party': code(row['shipment_party.']),
            'currency': row['currency.']['code'],
            'date': day(row['sale_date']),
            'quotation_date': day(row['quotation_date']),
            'shipping_date': day(row['shipping_date']),
            'description': row['description'] or None,
            'untaxed': money(row['untaxed_amount'], digits),
            'tax': money(row['tax_amount'], digits),
            'total': money(row['total_amount'], digits),
            'invoice_state': row['invoice_state'],
            'shipment_state': row['shipment_state'],
            'payment_term': (row['payment_term.'] or {}).get('name'),
            'invoice_address': self.addresses.get(row['invoice_address']),
            'shipment_address': self.addresses.get(row['shipment_address']),
            'lines': lines(row['lines.'], digits),
            'shipments': [{
                    'number': s['number'], 'kind': kind,
                    'state': s['state'], 'customer': code(s['customer.']),
                    'planned_date': day(s['planned_date']),
                    'effective_date': day(s['effective_date']),
                    } for kind, s in linked],
            'invoices': [{
                    'key': self.invoice_key[id_],
                    'number': self.by_id[id_]['number'],
                    'state': self.by_id[id_]['state'],
                    'party': self.by_id[id_]['party'],
                    'total': self.by_id[id_]['total'],
                    } for id_ in sorted(row['invoices'])],
            }

    def sales(self):
        return [s for s in self.all_sales if s['state'] != 'draft']

    # --- invoices

    def read_invoices(self, parties):
        rows = self.source.rows('account.invoice',
            [('party.code', 'in', parties)], [
                'number', 'type', 'state', 'party.code', 'currency',
                'currency.code', 'reference', 'description', 'invoice_date',
                'reconciled', 'untaxed_amount', 'tax_amount',
                'total_amount', 'amount_to_pay', 'has_report_cache',
                'invoice_address', 'origins', 'taxes.description',
                'taxes.base', 'taxes.amount', 'sales.number',
                'sales.reference', 'sales.party.code',
                *('lines.' + f for f in LINE),
                *('%s.%s' % (lines_, f) for lines_ in (
                        'lines_to_pay', 'payment_lines')
                    for f in ('maturity_date', 'date', 'debit', 'credit',
                        'amount_second_currency', 'reconciliation'))])
        self.invoice_key = keys(rows)
        self.by_id = {row['id']: self.invoice(row) for row in rows}

    def invoice(self, row):
        digits, day = self.digits[row['currency']], self.source.day
        instalments = sorted(({
                    'date': day(line['maturity_date']),
                    'amount': money(balance(line), digits),
                    'paid': line['reconciliation'] is not None,
                    } for line in row['lines_to_pay.']), key=by_date)
        unpaid = [i['date'] for i in instalments if not i['paid']]
        shown = row['state'] in SHOWN
        return {
            'key': self.invoice_key[row['id']],
            'number': row['number'],
            'kind': 'credit_note'
            if row['total_amount'] < 0 else 'invoice',
            'state': row['state'],
            'party': row['party.']['code'],
            'currency': row['currency.']['code'],
            'reference': row['reference'] or None,
            'description': row['description'] or None,
            'date': day(row['invoice_date']),
            'due_date': min(unpaid) if unpaid else None,
            'reconciled': day(row['reconciled']),
            'untaxed': money(row['untaxed_amount'], digits),
            'tax': money(row['tax_amount'], digits),
            'total': money(row['total_amount'], digits),
            'amount_due': money(row['amount_to_pay'], digits)
            if shown else None,
            'has_document': bool(row['has_report_cache']),
            'taxes': [{
                    'name': t['description'],
                    'base': money(t['base'], digits),
                    'amount': money(t['amount'], digits),
                    } for t in sorted(row['taxes.'],
                    key=lambda t: t['id'])],
            'lines': lines(row['lines.'], digits),
            'instalments': instalments,
            'payments': sorted(({
                    'date': day(line['date']),
                    'amount': money(-balance(line), digits),
                    } for line in row['payment_lines.']), key=by_date),
            'sales': [{
                    'key': sale_key(s), 'number': s['number'],
                    'reference': s['reference'] or None, 'party': code(s['party.']),
                    } for s in sorted(row['sales.'],
                    key=lambda s: s['id'])],
            'origins': row['origins'] or None,
            'address': self.addresses.get(row['invoice_address']),
            'type': row['type'],
            }

    def pick(self, wanted):
        return [{k: v for k, v in i.items() if k != 'type'}
            for i in self.by_id.values() if wanted(i)]

    def invoices(self):
        return self.pick(
            lambda i: i['type'] == 'out' and i['state'] in SHOWN)

    def hidden(self):
        return {
            'sales': [s for s in self.all_sales if s['state'] == 'draft'],
            'invoices': self.pick(
                lambda i: i['type'] == 'out' and i['state'] not in SHOWN),
            'supplier_invoices': self.pick(lambda i: i['type'] == 'in'),
            }

    # --- bulk

    def bulk(self):
        rule, prices = bulk_rule.rule(self.story)
        domain = [('party.code', '=', rule['party']),
            ('reference', 'like', BULK)]
        rows = self.source.rows('sale.sale', domain,
            ['number', 'currency.code', 'total_amount', 'sale_date',
                'state'])
        for i, row in enumerate(rows, 1):
            days, _, untaxed, tax = bulk_rule.order(
                rule, prices, i, len(rows))
            found = (row['number'], row['total_amount'],
                self.source.day(row['sale_date']), row['state'])
            wanted = (str(rule['first_number'] + i), untaxed + tax, -days,
                'done')
            if found != wanted:
                raise ValueError('bulk order %d is %s, by its rule %s'
                    % (i, found, wanted))
        count = len(rows)
        numbers = [str(rule['first_number'] + i)
            for i in sorted({1, 2, 3, count // 2, count})]
        return {
            'party': rule['party'], 'count': count,
            'first_number': rule['first_number'],
            'currency': rows[0]['currency.']['code'],
            'products': rule['products'],
            'sum_total': str(sum((r['total_amount'] for r in rows),
                    Decimal(0)).quantize(Decimal('0.01'))),
            'samples': [self.sale(row, {}) for row in self.source.rows(
                    'sale.sale', [*domain, ('number', 'in', numbers)],
                    SALE)],
            }


SALE = ['number', 'reference', 'state', 'party.code', 'invoice_party.code',
    'shipment_party.code', 'currency', 'currency.code', 'sale_date',
    'quotation_date', 'shipping_date', 'description', 'untaxed_amount',
    'tax_amount', 'total_amount', 'invoice_state', 'shipment_state',
    'payment_term.name', 'invoice_address', 'shipment_address', 'invoices',
    'shipments', 'shipment_returns', *('lines.' + f for f in LINE)]


def sale_key(row):
    return row['number'] or '~%s' % row['reference']


def keys(rows):
    """Numbers, and running names for the invoices that have none."""
    result, running = {}, 0
    for row in rows:
        if row['number']:
            result[row['id']] = row['number']
        else:
            running += 1
            result[row['id']] = '~%d' % running
    return result


def code(related):
    return related['code'] if related else None


def by_date(row):
    return row['date'], Decimal(row['amount'])


def balance(line):
    """In the invoice's currency: what the customer owes by this line."""
    if line['amount_second_currency'] is not None:
        return line['amount_second_currency']
    return line['debit'] - line['credit']


def lines(rows, digits):
    rows = sorted(rows, key=lambda r: (
            r['sequence'] is None, r['sequence'] or 0, r['id']))
    return [line(row, digits) for row in rows]


def line(row, digits):
    product = row['product.']
    real = row['type'] == 'line'
    return {
        'type': row['type'],
        'product': product['code'] if product else None,
        'product_name': product['template.']['name'] if product else None,
        'description': row['description'] or None,
        'quantity': quantity(row['quantity']) if real else None,
        'unit': row['unit.']['symbol'] if row['unit.'] else None,
        'unit_price': unit_price(row['unit_price']) if real else None,
        'amount': money(row['amount'], digits)
        if row['type'] in {'line', 'subtotal'} else None,
        }
