//! The use cases without a server: a customer of the fixtures company signs in and reads.
//!
//!     cargo run -p guichet-wiring --example embed
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use guichet_domain::access::Carrier;
use guichet_domain::kernel::{Language, Limit};
use guichet_domain::orders::OrderFilter;
use guichet_portal::{Origin, SignInCommand};
use guichet_wiring::InMemory;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let guichet = InMemory::today().await?;
    let sessions = guichet.portal.sessions();
    let opened = sessions
        .sign_in(SignInCommand {
            login: "alice".into(),
            password: "demo-alice-2026".into(),
            carrier: Carrier::Token,
            language: Language::French,
            origin: Origin::default(),
        })
        .await?;
    let alice = sessions.authenticate(&opened.token, Carrier::Token).await?;

    let orders = guichet
        .portal
        .orders()
        .list(&alice, &OrderFilter::default(), Limit::default(), None)
        .await?;
    for order in &orders.items {
        println!(
            "{:>6}  {:?}  {}",
            order.number.as_deref().unwrap_or("–"),
            order.state,
            order.total
        );
    }
    let balance = guichet.portal.invoices().balance(&alice).await?;
    println!(
        "{} to pay: {:?}",
        balance.invoices_due,
        balance.due.amounts()
    );
    Ok(())
}
