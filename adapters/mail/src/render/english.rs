use guichet_driven::{DeploymentNotice, IncidentNotice, NoticeKind};

use super::dates::Moment;
use super::letter::{Letter, line, lines};
use super::links::Links;

const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const PLANNER: &str =
    "You receive this message because you planned this deployment or are responsible for it.";
const LOOK: &str = "See the deployment";
const REASON: &str = "Reason";

pub(super) fn letter(name: &str, kind: &NoticeKind, links: Links<'_>) -> Letter {
    let mut letter = match kind {
        NoticeKind::AuthorisationAsked { deployment, by } => {
            let lead = format!(
                "{} planned the deployment of {}. It will not leave without an authorisation.",
                line(by),
                what(deployment)
            );
            Letter {
                title: "A deployment is waiting for your authorisation".into(),
                action: ("Read and authorise", links.authorise(deployment)),
                why: "You receive this message because you may authorise the deployments of this project.",
                ..about_deployment("Authorisation asked for", deployment, lead, links)
            }
        }
        NoticeKind::Authorised { deployment, by } => {
            let lead = format!(
                "{} authorised the deployment of {}. It can be executed now.",
                line(by),
                what(deployment)
            );
            Letter {
                title: "The deployment is authorised".into(),
                ..about_deployment("Deployment authorised", deployment, lead, links)
            }
        }
        NoticeKind::Rejected {
            deployment,
            by,
            reason,
        } => {
            let lead = format!(
                "{} refused the deployment of {}. The plan can be corrected and proposed again.",
                line(by),
                what(deployment)
            );
            Letter {
                title: "The authorisation is refused".into(),
                quote: Some((REASON, lines(reason))),
                ..about_deployment("Authorisation refused", deployment, lead, links)
            }
        }
        NoticeKind::Revoked {
            deployment,
            by,
            reason,
        } => {
            let lead = format!(
                "{} took back the authorisation to deploy {}. It needs a new one to be executed.",
                line(by),
                what(deployment)
            );
            Letter {
                title: "The authorisation is taken back".into(),
                quote: Some((REASON, lines(reason))),
                ..about_deployment("Authorisation taken back", deployment, lead, links)
            }
        }
        NoticeKind::Failed {
            deployment,
            by,
            reason,
            incident,
        } => {
            let lead = format!(
                "{} recorded the failure of the deployment of {}. An incident of high priority is open.",
                line(by),
                what(deployment)
            );
            let mut letter = Letter {
                title: "The deployment failed".into(),
                quote: Some((REASON, lines(reason))),
                action: ("See the incident", links.incident(incident)),
                also: Some((LOOK, links.deployment(deployment))),
                why: "You receive this message because you lead this project, planned this deployment or are responsible for it.",
                ..about_deployment("Deployment failed", deployment, lead, links)
            };
            letter.facts.push(("Incident", line(&incident.title)));
            letter
        }
        NoticeKind::IncidentAssigned { incident, by } => assigned(incident, by.as_deref(), links),
    };
    letter.greeting = match name {
        "" => "Hello,".into(),
        name => format!("Hello {name},"),
    };
    letter
}

fn what(deployment: &DeploymentNotice) -> String {
    format!(
        "version {} of {} to {}",
        line(&deployment.version),
        line(&deployment.project_name),
        line(&deployment.environment)
    )
}

fn about_deployment(
    what: &str,
    deployment: &DeploymentNotice,
    lead: String,
    links: Links<'_>,
) -> Letter {
    let project = line(&deployment.project_name);
    let environment = line(&deployment.environment);
    let version = line(&deployment.version);
    let planned = Moment::of(deployment.planned_at, &deployment.time_zone);
    Letter {
        subject: format!("{what}: {version} to {environment} ({project})"),
        about: format!("{project} · {environment}"),
        title: String::new(),
        greeting: String::new(),
        lead,
        facts: vec![
            ("Project", project),
            ("Version", version),
            ("Environment", environment),
            ("Planned for", date(&planned)),
        ],
        quote: None,
        action: (LOOK, links.deployment(deployment)),
        also: None,
        why: PLANNER,
    }
}

fn assigned(incident: &IncidentNotice, by: Option<&str>, links: Links<'_>) -> Letter {
    let (title, project) = (line(&incident.title), line(&incident.project_name));
    let lead = match by {
        Some(by) => format!(
            "{} assigned an incident of the project {project} to you.",
            line(by)
        ),
        None => format!("An incident of the project {project} is assigned to you."),
    };
    Letter {
        subject: format!("Incident assigned: {title}"),
        about: project.clone(),
        title: "An incident is assigned to you".into(),
        greeting: String::new(),
        lead,
        facts: vec![("Incident", title), ("Project", project)],
        quote: None,
        action: ("See the incident", links.incident(incident)),
        also: None,
        why: "You receive this message because this incident is assigned to you.",
    }
}

fn date(moment: &Moment) -> String {
    let Moment {
        day,
        year,
        time,
        zone,
        ..
    } = moment;
    let (weekday, month) = (WEEKDAYS[moment.weekday], MONTHS[moment.month]);
    format!("{weekday} {day} {month} {year} at {time} ({zone})")
}
