use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// The SHA-256 of something, as `sha256sum` says it: 64 digits and small letters.
pub fn sha256_hex(data: impl AsRef<[u8]>) -> String {
    let sum = Sha256::digest(data);
    sum.iter()
        .fold(String::with_capacity(64), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}
