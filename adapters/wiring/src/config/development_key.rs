//! The secret key of a developer's machine: made once and kept in a file, since the server and the
//! command line are two programs, and what one seals in the audit the other must be able to check.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use guichet_driven::Random;
use guichet_sql::SqlUrl;

use crate::OsRandom;

/// Beside the SQLite file, as `FILE.key`; for PostgreSQL, which has no folder of ours, in the
/// user's folder for states, as `guichet/development.key`.
pub(super) fn file(
    database_url: &str,
    state_home: Option<&str>,
    home: Option<&str>,
) -> Option<PathBuf> {
    if let Ok(SqlUrl::Sqlite(path)) = database_url.parse() {
        let mut name = path.into_os_string();
        name.push(".key");
        return Some(name.into());
    }
    let state = match (state_home.map(Path::new), home) {
        (Some(state), _) if state.is_absolute() => state.to_owned(),
        (_, Some(home)) => Path::new(home).join(".local/state"),
        (_, None) => return None,
    };
    Some(state.join("guichet/development.key"))
}

/// The text of the key in this file, which is made where there is none, for its owner alone; whether
/// this call made it. Of several programs that begin at once, all get the same.
pub(super) fn read_or_make(file: &Path) -> io::Result<(String, bool)> {
    match fs::read_to_string(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        read => return read.map(|text| (text, false)),
    }
    let mut name = file.as_os_str().to_owned();
    name.push(format!(".{}", OsRandom.id()));
    let whole = PathBuf::from(name);
    let made = write(&whole).and_then(|()| match fs::hard_link(&whole, file) {
        // Another program was faster.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        linked => linked.map(|()| true),
    });
    let _ = fs::remove_file(&whole);
    let made = made?;
    Ok((fs::read_to_string(file)?, made))
}

/// Makes the user's own folder of states; the one of a database is there, or is a fault of its own.
pub(super) fn make_folder(file: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    file.parent()
        .map_or(Ok(()), |folder| builder.create(folder))
}

fn write(file: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let text = STANDARD.encode(OsRandom.secret());
    options.open(file)?.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn the_key_lies_beside_the_sqlite_file_or_in_the_users_folder_of_states() {
        let sqlite = "sqlite:///var/lib/guichet/portal.sqlite";
        let postgres = "postgres://guichet@db/guichet";
        for (url, state, home, expected) in [
            (
                sqlite,
                Some("/s"),
                Some("/h"),
                Some("/var/lib/guichet/portal.sqlite.key"),
            ),
            (
                postgres,
                Some("/s"),
                Some("/h"),
                Some("/s/guichet/development.key"),
            ),
            (
                postgres,
                None,
                Some("/h"),
                Some("/h/.local/state/guichet/development.key"),
            ),
            (
                postgres,
                Some("s"),
                Some("/h"),
                Some("/h/.local/state/guichet/development.key"),
            ),
            (postgres, None, None, None),
        ] {
            assert_eq!(file(url, state, home), expected.map(PathBuf::from), "{url}");
        }
    }

    #[test]
    fn several_that_begin_at_once_get_one_key_for_its_owner_alone() {
        let folder = std::env::temp_dir().join(format!("guichet-key-{}", OsRandom.id()));
        let file = folder.join("states/guichet/development.key");
        make_folder(&file).unwrap();
        let read = || read_or_make(&file).unwrap();
        let keys: Vec<(String, bool)> = std::thread::scope(|scope| {
            let all: Vec<_> = (0..16).map(|_| scope.spawn(read)).collect();
            all.into_iter().map(|one| one.join().unwrap()).collect()
        });
        let same = |(key, _): &(String, bool)| *key == keys[0].0 && key.len() == 44;
        assert!(keys.iter().all(same));
        assert_eq!(keys.iter().filter(|(_, made)| *made).count(), 1);
        let mode = fs::metadata(&file).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600);
        assert_eq!(fs::read_dir(file.parent().unwrap()).unwrap().count(), 1);
        fs::remove_dir_all(folder).unwrap();
    }
}
