//! The staff's door and their tokens.

use guichet_domain::access::{Role, TokenScope};
use guichet_domain::kernel::Words;
use guichet_web::view::frame::{Frame, StaffAccount};
use guichet_web::view::governance::parts::{Act, Hidden, Pages as Ways};
use guichet_web::view::icon::Icon;
use guichet_web::view::lists::Pager;
use guichet_web::view::parts::{Badge, Tone};
use guichet_web::view::query::Query;
use guichet_web::view::sign_in::Reason;
use guichet_web::view::staff::errors::{ERRORS, ErrorRow, ErrorsPage, Sort, kind};
use guichet_web::view::staff::password::{PasswordPage, WrongPassword};
use guichet_web::view::staff::scope;
use guichet_web::view::staff::sign_in::StaffSignInPage;
use guichet_web::view::staff::tokens::{ScopeChoice, TokenFault, TokenRow, TokensPage};

use super::{HOSTILE, Pages, Sample, add};

const CSRF: &str = "dG9rZW4";

pub(super) fn all(sample: &Sample, pages: &mut Pages) -> askama::Result<()> {
    door(sample, pages)?;
    passwords(sample, pages)?;
    tokens(sample, pages)?;
    errors(sample, pages)
}

fn passwords(sample: &Sample, pages: &mut Pages) -> askama::Result<()> {
    let wrongs = [
        ("staff-password", None),
        ("staff-password-current", Some(WrongPassword::Current)),
        ("staff-password-again", Some(WrongPassword::Again)),
        ("staff-password-short", Some(WrongPassword::TooShort)),
        (
            "staff-password-throttled",
            Some(WrongPassword::TooMany { minutes: 5 }),
        ),
    ];
    let page = |wrong| PasswordPage {
        frame: frame(sample),
        csrf: CSRF.to_owned(),
        is_local: true,
        must_change: false,
        wrong,
        end_tokens: true,
    };
    for (name, wrong) in wrongs {
        add(pages, name, &page(wrong))?;
    }
    let kept = PasswordPage {
        end_tokens: false,
        ..page(Some(WrongPassword::Current))
    };
    add(pages, "staff-password-tokens-kept", &kept)?;
    let mut once = page(None);
    once.must_change = true;
    if let Some(staff) = &mut once.frame.staff {
        staff.is_held = true;
    }
    add(pages, "staff-password-once", &once)?;
    let of_tryton = PasswordPage {
        is_local: false,
        ..page(None)
    };
    add(pages, "staff-password-of-tryton", &of_tryton)
}

fn door(sample: &Sample, pages: &mut Pages) -> askama::Result<()> {
    let reasons = [
        ("staff-sign-in", Reason::Asked),
        ("staff-sign-in-wrong", Reason::Wrong),
        ("staff-sign-in-throttled", Reason::Throttled { minutes: 15 }),
        ("staff-sign-in-expired", Reason::Expired { minutes: 30 }),
        ("staff-sign-in-signed-out", Reason::SignedOut),
        ("staff-sign-in-stale", Reason::Stale),
        ("staff-sign-in-down", Reason::Unavailable),
    ];
    for (name, reason) in reasons {
        let wrong = reason == Reason::Wrong;
        let page = StaffSignInPage {
            frame: sample.stranger("/equipe/"),
            csrf: CSRF.to_owned(),
            next: (reason != Reason::Asked).then(|| "/projets/?q=portail".to_owned()),
            login: if wrong { HOSTILE } else { "" }.to_owned(),
            reason,
        };
        add(pages, name, &page)?;
    }
    Ok(())
}

fn frame(sample: &Sample) -> Frame {
    Frame {
        staff: Some(StaffAccount {
            name: "Marie Martin".to_owned(),
            login: "marie".to_owned(),
            roles: vec![Role::ProjectLead, Role::Support],
            csrf: CSRF.to_owned(),
            mark: "c2FtcGxl".to_owned(),
            is_local: true,
            is_held: false,
        }),
        read_at: Some(sample.instant("2026-02-06T09:42:00Z")),
        ..sample.stranger("/equipe/jetons/")
    }
}

fn page(sample: &Sample, tokens: Vec<TokenRow>) -> TokensPage {
    let scopes = TokenScope::ALL.iter().map(|(each, word)| ScopeChoice {
        word,
        label: scope(sample.write.texts(), *each),
        chosen: false,
    });
    TokensPage {
        scopes: scopes.collect(),
        frame: frame(sample),
        csrf: CSRF.to_owned(),
        pages: Ways {
            language: sample.language,
            query: Query::new("/equipe/jetons/"),
            pager: Pager {
                prev: None,
                next: (!tokens.is_empty()).then(|| "eyJuIjoyfQ".to_owned()),
            },
        },
        tokens,
        made: None,
        fault: None,
        name: String::new(),
        days: "90".to_owned(),
    }
}

fn rows(sample: &Sample) -> Vec<TokenRow> {
    let row = |id: &str, name: &str, scopes: &[TokenScope], state, used: Option<&str>| TokenRow {
        id: id.to_owned(),
        name: name.to_owned(),
        scopes: scopes.iter().map(|each| each.word()).collect(),
        state,
        in_force: used.is_some() || name == HOSTILE,
        made: sample.instant("2026-01-12T08:15:00Z"),
        expires: sample.instant("2026-04-12T08:15:00Z"),
        used: used.map(|at| sample.instant(at)),
    };
    let badge = |tone, icon, key| Badge::new(tone, icon, sample.t(key));
    let every: Vec<_> = TokenScope::ALL.iter().map(|(each, _)| *each).collect();
    vec![
        row(
            "019c2f6e-7d3a-7b52-9f10-3c5d8a21e4b7",
            "Intégration continue du portail",
            &[TokenScope::DeploymentsRead, TokenScope::DeploymentsWrite],
            badge(Tone::Good, Icon::Check, "token-in-force"),
            Some("2026-02-06T09:40:00Z"),
        ),
        row(
            "019c2f6e-7d3a-7b52-9f10-3c5d8a21e4b8",
            HOSTILE,
            &every,
            badge(Tone::Good, Icon::Check, "token-in-force"),
            None,
        ),
        row(
            "019c2f6e-7d3a-7b52-9f10-3c5d8a21e4b9",
            "Script de nuit",
            &[TokenScope::IncidentsRead],
            badge(Tone::Calm, Icon::Barred, "token-revoked"),
            None,
        ),
        row(
            "019c2f6e-7d3a-7b52-9f10-3c5d8a21e4ba",
            "x".repeat(100).as_str(),
            &[TokenScope::ProjectsRead],
            badge(Tone::Calm, Icon::Clock, "token-expired"),
            None,
        ),
    ]
}

fn tokens(sample: &Sample, pages: &mut Pages) -> askama::Result<()> {
    add(pages, "staff-tokens", &page(sample, rows(sample)))?;
    add(pages, "staff-tokens-none", &page(sample, vec![]))?;
    let mut made = page(sample, rows(sample));
    made.made = Some("gct_3q2-7wAAEjRWeJq83v8BI0VniavN7xAyVHaYutzf_Q0".to_owned());
    add(pages, "staff-tokens-made", &made)?;
    for (name, fault) in [
        ("staff-tokens-fault-name", TokenFault::Name),
        ("staff-tokens-fault-scopes", TokenFault::Scopes),
        ("staff-tokens-fault-days", TokenFault::Days),
    ] {
        let mut refused = page(sample, vec![]);
        refused.fault = Some(fault);
        if fault != TokenFault::Name {
            HOSTILE.clone_into(&mut refused.name);
        }
        if fault != TokenFault::Scopes {
            refused.scopes[0].chosen = true;
        }
        if fault == TokenFault::Days {
            "366".clone_into(&mut refused.days);
        }
        add(pages, name, &refused)?;
    }
    Ok(())
}

fn error(sample: &Sample, n: u32, code: &str, place: &str, open: bool) -> ErrorRow {
    let (state, label) = if open {
        let badge = Badge::new(Tone::Bad, Icon::Exclamation, sample.t("error-open"));
        (badge, "error-resolve")
    } else {
        let badge = Badge::new(Tone::Good, Icon::Check, sample.t("error-resolved"));
        (badge, "error-reopen")
    };
    let texts = sample.write.texts();
    let hidden = Hidden {
        csrf: CSRF.to_owned(),
        key: format!("k{n}"),
        ..Hidden::default()
    };
    let what = kind(texts, code);
    let href = format!("{ERRORS}019c2f6e-7d3a-7b52-9f10-3c5d8a21e4b{n}/resoudre/");
    let by = texts.t2(
        "error-resolved-by",
        "who",
        HOSTILE,
        "at",
        "06/02/2026 à 10:42",
    );
    let back = texts.t1("error-came-back", "n", n);
    ErrorRow {
        act: Act::direct(href, sample.t(label), hidden).row(format!("{what}, {place}")),
        kind: what,
        code: code.to_owned(),
        place: place.to_owned(),
        count: u64::from(n) * 1_234,
        first: sample.instant("2026-01-12T08:15:00Z"),
        last: sample.instant("2026-02-06T09:40:00Z"),
        correlations: (0..n.min(5))
            .map(|at| format!("019c2f6e-7d3a-7b52-9f10-3c5d8a21e{n}b{at}"))
            .collect(),
        state,
        note: if open {
            (n > 1).then_some(back)
        } else {
            Some(by)
        },
    }
}

fn errors(sample: &Sample, pages: &mut Pages) -> askama::Result<()> {
    let long = "/projets/{project}/deploiements/{id}/replanifier/";
    let rows = vec![
        error(sample, 5, "unavailable", "/client/commandes/{id}/", true),
        error(sample, 1, "panic", long, true),
        error(sample, 2, "outcome_unknown", "outbox", true),
        error(sample, 0, "of_tomorrow", "guichet_tryton::mapping", false),
        error(sample, 3, "*", "*", false),
    ];
    for (name, rows, open) in [
        ("staff-errors", rows, true),
        ("staff-errors-none", vec![], true),
        ("staff-errors-none-resolved", vec![], false),
    ] {
        let sorts = ["errors-open", "errors-resolved", "errors-all"];
        let sort = |key: &str| Sort {
            href: ERRORS.to_owned(),
            label: sample.t(key),
            current: open == (key == "errors-open"),
        };
        let page = ErrorsPage {
            frame: Frame {
                here: Query::new(ERRORS),
                ..frame(sample)
            },
            sorts: sorts.into_iter().map(sort).collect(),
            open_only: open,
            left_out: None,
            pages: Ways {
                language: sample.write.texts().language(),
                query: Query::new(ERRORS),
                pager: Pager {
                    prev: None,
                    next: (!rows.is_empty()).then(|| "eyJuIjoxfQ".to_owned()),
                },
            },
            rows,
        };
        add(pages, name, &page)?;
    }
    Ok(())
}
