use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, NaiveDate, Utc};
use guichet_driven::Clock;

/// The file that is written; those before it have their day and a number in their names.
const CURRENT: &str = "guichet.log";

/// Bytes of one file at the most.
const LARGEST: u64 = 64 * 1024 * 1024;

/// A log in files: a new one each day (UTC) and whenever one is large, the oldest removed, each
/// for its owner alone.
///
/// A file that cannot be turned is written on: a log that is too long is better than none. Several
/// programs may write to one folder: each line looks whether somebody else turned the file, and
/// who turns it holds its lock meanwhile, so that no file is removed that another just began.
#[derive(Debug)]
pub struct LogFiles(Mutex<Open>);

struct Open {
    folder: PathBuf,
    keep: usize,
    largest: u64,
    clock: Arc<dyn Clock>,
    file: File,
    day: NaiveDate,
}

impl std::fmt::Debug for Open {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.folder.fmt(f)
    }
}

impl LogFiles {
    /// Opens the log in a folder, which must be there, or goes on with the one that is. So many
    /// files are kept beside the one that is written.
    pub fn open(folder: &Path, keep: usize, clock: Arc<dyn Clock>) -> io::Result<Self> {
        Self::open_with(folder, keep, LARGEST, clock)
    }

    fn open_with(
        folder: &Path,
        keep: usize,
        largest: u64,
        clock: Arc<dyn Clock>,
    ) -> io::Result<Self> {
        let today = clock.now().date_naive();
        let (file, day) = current(folder, today)?;
        Ok(Self(Mutex::new(Open {
            folder: folder.to_owned(),
            keep,
            largest,
            clock,
            file,
            day,
        })))
    }
}

/// The file that is written, and the day it is of.
fn current(folder: &Path, today: NaiveDate) -> io::Result<(File, NaiveDate)> {
    let file = opened(&folder.join(CURRENT))?;
    file.set_permissions(Permissions::from_mode(0o600))?;
    let facts = file.metadata()?;
    let day = match facts.modified() {
        Ok(at) if facts.len() > 0 => DateTime::<Utc>::from(at).date_naive(),
        _ => today,
    };
    Ok((file, day))
}

/// The file itself: whoever else may write to the folder must not lead us to another one by a
/// link, nor have us wait at a pipe.
fn opened(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).mode(0o600);
    let found = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            match options.clone().create_new(true).open(path) {
                // Another program was faster: it is looked at as any other.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    fs::symlink_metadata(path)?
                }
                made => return made,
            }
        }
        found => found?,
    };
    if found.is_file() {
        let file = options.open(path)?;
        if is_same(&found, &file.metadata()?) {
            return Ok(file);
        }
    }
    let why = format!("{} is not a file, or was changed meanwhile", path.display());
    Err(io::Error::other(why))
}

fn is_same(one: &fs::Metadata, other: &fs::Metadata) -> bool {
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

impl Open {
    fn line(&mut self, line: &[u8]) -> io::Result<()> {
        let today = self.clock.now().date_naive();
        // What is open goes on being written where it cannot be turned.
        let _ = self.made_ready(line.len() as u64, today);
        self.file.write_all(line)
    }

    fn made_ready(&mut self, length: u64, today: NaiveDate) -> io::Result<()> {
        let Some(size) = self.size()? else {
            (self.file, self.day) = current(&self.folder, today)?;
            return Ok(());
        };
        let full = size.saturating_add(length) > self.largest;
        if size > 0 && (full || today != self.day) {
            self.turn(today)?;
        }
        Ok(())
    }

    /// How long the file is, others' lines among them; nothing where it no longer bears the name,
    /// for somebody else turned it.
    fn size(&self) -> io::Result<Option<u64>> {
        match fs::symlink_metadata(self.folder.join(CURRENT)) {
            Ok(there) if is_same(&there, &self.file.metadata()?) => Ok(Some(there.len())),
            Ok(_) => Ok(None),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn turn(&mut self, today: NaiveDate) -> io::Result<()> {
        // Another program is turning it: the line goes where it will be found under its new name.
        self.file.try_lock()?;
        // It may have been turned before the lock was ours.
        if self.size()?.is_some() {
            self.set_aside()?;
        }
        // The lock goes with the file that had it.
        (self.file, _) = current(&self.folder, today)?;
        self.day = today;
        let before = self.before()?;
        for name in &before[..before.len().saturating_sub(self.keep)] {
            fs::remove_file(self.folder.join(name))?;
        }
        Ok(())
    }

    fn set_aside(&self) -> io::Result<()> {
        let before = self.before()?;
        let of_day = format!("guichet-{}-", self.day);
        let last = before.iter().rfind(|name| name.starts_with(&of_day));
        let last = last.and_then(|name| name[of_day.len()..].strip_suffix(".log")?.parse().ok());
        let number: u32 = last.map_or(1, |last: u32| last + 1);
        set_aside(&self.folder, &format!("{of_day}{number:04}.log"))
    }

    /// The names of the files before this one, the oldest first.
    fn before(&self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if is_ours(&name) {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }
}

/// Gives the file that is written the name of one of those before; one that has it already is not
/// written over.
fn set_aside(folder: &Path, name: &str) -> io::Result<()> {
    let (current, name) = (folder.join(CURRENT), folder.join(name));
    match fs::hard_link(&current, &name) {
        Ok(()) => fs::remove_file(current),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        // There are disks without second names.
        Err(_) => fs::rename(current, name),
    }
}

/// `guichet-2026-11-21-0001.log`
fn is_ours(name: &str) -> bool {
    let middle = name.strip_prefix("guichet-");
    let middle = middle.and_then(|rest| rest.strip_suffix(".log"));
    middle.is_some_and(|middle| {
        middle.len() == 15
            && middle.bytes().enumerate().all(|(at, byte)| match at {
                4 | 7 | 10 => byte == b'-',
                _ => byte.is_ascii_digit(),
            })
    })
}

impl Write for &LogFiles {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        open.line(line)?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    struct Hand(Mutex<DateTime<Utc>>);

    impl Clock for Hand {
        fn now(&self) -> DateTime<Utc> {
            *self.0.lock().unwrap()
        }

        fn today(&self) -> NaiveDate {
            self.now().date_naive()
        }
    }

    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("{name}-{}", std::process::id()));
            let _ = fs::remove_dir_all(&path);
            fs::create_dir(&path).unwrap();
            Self(path)
        }

        fn names(&self) -> Vec<String> {
            let entries = fs::read_dir(&self.0).unwrap();
            let mut names: Vec<String> = entries
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            names.sort();
            names
        }

        fn text(&self, name: &str) -> String {
            fs::read_to_string(self.0.join(name)).unwrap()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn clock() -> Arc<Hand> {
        Arc::new(Hand(Mutex::new("2026-03-01T22:00:00Z".parse().unwrap())))
    }

    #[test]
    fn a_day_and_a_size_begin_a_new_file_and_the_oldest_go() {
        let (folder, clock) = (Folder::new("guichet-log-turns"), clock());
        fs::write(folder.0.join("notes.log"), "not ours").unwrap();
        let files = LogFiles::open_with(&folder.0, 3, 20, clock.clone()).unwrap();
        let write = |text: &str| (&files).write_all(text.as_bytes()).unwrap();
        write("first line\n");
        write("second line\n");
        assert_eq!(folder.text("guichet-2026-03-01-0001.log"), "first line\n");
        *clock.0.lock().unwrap() += TimeDelta::hours(3);
        write("of the next day\n");
        assert_eq!(folder.text("guichet-2026-03-01-0002.log"), "second line\n");
        assert_eq!(folder.text(CURRENT), "of the next day\n");
        for _ in 0..5 {
            write("and on and on\n");
        }
        assert_eq!(
            folder.names(),
            [
                "guichet-2026-03-02-0003.log",
                "guichet-2026-03-02-0004.log",
                "guichet-2026-03-02-0005.log",
                CURRENT,
                "notes.log",
            ]
        );
        let mode = |name: &str| {
            fs::metadata(folder.0.join(name))
                .unwrap()
                .permissions()
                .mode()
        };
        for name in ["guichet-2026-03-02-0005.log", CURRENT] {
            assert_eq!(mode(name) & 0o777, 0o600, "{name}");
        }
    }

    #[test]
    fn a_log_that_is_there_is_gone_on_with_and_closed_to_others() {
        let (folder, clock) = (Folder::new("guichet-log-again"), clock());
        let path = folder.0.join(CURRENT);
        fs::write(&path, "before\n").unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
        let now = fs::metadata(&path).unwrap().modified().unwrap();
        *clock.0.lock().unwrap() = now.into();
        let files = LogFiles::open(&folder.0, 3, clock).unwrap();
        (&files).write_all(b"after\n").unwrap();
        assert_eq!(folder.text(CURRENT), "before\nafter\n");
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_file_that_cannot_be_turned_is_written_on() {
        let (folder, clock) = (Folder::new("guichet-log-stuck"), clock());
        let files = LogFiles::open_with(&folder.0, 3, 10, clock).unwrap();
        (&files).write_all(b"a long line\n").unwrap();
        // The folder itself is gone: there is nowhere to turn to.
        fs::remove_dir_all(&folder.0).unwrap();
        (&files).write_all(b"another line\n").unwrap();
        assert!(!folder.0.exists());
    }

    #[test]
    fn a_file_that_somebody_else_turned_is_begun_anew_and_none_is_written_over() {
        let (folder, clock) = (Folder::new("guichet-log-two"), clock());
        let open = || LogFiles::open_with(&folder.0, 5, 1 << 20, clock.clone()).unwrap();
        let (one, other) = (open(), open());
        (&one).write_all(b"of one\n").unwrap();
        (&other).write_all(b"of the other\n").unwrap();
        *clock.0.lock().unwrap() += TimeDelta::hours(3);
        (&one).write_all(b"one, next day\n").unwrap();
        (&other).write_all(b"the other, next day\n").unwrap();
        let before = "guichet-2026-03-01-0001.log";
        assert_eq!(folder.names(), [before, CURRENT]);
        assert_eq!(folder.text(before), "of one\nof the other\n");
        assert_eq!(folder.text(CURRENT), "one, next day\nthe other, next day\n");
        // A name that was taken meanwhile is left to whoever took it.
        let next = "guichet-2026-03-02-0001.log";
        fs::write(folder.0.join(next), "taken").unwrap();
        assert!(set_aside(&folder.0, next).is_err());
        assert_eq!(folder.text(next), "taken");
    }

    /// At the hour of the disk: a file begun by one program is of today to the other too.
    fn clock_of(folder: &Folder) -> Arc<Hand> {
        let trial = folder.0.join("trial");
        fs::write(&trial, "").unwrap();
        let now = fs::metadata(&trial).unwrap().modified().unwrap();
        fs::remove_file(trial).unwrap();
        Arc::new(Hand(Mutex::new(now.into())))
    }

    #[test]
    fn two_that_write_and_turn_at_once_lose_no_line() {
        const LINES: usize = 3000;
        let folder = Folder::new("guichet-log-at-once");
        let (clock, begin) = (clock_of(&folder), std::sync::Barrier::new(2));
        std::thread::scope(|scope| {
            for program in ["one", "other"] {
                let (folder, clock, begin) = (&folder, clock.clone(), &begin);
                scope.spawn(move || {
                    let files = LogFiles::open_with(&folder.0, 10_000, 60, clock).unwrap();
                    begin.wait();
                    for line in 0..LINES {
                        let line = format!("{program} {line}\n");
                        (&files).write_all(line.as_bytes()).unwrap();
                    }
                });
            }
        });
        let mut lines: Vec<String> = Vec::new();
        for name in folder.names() {
            lines.extend(folder.text(&name).lines().map(str::to_owned));
        }
        let found = lines.len();
        lines.sort();
        lines.dedup();
        assert_eq!((lines.len(), found), (2 * LINES, 2 * LINES));
    }

    #[test]
    fn one_that_writes_little_goes_with_the_files_that_another_turns() {
        let folder = Folder::new("guichet-log-little");
        let clock = clock_of(&folder);
        let open = || LogFiles::open_with(&folder.0, 2, 20, clock.clone()).unwrap();
        let (busy, quiet) = (open(), open());
        (&quiet).write_all(b"early\n").unwrap();
        for _ in 0..6 {
            (&busy).write_all(b"a line of some length\n").unwrap();
        }
        (&quiet).write_all(b"late\n").unwrap();
        let all: String = folder
            .names()
            .iter()
            .map(|name| folder.text(name))
            .collect();
        assert!(all.contains("late\n"), "{all}");
    }

    #[test]
    fn a_link_or_a_pipe_in_the_place_of_the_log_is_not_followed() {
        let (folder, clock) = (Folder::new("guichet-log-link"), clock());
        let elsewhere = folder.0.join("somebody-s");
        fs::write(&elsewhere, "kept").unwrap();
        fs::set_permissions(&elsewhere, Permissions::from_mode(0o644)).unwrap();
        let path = folder.0.join(CURRENT);
        std::os::unix::fs::symlink(&elsewhere, &path).unwrap();
        assert!(LogFiles::open(&folder.0, 3, clock.clone()).is_err());
        fs::remove_file(&path).unwrap();
        let none = folder.0.join("none");
        std::os::unix::fs::symlink(&none, &path).unwrap();
        assert!(LogFiles::open(&folder.0, 3, clock.clone()).is_err());
        assert!(!none.exists());
        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        assert!(LogFiles::open(&folder.0, 3, clock.clone()).is_err());
        fs::remove_dir(&path).unwrap();
        let pipe = std::process::Command::new("mkfifo").arg(&path).status();
        assert!(pipe.unwrap().success());
        // Nobody reads from it: who opened it to write would wait for ever.
        let (told, answer) = std::sync::mpsc::channel();
        let place = folder.0.clone();
        std::thread::spawn(move || told.send(LogFiles::open(&place, 3, clock).is_err()));
        let refused = answer.recv_timeout(std::time::Duration::from_secs(20));
        assert_eq!(refused, Ok(true), "it waits at the pipe");
        assert_eq!(folder.text("somebody-s"), "kept");
        let mode = fs::metadata(&elsewhere).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o644);
    }
}
