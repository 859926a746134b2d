use guichet_driven::{DeploymentNotice, IncidentNotice, NoticeKind};

use super::dates::Moment;
use super::letter::{Letter, line, lines};
use super::links::Links;
use super::words::{Said, Words, fill};

/// The letter that tells a notice, in these words.
pub(super) fn letter(words: &Words, name: &str, kind: &NoticeKind, links: Links<'_>) -> Letter {
    let told = |said, deployment, by| about(words, said, deployment, by, links);
    let because = |reason: &str| Some((words.labels.reason, lines(reason)));
    let mut letter = match kind {
        NoticeKind::AuthorisationAsked { deployment, by } => Letter {
            action: (words.links.authorise, links.authorise(deployment)),
            ..told(&words.asked, deployment, by)
        },
        NoticeKind::Authorised { deployment, by } => told(&words.authorised, deployment, by),
        NoticeKind::Rejected {
            deployment,
            by,
            reason,
        } => Letter {
            quote: because(reason),
            ..told(&words.rejected, deployment, by)
        },
        NoticeKind::Revoked {
            deployment,
            by,
            reason,
        } => Letter {
            quote: because(reason),
            ..told(&words.revoked, deployment, by)
        },
        NoticeKind::Failed {
            deployment,
            by,
            reason,
            incident,
        } => {
            let mut letter = Letter {
                quote: because(reason),
                action: (words.links.incident, links.incident(incident)),
                also: Some((words.links.deployment, links.deployment(deployment))),
                ..told(&words.failed, deployment, by)
            };
            let title = line(&incident.title);
            letter.facts.push((words.labels.incident, title));
            letter
        }
        NoticeKind::IncidentAssigned { incident, by } => {
            assigned(words, incident, by.as_deref(), links)
        }
    };
    letter.greeting = match name {
        "" => words.hello.to_owned(),
        name => fill(words.hello_name, &[("name", name)]),
    };
    letter
}

/// A mail about a deployment.
fn about(
    words: &Words,
    said: &Said,
    deployment: &DeploymentNotice,
    by: &str,
    links: Links<'_>,
) -> Letter {
    let project = line(&deployment.project_name);
    let environment = line(&deployment.environment);
    let version = line(&deployment.version);
    let planned = Moment::of(deployment.planned_at, &deployment.time_zone);
    let of = [
        ("project", project.as_str()),
        ("environment", &environment),
        ("version", &version),
    ];
    let what = fill(words.what, &of);
    Letter {
        subject: fill(
            words.subject,
            &[of.as_slice(), &[("what", said.subject)]].concat(),
        ),
        about: format!("{project} · {environment}"),
        title: said.title,
        greeting: String::new(),
        lead: fill(said.lead, &[("by", &line(by)), ("what", &what)]),
        facts: vec![
            (words.labels.project, project.clone()),
            (words.labels.version, version.clone()),
            (words.labels.environment, environment.clone()),
            (words.labels.planned, date(words, &planned)),
        ],
        quote: None,
        action: (words.links.deployment, links.deployment(deployment)),
        also: None,
        why: said.why,
    }
}

fn assigned(
    words: &Words,
    incident: &IncidentNotice,
    by: Option<&str>,
    links: Links<'_>,
) -> Letter {
    let (title, project) = (line(&incident.title), line(&incident.project_name));
    let said = &words.assigned;
    let lead = match by {
        Some(by) => fill(said.lead, &[("by", &line(by)), ("project", &project)]),
        None => fill(words.assigned_by_nobody, &[("project", &project)]),
    };
    Letter {
        subject: fill(said.subject, &[("title", &title)]),
        about: project.clone(),
        title: said.title,
        greeting: String::new(),
        lead,
        facts: vec![
            (words.labels.incident, title),
            (words.labels.project, project),
        ],
        quote: None,
        action: (words.links.incident, links.incident(incident)),
        also: None,
        why: said.why,
    }
}

fn date(words: &Words, moment: &Moment) -> String {
    let day = match moment.day {
        1 => words.first.to_owned(),
        day => day.to_string(),
    };
    let values = [
        ("weekday", words.weekdays[moment.weekday]),
        ("day", &day),
        ("month", words.months[moment.month]),
        ("year", &moment.year.to_string()),
        ("time", &moment.time),
        ("zone", &moment.zone),
    ];
    fill(words.date, &values)
}
