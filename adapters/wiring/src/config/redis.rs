use std::path::PathBuf;

use guichet_redis::RedisUrl;

use super::forms::readable_file;
use super::source::Source;

/// The Redis that several instances share.
#[derive(Debug, Clone)]
pub struct RedisAccess {
    /// Where it is.
    pub url: RedisUrl,
    /// Certificate of a private authority.
    pub ca_file: Option<PathBuf>,
}

/// Reads it; `None` where each instance has a cache of its own.
pub(super) fn read(source: &mut Source) -> Option<RedisAccess> {
    let url = source.optional_secret(
        "REDIS_URL",
        "redis(s)://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE], other letters of USER and PASSWORD as %XX",
        |text| text.parse().ok(),
    );
    let ca_file = source.optional("REDIS_CA_FILE", "the path of a PEM file", readable_file);
    Some(RedisAccess { url: url?, ca_file })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_url_is_told_and_its_password_never_printed() {
        let told = |url| {
            let mut source = Source::variables([("REDIS_URL", url)]);
            let there = read(&mut source).is_some();
            let faults = source.into_faults().0;
            (
                there,
                faults.iter().map(ToString::to_string).collect::<Vec<_>>(),
            )
        };
        assert_eq!(told("rediss://:geheim@r.example/1"), (true, vec![]));
        let (there, faults) = told("http://:geheim@r.example");
        assert!(!there && faults.len() == 1, "{faults:?}");
        assert!(
            faults[0].contains("REDIS_URL") && !faults[0].contains("geheim"),
            "{faults:?}"
        );
    }
}
