use guichet_driven::PortError;
use http::StatusCode;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::transport::{CallError, Fault, Sent};

/// Tryton's error array, read: `["UserError", [text, more, ...]]` and its like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TrytonError {
    /// A rule of the other side, in its words.
    User { words: String, more: String },
    /// No right; Tryton gives it no type of its own.
    Access { words: String },
    /// A warning that can be confirmed.
    Warning { name: String, words: String },
    /// Something is missing for a sign-in.
    Login,
    /// Changed by somebody else meanwhile.
    Concurrency,
    /// Before it does what is asked, Tryton reads every session of the account, and stumbled
    /// over one that another program ended at that moment.
    SessionGone,
    /// A Python exception; `name` only where it is no more than the name of something unknown.
    Internal { name: Option<String> },
}

const CONCURRENCY: &str = "ConcurrencyException";

/// The class name and the first two texts; nothing else of an error is kept.
pub(super) fn first_two(error: &str) -> (String, Vec<String>) {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    match serde_json::from_str::<Vec<Value>>(error)
        .unwrap_or_default()
        .as_slice()
    {
        [Value::String(name), Value::Array(rest), ..] => {
            (name.clone(), vec![text(rest.first()), text(rest.get(1))])
        }
        // The one class whose text stands alone; a Python exception has "" in this place.
        [Value::String(name), Value::String(words), ..]
            if name == CONCURRENCY && !words.is_empty() =>
        {
            (name.clone(), Vec::new())
        }
        [Value::String(message), ..] => (String::new(), vec![message.clone()]),
        _ => (String::new(), Vec::new()),
    }
}

impl TrytonError {
    pub(crate) fn new(name: &str, data: Option<&RawValue>) -> Self {
        let texts: Vec<String> = data
            .and_then(|d| serde_json::from_str(d.get()).ok())
            .unwrap_or_default();
        let mut texts = texts.into_iter();
        let first = texts.next().unwrap_or_default();
        let second = texts.next().unwrap_or_default();
        match name {
            "UserError" if is_access(&first, &second) => Self::Access { words: first },
            "UserError" if is_session_gone(&first) => Self::SessionGone,
            "UserError" => Self::User {
                words: first,
                more: second,
            },
            "UserWarning" => Self::Warning {
                name: first,
                words: second,
            },
            "LoginException" => Self::Login,
            CONCURRENCY => Self::Concurrency,
            _ => Self::Internal {
                name: unknown_name(&first),
            },
        }
    }
}

/// `'sale.salee'`: the name of a model or field that Tryton does not know. Any other message may
/// hold values, and stays where it is.
fn unknown_name(message: &str) -> Option<String> {
    let name = message.strip_prefix('\'')?.strip_suffix('\'')?;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._".contains(c);
    (name.len() <= 80 && name.chars().all(plain)).then(|| name.to_owned())
}

/// The texts by which Tryton's `AccessError` can be told: the message ids `msg_context_groups`,
/// `msg_access_*`, `msg_*_rule_error` and `msg_*_xml_record` of its module `ir`, in our languages.
const GROUPS: [&str; 2] = ["Within groups:", "Au sein des groupes :"];
const NOT_ALLOWED: [&str; 2] = ["You are not allowed to ", "Vous n'êtes pas autorisé à "];
#[rustfmt::skip]
const TO_DO: [&str; 14] = [
    "access ", "create ", "read ", "write ", "delete ", "modify ", "execute ",
    "accéder ", "créer ", "lire ", "écrire ", "supprimer ", "modifier ", "exécuter ",
];
const BUTTON: [(&str, &str); 2] = [
    ("Calling button ", " is not allowed."),
    ("Appeler le bouton ", " n'est pas permis."),
];

fn is_access(words: &str, more: &str) -> bool {
    let words = plain(words);
    plain(more)
        .lines()
        .any(|line| GROUPS.iter().any(|groups| line.starts_with(groups)))
        || NOT_ALLOWED.iter().any(|start| {
            words
                .strip_prefix(start)
                .is_some_and(|rest| TO_DO.iter().any(|verb| rest.starts_with(verb)))
        })
        || BUTTON
            .iter()
            .any(|(start, end)| words.starts_with(start) && words.ends_with(end))
}

/// Tryton's `msg_read_error`, of sessions: of no call of ours, since nothing asks for one.
const GONE: [(&str, &str); 2] = [
    (
        "You are trying to read records \"",
        "\" of \"Session\" that don't exist.",
    ),
    (
        "Vous essayez de lire les enregistrements « ",
        " » de « Session » qui n'existent pas.",
    ),
];

fn is_session_gone(words: &str) -> bool {
    let words = plain(words);
    GONE.iter()
        .any(|(start, end)| words.starts_with(start) && words.ends_with(end))
}

/// French texts come with no-break spaces, and may come with a curly apostrophe.
fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ").replace('’', "'")
}

/// What a call is, for what its failure means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// May be repeated.
    Read,
    /// Once it was sent it may have happened.
    Write,
    /// A sign-in or sign-out: counted by Tryton, so not repeated; changes no record.
    SignIn,
}

/// The port's word for a failed call. `sent`: the request had left us.
pub(crate) fn into_port(error: CallError, method: &str, kind: Kind, sent: &Sent) -> PortError {
    if kind == Kind::Write && sent.get() && may_have_happened(&error) {
        return PortError::OutcomeUnknown {
            what: format!("{method}: {error}"),
        };
    }
    match error {
        CallError::TimedOut => PortError::timed_out(method),
        CallError::Tryton(error) => from_tryton(error, method),
        CallError::Fault(fault) => from_fault(fault, method),
        CallError::Shape(_) | CallError::Request(_) => {
            PortError::corrupt(format!("{method}: {error}"))
        }
    }
}

/// Tryton undoes what it answers with an error array or a 4xx; but sessions are read once more
/// after the commit. A 5xx may come from a gateway that
/// lost the answer, or from an answer that failed to be written after the commit; 503 alone says
/// that nobody took the request.
fn may_have_happened(error: &CallError) -> bool {
    match error {
        CallError::Tryton(error) => *error == TrytonError::SessionGone,
        CallError::Request(_) => false,
        CallError::Fault(Fault::Status { status, .. }) => {
            status.is_server_error() && *status != StatusCode::SERVICE_UNAVAILABLE
        }
        CallError::Fault(_) | CallError::Shape(_) | CallError::TimedOut => true,
    }
}

fn from_tryton(error: TrytonError, method: &str) -> PortError {
    match error {
        TrytonError::User { words, more } => PortError::Refused {
            code: "user_error".into(),
            words: if more.is_empty() {
                words
            } else {
                format!("{words}\n{more}")
            },
        },
        TrytonError::Access { words } => PortError::Denied {
            what: format!("{method}: {words}"),
        },
        TrytonError::Warning { name, words } => PortError::Warning { name, words },
        TrytonError::Login => PortError::Denied {
            what: format!("{method}: more is asked for"),
        },
        TrytonError::Concurrency => PortError::Conflict,
        TrytonError::SessionGone => {
            PortError::unavailable(method, "another session of the account ended")
        }
        TrytonError::Internal { name: Some(name) } => {
            PortError::corrupt(format!("{method}: Tryton does not know {name}"))
        }
        TrytonError::Internal { name: None } => PortError::corrupt(format!(
            "{method}: an exception inside Tryton (see its log)"
        )),
    }
}

fn from_fault(fault: Fault, method: &str) -> PortError {
    let Fault::Status {
        status,
        retry_after,
    } = fault
    else {
        return match fault {
            Fault::Unreachable(_) | Fault::Cut(_) => PortError::unavailable(method, fault),
            _ => PortError::corrupt(format!("{method}: {fault}")),
        };
    };
    match status {
        StatusCode::UNAUTHORIZED => denied(method, "the session does not hold"),
        StatusCode::FORBIDDEN => denied(method, "not exposed, or forbidden"),
        StatusCode::NOT_FOUND => denied(method, "no such database"),
        StatusCode::CONFLICT | StatusCode::LOCKED => PortError::Conflict,
        StatusCode::TOO_MANY_REQUESTS => PortError::Throttled { after: retry_after },
        StatusCode::REQUEST_TIMEOUT => PortError::timed_out(method),
        _ if status.is_client_error() => PortError::corrupt(format!("{method}: {fault}")),
        _ => PortError::unavailable(method, fault),
    }
}

fn denied(method: &str, why: &str) -> PortError {
    PortError::Denied {
        what: format!("{method}: {why}"),
    }
}
