//! Follows a server's log over the run: what was written to the file that was there, to those it
//! was changed for meanwhile, and nothing from before.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{self, File, Metadata};
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Seek, SeekFrom};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use guichet_portal::operators::smoke::{LogFault, LogRead, LogScan};

/// The file that the server writes in the folder of `GUICHET_LOG_DIR`.
const CURRENT: &str = "guichet.log";

/// Bytes read at the most, over all files.
const MOST: u64 = 64 * 1024 * 1024;

/// Bytes of one line that are looked at; the rest of it is passed over.
const LONGEST: u64 = 64 * 1024;

/// What a file is, whatever it is called: the number alone may be given to another.
type Identity = (u64, u64, Option<SystemTime>);

/// A log at the beginning of the run.
pub(super) struct Follower {
    path: PathBuf,
    /// The file that was there: open, so that it is read to its end under any name.
    held: Option<(File, Identity)>,
    /// What of it is of before.
    before: Before,
    /// The files of this log before the run.
    known: HashSet<Identity>,
    most: u64,
}

impl Follower {
    /// Looks at the log, which may not be there yet. Of a folder it is the server's own file.
    pub(super) fn begin(log: &Path) -> Result<Self, LogFault> {
        Self::begin_with(log, MOST)
    }

    fn begin_with(log: &Path, most: u64) -> Result<Self, LogFault> {
        let path = if log.is_dir() {
            log.join(CURRENT)
        } else {
            log.to_owned()
        };
        let (held, before) = match File::open(&path) {
            Ok(mut file) => {
                let facts = file.metadata().map_err(|error| unreadable(&error))?;
                let before = Before::of(&mut file, facts.len());
                let before = before.map_err(|error| unreadable(&error))?;
                (Some((file, identity(&facts))), before)
            }
            Err(error) if error.kind() == ErrorKind::NotFound => (None, Before::default()),
            Err(error) => return Err(unreadable(&error)),
        };
        let known = files(&path).map_err(|error| unreadable(&error))?;
        Ok(Self {
            known: known.into_iter().map(|found| found.identity).collect(),
            path,
            held,
            before,
            most,
        })
    }

    /// Reads what was written since.
    pub(super) fn end(self) -> Result<LogRead, LogFault> {
        let mut reading = Reading {
            scan: LogScan::default(),
            left: self.most,
            cut: false,
        };
        let old = self.held.as_ref().map(|(_, identity)| *identity);
        let is_gone = self.held.is_none();
        let before = self.before;
        if let Some((mut file, _)) = self.held {
            let read = reading.rest(&mut file, &before);
            read.map_err(|error| unreadable(&error))?;
        }
        let mut found = files(&self.path).map_err(|error| unreadable(&error))?;
        found.retain(|file| {
            let is_new = !self.known.contains(&file.identity);
            let is_next = file.path == self.path && old != Some(file.identity);
            is_new || is_next
        });
        found.sort_by(|a, b| (a.written, &a.path).cmp(&(b.written, &b.path)));
        if is_gone && found.is_empty() {
            return Err(LogFault::Missing);
        }
        for file in found {
            match File::open(&file.path) {
                Ok(mut open) => reading
                    .rest(&mut open, &before)
                    .map_err(|error| unreadable(&error))?,
                // The oldest go while new ones come.
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(unreadable(&error)),
            }
        }
        let Reading { scan, cut, .. } = reading;
        Ok(LogRead { scan, cut })
    }
}

fn unreadable(error: &io::Error) -> LogFault {
    LogFault::Unreadable(error.to_string())
}

fn identity(facts: &Metadata) -> Identity {
    (facts.dev(), facts.ino(), facts.created().ok())
}

/// A file of the log.
struct Found {
    path: PathBuf,
    identity: Identity,
    written: Option<SystemTime>,
}

/// What a file held at the beginning of the run: how much, and its last bytes, by which it is
/// known in a copy that was made of it to empty it (`copytruncate` of logrotate).
#[derive(Default)]
struct Before {
    length: u64,
    last: Vec<u8>,
}

impl Before {
    /// Bytes that two logs do not share.
    const KNOWN_BY: u64 = 4096;

    fn of(file: &mut File, length: u64) -> io::Result<Self> {
        let last = bytes_before(file, length, length.min(Self::KNOWN_BY))?;
        Ok(Self { length, last })
    }

    /// How much of a file is of before: nothing where it was emptied to be written anew, or is
    /// another altogether.
    fn in_file(&self, file: &mut File) -> io::Result<u64> {
        let known_by = self.last.len() as u64;
        let is_it = file.metadata()?.len() >= self.length
            && bytes_before(file, self.length, known_by)? == self.last;
        Ok(if is_it { self.length } else { 0 })
    }
}

fn bytes_before(file: &mut File, end: u64, count: u64) -> io::Result<Vec<u8>> {
    file.seek(SeekFrom::Start(end.saturating_sub(count)))?;
    let mut bytes = Vec::new();
    file.take(count).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Whether a name is that of a file of the log of this name that was turned:
/// `guichet-2026-11-21-0001.log`, `guichet.log.1`, `guichet.log-20261121`. A log whose name only
/// begins alike is another program's; packed files hold what is long past.
fn is_turned(name: &str, log: &str) -> bool {
    let turned = |middle: &str| {
        let digits = |c: char| c.is_ascii_digit();
        middle.starts_with(['-', '.', '_'])
            && middle.contains(digits)
            && middle.chars().all(|c| digits(c) || "-._T".contains(c))
    };
    if name.strip_prefix(log).is_some_and(turned) {
        return true;
    }
    let (stem, ending) = log.rfind('.').map_or((log, ""), |at| log.split_at(at));
    let middle = name
        .strip_prefix(stem)
        .and_then(|rest| rest.strip_suffix(ending));
    !stem.is_empty() && middle.is_some_and(turned)
}

/// The log's file and those beside it that it was turned to.
fn files(path: &Path) -> io::Result<Vec<Found>> {
    let name = path.file_name().map(OsStr::to_string_lossy);
    let name = name.unwrap_or_default();
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        // A folder that may not be listed: the file alone, then.
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            return Ok(found(path.to_owned()).into_iter().collect());
        }
        Err(error) => return Err(error),
    };
    let mut all = Vec::new();
    for entry in entries {
        let entry = entry?;
        let other = entry.file_name();
        let other = other.to_string_lossy();
        if other == name || is_turned(&other, &name) {
            all.extend(found(folder.join(entry.file_name())));
        }
    }
    Ok(all)
}

fn found(path: PathBuf) -> Option<Found> {
    let facts = fs::metadata(&path).ok().filter(Metadata::is_file)?;
    Some(Found {
        path,
        identity: identity(&facts),
        written: facts.modified().ok(),
    })
}

struct Reading {
    scan: LogScan,
    left: u64,
    cut: bool,
}

impl Reading {
    /// The lines of a file that are not of before.
    fn rest(&mut self, file: &mut File, before: &Before) -> io::Result<()> {
        let from = before.in_file(file)?;
        let length = file.metadata()?.len().max(from);
        // A line that was half written then is one of before.
        let back = from.min(1);
        file.seek(SeekFrom::Start(from - back))?;
        if length - from > self.left {
            self.cut = true;
        }
        let mut reader = BufReader::new(file).take(self.left + back);
        if back == 1 {
            let mut first = Vec::new();
            reader.by_ref().take(1).read_to_end(&mut first)?;
            if first != b"\n" {
                skip_line(&mut reader)?;
            }
        }
        let mut line = Vec::new();
        while reader.by_ref().take(LONGEST).read_until(b'\n', &mut line)? > 0 {
            if !line.ends_with(b"\n") {
                skip_line(&mut reader)?;
            }
            self.scan.line(&line);
            line.clear();
        }
        self.left = reader.limit();
        Ok(())
    }
}

fn skip_line(reader: &mut impl BufRead) -> io::Result<()> {
    loop {
        let there = reader.fill_buf()?;
        if there.is_empty() {
            return Ok(());
        }
        let end = there.iter().position(|byte| *byte == b'\n');
        let passed = end.map_or(there.len(), |at| at + 1);
        reader.consume(passed);
        if end.is_some() {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let name = format!("guichet-follow-{name}-{}", std::process::id());
            let path = std::env::temp_dir().join(name);
            let _ = fs::remove_dir_all(&path);
            fs::create_dir(&path).unwrap();
            Self(path)
        }

        fn write(&self, name: &str, text: impl AsRef<[u8]>) {
            let mut options = File::options();
            let file = options.create(true).append(true).open(self.0.join(name));
            file.unwrap().write_all(text.as_ref()).unwrap();
        }

        fn rename(&self, from: &str, to: &str) {
            fs::rename(self.0.join(from), self.0.join(to)).unwrap();
        }

        fn follow(&self, name: &str) -> Follower {
            Follower::begin(&self.0.join(name)).unwrap()
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    /// Lines read, bad ones among them.
    fn counted(follower: Follower) -> (usize, usize) {
        let read = follower.end().unwrap();
        (read.scan.lines(), read.scan.bad())
    }

    #[test]
    fn what_goes_to_the_old_file_and_to_the_new_ones_is_read() {
        let folder = Folder::new("turns");
        folder.write("guichet-2026-11-20-0001.log", "status=422\n");
        folder.write(CURRENT, "status=422\n");
        // The folder alone names the server's own file.
        let follower = Follower::begin(&folder.0).unwrap();
        folder.write(CURRENT, "one status=422\n");
        folder.rename(CURRENT, "guichet-2026-11-21-0001.log");
        folder.write(CURRENT, "two status=422\nthree\n");
        folder.rename(CURRENT, "guichet-2026-11-21-0002.log");
        folder.write(CURRENT, "four status=422\n");
        fs::remove_file(folder.0.join("guichet-2026-11-20-0001.log")).unwrap();
        assert_eq!(counted(follower), (4, 3));
    }

    #[test]
    fn a_log_turned_by_number_or_emptied_is_read_on() {
        let folder = Folder::new("numbers");
        folder.write("portal.log", "status=422 of before\n");
        let follower = folder.follow("portal.log");
        folder.rename("portal.log", "portal.log.1");
        folder.write("portal.log", "status=422\n");
        assert_eq!(counted(follower), (1, 1));
        let follower = folder.follow("portal.log");
        fs::write(folder.0.join("portal.log"), "").unwrap();
        folder.write("portal.log", "a\n");
        assert_eq!(counted(follower), (1, 0));
    }

    #[test]
    fn a_log_that_is_copied_and_emptied_is_read_from_where_it_was() {
        for after in ["status=422\n", &"a status=422\n".repeat(20)] {
            let folder = Folder::new("copied");
            folder.write("portal.log", "status=422 of before\n".repeat(3));
            let follower = folder.follow("portal.log");
            folder.write("portal.log", "in the copy\n");
            fs::copy(folder.0.join("portal.log"), folder.0.join("portal.log.1")).unwrap();
            fs::write(folder.0.join("portal.log"), "").unwrap();
            // Less than there was before, or more.
            folder.write("portal.log", after);
            let lines = after.lines().count();
            assert_eq!(counted(follower), (lines + 1, lines));
        }
    }

    #[test]
    fn the_log_of_another_program_that_is_called_alike_is_not_read() {
        let folder = Folder::new("alike");
        folder.write("portal.log", "before\n");
        let follower = folder.follow("portal.log");
        for other in [
            "portal-worker.log",
            "portal2.log",
            "portal.log.1.gz",
            "portal.login",
            "portal.toml",
            "portal-.log",
        ] {
            folder.write(other, "status=422\n");
        }
        for ours in [
            "portal.log",
            "portal.log.1",
            "portal.log-20261121",
            "portal-2026-11-21-0001.log",
            "portal.2026-11-21.log",
        ] {
            folder.write(ours, "status=422\n");
        }
        assert_eq!(counted(follower), (5, 5));
    }

    #[test]
    fn a_line_begun_before_is_of_before_and_bytes_that_are_no_text_do_no_harm() {
        let folder = Folder::new("half");
        folder.write("a.log", "2026 status=");
        let follower = folder.follow("a.log");
        folder.write("a.log", b"422\n\xff\xfe status=422\nfine".as_slice());
        assert_eq!(counted(follower), (2, 1));
    }

    #[test]
    fn a_log_that_is_not_there_yet_is_waited_for_until_the_end() {
        let folder = Folder::new("later");
        let follower = folder.follow("a.log");
        folder.write("a.log", "status=422\n");
        assert_eq!(counted(follower), (1, 1));
        let never = folder.follow("b.log").end();
        assert_eq!(never.err(), Some(LogFault::Missing));
        let nowhere = folder.follow("nowhere/b.log").end();
        assert_eq!(nowhere.err(), Some(LogFault::Missing));
    }

    #[test]
    fn no_more_is_read_than_the_limit_and_long_lines_are_cut() {
        let folder = Folder::new("limit");
        let begin = || Follower::begin_with(&folder.0.join("a.log"), 100_000).unwrap();
        let follower = begin();
        let mut long = vec![b'x'; 70_000];
        long.extend(b" status=422\nshort\n");
        folder.write("a.log", &long);
        assert_eq!(counted(follower), (2, 0));
        let follower = begin();
        folder.write("a.log", "line\n".repeat(30_000));
        let read = follower.end().unwrap();
        assert!(read.cut);
        assert_eq!(read.scan.lines(), 20_000);
    }
}
