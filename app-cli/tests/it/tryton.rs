//! The Tryton of this run, not prepared before: what `ops/tryton/tryton.py start` prints.

use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use crate::program::Program;

const VARIABLE: &str = "GUICHET_TEST_TRYTON";

/// Set-up changes the whole server: one test at a time.
static TURN: Mutex<()> = Mutex::new(());

/// A program configured for it, its schema brought up to date.
pub(crate) fn program() -> (Program, MutexGuard<'static, ()>) {
    let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    #[expect(
        clippy::disallowed_methods,
        reason = "tests are told where their Tryton is"
    )]
    let told = std::env::var(VARIABLE)
        .unwrap_or_else(|_| panic!("{VARIABLE} is not set: `make test` provides a real Tryton"));
    let told: Value = serde_json::from_str(&told).unwrap();
    let text = |name: &str| told[name].as_str().unwrap();
    let program = Program::configured()
        .with("TRYTON_RPC_URL", text("url"))
        .with("TRYTON_DATABASE", text("database"))
        .with("TRYTON_ADMIN_USER", text("admin_user"))
        .with("TRYTON_ADMIN_PASSWORD", text("admin_password"))
        .with("TRYTON_ACCOUNTS_USER", "guichet-comptes")
        .with("TRYTON_ACCOUNTS_PASSWORD", "comptes-demo-2026")
        .with("PORTAL_LOGIN", "portal.client")
        .with("PORTAL_PASSWORD", "portail-demo-2026")
        .with("PORTAL_PARTY", "C0001");
    assert_eq!(program.run(&["migrate"]).status, 0);
    (program, turn)
}
