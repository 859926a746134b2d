# Les mots des pages. Les espaces insécables avant ; ? ! : et dans les guillemets
# sont posées au chargement : écrire ici des espaces ordinaires.

## Autour de chaque page
skip = Aller au contenu
language = Langue
language-name = Français
site-nav = Site
services = Services
products = Produits
contact = Nous écrire
client-area = Espace client
my-area = Mon espace
public-site = Site public
customer-label = Client :
all-customers = Vos { $n } entreprises
acting-for = Vous agissez pour
customer-code = Client { $code }
account-label = Compte :
account-login = Compte
breadcrumb = Fil d’Ariane
dashboard = Tableau de bord
orders = Commandes
invoices = Factures
profile = Mon profil
sign-in = Se connecter
sign-out = Se déconnecter
count-overdue = { $n ->
    [one] en retard
   *[other] en retard
}
read-at = Données du { $when }
title-fault = Erreur :

## Mots de partout
order = Commande
invoice = Facture
credit-note = Avoir
date = Date
state = État
total = Total TTC
total-untaxed = Total hors taxes
total-tax = Taxes
tax-base = sur { $base }
amount = Montant
amount-due = Reste à payer
due-date = Échéance
document = Document
details = Détails
history = Historique
payment-term = Conditions de paiement
delivery = Livraison
billing = Facturation
reference = Référence : { $reference }
your-reference = Votre référence : { $reference }
your-reference-head = Votre référence
for-customer = Pour { $customer }
nothing = Aucune
no-date = sans date
unknown = non renseignée
other-customer = Au nom d’un autre client
order-unnumbered = Sans numéro
invoice-unnumbered = Sans numéro
shipment-unnumbered = Sans numéro

## Listes
search = Rechercher
filter = Filtrer
filter-more = États, dates et tri
filter-state = États
filter-from = Du
filter-to = Au
filter-sort = Trier
sort-newest = Plus récentes d’abord
sort-oldest = Plus anciennes d’abord
sort-to-oldest = , de la plus récente à la plus ancienne ; inverser
sort-to-newest = , de la plus ancienne à la plus récente ; inverser
period-reversed = La date de fin précède la date de début. Échangez-les ou corrigez-en une.
period-not-a-date = Cette date n’existe pas, la liste n’en tient pas compte. Écrivez-la ainsi : 06/02/2026.
period-no-file = Cette date n’existe pas, le fichier n’est pas fait. Écrivez-la ainsi : 06/02/2026.
filter-left-out = { $n ->
    [one] Ce filtre n’est pas compris, la liste est affichée sans lui : { $values }.
   *[other] Ces filtres ne sont pas compris, la liste est affichée sans eux : { $values }.
}
filter-no-file = { $n ->
    [one] Ce filtre n’est pas compris, le fichier n’est pas fait : { $values }.
   *[other] Ces filtres ne sont pas compris, le fichier n’est pas fait : { $values }.
}
filter-left-out-detail = Les autres filtres s’appliquent. Choisissez parmi ceux qui sont proposés.
filter-left-out-more = et d’autres
filter-value = « { $value } »
chip-search = « { $text } »
chip-period = Du { $from } au { $to }
chip-from = À partir du { $from }
chip-to = Jusqu’au { $to }
chip-not-overdue = Sans retard
chip-remove = Retirer ce filtre
clear-filters = Tout effacer
no-match-detail = Effacez les filtres ou cherchez un autre mot.
pages = Pages
newer = Plus récentes
older = Plus anciennes

## Tableau de bord
hello = Bonjour { $name }
orders-under-way = Commandes en cours
orders-under-way-see = , voir ces commandes
orders-under-way-are = devis compris
invoices-due = Factures à payer
of-them-late = { $n ->
    [one] dont { $n } en retard
   *[other] dont { $n } en retard
}
none-of-them-late = aucune en retard
to-pay = À payer
of-which-late = Dont en retard
at-least = au moins
recent-orders = Dernières commandes
see-all-orders = Toutes les commandes
invoices-to-pay = Factures à payer
see-all-invoices = Toutes les factures
all-paid = Tout est payé
all-paid-detail = Aucune facture n’attend de règlement.
overdue-headline = { $days ->
    [one] Facture { $number } : { $amount } en retard de { $days } jour.
   *[other] Facture { $number } : { $amount } en retard de { $days } jours.
}
overdue-detail = Si le virement est parti, rien à faire.
overdue-link = Voir la facture
quotation-open = Le devis { $number } attend votre réponse.

## Commandes
orders-list = Liste des commandes
orders-filter = Filtrer les commandes
orders-search-hint = Numéro, référence ou produit
orders-on-page = { $n ->
    [one] { $n } commande sur cette page
   *[other] { $n } commandes sur cette page
}
orders-caption-newest = Commandes, de la plus récente à la plus ancienne
orders-caption-oldest = Commandes, de la plus ancienne à la plus récente
orders-none = Pas encore de commande
orders-none-detail = Vos commandes passées ici, par téléphone ou au comptoir apparaîtront ici.
orders-no-match = Aucune commande ne correspond
order-title = Commande { $number }
order-of = Commande du { $date }
order-pdf = Bon de commande (PDF)
quotation-expires = Devis valable jusqu’au { $date }
shipping = Expédition
invoicing = Facturation
steps = Avancement
step-done = (fait)
step-here = (étape en cours)
step-reached = le { $date }
lines = Lignes
line-product = Produit
line-quantity = Quantité
line-unit-price = Prix unitaire HT
line-amount = Montant HT
shipments = Expéditions
shipment = Bon de livraison
planned-on = prévue le { $date }
wanted-date = Souhaitée le
event-created = Commande enregistrée
event-quoted = Devis établi
event-confirmed = Commande confirmée
event-shipped = Expédition { $number } partie
event-invoiced = Facture { $number } établie
order-question = Une question sur cette commande ?
help-say-number = Donnez le numéro { $number } : il suffit pour retrouver le dossier.

## Factures
invoices-list = Liste des factures
invoices-filter = Filtrer les factures
invoices-search-hint = Numéro, référence ou produit
invoices-on-page = { $n ->
    [one] { $n } facture sur cette page
   *[other] { $n } factures sur cette page
}
invoices-caption-newest = Factures et avoirs, du plus récent au plus ancien
invoices-caption-oldest = Factures et avoirs, du plus ancien au plus récent
invoices-none = Pas encore de facture
invoices-none-detail = Vos factures et vos avoirs apparaîtront ici dès leur envoi.
invoices-no-match = Aucune facture ne correspond
none-late = Rien n’est en retard
none-late-detail = Aucune facture n’a passé son échéance.
quick-filter = Filtre rapide
all-invoices = Toutes
only-overdue = En retard
balance = Solde
balance-in = Solde en { $currency ->
    [EUR] euros
    [CHF] francs suisses
    [USD] dollars
    [GBP] livres sterling
   *[other] { $currency }
}
balance-late = dont { $amount } en retard
balance-not-late = rien en retard
overdue-invoices = Factures en retard
of-invoices-due = { $n ->
    [one] sur { $n } à payer
   *[other] sur { $n } à payer
}
days-late = { $n ->
    [one] { $n } jour de retard
   *[other] { $n } jours de retard
}
pdf-of = de { $number }
invoice-title = Facture { $number }
credit-note-title = Avoir { $number }
invoice-of = Facture du { $date }
credit-note-of = Avoir du { $date }
invoice-pdf = Télécharger la facture
credit-note-pdf = Télécharger l’avoir
pay-until = À payer avant le { $date } inclus
credit-left = Reste à déduire
instalments = Échéances
instalment-paid = payée
instalment-due = à venir
payments = Paiements reçus
erp-state = État
origins = Origine
sent-to = Adressée à
invoice-question = Une question sur cette facture ?
standing-credit = Avoir
standing-overdue = En retard
standing-part = Payée en partie
standing-due = À payer

## Profil
addresses = Adresses
contacts = Contacts
contact-email = E-mail :
contact-phone = Téléphone :
contact-mobile = Mobile :
contact-other = Contact :
identifier-vat = Numéro de TVA
identifier-siren = SIREN
identifier-siret = SIRET
identifier-other = Identifiant
your-login = Votre compte
name = Nom
login = Identifiant
email = Adresse e-mail
profile-mend = Quelque chose à corriger ?
profile-mend-detail = Écrivez à { $company } : nous mettons la fiche à jour.
no-customer = Votre compte n’est relié à aucun client
no-customer-detail = Écrivez à { $company } : nous vérifions votre identité, puis nous ouvrons l’accès.
no-customer-login = Votre identifiant : { $login }
no-customer-subject = Accès à l’espace client pour { $login }
write-to = Écrire à { $company }
ask-company = Demandez-le à { $company }.

## Connexion
sign-in-title = Votre espace client
password = Mot de passe
password-again = Saisissez de nouveau votre mot de passe.
no-access-yet = Pas encore d’accès ?
access-subject = Demande d’accès à l’espace client
sign-in-next = Après la connexion, vous reviendrez à la page { $page }.
sign-in-wrong = L’identifiant ou le mot de passe ne convient pas.
sign-in-wrong-detail = Vérifiez les deux.
sign-in-throttled = Trop d’essais.
sign-in-throttled-detail = { $minutes ->
    [one] Réessayez dans { $minutes } minute.
   *[other] Réessayez dans { $minutes } minutes.
}
sign-in-expired = { $minutes ->
    [one] Votre session s’est fermée après { $minutes } minute sans activité.
   *[other] Votre session s’est fermée après { $minutes } minutes sans activité.
}
sign-in-expired-detail = Reconnectez-vous : vous reviendrez à la même page.
sign-in-stale = Ce formulaire est resté ouvert trop longtemps.
sign-in-stale-detail = Rien n’a été envoyé. Saisissez de nouveau votre mot de passe.
sign-in-down = Le logiciel de gestion ne répond pas.
sign-in-down-detail = La connexion n’a pas pu être vérifiée. Réessayez dans quelques minutes.
signed-out = Votre session est fermée.

## Erreurs
request-number = Numéro de la demande
write-us = Nous écrire
call-us = Nous appeler
retry = Réessayer
back-to-orders = Revenir à vos commandes
back-to-dashboard = Revenir au tableau de bord
back-home = Revenir à l’accueil
error-ours = L’erreur vient de chez nous, pas de vous.
error-unchanged = Rien n’a été modifié.
error-bad-request = Cette demande n’est pas lisible
error-bad-request-detail = L’adresse ou le formulaire contient une valeur impossible. Revenez à la page précédente et corrigez-la.
error-forbidden = Cette page ne vous est pas ouverte
error-forbidden-detail = Votre compte n’en a pas le droit. Écrivez-nous si vous pensez qu’il devrait l’avoir.
error-stale-form = Ce formulaire n’est plus valable
error-stale-form-detail = Il est resté ouvert trop longtemps, ou vient d’une autre fenêtre. Rien n’a été envoyé : revenez à la page précédente, rechargez-la, puis recommencez.
error-not-found = Cette page n’existe pas, ou n’est pas à votre nom
error-not-found-detail = Revenez à vos commandes, ou vérifiez l’adresse.
error-not-found-public = Vérifiez l’adresse, ou revenez à l’accueil.
error-method = Cette adresse ne s’ouvre pas ainsi
error-method-detail = Revenez à la page précédente et utilisez ses boutons.
error-too-large = C’est trop volumineux
error-too-large-detail = Rien n’a été enregistré. Envoyez moins à la fois.
error-too-many = Trop de demandes d’un coup
error-too-many-detail = { $minutes ->
    [one] Réessayez dans { $minutes } minute.
   *[other] Réessayez dans { $minutes } minutes.
}
error-internal = Cette page n’a pas pu s’afficher
error-internal-detail = Réessayez, ou écrivez-nous avec le numéro de la demande : il nous suffit pour retrouver ce qui s’est passé.
error-bad-gateway = Le logiciel de gestion a mal répondu
error-bad-gateway-detail = Réessayez dans une minute. Si cela recommence, écrivez-nous avec le numéro de la demande.
error-unavailable = Le logiciel de gestion ne répond pas
error-unavailable-detail = Vos commandes et vos factures s’afficheront dès son retour. Réessayez dans quelques minutes.
error-restoring = Le portail est en cours de rétablissement
error-restoring-detail = Il revient d’une sauvegarde et sera rouvert une fois vérifié. Réessayez dans quelques minutes.
error-too-slow = Le logiciel de gestion met trop de temps à répondre
error-too-slow-detail = Réessayez dans une minute.
error-document = Le PDF n’est pas encore prêt
error-document-detail = Réessayez dans une minute.

## Mois
month-1 = janvier
month-2 = février
month-3 = mars
month-4 = avril
month-5 = mai
month-6 = juin
month-7 = juillet
month-8 = août
month-9 = septembre
month-10 = octobre
month-11 = novembre
month-12 = décembre
month-short-1 = janv.
month-short-2 = févr.
month-short-3 = mars
month-short-4 = avr.
month-short-5 = mai
month-short-6 = juin
month-short-7 = juil.
month-short-8 = août
month-short-9 = sept.
month-short-10 = oct.
month-short-11 = nov.
month-short-12 = déc.

## Ce qui est saisi n’est pas perdu
draft-restored = Brouillon du { $when } retrouvé.
draft-here = Il n’est que sur cet appareil, et n’est pas envoyé.
draft-old = La page a changé depuis : à l’envoi, vous verrez d’abord ce qui a changé.
draft-sent = Il était parti sans que la réponse arrive : le renvoyer tel quel ne fera rien deux fois.
draft-drop = Effacer le brouillon
leave-title = Quitter sans envoyer ?
leave-kept = Ce que vous avez saisi n’est pas envoyé. Gardé en brouillon, vous le retrouverez ici sur cet appareil pendant { $days } jours.
leave-lost = Ce que vous avez saisi n’est pas envoyé et sera perdu.
leave-out-title = Se déconnecter ?
leave-out = Ce que vous avez saisi sans l’envoyer sera effacé de cet appareil.
leave-stay = Continuer la saisie
leave-keep = Garder et quitter
leave-go = Quitter
held = Base restaurée, en attente.
held-detail = Les clients patientent et aucun mail ne part. Un opérateur compare la base avec Tryton puis lance : guichet restore release
anonymised = Données anonymisées.
anonymised-detail = Elles viennent d’une sauvegarde où les noms des personnes ont été remplacés ; aucun mail ne part d’ici.
