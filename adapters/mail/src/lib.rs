//! Mails: their words in both languages, and the way to the mail server.
//!
//! [`Smtp`] implements [`SendMail`](guichet_driven::SendMail). A notice is rendered when it is
//! sent ([`render`]), so that a change of words or of the public address holds for what waits.

mod config;
mod connection;
mod inspect;
mod message;
mod outcome;
mod render;
mod smtp;

pub use config::{MailConfig, Sender, SmtpUrl, WrongSender, WrongSmtpUrl};
pub use render::{Rendered, render};
pub use smtp::{Smtp, SmtpError};
