//! Lines as they are written somewhere.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use tokio::sync::mpsc::{self, Receiver, Sender};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::out::Out;

/// Bytes of a line, or of a piece of one, at the most.
pub(super) const MOST_BYTES: usize = 128 * 1024;

/// Lines read ahead of what is sent.
const AHEAD: usize = 10_000;

/// What a file or standard input holds, line by line.
pub(super) struct Input {
    lines: Receiver<io::Result<String>>,
    name: String,
    /// Whether all of it is there already.
    pub(super) is_whole: bool,
    broken: Option<io::Error>,
}

impl Input {
    /// Begins to read.
    pub(super) fn open(file: Option<&Path>, out: Out) -> Result<Self, Failure> {
        let Some(file) = file.filter(|file| *file != Path::new("-")) else {
            let name = out.say("entrée standard", "standard input");
            return Ok(Self::of(io::stdin(), name.to_owned(), false));
        };
        let name = file.display().to_string();
        let opened = File::open(file).map_err(|error| fault(&name, &error))?;
        let is_whole = opened.metadata().is_ok_and(|found| found.is_file());
        Ok(Self::of(opened, name, is_whole))
    }

    fn of(input: impl Read + Send + 'static, name: String, is_whole: bool) -> Self {
        let (tell, lines) = mpsc::channel(AHEAD);
        std::thread::spawn(move || read(input, &tell));
        Self {
            lines,
            name,
            is_whole,
            broken: None,
        }
    }

    /// The next line; nothing at the end, or where no more can be read.
    pub(super) async fn next(&mut self) -> Option<String> {
        match self.lines.recv().await? {
            Ok(line) => Some(line),
            Err(error) => {
                self.broken = Some(error);
                None
            }
        }
    }

    /// Whether what was read is all there was.
    pub(super) fn ended(&self) -> Result<(), Failure> {
        match &self.broken {
            None => Ok(()),
            Some(error) => Err(fault(&self.name, error)),
        }
    }
}

fn fault(name: &str, error: &io::Error) -> Failure {
    Failure::told(Exit::CouldNotRun, format!("{name}: {error}"))
}

fn read(input: impl Read, tell: &Sender<io::Result<String>>) {
    let mut input = BufReader::new(input);
    // The beginning of a character, of which the rest is still to come.
    let mut begun = Vec::new();
    loop {
        let mut bytes = std::mem::take(&mut begun);
        // A line that never ends is cut, and so is not kept in memory as a whole.
        let mut piece = input.by_ref().take(MOST_BYTES as u64);
        let taken = piece.read_until(b'\n', &mut bytes);
        let is_full = taken.as_ref().is_ok_and(|taken| *taken == MOST_BYTES);
        if is_full && !bytes.ends_with(b"\n") {
            begun = bytes.split_off(whole(&bytes));
        }
        if !bytes.is_empty() {
            let text = String::from_utf8_lossy(&bytes);
            let text = text.trim_end_matches(['\n', '\r']).to_owned();
            if tell.blocking_send(Ok(text)).is_err() {
                return;
            }
        }
        match taken {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) => {
                // Where nobody listens any more, nobody is to be told.
                let _ = tell.blocking_send(Err(error));
                return;
            }
        }
    }
}

/// How many of the bytes end with a whole character.
fn whole(bytes: &[u8]) -> usize {
    let last = bytes.len().saturating_sub(3)..bytes.len();
    let begins = last.rev().find(|at| bytes[*at] >= 0xC0);
    let is_cut = |at: &usize| {
        let found = std::str::from_utf8(&bytes[*at..]);
        found.is_err_and(|error| error.error_len().is_none())
    };
    begins.filter(is_cut).unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What cannot be read any more.
    struct Broken;

    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("gone"))
        }
    }

    fn all(input: impl Read) -> Vec<Result<String, String>> {
        let (tell, mut lines) = mpsc::channel(AHEAD);
        read(input, &tell);
        drop(tell);
        let next = || lines.blocking_recv();
        std::iter::from_fn(next)
            .map(|line| line.map_err(|error| error.to_string()))
            .collect()
    }

    #[test]
    fn what_was_read_before_an_error_is_told_and_then_the_error() {
        let ok = |line: &str| Ok::<_, String>(line.to_owned());
        assert_eq!(all(&b"a\r\n\nb"[..]), [ok("a"), ok(""), ok("b")]);
        let broken = all(io::Cursor::new("a\nb").chain(Broken));
        assert_eq!(broken, [ok("a"), ok("b"), Err("gone".to_owned())]);
    }

    #[test]
    fn a_line_is_cut_between_characters_wherever_it_is_cut() {
        for character in ["x", "é", "→", "😀"] {
            for before in MOST_BYTES - 4..MOST_BYTES {
                let line = "y".repeat(before) + character + "é";
                let read = all(line.as_bytes());
                let pieces: Vec<String> = read.into_iter().map(Result::unwrap).collect();
                assert!(pieces.concat() == line, "{character} after {before}");
                assert!(pieces.len() <= 2, "{character} after {before}");
            }
        }
        // What is no text stays none, and holds nothing up.
        let mut bytes = vec![b'y'; MOST_BYTES - 1];
        bytes.extend([0xff, b'\n', 0xe2, 0x86]);
        assert_eq!(all(&bytes[..]).len(), 3);
    }
}
