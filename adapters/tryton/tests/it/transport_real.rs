//! Sign-in and session on a real Tryton: what the fake can only be believed to say. Makes users
//! of its own there, so that nobody else's session is touched.

use futures_util::future::join_all;
use guichet_domain::kernel::Language::{self, French};
use guichet_driven::{Health, PortError, SignIn, SignInOutcome, SignInRequest};
use guichet_tryton::{RawAdmin, ServiceCheck, Tryton, TrytonConfig};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::{Value, json};

const VARIABLE: &str = "GUICHET_TEST_TRYTON_READY";
const PASSWORD: &str = "sésame: ouvre-toi";

/// A domain that holds for every record.
const NOTHING: [(); 0] = [];

#[derive(Deserialize)]
struct Real {
    url: String,
    database: String,
    admin_user: String,
    admin_password: String,
}

impl Real {
    fn told() -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "tests are told where their Tryton is"
        )]
        let told = std::env::var(VARIABLE).unwrap_or_else(|_| {
            panic!("{VARIABLE} is not set: `make test` provides a real Tryton")
        });
        serde_json::from_str(&told).unwrap()
    }

    fn client(&self, user: &str, password: &str) -> Tryton {
        let (url, database) = (self.url.parse().unwrap(), self.database.clone());
        let password = SecretString::from(password);
        Tryton::new(TrytonConfig::new(url, database, user.into(), password)).unwrap()
    }

    fn admin(&self, tryton: &Tryton) -> RawAdmin {
        tryton.raw_admin(
            &self.admin_user,
            SecretString::from(self.admin_password.as_str()),
        )
    }
}

/// A user without any group, for this run alone.
async fn user(admin: &RawAdmin, name: &str) -> (i64, String) {
    let login = format!("{name}-{}", std::process::id());
    let old: Vec<i64> = admin
        .read("model.res.user.search", ([("login", "=", &login)],))
        .await
        .unwrap();
    assert!(old.is_empty());
    let values = json!([{"name": "Élodie Martin", "login": login, "password": PASSWORD}]);
    let made: Vec<i64> = admin
        .write("model.res.user.create", (values,))
        .await
        .unwrap();
    (made[0], login)
}

fn request(login: &str, password: &str) -> SignInRequest {
    SignInRequest {
        login: login.into(),
        password: password.to_owned().into(),
        address: Some("203.0.113.7".parse().unwrap()),
        language: Language::English,
    }
}

async fn count(tryton: &Tryton) -> Result<i64, PortError> {
    tryton
        .raw_read("model.ir.lang.search_count", (NOTHING,), French)
        .await
}

#[tokio::test]
async fn people_sign_in_with_any_letters_and_are_refused_with_others() {
    let real = Real::told();
    let tryton = real.client("nobody", "nothing");
    let admin = real.admin(&tryton);
    for name in ["élodie", "with:colon"] {
        let (id, login) = user(&admin, name).await;
        let outcome = tryton.sign_in(request(&login, PASSWORD)).await.unwrap();
        let SignInOutcome::Accepted(account) = outcome else {
            panic!("{outcome:?}")
        };
        assert_eq!(
            (account.user.get(), account.login.as_str()),
            (id, login.as_str())
        );
        assert_eq!(account.name, "Élodie Martin");
        let refused = tryton.sign_in(request(&login, "wrong")).await.unwrap();
        assert_eq!(refused, SignInOutcome::Refused);
    }
    assert_eq!(tryton.verify_service().await, ServiceCheck::WrongPassword);
    let mut elsewhere = Real::told();
    elsewhere.database = "nowhere".into();
    let elsewhere = elsewhere.client("nobody", "nothing");
    assert_eq!(
        elsewhere.verify_service().await,
        ServiceCheck::NoSuchDatabase
    );
    let probed = tryton.probe().await;
    assert!(
        matches!(probed, Err(PortError::Denied { .. })),
        "{probed:?}"
    );
    admin.close().await;
}

#[tokio::test]
async fn a_service_session_ended_behind_its_back_is_renewed_for_all() {
    let real = Real::told();
    let other = real.client("nobody", "nothing");
    let admin = real.admin(&other);
    let (id, login) = user(&admin, "service").await;
    let service = real.client(&login, PASSWORD);
    let languages = count(&service).await.unwrap();
    let version = service.probe().await.unwrap().detail;
    assert!(version.starts_with("Tryton "), "{version}");
    for _ in 0..2 {
        // A changed password ends every session of the user.
        let change = ([id], json!({"password": PASSWORD}));
        admin
            .write::<Value>("model.res.user.write", change)
            .await
            .unwrap();
        let results = join_all((0..20).map(|_| count(&service))).await;
        assert!(
            results
                .into_iter()
                .all(|result| matches!(result, Ok(n) if n == languages))
        );
    }
    service.close().await;
    admin.close().await;
}

/// Tryton reads every session of an account at each call, and stumbles over one that ends then.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn programs_of_one_account_come_and_go() {
    let real = Real::told();
    let other = real.client("nobody", "nothing");
    let admin = real.admin(&other);
    let (_, login) = user(&admin, "comes").await;
    let service = real.client(&login, PASSWORD);
    let languages = count(&service).await.unwrap();
    let going = async {
        for _ in 0..10 {
            let guests = (0..2).map(|_| real.client(&login, PASSWORD));
            let guests: Vec<Tryton> = guests.collect();
            for seen in join_all(guests.iter().map(count)).await {
                assert_eq!(seen.unwrap(), languages);
            }
            join_all(guests.iter().map(Tryton::close)).await;
        }
    };
    let staying = async {
        for _ in 0..40 {
            for seen in join_all((0..4).map(|_| count(&service))).await {
                assert_eq!(seen.unwrap(), languages);
            }
        }
    };
    tokio::join!(going, staying);
    service.close().await;
    admin.close().await;
}

#[tokio::test]
async fn its_errors_are_told_apart() {
    let real = Real::told();
    let other = real.client("nobody", "nothing");
    let admin = real.admin(&other);
    let (id, login) = user(&admin, "errors").await;
    let service = real.client(&login, PASSWORD);
    for language in Language::ALL {
        let change = ([id], json!({"login": "another"}));
        let denied = service
            .raw_write::<Value>("model.res.user.write", change, language)
            .await;
        assert!(
            matches!(denied, Err(PortError::Denied { .. })),
            "{denied:?}"
        );
        let gone = ([2_000_000_000], ["name"]);
        let refused = service
            .raw_read::<Value>("model.ir.lang.read", gone, language)
            .await;
        assert!(
            matches!(refused, Err(PortError::Refused { .. })),
            "{refused:?}"
        );
        for unknown in ["model.ir.nothing.search", "model.ir.lang.nothing"] {
            let corrupt = service
                .raw_read::<Value>(unknown, (NOTHING,), language)
                .await;
            let told = matches!(
                corrupt,
                Err(PortError::Corrupt { .. } | PortError::Denied { .. })
            );
            assert!(told, "{corrupt:?}");
        }
    }
    let all = (NOTHING, 0, 100, (), ["name", "module"]);
    let long: Value = admin.read("model.ir.model.search_read", all).await.unwrap();
    assert!(
        long.to_string().len() > 1400,
        "an answer that Tryton compresses"
    );
    service.close().await;
    admin.close().await;
}
