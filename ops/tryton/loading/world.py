"""What the loading steps share: the pool, the clock, the story, look-ups."""
import datetime as dt
import sys
import time

from proteus import Model
from proteus import config as pconfig
from trytond.pool import Pool
from trytond.transaction import Transaction


class World:
    """One database being filled.

    `today` is the day of the build; `day` the day the story has reached: the
    server's own notion of today is bent to it, so that what Tryton dates by
    itself (quotations, deliveries, credit notes) is dated as the story says.
    """

    def __init__(self, story, database, config_file, today):
        self.story = story
        self.today = self.day = today
        self.started = time.monotonic()
        self.config = pconfig.set_trytond(database, config_file=config_file)
        # A posted invoice that is already due asks for a confirmation.
        self.config.skip_warning = True
        self.pool = Pool(self.config.database_name)
        self.products, self.parties, self.currencies = {}, {}, {}
        self.countries, self.terms, self.price_lists = {}, {}, {}
        self.pool.get('ir.date').today = staticmethod(
            lambda timezone=None: self.day)

    def log(self, words):
        print('load: %5.1f s  %s' % (time.monotonic() - self.started, words),
            file=sys.stderr, flush=True)

    def ago(self, days):
        return self.today - dt.timedelta(days=days)

    def xid(self, module, name):
        # In the server's own way: 7.0 does not offer it to clients.
        with Transaction().start(
                self.config.database_name, 0, readonly=True):
            return self.pool.get('ir.model.data').get_id(module, name)

    def one(self, model, *domain):
        found = Model.get(model).find(list(domain), limit=1)
        if not found:
            raise LookupError('no %s with %s' % (model, list(domain)))
        return found[0]

    def has_button(self, model, name):
        return name in self.pool.get(model)._buttons

    def write(self, model, ids, values):
        """Writes as the server's own code does: 8.2 refuses a client that
        writes fields which are read-only in the forms."""
        Server = self.pool.get(model)
        with Transaction().start(self.config.database_name,
                self.config.user, context=self.config.context):
            Server.write(Server.browse(ids), values)
