//! The help of `guichet deployments`.

use super::entry::{About, Argument};

pub(super) const COMMANDS: &[About] = &[
    About(
        "deployments",
        [
            "Les déploiements, par l'API du portail et avec votre jeton",
            "The deployments, over the portal's API and with your token",
        ],
        "",
    ),
    About(
        "deployments list",
        [
            "Montre les déploiements d'un projet",
            "Shows a project's deployments",
        ],
        "guichet deployments list 01a1fdb8-132c-7324-91b8-25c4188b1200 --state planned --state authorised --base-url https://portail.example --token-file jeton",
    ),
    About(
        "deployments show",
        ["Montre un déploiement", "Shows a deployment"],
        "guichet deployments show 01a1fdb8-132c-7324-91b8-25c4188b1200 --base-url https://portail.example --token-file jeton",
    ),
    About(
        "deployments history",
        ["Montre ce qui lui est arrivé", "Shows what happened to it"],
        "guichet deployments history 01a1fdb8-132c-7324-91b8-25c4188b1200 --base-url https://portail.example --token-file jeton",
    ),
    About(
        "deployments statistics",
        [
            "Compte les déploiements d'un projet par état",
            "Counts a project's deployments by state",
        ],
        "guichet deployments statistics 01a1fdb8-132c-7324-91b8-25c4188b1200 --environment PROD --base-url https://portail.example --token-file jeton",
    ),
    About(
        "deployments plan",
        ["Planifie un déploiement", "Plans a deployment"],
        "guichet deployments plan 01a1fdb8-132c-7324-91b8-25c4188b1200 --version v1.2.0 --environment PREPROD --description \"Corrections\" --responsible jean --planned-at 2026-03-01T14:00:00+01:00 --time-zone Europe/Paris --base-url https://portail.example --token-file jeton",
    ),
    About(
        "deployments edit",
        [
            "Change le plan ; une autorisation ne vaut plus",
            "Changes the plan; an authorisation is void",
        ],
        "guichet deployments edit 01a1fdb8-132c-7324-91b8-25c4188b1200 --planned-at 2026-03-02T14:00:00+01:00 --base-url https://portail.example --token-file jeton",
    ),
    About(
        "deployments authorise",
        [
            "Autorise le plan tel qu'il est",
            "Authorises the plan as it stands",
        ],
        "guichet deployments authorise 01a1fdb8-132c-7324-91b8-25c4188b1200 --confirmed tests,team,planning --base-url https://portail.example --token-file jeton",
    ),
    About(
        "deployments reject",
        ["Refuse l'autorisation", "Refuses the authorisation"],
        "guichet deployments reject 01a1fdb8-132c-7324-91b8-25c4188b1200 --reason \"Trop tôt\" --base-url https://portail.example --token-file jeton",
    ),
    About(
        "deployments revoke",
        ["Retire l'autorisation", "Takes the authorisation back"],
        "guichet deployments revoke 01a1fdb8-132c-7324-91b8-25c4188b1200 --reason \"Trop tôt\" --base-url https://portail.example --token-file jeton",
    ),
    About(
        "deployments cancel",
        ["Abandonne le déploiement", "Gives the deployment up"],
        "guichet deployments cancel 01a1fdb8-132c-7324-91b8-25c4188b1200 --reason \"Trop tôt\" --base-url https://portail.example --token-file jeton",
    ),
    About(
        "deployments replan",
        [
            "Planifie de nouveau un déploiement rejeté",
            "Plans a rejected deployment again",
        ],
        "guichet deployments replan 01a1fdb8-132c-7324-91b8-25c4188b1200 --base-url https://portail.example --token-file jeton",
    ),
    About(
        "deployments start",
        ["Commence l'exécution", "Begins the execution"],
        "guichet deployments start 01a1fdb8-132c-7324-91b8-25c4188b1200 --base-url https://portail.example --token-file jeton",
    ),
    About(
        "deployments log",
        [
            "Ajoute au journal ce que dit l'entrée standard, au fur et à mesure",
            "Adds to the log what standard input says, as it comes",
        ],
        "./deploy.sh 2>&1 | guichet deployments log 01a1fdb8-132c-7324-91b8-25c4188b1200 --tee --base-url https://portail.example --token-file jeton",
    ),
    About(
        "deployments succeed",
        ["Dit que c'est fait", "Says that it was done"],
        "guichet deployments succeed 01a1fdb8-132c-7324-91b8-25c4188b1200 --base-url https://portail.example --token-file jeton",
    ),
    About(
        "deployments fail",
        [
            "Dit que cela a échoué ; l'incident est ouvert",
            "Says that it went wrong; the incident is opened",
        ],
        "guichet deployments fail 01a1fdb8-132c-7324-91b8-25c4188b1200 --reason \"La migration échoue\" --log-file deploy.log --base-url https://portail.example --token-file jeton",
    ),
    About(
        "deployments watch",
        [
            "Suit un déploiement jusqu'à sa fin : 0 réussi, 2 en échec ou annulé",
            "Follows a deployment to its end: 0 succeeded, 2 failed or cancelled",
        ],
        "guichet deployments watch 01a1fdb8-132c-7324-91b8-25c4188b1200 --timeout 3600 --base-url https://portail.example --token-file jeton",
    ),
];

pub(super) const ARGUMENTS: &[Argument] = &[
    Argument(
        "deployments",
        "base_url",
        ["L'adresse du portail", "The portal's address"],
    ),
    Argument(
        "deployments",
        "token_file",
        [
            "Fichier du jeton ; sinon GUICHET_TOKEN",
            "File of the token; otherwise GUICHET_TOKEN",
        ],
    ),
    Argument(
        "deployments",
        "ca_file",
        [
            "Fichier PEM d'une autorité privée",
            "PEM file of a private authority",
        ],
    ),
    Argument(
        "deployments",
        "timeout",
        [
            "Limite de temps de la commande (60 ; log et watch : 86400, un jour)",
            "Time limit of the command (60; log and watch: 86400, one day)",
        ],
    ),
    Argument(
        "deployments",
        "idempotency_key",
        [
            "Répétée avec la même clé, la commande n'est faite qu'une fois",
            "Repeated with the same key, the command is done once",
        ],
    ),
    Argument(
        "deployments list",
        "project",
        ["L'identifiant du projet", "The project's id"],
    ),
    Argument(
        "deployments list",
        "environments",
        [
            "DEV, TEST, PREPROD ou PROD ; répétable",
            "DEV, TEST, PREPROD or PROD; may be repeated",
        ],
    ),
    Argument(
        "deployments list",
        "from",
        [
            "Premier jour prévu, 2026-03-01",
            "First planned day, 2026-03-01",
        ],
    ),
    Argument(
        "deployments list",
        "to",
        ["Dernier jour prévu", "Last planned day"],
    ),
    Argument(
        "deployments list",
        "states",
        [
            "planned, authorised, running, stale, succeeded, failed, rejected ou cancelled ; répétable",
            "planned, authorised, running, stale, succeeded, failed, rejected or cancelled; may be repeated",
        ],
    ),
    Argument(
        "deployments list",
        "overridden",
        [
            "Seulement ceux où l'on est passé outre une règle",
            "Only those for which a rule was overridden",
        ],
    ),
    Argument(
        "deployments list",
        "limit",
        ["Lignes au plus, de 1 à 100", "Rows at the most, 1 to 100"],
    ),
    Argument(
        "deployments list",
        "cursor",
        ["La suite d'une page", "The page after another"],
    ),
    Argument(
        "deployments show",
        "id",
        ["L'identifiant du déploiement", "The deployment's id"],
    ),
    Argument(
        "deployments history",
        "id",
        ["L'identifiant du déploiement", "The deployment's id"],
    ),
    Argument(
        "deployments statistics",
        "project",
        ["L'identifiant du projet", "The project's id"],
    ),
    Argument(
        "deployments statistics",
        "environments",
        [
            "DEV, TEST, PREPROD ou PROD ; répétable",
            "DEV, TEST, PREPROD or PROD; may be repeated",
        ],
    ),
    Argument(
        "deployments statistics",
        "states",
        [
            "planned, authorised, running, stale, succeeded, failed, rejected ou cancelled, les autres ne sont pas comptés ; répétable",
            "planned, authorised, running, stale, succeeded, failed, rejected or cancelled, the others are not counted; may be repeated",
        ],
    ),
    Argument(
        "deployments statistics",
        "from",
        [
            "Premier jour prévu, 2026-03-01",
            "First planned day, 2026-03-01",
        ],
    ),
    Argument(
        "deployments statistics",
        "to",
        ["Dernier jour prévu", "Last planned day"],
    ),
    Argument(
        "deployments plan",
        "project",
        ["L'identifiant du projet", "The project's id"],
    ),
    Argument("deployments plan", "version", ["La version", "The version"]),
    Argument(
        "deployments plan",
        "environment",
        ["DEV, TEST, PREPROD ou PROD", "DEV, TEST, PREPROD or PROD"],
    ),
    Argument(
        "deployments plan",
        "description",
        ["Ce qui change", "What changes"],
    ),
    Argument(
        "deployments plan",
        "responsible",
        [
            "Le login de qui en répond",
            "The login of who answers for it",
        ],
    ),
    Argument(
        "deployments plan",
        "planned_at",
        [
            "L'instant prévu, avec son décalage : 2026-03-01T14:00:00+01:00",
            "The planned instant, with its offset: 2026-03-01T14:00:00+01:00",
        ],
    ),
    Argument(
        "deployments plan",
        "time_zone",
        [
            "Le fuseau de la date : Europe/Paris",
            "The zone of the date: Europe/Paris",
        ],
    ),
    Argument(
        "deployments plan",
        "redeployment",
        [
            "La version y est déjà : la déployer de nouveau",
            "The version is there already: deploy it again",
        ],
    ),
    Argument(
        "deployments plan",
        "retry_of",
        [
            "Le déploiement qui est retenté",
            "The deployment that is tried again",
        ],
    ),
    Argument(
        "deployments plan",
        "rollback_of",
        [
            "Le déploiement qui est défait",
            "The deployment that is taken back",
        ],
    ),
    Argument(
        "deployments edit",
        "id",
        ["L'identifiant du déploiement", "The deployment's id"],
    ),
    Argument(
        "deployments edit",
        "revision",
        [
            "La révision vue ; sans elle, l'actuelle, qui est annoncée",
            "The revision that was seen; without it the current one, which is said",
        ],
    ),
    Argument("deployments edit", "version", ["La version", "The version"]),
    Argument(
        "deployments edit",
        "environment",
        ["DEV, TEST, PREPROD ou PROD", "DEV, TEST, PREPROD or PROD"],
    ),
    Argument(
        "deployments edit",
        "description",
        ["Ce qui change", "What changes"],
    ),
    Argument(
        "deployments edit",
        "responsible",
        [
            "Le login de qui en répond",
            "The login of who answers for it",
        ],
    ),
    Argument(
        "deployments edit",
        "planned_at",
        [
            "L'instant prévu, avec son décalage : 2026-03-01T14:00:00+01:00",
            "The planned instant, with its offset: 2026-03-01T14:00:00+01:00",
        ],
    ),
    Argument(
        "deployments edit",
        "time_zone",
        [
            "Le fuseau de la date : Europe/Paris",
            "The zone of the date: Europe/Paris",
        ],
    ),
    Argument(
        "deployments edit",
        "redeployment",
        [
            "La version y est déjà : la déployer de nouveau",
            "The version is there already: deploy it again",
        ],
    ),
    Argument(
        "deployments edit",
        "retry_of",
        [
            "Le déploiement qui est retenté ; none : aucun",
            "The deployment that is tried again; none: none",
        ],
    ),
    Argument(
        "deployments edit",
        "rollback_of",
        [
            "Le déploiement qui est défait ; none : aucun",
            "The deployment that is taken back; none: none",
        ],
    ),
    Argument(
        "deployments authorise",
        "id",
        ["L'identifiant du déploiement", "The deployment's id"],
    ),
    Argument(
        "deployments authorise",
        "revision",
        [
            "La révision vue ; sans elle, l'actuelle, qui est annoncée",
            "The revision that was seen; without it the current one, which is said",
        ],
    ),
    Argument(
        "deployments authorise",
        "confirmed",
        [
            "Les trois points : tests,team,planning",
            "The three points: tests,team,planning",
        ],
    ),
    Argument(
        "deployments authorise",
        "override_reason",
        [
            "Administration : pourquoi passer outre un gel ou la promotion",
            "Administrators: why to override a freeze or the promotion",
        ],
    ),
    Argument(
        "deployments reject",
        "id",
        ["L'identifiant du déploiement", "The deployment's id"],
    ),
    Argument(
        "deployments reject",
        "revision",
        [
            "La révision vue ; sans elle, l'actuelle, qui est annoncée",
            "The revision that was seen; without it the current one, which is said",
        ],
    ),
    Argument("deployments reject", "reason", ["Pourquoi", "Why"]),
    Argument(
        "deployments revoke",
        "id",
        ["L'identifiant du déploiement", "The deployment's id"],
    ),
    Argument(
        "deployments revoke",
        "revision",
        [
            "La révision vue ; sans elle, l'actuelle, qui est annoncée",
            "The revision that was seen; without it the current one, which is said",
        ],
    ),
    Argument("deployments revoke", "reason", ["Pourquoi", "Why"]),
    Argument(
        "deployments cancel",
        "id",
        ["L'identifiant du déploiement", "The deployment's id"],
    ),
    Argument(
        "deployments cancel",
        "revision",
        [
            "La révision vue ; sans elle, l'actuelle, qui est annoncée",
            "The revision that was seen; without it the current one, which is said",
        ],
    ),
    Argument("deployments cancel", "reason", ["Pourquoi", "Why"]),
    Argument(
        "deployments replan",
        "id",
        ["L'identifiant du déploiement", "The deployment's id"],
    ),
    Argument(
        "deployments replan",
        "revision",
        [
            "La révision vue ; sans elle, l'actuelle, qui est annoncée",
            "The revision that was seen; without it the current one, which is said",
        ],
    ),
    Argument(
        "deployments start",
        "id",
        ["L'identifiant du déploiement", "The deployment's id"],
    ),
    Argument(
        "deployments start",
        "revision",
        [
            "La révision vue ; sans elle, l'actuelle, qui est annoncée",
            "The revision that was seen; without it the current one, which is said",
        ],
    ),
    Argument(
        "deployments start",
        "override_reason",
        [
            "Administration : pourquoi passer outre un gel ou la promotion",
            "Administrators: why to override a freeze or the promotion",
        ],
    ),
    Argument(
        "deployments log",
        "id",
        ["L'identifiant du déploiement", "The deployment's id"],
    ),
    Argument(
        "deployments log",
        "file",
        [
            "Un fichier, au lieu de l'entrée standard",
            "A file, instead of standard input",
        ],
    ),
    Argument(
        "deployments log",
        "tee",
        [
            "Répète les lignes sur la sortie standard",
            "Repeats the lines on standard output",
        ],
    ),
    Argument(
        "deployments succeed",
        "id",
        ["L'identifiant du déploiement", "The deployment's id"],
    ),
    Argument(
        "deployments succeed",
        "revision",
        [
            "La révision vue ; sans elle, l'actuelle, qui est annoncée",
            "The revision that was seen; without it the current one, which is said",
        ],
    ),
    Argument(
        "deployments succeed",
        "log_file",
        [
            "Fichier dont les lignes finissent le journal",
            "File whose lines end the log",
        ],
    ),
    Argument(
        "deployments fail",
        "id",
        ["L'identifiant du déploiement", "The deployment's id"],
    ),
    Argument(
        "deployments fail",
        "revision",
        [
            "La révision vue ; sans elle, l'actuelle, qui est annoncée",
            "The revision that was seen; without it the current one, which is said",
        ],
    ),
    Argument(
        "deployments fail",
        "log_file",
        [
            "Fichier dont les lignes finissent le journal",
            "File whose lines end the log",
        ],
    ),
    Argument("deployments fail", "reason", ["Pourquoi", "Why"]),
    Argument(
        "deployments watch",
        "id",
        ["L'identifiant du déploiement", "The deployment's id"],
    ),
    Argument(
        "deployments watch",
        "every",
        [
            "Secondes entre deux questions",
            "Seconds between two questions",
        ],
    ),
];
