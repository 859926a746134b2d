use secrecy::SecretString;

/// `GUICHET_TOKEN`, with which the command line uses the API; `None` where it is not set. Nothing
/// else is read: who uses the API from elsewhere needs none of the server's configuration.
#[expect(
    clippy::disallowed_methods,
    reason = "the environment is read in this crate, and no other variable is wanted"
)]
pub fn api_token() -> Option<SecretString> {
    let token = std::env::var("GUICHET_TOKEN").ok()?;
    let token = token.trim();
    (!token.is_empty()).then(|| SecretString::from(token))
}
