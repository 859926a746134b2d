"""Tryton's reports as PDF, with one start of LibreOffice for all of them.

Posting renders an invoice and keeps the file. Starting LibreOffice for each
costs more than a second, so while the story is played the conversion is put
off: the OpenDocument file is kept in its place, and all are converted at the
end in one go.
"""
import os
import shutil
import subprocess
import tempfile

from proteus import Model
from trytond.report import Report
from trytond.transaction import Transaction


def available():
    return shutil.which('soffice') is not None


def set_format(w):
    """Before the first posting: the stored file has that moment's format."""
    for action in Model.get('ir.action.report').find([
                ('report_name', 'in', ['account.invoice', 'sale.sale'])]):
        action.extension = 'pdf'
        action.save()


def postpone(w):
    def convert(cls, report, data, **kwargs):
        return report.extension or report.template_extension, data
    Report.convert = classmethod(convert)


def convert_all(w):
    """Turns every stored OpenDocument rendering into the PDF it stands for."""
    pool = w.pool
    with Transaction().start(
                w.config.database_name, w.config.user,
                context=w.config.context) as transaction, \
            tempfile.TemporaryDirectory(prefix='guichet-pdf-') as folder:
        Invoice = pool.get('account.invoice')
        invoices = [i for i in Invoice.search([('type', '=', 'out')])
            if (i.invoice_report_cache or b'')[:2] == b'PK']
        for i in invoices:
            with open(os.path.join(folder, '%d.odt' % i.id), 'wb') as f:
                f.write(i.invoice_report_cache)
        if invoices:
            subprocess.run(['soffice', '--headless', '--nolockcheck',
                    '--nodefault', '--norestore',
                    '-env:UserInstallation=file://%s/profile' % folder,
                    '--convert-to', 'pdf', '--outdir', folder,
                    *(os.path.join(folder, '%d.odt' % i.id)
                        for i in invoices)],
                check=True, timeout=300, stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        table = Invoice.__table__()
        cursor = transaction.connection.cursor()
        for i in invoices:
            with open(os.path.join(folder, '%d.pdf' % i.id), 'rb') as f:
                data = f.read()
            # By SQL: the model refuses to change a posted invoice.
            cursor.execute(*table.update(
                    [table.invoice_report_cache, table.invoice_report_format],
                    [Invoice.invoice_report_cache.sql_format(data), 'pdf'],
                    where=table.id == i.id))
    w.log('%d invoices rendered as PDF' % len(invoices))
