"""Categories with their taxes, products, stock on hand, price lists."""
from decimal import Decimal

from proteus import Model

from .company import account

TAXES = {
    'm20': 'tva_vente_biens_taux_normal',
    'm55': 'tva_vente_biens_5_5',
    's20': 'tva_vente_services_taux_normal',
    }


def load(w):
    categories = {key: category(w, key, name)
        for key, name in w.story['categories'].items()}
    for row in w.story['products']:
        product(w, row, categories[row['category']])
    w.log('products')
    stock(w)
    for row in w.story['price_lists']:
        price_list(w, row)
    w.log('stock, price lists')


def category(w, key, name):
    tax = w.one('account.tax', ('company', '=', w.company.id),
        ('template', '=', w.xid('account_fr', TAXES[key])))
    result = Model.get('product.category')(name=name, accounting=True)
    result.account_revenue = account(w, '7011')
    result.account_expense = account(w, '6071')
    result.customer_taxes.append(Model.get('account.tax')(tax.id))
    result.save()
    return result


def product(w, row, account_category):
    unit = Model.get('product.uom')(w.xid('product', 'uom_' + row['unit']))
    template = Model.get('product.template')(
        name=row['name'], default_uom=unit, type=row.get('type', 'goods'),
        salable=row.get('salable', True), list_price=Decimal(row['price']),
        account_category=account_category)
    if template.salable:
        template.sale_uom = unit
    for code, description in row['variants']:
        blank = [p for p in template.products if not p.suffix_code]
        variant = blank[0] if blank else template.products.new()
        variant.suffix_code = code
        if description:
            variant.description = description
    template.save()
    for variant in template.products:
        variant.cost_price = round(Decimal(row['price']) / 2, 4)
        variant.save()
        w.products[variant.suffix_code] = variant


def stock(w):
    w.day = w.ago(250)
    warehouse = Model.get('stock.location')(
        w.xid('stock', 'location_warehouse'))
    inventory = Model.get('stock.inventory')(
        location=warehouse.storage_location, date=w.day)
    for row in w.story['products']:
        for code, _ in row['variants']:
            if row.get('stock'):
                line = inventory.lines.new(product=w.products[code])
                line.quantity = float(row['stock'])
    inventory.click('confirm')


def price_list(w, row):
    result = Model.get('product.price_list')(
        name=row['name'], company=w.company)
    if 'price' in result._fields:
        result.price = 'list_price'
    for line in row['lines']:
        new = result.lines.new(formula=line['formula'])
        if 'product' in line:
            new.product = w.products[line['product']]
            new.quantity = float(line['quantity'])
    result.save()
    w.price_lists[row['name']] = result
