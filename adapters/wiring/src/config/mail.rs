use std::path::PathBuf;

use guichet_mail::{Sender, SmtpUrl};

use super::readable_file;
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
