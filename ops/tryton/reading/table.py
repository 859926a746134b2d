"""The expected table, part by part."""
from . import documents
from .source import unit_price


def read(source, story):
    parties = [row['code'] for row in story['parties']]
    docs = documents.Documents(source, story, parties)
    return {
        'format': 1,
        'company': company(source),
        'currencies': [
            {'code': r['code'], 'name': r['name'], 'symbol': r['symbol'],
                'digits': r['digits']}
            for r in source.rows('currency.currency', [],
                ['code', 'name', 'symbol', 'digits'])],
        'labels': labels(source),
        'products': products(source),
        'parties': [party(source, code) for code in parties],
        'logins': [login(source, row) for row in story['logins']],
        'staff': [staff(source, row) for row in story['staff']],
        'sales': docs.sales(),
        'invoices': docs.invoices(),
        'hidden': docs.hidden(),
        'bulk': docs.bulk(),
        }


def company(source):
    row, = source.rows('company.company', [],
        ['party.code', 'party.name', 'currency.code', 'timezone'])
    return {'party': row['party.']['code'], 'name': row['party.']['name'],
        'currency': row['currency.']['code'], 'time_zone': row['timezone']}


def labels(source):
    return {language: {key: source.labels(model, field, language)
            for key, model, field in (
                ('sale.state', 'sale.sale', 'state'),
                ('sale.invoice_state', 'sale.sale', 'invoice_state'),
                ('sale.shipment_state', 'sale.sale', 'shipment_state'),
                ('invoice.state', 'account.invoice', 'state'),
                ('shipment.state', 'stock.shipment.out', 'state'))}
        for language in ('fr', 'en')}


def products(source):
    rows = source.rows('product.product', [], ['code', 'description',
            'template.name', 'template.salable', 'template.list_price',
            'template.sale_uom', 'template.default_uom'])
    units = {r['id']: r for r in source.rows(
            'product.uom', [], ['symbol', 'digits'])}
    result = []
    for row in rows:
        template = row['template.']
        unit = units[template['sale_uom'] or template['default_uom']]
        result.append({
                'code': row['code'], 'name': template['name'],
                'description': row['description'] or None,
                'unit': unit['symbol'], 'unit_digits': unit['digits'],
                'list_price': unit_price(template['list_price']),
                'salable': bool(template['salable']),
                })
    return sorted(result, key=lambda r: r['code'])


def party(source, code):
    row, = source.rows('party.party', [('code', '=', code)], [
            'code', 'name', 'lang.code', 'customer_payment_term.name',
            'sale_price_list.name', 'contact_mechanisms.type',
            'contact_mechanisms.value'])
    addresses = source.rows('party.address', [('party', '=', row['id'])], [
            'party_name', 'street', 'postal_code', 'city', 'country.code',
            'invoice', 'delivery'])
    return {
        'code': row['code'], 'name': row['name'],
        'lang': name(row['lang.'], 'code'),
        'payment_term': name(row['customer_payment_term.']),
        'price_list': name(row['sale_price_list.']),
        'addresses': [{
                'name': a['party_name'] or None, 'street': a['street'],
                'postal_code': a['postal_code'], 'city': a['city'],
                'country': name(a['country.'], 'code'),
                'invoice': bool(a['invoice']),
                'delivery': bool(a['delivery']),
                } for a in addresses],
        'contacts': [{'type': c['type'], 'value': c['value']}
            for c in sorted(row['contact_mechanisms.'],
                key=lambda c: c['id'])],
        }


def name(related, field='name'):
    return related[field] if related else None


def user(source, row):
    found, = source.rows('res.user', [('login', '=', row['login']),
            ('active', 'in', [True, False])],
        ['login', 'name', 'email', 'language.code', 'active', 'groups'])
    return {'login': found['login'], 'name': found['name'],
        'email': found['email'], 'password': row['password'],
        'language': name(found['language.'], 'code'),
        'active': bool(found['active'])}, found['groups']


def login(source, row):
    result, _ = user(source, row)
    return {**result, 'parties': row['parties']}


def staff(source, row):
    result, groups = user(source, row)
    if not groups:
        raise ValueError('%s is in no group' % row['login'])
    return {**result, 'groups': row['groups']}
