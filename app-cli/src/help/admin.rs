//! The help of `guichet admin` and `guichet roles`.

use super::entry::{About, Argument};

const LOGIN: [&str; 2] = ["Le login de l'administration", "The administrator's login"];

const FILE: [&str; 2] = [
    "Un fichier qui contient le mot de passe (sinon l'entrée standard ; à un terminal il est choisi et montré une fois)",
    "A file that holds the password (else standard input; at a terminal one is made and shown once)",
];

pub(super) const COMMANDS: &[About] = &[
    About(
        "admin",
        [
            "L'administration de secours, qui n'a pas besoin de Tryton",
            "The break-glass administrator, who needs no Tryton",
        ],
        "",
    ),
    About(
        "admin bootstrap",
        [
            "Crée la première administration, avec un mot de passe à usage unique",
            "Makes the first administrator, with a one-time password",
        ],
        "guichet admin bootstrap secours --name \"Accès de secours\" --email exploitation@example.com\n  guichet admin bootstrap secours < password",
    ),
    About(
        "admin repair",
        [
            "Rouvre l'accès : mot de passe à usage unique (24 h), sessions et jetons terminés",
            "Lets them in again: a one-time password (24 h), sessions and tokens ended",
        ],
        "guichet admin repair secours\n  guichet admin repair secours --password-file /run/secrets/once",
    ),
    About(
        "admin verify",
        [
            "Se connecte pour de vrai à un serveur, puis se déconnecte",
            "Really signs in at a server, and out again",
        ],
        "guichet admin verify secours --base-url https://portail.example.com",
    ),
    About(
        "admin diagnostic-token",
        [
            "Un jeton pour entrer une fois dans le mode diagnostic (GUICHET_DIAGNOSTIC=1)",
            "A token to enter the diagnostic mode once (GUICHET_DIAGNOSTIC=1)",
        ],
        "guichet admin diagnostic-token\n  guichet admin diagnostic-token --format json",
    ),
    About(
        "roles",
        ["Les rôles de toute l'équipe", "The roles of all the staff"],
        "",
    ),
    About(
        "roles check",
        [
            "Montre qui a un rôle sensible et inscrit cette revue (à refaire tous les 90 jours)",
            "Shows who holds a sensitive role and records this review (due every 90 days)",
        ],
        "guichet roles check\n  guichet roles check --dry-run --format json",
    ),
];

pub(super) const ARGUMENTS: &[Argument] = &[
    Argument("admin bootstrap", "login", LOGIN),
    Argument(
        "admin bootstrap",
        "name",
        ["Son nom (sinon le login)", "Their name (else the login)"],
    ),
    Argument(
        "admin bootstrap",
        "email",
        [
            "Son adresse (sinon le login, si c'en est une ; sinon aucun mail ne lui arrive)",
            "Their address (else the login if it is one; else no mail reaches them)",
        ],
    ),
    Argument(
        "admin bootstrap",
        "language",
        ["La langue de ses mails", "The language of their mail"],
    ),
    Argument("admin bootstrap", "password_file", FILE),
    Argument(
        "admin bootstrap",
        "force",
        [
            "Aussi quand il y a déjà une administration active",
            "Also where there is an active administrator",
        ],
    ),
    Argument("admin repair", "login", LOGIN),
    Argument("admin repair", "password_file", FILE),
    Argument("admin verify", "login", LOGIN),
    Argument(
        "admin verify",
        "base_url",
        [
            "L'adresse du serveur, comme https://portail.example.com",
            "The server's address, like https://portail.example.com",
        ],
    ),
    Argument(
        "admin verify",
        "password_file",
        [
            "Un fichier qui contient le mot de passe (sinon l'entrée standard, ou demandé au terminal)",
            "A file that holds the password (else standard input, or asked at the terminal)",
        ],
    ),
    Argument(
        "roles check",
        "dry_run",
        ["Ne rien inscrire", "Record nothing"],
    ),
    Argument(
        "roles check",
        "strict",
        [
            "Statut 1 si un rôle est inconnu",
            "Status 1 where a role is unknown",
        ],
    ),
];
