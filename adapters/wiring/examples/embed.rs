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
    let portal = InMemory::today().await?.portal;
    let alice = SignInCommand {
        login: "alice".into(),
        password: "demo-alice-2026".into(),
        carrier: Carrier::Token,
        language: Language::French,
        origin: Origin::default(),
    };
    let token = portal.sessions().sign_in(alice).await?.token;
    let alice = portal
        .sessions()
        .authenticate(&token, Carrier::Token)
        .await?;

    let (all, first) = (OrderFilter::default(), Limit::default());
    let orders = portal.orders().list(&alice, &all, first, None).await?;
    for order in &orders.items {
        let number = order.number.as_deref().unwrap_or("–");
        println!("{number:>6}  {:?}  {}", order.state, order.total);
    }
    let balance = portal.invoices().balance(&alice).await?;
    for sum in balance.due.amounts() {
        println!("to pay: {sum}");
    }
    Ok(())
}
