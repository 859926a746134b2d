"""Company, currencies, chart of accounts, fiscal years, terms, taxes."""
import calendar
import datetime as dt
from decimal import Decimal

from proteus import Model, Wizard


def load(w):
    currencies(w)
    company(w)
    chart(w)
    fiscal_years(w)
    payment_terms(w)
    payment_method(w)
    shipments(w)


def currencies(w):
    Currency = Model.get('currency.currency')
    Country = Model.get('country.country')
    for code, name in w.story['countries'].items():
        found = Country.find([('code', '=', code)])
        country = found[0] if found else Country(code=code)
        country.name = name
        country.save()
        w.countries[code] = country
    for row in w.story['currencies']:
        found = Currency.find([('code', '=', row['code'])])
        cur = found[0] if found else Currency(code=row['code'])
        cur.name, cur.symbol = row['name'], row['symbol']
        cur.numeric_code, cur.digits = row['numeric'], row['digits']
        cur.rounding = Decimal(1).scaleb(-row['digits'])
        # One rate for ever: amounts must not depend on the day of the build.
        cur.rates.new(date=dt.date(2000, 1, 1), rate=Decimal(row['rate']))
        cur.save()
        w.currencies[row['code']] = cur


def set_address(address, row, countries):
    for field in ('street_unstructured', 'street'):
        if hasattr(address, field):
            setattr(address, field, row['street'])
            break
    address.postal_code, address.city = row['postal_code'], row['city']
    address.country = countries[row.get('country', 'FR')]
    if row.get('name'):
        address.party_name = row['name']
    for flag in ('invoice', 'delivery'):
        if row.get(flag):
            setattr(address, flag, True)


def company(w):
    row = w.story['company']
    Lang, Party, User = map(Model.get, ('ir.lang', 'party.party', 'res.user'))
    w.langs = {l.code: l for l in Lang.find([('code', 'in', ['fr', 'en'])])}
    # Else nobody could choose English.
    w.write('ir.lang', [l.id for l in w.langs.values()],
        {'translatable': True})
    us = Party(name=row['name'], lang=w.langs['fr'])
    set_address(us.addresses[0] if us.addresses else us.addresses.new(),
        row, w.countries)
    us.contact_mechanisms.new(type='email', value=row['email'])
    us.contact_mechanisms.new(type='phone', value=row['phone'])
    us.save()
    wizard = Wizard('company.company.config')
    wizard.execute('company')
    wizard.form.party = us
    wizard.form.currency = w.currencies[row['currency']]
    wizard.form.timezone = row['time_zone']
    wizard.execute('add')
    w.company, = Model.get('company.company').find([])
    if not w.company.timezone:
        w.company.timezone = row['time_zone']
        w.company.save()
    admin = User(w.config.user)
    admin.language = w.langs['fr']
    admin.save()
    w.config._context = User.get_preferences(True, {})
    w.log('company')


def account(w, code):
    return w.one('account.account',
        ('code', '=', code), ('company', '=', w.company.id))


def chart(w):
    wizard = Wizard('account.create_chart')
    wizard.execute('account')
    wizard.form.account_template = Model.get('account.account.template')(
        w.xid('account_fr', 'root'))
    wizard.form.company = w.company
    wizard.execute('create_account')
    wizard.form.account_receivable = account(w, '4111')
    wizard.form.account_payable = account(w, '4011')
    wizard.execute('create_properties')
    # Invoices in other currencies leave a cent over here and there.
    config = Model.get('account.configuration')(1)
    config.currency_exchange_debit_account = account(w, '666')
    config.currency_exchange_credit_account = account(w, '766')
    if not config.currency_exchange_journal:
        config.currency_exchange_journal = w.one(
            'account.journal', ('type', '=', 'write-off'))
    config.save()
    w.log('chart of accounts')


def month(day, months):
    """The first of the month, that many months away."""
    index = day.year * 12 + day.month - 1 + months
    return dt.date(index // 12, index % 12 + 1, 1)


def fiscal_years(w):
    """Three years, the middle one from nine months back to two ahead.

    The whole story lies in the middle one, so that its document numbers
    depend neither on the calendar nor on the turn of a year.
    """
    start = month(w.today, -9)
    for prefix, first in (('P', month(start, -12)), ('', start),
            ('S', month(start, 12))):
        last = month(first, 12) - dt.timedelta(days=1)
        name = '%s %s' % (calendar.month_name[first.month], first.year)
        fiscal_year(w, name, prefix, first, last)
    w.log('fiscal years')


def fiscal_year(w, name, prefix, first, last):
    Sequence = Model.get('ir.sequence.strict')
    Type = Model.get('ir.sequence.type')
    year = Model.get('account.fiscalyear')(name=name, company=w.company,
        start_date=first, end_date=last)
    # 7.0 calls it post_move_sequence, and it is not a strict one there.
    field = ('move_sequence' if 'move_sequence' in year._fields
        else 'post_move_sequence')
    moves = Model.get(year._fields[field]['relation'])(
        name='Écritures ' + name, company=w.company,
        sequence_type=Type(w.xid('account', 'sequence_type_account_move')))
    moves.save()
    setattr(year, field, moves)
    row, = year.invoice_sequences
    for field, kind in (('out_invoice_sequence', 'FA'),
            ('out_credit_note_sequence', 'AV'),
            ('in_invoice_sequence', 'FF'),
            ('in_credit_note_sequence', 'AF')):
        sequence = Sequence(name='%s %s' % (kind, name), company=w.company,
            prefix='%s%s-' % (kind, prefix), padding=4,
            sequence_type=Type(w.xid(
                'account_invoice', 'sequence_type_account_invoice')))
        sequence.save()
        setattr(row, field, sequence)
    year.save()
    year.click('create_period')


def payment_terms(w):
    Term = Model.get('account.invoice.payment_term')
    for name, rows in w.story['payment_terms'].items():
        term = Term(name=name)
        for row in rows:
            if 'ratio' in row:
                line = term.lines.new(
                    type='percent', ratio=Decimal(row['ratio']))
            else:
                line = term.lines.new(type='remainder')
            if row['days']:
                line.relativedeltas.new(days=row['days'])
        term.save()
        w.terms[name] = term


def shipments(w):
    # 8.2 leaves the customers' shipments in draft unless told otherwise.
    Configuration = Model.get('sale.configuration')
    if 'sale_wait_shipment' in Configuration._fields:
        configuration = Configuration(1)
        configuration.sale_wait_shipment = True
        configuration.save()


def payment_method(w):
    journal = w.one('account.journal', ('type', '=', 'cash'))
    bank = account(w, '5121')
    w.method = Model.get('account.invoice.payment.method')(
        name='Virement', journal=journal,
        credit_account=bank, debit_account=bank)
    w.method.save()
