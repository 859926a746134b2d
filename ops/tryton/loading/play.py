"""Plays the documents' story, day by day, through Tryton's own workflow.

An event is "DAYS_AGO VERB [ARGUMENT]". All documents' events are played in
order of date, as invoice numbers must follow their dates.
"""
from decimal import Decimal

from proteus import Model, Wizard

TEXTS = {'comment', 'title', 'subtotal'}


def load(w):
    steps = []
    for row in w.story['sales']:
        doc = SaleStory(w, row)
        steps += [(doc, event) for event in row['events']]
    for kind, rows in (('out', w.story['invoices']),
            ('in', w.story['supplier_invoices'])):
        for row in rows:
            doc = InvoiceStory(w, row, kind)
            steps += [(doc, event) for event in row['events']]
    # Stable: on one day the order is the story's.
    steps.sort(key=lambda step: -int(step[1].split()[0]))
    for doc, event in steps:
        days, verb, *argument = event.split()
        w.day = w.ago(int(days))
        try:
            if not doc.record:
                doc.create()
            getattr(doc, 'do_' + verb)(*argument)
        except Exception as e:
            e.add_note('in the story of %s, event "%s"' % (doc.name, event))
            raise
    w.day = w.today
    w.log('%d events played' % len(steps))


class Story:
    record = None

    def __init__(self, w, row):
        self.w, self.row = w, row
        self.name = row.get('ref') or row.get('name') or row['party']

    def do_create(self):
        pass

    def post(self, invoice):
        invoice.invoice_date = self.w.day
        if invoice.type == 'in':
            invoice.accounting_date = self.w.day
        invoice.click('post')

    def cancel(self, invoice):
        invoice.click('cancel')

    def invoice(self, *states):
        """The first of the document's invoices in one of the states."""
        for invoice in self.invoices():
            if invoice.state in states:
                return invoice
        raise LookupError('no invoice is %s' % ' or '.join(states))

    def do_validate(self):
        invoice = self.invoice('draft')
        invoice.invoice_date = self.w.day
        invoice.click('validate_invoice')

    def do_post(self):
        self.post(self.invoice('draft', 'validated'))

    def do_cancel_invoice(self):
        self.cancel(self.invoice('draft', 'validated'))

    def do_pay(self, amount=None):
        invoice = self.invoice('posted')
        wizard = Wizard('account.invoice.pay', [invoice])
        form = wizard.form
        form.date, form.payment_method = self.w.day, self.w.method
        if amount == 'half':
            form.amount = sorted(line.amount for line in
                instalments(invoice) if not line.reconciliation)[0]
        else:
            form.amount = Decimal(amount or invoice.amount_to_pay)
        wizard.execute('choice')
        if wizard.state != 'end':
            wizard.form.type = 'partial'
            wizard.execute('pay')

    def do_credit(self, refund=False):
        wizard = Wizard('account.invoice.credit', [self.invoice('posted')])
        wizard.form.with_refund = refund
        if 'invoice_date' in wizard.form._fields:
            wizard.form.invoice_date = self.w.day
        wizard.execute('credit')
        for note in Model.get('account.invoice').find([
                    ('type', '=', 'out'), ('state', '=', 'draft'),
                    ('total_amount', '<', 0),
                    ('party.code', '=', self.row['party'])]):
            if note.origins and not note.sales:
                self.post(note)

    def do_credit_refund(self):
        self.do_credit(refund=True)


def instalments(invoice):
    return Model.get('account.move.line').find(
        [('id', 'in', [line.id for line in invoice.lines_to_pay])])


class SaleStory(Story):

    def create(self):
        w, row = self.w, self.row
        sale = Model.get('sale.sale')(party=w.parties[row['party']])
        for field in ('invoice_party', 'shipment_party'):
            if row.get(field):
                setattr(sale, field, w.parties[row[field]])
        if row.get('currency'):
            sale.currency = w.currencies[row['currency']]
        sale.reference = row['ref']
        sale.description = row.get('description')
        sale.invoice_method = self.invoice_method()
        sale.shipment_method = 'order'
        for what, value in row['lines']:
            line = sale.lines.new()
            if what in TEXTS:
                line.type, line.description = what, value
            else:
                line.product = w.products[what]
                line.quantity = float(value)
        sale.save()
        self.record = sale

    def invoice_method(self):
        method = self.row.get('invoice_method', 'order')
        field = self.w.pool.get('sale.sale').invoice_method
        if method == 'shipment' and method not in dict(field.selection):
            return 'fulfillment'   # its name since 8.0
        return method

    def invoices(self):
        self.record.reload()
        return self.record.invoices

    def do_quote(self):
        self.record.click('quote')

    def do_draft(self):
        self.record.click('draft')

    def do_cancel(self):
        self.record.click('cancel')

    def do_confirm(self):
        self.record.sale_date = self.w.day
        self.record.click('confirm')
        if self.record.state == 'confirmed':
            self.record.click('process')
        if self.record.state != 'processing':
            raise ValueError('the sale is %s' % self.record.state)

    def do_confirm_only(self):
        # As it is for a while where a queue does the processing.
        self.w.write('sale.sale', [self.record.id],
            {'state': 'confirmed', 'sale_date': self.w.day})

    def shipment(self):
        self.record.reload()
        for shipment in self.record.shipments:
            if shipment.state not in {'done', 'cancelled'}:
                return shipment
        return None

    def advance(self, last):
        shipment = self.shipment()
        if not shipment:
            return
        if shipment.state == 'draft':
            shipment.click('wait')
            shipment.reload()
        do = 'do' if self.w.has_button('stock.shipment.out', 'do') else 'done'
        for state, button in (('assigned', 'assign_try'), ('picked', 'pick'),
                ('packed', 'pack'), ('done', do)):
            order = ['waiting', 'assigned', 'picked', 'packed', 'done']
            if order.index(shipment.state) >= order.index(state):
                continue
            shipment.click(button)
            shipment.reload()
            if shipment.state != state:
                raise ValueError('the shipment is %s' % shipment.state)
            if state == last:
                return

    def do_assign(self):
        self.advance('assigned')

    def do_pick(self):
        self.advance('picked')

    def do_pack(self):
        self.advance('packed')

    def do_ship(self):
        self.advance('done')

    def do_ship_part(self, quantity):
        move, = self.shipment().outgoing_moves
        move.quantity = float(quantity)
        move.save()
        for move in self.shipment().inventory_moves:
            move.quantity = float(quantity)
            move.save()
        self.advance('done')

    def do_return(self):
        self.record.reload()
        shipment, = self.record.shipment_returns
        shipment.click('receive')
        shipment.click('do'
            if self.w.has_button('stock.shipment.out.return', 'do')
            else 'done')


class InvoiceStory(Story):

    def __init__(self, w, row, kind):
        super().__init__(w, row)
        self.kind = kind

    def create(self):
        w, row = self.w, self.row
        invoice = Model.get('account.invoice')(type=self.kind)
        invoice.party = w.parties[row['party']]
        invoice.reference = row['reference']
        if self.kind == 'out':
            invoice.description = row['name']
        for code, quantity, price in row['lines']:
            line = invoice.lines.new()
            line.product = w.products[code]
            line.quantity = float(quantity)
            line.unit_price = Decimal(price)
        invoice.save()
        self.record = invoice

    def invoices(self):
        self.record.reload()
        return [self.record]
