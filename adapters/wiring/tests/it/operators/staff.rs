use chrono::DateTime;
use guichet_domain::access::{Carrier, Role, StaffAccount, StaffMember, TokenScope};
use guichet_domain::kernel::{Language, Limit, StaffId, UserId};
use guichet_driven::{
    Actor, AuditEvent, KeptPassword, ObjectKind, PasswordHash, Random, ReadStaff, Work,
};
use guichet_portal::operators::{GivenPassword, NewStaff, StaffError};
use guichet_portal::{
    AuthError, NewToken, OpenedStaffSession, Origin, PasswordFault, SignInCommand, SignInError,
};
use guichet_wiring::OsRandom;
use secrecy::SecretString;

use super::company::Company;

pub(super) const WORD: &str = "a password of twelve";

pub(super) fn new(login: &str, local: Option<&str>, role: Role) -> NewStaff {
    NewStaff {
        login: login.into(),
        name: "Somebody".into(),
        email: "somebody@example.com".parse().expect("an address"),
        language: Language::English,
        roles: [role].into(),
        local: local.map(SecretString::from),
    }
}

async fn sign_in(
    company: &Company,
    login: &str,
    word: &str,
) -> Result<OpenedStaffSession, SignInError> {
    let command = SignInCommand {
        login: login.into(),
        password: SecretString::from(word),
        carrier: Carrier::Token,
        language: Language::French,
        origin: Origin::default(),
    };
    company.guichet.portal.staff().sign_in(command).await
}

/// A login of Tryton that no customer has.
async fn of_tryton(company: &Company) -> StaffMember {
    company.login(501, "ines", None);
    company.change("ines", |login| login.password = WORD.into());
    let added = company
        .operators
        .staff_add(new("ines", None, Role::Developer));
    added.await.expect("a member")
}

#[tokio::test]
async fn a_member_is_bound_to_the_tryton_user_who_must_be_the_one_who_signs_in() {
    let company = Company::new().await;
    let member = of_tryton(&company).await;
    let user = UserId::new(501).expect("an id");
    assert_eq!(member.account, StaffAccount::Tryton(user));
    let opened = sign_in(&company, "Ines", WORD).await.expect("a session");
    assert_eq!(opened.member.id, member.id);
    let wrong = sign_in(&company, "ines", "another").await;
    assert!(matches!(wrong, Err(SignInError::Wrong)), "{wrong:?}");
    // The login goes to somebody else in Tryton: the password is right, the person another.
    company.change("ines", |login| login.account.login = "gone".into());
    company.login(502, "ines", None);
    company.change("ines", |login| login.password = WORD.into());
    let other = sign_in(&company, "ines", WORD).await;
    assert!(matches!(other, Err(SignInError::Wrong)), "{other:?}");
}

#[tokio::test]
async fn who_cannot_be_added_is_refused_with_the_reason() {
    let company = Company::new().await;
    let add = async |new| company.operators.staff_add(new).await;
    let lead = Role::ProjectLead;
    let unknown = add(new("nobody", None, lead)).await;
    assert!(matches!(unknown, Err(StaffError::UnknownInTryton(_))));
    let taken = add(new("MARIE", Some(WORD), lead)).await;
    assert!(matches!(taken, Err(StaffError::Taken(_))), "{taken:?}");
    let short = add(new("new", Some("short"), lead)).await;
    let too_short = StaffError::Password(PasswordFault::TooShort);
    assert_eq!(
        short.expect_err("refused").to_string(),
        too_short.to_string()
    );
    let login = add(new("a.long.login.name", Some("a.long.login.name"), lead)).await;
    assert!(matches!(
        login,
        Err(StaffError::Password(PasswordFault::IsLogin))
    ));
    of_tryton(&company).await;
    company.change("ines", |login| login.account.login = "ines.renamed".into());
    let bound = add(new("ines.renamed", None, lead)).await;
    assert!(matches!(bound, Err(StaffError::UserTaken(_))), "{bound:?}");
    company.change("ines.renamed", |login| login.active = false);
    let inactive = add(new("ines.renamed", None, lead)).await;
    assert!(matches!(inactive, Err(StaffError::InactiveInTryton(_))));
}

#[tokio::test]
async fn the_last_active_administrator_is_neither_disabled_nor_demoted() {
    let company = Company::new().await;
    let operators = &company.operators;
    let refused =
        |answer: Result<_, StaffError>| matches!(answer, Err(StaffError::LastAdministrator(_)));
    assert!(refused(operators.staff_disable("admin.g").await));
    let admin = Role::Administrator;
    assert!(refused(operators.staff_take_role("admin.g", admin).await));
    let noted = company.audit().await;
    let last = |code: &AuditEvent| matches!(code, AuditEvent::ActRefused { code, .. } if code == "last_administrator");
    assert_eq!(noted.iter().filter(|(_, event)| last(event)).count(), 2);
    // What leaves them administrator is theirs to have changed.
    let support = Role::Support;
    let given = operators.staff_give_role("admin.g", support).await;
    assert!(given.expect("given").changed);
    let taken = operators.staff_take_role("admin.g", support).await;
    assert!(taken.expect("taken").changed);
    let given = operators.staff_give_role("luc", admin).await;
    assert!(given.expect("given").changed);
    assert!(
        operators
            .staff_disable("admin.g")
            .await
            .expect("disabled")
            .changed
    );
    assert!(refused(operators.staff_take_role("luc", admin).await));
    let again = operators.staff_disable("admin.g").await.expect("disabled");
    assert!(!again.changed, "a second time changes nothing");
    let enabled = operators.staff_enable("admin.g").await.expect("enabled");
    assert!(enabled.changed && enabled.member.is_active());
}

#[tokio::test]
async fn an_administrator_whom_no_sign_in_lets_in_is_none_to_be_left_with_until_repaired() {
    let company = Company::new().await;
    let (operators, sql) = (&company.operators, &company.guichet.sql);
    let luc = ReadStaff::by_login(sql, "luc").await.expect("asked");
    let luc = luc.expect("a member");
    let admin = Role::Administrator;
    let mut unit = sql.begin().await.expect("a unit");
    let over = KeptPassword {
        one_time_until: Some(DateTime::UNIX_EPOCH),
        ..KeptPassword::lasting(PasswordHash("x".into()))
    };
    for (login, password) in [("closed", None), ("other", Some(&over))] {
        let closed = StaffMember {
            id: StaffId(OsRandom.id()),
            login: login.into(),
            roles: [admin].into(),
            ..luc.clone()
        };
        unit.staff().add(&closed, password).await.expect("added");
    }
    unit.save().await.expect("saved");
    let shut = operators.staff_without_password().await;
    assert_eq!(shut.expect("ids").len(), 2);
    let refused =
        |answer: Result<_, StaffError>| matches!(answer, Err(StaffError::LastAdministrator(_)));
    assert!(refused(operators.staff_disable("admin.g").await));
    assert!(refused(operators.staff_take_role("admin.g", admin).await));
    // With whom nobody loses a way in may go.
    let gone = operators.staff_disable("other").await.expect("disabled");
    assert!(gone.changed);
    let given = GivenPassword::Typed(SecretString::from(WORD));
    let repaired = operators.admin_repair("closed", given).await;
    repaired.expect("repaired");
    let gone = operators.staff_disable("admin.g").await.expect("disabled");
    assert!(gone.changed);
    assert!(refused(operators.staff_disable("closed").await));
}

#[tokio::test]
async fn disabling_ends_sessions_and_tokens_and_enabling_brings_none_back() {
    let company = Company::new().await;
    let (operators, staff) = (&company.operators, company.guichet.portal.staff());
    let added = operators.staff_add(new("local", Some(WORD), Role::Developer));
    let member = added.await.expect("a member");
    let opened = sign_in(&company, "local", WORD).await.expect("a session");
    let wanted = NewToken {
        name: "CI".into(),
        scopes: TokenScope::of_word("deployments"),
        days: 30,
    };
    let made = operators
        .staff_token("local", wanted)
        .await
        .expect("a token");
    let open = async || {
        (
            staff
                .authenticate(&opened.token, Carrier::Token)
                .await
                .is_ok(),
            staff.authenticate_token(&made.secret).await.is_ok(),
        )
    };
    assert_eq!(open().await, (true, true));
    operators.staff_disable("local").await.expect("disabled");
    assert_eq!(open().await, (false, false));
    let shut = sign_in(&company, "local", WORD).await;
    assert!(matches!(shut, Err(SignInError::Wrong)));
    operators.staff_enable("local").await.expect("enabled");
    assert_eq!(open().await, (false, false));
    sign_in(&company, "local", WORD).await.expect("a session");
    let list = operators.staff_tokens("local", Limit::default(), None);
    let list = list.await.expect("tokens").items;
    assert!(list[0].revoked_at.is_some() && list[0].used_at.is_some());
    let acts: Vec<String> = company.audit().await.into_iter().filter_map(verb).collect();
    assert_eq!(
        acts,
        ["Staff add", "Token make", "Staff disable", "Staff enable"]
    );
    assert!(member.is_active());
}

/// Whatever way it came to have both: whoever must choose another password does so first.
#[tokio::test]
async fn a_token_is_good_for_nothing_while_its_owner_has_a_one_time_password() {
    let company = Company::new().await;
    let (operators, sql) = (&company.operators, &company.guichet.sql);
    let added = operators.staff_add(new("local", Some(WORD), Role::Developer));
    let id = added.await.expect("a member").id;
    let wanted = NewToken {
        name: "CI".into(),
        scopes: TokenScope::of_word("deployments"),
        days: 30,
    };
    let made = operators.staff_token("local", wanted).await;
    let secret = made.expect("a token").secret;
    let kept = ReadStaff::password(sql, id).await.expect("read");
    let lasting = kept.expect("a password");
    let once = KeptPassword {
        one_time_until: Some(company.guichet.clock.now() + chrono::TimeDelta::hours(1)),
        ..lasting.clone()
    };
    let staff = company.guichet.portal.staff();
    for (password, is_good) in [(&once, false), (&lasting, true)] {
        let mut unit = sql.begin().await.expect("a unit");
        unit.staff().set_password(id, password).await.expect("set");
        unit.save().await.expect("saved");
        let taken = staff.authenticate_token(&secret).await;
        if is_good {
            assert_eq!(taken.expect("taken").member().id, id);
        } else {
            assert!(matches!(taken, Err(AuthError::MustChange)), "{taken:?}");
        }
        let list = operators
            .staff_tokens("local", Limit::default(), None)
            .await;
        let list = list.expect("tokens").items;
        assert_eq!(
            list[0].used_at.is_some(),
            is_good,
            "what is refused is no use"
        );
    }
}

fn verb((actor, event): (Actor, AuditEvent)) -> Option<String> {
    let AuditEvent::Acted { object, verb, .. } = event else {
        return None;
    };
    let staff = matches!(object.kind, ObjectKind::Staff | ObjectKind::Token);
    assert_eq!(actor, Actor::Operator("maria".into()));
    staff.then(|| format!("{:?} {verb}", object.kind))
}

#[tokio::test]
async fn another_password_ends_the_sessions_and_the_one_before() {
    let company = Company::new().await;
    let operators = &company.operators;
    let added = operators.staff_add(new("local", Some(WORD), Role::Developer));
    added.await.expect("a member");
    let opened = sign_in(&company, "local", WORD).await.expect("a session");
    let another = "another password altogether";
    let given = operators.staff_password("local", SecretString::from(another));
    given.await.expect("given");
    let staff = company.guichet.portal.staff();
    let session = staff.authenticate(&opened.token, Carrier::Token).await;
    assert!(session.is_err());
    assert!(sign_in(&company, "local", WORD).await.is_err());
    sign_in(&company, "local", another)
        .await
        .expect("a session");
    of_tryton(&company).await;
    let tryton = operators.staff_password("ines", SecretString::from(another));
    assert!(matches!(tryton.await, Err(StaffError::NotLocal(_))));
}
