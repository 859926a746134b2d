//! The help of `guichet projects`, `deployments` and `incidents`.

use super::help::{About, Argument};

pub(super) const COMMANDS: &[About] = &[
    About(
        "projects",
        [
            "Les projets : étapes, membres",
            "The projects: stages, members",
        ],
        "",
    ),
    About(
        "projects add",
        [
            "Ajoute un projet, mené par cette personne",
            "Adds a project, led by this person",
        ],
        "guichet projects add \"Portail client\" --lead marie",
    ),
    About(
        "projects list",
        ["Montre tous les projets", "Shows all projects"],
        "guichet projects list\n  guichet projects list --format json",
    ),
    About(
        "projects show",
        [
            "Montre un projet, ses étapes et ses membres",
            "Shows a project, its stages and members",
        ],
        "guichet projects show 01a1fdb8-132c-7324-91b8-25c4188b1200",
    ),
    About(
        "projects stage",
        [
            "Commence, termine ou rouvre une étape",
            "Begins, ends or reopens a stage",
        ],
        "guichet projects stage 01a1fdb8-132c-7324-91b8-25c4188b1200 tests finish\n  guichet projects stage 01a1fdb8-132c-7324-91b8-25c4188b1200 tests reopen --reason \"Régression\"",
    ),
    About(
        "projects member",
        ["Les membres d'un projet", "The members of a project"],
        "",
    ),
    About(
        "projects member add",
        [
            "Ajoute un membre, ou change son rôle dans le projet",
            "Adds a member, or changes their role in the project",
        ],
        "guichet projects member add 01a1fdb8-132c-7324-91b8-25c4188b1200 jean --role senior_developer",
    ),
    About(
        "projects member remove",
        ["Retire un membre", "Removes a member"],
        "guichet projects member remove 01a1fdb8-132c-7324-91b8-25c4188b1200 jean",
    ),
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
    About(
        "incidents",
        [
            "Les incidents, par l'API du portail et avec votre jeton",
            "The incidents, over the portal's API and with your token",
        ],
        "",
    ),
    About(
        "incidents list",
        ["Montre les incidents", "Shows the incidents"],
        "guichet incidents list --state open --severity high --severity critical --base-url https://portail.example --token-file jeton",
    ),
    About(
        "incidents show",
        ["Montre un incident", "Shows an incident"],
        "guichet incidents show 01a1fdb8-132c-7324-91b8-25c4188b1200 --base-url https://portail.example --token-file jeton",
    ),
    About(
        "incidents open",
        ["Ouvre un incident", "Opens an incident"],
        "guichet incidents open --project 01a1fdb8-132c-7324-91b8-25c4188b1200 --title \"Lenteur\" --description \"Depuis midi\" --severity medium --base-url https://portail.example --token-file jeton",
    ),
    About(
        "incidents acknowledge",
        ["Prend l'incident en compte", "Takes note of the incident"],
        "guichet incidents acknowledge 01a1fdb8-132c-7324-91b8-25c4188b1200 --base-url https://portail.example --token-file jeton",
    ),
    About(
        "incidents investigate",
        [
            "Commence à en chercher la cause",
            "Begins to look for its cause",
        ],
        "guichet incidents investigate 01a1fdb8-132c-7324-91b8-25c4188b1200 --base-url https://portail.example --token-file jeton",
    ),
    About(
        "incidents resolve",
        [
            "Dit qu'il est réparé, et sa cause",
            "Says that it is mended, and its cause",
        ],
        "guichet incidents resolve 01a1fdb8-132c-7324-91b8-25c4188b1200 --cause \"Un index manquait\" --base-url https://portail.example --token-file jeton",
    ),
    About(
        "incidents close",
        ["Le clôt", "Ends it"],
        "guichet incidents close 01a1fdb8-132c-7324-91b8-25c4188b1200 --base-url https://portail.example --token-file jeton",
    ),
    About(
        "incidents reopen",
        ["Le rouvre", "Takes it up again"],
        "guichet incidents reopen 01a1fdb8-132c-7324-91b8-25c4188b1200 --reason \"Encore\" --base-url https://portail.example --token-file jeton",
    ),
    About(
        "incidents duplicate",
        ["Dit que c'en est un autre", "Says that it is another one"],
        "guichet incidents duplicate 01a1fdb8-132c-7324-91b8-25c4188b1200 --of 01a1fdb8-132c-7324-91b8-25c4188b1201 --base-url https://portail.example --token-file jeton",
    ),
    About(
        "incidents assign",
        ["Le donne à quelqu'un", "Gives it to somebody"],
        "guichet incidents assign 01a1fdb8-132c-7324-91b8-25c4188b1200 jean --base-url https://portail.example --token-file jeton",
    ),
    About(
        "incidents grade",
        ["Dit sa gravité", "Says how bad it is"],
        "guichet incidents grade 01a1fdb8-132c-7324-91b8-25c4188b1200 --severity low --reason \"Peu de monde\" --base-url https://portail.example --token-file jeton",
    ),
    About(
        "incidents review",
        [
            "Écrit ce qu'on en retient",
            "Writes what is learned from it",
        ],
        "guichet incidents review 01a1fdb8-132c-7324-91b8-25c4188b1200 --text \"Une alerte est posée\" --base-url https://portail.example --token-file jeton",
    ),
    About(
        "incidents comment",
        ["Dit quelque chose à son sujet", "Says something about it"],
        "guichet incidents comment 01a1fdb8-132c-7324-91b8-25c4188b1200 --text \"Vu avec le client\" --base-url https://portail.example --token-file jeton",
    ),
];

pub(super) const ARGUMENTS: &[Argument] = &[
    Argument(
        "projects add",
        "name",
        ["Le nom du projet", "The project's name"],
    ),
    Argument(
        "projects add",
        "lead",
        [
            "Le login de qui le mène : tient le rôle project_lead",
            "The login of who leads it: holds the role project_lead",
        ],
    ),
    Argument(
        "projects show",
        "id",
        ["L'identifiant du projet", "The project's id"],
    ),
    Argument(
        "projects stage",
        "id",
        ["L'identifiant du projet", "The project's id"],
    ),
    Argument(
        "projects stage",
        "stage",
        [
            "planification, conception, developpement, tests, deploiement ou maintenance",
            "planification, conception, developpement, tests, deploiement or maintenance",
        ],
    ),
    Argument(
        "projects stage",
        "verb",
        ["start, finish ou reopen", "start, finish or reopen"],
    ),
    Argument(
        "projects stage",
        "reason",
        ["Pourquoi ; reopen en a besoin", "Why; reopen needs it"],
    ),
    Argument(
        "projects member add",
        "id",
        ["L'identifiant du projet", "The project's id"],
    ),
    Argument("projects member add", "login", ["Le login", "The login"]),
    Argument(
        "projects member add",
        "role",
        [
            "Le rôle dans le projet, que la personne tient",
            "The role in the project, which the person holds",
        ],
    ),
    Argument(
        "projects member remove",
        "id",
        ["L'identifiant du projet", "The project's id"],
    ),
    Argument("projects member remove", "login", ["Le login", "The login"]),
    Argument(
        "projects member remove",
        "role",
        ["Seulement si c'est son rôle", "Only if this is their role"],
    ),
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
            "Limite de temps de la commande (60 ; log et watch : aucune)",
            "Time limit of the command (60; log and watch: none)",
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
        ["Un état ; répétable", "A state; may be repeated"],
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
        ["L'identifiant de la tâche", "The task's id"],
    ),
    Argument(
        "deployments history",
        "id",
        ["L'identifiant de la tâche", "The task's id"],
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
        ["La tâche qui est retentée", "The task that is tried again"],
    ),
    Argument(
        "deployments plan",
        "rollback_of",
        ["La tâche qui est défaite", "The task that is taken back"],
    ),
    Argument(
        "deployments edit",
        "id",
        ["L'identifiant de la tâche", "The task's id"],
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
            "La tâche qui est retentée ; none : aucune",
            "The task that is tried again; none: none",
        ],
    ),
    Argument(
        "deployments edit",
        "rollback_of",
        [
            "La tâche qui est défaite ; none : aucune",
            "The task that is taken back; none: none",
        ],
    ),
    Argument(
        "deployments authorise",
        "id",
        ["L'identifiant de la tâche", "The task's id"],
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
        ["L'identifiant de la tâche", "The task's id"],
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
        ["L'identifiant de la tâche", "The task's id"],
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
        ["L'identifiant de la tâche", "The task's id"],
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
        ["L'identifiant de la tâche", "The task's id"],
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
        ["L'identifiant de la tâche", "The task's id"],
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
        ["L'identifiant de la tâche", "The task's id"],
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
        ["L'identifiant de la tâche", "The task's id"],
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
        ["L'identifiant de la tâche", "The task's id"],
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
        ["L'identifiant de la tâche", "The task's id"],
    ),
    Argument(
        "deployments watch",
        "every",
        [
            "Secondes entre deux questions",
            "Seconds between two questions",
        ],
    ),
    Argument(
        "incidents",
        "base_url",
        ["L'adresse du portail", "The portal's address"],
    ),
    Argument(
        "incidents",
        "token_file",
        [
            "Fichier du jeton ; sinon GUICHET_TOKEN",
            "File of the token; otherwise GUICHET_TOKEN",
        ],
    ),
    Argument(
        "incidents",
        "ca_file",
        [
            "Fichier PEM d'une autorité privée",
            "PEM file of a private authority",
        ],
    ),
    Argument(
        "incidents",
        "timeout",
        [
            "Limite de temps de la commande (60 ; log et watch : aucune)",
            "Time limit of the command (60; log and watch: none)",
        ],
    ),
    Argument(
        "incidents",
        "idempotency_key",
        [
            "Répétée avec la même clé, la commande n'est faite qu'une fois",
            "Repeated with the same key, the command is done once",
        ],
    ),
    Argument(
        "incidents list",
        "states",
        ["Un état ; répétable", "A state; may be repeated"],
    ),
    Argument(
        "incidents list",
        "severities",
        ["Une gravité ; répétable", "A severity; may be repeated"],
    ),
    Argument(
        "incidents list",
        "project",
        ["L'identifiant du projet", "The project's id"],
    ),
    Argument(
        "incidents list",
        "assignee",
        ["Le login de qui l'a en charge", "The login of who has it"],
    ),
    Argument(
        "incidents list",
        "limit",
        ["Lignes au plus, de 1 à 100", "Rows at the most, 1 to 100"],
    ),
    Argument(
        "incidents list",
        "cursor",
        ["La suite d'une page", "The page after another"],
    ),
    Argument(
        "incidents show",
        "id",
        ["L'identifiant de l'incident", "The incident's id"],
    ),
    Argument(
        "incidents open",
        "project",
        ["L'identifiant du projet", "The project's id"],
    ),
    Argument("incidents open", "title", ["Une ligne", "One line"]),
    Argument(
        "incidents open",
        "description",
        ["Ce qui ne va pas", "What is wrong"],
    ),
    Argument(
        "incidents open",
        "severity",
        [
            "low, medium, high ou critical",
            "low, medium, high or critical",
        ],
    ),
    Argument(
        "incidents open",
        "deployment",
        ["Le déploiement dont il vient", "The deployment it came of"],
    ),
    Argument(
        "incidents open",
        "assignee",
        [
            "Le login de qui le prend en charge",
            "The login of who is to have it",
        ],
    ),
    Argument(
        "incidents open",
        "production",
        ["Il touche la production", "It is about production"],
    ),
    Argument(
        "incidents acknowledge",
        "id",
        ["L'identifiant de l'incident", "The incident's id"],
    ),
    Argument(
        "incidents acknowledge",
        "revision",
        [
            "La révision vue ; sans elle, l'actuelle, qui est annoncée",
            "The revision that was seen; without it the current one, which is said",
        ],
    ),
    Argument(
        "incidents investigate",
        "id",
        ["L'identifiant de l'incident", "The incident's id"],
    ),
    Argument(
        "incidents investigate",
        "revision",
        [
            "La révision vue ; sans elle, l'actuelle, qui est annoncée",
            "The revision that was seen; without it the current one, which is said",
        ],
    ),
    Argument(
        "incidents resolve",
        "id",
        ["L'identifiant de l'incident", "The incident's id"],
    ),
    Argument(
        "incidents resolve",
        "revision",
        [
            "La révision vue ; sans elle, l'actuelle, qui est annoncée",
            "The revision that was seen; without it the current one, which is said",
        ],
    ),
    Argument("incidents resolve", "cause", ["La cause", "The cause"]),
    Argument(
        "incidents close",
        "id",
        ["L'identifiant de l'incident", "The incident's id"],
    ),
    Argument(
        "incidents close",
        "revision",
        [
            "La révision vue ; sans elle, l'actuelle, qui est annoncée",
            "The revision that was seen; without it the current one, which is said",
        ],
    ),
    Argument(
        "incidents reopen",
        "id",
        ["L'identifiant de l'incident", "The incident's id"],
    ),
    Argument(
        "incidents reopen",
        "revision",
        [
            "La révision vue ; sans elle, l'actuelle, qui est annoncée",
            "The revision that was seen; without it the current one, which is said",
        ],
    ),
    Argument("incidents reopen", "reason", ["Pourquoi", "Why"]),
    Argument(
        "incidents duplicate",
        "id",
        ["L'identifiant de l'incident", "The incident's id"],
    ),
    Argument(
        "incidents duplicate",
        "revision",
        [
            "La révision vue ; sans elle, l'actuelle, qui est annoncée",
            "The revision that was seen; without it the current one, which is said",
        ],
    ),
    Argument(
        "incidents duplicate",
        "original",
        ["L'identifiant de l'autre", "The id of the other one"],
    ),
    Argument(
        "incidents assign",
        "id",
        ["L'identifiant de l'incident", "The incident's id"],
    ),
    Argument(
        "incidents assign",
        "revision",
        [
            "La révision vue ; sans elle, l'actuelle, qui est annoncée",
            "The revision that was seen; without it the current one, which is said",
        ],
    ),
    Argument("incidents assign", "login", ["Le login", "The login"]),
    Argument(
        "incidents grade",
        "id",
        ["L'identifiant de l'incident", "The incident's id"],
    ),
    Argument(
        "incidents grade",
        "revision",
        [
            "La révision vue ; sans elle, l'actuelle, qui est annoncée",
            "The revision that was seen; without it the current one, which is said",
        ],
    ),
    Argument(
        "incidents grade",
        "severity",
        [
            "low, medium, high ou critical",
            "low, medium, high or critical",
        ],
    ),
    Argument(
        "incidents grade",
        "reason",
        ["Pourquoi ; baisser en a besoin", "Why; lowering needs it"],
    ),
    Argument(
        "incidents review",
        "id",
        ["L'identifiant de l'incident", "The incident's id"],
    ),
    Argument(
        "incidents review",
        "revision",
        [
            "La révision vue ; sans elle, l'actuelle, qui est annoncée",
            "The revision that was seen; without it the current one, which is said",
        ],
    ),
    Argument("incidents review", "text", ["Le bilan", "The review"]),
    Argument(
        "incidents comment",
        "id",
        ["L'identifiant de l'incident", "The incident's id"],
    ),
    Argument(
        "incidents comment",
        "text",
        ["Le commentaire", "The comment"],
    ),
];
