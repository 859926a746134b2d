use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use guichet_driven::{
    Clock, FindCustomers, InspectErp, InspectHost, InspectMail, InspectSharedCache, InspectStore,
    KeepErrors, MeasureStore, PortError, PortResult, ReadAccounts, ReadChain, ReadLinks,
    ReadRecovery, ReadStaff, ReadTasks, Schema, SealAudit,
};
use secrecy::SecretString;

use super::{DATABASE, Data, Database};
use crate::operators::verdict::Place;

/// A file that holds a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePart {
    /// The variable that names it.
    pub variable: String,
    /// Where it is.
    pub path: PathBuf,
}

/// What of the configuration checks go by: no secret among it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts that have nothing to do with each other"
)]
pub struct Settled {
    /// How many bytes the secret key has.
    pub key_bytes: usize,
    /// The secret key follows a pattern, as those of examples do.
    pub key_is_patterned: bool,
    /// The key before it is still configured.
    pub key_has_a_previous: bool,
    /// The public URL.
    pub base_url: String,

    /// How many networks' `X-Forwarded-For` is believed.
    pub trusted_proxies: usize,
    /// The URL of Tryton.
    pub tryton_url: String,
    /// Tryton is on this machine.
    pub tryton_is_here: bool,
    /// The network that leads to it was declared private.
    pub tryton_is_private: bool,
    /// Where the metrics are served, if they are.
    pub metrics_listen: Option<SocketAddr>,
    /// Files that hold secrets.
    pub secret_files: Vec<FilePart>,
    /// The file of the identity that opens backups, where it cannot be read, and why.
    pub unreadable_identity: Option<(PathBuf, String)>,
    /// The test customer's login, where it is configured.
    pub test_login: Option<String>,
    /// The folder of the portal's database, or of temporary files where it is elsewhere.
    pub data_folder: PathBuf,
    /// The folder of backups, where it is configured.
    pub backup_folder: Option<PathBuf>,
    /// The second place of backups, where it is configured.
    pub backup_second: Option<PathBuf>,
    /// The test customer must be there, whatever the place.
    pub test_users_required: bool,
    /// Nothing may be written, not even a trial file.
    pub reads_only: bool,
}

/// The portal's own database, once it was opened.
#[expect(
    missing_docs,
    reason = "each field is named after its port, which says what it is"
)]
#[derive(Clone)]
pub struct StoreParts {
    pub inspect: Arc<dyn InspectStore>,
    pub schema: Arc<dyn Schema>,
    pub links: Arc<dyn ReadLinks>,
    pub staff: Arc<dyn ReadStaff>,
    pub chain: Arc<dyn ReadChain>,
    pub seal: Arc<dyn SealAudit>,
    pub measure: Arc<dyn MeasureStore>,
    pub tasks: Arc<dyn ReadTasks>,
    pub recovery: Arc<dyn ReadRecovery>,
    pub errors: Arc<dyn KeepErrors>,
}

/// What the checks look at.
#[expect(
    missing_docs,
    reason = "the others are named after their port, which says what it is"
)]
pub struct DoctorParts {
    /// Where the programs run.
    pub place: Place,
    /// Of the configuration.
    pub settled: Settled,
    /// The portal's own database.
    pub database: Database,
    pub erp: Arc<dyn InspectErp>,
    pub accounts: Arc<dyn ReadAccounts>,
    pub customers: Arc<dyn FindCustomers>,
    pub host: Arc<dyn InspectHost>,
    /// `None` without a mail server.
    pub mail: Option<Arc<dyn InspectMail>>,
    /// `None` where each instance has its own.
    pub shared_cache: Option<Arc<dyn InspectSharedCache>>,
    pub clock: Arc<dyn Clock>,
    /// The test customer's password.
    pub test_password: Option<SecretString>,
}

impl DoctorParts {
    /// The database, for checks that stand on the one that opens it.
    pub(super) fn store(&self) -> PortResult<&StoreParts> {
        let opened = self.database.opened();
        opened.ok_or_else(|| PortError::unavailable(DATABASE, "it is not open"))
    }

    /// What is in it.
    pub(super) fn data(&self) -> PortResult<Data<'_>> {
        let store = self.store()?;
        Ok(Data {
            inspect: store.inspect.as_ref(),
            schema: store.schema.as_ref(),
            staff: store.staff.as_ref(),
            chain: store.chain.as_ref(),
            seal: store.seal.as_ref(),
            place: self.place,
            now: self.clock.now(),
        })
    }
}
