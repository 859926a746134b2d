"""Rows of one Tryton database, read in process."""
import datetime as dt
from decimal import Decimal

from trytond.config import config
from trytond.pool import Pool
from trytond.transaction import Transaction


class Source:

    def __init__(self, config_file, database, build_day):
        config.update_etc(config_file)
        self.database, self.build_day = database, build_day
        Pool.start()
        self.pool = Pool(database)
        with Transaction().start(database, 0, readonly=True):
            self.pool.init()
        with self.transaction({}):
            User = self.pool.get('res.user')
            admin, = User.search([('login', '=', 'admin')])
            self.user = admin.id
        with self.transaction({}):
            context = self.pool.get('res.user').get_preferences(
                context_only=True)
        self.context = {**context, 'language': 'fr', 'active_test': False}

    user = 0

    def transaction(self, context=None):
        return Transaction().start(self.database, self.user, readonly=True,
            context=self.context if context is None else context)

    def rows(self, model, domain, fields, order=(('id', 'ASC'),)):
        """As search_read over RPC; null for what the series has not."""
        Model = self.pool.get(model)
        absent = [f for f in fields if f.partition('.')[0]
            not in Model._fields]
        with self.transaction():
            rows = Model.search_read(domain, order=list(order),
                fields_names=[f for f in fields if f not in absent])
        return [{**dict.fromkeys(absent), **row} for row in rows]

    def labels(self, model, field, language):
        with self.transaction({**self.context, 'language': language}):
            found = self.pool.get(model).fields_get([field])[field]
            return {k: v for k, v in found['selection'] if k}

    def day(self, date):
        return None if date is None else (date - self.build_day).days


def money(amount, digits):
    if amount is None:
        return None
    return str(Decimal(amount).quantize(Decimal(1).scaleb(-digits)))


def unit_price(price):
    if price is None:
        return None
    # Four decimals, more only where there are more.
    price = Decimal(price)
    return str(price.quantize(min(Decimal('0.0001'), Decimal(1).scaleb(
                    price.normalize().as_tuple().exponent)), ))


def quantity(number):
    if number is None:
        return None
    text = format(Decimal(repr(float(number))), 'f')
    return text.rstrip('0').rstrip('.') if '.' in text else text
