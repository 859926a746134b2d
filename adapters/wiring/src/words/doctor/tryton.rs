use super::Text;

#[rustfmt::skip]
pub(super) const TEXTS: &[Text] = &[
    ("tryton_reachable.proves", "Tryton répond à cette adresse.", "Tryton answers at this address."),
    ("tryton_reachable.hint", "Tryton tourne-t-il ? TRYTON_RPC_URL est-elle juste ?", "is Tryton running? is TRYTON_RPC_URL right?"),
    ("tryton_reachable.here", "Tryton {series} répond", "Tryton {series} answers"),

    ("tryton_version.proves", "Tryton est d'une série avec laquelle le portail est essayé.", "Tryton is of a series the portal is tested with."),
    ("tryton_version.hint", "attendre avant de passer à cette série, ou rester sur une série essayée", "wait before moving to this series, or stay on a tested one"),
    ("tryton_version.tested", "série {series}", "series {series}"),
    ("tryton_version.untested", "série {series}, essayées : {tested}", "series {series}, tested: {tested}"),

    ("tryton_clock.proves", "Les horloges du portail et de Tryton s'accordent.", "The portal's clock and Tryton's agree."),
    ("tryton_clock.hint", "régler les deux machines par NTP", "set both machines by NTP"),
    ("tryton_clock.together", "écart de {seconds} s", "{seconds} s apart"),
    ("tryton_clock.apart", "écart de {seconds} s", "{seconds} s apart"),

    ("service_account.proves", "Le compte de service entre dans Tryton.", "The service account signs in to Tryton."),
    ("service_account.hint", "TRYTON_USER, TRYTON_PASSWORD, TRYTON_DATABASE ; puis guichet setup portal", "TRYTON_USER, TRYTON_PASSWORD, TRYTON_DATABASE; then guichet setup portal"),
    ("service_account.signs_in", "entre", "signs in"),
    ("service_account.refused", "login ou mot de passe refusé", "login or password refused"),
    ("service_account.no_database", "Tryton n'a pas de base de ce nom", "Tryton has no database of this name"),

    ("service_rights.proves", "Le compte de service peut lire tout ce que les pages montrent.", "The service account can read all that the pages show."),
    ("service_rights.hint", "guichet setup portal", "guichet setup portal"),
    ("service_rights.enough", "tous les droits nécessaires", "all the rights it needs"),
    ("service_rights.lacking", "manquent : {rights}", "lacking: {rights}"),

    ("service_rights_least.proves", "Le compte de service n'a pas plus de droits qu'il n'en faut.", "The service account has no more rights than it needs."),
    ("service_rights_least.hint", "retirer le compte des autres groupes de Tryton, puis guichet setup portal", "take the account out of Tryton's other groups, then guichet setup portal"),
    ("service_rights_least.least", "rien de trop", "nothing too much"),
    ("service_rights_least.beyond", "de trop : {rights}", "too much: {rights}"),

    ("test_customer.proves", "Le client d'essai existe, est dans le groupe des clients et entre dans Tryton.", "The test customer exists, is in the customers' group and signs in to Tryton."),
    ("test_customer.hint", "PORTAL_LOGIN, PORTAL_PASSWORD et PORTAL_PARTY, puis guichet setup portal", "PORTAL_LOGIN, PORTAL_PASSWORD and PORTAL_PARTY, then guichet setup portal"),
    ("test_customer.signs_in", "entre", "signs in"),
    ("test_customer.missing", "demandé, et PORTAL_LOGIN n'est pas donné", "asked for, and PORTAL_LOGIN is not set"),
    ("test_customer.unknown", "Tryton n'a pas ce login", "Tryton has no such login"),
    ("test_customer.inactive", "désactivé", "not active"),
    ("test_customer.outside", "n'est pas dans le groupe des clients", "is not in the customers' group"),
    ("test_customer.refused", "mot de passe refusé", "password refused"),

    ("customers_group.proves", "Un client qui parle à Tryton lui-même ne lit rien des autres.", "A customer who speaks to Tryton directly reads nothing of others."),
    ("customers_group.hint", "guichet setup portal, puis guichet customers confine LOGIN", "guichet setup portal, then guichet customers confine LOGIN"),
    ("customers_group.closed", "rien d'ouvert", "nothing open"),
    ("customers_group.open", "lisibles : {models}", "can be read: {models}"),
    ("customers_group.refused", "mot de passe refusé", "password refused"),

    ("test_customer_orders.proves", "En production, le client d'essai ne peut pas commander.", "In production the test customer cannot order."),
    ("test_customer_orders.hint", "retirer ce login des autres groupes de Tryton, puis guichet customers confine LOGIN ; ou ne pas donner PORTAL_LOGIN en production", "take this login out of Tryton's other groups, then guichet customers confine LOGIN; or leave PORTAL_LOGIN unset in production"),
    ("test_customer_orders.elsewhere", "hors production, il le peut", "outside production it may"),
    ("test_customer_orders.may_not", "le portail ne passe pas de commande, et Tryton refuse à ce login d'en créer ou d'en changer", "the portal places no orders, and Tryton lets this login neither create nor change one"),
    ("test_customer_orders.may", "Tryton laisse ce login créer ou changer des commandes", "Tryton lets this login create or change orders"),
    ("test_customer_orders.refused", "mot de passe refusé", "password refused"),
];
