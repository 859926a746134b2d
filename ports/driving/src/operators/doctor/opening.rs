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
    Because(String),
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
