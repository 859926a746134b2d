use std::path::PathBuf;

use guichet_mail::{Sender, SmtpUrl};

use super::forms::readable_file;
use super::source::Source;

/// Where mails go.
#[derive(Debug, Clone)]
pub struct MailAccess {
    /// The mail server.
    pub server: SmtpUrl,
    /// Who mails are from.
    pub from: Sender,
    /// Certificate of a private authority.
    pub ca_file: Option<PathBuf>,
}

/// Reads it; `None` without a mail server.
pub(super) fn read(source: &mut Source) -> Option<MailAccess> {
    let server = source.optional_secret(
        "SMTP_URL",
        "smtp(s)://[USER:PASSWORD@]HOST[:PORT], other letters of USER and PASSWORD as %XX",
        |text| text.parse().ok(),
    );
    let expected = "an e-mail address, or NAME <ADDRESS>";
    let from = source.optional("MAIL_FROM", expected, |text| text.parse().ok());
    let ca_file = source.optional("SMTP_CA_FILE", "the path of a PEM file", readable_file);
    if server.is_some() && !source.is_given("MAIL_FROM") {
        source.missing("MAIL_FROM", expected);
    }
    let (server, from) = server.zip(from)?;
    Some(MailAccess {
        server,
        from,
        ca_file,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(variables: &[(&str, &str)]) -> (bool, Vec<String>) {
        let mut source = Source::variables(variables.iter().copied());
        let there = read(&mut source).is_some();
        let faults = source.into_faults().0;
        (there, faults.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_mail_server_needs_a_sender_and_neither_is_ever_printed() {
        let url = ("SMTP_URL", "smtps://eva:geheim@m.example");
        assert_eq!(told(&[]), (false, vec![]));
        assert_eq!(told(&[("MAIL_FROM", "a@x.example")]), (false, vec![]));
        assert_eq!(
            told(&[url, ("MAIL_FROM", "A <a@x.example>")]),
            (true, vec![])
        );
        for (variables, named) in [
            (vec![url], "MAIL_FROM"),
            (vec![url, ("MAIL_FROM", "nobody")], "MAIL_FROM"),
            (
                vec![("SMTP_URL", "http://geheim"), ("MAIL_FROM", "a@x.example")],
                "SMTP_URL",
            ),
        ] {
            let (there, faults) = told(&variables);
            assert!(!there && faults.len() == 1, "{faults:?}");
            assert!(faults[0].contains(named), "{faults:?}");
            assert!(!faults[0].contains("geheim"), "{faults:?}");
        }
    }
}
