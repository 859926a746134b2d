//! What `errors` says of itself.

use super::entry::{About, Argument};

pub(super) const COMMANDS: &[About] = &[
    About(
        "errors",
        [
            "Ce qui échoue dans le portail lui-même, par nature et par endroit",
            "What fails in the portal itself, by kind and by place",
        ],
        "",
    ),
    About(
        "errors list",
        [
            "Montre ce qui échoue, ce qui fut vu en dernier d'abord",
            "Shows what fails, the last seen first",
        ],
        "guichet errors list\n  guichet errors list --all --format json",
    ),
    About(
        "errors resolve",
        [
            "Marque une erreur comme résolue ; revue, elle se rouvre d'elle-même",
            "Marks an error as resolved; seen again, it opens by itself",
        ],
        "guichet errors resolve 01a1fdb8-132c-7324-91b8-25c4188b1200",
    ),
    About(
        "errors reopen",
        ["Rouvre une erreur résolue", "Reopens a resolved error"],
        "guichet errors reopen 01a1fdb8-132c-7324-91b8-25c4188b1200",
    ),
];

pub(super) const ARGUMENTS: &[Argument] = &[
    Argument(
        "errors list",
        "all",
        ["Les erreurs résolues aussi", "Resolved errors too"],
    ),
    Argument(
        "errors list",
        "limit",
        ["Au plus autant, de 1 à 100", "At most so many, 1 to 100"],
    ),
    Argument(
        "errors list",
        "cursor",
        [
            "La page qui suit, donné à la fin de celle d'avant",
            "The page after, told at the end of the one before",
        ],
    ),
    Argument(
        "errors resolve",
        "id",
        ["L'id de l'erreur", "The error's id"],
    ),
    Argument(
        "errors reopen",
        "id",
        ["L'id de l'erreur", "The error's id"],
    ),
];
