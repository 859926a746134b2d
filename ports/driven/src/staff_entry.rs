//! Words of the audit's entries about members of the staff that more than one side goes by: who
//! writes such an entry, and a restore, which hears in it what became of somebody since the backup.

use crate::{FieldChange, PasswordHash};

/// The verb: an operator gave them another password.
pub const GIVE_PASSWORD: &str = "password";

/// The verb: they gave themselves another password.
pub const CHANGE_PASSWORD: &str = "change_password";

/// The verb: an operator let an administrator in again, with a one-time password.
pub const REPAIR: &str = "repair";

/// The field: whether they are kept out, `true` or `false`.
pub const DISABLED: &str = "disabled";

/// The field: the words of their roles, with blanks between.
pub const ROLES: &str = "roles";

/// The field: whether another password is taken over, `true`, or none opens anything, `false`.
pub const PASSWORD: &str = "password";

/// The field: until when their password is a one-time one.
pub const ONE_TIME_UNTIL: &str = "one_time_until";

/// The field: which password, by the digest of what is kept of it. A row that holds another was
/// written past the portal.
pub const PASSWORD_DIGEST: &str = "password_digest";

/// Which password they have from now on.
pub fn which(kept: &PasswordHash) -> FieldChange {
    FieldChange::set(PASSWORD_DIGEST, kept.digest())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As `sha256sum` says it: entries that were written stay good.
    #[test]
    fn a_password_is_known_by_the_sha_256_of_what_is_kept_of_it() {
        let change = which(&PasswordHash("abc".into()));
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(change, FieldChange::set("password_digest", expected));
    }
}
