use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;

use chrono::{DateTime, TimeDelta, Utc};

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
