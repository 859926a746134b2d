//! Bytes that are counted and summed on their way.

use std::fmt::Write as _;
use std::io::{self, Read, Write};

use sha2::{Digest, Sha256};

/// Counts and sums what passes.
pub(crate) struct Summing<T> {
    inner: T,
    sum: Sha256,
    pub(crate) bytes: u64,
}

impl<T> Summing<T> {
    pub(crate) fn new(inner: T) -> Self {
        Self {
            inner,
            sum: Sha256::new(),
            bytes: 0,
        }
    }

    fn note(&mut self, part: &[u8]) {
        self.sum.update(part);
        self.bytes += part.len() as u64;
    }

    /// The sum so far.
    pub(crate) fn sum(&self) -> [u8; 32] {
        self.sum.clone().finalize().into()
    }

    pub(crate) fn into_inner(self) -> T {
        self.inner
    }
}

impl<W: Write> Write for Summing<W> {
    fn write(&mut self, part: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(part)?;
        self.note(part.get(..written).unwrap_or(part));
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<R: Read> Read for Summing<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(room)?;
        self.note(room.get(..read).unwrap_or(&[]));
        Ok(read)
    }
}

/// In hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
