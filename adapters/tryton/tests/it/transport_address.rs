//! Where a series of Tryton answers is found at the first call and remembered.

use guichet_domain::kernel::Language::French;
use guichet_driven::{Health, PortError};

use crate::fake::{Fake, Reply, config, tryton};

const COUNT: &str = "model.sale.sale.search_count";

#[tokio::test]
async fn seven_and_eight_have_their_own_addresses() {
    for (eight, server, database) in [(false, "/", "/guichet/"), (true, "/rpc/", "/guichet/rpc/")] {
        let fake = Fake::start(|_| None).await;
        fake.is_eight(eight);
        let tryton = tryton(&fake);
        for _ in 0..2 {
            assert_eq!(
                tryton.raw_read::<i64>(COUNT, ((),), French).await.unwrap(),
                42
            );
        }
        let paths: Vec<_> = fake.seen().into_iter().map(|seen| seen.path).collect();
        assert_eq!(paths.iter().filter(|path| *path == server).count(), 1);
        assert!(
            paths
                .iter()
                .all(|path| [server, database, "/"].contains(&path.as_str()))
        );
    }
}

#[tokio::test]
async fn a_server_of_another_series_in_its_place_is_found_again() {
    let fake = Fake::start(|_| None).await;
    let tryton = tryton(&fake);
    for eight in [false, true, false] {
        fake.is_eight(eight);
        assert_eq!(
            tryton.raw_write::<i64>(COUNT, ((),), French).await.unwrap(),
            42
        );
        let version = if eight { "Tryton 8.0" } else { "Tryton 7.6" };
        assert_eq!(tryton.probe().await.unwrap().detail, version);
    }
}

#[tokio::test]
async fn a_path_before_it_and_a_database_of_any_name_are_kept() {
    let fake = Fake::start(|seen| (!seen.path.is_empty()).then(|| Reply::status(403))).await;
    let mut config = config(&fake);
    config.url = format!("{}/erp/", fake.address).parse().unwrap();
    config.database = "société/1".into();
    let tryton = guichet_tryton::Tryton::new(config).unwrap();
    let _ = tryton
        .raw_read::<i64>(COUNT, ((),), French)
        .await
        .unwrap_err();
    assert_eq!(fake.seen()[0].path, "/erp/");
    fake.answers(|seen| match seen.method() {
        "common.server.version" => Some(Reply::Result("7.6".into())),
        _ => Some(Reply::status(401)),
    });
    let _ = tryton
        .raw_read::<i64>(COUNT, ((),), French)
        .await
        .unwrap_err();
    assert_eq!(
        fake.seen().last().unwrap().path,
        "/erp/soci%C3%A9t%C3%A9%2F1/"
    );
}

#[tokio::test]
async fn what_is_no_tryton_is_unavailable() {
    let fake = Fake::start(|_| Some(Reply::status(404))).await;
    let error = tryton(&fake)
        .raw_read::<i64>(COUNT, ((),), French)
        .await
        .unwrap_err();
    assert!(
        matches!(
            error,
            PortError::Unavailable {
                timed_out: false,
                ..
            }
        ),
        "{error:?}"
    );
}
