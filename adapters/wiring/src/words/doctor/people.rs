use super::Text;

#[rustfmt::skip]
pub(super) const TEXTS: &[Text] = &[
    ("links_logins.proves", "Chaque lien mène à un login ouvert, du même nom qu'alors.", "Every link leads to an open login of the name it had."),
    ("links_logins.hint", "guichet customers list, puis unlink ou link", "guichet customers list, then unlink or link"),
    ("links_logins.hold", "liens qui tiennent : {links}", "links that hold: {links}"),
    ("links_logins.lost", "logins partis, fermés ou renommés : {ids}", "logins gone, closed or renamed: {ids}"),

    ("links_parties.proves", "Chaque lien mène à un tiers qui existe.", "Every link leads to a party that exists."),
    ("links_parties.hint", "guichet customers list, puis unlink ou link", "guichet customers list, then unlink or link"),
    ("links_parties.hold", "liens qui tiennent : {links}", "links that hold: {links}"),
    ("links_parties.lost", "tiers absents : {ids}", "parties not there: {ids}"),

    ("administrator.proves", "Quelqu'un peut administrer le portail.", "Somebody can administer the portal."),
    ("administrator.hint", "guichet admin bootstrap LOGIN, ou pour un membre : guichet staff role add LOGIN administrator ; sans mot de passe : guichet admin repair LOGIN", "guichet admin bootstrap LOGIN, or of a member: guichet staff role add LOGIN administrator; without a password: guichet admin repair LOGIN"),
    ("administrator.enabled", "administrateurs actifs : {count}", "enabled administrators: {count}"),
    ("administrator.one", "un seul administrateur actif", "only one enabled administrator"),
    ("administrator.none", "aucun administrateur actif qui peut se connecter", "no enabled administrator who can sign in"),

    ("critical_roles.proves", "Chaque rôle sans lequel rien n'est déployé est tenu par quelqu'un.", "Somebody holds each role without which nothing is deployed."),
    ("critical_roles.hint", "guichet staff role add LOGIN RÔLE", "guichet staff role add LOGIN ROLE"),
    ("critical_roles.filled", "tous tenus", "all held"),
    ("critical_roles.vacant", "vacants : {roles}", "vacant: {roles}"),

    ("roles_known.proves", "Chaque rôle inscrit est un rôle du portail.", "Every role in the rows is one of the portal's."),
    ("roles_known.hint", "guichet roles check les nomme et propose les plus proches", "guichet roles check names them and suggests the nearest"),
    ("roles_known.all", "tous connus", "all known"),
    ("roles_known.unknown", "inconnus, qui ne donnent rien : {roles}", "unknown, giving nothing: {roles}"),

    ("roles_reviewed.proves", "Quelqu'un a regardé depuis moins de 90 jours qui a un rôle sensible.", "Somebody looked over who holds a sensitive role within 90 days."),
    ("roles_reviewed.hint", "guichet roles check montre qui en a un et inscrit la revue", "guichet roles check shows who holds one and records the review"),
    ("roles_reviewed.never", "jamais de revue", "never reviewed"),
    ("roles_reviewed.lately", "revue le {on}", "reviewed on {on}"),
    ("roles_reviewed.over", "dernière revue le {on}, il y a plus de {days} jours", "last review on {on}, more than {days} days ago"),

    ("staff_logins.proves", "Le personnel qui entre par Tryton y a encore un compte ouvert.", "Staff who sign in through Tryton still have an open account there."),
    ("staff_logins.hint", "guichet staff disable LOGIN pour ceux qui sont partis", "guichet staff disable LOGIN for those who have left"),
    ("staff_logins.local", "personne n'entre par Tryton", "nobody signs in through Tryton"),
    ("staff_logins.open", "comptes ouverts : {count}", "open accounts: {count}"),
    ("staff_logins.shut", "fermés ou partis de Tryton : {ids}", "closed or gone in Tryton: {ids}"),
];
