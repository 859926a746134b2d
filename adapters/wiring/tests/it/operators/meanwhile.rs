//! What happens between a password's being judged and what it opens.

use std::pin::Pin;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use guichet_domain::access::{AttemptLimits, Carrier, Role, SessionLimits, TokenScope};
use guichet_domain::kernel::{Language, Limit};
use guichet_driven::{PortResult, ReadStaff, Unit, Work};
use guichet_portal::{
    Collector, Keys, NewToken, Origin, PasswordCost, Portal, PortalParts, SignInCommand,
    SignInError, TokenError,
};
use guichet_sql::Sql;
use guichet_wiring::OsRandom;
use secrecy::{SecretSlice, SecretString};

use super::company::Company;
use super::staff::{WORD, new};

type Act = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Does something else just before the next unit begins.
struct Meanwhile {
    work: Sql,
    act: Mutex<Option<Act>>,
}

#[async_trait]
impl Work for Meanwhile {
    async fn begin(&self) -> PortResult<Box<dyn Unit>> {
        let act = self.act.lock().expect("nobody panics").take();
        if let Some(act) = act {
            act.await;
        }
        self.work.begin().await
    }
}

/// A portal on the company, and what holds its next unit up.
fn portal(company: &Company) -> (Portal, Arc<Meanwhile>) {
    let (erp, guichet) = (&company.guichet.erp, &company.guichet);
    let sql = Arc::new(guichet.sql.clone());
    let work = Arc::new(Meanwhile {
        work: guichet.sql.clone(),
        act: Mutex::new(None),
    });
    let portal = Portal::new(PortalParts {
        orders: erp.clone(),
        invoices: erp.clone(),
        customers: erp.clone(),
        accounts: erp.clone(),
        labels: erp.clone(),
        company: erp.clone(),
        sign_in: erp.clone(),
        links: sql.clone(),
        sessions: sql.clone(),
        staff: sql.clone(),
        tokens: sql.clone(),
        recovery: sql.clone(),
        projects: sql.clone(),
        tasks: sql.clone(),
        incidents: sql.clone(),
        errors: sql,
        collector: Arc::new(Collector::new(guichet.clock.clone())),
        work: work.clone(),
        clock: guichet.clock.clone(),
        random: Arc::new(OsRandom),
        dependencies: vec![],
        keys: Arc::new(Keys::new(SecretSlice::from(vec![7; 32]), None)),
        session_limits: SessionLimits::default(),
        attempt_limits: AttemptLimits::default(),
        password_cost: PasswordCost::CHEAP,
    });
    (portal, work)
}

fn command(word: &str) -> SignInCommand {
    SignInCommand {
        login: "local".into(),
        password: SecretString::from(word),
        carrier: Carrier::Token,
        language: Language::French,
        origin: Origin::default(),
    }
}

/// A company with a local member, and one whose next unit waits for their new password.
async fn given() -> (Arc<Company>, Portal, Arc<Meanwhile>) {
    let company = Arc::new(Company::new().await);
    let added = company
        .operators
        .staff_add(new("local", Some(WORD), Role::Developer));
    added.await.expect("a member");
    let (portal, meanwhile) = portal(&company);
    (company, portal, meanwhile)
}

const ANOTHER: &str = "another password altogether";

fn change(company: &Arc<Company>, meanwhile: &Meanwhile) {
    let company = company.clone();
    let act = async move {
        let word = SecretString::from(ANOTHER);
        let given = company.operators.staff_password("local", word).await;
        given.expect("another password");
    };
    *meanwhile.act.lock().expect("nobody panics") = Some(Box::pin(act));
}

#[tokio::test]
async fn a_password_changed_while_it_is_judged_opens_no_session() {
    let (company, portal, meanwhile) = given().await;
    let opened = portal.staff().sign_in(command(WORD)).await;
    opened.expect("nothing happens meanwhile");
    for anywhere in [false, true] {
        change(&company, &meanwhile);
        let word = if anywhere { ANOTHER } else { WORD };
        // The second time another is given that is the same to the eye: what is kept is not.
        let refused = if anywhere {
            portal.sign_in(command(word)).await.map(drop)
        } else {
            portal.staff().sign_in(command(word)).await.map(drop)
        };
        assert!(matches!(refused, Err(SignInError::Wrong)), "{refused:?}");
    }
    let member = company.guichet.sql.by_login("local").await;
    let member = member.expect("read").expect("a member");
    let opened = portal.staff().sign_in(command(ANOTHER)).await;
    assert_eq!(opened.expect("the new one opens").member, member);
}

#[tokio::test]
async fn a_session_that_a_new_password_ends_meanwhile_makes_no_token() {
    let (company, portal, meanwhile) = given().await;
    let staff = portal.staff();
    let opened = staff.sign_in(command(WORD)).await.expect("a session");
    let who = staff.authenticate(&opened.token, Carrier::Token).await;
    let who = who.expect("signed in");
    let wanted = || NewToken {
        name: "CI".into(),
        scopes: TokenScope::of_word("deployments"),
        days: 30,
    };
    let made = staff.make_token(&who, wanted(), &Origin::default()).await;
    made.expect("nothing happens meanwhile");
    change(&company, &meanwhile);
    let refused = staff.make_token(&who, wanted(), &Origin::default()).await;
    assert!(matches!(refused, Err(TokenError::Disabled)), "{refused:?}");
    let left = staff.tokens(&who, Limit::default(), None).await;
    let left = left.expect("tokens").items;
    assert!(
        left.iter().all(|token| token.revoked_at.is_some()),
        "{left:?}"
    );
}
