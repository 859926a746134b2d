//! The sum of a table's rows: the same in whatever order they are read.

use std::fmt::Write;

use guichet_driven::TableFacts;
use sha2::{Digest, Sha256};

/// Adds up the SHA-256 of each row as a number of 256 bits.
#[derive(Default)]
pub(super) struct Rows {
    count: u64,
    /// The least first.
    sum: [u64; 4],
}

impl Rows {
    pub(super) fn add(&mut self, row: &[u8]) {
        self.count += 1;
        let hash: [u8; 32] = Sha256::digest(row).into();
        let mut carry = false;
        for (limb, part) in self.sum.iter_mut().zip(hash.as_chunks::<8>().0) {
            let (sum, over) = limb.overflowing_add(u64::from_le_bytes(*part));
            let (sum, over_again) = sum.overflowing_add(u64::from(carry));
            *limb = sum;
            carry = over || over_again;
        }
    }

    pub(super) fn table(self, name: String) -> TableFacts {
        let digest = self.sum.iter().fold(String::new(), |mut text, limb| {
            // Writing to a text cannot fail.
            let _ = write!(text, "{limb:016x}");
            text
        });
        TableFacts {
            name,
            rows: self.count,
            digest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(rows: &[&str]) -> (u64, String) {
        let mut sum = Rows::default();
        for row in rows {
            sum.add(row.as_bytes());
        }
        let table = sum.table("t".into());
        (table.rows, table.digest)
    }

    #[test]
    fn the_order_says_nothing_and_every_row_and_repetition_does() {
        assert_eq!(digest(&["a", "b", "c"]), digest(&["c", "a", "b"]));
        assert_ne!(digest(&["a", "b"]), digest(&["a", "c"]));
        assert_ne!(digest(&["a", "a"]), digest(&["b", "b"]));
        assert_ne!(digest(&["a", "a"]), digest(&[]));
        assert_eq!(digest(&[]).1, "0".repeat(64));
    }
}
