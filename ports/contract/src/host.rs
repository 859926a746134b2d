//! [`InspectHost`](guichet_driven::InspectHost).

use std::path::PathBuf;
use std::sync::Arc;

use guichet_driven::InspectHost;

use crate::check::{Must, cases};

/// A machine and a folder of it that can be written.
pub struct HostWithFolder {
    /// The machine.
    pub host: Arc<dyn InspectHost>,
    /// The folder.
    pub folder: PathBuf,
}

cases!(on: HostWithFolder;
    what_is_free_is_part_of_all_there_is,
    what_is_tried_leaves_nothing_behind,
    where_nothing_is_there_it_says_so,
);

/// Bytes, of a file system that has some.
pub async fn what_is_free_is_part_of_all_there_is(on: &HostWithFolder) {
    let space = on.host.space(&on.folder).await.must("the space");
    assert!(space.total > 0 && space.free <= space.total, "{space:?}");
}

/// The trial file is gone when it ends, however often it is tried.
pub async fn what_is_tried_leaves_nothing_behind(on: &HostWithFolder) {
    for _ in 0..3 {
        on.host.writes(&on.folder).await.must("a trial");
    }
    let left = std::fs::read_dir(&on.folder).map(Iterator::count);
    assert_eq!(left.ok(), Some(0), "something was left in the folder");
}

/// A folder that is not there cannot be measured or written; a file that is not there is no fault.
pub async fn where_nothing_is_there_it_says_so(on: &HostWithFolder) {
    let nowhere = on.folder.join("nowhere");
    assert!(on.host.space(&nowhere).await.is_err());
    assert!(on.host.writes(&nowhere).await.is_err());
    let file = on.host.open_to_others(&nowhere).await;
    assert_eq!(file.must("a file's mode"), None);
    let folder = on.host.writable_by_others(&nowhere).await;
    assert_eq!(folder.must("a folder's mode"), None);
}
