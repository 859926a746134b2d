//! [`SignBackup`](guichet_driven::SignBackup).

use guichet_driven::{SignBackup, Signature};

/// Given one who signs and one with another key: what the first signed holds, of that message and
/// no other; what the second signed is of a key that is not at hand.
pub fn its_own_are_told_from_others(here: &dyn SignBackup, elsewhere: &dyn SignBackup) {
    let signature = here.sign(b"a manifest");
    assert_eq!(here.holds(&signature, b"a manifest"), Some(true));
    assert_eq!(here.holds(&signature, b"a manifesT"), Some(false));
    assert_eq!(here.holds(&signature, b""), Some(false));
    let mut forged = signature.clone();
    forged.mac[31] ^= 1;
    assert_eq!(here.holds(&forged, b"a manifest"), Some(false));
    let theirs = elsewhere.sign(b"a manifest");
    assert_ne!(theirs, signature);
    assert_eq!(here.holds(&theirs, b"a manifest"), None);
    // Under our key's name it is no better.
    let disguised = Signature {
        key_id: signature.key_id.clone(),
        ..theirs
    };
    assert_eq!(here.holds(&disguised, b"a manifest"), Some(false));
}
