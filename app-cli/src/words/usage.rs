//! clap's own words, in French.

/// English, French: pieces between which clap puts colours.
#[rustfmt::skip]
const PIECES: &[(&str, &str)] = &[
    ("the following required arguments were not provided:", "ces arguments obligatoires manquent :"),
    ("requires a subcommand but one was not provided", "demande une sous-commande"),
    ("unrecognized subcommand ", "commande inconnue "),
    ("unexpected argument ", "argument inattendu "),
    (" found", ""),
    ("invalid value ", "valeur refusée "),
    (" cannot be used with", " ne va pas avec"),
    ("the argument ", "l'argument "),
    ("the subcommand ", "la commande "),
    (" cannot be used multiple times", " ne se donne qu'une fois"),
    ("a value is required for ", "il faut une valeur à "),
    (" but none was supplied", ""),
    ("one or more of the other specified arguments", "un autre des arguments donnés"),
    ("a similar argument exists: ", "un argument semblable : "),
    ("some similar arguments exist: ", "des arguments semblables : "),
    ("a similar subcommand exists: ", "une commande semblable : "),
    ("some similar subcommands exist: ", "des commandes semblables : "),
    ("a similar value exists: ", "une valeur semblable : "),
    ("to pass ", "pour donner "),
    (" as a value, use ", " comme valeur : "),
    ("For more information, try ", "Pour en savoir plus : "),
    ("[possible values: ", "[valeurs possibles : "),
    ("[subcommands: ", "[sous-commandes : "),
    ("error:", "erreur :"),
    ("Usage:", "Usage :"),
    ("tip:", "piste :"),
    (" for ", " pour "),
];

/// What of the help is clap's own.
#[rustfmt::skip]
const HELP: &[(&str, &str)] = &[
    ("Usage:", "Usage :"),
    ("Commands:", "Commandes :"),
    ("Arguments:", "Arguments :"),
    ("Options:", "Options :"),
    ("Options communes:", "Options communes :"),
    ("Print this message or the help of the given subcommand(s)", "Affiche ceci, ou l'aide d'une commande"),
    ("Print help", "Affiche l'aide"),
    (" (see more with '--help')", " (plus avec « --help »)"),
    (" (see a summary with '-h')", " (en bref avec « -h »)"),
    ("Print version", "Affiche la version"),
    ("[possible values: ", "[valeurs possibles : "),
    ("Possible values:", "Valeurs possibles :"),
    ("[default: ", "[par défaut : "),
];

/// The help, with clap's own words in French too.
pub(crate) fn help_in_french(printed: &str) -> String {
    said(printed, HELP)
}

/// What clap printed, as somebody who reads French understands it.
pub(crate) fn in_french(printed: &str) -> String {
    said(printed, PIECES)
}

fn said(printed: &str, pieces: &[(&str, &str)]) -> String {
    let mut words = printed.to_owned();
    for (english, french) in pieces {
        words = words.replace(english, french);
    }
    words
}
