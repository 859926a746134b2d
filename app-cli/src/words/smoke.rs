use guichet_domain::kernel::Words;
use guichet_portal::operators::smoke::{CheckStatus, Finding, Hint};

use crate::out::Out;

pub(crate) fn status_word(out: Out, status: CheckStatus) -> &'static str {
    match status {
        CheckStatus::Pass => out.say("bon", "pass"),
        CheckStatus::Warn => out.say("attention", "warn"),
        CheckStatus::Fail => out.say("échec", "fail"),
        CheckStatus::Skip => out.say("omis", "skip"),
        CheckStatus::Timeout => out.say("délai dépassé", "timeout"),
    }
}

pub(crate) fn detail(out: Out, finding: &Finding) -> String {
    let say = |french, english| out.say(french, english);
    match finding {
        Finding::Status(status) => format!("HTTP {status}"),
        Finding::Unexpected { status, wanted } => {
            format!("HTTP {status}, {} {wanted}", say("attendu", "expected"))
        }
        Finding::Unreachable(why) => format!("{} ({why})", say("injoignable", "cannot be reached")),
        Finding::Redirected(to) => format!("{} {to}", say("renvoie vers", "redirects to")),
        Finding::Holds(what) => format!("{} {what}", say("contient", "has")),
        Finding::Lacks(what) => format!("{} {what}", say("ne contient pas", "lacks")),
        Finding::NotConfigured(name) => {
            format!("{name} {}", say("n'est pas donné", "is not given"))
        }
        Finding::After(name) => {
            format!(
                "{} {}",
                say("impossible sans", "cannot be made without"),
                name.word()
            )
        }
        Finding::PlainHttp(status) => {
            let words = say(
                "http répond au lieu de renvoyer vers https",
                "http answers in place of leading to https",
            );
            format!("{words} (HTTP {status})")
        }
        Finding::Document(kind) => kind.clone(),
        Finding::Faults(faults) if !faults.is_empty() => faults.join("; "),
        Finding::BadLines { count, first } => {
            format!("{}: {first}", lines(out, *count))
        }
        Finding::GoodLines(count) => {
            format!(
                "{}, {}",
                lines(out, *count),
                say("aucune erreur", "no error")
            )
        }
        Finding::LogCut(lines) => format!(
            "{} {lines} {}",
            say("seules les", "only the first"),
            say("premières lignes ont été lues", "lines were read")
        ),
        Finding::LogUnreadable(why) => format!("{}: {why}", say("illisible", "cannot be read")),
        plain => always(out, plain).into(),
    }
}

/// Findings that are told alike whatever is in them.
fn always(out: Out, finding: &Finding) -> &'static str {
    let say = |french, english| out.say(french, english);
    match finding {
        Finding::Silent => say("pas de réponse à temps", "no answer in time"),
        Finding::Refused => say("login ou mot de passe refusé", "login or password refused"),
        Finding::NoOrder => say(
            "le client d'essai n'a pas de commande",
            "the test customer has no order",
        ),
        Finding::NoInvoice => say(
            "le client d'essai n'a pas de facture",
            "the test customer has no invoice",
        ),
        Finding::Numbered => say(
            "montre le numéro de la liste",
            "shows the number of its list",
        ),
        Finding::OtherNumber => say(
            "ne montre pas le numéro de la liste",
            "does not show the number of its list",
        ),
        Finding::InTheClear => say(
            "l'adresse est en http : les mots de passe passent en clair",
            "the address is http: passwords go in the clear",
        ),
        Finding::NoPlainHttp => say(
            "rien ne répond en http : rien à renvoyer vers https",
            "nothing answers over http: nothing to lead to https",
        ),
        Finding::NotPdf => say(
            "annoncé comme PDF, et n'en est pas un",
            "says PDF, and is none",
        ),
        Finding::Held => say(
            "la base restaurée attend d'être rouverte : personne n'est servi",
            "the restored database waits to be released: nobody is served",
        ),
        Finding::Hidden => say(
            "404, comme un document qui n'existe pas",
            "404, as a missing one",
        ),
        Finding::ToldApart => say(
            "se distingue d'un document qui n'existe pas",
            "differs from a missing one",
        ),
        Finding::Faults(_) => say("rien à redire", "nothing wrong"),
        Finding::StillSignedIn => say(
            "la session vaut encore après la sortie",
            "the session outlives the sign-out",
        ),
        Finding::NoLines => say(
            "rien n'y a été écrit pendant le passage",
            "nothing was written to it during the run",
        ),
        Finding::LogMissing => say(
            "il n'y a pas de fichier de ce nom",
            "there is no file of this name",
        ),
        Finding::LogNoFile => say("ce n'est pas un fichier ordinaire", "it is no regular file"),
        Finding::OutOfTime => say(
            "pas essayé : le temps pour l'ensemble est écoulé",
            "not tried: the time for all is over",
        ),
        // With a value: above.
        Finding::Status(_)
        | Finding::Unexpected { .. }
        | Finding::Unreachable(_)
        | Finding::Redirected(_)
        | Finding::Holds(_)
        | Finding::Lacks(_)
        | Finding::NotConfigured(_)
        | Finding::After(_)
        | Finding::PlainHttp(_)
        | Finding::Document(_)
        | Finding::BadLines { .. }
        | Finding::GoodLines(_)
        | Finding::LogCut(_)
        | Finding::LogUnreadable(_) => "",
    }
}

fn lines(out: Out, count: usize) -> String {
    let word = match count {
        // French has no plural of none.
        0 => out.say("ligne", "lines"),
        1 => out.say("ligne", "line"),
        _ => out.say("lignes", "lines"),
    };
    format!("{count} {word}")
}

pub(crate) fn hint(out: Out, hint: Hint) -> &'static str {
    match hint {
        Hint::Start => out.say(
            "le serveur tourne-t-il à cette adresse ?",
            "is the server running at this URL?",
        ),
        Hint::Ready => out.say(
            "voir /readyz : une ligne par dépendance",
            "see /readyz: a line a dependency",
        ),
        Hint::Setup => out.say(
            "donner PORTAL_LOGIN, PORTAL_PASSWORD et PORTAL_PARTY, puis : guichet setup portal",
            "set PORTAL_LOGIN, PORTAL_PASSWORD and PORTAL_PARTY, then: guichet setup portal",
        ),
        Hint::PdfReports => out.say(
            "guichet setup portal --pdf-reports",
            "guichet setup portal --pdf-reports",
        ),
        Hint::Log => out.say(
            "--log nomme le journal du serveur, ou le dossier GUICHET_LOG_DIR, et doit pouvoir être lu",
            "--log names the server's log, or the folder GUICHET_LOG_DIR, and must be readable",
        ),
        Hint::Configure => out.say(
            "donner l'id d'un document d'un autre client",
            "set it to the id of another customer's document",
        ),
        Hint::Https => out.say(
            "donner l'adresse https ; le mandataire y renvoie ce qui vient en http",
            "name the https address; the proxy in front sends there what comes over http",
        ),
        Hint::Documents => out.say(
            "faire dans Tryton une commande et une facture pour le client d'essai",
            "make an order and an invoice for the test customer in Tryton",
        ),
        Hint::Proxy => out.say(
            "le mandataire devant le serveur change-t-il les en-têtes ?",
            "does the proxy in front change headers?",
        ),
        Hint::Isolation => out.say(
            "arrêter la mise en service : un client verrait les données d'un autre",
            "stop the deployment: a customer could see another's data",
        ),
        Hint::Release => "guichet restore release",
        Hint::ReadLog => out.say("lire le journal du serveur", "read the server's log"),
    }
}
