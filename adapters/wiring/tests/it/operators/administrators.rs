//! The break-glass administrator, with the ERP away from beginning to end.

use chrono::TimeDelta;
use guichet_domain::access::{Carrier, Role, Roles, StaffAccount};
use guichet_domain::kernel::Language;
use guichet_driven::{Actor, AuditEvent, KeptPassword, ReadStaff, Work};
use guichet_portal::operators::{
    GivenPassword, NewAdministrator, ONE_TIME_HOURS, SetAside, StaffError,
};
use guichet_portal::{
    AuthError, ChangePassword, OpenedStaffSession, Origin, PasswordChangeError, SignInCommand,
    SignInError,
};
use secrecy::{ExposeSecret, SecretString};

use super::company::Company;
use super::staff::{WORD, new};

const OWN: &str = "a password of my own";

fn first(login: &str, force: bool) -> NewAdministrator {
    NewAdministrator {
        login: login.into(),
        name: "Break-glass".into(),
        email: "ops@example.com".parse().expect("an address"),
        language: Language::English,
        password: GivenPassword::Typed(WORD.into()),
        even_if_there_is_one: force,
    }
}

fn origin(n: u8) -> Origin {
    Origin {
        address: Some([127, 0, 0, n].into()),
        request_id: None,
    }
}

async fn sign_in(
    company: &Company,
    login: &str,
    word: &str,
    from: u8,
) -> Result<OpenedStaffSession, SignInError> {
    let command = SignInCommand {
        login: login.into(),
        password: SecretString::from(word),
        carrier: Carrier::Token,
        language: Language::French,
        origin: origin(from),
    };
    company.guichet.portal.staff().sign_in(command).await
}

async fn change(
    company: &Company,
    opened: &OpenedStaffSession,
    current: &str,
    wanted: &str,
) -> Result<OpenedStaffSession, PasswordChangeError> {
    let change = ChangePassword {
        current: SecretString::from(current),
        wanted: SecretString::from(wanted),
        end_tokens: false,
        carrier: Carrier::Token,
        origin: origin(1),
    };
    let staff = company.guichet.portal.staff();
    staff.change_password(&opened.token, change).await
}

async fn is_in(company: &Company, opened: &OpenedStaffSession) -> Result<(), AuthError> {
    let staff = company.guichet.portal.staff();
    let found = staff.authenticate(&opened.token, Carrier::Token).await;
    found.map(drop)
}

/// A company whose ERP is away, and its one administrator.
async fn bootstrapped() -> (Company, SetAside) {
    let company = Company::new().await;
    company.guichet.erp.set_away(true);
    let made = company
        .operators
        .admin_bootstrap(first("secours", true))
        .await;
    (company, made.expect("an administrator"))
}

#[tokio::test]
async fn the_first_is_made_and_a_second_only_when_told() {
    let (company, made) = bootstrapped().await;
    assert_eq!(made.member.account, StaffAccount::Local);
    assert_eq!(made.member.roles, [Role::Administrator].into());
    assert!(made.made.is_none(), "it was typed");
    let second = company
        .operators
        .admin_bootstrap(first("other", false))
        .await;
    assert!(
        matches!(&second, Err(StaffError::AdministratorThere(_))),
        "{second:?}"
    );
    let same = company
        .operators
        .admin_bootstrap(first("SECOURS", true))
        .await;
    assert!(matches!(&same, Err(StaffError::Taken(_))), "{same:?}");
    let forced = company
        .operators
        .admin_bootstrap(first("other", true))
        .await;
    assert_eq!(forced.expect("told so").member.login, "other");
    // Without an active one, nobody has to be told.
    for login in ["admin.g", "secours", "other"] {
        let staff = company.operators.staff_list().await.expect("the staff");
        let member = staff.into_iter().find(|member| member.login == login);
        let id = member.expect("a member").id;
        let mut unit = company.guichet.sql.begin().await.expect("a unit");
        let none = unit.staff().set_roles(id, &Roles::new()).await;
        none.expect("no role");
        unit.save().await.expect("saved");
    }
    let again = company
        .operators
        .admin_bootstrap(first("third", false))
        .await;
    assert_eq!(again.expect("the first of now").member.login, "third");
}

#[tokio::test]
async fn a_one_time_password_opens_the_way_to_another_and_nothing_else() {
    let (company, _) = bootstrapped().await;
    let opened = sign_in(&company, "secours", WORD, 1).await.expect("in");
    assert!(opened.session.must_change);
    let found = is_in(&company, &opened).await;
    assert!(matches!(found, Err(AuthError::MustChange)), "{found:?}");
    for (current, wanted, why) in [
        ("not the password", OWN, "Wrong"),
        (WORD, WORD, "Same"),
        (WORD, "short", "Fault(TooShort)"),
    ] {
        let refused = change(&company, &opened, current, wanted).await;
        let refused = refused.expect_err(why);
        assert_eq!(format!("{refused:?}"), why);
    }
    let another = change(&company, &opened, WORD, OWN).await;
    let another = another.expect("another password");
    is_in(&company, &another).await.expect("in for good");
    let before = is_in(&company, &opened).await;
    assert!(matches!(before, Err(AuthError::Ended(_))), "{before:?}");
    company.guichet.erp.set_away(false);
    let old = sign_in(&company, "secours", WORD, 1).await;
    assert!(matches!(old, Err(SignInError::Wrong)), "{old:?}");
    let new = sign_in(&company, "secours", OWN, 1).await.expect("in");
    assert!(!new.session.must_change);
}

#[tokio::test]
async fn a_one_time_password_is_over_after_a_day() {
    let (company, made) = bootstrapped().await;
    let now = company.guichet.clock.now();
    let left = made.until - now;
    assert!(
        left > TimeDelta::hours(ONE_TIME_HOURS - 1) && left <= TimeDelta::hours(ONE_TIME_HOURS)
    );
    let (id, sql) = (made.member.id, &company.guichet.sql);
    let kept = ReadStaff::password(sql, id).await.expect("read");
    let over = KeptPassword {
        one_time_until: Some(now),
        ..kept.expect("a password")
    };
    let mut unit = sql.begin().await.expect("a unit");
    unit.staff().set_password(id, &over).await.expect("set");
    unit.save().await.expect("saved");
    company.guichet.erp.set_away(false);
    let late = sign_in(&company, "secours", WORD, 1).await;
    assert!(matches!(late, Err(SignInError::Wrong)), "{late:?}");
    let noted = company.audit().await;
    let noted = format!("{:?}", noted.last().expect("an entry"));
    assert!(noted.contains("PasswordOver"), "{noted}");
}

#[tokio::test]
async fn a_session_of_a_one_time_password_ends_with_it() {
    let (company, made) = bootstrapped().await;
    let (id, sql) = (made.member.id, &company.guichet.sql);
    let kept = ReadStaff::password(sql, id).await.expect("read");
    let soon = KeptPassword {
        one_time_until: Some(company.guichet.clock.now() + TimeDelta::seconds(2)),
        ..kept.expect("a password")
    };
    let mut unit = sql.begin().await.expect("a unit");
    unit.staff().set_password(id, &soon).await.expect("set");
    unit.save().await.expect("saved");
    let opened = sign_in(&company, "secours", WORD, 1).await.expect("in");
    assert_eq!(Some(opened.session.expires_at), soon.one_time_until);
    tokio::time::sleep(std::time::Duration::from_millis(2_100)).await;
    let late = change(&company, &opened, WORD, OWN).await;
    let ended = matches!(&late, Err(PasswordChangeError::Auth(AuthError::Ended(_))));
    assert!(ended, "{late:?}");
}

#[tokio::test]
async fn repair_lets_a_locked_and_disabled_administrator_in_and_ends_what_there_was() {
    let (company, made) = bootstrapped().await;
    let opened = sign_in(&company, "secours", WORD, 1).await.expect("in");
    let lasting = change(&company, &opened, WORD, OWN).await.expect("lasting");
    // Somebody guesses until the login is held back, and it is disabled.
    company.guichet.erp.set_away(false);
    let mut held = false;
    for n in 0..20 {
        let tried = sign_in(&company, "secours", "a guess at a password", n).await;
        held |= matches!(tried, Err(SignInError::TooMany { .. }));
    }
    assert!(held, "the login is held back");
    company.guichet.erp.set_away(true);
    let mut unit = company.guichet.sql.begin().await.expect("a unit");
    let since = Some(company.guichet.clock.now());
    let disabled = unit.staff().set_disabled(made.member.id, since).await;
    disabled.expect("disabled");
    unit.save().await.expect("saved");
    let given = GivenPassword::Made;
    let repaired = company.operators.admin_repair("Secours", given).await;
    let repaired = repaired.expect("repaired");
    assert!(repaired.member.is_active());
    let word = repaired.made.expect("made here");
    let ended = is_in(&company, &lasting).await;
    assert!(matches!(ended, Err(AuthError::Ended(_))), "{ended:?}");
    // Whether a login that is held back may try again is asked once a second.
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    let again = sign_in(&company, "secours", word.expose_secret(), 99).await;
    let again = again.expect("no longer held back");
    assert!(again.session.must_change);
    assert_eq!(again.member.id, made.member.id);
    let entries = company.audit().await;
    let repairs: Vec<_> = entries
        .iter()
        .filter(|(actor, event)| {
            let repair = matches!(event, AuditEvent::Acted { verb, .. } if verb == "repair");
            repair && *actor == Actor::Operator("maria".into())
        })
        .collect();
    assert_eq!(repairs.len(), 1);
    let told = format!("{entries:?}");
    assert!(!told.contains(word.expose_secret()), "never the password");
}

#[tokio::test]
async fn who_cannot_be_repaired_is_refused_with_the_reason() {
    let (company, _) = bootstrapped().await;
    let repair = async |login: &str| {
        let given = GivenPassword::Typed(WORD.into());
        company.operators.admin_repair(login, given).await
    };
    let nobody = repair("nobody").await;
    assert!(matches!(nobody, Err(StaffError::Unknown(_))), "{nobody:?}");
    let marie = repair("marie").await;
    assert!(
        matches!(marie, Err(StaffError::NotAdministrator(_))),
        "{marie:?}"
    );
    company.guichet.erp.set_away(false);
    company.login(501, "ines", None);
    let ines = company
        .operators
        .staff_add(new("ines", None, Role::Administrator));
    ines.await.expect("Tryton's administrator");
    let ines = repair("ines").await;
    assert!(matches!(ines, Err(StaffError::NotLocal(_))), "{ines:?}");
    let short = GivenPassword::Typed("short".into());
    let short = company.operators.admin_repair("secours", short).await;
    assert!(matches!(short, Err(StaffError::Password(_))), "{short:?}");
}

#[tokio::test]
async fn a_review_of_roles_is_kept_as_it_was_shown_and_says_what_changed_since() {
    let (company, made) = bootstrapped().await;
    let looked = company.operators.roles_check(false).await.expect("a look");
    assert!(looked.before.is_none() && looked.review.is_none());
    let first = company.operators.roles_check(true).await.expect("a review");
    assert_eq!(first.changes, looked.changes, "everything is new");
    assert!(
        first
            .holders
            .iter()
            .any(|member| member.id == made.member.id)
    );
    assert!(first.holders.iter().all(|member| member.login != "marie"));
    let given = company.operators.staff_give_role("marie", Role::Direction);
    given.await.expect("given");
    let second = company.operators.roles_check(false).await.expect("a look");
    let holdings: Vec<_> = second.changes.given.iter().map(|(_, role)| *role).collect();
    assert_eq!(holdings, [Role::Direction]);
    assert!(second.changes.taken.is_empty());
    assert_eq!(second.before, first.review);
    let reviews = company.audit().await;
    let reviews = reviews
        .iter()
        .filter(|(_, event)| matches!(event, AuditEvent::Acted { verb, .. } if verb == "review"));
    assert_eq!(reviews.count(), 1, "a look is no review");
}
