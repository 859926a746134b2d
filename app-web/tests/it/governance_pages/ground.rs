//! A project with its members and its tests finished, and browsers at work on it.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Europe::Paris;
use guichet_domain::access::Role;
use guichet_domain::deployments::{Stage, StageVerb};
use guichet_domain::kernel::{ProjectId, Words};
use guichet_portal::driven::Clock;
use guichet_portal::governance::Hand;
use guichet_wiring::DEMO_STAFF_PASSWORD;

use crate::support::{Answer, Browser, House, TestClock, csrf_of};

/// Those in which everything is said.
pub(super) const LANGUAGES: [&str; 2] = ["fr", "en"];

pub(super) struct Ground {
    pub(super) house: House,
    pub(super) clock: Arc<TestClock>,
    pub(super) project: ProjectId,
}

impl Ground {
    /// The project of marie; jean executes, paul develops; its tests are finished.
    pub(super) async fn new() -> Self {
        let clock = TestClock::new();
        let house = House::by(&clock).await;
        Self::of(house, clock).await
    }

    /// The same in this house.
    pub(super) async fn of(house: House, clock: Arc<TestClock>) -> Self {
        let project = add_project(&house, "Portail client").await;
        Self {
            house,
            clock,
            project,
        }
    }

    pub(super) async fn another_project(&self) -> ProjectId {
        add_project(&self.house, "Application mobile").await
    }

    pub(super) async fn browser(&self, login: &str) -> Person<'_> {
        let mut browser = self.house.browser();
        let csrf = csrf_of(&browser.get("/equipe/").await);
        let form = [
            ("login", login),
            ("password", DEMO_STAFF_PASSWORD),
            ("next", ""),
            ("csrf", &csrf),
        ];
        let answer = browser.post("/equipe/", &form).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        Person { browser }
    }

    pub(super) fn tasks(&self) -> String {
        format!("/projets/{}/deploiements/", self.project)
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// So many hours from now on the wall in Paris, as a date field sends it.
    pub(super) fn in_hours(&self, hours: i64) -> String {
        let at = (self.now() + TimeDelta::hours(hours)).with_timezone(&Paris);
        at.format("%Y-%m-%dT%H:%M").to_string()
    }

    /// A plan as the form sends it.
    pub(super) fn plan(&self, version: &str, environment: &str) -> Vec<(String, String)> {
        pairs(&[
            ("version", version),
            ("environment", environment),
            ("description", "Corrections du calcul des frais de port"),
            ("responsible", "jean"),
            ("planned_at", &self.in_hours(30)),
            ("time_zone", "Europe/Paris"),
        ])
    }

    /// Plans a deployment; its page.
    pub(super) async fn planned(&self, version: &str, environment: &str) -> String {
        let mut marie = self.browser("marie").await;
        let path = self.tasks() + "creer/";
        let answer = marie.fill(&path, &self.plan(version, environment)).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        answer.header("location").to_owned()
    }

    /// Plans and authorises one.
    pub(super) async fn authorised(&self, version: &str, environment: &str) -> String {
        let task = self.planned(version, environment).await;
        let mut marie = self.browser("marie").await;
        let answer = marie
            .fill(&format!("{task}autoriser/"), &pairs(&CONFIRMED))
            .await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        task
    }

    /// Plans, authorises and starts one.
    pub(super) async fn running(&self, version: &str, environment: &str) -> String {
        let task = self.authorised(version, environment).await;
        let mut jean = self.browser("jean").await;
        jean.outcome(&task, &[("outcome", "start")]).await;
        task
    }
}

pub(super) const CONFIRMED: [(&str, &str); 3] = [
    ("confirmed", "tests"),
    ("confirmed", "team"),
    ("confirmed", "planning"),
];

async fn add_project(house: &House, name: &str) -> ProjectId {
    let projects = house.memory.portal.governance().projects();
    let hand = Hand::Operator("root");
    let id = projects.add(hand, name, "marie").await.unwrap().project.id;
    let members = [("jean", Role::SeniorDeveloper), ("paul", Role::Developer)];
    for (login, role) in members {
        projects.set_member(hand, id, login, role).await.unwrap();
    }
    for (stage, _) in &Stage::ALL[..4] {
        for verb in [StageVerb::Start, StageVerb::Finish] {
            let moved = projects.stage(hand, id, (*stage, verb), None, None).await;
            moved.unwrap();
        }
    }
    id
}

pub(super) fn pairs(given: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    given.iter().map(own).collect()
}

/// Somebody of the staff at a browser.
pub(super) struct Person<'a> {
    pub(super) browser: Browser<'a>,
}

impl Person<'_> {
    /// Another window of the same person.
    pub(super) fn again(&self) -> Self {
        Self {
            browser: self.browser.clone(),
        }
    }

    pub(super) async fn get(&mut self, path: &str) -> Answer {
        self.browser.get(path).await
    }

    /// From here on they read this language.
    pub(super) async fn reads(&mut self, lang: &str) {
        let path = format!("/equipe/tableau-de-bord/?lang={lang}");
        assert_eq!(self.get(&path).await.status, 200, "{lang}");
    }

    /// The page, which is there.
    pub(super) async fn page(&mut self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.text()
    }

    /// Opens a form, fills it and sends it.
    pub(super) async fn fill(&mut self, path: &str, fields: &[(String, String)]) -> Answer {
        let page = self.get(path).await;
        let unseen = unseen(&page.text(), path);
        self.send(path, &unseen, fields).await
    }

    /// Sends a form with these unseen fields.
    pub(super) async fn send(
        &mut self,
        path: &str,
        unseen: &[(String, String)],
        fields: &[(String, String)],
    ) -> Answer {
        let all = unseen.iter().chain(fields);
        let all: Vec<(&str, &str)> = all.map(|(n, v)| (n.as_str(), v.as_str())).collect();
        self.browser.post(path, &all).await
    }

    /// Sends the form of the execution.
    pub(super) async fn outcome(&mut self, task: &str, fields: &[(&str, &str)]) {
        let answer = self.fill(&format!("{task}executer/"), &pairs(fields)).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        assert_eq!(answer.header("location"), task);
    }
}

/// The unseen fields of the form that goes there.
pub(super) fn unseen(page: &str, action: &str) -> Vec<(String, String)> {
    let (_, form) = page
        .split_once(&format!("method=\"post\" action=\"{action}\""))
        .unwrap_or_else(|| panic!("no form to {action}: {page}"));
    let form = form.split("</form>").next().unwrap();
    let fields = form.split("<input type=\"hidden\" name=\"").skip(1);
    fields
        .map(|rest| {
            let (name, rest) = rest.split_once("\" value=\"").unwrap();
            (name.to_owned(), rest.split('"').next().unwrap().to_owned())
        })
        .collect()
}

/// The links of a page.
pub(super) fn links(page: &str) -> Vec<String> {
    let links = page.split("href=\"").skip(1);
    let links = links.map(|rest| rest.split('"').next().unwrap());
    links.map(|link| link.replace("&#38;", "&")).collect()
}
