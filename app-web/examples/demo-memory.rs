//! The whole server over the invented company in memory: `cargo run -p guichet-web --example demo-memory -- 8080`.
#![expect(clippy::print_stderr, reason = "says where to look")]

use std::process::ExitCode;

use guichet_web::{WebConfig, serve};
use guichet_wiring::{DEMO_STAFF_PASSWORD, InMemory};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(3)
        }
    }
}

async fn run() -> Result<(), Box<dyn std::error::Error>> {
    let port: u16 = std::env::args().nth(1).unwrap_or("8080".into()).parse()?;
    let memory = InMemory::today().await?;
    memory.tell_story().await?;
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    let base_url = format!("http://{}", listener.local_addr()?);
    eprintln!("{base_url}  (alice, demo-alice-2026; leman, demo-leman-2026)");
    eprintln!("{base_url}/equipe/  (marie, jean, admin.g; {DEMO_STAFF_PASSWORD})");
    let config = WebConfig {
        base_url,
        development: true,
        trusted_proxies: Vec::new(),
    };
    Ok(serve(listener, memory.portal, config).await?)
}
