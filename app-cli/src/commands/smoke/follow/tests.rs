use std::fs;
use std::io::Write;
use std::process::Command;
use std::sync::mpsc;
use std::time::Duration;

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

    fn pipe(&self, name: &str) {
        let made = Command::new("mkfifo").arg(self.0.join(name)).status();
        assert!(made.unwrap().success());
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

#[test]
fn a_pipe_is_no_log_and_nobody_waits_for_its_other_end() {
    let folder = Folder::new("pipe");
    folder.pipe("a.log");
    let (tell, told) = mpsc::channel();
    let path = folder.0.join("a.log");
    std::thread::spawn(move || tell.send(Follower::begin(&path).err()));
    let fault = told.recv_timeout(Duration::from_secs(10));
    assert_eq!(fault, Ok(Some(LogFault::NoFile)));
    // Nor is one that somebody put beside a log, before the run or meanwhile.
    folder.write("b.log", "of before\n");
    folder.pipe("b.log.1");
    let follower = folder.follow("b.log");
    folder.write("b.log", "status=422\n");
    folder.pipe("b.log.2");
    assert_eq!(counted(follower), (1, 1));
}
