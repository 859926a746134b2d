use super::words::{Labels, LinkWords, Said, Words};

const PLANNER: &str =
    "Vous recevez ce message parce que vous avez planifié ce déploiement ou en êtes responsable.";

pub(super) const WORDS: Words = Words {
    colon: "\u{a0}:",
    hello: "Bonjour,",
    hello_name: "Bonjour {name},",
    weekdays: [
        "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
    ],
    months: [
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
    ],
    first: "1er",
    date: "{weekday} {day} {month} {year} à {time} ({zone})",
    what: "la version {version} de {project} en {environment}",
    subject: "{what}\u{a0}: {version} en {environment} ({project})",
    labels: Labels {
        project: "Projet",
        version: "Version",
        environment: "Environnement",
        planned: "Prévu le",
        incident: "Incident",
        reason: "Motif",
    },
    links: LinkWords {
        deployment: "Voir le déploiement",
        authorise: "Lire et autoriser",
        incident: "Voir l’incident",
    },
    asked: Said {
        subject: "Autorisation demandée",
        title: "Un déploiement attend votre autorisation",
        lead: "{by} a planifié le déploiement de {what}. Il ne partira pas sans autorisation.",
        why: "Vous recevez ce message parce que vous pouvez autoriser les déploiements de ce projet.",
    },
    authorised: Said {
        subject: "Déploiement autorisé",
        title: "Le déploiement est autorisé",
        lead: "{by} a autorisé le déploiement de {what}. Il peut maintenant être exécuté.",
        why: PLANNER,
    },
    rejected: Said {
        subject: "Autorisation refusée",
        title: "L’autorisation est refusée",
        lead: "{by} a refusé le déploiement de {what}. Le plan peut être corrigé, puis proposé de nouveau.",
        why: PLANNER,
    },
    revoked: Said {
        subject: "Autorisation retirée",
        title: "L’autorisation est retirée",
        lead: "{by} a retiré l’autorisation de déployer {what}. Il en faut une nouvelle pour l’exécuter.",
        why: PLANNER,
    },
    failed: Said {
        subject: "Échec du déploiement",
        title: "Le déploiement a échoué",
        lead: "{by} a inscrit l’échec du déploiement de {what}. Un incident de priorité haute est ouvert.",
        why: "Vous recevez ce message parce que vous menez ce projet, avez planifié ce déploiement ou en êtes responsable.",
    },
    assigned: Said {
        subject: "Incident assigné\u{a0}: {title}",
        title: "Un incident vous est assigné",
        lead: "{by} vous a assigné un incident du projet {project}.",
        why: "Vous recevez ce message parce que cet incident vous est assigné.",
    },
    assigned_by_nobody: "Un incident du projet {project} vous est assigné.",
};
