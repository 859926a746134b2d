//! The help of `guichet incidents`.

use super::entry::{About, Argument};

pub(super) const COMMANDS: &[About] = &[
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
        ["Dit sa priorité", "Says how bad it is"],
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
            "Limite de temps de la commande (60)",
            "Time limit of the command (60)",
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
        [
            "open, acknowledged, investigating, resolved, closed ou duplicate ; répétable",
            "open, acknowledged, investigating, resolved, closed or duplicate; may be repeated",
        ],
    ),
    Argument(
        "incidents list",
        "severities",
        [
            "low, medium, high ou critical ; répétable",
            "low, medium, high or critical; may be repeated",
        ],
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
