//! Bytes as they are stored where many are much alike inside: deflated (RFC 1951).

use std::io::{self, Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

/// Bytes unpacked at most: an answer is far smaller.
const LARGEST: u64 = 16 << 20;

pub(crate) fn pack(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes)?;
    encoder.finish()
}

pub(crate) fn unpack(packed: &[u8]) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let unpacked = DeflateDecoder::new(packed)
        .take(LARGEST + 1)
        .read_to_end(&mut bytes)?;
    if u64::try_from(unpacked).is_ok_and(|length| length > LARGEST) {
        return Err(io::Error::other("more than was ever packed"));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_packed_comes_back_and_what_is_alike_takes_little_room() {
        let answer = r#"{"at": "2026-03-01T10:00:00Z", "by": "jean", "line": "ok"},"#.repeat(500);
        let all: Vec<u8> = (0..=255).cycle().take(70_000).collect();
        for bytes in [&[][..], b"x", answer.as_bytes(), &all] {
            assert_eq!(unpack(&pack(bytes).unwrap()).unwrap(), bytes);
        }
        assert!(pack(answer.as_bytes()).unwrap().len() < answer.len() / 20);
        assert!(unpack(b"no deflated bytes").is_err());
        assert!(unpack(&pack(&vec![0; 17 << 20]).unwrap()).is_err());
    }
}
