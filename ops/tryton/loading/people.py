"""Customers, their logins (without any group), the staff."""
from proteus import Model

from .company import set_address

GROUPS = {
    'sale': [('sale', 'group_sale')],
    'account': [('account', 'group_account')],
    }


def load(w):
    Party = Model.get('party.party')
    for row in w.story['parties']:
        party = Party(name=row['name'], lang=w.langs[row.get('lang', 'fr')])
        party.code = row['code']
        if party.addresses:
            del party.addresses[:]
        for line in row['addresses']:
            set_address(party.addresses.new(), line, w.countries)
        for kind in ('email', 'phone'):
            if row.get(kind):
                party.contact_mechanisms.new(type=kind, value=row[kind])
        party.customer_payment_term = w.terms[row['term']]
        if row.get('price_list'):
            party.sale_price_list = w.price_lists[row['price_list']]
        party.save()
        if party.code != row['code']:
            raise ValueError('Tryton gave %s the code %s, not %s'
                % (row['name'], party.code, row['code']))
        w.parties[row['code']] = party
    for row in w.story['logins']:
        user(w, row)
    for row in w.story['staff']:
        user(w, row, row['groups'])
    w.log('parties, logins, staff')


def user(w, row, groups=()):
    Group, Company = Model.get('res.group'), Model.get('company.company')
    result = Model.get('res.user')(
        login=row['login'], name=row['name'], email=row['email'],
        password=row['password'],
        language=w.langs[row.get('language', 'fr')])
    # A new user starts with default groups where a module says so.
    while result.groups:
        result.groups.pop()
    for word in groups:
        for module, name in GROUPS[word]:
            result.groups.append(Group(w.xid(module, name)))
    if groups:
        result.companies.append(Company(w.company.id))
        result.company = w.company
    result.save()
    if row.get('active') is False:
        result.active = False
        result.save()
