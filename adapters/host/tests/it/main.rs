//! The machine's port on this machine.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed, and says where"
)]

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::Arc;

use guichet_contract::host::{HostWithFolder, all};
use guichet_driven::InspectHost;
use guichet_host::Host;

/// A folder of its own, gone with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let name = format!("guichet-host-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn host() {
    let folder = Folder::new("contract");
    let on = HostWithFolder {
        host: Arc::new(Host),
        folder: folder.0.clone(),
    };
    assert_eq!(all(&on).await.len(), 3);
}

#[tokio::test]
async fn a_file_others_may_read_is_told_from_a_closed_one() {
    let folder = Folder::new("modes");
    let file = folder.0.join("secret");
    std::fs::write(&file, "x").unwrap();
    for (mode, open) in [(0o600, false), (0o640, false), (0o644, true), (0o602, true)] {
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
        let found = Host.open_to_others(&file).await.unwrap();
        assert_eq!(found, Some(open), "{mode:o}");
    }
    for (mode, open) in [
        (0o755, false),
        (0o770, false),
        (0o757, true),
        (0o1777, true),
    ] {
        std::fs::set_permissions(&folder.0, std::fs::Permissions::from_mode(mode)).unwrap();
        let found = Host.writable_by_others(&folder.0).await.unwrap();
        assert_eq!(found, Some(open), "{mode:o}");
    }
}
