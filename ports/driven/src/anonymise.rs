//! The texts of a store, each with what becomes of it when people are taken out of it.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::PortResult;

/// What a text is, so that what replaces it is read by the same programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextKind {
    /// What somebody signs in with; the name of a system user.
    Login,
    /// A person's name.
    Person,
    /// An e-mail address.
    Email,
    /// Who acted, as `operator:root`: what is before the colon stays.
    Actor,
    /// The name of a thing, as a project.
    Title,
    /// The same in lower case, as unique columns have it.
    TitleKey,
    /// The name of what is deployed: one line without blanks.
    Version,
    /// An IP address.
    Address,
    /// An id that somebody else gave: of a request, of a command.
    Reference,
    /// Hexadecimal digits made of something else.
    Digest,
    /// A path of a file.
    Path,
    /// What somebody wrote, of one line or several.
    Text,
}

impl TextKind {
    /// Whether it says who somebody is, wherever it stands.
    pub const fn is_a_name(self) -> bool {
        matches!(self, Self::Login | Self::Person | Self::Email)
    }
}

/// What becomes of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextFate {
    /// It stays: the program's own word, or nothing that a person wrote.
    Kept,
    /// It is replaced.
    Replaced(TextKind),
    /// It goes, without anything in its place.
    Emptied,
}

/// A text as it lies in a store; of JSON one of the texts inside, of bytes their hexadecimal
/// digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredText<'a> {
    /// `table.column`.
    pub column: &'a str,
    /// What becomes of it.
    pub fate: TextFate,
    /// The text: never an empty one.
    pub text: &'a str,
}

/// Who is shown each text.
pub type SeeText<'a> = dyn for<'t> FnMut(StoredText<'t>) + Send + 'a;

/// What stands for a text: the same for the same.
pub type Disguise<'a> = dyn Fn(TextKind, &str) -> String + Send + Sync + 'a;

/// How much was replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Replaced {
    /// Rows in which something changed.
    pub rows: u64,
    /// Columns that are replaced or emptied.
    pub columns: u64,
    /// Columns that stay as they are, or are sealed anew.
    pub kept: u64,
}

/// A store whose people are taken out. Nobody else uses it meanwhile.
#[async_trait]
pub trait AnonymiseStore: Send + Sync {
    /// Columns that hold text and of which nobody said what becomes of them; columns that were
    /// said something of and are not there. Each as `table.column`; empty: none.
    async fn unlisted(&self) -> PortResult<Vec<String>>;

    /// Shows every text of every column.
    async fn show(&self, see: &mut SeeText<'_>) -> PortResult<()>;

    /// Replaces and empties what is to be, brings what was made of it into line (hashes of plans,
    /// sizes of logs), seals the audit anew, and leaves nothing of before in the store's files.
    /// What failed in the middle is to be thrown away.
    async fn replace(&self, with: &Disguise<'_>) -> PortResult<Replaced>;
}

/// That what is here was made of a backup, and its people were taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anonymised {
    /// Its id.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Of which backup.
    pub backup: Uuid,
}
