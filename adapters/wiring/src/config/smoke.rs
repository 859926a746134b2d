//! The test customer, and what is not theirs: for `setup` and `smoke`.

use secrecy::SecretString;

use super::ConfigFaults;
use super::forms::{non_empty, secret};
use super::settings::{Environment, environment};
use super::source::Source;

/// The test customer of the deployment checklist.
#[derive(Debug, Clone)]
pub struct TestAccount {
    /// Its login.
    pub login: String,
    /// Its password.
    pub password: SecretString,
    /// The code of the party it stands for.
    pub party: Option<String>,
}

/// What `smoke` needs.
#[derive(Debug, Clone)]
pub struct SmokeConfig {
    /// Where it looks at a server.
    pub environment: Environment,
    /// The test customer.
    pub test: Option<TestAccount>,
    /// An order of another customer.
    pub other_order: Option<String>,
    /// An invoice of another customer.
    pub other_invoice: Option<String>,
}

impl SmokeConfig {
    /// Reads what `smoke` needs from the environment.
    pub fn load() -> Result<Self, ConfigFaults> {
        let mut source = Source::environment();
        let environment = environment(&mut source);
        let smoke = smoke(&mut source, environment);
        source.finish(smoke)
    }
}

pub(super) fn smoke(source: &mut Source, environment: Environment) -> SmokeConfig {
    let login = source.optional("PORTAL_LOGIN", "the test customer's login", non_empty);
    let password =
        source.optional_secret("PORTAL_PASSWORD", "the test customer's password", secret);
    let party = source.optional(
        "PORTAL_PARTY",
        "the code of the test customer's party",
        non_empty,
    );
    if login.is_some() && password.is_none() {
        source.missing("PORTAL_PASSWORD", "the password of PORTAL_LOGIN");
    }
    let id = "the id of a document of another customer";
    SmokeConfig {
        environment,
        test: login.zip(password).map(|(login, password)| TestAccount {
            login,
            password,
            party,
        }),
        other_order: source.optional("PORTAL_OTHER_ORDER", id, non_empty),
        other_invoice: source.optional("PORTAL_OTHER_INVOICE", id, non_empty),
    }
}
