//! Words of the audit's entries about members of the staff that more than one side goes by: who
//! writes such an entry, and a restore, which hears in it what became of somebody since the backup.

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
