//! The help of `guichet staff`.

use super::entry::{About, Argument};

const LOGIN: [&str; 2] = ["Le login du membre", "The member's login"];

const ROLE: [&str; 2] = [
    "Un rôle : administrator, direction, project_lead, senior_developer, developer, support, finance",
    "A role: administrator, direction, project_lead, senior_developer, developer, support, finance",
];

const FILE: [&str; 2] = [
    "Un fichier qui contient le mot de passe (sinon l'entrée standard, ou demandé au terminal)",
    "A file that holds the password (else standard input, or asked at the terminal)",
];

pub(super) const COMMANDS: &[About] = &[
    About(
        "staff",
        [
            "L'équipe : ses membres, leurs rôles, leurs jetons",
            "The staff: its members, their roles, their tokens",
        ],
        "",
    ),
    About(
        "staff add",
        [
            "Ajoute quelqu'un, rattaché à son compte Tryton ou, avec --local, au mot de passe du portail",
            "Adds somebody, bound to their Tryton account or, with --local, to a password of the portal's own",
        ],
        "guichet staff add m.martin --name \"Marie Martin\" --email marie@example.com --role project_lead\n  guichet staff add jean --name Jean --email jean@example.com --role developer --local < password",
    ),
    About(
        "staff role",
        ["Donne ou retire un rôle", "Gives or takes a role"],
        "",
    ),
    About(
        "staff role add",
        ["Donne un rôle", "Gives a role"],
        "guichet staff role add jean senior_developer",
    ),
    About(
        "staff role remove",
        [
            "Retire un rôle ; il ne compte plus dès maintenant, dans aucun projet",
            "Takes a role; it no longer counts from now on, in any project",
        ],
        "guichet staff role remove jean senior_developer",
    ),
    About(
        "staff list",
        ["Montre toute l'équipe", "Shows all the staff"],
        "guichet staff list\n  guichet staff list --format json",
    ),
    About(
        "staff disable",
        [
            "Ferme l'accès d'un membre : ses sessions et jetons prennent fin",
            "Shuts a member out: their sessions and tokens end",
        ],
        "guichet staff disable jean",
    ),
    About(
        "staff enable",
        ["Rouvre l'accès d'un membre", "Lets a member in again"],
        "guichet staff enable jean",
    ),
    About(
        "staff password",
        [
            "Change le mot de passe d'un membre local et ferme ses sessions",
            "Changes a local member's password and ends their sessions",
        ],
        "guichet staff password jean --password-file /run/secrets/jean",
    ),
    About(
        "staff token",
        [
            "Crée un jeton pour les programmes d'un membre ; il n'est montré qu'une fois",
            "Makes a token for a member's programs; it is shown once",
        ],
        "guichet staff token jean --scope deployments --days 90 --name CI > token\n  guichet staff token jean --scope deployments:read incidents --days 30 --format json",
    ),
    About(
        "staff tokens",
        [
            "Montre les jetons d'un membre, avec leur dernier usage",
            "Shows a member's tokens, with their last use",
        ],
        "guichet staff tokens jean",
    ),
    About(
        "staff token-revoke",
        ["Met fin à un jeton", "Ends a token"],
        "guichet staff token-revoke 01a1fdb8-132c-7324-91b8-25c4188b1200",
    ),
];

pub(super) const ARGUMENTS: &[Argument] = &[
    Argument(
        "staff add",
        "login",
        [
            "Le login, dans Tryton ou ici",
            "The login, in Tryton or here",
        ],
    ),
    Argument(
        "staff add",
        "name",
        ["Le nom de la personne", "The person's name"],
    ),
    Argument(
        "staff add",
        "email",
        ["Où vont ses mails", "Where their mail goes"],
    ),
    Argument("staff add", "roles", ROLE),
    Argument(
        "staff add",
        "language",
        ["La langue de ses mails", "The language of their mail"],
    ),
    Argument(
        "staff add",
        "local",
        [
            "Le mot de passe est au portail, non à Tryton",
            "The password is the portal's, not Tryton's",
        ],
    ),
    Argument("staff add", "password_file", FILE),
    Argument("staff role add", "login", LOGIN),
    Argument("staff role add", "role", ROLE),
    Argument("staff role remove", "login", LOGIN),
    Argument("staff role remove", "role", ROLE),
    Argument("staff disable", "login", LOGIN),
    Argument("staff enable", "login", LOGIN),
    Argument("staff password", "login", LOGIN),
    Argument("staff password", "password_file", FILE),
    Argument("staff token", "login", LOGIN),
    Argument(
        "staff token",
        "scopes",
        [
            "projects, deployments, incidents ou errors, suivi ou non de :read ou :write",
            "projects, deployments, incidents or errors, with or without :read or :write",
        ],
    ),
    Argument(
        "staff token",
        "days",
        [
            "Sa durée, de 1 à 365 jours",
            "How long it lasts, 1 to 365 days",
        ],
    ),
    Argument("staff token", "name", ["À quoi il sert", "What it is for"]),
    Argument("staff tokens", "login", LOGIN),
    Argument(
        "staff tokens",
        "limit",
        ["Au plus autant, de 1 à 100", "At most so many, 1 to 100"],
    ),
    Argument(
        "staff tokens",
        "cursor",
        [
            "La page qui suit, donné à la fin de celle d'avant",
            "The page after, told at the end of the one before",
        ],
    ),
    Argument(
        "staff token-revoke",
        "id",
        ["L'id du jeton", "The token's id"],
    ),
];
