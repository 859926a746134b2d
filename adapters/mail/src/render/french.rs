use guichet_driven::{DeploymentNotice, IncidentNotice, NoticeKind};

use super::dates::Moment;
use super::letter::{Letter, line, lines};
use super::links::Links;

const WEEKDAYS: [&str; 7] = [
    "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
];
const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const PLANNER: &str =
    "Vous recevez ce message parce que vous avez planifié ce déploiement ou en êtes responsable.";
const LOOK: &str = "Voir le déploiement";
const REASON: &str = "Motif";

pub(super) fn letter(name: &str, kind: &NoticeKind, links: Links<'_>) -> Letter {
    let mut letter = match kind {
        NoticeKind::AuthorisationAsked { deployment, by } => {
            let lead = format!(
                "{} a planifié le déploiement de {}. Il ne partira pas sans autorisation.",
                line(by),
                what(deployment)
            );
            Letter {
                title: "Un déploiement attend votre autorisation".into(),
                action: ("Lire et autoriser", links.authorise(deployment)),
                why: "Vous recevez ce message parce que vous pouvez autoriser les déploiements de ce projet.",
                ..about_deployment("Autorisation demandée", deployment, lead, links)
            }
        }
        NoticeKind::Authorised { deployment, by } => {
            let lead = format!(
                "{} a autorisé le déploiement de {}. Il peut maintenant être exécuté.",
                line(by),
                what(deployment)
            );
            Letter {
                title: "Le déploiement est autorisé".into(),
                ..about_deployment("Déploiement autorisé", deployment, lead, links)
            }
        }
        NoticeKind::Rejected {
            deployment,
            by,
            reason,
        } => {
            let lead = format!(
                "{} a refusé le déploiement de {}. Le plan peut être corrigé, puis proposé de nouveau.",
                line(by),
                what(deployment)
            );
            Letter {
                title: "L’autorisation est refusée".into(),
                quote: Some((REASON, lines(reason))),
                ..about_deployment("Autorisation refusée", deployment, lead, links)
            }
        }
        NoticeKind::Revoked {
            deployment,
            by,
            reason,
        } => {
            let lead = format!(
                "{} a retiré l’autorisation de déployer {}. Il en faut une nouvelle pour l’exécuter.",
                line(by),
                what(deployment)
            );
            Letter {
                title: "L’autorisation est retirée".into(),
                quote: Some((REASON, lines(reason))),
                ..about_deployment("Autorisation retirée", deployment, lead, links)
            }
        }
        NoticeKind::Failed {
            deployment,
            by,
            reason,
            incident,
        } => {
            let lead = format!(
                "{} a inscrit l’échec du déploiement de {}. Un incident de priorité haute est ouvert.",
                line(by),
                what(deployment)
            );
            let mut letter = Letter {
                title: "Le déploiement a échoué".into(),
                quote: Some((REASON, lines(reason))),
                action: ("Voir l’incident", links.incident(incident)),
                also: Some((LOOK, links.deployment(deployment))),
                why: "Vous recevez ce message parce que vous menez ce projet, avez planifié ce déploiement ou en êtes responsable.",
                ..about_deployment("Échec du déploiement", deployment, lead, links)
            };
            letter.facts.push(("Incident", line(&incident.title)));
            letter
        }
        NoticeKind::IncidentAssigned { incident, by } => assigned(incident, by.as_deref(), links),
    };
    letter.greeting = match name {
        "" => "Bonjour,".into(),
        name => format!("Bonjour {name},"),
    };
    letter
}

fn what(deployment: &DeploymentNotice) -> String {
    format!(
        "la version {} de {} en {}",
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
        subject: format!("{what}\u{a0}: {version} en {environment} ({project})"),
        about: format!("{project} · {environment}"),
        title: String::new(),
        greeting: String::new(),
        lead,
        facts: vec![
            ("Projet", project),
            ("Version", version),
            ("Environnement", environment),
            ("Prévu le", date(&planned)),
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
            "{} vous a assigné un incident du projet {project}.",
            line(by)
        ),
        None => format!("Un incident du projet {project} vous est assigné."),
    };
    Letter {
        subject: format!("Incident assigné\u{a0}: {title}"),
        about: project.clone(),
        title: "Un incident vous est assigné".into(),
        greeting: String::new(),
        lead,
        facts: vec![("Incident", title), ("Projet", project)],
        quote: None,
        action: ("Voir l’incident", links.incident(incident)),
        also: None,
        why: "Vous recevez ce message parce que cet incident vous est assigné.",
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
    let day = match day {
        1 => "1er".to_owned(),
        day => day.to_string(),
    };
    format!("{weekday} {day} {month} {year} à {time} ({zone})")
}
