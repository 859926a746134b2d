use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::sync::OnceCell;

use super::StoreParts;

/// What it is called where it does not answer.
pub(super) const DATABASE: &str = "the portal's database";

/// Why the portal's own database could not be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotOpened {
    /// It said nothing in time.
    Silent,
    /// In words, without a secret.
    Because(Unopened, String),
    /// What is in it was sealed with a key of this name, and none is given here.
    NoKey(String),
}

/// What a database that does not open wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unopened {
    /// To be made.
    Absent,
    /// To be restored.
    Damaged,
    /// Room, or another disk.
    Disk,
    /// Rights on its file.
    Rights,
    /// Another user, password or name.
    Account,
    /// To be started, or looked for elsewhere.
    Away,
}

impl Unopened {
    /// What is said of it, and the page that helps, where that is another than of a database that
    /// is away.
    pub(super) const fn note(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Absent => ("absent", None),
            Self::Damaged => ("damaged", Some("corrupt-data")),
            Self::Disk => ("disk", Some("disk-full")),
            Self::Rights => ("rights", None),
            Self::Account => ("account", None),
            Self::Away => ("away", None),
        }
    }
}

type Opening = dyn Fn() -> BoxFuture<'static, Result<StoreParts, NotOpened>> + Send + Sync;

/// The portal's own database. The check that asks whether it can be reached opens it: a server that
/// is silent then costs that check its time, and the others nothing.
pub struct Database {
    opening: Box<Opening>,
    opened: OnceCell<StoreParts>,
}

impl Database {
    /// A database that is opened like this.
    pub fn new<F>(opening: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<StoreParts, NotOpened>> + Send + 'static,
    {
        Self {
            opening: Box::new(move || opening().boxed()),
            opened: OnceCell::new(),
        }
    }

    pub(super) async fn open(&self) -> Result<&StoreParts, NotOpened> {
        self.opened.get_or_try_init(&*self.opening).await
    }

    pub(super) fn opened(&self) -> Option<&StoreParts> {
        self.opened.get()
    }
}
