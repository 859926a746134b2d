# The words of the pages.

## Around every page
skip = Skip to content
language = Language
language-name = English
site-nav = Site
services = Services
products = Products
contact = Write to us
client-area = Customer area
my-area = My area
public-site = Public site
customer-label = Customer:
all-customers = Your { $n } companies
acting-for = You are acting for
customer-code = Customer { $code }
account-label = Account:
account-login = Account
breadcrumb = Breadcrumb
dashboard = Dashboard
orders = Orders
invoices = Invoices
profile = My profile
sign-in = Sign in
sign-out = Sign out
count-overdue = { $n ->
    [one] overdue
   *[other] overdue
}
read-at = Data from { $when }
title-fault = Error:

## Words used everywhere
order = Order
invoice = Invoice
credit-note = Credit note
date = Date
state = State
total = Total incl. tax
total-untaxed = Total before tax
total-tax = Tax
tax-base = on { $base }
amount = Amount
amount-due = Left to pay
due-date = Due date
document = Document
details = Details
history = History
payment-term = Payment terms
delivery = Delivery
billing = Billing
reference = Reference: { $reference }
your-reference = Your reference: { $reference }
your-reference-head = Your reference
for-customer = For { $customer }
nothing = None
no-date = no date
unknown = not given
other-customer = In another customer’s name
order-unnumbered = No number
invoice-unnumbered = No number
shipment-unnumbered = No number

## Lists
search = Search
filter = Filter
filter-more = States, dates and order
filter-state = States
filter-from = From
filter-to = To
filter-sort = Sort
sort-newest = Newest first
sort-oldest = Oldest first
sort-to-oldest = , newest first; reverse
sort-to-newest = , oldest first; reverse
period-reversed = The end date is before the start date. Swap them or correct one.
period-not-a-date = There is no such date, the list ignores it. Write it like this: 2026-02-06.
period-no-file = There is no such date, no file is made. Write it like this: 2026-02-06.
filter-left-out = { $n ->
    [one] This filter is not understood, the list is shown without it: { $values }.
   *[other] These filters are not understood, the list is shown without them: { $values }.
}
filter-no-file = { $n ->
    [one] This filter is not understood, no file is made: { $values }.
   *[other] These filters are not understood, no file is made: { $values }.
}
filter-left-out-detail = The other filters apply. Choose from those offered.
filter-left-out-more = and others
filter-value = “{ $value }”
chip-search = “{ $text }”
chip-period = { $from } to { $to }
chip-from = From { $from }
chip-to = Until { $to }
chip-not-overdue = Not overdue
chip-remove = Remove this filter
clear-filters = Clear all
no-match-detail = Clear the filters or try another word.
pages = Pages
newer = Newer
older = Older

## Dashboard
hello = Hello { $name }
orders-under-way = Orders under way
orders-under-way-see = , see these orders
orders-under-way-are = quotations included
invoices-due = Invoices to pay
of-them-late = { $n ->
    [one] of which { $n } overdue
   *[other] of which { $n } overdue
}
none-of-them-late = none overdue
to-pay = To pay
of-which-late = Of which overdue
at-least = at least
recent-orders = Latest orders
see-all-orders = All orders
invoices-to-pay = Invoices to pay
see-all-invoices = All invoices
all-paid = All paid
all-paid-detail = No invoice is waiting.
overdue-headline = { $days ->
    [one] Invoice { $number }: { $amount } overdue for { $days } day.
   *[other] Invoice { $number }: { $amount } overdue for { $days } days.
}
overdue-detail = If your transfer is on its way, nothing to do.
overdue-link = See the invoice
quotation-open = Quotation { $number } is waiting for your answer.

## Orders
orders-list = List of orders
orders-filter = Filter the orders
orders-search-hint = Number, reference or product
orders-on-page = { $n ->
    [one] { $n } order on this page
   *[other] { $n } orders on this page
}
orders-caption-newest = Orders, newest first
orders-caption-oldest = Orders, oldest first
orders-none = No orders yet
orders-none-detail = Orders placed here, by phone or at the counter will show here.
orders-no-match = No order matches
order-title = Order { $number }
order-of = Order of { $date }
order-pdf = Order document (PDF)
quotation-expires = Quotation valid until { $date }
shipping = Shipping
invoicing = Invoicing
steps = Progress
step-done = (done)
step-here = (current step)
step-reached = { $date }
lines = Lines
line-product = Product
line-quantity = Quantity
line-unit-price = Unit price before tax
line-amount = Amount before tax
shipments = Shipments
shipment = Shipment
planned-on = planned for { $date }
wanted-date = Wanted on
event-created = Order recorded
event-quoted = Quotation issued
event-confirmed = Order confirmed
event-shipped = Shipment { $number } left
event-invoiced = Invoice { $number } issued
order-question = A question about this order?
help-say-number = Give the number { $number }: it is all we need to find the file.

## Invoices
invoices-list = List of invoices
invoices-filter = Filter the invoices
invoices-search-hint = Number, reference or product
invoices-on-page = { $n ->
    [one] { $n } invoice on this page
   *[other] { $n } invoices on this page
}
invoices-caption-newest = Invoices and credit notes, newest first
invoices-caption-oldest = Invoices and credit notes, oldest first
invoices-none = No invoices yet
invoices-none-detail = Your invoices and credit notes will show here as soon as they are sent.
invoices-no-match = No invoice matches
none-late = Nothing is overdue
none-late-detail = No invoice has passed its due date.
quick-filter = Quick filter
all-invoices = All
only-overdue = Overdue
balance = Balance
balance-in = Balance in { $currency ->
    [EUR] euros
    [CHF] Swiss francs
    [USD] dollars
    [GBP] pounds sterling
   *[other] { $currency }
}
balance-late = of which { $amount } overdue
balance-not-late = nothing overdue
overdue-invoices = Overdue invoices
of-invoices-due = { $n ->
    [one] out of { $n } to pay
   *[other] out of { $n } to pay
}
days-late = { $n ->
    [one] { $n } day overdue
   *[other] { $n } days overdue
}
pdf-of = of { $number }
invoice-title = Invoice { $number }
credit-note-title = Credit note { $number }
invoice-of = Invoice of { $date }
credit-note-of = Credit note of { $date }
invoice-pdf = Download the invoice
credit-note-pdf = Download the credit note
pay-until = To be paid by { $date }
credit-left = Left to deduct
instalments = Instalments
instalment-paid = paid
instalment-due = to come
payments = Payments received
erp-state = State
origins = Origin
sent-to = Addressed to
invoice-question = A question about this invoice?
standing-credit = Credit note
standing-overdue = Overdue
standing-part = Partly paid
standing-due = To pay

## Profile
addresses = Addresses
contacts = Contacts
contact-email = E-mail:
contact-phone = Phone:
contact-mobile = Mobile:
contact-other = Contact:
identifier-vat = VAT number
identifier-siren = SIREN
identifier-siret = SIRET
identifier-other = Identifier
your-login = Your account
name = Name
login = Login
email = E-mail address
profile-mend = Something to correct?
profile-mend-detail = Write to { $company } and we will update the record.
no-customer = Your account is not linked to a customer yet
no-customer-detail = Write to { $company }: once we know it is you, we open the access.
no-customer-login = Your login: { $login }
no-customer-subject = Access to the customer area for { $login }
write-to = Write to { $company }
ask-company = Ask { $company } for it.

## Sign-in
sign-in-title = Your customer area
password = Password
password-again = Enter your password again.
no-access-yet = No access yet?
access-subject = Request for access to the customer area
sign-in-next = After signing in you will return to the page { $page }.
sign-in-wrong = The login or password does not match.
sign-in-wrong-detail = Check both.
sign-in-throttled = Too many tries.
sign-in-throttled-detail = { $minutes ->
    [one] Try again in { $minutes } minute.
   *[other] Try again in { $minutes } minutes.
}
sign-in-expired = { $minutes ->
    [one] You were signed out after { $minutes } minute without activity.
   *[other] You were signed out after { $minutes } minutes without activity.
}
sign-in-expired-detail = Sign in again and you will return to this page.
sign-in-stale = This form was open for too long.
sign-in-stale-detail = Nothing was sent. Enter your password again.
sign-in-down = The management system is not answering.
sign-in-down-detail = Your sign-in could not be checked. Try again in a few minutes.
signed-out = You are signed out.

## Errors
request-number = Request number
write-us = Write to us
call-us = Call us
retry = Try again
back-to-orders = Back to your orders
back-to-dashboard = Back to the dashboard
back-home = Back to the home page
error-ours = The fault is ours, not yours.
error-unchanged = Nothing was changed.
error-bad-request = This request cannot be read
error-bad-request-detail = The address or the form holds an impossible value. Go back to the previous page and correct it.
error-forbidden = This page is not open to you
error-forbidden-detail = Your account does not have the right. Write to us if you think it should.
error-stale-form = This form is no longer valid
error-stale-form-detail = It was open for too long, or comes from another window. Nothing was sent: go back, reload the page, then start again.
error-not-found = This page does not exist, or is not yours
error-not-found-detail = Go back to your orders, or check the address.
error-not-found-public = Check the address, or go back to the home page.
error-method = This address does not open that way
error-method-detail = Go back to the previous page and use its buttons.
error-too-large = This is too large
error-too-large-detail = Nothing was stored. Send less at a time.
error-too-many = Too many requests at once
error-too-many-detail = { $minutes ->
    [one] Try again in { $minutes } minute.
   *[other] Try again in { $minutes } minutes.
}
error-internal = This page could not be shown
error-internal-detail = Try again, or write to us with the request number: it is all we need to find what happened.
error-bad-gateway = The management system gave a bad answer
error-bad-gateway-detail = Try again in a minute. If it happens again, write to us with the request number.
error-unavailable = The management system is not answering
error-unavailable-detail = Your orders and invoices will show as soon as it is back. Try again in a few minutes.
error-restoring = The portal is being restored
error-restoring-detail = It comes back from a backup and opens again once it has been checked. Try again in a few minutes.
error-too-slow = The management system takes too long to answer
error-too-slow-detail = Try again in a minute.
error-document = The PDF is not ready yet
error-document-detail = Try again in a minute.

## Months
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
month-short-1 = Jan
month-short-2 = Feb
month-short-3 = Mar
month-short-4 = Apr
month-short-5 = May
month-short-6 = Jun
month-short-7 = Jul
month-short-8 = Aug
month-short-9 = Sep
month-short-10 = Oct
month-short-11 = Nov
month-short-12 = Dec

## What is typed is not lost
draft-restored = Draft of { $when } found.
draft-here = It is on this device only, and has not been sent.
draft-old = The page has changed since: when you send it, you will first be shown what changed.
draft-sent = It was sent and no answer came: sent again as it is, nothing is done twice.
draft-drop = Discard the draft
leave-title = Leave without sending?
leave-kept = What you typed has not been sent. Kept as a draft, it waits for you here on this device for { $days } days.
leave-lost = What you typed has not been sent and will be lost.
leave-out-title = Sign out?
leave-out = What you typed without sending it will be removed from this device.
leave-stay = Go on typing
leave-keep = Keep and leave
leave-go = Leave
held = Restored database, on hold.
held-detail = Customers wait and no mail leaves. An operator compares the database with Tryton, then runs: guichet restore release
anonymised = Anonymised data.
anonymised-detail = Made from a backup, with people's names replaced; no mail is sent.
