//! Gives the configured database, on a developer's machine, the demonstration's staff and two
//! projects with deployments in every state, and prints the staff's accounts. Run again, it
//! changes nothing.
//!
//!     cargo run -p guichet-wiring --example demo_story
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use guichet_domain::kernel::Words;
use guichet_wiring::{Config, DEMO_STAFF, DEMO_STAFF_PASSWORD, Environment, tell_demo_story};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let config = Config::load()?;
    if config.settings.environment != Environment::Development {
        return Err("accounts with a public password are for development alone".into());
    }
    tell_demo_story(&config).await?;
    let account = |(login, name, role): (&str, &str, guichet_domain::access::Role)| {
        serde_json::json!({
            "login": login, "name": name, "role": role.word(), "password": DEMO_STAFF_PASSWORD,
        })
    };
    let accounts: Vec<_> = DEMO_STAFF.into_iter().map(account).collect();
    println!("{}", serde_json::Value::from(accounts));
    Ok(())
}
