//! A project with its members and its tests finished, and programs that work on it.

use std::sync::Arc;

use chrono::{SecondsFormat, TimeDelta};
use guichet_domain::access::{Role, StaffMember};
use guichet_domain::kernel::StaffId;
use guichet_portal::driven::{Clock, Random, ReadStaff, Work};
use guichet_wiring::{DEMO_STAFF, DEMO_STAFF_PASSWORD, OsRandom};
use poem::http::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Call, House, TestClock};

pub(super) const STAGES: [&str; 6] = [
    "planification",
    "conception",
    "developpement",
    "tests",
    "deploiement",
    "maintenance",
];

/// Those in which everything is said.
pub(super) const LANGUAGES: [&str; 2] = ["fr", "en"];

/// Who leads and who executes in another project, and is nobody here.
pub(super) const STRANGERS: [(&str, Role, &str); 2] = [
    ("anne", Role::ProjectLead, "project_lead"),
    ("eric", Role::SeniorDeveloper, "senior_developer"),
];

pub(super) struct Ground {
    pub(super) house: House,
    pub(super) clock: Arc<TestClock>,
    pub(super) project: String,
    tokens: Vec<(String, String)>,
}

impl Ground {
    /// The project of marie; jean and paul are its members, its tests are finished.
    pub(super) async fn new() -> Self {
        let mut ground = Self::bare().await;
        ground.project = ground.add_project("Portail client").await;
        ground.finish_tests(&ground.project).await;
        ground
    }

    /// The staff signed in, and no project.
    pub(super) async fn bare() -> Self {
        let clock = TestClock::new();
        let house = House::by(&clock).await;
        let mut ground = Self {
            house,
            clock,
            project: String::new(),
            tokens: Vec::new(),
        };
        for (login, _, _) in DEMO_STAFF {
            ground.sign_in(login).await;
        }
        ground
    }

    async fn sign_in(&mut self, login: &str) {
        let body = json!({"login": login, "password": DEMO_STAFF_PASSWORD, "door": "staff"});
        let call = Call::new(Method::POST, "/api/v1/session").json(&body.to_string());
        let answer = self.house.send(call).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        let token = answer.json()["token"].as_str().unwrap().to_owned();
        self.tokens.push((login.to_owned(), token));
    }

    /// The [`STRANGERS`] signed in, and the project they are members of, its tests finished.
    pub(super) async fn add_strangers(&mut self) -> String {
        let sql = self.house.memory.sql.clone();
        let known = self.house.memory.staff[0].id;
        let hash = ReadStaff::password(&sql, known).await.unwrap();
        for (login, role, _) in STRANGERS {
            let member = StaffMember {
                id: StaffId(OsRandom.id()),
                login: login.into(),
                name: login.into(),
                email: format!("{login}@example.com").parse().unwrap(),
                roles: [role].into(),
                ..self.house.memory.staff[0].clone()
            };
            let mut unit = sql.begin().await.unwrap();
            unit.staff().take_turn().await.unwrap();
            unit.staff().add(&member, hash.as_ref()).await.unwrap();
            unit.save().await.unwrap();
            self.sign_in(login).await;
        }
        let body = json!({"name": "Ailleurs", "lead": "anne"});
        let added = self.post("admin.g", "/projects", &body).await;
        assert_eq!(added.status, 201, "{}", added.text());
        let id = added.json()["id"].as_str().unwrap().to_owned();
        for (login, _, role) in STRANGERS {
            let path = format!("/projects/{id}/members");
            let body = json!({"login": login, "role": role});
            let answer = self.post("admin.g", &path, &body).await;
            assert!(answer.status.is_success(), "{}", answer.text());
        }
        self.finish_tests_by("admin.g", &id).await;
        id
    }

    /// A project of marie's, with jean who executes and paul who develops.
    pub(super) async fn add_project(&self, name: &str) -> String {
        let body = json!({"name": name, "lead": "marie"});
        let added = self.post("admin.g", "/projects", &body).await;
        assert_eq!(added.status, 201, "{}", added.text());
        let id = added.json()["id"].as_str().unwrap().to_owned();
        for (login, role) in [("jean", "senior_developer"), ("paul", "developer")] {
            let path = format!("/projects/{id}/members");
            let body = json!({"login": login, "role": role});
            let answer = self.post("marie", &path, &body).await;
            assert_eq!(answer.status, 201, "{}", answer.text());
        }
        id
    }

    pub(super) async fn finish_tests(&self, project: &str) {
        self.finish_tests_by("marie", project).await;
    }

    async fn finish_tests_by(&self, login: &str, project: &str) {
        for stage in &STAGES[..4] {
            for verb in ["start", "finish"] {
                let path = format!("/projects/{project}/stages/{stage}/{verb}");
                let answer = self.post(login, &path, &json!({})).await;
                assert_eq!(answer.status, 200, "{}", answer.text());
            }
        }
    }

    pub(super) fn token(&self, login: &str) -> &str {
        let found = self.tokens.iter().find(|(known, _)| known == login);
        &found.unwrap().1
    }

    pub(super) fn call(&self, login: &str, method: Method, path: &str) -> Call {
        let call = Call::new(method, &format!("/api/v1{path}"));
        call.bearer(self.token(login))
    }

    pub(super) async fn get(&self, login: &str, path: &str) -> Answer {
        self.house.send(self.call(login, Method::GET, path)).await
    }

    pub(super) async fn post(&self, login: &str, path: &str, body: &Value) -> Answer {
        let call = self.call(login, Method::POST, path);
        self.house.send(call.json(&body.to_string())).await
    }

    pub(super) async fn patch(&self, login: &str, path: &str, body: &Value) -> Answer {
        let call = self.call(login, Method::PATCH, path);
        self.house.send(call.json(&body.to_string())).await
    }

    /// An instant so many hours from now.
    pub(super) fn in_hours(&self, hours: i64) -> String {
        let at = self.clock.now() + TimeDelta::hours(hours);
        at.to_rfc3339_opts(SecondsFormat::Secs, true)
    }

    /// A plan as it is sent.
    pub(super) fn plan(&self, version: &str, environment: &str) -> Value {
        json!({
            "version": version, "environment": environment, "description": "Corrections",
            "responsible": "jean", "planned_at": self.in_hours(2), "time_zone": "Europe/Paris",
        })
    }

    /// A planned task.
    pub(super) async fn planned(&self, version: &str, environment: &str) -> Value {
        let path = format!("/projects/{}/deployments", self.project);
        let body = self.plan(version, environment);
        let answer = self.post("marie", &path, &body).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.json()
    }

    /// Uses a verb on a task as it was seen.
    pub(super) async fn act(&self, login: &str, task: &Value, verb: &str, more: Value) -> Answer {
        let mut body = more;
        body["revision"] = task["revision"].clone();
        let id = task["id"].as_str().unwrap();
        self.post(login, &format!("/deployments/{id}/{verb}"), &body)
            .await
    }

    /// A write that is refused, asked for in French and in English.
    pub(super) async fn both(&self, login: &str, path: &str, body: &Value) -> [Answer; 2] {
        let [french, english] = LANGUAGES.map(|lang| format!("{path}?lang={lang}"));
        [
            self.post(login, &french, body).await,
            self.post(login, &english, body).await,
        ]
    }

    /// A verb that is refused, in French and in English.
    pub(super) async fn refused(
        &self,
        login: &str,
        task: &Value,
        verb: &str,
        more: Value,
    ) -> [Answer; 2] {
        let mut body = more;
        body["revision"] = task["revision"].clone();
        let id = task["id"].as_str().unwrap();
        self.both(login, &format!("/deployments/{id}/{verb}"), &body)
            .await
    }

    /// The same where it must be done.
    pub(super) async fn done(&self, login: &str, task: &Value, verb: &str, more: Value) -> Value {
        let answer = self.act(login, task, verb, more).await;
        assert_eq!(answer.status, 200, "{verb} by {login}: {}", answer.text());
        answer.json()
    }

    pub(super) async fn authorised(&self, version: &str, environment: &str) -> Value {
        let task = self.planned(version, environment).await;
        self.done("admin.g", &task, "authorise", confirmed()).await
    }

    pub(super) async fn running(&self, version: &str, environment: &str) -> Value {
        let task = self.authorised(version, environment).await;
        self.done("jean", &task, "start", json!({})).await
    }

    pub(super) async fn task(&self, login: &str, task: &Value) -> Value {
        let id = task["id"].as_str().unwrap();
        self.get(login, &format!("/deployments/{id}")).await.json()
    }
}

pub(super) fn confirmed() -> Value {
    json!({"confirmed": ["tests", "team", "planning"]})
}

/// The field and the code of each fault of an answer.
pub(super) fn faults(answer: &Answer) -> Vec<(String, String)> {
    let json = answer.json();
    let errors = json["errors"].as_array().cloned().unwrap_or_default();
    let text = |fault: &Value, name: &str| fault[name].as_str().unwrap().to_owned();
    errors
        .iter()
        .map(|fault| (text(fault, "field"), text(fault, "code")))
        .collect()
}

/// What a refusal says: of its first field, else of all.
pub(super) fn words(answer: &Answer) -> String {
    let json = answer.json();
    let of_a_field = json["errors"][0]["detail"].as_str();
    let said = of_a_field.or_else(|| json["detail"].as_str());
    said.unwrap_or_default().to_owned()
}

/// That both refusals are the same but for their words, each in its language; the first of them.
#[track_caller]
pub(super) fn alike(both: [Answer; 2], case: &str) -> Answer {
    let [french, english] = both;
    assert_eq!(french.status, english.status, "{case}");
    assert_eq!(french.json()["code"], english.json()["code"], "{case}");
    assert_eq!(faults(&french), faults(&english), "{case}");
    let said = [words(&french), words(&english)];
    assert!(said.iter().all(|words| !words.is_empty()), "{case}");
    assert_ne!(said[0], said[1], "{case}");
    french
}

#[track_caller]
pub(super) fn has(value: &Value, fields: &[&str]) {
    for field in fields {
        assert!(value.get(field).is_some(), "no {field}: {value:#}");
    }
}
