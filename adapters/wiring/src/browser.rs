use std::path::PathBuf;
use std::sync::Arc;

use guichet_driven::Browse;
use guichet_http::{HttpBrowser, HttpLimits, HttpSetUpError};

/// What `smoke` visits a server with; `ca_file`: a private authority, believed beside the system's.
pub fn browser(ca_file: Option<PathBuf>) -> Result<Arc<dyn Browse>, HttpSetUpError> {
    let limits = HttpLimits {
        ca_file,
        ..HttpLimits::default()
    };
    Ok(Arc::new(HttpBrowser::new(limits)?))
}
