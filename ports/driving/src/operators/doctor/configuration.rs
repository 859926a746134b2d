//! What the configuration alone says.

use std::net::IpAddr;

use futures_util::future::ready;

use super::check::Probing;
use super::{Check, Note, Place, Probe, Settled, Severity, Verdict};

/// As `openssl rand 32` makes it.
const KEY_BYTES: usize = 32;

pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "configuration",
        severity: Severity::Error,
        needs: &[],
        runbook: "application-down",
        preflight: true,
        // Whoever has these parts has a whole configuration; of another one see [`wrong`].
        probe: Probe::All(|_| Box::pin(ready(Ok(Verdict::Good(Note::plain("complete")))))),
    },
    Check {
        name: "secret_key",
        severity: Severity::Error,
        needs: &["configuration"],
        runbook: "leaked-secret",
        preflight: false,
        probe: Probe::All(|parts| Box::pin(ready(Ok(secret_key(&parts.settled))))),
    },
    Check {
        name: "secret_key_change",
        severity: Severity::Warning,
        needs: &["configuration"],
        runbook: "leaked-secret",
        preflight: false,
        probe: Probe::All(|parts| Box::pin(ready(Ok(key_change(&parts.settled))))),
    },
    Check {
        name: "public_url",
        severity: Severity::Error,
        needs: &["configuration"],
        runbook: "release-checklist",
        preflight: false,
        probe: Probe::All(|parts| Box::pin(ready(Ok(public_url(&parts.settled, parts.place))))),
    },
    Check {
        name: "trusted_proxies",
        severity: Severity::Warning,
        needs: &["configuration"],
        runbook: "release-checklist",
        preflight: false,
        probe: Probe::All(|parts| Box::pin(ready(Ok(proxies(&parts.settled, parts.place))))),
    },
    Check {
        name: "tryton_tls",
        severity: Severity::Warning,
        needs: &["configuration"],
        runbook: "release-checklist",
        preflight: false,
        probe: Probe::All(|parts| Box::pin(ready(Ok(tryton_tls(&parts.settled, parts.place))))),
    },
    Check {
        name: "metrics_address",
        severity: Severity::Warning,
        needs: &["configuration"],
        runbook: "release-checklist",
        preflight: false,
        probe: Probe::All(|parts| Box::pin(ready(Ok(metrics(&parts.settled, parts.place))))),
    },
];

/// What stands in place of each check where the configuration is wrong: this one finds which
/// variables, and there is nothing to look at for those that stand on it.
pub(super) fn wrong(variables: &[String]) -> Probing<'static> {
    let variables = variables.join(", ");
    let found = Verdict::Bad(Note::plain("wrong").with("variables", variables));
    Box::pin(ready(Ok(found)))
}

fn secret_key(settled: &Settled) -> Verdict {
    let bytes = settled.key_bytes;
    if bytes < KEY_BYTES {
        return Verdict::Bad(Note::plain("short").with("bytes", bytes));
    }
    if settled.key_is_patterned {
        return Verdict::Bad(Note::plain("sample"));
    }
    Verdict::Good(Note::plain("long").with("bytes", bytes))
}

fn key_change(settled: &Settled) -> Verdict {
    if settled.key_has_a_previous {
        Verdict::Bad(Note::plain("under_way"))
    } else {
        Verdict::Good(Note::plain("none"))
    }
}

fn public_url(settled: &Settled, place: Place) -> Verdict {
    let url = &settled.base_url;
    if url.starts_with("https://") {
        Verdict::Good(Note::plain("https").with("url", url))
    } else if place == Place::Development {
        Verdict::NotHere(Note::plain("development").with("url", url))
    } else {
        Verdict::Bad(Note::plain("http").with("url", url))
    }
}

fn proxies(settled: &Settled, place: Place) -> Verdict {
    let count = settled.trusted_proxies;
    if count > 0 {
        Verdict::Good(Note::plain("named").with("count", count))
    } else if place == Place::Development {
        Verdict::NotHere(Note::plain("development"))
    } else {
        Verdict::Bad(Note::plain("unnamed"))
    }
}

fn tryton_tls(settled: &Settled, place: Place) -> Verdict {
    let url = &settled.tryton_url;
    if url.starts_with("https://") {
        Verdict::Good(Note::plain("https"))
    } else if settled.tryton_is_here {
        Verdict::Good(Note::plain("here"))
    } else if settled.tryton_is_private {
        Verdict::Good(Note::plain("declared").with("url", url))
    } else if place == Place::Development {
        Verdict::NotHere(Note::plain("development"))
    } else {
        Verdict::Bad(Note::plain("http").with("url", url))
    }
}

/// Nobody is asked for a password there.
fn metrics(settled: &Settled, place: Place) -> Verdict {
    let Some(address) = settled.metrics_listen else {
        return Verdict::Good(Note::plain("none"));
    };
    let said = |code| Note::plain(code).with("address", address);
    let ip = address.ip().to_canonical();
    if ip.is_loopback() {
        Verdict::Good(said("here"))
    } else if is_private(ip) {
        Verdict::Good(said("private"))
    } else if place == Place::Development {
        Verdict::NotHere(said("development"))
    } else {
        Verdict::Bad(said("open"))
    }
}

/// Whether nobody outside a network reaches it. An unspecified address is every one of the machine.
fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_unique_local() || ip.is_unicast_link_local(),
    }
}
