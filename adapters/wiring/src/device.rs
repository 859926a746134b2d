use std::path::PathBuf;

use guichet_sql::SqlUrl;

/// Where the service account's device cookie outlives a restart: beside the portal's SQLite file,
/// as `FILE.device`. With PostgreSQL there is no folder of ours to keep a secret in: the cookie
/// lives as long as the program, and Tryton gives a new one at its next sign-in.
pub(crate) fn device_cookie_file(database_url: &str) -> Option<PathBuf> {
    match database_url.parse() {
        Ok(SqlUrl::Sqlite(path)) => {
            let mut name = path.into_os_string();
            name.push(".device");
            Some(name.into())
        }
        Ok(SqlUrl::Postgres(_)) | Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_device_cookie_lies_beside_the_sqlite_file_and_nowhere_else() {
        for (url, file) in [
            (
                "sqlite:///var/lib/guichet/portal.sqlite",
                Some("/var/lib/guichet/portal.sqlite.device"),
            ),
            ("sqlite://portail%20client", Some("portail client.device")),
            ("postgres://guichet:secret@db/guichet", None),
        ] {
            assert_eq!(device_cookie_file(url), file.map(PathBuf::from), "{url}");
        }
    }
}
