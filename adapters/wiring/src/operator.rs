//! Who acts at the command line, for the audit.

use std::os::unix::fs::MetadataExt;

/// The name of the system user this process runs as; its number where it has no name. Taken from
/// the process itself: a variable can be set to anything.
pub(crate) fn name() -> String {
    let Ok(process) = std::fs::metadata("/proc/self") else {
        return "unknown".to_owned();
    };
    let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    named(&users, process.uid())
}

fn named(users: &str, uid: u32) -> String {
    let found = users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next().filter(|name| !name.is_empty())?;
        (fields.nth(1)?.parse() == Ok(uid)).then(|| name.to_owned())
    });
    found.unwrap_or_else(|| format!("uid-{uid}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_user_is_found_by_number_whatever_the_environment_says() {
        let users = "root:x:0:0:root:/root:/bin/sh\nclaire:x:1000:1000::/home/claire:/bin/sh\n";
        assert_eq!(named(users, 0), "root");
        assert_eq!(named(users, 1000), "claire");
        assert_eq!(named(users, 7), "uid-7");
        assert!(!name().is_empty());
    }
}
