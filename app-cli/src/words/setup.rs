use guichet_domain::kernel::Language;
use guichet_portal::driven::ChangeKind;

use crate::out::Out;

pub(crate) fn kind_word(out: Out, kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Made => out.say("créé", "made"),
        ChangeKind::Changed => out.say("modifié", "changed"),
        ChangeKind::Left => out.say("inchangé", "left"),
    }
}

/// The adapter's own names of things, which programs read, in the operator's language.
pub(crate) fn in_words(out: Out, what: &str) -> String {
    if out.lang == Language::English {
        return what.to_owned();
    }
    let starts = [
        ("group ", "groupe "),
        ("right on ", "droit sur "),
        ("another rule on ", "autre règle sur "),
        ("user ", "utilisateur "),
        ("report ", "rapport "),
    ];
    let mut words = what.to_owned();
    if let Some((english, french)) = starts.iter().find(|(english, _)| what.starts_with(english)) {
        words = words.replacen(english, french, 1);
    }
    for (english, french) in [
        (", no longer for ", ", plus pour "),
        (" for \"", " pour \""),
        (", taken away", ", retiré"),
        (" as PDF", " en PDF"),
    ] {
        words = words.replace(english, french);
    }
    words
}
