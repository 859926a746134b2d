//! The closed sets of the governance as people read them; programs read the API's own words.

use guichet_domain::kernel::Language;

/// Which set a word is of: the same word may be said otherwise in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Where a deployment or an incident stands.
    State,
    /// What happened to a deployment.
    Event,
    /// How grave an incident is.
    Severity,
    /// Where to.
    Environment,
    /// A stage of a project.
    Stage,
    /// Where a stage stands.
    StageState,
    /// What somebody is.
    Role,
    /// What a mail tells.
    Notice,
}

type Table = &'static [(&'static str, [&'static str; 2])];

const STATES: Table = &[
    ("planned", ["prévu", "planned"]),
    ("authorised", ["autorisé", "authorised"]),
    ("running", ["en cours", "running"]),
    ("stale", ["sans nouvelles", "no sign of life"]),
    ("succeeded", ["réussi", "succeeded"]),
    ("failed", ["échec", "failed"]),
    ("rejected", ["refusé", "rejected"]),
    ("cancelled", ["annulé", "cancelled"]),
    ("open", ["ouvert", "open"]),
    ("acknowledged", ["pris en compte", "acknowledged"]),
    ("investigating", ["en analyse", "under investigation"]),
    ("resolved", ["résolu", "resolved"]),
    ("closed", ["clos", "closed"]),
    ("duplicate", ["doublon", "duplicate"]),
];

const EVENTS: Table = &[
    ("planned", ["planifié", "planned"]),
    ("edited", ["plan modifié", "plan edited"]),
    ("authorised", ["autorisé", "authorised"]),
    ("rejected", ["refusé", "rejected"]),
    (
        "revoked",
        ["autorisation retirée", "authorisation withdrawn"],
    ),
    ("expired", ["autorisation échue", "authorisation expired"]),
    ("replanned", ["planifié à nouveau", "planned again"]),
    ("started", ["exécution démarrée", "execution started"]),
    ("stale", ["plus aucun signe de vie", "no more sign of life"]),
    ("succeeded", ["réussite inscrite", "success recorded"]),
    ("failed", ["échec inscrit", "failure recorded"]),
    ("cancelled", ["annulé", "cancelled"]),
];

const SEVERITIES: Table = &[
    ("low", ["basse", "low"]),
    ("medium", ["moyenne", "medium"]),
    ("high", ["haute", "high"]),
    ("critical", ["critique", "critical"]),
];

// With the code that is typed, and stands on every page.
const ENVIRONMENTS: Table = &[
    ("DEV", ["développement (DEV)", "development (DEV)"]),
    ("TEST", ["test (TEST)", "test (TEST)"]),
    (
        "PREPROD",
        ["pré-production (PREPROD)", "pre-production (PREPROD)"],
    ),
    ("PROD", ["production (PROD)", "production (PROD)"]),
];

const STAGES: Table = &[
    ("planification", ["Planification", "Planning"]),
    ("conception", ["Conception", "Design"]),
    ("developpement", ["Développement", "Development"]),
    ("tests", ["Tests", "Tests"]),
    ("deploiement", ["Déploiement", "Deployment"]),
    ("maintenance", ["Maintenance", "Maintenance"]),
];

const STAGE_STATES: Table = &[
    ("to_come", ["à venir", "to come"]),
    ("under_way", ["en cours", "under way"]),
    ("finished", ["terminée", "finished"]),
];

const ROLES: Table = &[
    ("administrator", ["administration", "administrator"]),
    ("direction", ["direction", "management"]),
    ("project_lead", ["chefferie de projet", "project lead"]),
    (
        "senior_developer",
        ["développement senior", "senior developer"],
    ),
    ("developer", ["développement", "developer"]),
    ("support", ["support", "support"]),
    ("finance", ["finances", "finance"]),
];

// As the mails' subjects begin.
const NOTICES: Table = &[
    (
        "authorisation_asked",
        ["autorisation demandée", "authorisation asked for"],
    ),
    (
        "authorised",
        ["déploiement autorisé", "deployment authorised"],
    ),
    (
        "rejected",
        ["autorisation refusée", "authorisation refused"],
    ),
    (
        "revoked",
        ["autorisation retirée", "authorisation taken back"],
    ),
    ("failed", ["échec du déploiement", "deployment failed"]),
    (
        "incident_assigned",
        ["incident assigné", "incident assigned"],
    ),
];

impl Kind {
    const fn table(self) -> Table {
        match self {
            Self::State => STATES,
            Self::Event => EVENTS,
            Self::Severity => SEVERITIES,
            Self::Environment => ENVIRONMENTS,
            Self::Stage => STAGES,
            Self::StageState => STAGE_STATES,
            Self::Role => ROLES,
            Self::Notice => NOTICES,
        }
    }

    /// A word of the set as people read it. One that a newer server may have stays as it is.
    pub(crate) fn say(self, lang: Language, word: &str) -> &str {
        let found = self.table().iter().find(|(known, _)| *known == word);
        match (found, lang) {
            (Some((_, [french, _])), Language::French) => french,
            (Some((_, [_, english])), Language::English) => english,
            (None, _) => word,
        }
    }
}

#[cfg(test)]
mod tests {
    use guichet_domain::access::Role;
    use guichet_domain::deployments::{Environment, EventKind, Stage, StageState, State};
    use guichet_domain::incidents::{self, Severity};
    use guichet_domain::kernel::Words;

    use super::*;

    fn covers<W: Words>(kind: Kind) {
        for (_, word) in W::ALL {
            let found = kind.table().iter().filter(|(known, _)| known == word);
            assert_eq!(found.count(), 1, "{kind:?} {word}");
        }
    }

    #[test]
    fn a_role_is_typed_as_it_is_shown() {
        for (role, word) in Role::ALL {
            for lang in [Language::French, Language::English] {
                let shown = Kind::Role.say(lang, word);
                assert_eq!(Role::named(shown), Ok(*role), "{shown}");
            }
        }
    }

    #[test]
    fn every_word_of_every_set_has_its_words_for_people() {
        covers::<State>(Kind::State);
        covers::<incidents::State>(Kind::State);
        covers::<EventKind>(Kind::Event);
        covers::<Severity>(Kind::Severity);
        covers::<Environment>(Kind::Environment);
        covers::<Stage>(Kind::Stage);
        covers::<StageState>(Kind::StageState);
        covers::<Role>(Kind::Role);
        let french = |kind: Kind, word| kind.say(Language::French, word).to_owned();
        assert_eq!(french(Kind::State, "stale"), "sans nouvelles");
        assert_eq!(french(Kind::State, "of_tomorrow"), "of_tomorrow");
        assert_eq!(french(Kind::Notice, "failed"), "échec du déploiement");
    }
}
