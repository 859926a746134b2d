//! The ERP and the accounts the portal has there.

use chrono::TimeDelta;
use guichet_driven::{PortResult, ServiceStanding};

use super::check::{OfAll, listed};
use super::{Check, DoctorParts, Note, Place, Probe, Severity, Verdict};

/// The series the portal's tests have passed on.
const TESTED: [&str; 4] = ["7.0", "7.6", "8.0", "8.2"];

/// Cursors, dates of invoices and the audit suffer from more.
const APART: TimeDelta = TimeDelta::seconds(30);

const fn check(name: &'static str, needs: &'static [&'static str], probe: OfAll) -> Check {
    Check {
        name,
        severity: Severity::Error,
        needs,
        runbook: "tryton-down",
        preflight: false,
        probe: Probe::All(probe),
    }
}

pub(super) const CHECKS: &[Check] = &[
    check("tryton_reachable", &["configuration"], |parts| {
        Box::pin(reachable(parts))
    }),
    Check {
        severity: Severity::Warning,
        runbook: "upgrade",
        ..check("tryton_version", &["tryton_reachable"], |parts| {
            Box::pin(version(parts))
        })
    },
    Check {
        severity: Severity::Warning,
        ..check("tryton_clock", &["tryton_reachable"], |parts| {
            Box::pin(clock(parts))
        })
    },
    check("service_account", &["tryton_reachable"], |parts| {
        Box::pin(service(parts))
    }),
    check("service_rights", &["service_account"], |parts| {
        Box::pin(rights(parts))
    }),
    Check {
        runbook: "leaked-secret",
        ..check("service_rights_least", &["service_account"], |parts| {
            Box::pin(least_rights(parts))
        })
    },
    check("test_customer", &["service_account"], |parts| {
        Box::pin(test_customer(parts))
    }),
    Check {
        runbook: "leaked-secret",
        ..check("customers_group", &["test_customer"], |parts| {
            Box::pin(customers_group(parts))
        })
    },
    Check {
        runbook: "release-checklist",
        ..check("test_customer_orders", &["test_customer"], |parts| {
            Box::pin(test_customer_orders(parts))
        })
    },
];

async fn reachable(parts: &DoctorParts) -> PortResult<Verdict> {
    let series = parts.erp.series().await?;
    Ok(Verdict::Good(Note::plain("here").with("series", series)))
}

async fn version(parts: &DoctorParts) -> PortResult<Verdict> {
    let series = parts.erp.series().await?;
    let tested = TESTED.contains(&series.as_str());
    let note = |code| {
        Note::plain(code)
            .with("series", &series)
            .with("tested", TESTED.join(", "))
    };
    Ok(if tested {
        Verdict::Good(note("tested"))
    } else {
        Verdict::Bad(note("untested"))
    })
}

async fn clock(parts: &DoctorParts) -> PortResult<Verdict> {
    let there = parts.erp.clock().await?;
    let apart = (parts.clock.now() - there).abs();
    let note = |code| Note::plain(code).with("seconds", apart.num_seconds());
    Ok(if apart > APART {
        Verdict::Bad(note("apart"))
    } else {
        Verdict::Good(note("together"))
    })
}

async fn service(parts: &DoctorParts) -> PortResult<Verdict> {
    Ok(match parts.erp.service_signs_in().await? {
        ServiceStanding::SignsIn => Verdict::Good(Note::plain("signs_in")),
        ServiceStanding::Refused => Verdict::Bad(Note::plain("refused")),
        ServiceStanding::NoSuchDatabase => Verdict::Bad(Note::plain("no_database")),
    })
}

async fn rights(parts: &DoctorParts) -> PortResult<Verdict> {
    let lacking = parts.erp.rights().await?.lacking;
    Ok(if lacking.is_empty() {
        Verdict::Good(Note::plain("enough"))
    } else {
        Verdict::Bad(Note::plain("lacking").with("rights", listed(&lacking)))
    })
}

async fn least_rights(parts: &DoctorParts) -> PortResult<Verdict> {
    let beyond = parts.erp.rights().await?.beyond;
    Ok(if beyond.is_empty() {
        Verdict::Good(Note::plain("least"))
    } else {
        Verdict::Bad(Note::plain("beyond").with("rights", listed(&beyond)))
    })
}

async fn test_customer(parts: &DoctorParts) -> PortResult<Verdict> {
    let (Some(login), Some(password)) = (&parts.settled.test_login, &parts.test_password) else {
        return Ok(if parts.settled.test_users_required {
            Verdict::Bad(Note::plain("missing"))
        } else {
            Verdict::Unset("PORTAL_LOGIN")
        });
    };
    let Some(account) = parts.accounts.by_login(login).await? else {
        return Ok(Verdict::Bad(Note::plain("unknown")));
    };
    let code = if !account.active {
        "inactive"
    } else if !account.in_customers_group {
        "outside"
    } else if parts.erp.customer_stands(login, password).await?.is_none() {
        "refused"
    } else {
        return Ok(Verdict::Good(Note::plain("signs_in")));
    };
    Ok(Verdict::Bad(Note::plain(code)))
}

async fn customers_group(parts: &DoctorParts) -> PortResult<Verdict> {
    let (Some(login), Some(password)) = (&parts.settled.test_login, &parts.test_password) else {
        return Ok(Verdict::Unset("PORTAL_LOGIN"));
    };
    let open = parts.erp.customer_stands(login, password).await?;
    Ok(match open.map(|standing| standing.open) {
        Some(open) if open.is_empty() => Verdict::Good(Note::plain("closed")),
        Some(open) => Verdict::Bad(Note::plain("open").with("models", listed(&open))),
        None => Verdict::Bad(Note::plain("refused")),
    })
}

/// Whether the test customer, whose password several people know, could order where orders are
/// meant. The portal itself places none for anybody; what is left is Tryton.
async fn test_customer_orders(parts: &DoctorParts) -> PortResult<Verdict> {
    let (Some(login), Some(password)) = (&parts.settled.test_login, &parts.test_password) else {
        return Ok(Verdict::Unset("PORTAL_LOGIN"));
    };
    if parts.place != Place::Production {
        return Ok(Verdict::NotHere(Note::plain("elsewhere")));
    }
    let standing = parts.erp.customer_stands(login, password).await?;
    Ok(match standing {
        Some(standing) if standing.may_order => Verdict::Bad(Note::plain("may")),
        Some(_) => Verdict::Good(Note::plain("may_not")),
        None => Verdict::Bad(Note::plain("refused")),
    })
}
