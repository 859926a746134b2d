"""The wholesaler's many orders, put by SQL; the rule is fixtures/README.md's.

Every row is a copy of one of the story's own rows for that customer, with
what differs replaced: so it has the columns of whatever series this is.
"""
import datetime as dt
import json
import sqlite3
from decimal import ROUND_HALF_EVEN, Decimal

CENT = Decimal('0.01')
TAX = Decimal('0.20')


def order(bulk, prices, i, count):
    """Order `i` of `count`: (days ago, lines, untaxed, tax)."""
    codes = bulk['products']
    lines = []
    for j in range(1 + i % 3):
        code = codes[(i + 3 * j) % len(codes)]
        lines.append((code, 1 + (7 * i + 5 * j) % 40, prices[code]))
    untaxed = sum(quantity * price for _, quantity, price in lines)
    tax = (untaxed * TAX).quantize(CENT, ROUND_HALF_EVEN)
    return 2 + (count - i) * 300 // count, lines, untaxed, tax


def rule(story):
    """The rule and the list prices that it needs."""
    prices = {code: Decimal(row['price'])
        for row in story['products'] for code, _ in row['variants']}
    return story['bulk'], prices


def stored(number):
    # As Tryton itself stores decimals in SQLite.
    return str(number).encode('ascii')


class Table:
    """Inserts changed copies of one row."""

    def __init__(self, connection, name, where, *args):
        cursor = connection.execute(
            'SELECT * FROM "%s" WHERE %s LIMIT 1' % (name, where), args)
        self.row = cursor.fetchone()
        if self.row is None:
            raise LookupError('no row in %s to copy' % name)
        self.columns = [c[0] for c in cursor.description]
        self.model = dict(zip(self.columns, self.row))
        self.sql = 'INSERT INTO "%s" (%s) VALUES (%s)' % (name,
            ', '.join('"%s"' % c for c in self.columns),
            ', '.join('?' * len(self.columns)))
        self.next = 1 + connection.execute(
            'SELECT COALESCE(MAX(id), 0) FROM "%s"' % name).fetchone()[0]

    def copy(self, **values):
        unknown = values.keys() - self.model.keys()
        if unknown:
            raise LookupError('no column %s' % ', '.join(unknown))
        values['id'] = self.next
        self.next += 1
        return [values.get(c, v) for c, v in self.model.items()]


def fill(file, story_file, build_day, count=None):
    """Replaces the customer's bulk orders; says how many there are now."""
    story = json.loads(story_file.read_text(encoding='utf-8'))
    bulk, prices = rule(story)
    count = bulk['count'] if count is None else count
    connection = sqlite3.connect(file, timeout=30)
    try:
        with connection:
            insert(connection, bulk, prices, build_day, count)
    finally:
        connection.close()
    return count


def insert(connection, bulk, prices, build_day, count):
    party, = connection.execute('SELECT id FROM party_party WHERE code = ?',
        (bulk['party'],)).fetchone()
    taxes = next(name for name in ('sale_line-account_tax',
            'sale_line_account_tax') if connection.execute(
            'SELECT 1 FROM sqlite_master WHERE name = ?', (name,)).fetchone())
    old = "SELECT id FROM sale_sale WHERE party = ? AND reference LIKE 'GP-%'"
    lines = 'SELECT id FROM sale_line WHERE sale IN (%s)' % old
    for statement in ('DELETE FROM "%s" WHERE line IN (%s)' % (taxes, lines),
            'DELETE FROM sale_line WHERE sale IN (%s)' % old,
            'DELETE FROM sale_sale WHERE id IN (%s)' % old):
        connection.execute(statement, (party,))
    sale = Table(connection, 'sale_sale',
        "party = ? AND state = 'processing' ORDER BY id", party)
    line = Table(connection, 'sale_line',
        "sale = ? AND type = 'line' ORDER BY id", sale.model['id'])
    tax = Table(connection, taxes, 'line = ?', line.model['id'])
    products = {code: (id_, unit) for id_, code, unit in connection.execute(
            'SELECT p.id, p.code, COALESCE(t.sale_uom, t.default_uom)'
            ' FROM product_product p JOIN product_template t'
            ' ON t.id = p.template')}
    rows = ([], [], [])
    for i in range(1, count + 1):
        days, order_lines, untaxed, tax_amount = order(
            bulk, prices, i, count)
        date = (build_day - dt.timedelta(days=days)).isoformat()
        row = sale.copy(number=str(bulk['first_number'] + i),
            reference='GP-%06d' % i, state='done', description=None,
            invoice_method='manual', shipment_method='manual',
            invoice_state='none', shipment_state='none',
            sale_date=date,
            # 7.0 knows no such date.
            **({'quotation_date': date}
                if 'quotation_date' in sale.model else {}),
            untaxed_amount_cache=stored(untaxed.quantize(CENT)),
            tax_amount_cache=stored(tax_amount),
            total_amount_cache=stored((untaxed + tax_amount).quantize(CENT)))
        rows[0].append(row)
        for code, quantity, price in order_lines:
            product, unit = products[code]
            rows[1].append(line.copy(sale=sale.next - 1, product=product,
                    unit=unit, quantity=float(quantity),
                    actual_quantity=float(quantity), description=None,
                    unit_price=stored(price.quantize(Decimal('0.0001')))))
            rows[2].append(tax.copy(line=line.next - 1))
        if len(rows[0]) >= 5000 or i == count:
            for table, batch in zip((sale, line, tax), rows):
                connection.executemany(table.sql, batch)
                batch.clear()
