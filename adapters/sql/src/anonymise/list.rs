//! The one list of what becomes of each column that holds text, and why. A column of text that is
//! not here stops everything: the schema is compared with it in a test, and again before each run.

use guichet_driven::TextKind;

/// What becomes of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    /// It stays, and why.
    Kept(&'static str),
    /// The audit's chain makes it anew.
    Sealed,
    /// A text.
    Text(TextKind),
    /// JSON: each text in it by itself.
    Json(Form),
    /// Bytes that were made of something: other ones of the same length.
    Hash,
    /// A text that goes.
    EmptiedText,
    /// Bytes that go.
    EmptiedBytes,
}

/// What JSON is stored in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// An entry of the audit: `event.rs`.
    Audit,
    /// What is to be sent: `notice.rs`.
    Notice,
    /// A list of ids that others gave.
    References,
    /// Rules, reviews, histories: `name`, `reason` and the like are what somebody wrote.
    Record,
}

/// What a column of a primary key holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Number,
    Id,
    Text,
    Day,
}

/// A table: its primary key, and what becomes of its columns.
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) key: &'static [(&'static str, Key)],
    pub(super) columns: &'static [(&'static str, Column)],
}

impl Table {
    /// Whether the chain writes its rows.
    pub(super) fn is_sealed(&self) -> bool {
        self.columns.iter().any(|(_, is)| *is == Sealed)
    }
}

use Column::{EmptiedBytes, EmptiedText, Hash, Json, Kept, Sealed, Text};
use TextKind::{Actor, Address, Email, Login, Path, Person, Reference, Title, TitleKey, Version};

/// A word of a closed set.
const WORD: Column = Kept("a word of a closed set");
/// Words of closed sets, or ids, with blanks between.
const WORDS: Column = Kept("words of closed sets, or ids");
/// What the program itself is made of.
const OWN: Column = Kept("a name of the program's own");

const ID: &[(&str, Key)] = &[("id", Key::Id)];

/// Every table with a column of text.
pub(super) const TABLES: &[Table] = &[
    Table {
        name: "audit_checkpoint",
        key: &[("id", Key::Number)],
        columns: &[
            ("actor", Text(Actor)),
            ("key_id", Sealed),
            ("mac", Sealed),
            ("seal", Sealed),
        ],
    },
    Table {
        name: "audit_entries",
        key: &[("seq", Key::Number)],
        columns: &[
            ("actor", Text(Actor)),
            ("detail", Json(Form::Audit)),
            ("kind", WORD),
            ("key_id", Sealed),
            ("mac", Sealed),
            ("origin", Sealed),
            ("prev", Sealed),
        ],
    },
    Table {
        name: "audit_head",
        key: &[("id", Key::Number)],
        columns: &[("mac", Sealed)],
    },
    Table {
        name: "audit_origins",
        key: &[("seq", Key::Number)],
        columns: &[
            ("address", Text(Address)),
            ("request_id", Text(Reference)),
            ("salt", Sealed),
        ],
    },
    Table {
        name: "backups",
        key: ID,
        columns: &[
            ("copy_path", Text(Path)),
            ("path", Text(Path)),
            ("schema_level", OWN),
            (
                "sha256",
                Kept("the sum of a file that is encrypted, or is what this was made of"),
            ),
        ],
    },
    Table {
        name: "drills",
        key: ID,
        columns: &[("found", Text(TextKind::Text)), ("outcome", WORD)],
    },
    Table {
        name: "error_groups",
        key: ID,
        columns: &[
            ("correlations", Json(Form::References)),
            ("kind", OWN),
            (
                "place",
                Kept("a route's template, or the name of a part of the program"),
            ),
            ("resolved_by", Text(Actor)),
        ],
    },
    Table {
        name: "guichet_migrations",
        key: &[("name", Key::Text)],
        columns: &[("name", OWN)],
    },
    Table {
        name: "idempotency_keys",
        key: &[("scope", Key::Text), ("key", Key::Text)],
        columns: &[
            ("body", EmptiedBytes),
            ("fingerprint", Hash),
            ("key", Text(Reference)),
            // An id, and the path as it was asked for: logins stand in some.
            ("scope", Text(Reference)),
        ],
    },
    Table {
        name: "incident_events",
        key: &[("incident_id", Key::Id), ("number", Key::Number)],
        columns: &[
            ("kind", WORD),
            ("severity_after", WORD),
            ("severity_before", WORD),
            ("words", Text(TextKind::Text)),
        ],
    },
    Table {
        name: "incidents",
        key: ID,
        columns: &[
            ("cause", Text(TextKind::Text)),
            ("description", Text(TextKind::Text)),
            ("review", Text(TextKind::Text)),
            ("severity", WORD),
            ("state", WORD),
            ("title", Text(TextKind::Text)),
        ],
    },
    Table {
        name: "links",
        key: &[("user_id", Key::Number), ("party_id", Key::Number)],
        columns: &[("login", Text(Login)), ("made_by", Text(Actor))],
    },
    Table {
        name: "outbox",
        key: ID,
        columns: &[
            ("last_error", Text(TextKind::Text)),
            ("notice", Json(Form::Notice)),
            ("state", WORD),
        ],
    },
    Table {
        name: "project_members",
        key: &[("project_id", Key::Id), ("staff_id", Key::Id)],
        columns: &[("role", WORD)],
    },
    Table {
        name: "projects",
        key: ID,
        columns: &[
            ("freezes", Json(Form::Record)),
            ("name", Text(Title)),
            ("name_key", Text(TitleKey)),
            ("planner_authorises", WORDS),
            ("stages", WORDS),
        ],
    },
    Table {
        name: "role_reviews",
        key: ID,
        columns: &[("holdings", Json(Form::Record)), ("reviewer", Text(Actor))],
    },
    Table {
        name: "sessions",
        key: ID,
        columns: &[
            ("carrier", WORD),
            ("language", WORD),
            ("login", Text(Login)),
            ("name", Text(Person)),
            ("token_hash", Hash),
        ],
    },
    Table {
        name: "staff",
        key: ID,
        columns: &[
            ("email", Text(Email)),
            ("language", WORD),
            ("login", Text(Login)),
            ("login_key", Text(Login)),
            ("name", Text(Person)),
            ("password", EmptiedText),
        ],
    },
    Table {
        name: "staff_roles",
        key: &[("staff_id", Key::Id), ("role", Key::Text)],
        columns: &[("role", WORD)],
    },
    Table {
        name: "staff_sessions",
        key: ID,
        columns: &[("carrier", WORD), ("token_hash", Hash)],
    },
    Table {
        name: "task_counts",
        key: &[
            ("project_id", Key::Id),
            ("environment", Key::Text),
            ("level", Key::Text),
            ("day", Key::Day),
        ],
        columns: &[("environment", WORD), ("level", WORD)],
    },
    Table {
        name: "task_events",
        key: &[("task_id", Key::Id), ("revision", Key::Number)],
        columns: &[
            ("authorisation", Json(Form::Record)),
            ("changes", Json(Form::Record)),
            ("kind", WORD),
            ("reason", Text(TextKind::Text)),
        ],
    },
    Table {
        name: "task_logs",
        key: &[("task_id", Key::Id), ("number", Key::Number)],
        columns: &[("line", Text(TextKind::Text))],
    },
    Table {
        name: "tasks",
        key: ID,
        columns: &[
            ("authorised_hash", Hash),
            ("authorised_over", Json(Form::Record)),
            ("description", Text(TextKind::Text)),
            ("edited_by", WORDS),
            ("environment", WORD),
            ("override_reason", Text(TextKind::Text)),
            ("reason", Text(TextKind::Text)),
            ("started_over", Json(Form::Record)),
            ("state", WORD),
            ("time_zone", Kept("a name of the IANA's")),
            ("version", Text(Version)),
        ],
    },
    Table {
        name: "tokens",
        key: ID,
        columns: &[
            ("name", Text(Title)),
            ("scopes", WORDS),
            ("token_hash", Hash),
        ],
    },
];
