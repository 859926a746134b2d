//! A fault for each check: planted with `true`, taken away with `false`. Of a check that others
//! need, it is one with which it does not hold, so that all of these are left out: none of them
//! can be found merely poor, which leaves nothing out.

use chrono::TimeDelta;
use futures_util::future::{BoxFuture, FutureExt, ready};
use guichet_driven::{CustomerStanding, ServiceStanding, SharedCacheStanding};
use guichet_memory::MemoryLogin;
use guichet_wiring::Config;

use super::ward::{Knobs, Reach, Ward};

pub(super) type Plant = for<'a> fn(&'a mut Ward, bool) -> BoxFuture<'a, ()>;

pub(super) const DAY_ONE: &str = "2020-01-01T00:00:00+00:00";

macro_rules! settled {
    ($ward:ident, $on:ident, $field:ident = $sick:expr, $well:expr) => {{
        $ward.settled.$field = if $on { $sick } else { $well };
        ready(()).boxed()
    }};
}

fn turned(ward: &Ward, how: impl FnOnce(&mut Knobs)) -> BoxFuture<'_, ()> {
    ward.turn(how);
    ready(()).boxed()
}

async fn statement(ward: &Ward, on: bool, planted: &str, healed: &str) {
    ward.execute(if on { planted } else { healed }).await;
}

fn login(ward: &Ward, name: &str, how: impl FnOnce(&mut MemoryLogin)) {
    let mut changed = ward.erp.login(name).expect("a login");
    how(&mut changed);
    ward.erp.put_login(changed);
}

pub(super) const FAULTS: &[(&str, Plant)] = &[
    ("configuration", |ward, on| {
        let wrong = [("GUICHET_ENV", "production"), ("TRYTON_RPC_URL", "nowhere")];
        let faults = Config::from_variables(wrong).expect_err("it is wrong");
        ward.faults = on.then_some(faults);
        ready(()).boxed()
    }),
    ("secret_key", |ward, on| {
        settled!(ward, on, key_is_patterned = true, false)
    }),
    ("secret_key_change", |ward, on| {
        settled!(ward, on, key_has_a_previous = true, false)
    }),
    ("public_url", |ward, on| {
        settled!(
            ward,
            on,
            base_url = "http://portail.example".into(),
            "https://portail.example".into()
        )
    }),
    ("trusted_proxies", |ward, on| {
        settled!(ward, on, trusted_proxies = 0, 1)
    }),
    ("tryton_tls", |ward, on| {
        settled!(
            ward,
            on,
            tryton_url = "http://tryton.example".into(),
            "https://tryton.example".into()
        )
    }),
    ("metrics_address", |ward, on| {
        settled!(ward, on, metrics_listen = "0.0.0.0:9464".parse().ok(), None)
    }),
    ("secret_files", |ward, on| {
        ward.close_secret(if on { 0o644 } else { 0o600 });
        ready(()).boxed()
    }),
    ("disk_space", |ward, on| {
        turned(ward, |knobs| {
            knobs.free = if on { 50 << 20 } else { 1 << 34 }
        })
    }),
    ("disk_writable", |ward, on| {
        // The space of a file system is asked about any of its files; no file fits into one.
        let folder = ward.settled.data_folder.clone();
        ward.settled.data_folder = if on {
            folder.join("secret")
        } else {
            folder.parent().expect("its folder").to_owned()
        };
        ready(()).boxed()
    }),
    ("database_reachable", |ward, on| {
        ward.database = if on { Reach::Away } else { Reach::There };
        ready(()).boxed()
    }),
    ("database_version", |ward, on| {
        turned(ward, |knobs| knobs.store_supported = !on)
    }),
    ("database_writable", |ward, on| {
        turned(ward, |knobs| knobs.store_read_only = on)
    }),
    ("schema_level", |ward, on| {
        async move {
            let (name, trial) = ("0016_audit_checkpoint", &ward.trial);
            let done = if on {
                trial.unmark(name).await
            } else {
                trial.mark(name, true).await
            };
            done.expect("the mark");
        }
        .boxed()
    }),
    ("schema_drift", |ward, on| {
        let (planted, healed) = (
            "CREATE INDEX by_hand ON links (login)",
            "DROP INDEX by_hand",
        );
        statement(ward, on, planted, healed).boxed()
    }),
    ("database_integrity", |ward, on| {
        turned(ward, |knobs| knobs.store_damaged = on)
    }),
    ("database_references", |ward, on| {
        let planted = "PRAGMA foreign_keys = OFF;\
             INSERT INTO staff_roles (staff_id, role) VALUES ('nobody', 'support');\
             PRAGMA foreign_keys = ON";
        let healed = "DELETE FROM staff_roles WHERE staff_id = 'nobody'";
        statement(ward, on, planted, healed).boxed()
    }),
    ("tryton_reachable", |ward, on| {
        turned(ward, |knobs| knobs.series = (!on).then_some("7.6"))
    }),
    ("tryton_version", |ward, on| {
        turned(ward, |knobs| {
            knobs.series = Some(if on { "9.0" } else { "7.6" });
        })
    }),
    ("tryton_clock", |ward, on| {
        turned(ward, |knobs| {
            knobs.clock_apart = TimeDelta::seconds(if on { 90 } else { 0 });
        })
    }),
    ("service_account", |ward, on| {
        turned(ward, |knobs| {
            knobs.service = if on {
                ServiceStanding::Refused
            } else {
                ServiceStanding::SignsIn
            };
        })
    }),
    ("service_rights", |ward, on| {
        turned(ward, |knobs| {
            let lacking = on.then(|| "account.invoice: read".to_owned());
            knobs.rights.lacking = lacking.into_iter().collect();
        })
    }),
    ("service_rights_least", |ward, on| {
        turned(ward, |knobs| {
            let beyond = on.then(|| "party.party: write".to_owned());
            knobs.rights.beyond = beyond.into_iter().collect();
        })
    }),
    ("test_customer", |ward, on| {
        turned(ward, |knobs| {
            knobs.customer = (!on).then(CustomerStanding::default);
        })
    }),
    ("customers_group", |ward, on| {
        turned(ward, |knobs| {
            let open = on.then(|| "party.party".to_owned());
            knobs.customer = Some(CustomerStanding {
                open: open.into_iter().collect(),
                may_order: false,
            });
        })
    }),
    ("test_customer_orders", |ward, on| {
        turned(ward, |knobs| {
            knobs.customer = Some(CustomerStanding {
                open: Vec::new(),
                may_order: on,
            });
        })
    }),
    ("links_logins", |ward, on| {
        login(ward, "gamma", |login| login.active = !on);
        ready(()).boxed()
    }),
    ("links_parties", |ward, on| {
        let (planted, healed) = (
            "UPDATE links SET party_id = 999999 WHERE login = 'gamma'",
            "UPDATE links SET party_id = (SELECT kept FROM gamma_party) WHERE login = 'gamma';\
             DROP TABLE gamma_party",
        );
        async move {
            if on {
                // Kept apart, and gone before the schema is looked at again.
                let keep = "CREATE TEMPORARY TABLE gamma_party AS \
                     SELECT party_id AS kept FROM links WHERE login = 'gamma'";
                ward.execute(keep).await;
            }
            statement(ward, on, planted, healed).await;
        }
        .boxed()
    }),
    ("administrator", |ward, on| {
        let (planted, healed) = (
            "UPDATE staff_roles SET role = 'direction' WHERE role = 'administrator'",
            "UPDATE staff_roles SET role = 'administrator' WHERE role = 'direction'",
        );
        statement(ward, on, planted, healed).boxed()
    }),
    ("critical_roles", |ward, on| {
        let (planted, healed) = (
            "UPDATE staff_roles SET role = 'finance' WHERE role = 'senior_developer'",
            "UPDATE staff_roles SET role = 'senior_developer' WHERE role = 'finance'",
        );
        statement(ward, on, planted, healed).boxed()
    }),
    ("roles_known", |ward, on| {
        let (planted, healed) = (
            "INSERT INTO staff_roles (staff_id, role) SELECT staff_id, 'astronaut' \
             FROM staff_roles WHERE role = 'senior_developer'",
            "DELETE FROM staff_roles WHERE role = 'astronaut'",
        );
        statement(ward, on, planted, healed).boxed()
    }),
    ("roles_reviewed", |ward, on| {
        let planted = format!("UPDATE role_reviews SET at = '{DAY_ONE}'");
        async move {
            let healed = "UPDATE role_reviews SET at = (SELECT max(at) FROM audit_entries)";
            statement(ward, on, &planted, healed).await;
        }
        .boxed()
    }),
    ("staff_logins", |ward, on| {
        login(ward, "sansclient", |login| login.active = !on);
        ready(()).boxed()
    }),
    ("mail_server", |ward, on| {
        turned(ward, |knobs| knobs.mail_away = on)
    }),
    ("mail_sender", |ward, on| {
        turned(ward, |knobs| knobs.sender_refused = on)
    }),
    ("outbox_age", |ward, on| {
        let planted = format!("UPDATE outbox SET made_at = '{DAY_ONE}'");
        async move {
            let healed = "UPDATE outbox SET made_at = due_at";
            statement(ward, on, &planted, healed).await;
        }
        .boxed()
    }),
    ("outbox_given_up", |ward, on| {
        let (planted, healed) = (
            "UPDATE outbox SET state = 'given_up', ended_at = due_at",
            "UPDATE outbox SET state = 'waiting', ended_at = NULL",
        );
        statement(ward, on, planted, healed).boxed()
    }),
    ("redis", |ward, on| {
        turned(ward, |knobs| {
            knobs.shared_cache = if on {
                SharedCacheStanding::Denied
            } else {
                SharedCacheStanding::Answers
            };
        })
    }),
    ("audit_chain", |ward, on| {
        let (planted, healed) = (
            "UPDATE audit_entries SET actor = 'operator:x' WHERE seq = 3 AND actor = 'operator:test'",
            "UPDATE audit_entries SET actor = 'operator:test' WHERE seq = 3",
        );
        statement(ward, on, planted, healed).boxed()
    }),
    ("deployments_due", |ward, on| {
        let planted = format!("UPDATE tasks SET due_at = '{DAY_ONE}'");
        async move {
            let healed = "UPDATE tasks SET due_at = authorised_until";
            statement(ward, on, &planted, healed).await;
        }
        .boxed()
    }),
    ("authorisations_pending", |ward, on| {
        let planted = format!("UPDATE tasks SET planned_at = '{DAY_ONE}'");
        async move {
            let healed = "UPDATE tasks SET planned_at = authorised_until";
            statement(ward, on, &planted, healed).await;
        }
        .boxed()
    }),
    ("backup_age", |ward, on| {
        let planted = format!("UPDATE backups SET made_at = '{DAY_ONE}'");
        async move {
            let healed = "UPDATE backups SET made_at = verified_at";
            statement(ward, on, &planted, healed).await;
        }
        .boxed()
    }),
    ("backup_copy", |ward, on| {
        let (planted, healed) = (
            "UPDATE backups SET copy_path = path || '.gone'",
            "UPDATE backups SET copy_path = path",
        );
        statement(ward, on, planted, healed).boxed()
    }),
    ("drill_age", |ward, on| {
        let (planted, healed) = (
            "UPDATE drills SET outcome = 'different'",
            "UPDATE drills SET outcome = 'equal'",
        );
        statement(ward, on, planted, healed).boxed()
    }),
    ("recovery_released", |ward, on| {
        let (planted, healed) = (
            "INSERT INTO recovery_holds (id, restored_at, backup_id, backup_made_at) \
             SELECT id, made_at, id, made_at FROM backups",
            "DELETE FROM recovery_holds",
        );
        statement(ward, on, planted, healed).boxed()
    }),
    ("anonymised_data", |ward, on| {
        let (planted, healed) = (
            "INSERT INTO anonymised (id, at, backup_id) SELECT id, made_at, id FROM backups",
            "DELETE FROM anonymised",
        );
        statement(ward, on, planted, healed).boxed()
    }),
    ("error_rate", |ward, on| {
        let planted = "INSERT INTO traffic (hour, requests, failures) \
             VALUES (strftime('%Y-%m-%dT%H:00:00+00:00', 'now'), 1000, 51)";
        statement(ward, on, planted, "DELETE FROM traffic").boxed()
    }),
];
