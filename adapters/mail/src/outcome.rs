use guichet_driven::PortError;
use mail_send::Error;

/// What went wrong, and what the server knows of the mail by then.
#[derive(Debug)]
pub(crate) enum Failure {
    /// There is no connection, or no sign-in.
    Connecting(Error),
    /// The server would not begin a mail of this sender.
    Sender(Error),
    /// The server did not take this mail.
    Mail(Error),
    /// The mail was handed over, and the answer did not come.
    Lost(Error),
}

impl Failure {
    /// Whether the connection is as good as before: the server answered, and only said no.
    pub(crate) fn leaves_the_connection(&self) -> bool {
        match self {
            // 421: "closing the channel".
            Self::Mail(Error::UnexpectedReply(reply)) => reply.code != 421,
            _ => false,
        }
    }

    /// A refusal by its code alone: a server's own words name logins and addresses.
    pub(crate) fn by_code(self) -> PortError {
        match self {
            Self::Connecting(Error::AuthenticationFailed(reply)) if reply.code >= 500 => {
                PortError::Denied {
                    what: format!("SMTP_URL's user and password: {}", reply.code),
                }
            }
            Self::Connecting(Error::UnexpectedReply(reply)) => {
                PortError::unavailable("the mail server", reply.code.to_string())
            }
            other => other.into(),
        }
    }
}

impl From<Failure> for PortError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Lost(error) => Self::OutcomeUnknown {
                what: format!("the mail was handed over, then: {error}"),
            },
            Failure::Mail(Error::UnexpectedReply(reply)) if reply.code >= 500 => Self::Refused {
                code: reply.code.to_string(),
                words: reply.message,
            },
            // A sender or an account that is refused is a matter of set-up: it holds for every
            // mail, and is mended.
            Failure::Sender(Error::UnexpectedReply(reply)) if reply.code >= 500 => Self::Denied {
                what: format!("MAIL_FROM is refused by the mail server: {reply}"),
            },
            Failure::Connecting(error) => connecting(error),
            Failure::Sender(error) | Failure::Mail(error) => later("sending a mail", error),
        }
    }
}

fn connecting(error: Error) -> PortError {
    let what = match &error {
        Error::AuthenticationFailed(reply) if reply.code >= 500 => {
            format!("the mail server does not take SMTP_URL's user and password: {reply}")
        }
        Error::MissingStartTls => {
            "the mail server offers no STARTTLS: nothing was sent in the clear".into()
        }
        Error::UnsupportedAuthMechanism => "the mail server offers no known way to sign in".into(),
        _ => return later("connecting to the mail server", error),
    };
    PortError::Denied { what }
}

fn later(what: &str, error: Error) -> PortError {
    if matches!(error, Error::Timeout) {
        return PortError::timed_out(what);
    }
    PortError::unavailable(format!("{what}: {error}"), error)
}
