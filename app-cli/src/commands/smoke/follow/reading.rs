//! What of a file is of the run: its lines that were not there before.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

use guichet_portal::operators::smoke::LogScan;

/// Bytes of one line that are looked at; the rest of it is passed over.
const LONGEST: u64 = 64 * 1024;

/// What a file held at the beginning of the run: how much, and its last bytes, by which it is
/// known in a copy that was made of it to empty it (`copytruncate` of logrotate).
#[derive(Default)]
pub(super) struct Before {
    length: u64,
    last: Vec<u8>,
}

impl Before {
    /// Bytes that two logs do not share.
    const KNOWN_BY: u64 = 4096;

    pub(super) fn of(file: &mut File, length: u64) -> io::Result<Self> {
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

/// What was read so far.
pub(super) struct Reading {
    pub(super) scan: LogScan,
    left: u64,
    pub(super) cut: bool,
}

impl Reading {
    pub(super) fn of_at_most(bytes: u64) -> Self {
        Self {
            scan: LogScan::default(),
            left: bytes,
            cut: false,
        }
    }

    /// The lines of a file that are not of before.
    pub(super) fn rest(&mut self, file: &mut File, before: &Before) -> io::Result<()> {
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
