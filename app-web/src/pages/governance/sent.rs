//! What a form sent.

use guichet_portal::governance::{IncidentView, Once, Outcome, ProjectView, TaskView};
use poem::web::Form;
use poem::{FromRequest, Request, RequestBody};
use sha2::{Digest, Sha256};

use super::rows::{incident_href, project_href, task_href};

/// Every field with its value, in order.
#[derive(Debug, Clone, Default)]
pub(super) struct Sent(Vec<(String, String)>);

/// The shortest and the longest key by which a form is known again.
const KEY: std::ops::RangeInclusive<usize> = 16..=100;

impl Sent {
    pub(super) async fn read(request: &Request, body: &mut RequestBody) -> poem::Result<Self> {
        let Form(fields) = Form::from_request(request, body).await?;
        Ok(Self(fields))
    }

    /// A field's value; empty where it was not sent.
    pub(super) fn field(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(field, _)| field == name);
        found.map_or("", |(_, value)| value)
    }

    /// The same; nothing where there is nothing but blanks.
    pub(super) fn given(&self, name: &str) -> Option<&str> {
        Some(self.field(name)).filter(|value| !value.trim().is_empty())
    }

    /// Every value of a field.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.0.iter().filter(move |(field, _)| field == name);
        named.map(|(_, value)| value.as_str())
    }

    /// Whether a box was ticked.
    pub(super) fn ticked(&self, name: &str) -> bool {
        self.field(name) == "yes"
    }

    /// The revision that the person saw; 0, which nothing has, where the form was tampered with.
    pub(super) fn revision(&self) -> u64 {
        self.field("revision").parse().unwrap_or(0)
    }

    /// The key by which the form is known if it comes again.
    pub(super) fn key(&self) -> Option<&str> {
        Some(self.field("key")).filter(|key| KEY.contains(&key.len()))
    }

    /// What is done once, however often the form is sent; nothing where it has no key.
    pub(super) fn once<'a, V>(
        &'a self,
        route: &'a str,
        render: &'a (impl Fn(&V) -> (u16, Vec<u8>) + Send + Sync),
    ) -> Option<Once<'a, V>> {
        self.key().map(|key| Once {
            route,
            key,
            fingerprint: self.fingerprint(),
            render,
        })
    }

    /// SHA-256 of all that was asked for.
    pub(super) fn fingerprint(&self) -> [u8; 32] {
        let mut hasher = Sha256::new();
        for (name, value) in self.0.iter().filter(|(name, _)| name != "csrf") {
            for text in [name, value] {
                hasher.update((text.len() as u64).to_be_bytes());
                hasher.update(text.as_bytes());
            }
        }
        hasher.finalize().into()
    }
}

/// A deployment's page, as it is kept for the same form sent again.
pub(super) fn task_place(view: &TaskView) -> (u16, Vec<u8>) {
    (303, task_href(view.task.project, view.task.id).into_bytes())
}

/// An incident's page, as it is kept.
pub(super) fn incident_place(view: &IncidentView) -> (u16, Vec<u8>) {
    (303, incident_href(view.incident.id).into_bytes())
}

/// A project's page, as it is kept.
pub(super) fn project_place(view: &ProjectView) -> (u16, Vec<u8>) {
    (303, project_href(view.project.id).into_bytes())
}

/// Where a command leads: the same place, however often it is sent.
pub(super) fn place<V>(outcome: Outcome<V>, of: impl Fn(&V) -> String) -> String {
    match outcome {
        Outcome::Done(view) => of(&view),
        Outcome::Again { body, .. } => String::from_utf8_lossy(&body).into_owned(),
    }
}

impl<'a> FromRequest<'a> for Sent {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        Self::read(request, body).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(pairs: &[(&str, &str)]) -> Sent {
        let own = |(n, v): &(&str, &str)| ((*n).to_owned(), (*v).to_owned());
        Sent(pairs.iter().map(own).collect())
    }

    #[test]
    fn what_is_asked_for_has_one_fingerprint_whoever_sealed_the_form() {
        let one = sent(&[("csrf", "a"), ("reason", "x"), ("log", "")]);
        let same = sent(&[("csrf", "b"), ("reason", "x"), ("log", "")]);
        let other = sent(&[("csrf", "a"), ("reason", ""), ("log", "x")]);
        assert_eq!(one.fingerprint(), same.fingerprint());
        assert_ne!(one.fingerprint(), other.fingerprint());
    }

    #[test]
    fn a_key_that_is_none_is_not_used() {
        assert_eq!(sent(&[("key", "short")]).key(), None);
        let key = "k".repeat(24);
        assert_eq!(sent(&[("key", &key)]).key(), Some(key.as_str()));
        assert_eq!(sent(&[("key", &"k".repeat(101))]).key(), None);
    }
}
