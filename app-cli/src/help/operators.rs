//! The help of the operators' own commands.

use super::entry::{About, Argument};

pub(super) const COMMANDS: &[About] = &[
    About(
        "",
        [
            "La ligne de commande des opérateurs de Guichet",
            "The operators' command line of Guichet",
        ],
        "",
    ),
    About(
        "migrate",
        [
            "Met à jour le schéma de la base du portail",
            "Brings the portal's schema up to date",
        ],
        "guichet migrate\n  guichet migrate --status --format json",
    ),
    About(
        "setup",
        [
            "Prépare ce dont le portail a besoin",
            "Prepares what the portal needs",
        ],
        "",
    ),
    About(
        "setup portal",
        [
            "Prépare Tryton : compte de service, groupe des clients, client d'essai ; relancer ne change rien",
            "Prepares Tryton: service account, customers' group, test customer; running it again changes nothing",
        ],
        "guichet setup portal\n  guichet setup portal --pdf-reports --format json",
    ),
    About(
        "customers",
        [
            "Quel login pour quel client",
            "Which login for which customer",
        ],
        "",
    ),
    About(
        "customers sync",
        [
            "Propose un client pour chaque login sans lien ; ne lie que ceux qu'on accepte",
            "Proposes a customer for each login without a link; links only those accepted",
        ],
        "guichet customers sync --dry-run\n  guichet customers sync --accept claire --accept paul",
    ),
    About(
        "customers link",
        ["Lie un login à un client", "Links a login to a customer"],
        "guichet customers link claire C0001\n  guichet customers link claire C0001 --strict",
    ),
    About(
        "customers unlink",
        [
            "Retire les liens d'un login et ferme ses sessions",
            "Removes a login's links and ends its sessions",
        ],
        "guichet customers unlink claire",
    ),
    About(
        "customers list",
        ["Montre tous les liens", "Shows every link"],
        "guichet customers list\n  guichet customers list --format json",
    ),
    About(
        "customers confine",
        [
            "Fait du groupe des clients le seul groupe d'un login, ou refuse",
            "Makes the customers' group a login's only one, or refuses",
        ],
        "guichet customers confine claire paul",
    ),
    About(
        "audit",
        [
            "L'audit : ce qui a été fait, par qui, et si rien n'y a été touché",
            "The audit: what was done, by whom, and whether nobody touched it",
        ],
        "",
    ),
    About(
        "audit verify",
        [
            "Suit l'audit de bout en bout et nomme la première entrée qui ne tient pas",
            "Follows the audit to its end and names the first entry that does not hold",
        ],
        "guichet audit verify\n  guichet audit verify --head /media/usb/guichet.head --format json",
    ),
    About(
        "audit head",
        [
            "Écrit le dernier maillon de l'audit, à garder ailleurs",
            "Prints the newest link of the audit, for keeping elsewhere",
        ],
        "guichet audit head > /media/usb/guichet.head",
    ),
    About(
        "audit reseal",
        [
            "Scelle tout l'audit avec la clé du moment, s'il tient : celle d'avant peut s'en aller (portail arrêté)",
            "Seals the whole audit with the present key, if it holds: the one before may go (portal stopped)",
        ],
        "guichet audit reseal\n  guichet audit reseal --head /media/usb/guichet.head --format json\n  guichet audit reseal --unverified --head /media/usb/guichet.head",
    ),
    About(
        "audit erase-origins",
        [
            "Efface d'où sont venues les entrées d'avant ce jour (adresse, requête) ; l'audit tient toujours",
            "Erases where entries from before this day came from (address, request); the audit still holds",
        ],
        "guichet audit erase-origins --before 2025-06-30 --dry-run\n  guichet audit erase-origins --before 2025-06-30 --format json",
    ),
    About(
        "audit prune",
        [
            "Retire les plus anciennes entrées, d'un an au moins, si l'audit tient ; un point de contrôle scellé en tient lieu",
            "Removes the oldest entries, a year old at least, if the audit holds; a sealed checkpoint stands for them",
        ],
        "guichet audit prune --before 2020-01-01 --dry-run\n  guichet audit prune --before 2020-01-01 --head /media/usb/guichet.head --format json",
    ),
    About(
        "smoke",
        [
            "La liste de contrôle du déploiement, contre un serveur qui tourne",
            "The deployment checklist against a running server",
        ],
        "guichet smoke --base-url https://portail.example\n  guichet smoke --base-url http://127.0.0.1:8080 --log guichet.log --strict",
    ),
    About(
        "doctor",
        [
            "Tous les contrôles de santé, côte à côte, chacun en 5 s au plus ; n'écrit rien qu'un fichier d'essai",
            "Every health check, side by side, each within 5 s; it writes nothing but a trial file",
        ],
        "guichet doctor\n  guichet doctor --strict --format json\n  guichet doctor --check schema_level --check audit_chain\n  guichet doctor --require-test-users",
    ),
    About(
        "preflight",
        [
            "Les contrôles qu'une migration, une restauration ou une mise à niveau suppose",
            "The checks that a migration, restore or upgrade needs",
        ],
        "guichet preflight && guichet migrate",
    ),
    About(
        "outbox",
        [
            "Les mails à envoyer, envoyés et abandonnés",
            "The mails to be sent, sent and given up",
        ],
        "",
    ),
    About(
        "outbox list",
        [
            "Montre les mails, les plus récents d'abord",
            "Shows the mails, the newest first",
        ],
        "guichet outbox list --state given_up\n  guichet outbox list --limit 100 --format json",
    ),
    About(
        "outbox retry",
        [
            "Fait repartir un mail qui attend ou qui fut abandonné",
            "Tries a mail again that waits or was given up",
        ],
        "guichet outbox retry 01a1fdb8-132c-7324-91b8-25c4188b1200",
    ),
    About(
        "openapi",
        [
            "Écrit la description de l'API",
            "Prints the OpenAPI document",
        ],
        "guichet openapi > openapi.json",
    ),
    About(
        "completions",
        [
            "Écrit la complétion pour un shell",
            "Prints the completion script of a shell",
        ],
        "guichet completions bash > /etc/bash_completion.d/guichet",
    ),
];

pub(super) const ARGUMENTS: &[Argument] = &[
    Argument(
        "",
        "format",
        [
            "Un tableau, ou un document JSON",
            "A table, or one JSON document",
        ],
    ),
    Argument(
        "",
        "lang",
        [
            "La langue (sinon LC_ALL, LANG, français)",
            "The language (else LC_ALL, LANG, French)",
        ],
    ),
    Argument(
        "",
        "no_color",
        [
            "Sans couleurs (comme NO_COLOR)",
            "Without colours (as NO_COLOR)",
        ],
    ),
    Argument(
        "migrate",
        "status",
        [
            "Montre seulement où en est le schéma",
            "Only shows where the schema stands",
        ],
    ),
    Argument(
        "setup portal",
        "pdf_reports",
        [
            "Règle sur PDF les rapports de commandes et de factures",
            "Sets the reports of orders and invoices to PDF",
        ],
    ),
    Argument(
        "customers sync",
        "dry_run",
        ["Ne lie rien", "Links nothing"],
    ),
    Argument(
        "customers sync",
        "accept",
        [
            "Lie ce login, s'il est proposé",
            "Links this login, if it is proposed",
        ],
    ),
    Argument(
        "customers link",
        "login",
        ["Le login dans Tryton", "The login in Tryton"],
    ),
    Argument(
        "customers link",
        "party_code",
        ["Le code du tiers dans Tryton", "The party's code in Tryton"],
    ),
    Argument(
        "customers link",
        "strict",
        [
            "Un avertissement donne le statut 1",
            "A warning gives status 1",
        ],
    ),
    Argument("customers unlink", "login", ["Le login", "The login"]),
    Argument("customers confine", "logins", ["Les logins", "The logins"]),
    Argument(
        "audit verify",
        "head",
        [
            "Un maillon gardé ailleurs (fichier ou texte) : l'audit doit y passer",
            "A link kept elsewhere (file or text): the audit must pass through it",
        ],
    ),
    Argument(
        "audit reseal",
        "head",
        [
            "Un maillon gardé ailleurs (fichier ou texte) : l'audit doit y passer",
            "A link kept elsewhere (file or text): the audit must pass through it",
        ],
    ),
    Argument(
        "audit reseal",
        "unverified",
        [
            "Prend telles quelles les entrées d'une clé perdue, et note lesquelles",
            "Takes entries of a lost key as they lie, and notes which",
        ],
    ),
    Argument(
        "audit erase-origins",
        "before",
        [
            "Le premier jour dont l'origine reste connue (minuit, UTC)",
            "The first day whose origins stay known (midnight, UTC)",
        ],
    ),
    Argument(
        "audit erase-origins",
        "dry_run",
        [
            "N'efface rien, dit combien",
            "Erases nothing, says how many",
        ],
    ),
    Argument(
        "audit prune",
        "before",
        [
            "Le premier jour dont les entrées restent (minuit, UTC), il y a un an au moins",
            "The first day whose entries stay (midnight, UTC), at least a year ago",
        ],
    ),
    Argument(
        "audit prune",
        "head",
        [
            "Un maillon gardé ailleurs (fichier ou texte) : l'audit doit y passer",
            "A link kept elsewhere (file or text): the audit must pass through it",
        ],
    ),
    Argument(
        "audit prune",
        "dry_run",
        [
            "Ne retire rien, dit combien",
            "Removes nothing, says how many",
        ],
    ),
    Argument(
        "smoke",
        "base_url",
        ["L'adresse publique du serveur", "The server's public URL"],
    ),
    Argument(
        "smoke",
        "log",
        [
            "Le journal du serveur (ou le dossier GUICHET_LOG_DIR), suivi pendant le passage",
            "The server's log (or the folder GUICHET_LOG_DIR), followed during the run",
        ],
    ),
    Argument(
        "smoke",
        "strict",
        [
            "Un avertissement donne le statut 1",
            "A warning gives status 1",
        ],
    ),
    Argument(
        "doctor",
        "check",
        [
            "Ce contrôle seulement, et ceux qu'il suppose",
            "Only this check, and those it needs",
        ],
    ),
    Argument(
        "doctor",
        "list",
        [
            "Les noms des contrôles et ce que chacun prouve",
            "The names of the checks and what each proves",
        ],
    ),
    Argument(
        "doctor",
        "strict",
        [
            "Un avertissement donne le statut 1",
            "A warning gives status 1",
        ],
    ),
    Argument(
        "doctor",
        "require_test_users",
        [
            "Le client d'essai doit être là ; sans lui, le contrôle test_customer échoue",
            "The test customer must be there; without it the check test_customer fails",
        ],
    ),
    Argument(
        "preflight",
        "strict",
        [
            "Un avertissement donne le statut 1",
            "A warning gives status 1",
        ],
    ),
    Argument(
        "outbox list",
        "state",
        [
            "Seulement waiting, sent ou given_up",
            "Only waiting, sent or given_up",
        ],
    ),
    Argument(
        "outbox list",
        "limit",
        ["Au plus autant, de 1 à 100", "At most so many, 1 to 100"],
    ),
    Argument(
        "outbox list",
        "before",
        [
            "La page qui suit cet id, donné à la fin de celle d'avant",
            "The page after this id, told at the end of the one before",
        ],
    ),
    Argument("outbox retry", "id", ["L'id du mail", "The mail's id"]),
    Argument("completions", "shell", ["Le shell", "The shell"]),
];
