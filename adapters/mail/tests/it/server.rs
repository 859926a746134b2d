//! Every mail at a real mail server, and everything that goes wrong there.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use guichet_domain::kernel::Language;
use guichet_driven::{InspectMail, Notice, PortError, SendMail};
use guichet_mail::{MailConfig, Smtp};
use serde::Deserialize;
use uuid::Uuid;

use crate::notices::{BASE_URL, kinds, notice};

/// The mail server of this run, as `ops/dev/smtp.py` told it.
#[derive(Deserialize)]
struct Server {
    open: u16,
    plain: u16,
    starttls: u16,
    tls: u16,
    user: String,
    password: String,
    authority: PathBuf,
    mails: PathBuf,
}

/// A mail as the server took it.
#[derive(Deserialize, Debug)]
struct Taken {
    session: u64,
    port: String,
    tls: bool,
    login: Option<String>,
    helo: String,
    from: String,
    to: Vec<String>,
    data: String,
}

impl Server {
    #[expect(
        clippy::disallowed_methods,
        reason = "where the test server is, is no configuration of the portal"
    )]
    fn of_this_run() -> Self {
        let told = std::env::var("GUICHET_TEST_SMTP").expect(
            "GUICHET_TEST_SMTP is missing: start a server with `ops/dev/smtp.py start --dir DIR` \
             and give what it prints, or run `make test`",
        );
        serde_json::from_str(&told).unwrap()
    }

    /// `smtp` or `smtps`, with the user and this password, at a port.
    fn signed(&self, scheme: &str, password: &str, port: u16) -> String {
        let mut encoded = String::new();
        for byte in password.bytes() {
            write!(encoded, "%{byte:02X}").unwrap();
        }
        format!("{scheme}://{}:{encoded}@localhost:{port}", self.user)
    }

    fn config(&self, url: &str) -> MailConfig {
        let from = "Ferrand Industrie <portail@ferrand.example>"
            .parse()
            .unwrap();
        MailConfig {
            authority: Some(self.authority.clone()),
            ..MailConfig::new(url.parse().unwrap(), from, BASE_URL)
        }
    }

    fn smtp(&self, url: &str) -> Smtp {
        Smtp::new(self.config(url)).unwrap()
    }

    fn open(&self) -> Smtp {
        self.smtp(&format!("smtp://localhost:{}", self.open))
    }

    /// Every copy of a mail that the server took, by its Message-ID.
    fn taken(&self, id: Uuid) -> Vec<Taken> {
        let header = format!("Message-ID: <{id}@ferrand.example>\r\n");
        let mut paths: Vec<PathBuf> = fs::read_dir(&self.mails)
            .unwrap()
            .map(|file| file.unwrap().path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
            .collect();
        paths.sort();
        let mails = paths.iter().map(|path| fs::read_to_string(path).unwrap());
        mails
            .map(|text| serde_json::from_str::<Taken>(&text).unwrap())
            .filter(|mail| mail.data.contains(&header))
            .collect()
    }
}

fn to(address: &str) -> Notice {
    let (_, kind) = kinds().remove(4);
    notice(address, kind, Language::French)
}

#[tokio::test]
async fn a_mail_of_every_kind_and_language_arrives_over_one_connection() {
    let server = Server::of_this_run();
    let smtp = server.open();
    let mut sessions = Vec::new();
    for (name, kind) in kinds() {
        for language in Language::ALL {
            let id = Uuid::now_v7();
            let notice = notice("eva@exemple.example", kind.clone(), language);
            smtp.send(id, &notice).await.unwrap();
            let [mail] = &server.taken(id)[..] else {
                panic!("{name}: one mail was sent, and another number taken");
            };
            assert_eq!(mail.to, ["eva@exemple.example"]);
            assert_eq!(mail.from, "portail@ferrand.example");
            assert_eq!(mail.helo, "portail.ferrand.example");
            for part in [
                "From: \"Ferrand Industrie\" <portail@ferrand.example>\r\n",
                "To: ",
                "Subject: ",
                "Date: ",
                "Auto-Submitted: auto-generated\r\n",
                "multipart/alternative",
                "Content-Type: text/plain; charset=\"utf-8\"",
                "Content-Type: text/html; charset=\"utf-8\"",
            ] {
                assert!(mail.data.contains(part), "{part} in {}", mail.data);
            }
            let language = format!("Content-Language: {}\r\n", language.code());
            assert!(mail.data.contains(&language), "{}", mail.data);
            assert!(mail.data.is_ascii(), "encoded for every server between");
            assert!(
                mail.data.lines().all(|line| line.len() <= 998),
                "{}",
                mail.data
            );
            sessions.push(mail.session);
        }
    }
    sessions.dedup();
    assert_eq!(sessions.len(), 1, "over one connection");
    // After a rest, over another.
    smtp.rest().await;
    smtp.rest().await;
    let id = Uuid::now_v7();
    smtp.send(id, &to("eva@exemple.example")).await.unwrap();
    assert_ne!(server.taken(id)[0].session, sessions[0]);
}

#[tokio::test]
async fn it_signs_in_under_starttls_and_under_tls() {
    let server = Server::of_this_run();
    for (scheme, port, name) in [
        ("smtp", server.starttls, "starttls"),
        ("smtps", server.tls, "tls"),
    ] {
        let smtp = server.smtp(&server.signed(scheme, &server.password, port));
        let id = Uuid::now_v7();
        smtp.send(id, &to("eva@exemple.example")).await.unwrap();
        let mails = server.taken(id);
        let [mail] = &mails[..] else {
            panic!("{mails:?}");
        };
        assert!(mail.tls && mail.port == name, "{mail:?}");
        assert_eq!(mail.login.as_deref(), Some("guichet"));
    }
}

#[tokio::test]
async fn a_wrong_password_is_a_fault_of_the_set_up_and_not_of_the_mail() {
    let server = Server::of_this_run();
    let smtp = server.smtp(&server.signed("smtps", "faux", server.tls));
    let error = smtp.send(Uuid::now_v7(), &to("eva@exemple.example")).await;
    let Err(PortError::Denied { what }) = error else {
        panic!("{error:?}");
    };
    assert!(what.contains("SMTP_URL") && what.contains("535"), "{what}");
    assert!(!what.contains("faux"), "{what}");
}

#[tokio::test]
async fn a_password_never_goes_to_a_server_without_starttls() {
    let server = Server::of_this_run();
    let smtp = server.smtp(&server.signed("smtp", &server.password, server.plain));
    let id = Uuid::now_v7();
    let error = smtp.send(id, &to("eva@exemple.example")).await;
    let Err(PortError::Denied { what }) = error else {
        panic!("{error:?}");
    };
    assert!(what.contains("STARTTLS"), "{what}");
    assert!(server.taken(id).is_empty());
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_or_of_another_name_is_refused() {
    let server = Server::of_this_run();
    let url = server.signed("smtps", &server.password, server.tls);
    let stranger = MailConfig {
        authority: None,
        ..server.config(&url)
    };
    let other_name = server.config(&url.replace("localhost", "127.0.0.1"));
    for config in [stranger, other_name] {
        let id = Uuid::now_v7();
        let error = Smtp::new(config)
            .unwrap()
            .send(id, &to("eva@x.example"))
            .await;
        let Err(PortError::Unavailable { what, .. }) = error else {
            panic!("{error:?}");
        };
        assert!(what.contains("certificate"), "{what}");
        assert!(server.taken(id).is_empty());
    }
}

#[tokio::test]
async fn refused_for_ever_is_told_from_refused_for_now_and_the_next_mail_goes() {
    let server = Server::of_this_run();
    let smtp = server.open();
    let first = Uuid::now_v7();
    smtp.send(first, &to("eva@exemple.example")).await.unwrap();
    for (address, code) in [
        ("gone@exemple.example", "550"),
        ("spam@exemple.example", "554"),
    ] {
        let error = smtp.send(Uuid::now_v7(), &to(address)).await;
        let Err(PortError::Refused { code: said, words }) = error else {
            panic!("{address}: {error:?}");
        };
        assert_eq!(said, code, "{words}");
        assert!(words.contains("nobody of this name") || words.contains("not wanted"));
    }
    for (address, code) in [
        ("busy@exemple.example", "451"),
        ("full@exemple.example", "452"),
    ] {
        let error = smtp.send(Uuid::now_v7(), &to(address)).await;
        let Err(PortError::Unavailable {
            what,
            timed_out: false,
            ..
        }) = error
        else {
            panic!("{address}: {error:?}");
        };
        assert!(what.contains(code), "{what}");
    }
    // Nothing of those is left in the next, which goes over the same connection.
    let last = Uuid::now_v7();
    smtp.send(last, &to("paul@exemple.example")).await.unwrap();
    let mails = server.taken(last);
    assert_eq!(mails[0].to, ["paul@exemple.example"]);
    assert_eq!(mails[0].session, server.taken(first)[0].session);
}

#[tokio::test]
async fn a_server_that_closes_the_connection_gets_the_next_mail_over_a_new_one() {
    let server = Server::of_this_run();
    let smtp = server.open();
    smtp.send(Uuid::now_v7(), &to("eva@exemple.example"))
        .await
        .unwrap();
    let error = smtp
        .send(Uuid::now_v7(), &to("closing@exemple.example"))
        .await;
    assert!(
        matches!(error, Err(PortError::Unavailable { .. })),
        "{error:?}"
    );
    let id = Uuid::now_v7();
    smtp.send(id, &to("eva@exemple.example")).await.unwrap();
    assert_eq!(server.taken(id).len(), 1);
}

#[tokio::test]
async fn an_answer_lost_after_the_data_is_an_unknown_outcome_and_the_same_mail_again() {
    let server = Server::of_this_run();
    let smtp = server.open();
    let id = Uuid::now_v7();
    for copies in [1, 2] {
        let error = smtp.send(id, &to("drop@exemple.example")).await;
        assert!(
            matches!(error, Err(PortError::OutcomeUnknown { .. })),
            "{error:?}"
        );
        assert_eq!(server.taken(id).len(), copies, "under the same Message-ID");
    }
    smtp.send(Uuid::now_v7(), &to("eva@exemple.example"))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_server_that_falls_silent_is_given_up_in_time() {
    let server = Server::of_this_run();
    let url = format!("smtp://localhost:{}", server.open);
    let config = MailConfig {
        patience: Duration::from_millis(700),
        ..server.config(&url)
    };
    let began = Instant::now();
    let smtp = Smtp::new(config).unwrap();
    let error = smtp.send(Uuid::now_v7(), &to("hang@exemple.example")).await;
    assert!(
        matches!(error, Err(PortError::OutcomeUnknown { .. })),
        "{error:?}"
    );
    smtp.send(Uuid::now_v7(), &to("eva@exemple.example"))
        .await
        .unwrap();
    // And one that takes connections and says nothing at all.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = silent.local_addr().unwrap().port();
    for scheme in ["smtp", "smtps"] {
        let config = MailConfig {
            patience: Duration::from_millis(300),
            ..server.config(&format!("{scheme}://localhost:{port}"))
        };
        let error = Smtp::new(config)
            .unwrap()
            .send(Uuid::now_v7(), &to("eva@x.example"))
            .await;
        assert!(error.is_err_and(|error| error.is_silence()), "{scheme}");
    }
    assert!(
        began.elapsed() < Duration::from_secs(5),
        "{:?}",
        began.elapsed()
    );
}

#[tokio::test]
async fn a_server_that_is_not_there_is_unavailable() {
    let server = Server::of_this_run();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let place = port.local_addr().unwrap();
    drop(port);
    let smtp = server.smtp(&format!("smtp://{place}"));
    let error = smtp.send(Uuid::now_v7(), &to("eva@exemple.example")).await;
    let Err(PortError::Unavailable {
        what,
        timed_out: false,
        ..
    }) = error
    else {
        panic!("{error:?}");
    };
    assert!(what.contains("refused"), "{what}");
}

#[tokio::test]
async fn health_checks_find_the_server_and_its_sender() {
    let server = Server::of_this_run();
    let open = server.open();
    open.reaches().await.unwrap();
    assert_eq!(open.takes_the_sender().await.unwrap(), Ok(()));
    let wrong = server.smtp(&server.signed("smtps", "faux", server.tls));
    wrong.reaches().await.unwrap_err();
    let mut config = server.config(&format!("smtp://localhost:{}", server.open));
    config.from = "refuse@ferrand.example".parse().unwrap();
    let refused = Smtp::new(config).unwrap().takes_the_sender().await.unwrap();
    let words = refused.unwrap_err();
    assert!(words.contains("550"), "{words}");
}

#[tokio::test]
async fn names_of_any_letters_stay_inside_their_header() {
    let server = Server::of_this_run();
    let smtp = server.open();
    let mut notice = to("eva@exemple.example");
    notice.name = "Éva \"la Grande\"\r\nBcc: all@exemple.example, <x@y.example>".into();
    let id = Uuid::now_v7();
    smtp.send(id, &notice).await.unwrap();
    let mails = server.taken(id);
    assert_eq!(mails[0].to, ["eva@exemple.example"]);
    let headers = mails[0].data.split("\r\n\r\n").next().unwrap();
    assert!(
        !headers.lines().any(|line| line.starts_with("Bcc")),
        "{headers}"
    );
}
