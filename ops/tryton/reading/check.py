"""Compares two expected tables, and writes one down."""
import json

# What other series word or format in their own way.
OWN = {'labels'}
HOME = '7.6'
DIFFERS = {
    # 7.0 has no date of quotation, and plans no deliveries by itself.
    '7.0': {'quotation_date', 'planned_date'},
    # 8.2 gives an invoice paid early its due date, not the payment's.
    '8.2': {'reconciled'},
    }


def pretty(table):
    """JSON with one row a line: small, and differences read well."""
    parts = []
    for key, value in table.items():
        parts.append('%s: %s' % (dumps(key), block(value)))
    return '{\n%s\n}\n' % ',\n'.join(parts)


def block(value):
    if isinstance(value, list) and value:
        return '[\n%s\n]' % ',\n'.join(' ' + dumps(row) for row in value)
    if isinstance(value, dict) and any(
            isinstance(v, list) for v in value.values()):
        return '{\n%s\n}' % ',\n'.join(
            '%s: %s' % (dumps(k), block(v)) for k, v in value.items())
    return dumps(value)


def dumps(value):
    return json.dumps(value, ensure_ascii=False)


def counts(table):
    return '%d sales, %d invoices, %d hidden, %d in bulk' % (
        len(table['sales']), len(table['invoices']),
        sum(map(len, table['hidden'].values())), table['bulk']['count'])


def compare(expected, found, series):
    differences = []
    skip = set() if series == HOME else OWN
    walk('', {k: v for k, v in expected.items() if k not in skip},
        {k: v for k, v in found.items() if k not in skip}, differences)
    own = DIFFERS.get(series, set())
    return [line for line in differences
        if line.partition(':')[0].rpartition('.')[2] not in own]


def walk(path, a, b, out):
    if isinstance(a, dict) and isinstance(b, dict):
        for key in list(a) + [k for k in b if k not in a]:
            walk('%s.%s' % (path, key), a.get(key, 'nothing'),
                b.get(key, 'nothing'), out)
    elif isinstance(a, list) and isinstance(b, list):
        left, right = named(a), named(b)
        for key in list(left) + [k for k in right if k not in left]:
            walk('%s[%s]' % (path, key), left.get(key, 'nothing'),
                right.get(key, 'nothing'), out)
        if list(left) != list(right) and left.keys() == right.keys():
            out.append('%s: another order' % path)
    elif a != b or type(a) is not type(b):
        out.append('%s: expected %s, found %s' % (
                path.lstrip('.'), dumps(a), dumps(b)))


def named(rows):
    """Rows by what names them, else by place."""
    for field in ('key', 'login', 'code', 'number'):
        names = [r.get(field) if isinstance(r, dict) else None for r in rows]
        if all(names) and len(set(names)) == len(names):
            return dict(zip(names, rows))
    return dict(enumerate(rows))
