use guichet_domain::access::policy::Refusal;
use guichet_domain::kernel::MoneyError;
use guichet_driven::PortError;

use crate::BadCursor;

/// Why something could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// This person may not.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// There is no such thing, or it is somebody else's: nobody is told which.
    #[error("missing")]
    Missing,
    /// The cursor was made for another list, another person, or by nobody.
    #[error(transparent)]
    BadCursor(#[from] BadCursor),
    /// The world did not answer as it must.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl From<MoneyError> for ReadError {
    fn from(error: MoneyError) -> Self {
        Self::Port(PortError::Corrupt {
            what: "amounts".into(),
            source: Some(Box::new(error)),
        })
    }
}
