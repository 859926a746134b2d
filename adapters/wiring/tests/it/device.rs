//! The service account's device cookie outlives the program.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use guichet_wiring::{Checks, Config, System};

use crate::ready::Ready;

fn config(folder: &Path) -> Config {
    let ready = Ready::of_this_run();
    let database = format!("sqlite://{}", folder.join("portal.sqlite").display());
    Config::from_variables([
        ("TRYTON_RPC_URL", ready.url.as_str()),
        ("TRYTON_DATABASE", ready.database.as_str()),
        ("TRYTON_USER", ready.service_user.as_str()),
        ("TRYTON_PASSWORD", ready.service_password.as_str()),
        ("PORTAL_DB_URL", database.as_str()),
    ])
    .expect("a configuration")
}

/// Starts, signs the service account in, ends; the cookie that stays.
async fn one_run(folder: &Path) -> String {
    let checks = Checks {
        schema: false,
        tryton: true,
    };
    let system = System::connect(config(folder), checks)
        .await
        .expect("a start");
    system.close().await;
    let file = folder.join("portal.sqlite.device");
    let mode = std::fs::metadata(&file)
        .expect("the file")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600, "readable by its owner alone");
    std::fs::read_to_string(file).expect("the cookie")
}

#[tokio::test]
async fn the_device_cookie_stays_beside_the_sqlite_file_and_is_renewed_at_each_start() {
    // Given a folder of our own and a program that never ran there
    let name = format!("guichet-device-{}", uuid::Uuid::now_v7());
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir(&folder).expect("a folder");
    // When it runs twice
    let (first, second) = (one_run(&folder).await, one_run(&folder).await);
    std::fs::remove_dir_all(&folder).expect("the folder goes");
    // Then each run left Tryton's cookie, the second a renewed one
    for cookie in [&first, &second] {
        assert!(cookie.len() == 32 && cookie.bytes().all(|b| b.is_ascii_hexdigit()));
    }
    assert_ne!(first, second);
}
