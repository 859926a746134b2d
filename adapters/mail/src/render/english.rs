use super::words::{Labels, LinkWords, Said, Words};

const PLANNER: &str =
    "You receive this message because you planned this deployment or are responsible for it.";

pub(super) const WORDS: Words = Words {
    colon: ":",
    hello: "Hello,",
    hello_name: "Hello {name},",
    weekdays: [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ],
    months: [
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
    ],
    first: "1",
    date: "{weekday} {day} {month} {year} at {time} ({zone})",
    what: "version {version} of {project} to {environment}",
    subject: "{what}: {version} to {environment} ({project})",
    labels: Labels {
        project: "Project",
        version: "Version",
        environment: "Environment",
        planned: "Planned for",
        incident: "Incident",
        reason: "Reason",
    },
    links: LinkWords {
        deployment: "See the deployment",
        authorise: "Read and authorise",
        incident: "See the incident",
    },
    asked: Said {
        subject: "Authorisation asked for",
        title: "A deployment is waiting for your authorisation",
        lead: "{by} planned the deployment of {what}. It will not leave without an authorisation.",
        why: "You receive this message because you may authorise the deployments of this project.",
    },
    authorised: Said {
        subject: "Deployment authorised",
        title: "The deployment is authorised",
        lead: "{by} authorised the deployment of {what}. It can be executed now.",
        why: PLANNER,
    },
    rejected: Said {
        subject: "Authorisation refused",
        title: "The authorisation is refused",
        lead: "{by} refused the deployment of {what}. The plan can be corrected and proposed again.",
        why: PLANNER,
    },
    revoked: Said {
        subject: "Authorisation taken back",
        title: "The authorisation is taken back",
        lead: "{by} took back the authorisation to deploy {what}. It needs a new one to be executed.",
        why: PLANNER,
    },
    failed: Said {
        subject: "Deployment failed",
        title: "The deployment failed",
        lead: "{by} recorded the failure of the deployment of {what}. An incident of high priority is open.",
        why: "You receive this message because you lead this project, planned this deployment or are responsible for it.",
    },
    assigned: Said {
        subject: "Incident assigned: {title}",
        title: "An incident is assigned to you",
        lead: "{by} assigned an incident of the project {project} to you.",
        why: "You receive this message because this incident is assigned to you.",
    },
    assigned_by_nobody: "An incident of the project {project} is assigned to you.",
};
