"""What the loading steps share: the pool, the clock, the story, look-ups."""
import datetime as dt
import json
import sys
import time

from proteus import Model
from proteus import config as pconfig
from trytond import worker
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
        self.tasks = []
        self.run_task, worker.run_task = worker.run_task, self.hold

    def hold(self, pool, task):
        self.tasks.append(task)

    def run_tasks(self):
        """Runs the held tasks, each of several equal ones once.

        Each step of a delivery asks to process its order again; once at the
        end of the event comes to the same and takes a third of the time.
        """
        Queue = self.pool.get('ir.queue')
        while self.tasks:
            ids, self.tasks, last = self.tasks, [], {}
            with Transaction().start(self.pool.database_name, 0,
                    readonly=True):
                for task in Queue.search([('id', 'in', ids)],
                        order=[('id', 'ASC')]):
                    last[json.dumps(task.data, sort_keys=True,
                            default=str)] = task.id
            for id_ in sorted(last.values()):
                # Tasks of the task's own are held again.
                self.run_task(self.pool, id_)

    def log(self, words):
        print('load: %5.1f s  %s' % (time.monotonic() - self.started, words),
            file=sys.stderr, flush=True)

    def ago(self, days):
        return self.today - dt.timedelta(days=days)

    def xid(self, module, name):
        return Model.get('ir.model.data').get_id(
            module, name, self.config.context)

    def one(self, model, *domain):
        found = Model.get(model).find(list(domain), limit=1)
        if not found:
            raise LookupError('no %s with %s' % (model, list(domain)))
        return found[0]

    def has_button(self, model, name):
        return name in self.pool.get(model)._buttons
