use super::Text;

pub(super) const TEXTS: &[Text] = &[
    (
        "any.after",
        "pas vérifié : {check} n'est pas bon",
        "not checked: {check} does not hold",
    ),
    ("any.silent", "pas de réponse à temps", "no answer in time"),
    (
        "any.broken",
        "n'a pas pu être vérifié ({why})",
        "could not be checked ({why})",
    ),
    (
        "any.unset",
        "{variable} n'est pas donné",
        "{variable} is not set",
    ),
    (
        "any.reads_only",
        "pas essayé : rien n'est écrit en mode diagnostic",
        "not tried: nothing is written in diagnostic mode",
    ),
    (
        "any.unset_hint",
        "donner {variable}, voir docs/configuration.md",
        "set {variable}, see docs/configuration.md",
    ),
];
