use guichet_kernel::Words;

/// A stage of a project. They come in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// `PLANIFICATION`
    Planification,
    /// `CONCEPTION`
    Conception,
    /// `DEVELOPPEMENT`
    Developpement,
    /// `TESTS`: finished by a person, before anything is deployed.
    Tests,
    /// `DEPLOIEMENT`: deployment tasks lie under it.
    Deploiement,
    /// `MAINTENANCE`: incidents lie under it.
    Maintenance,
}

impl Words for Stage {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Planification, "planification"),
        (Self::Conception, "conception"),
        (Self::Developpement, "developpement"),
        (Self::Tests, "tests"),
        (Self::Deploiement, "deploiement"),
        (Self::Maintenance, "maintenance"),
    ];
}

/// How far a stage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum StageState {
    /// Not begun.
    #[default]
    ToCome,
    /// Begun.
    UnderWay,
    /// Ended.
    Finished,
}

impl Words for StageState {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::ToCome, "to_come"),
        (Self::UnderWay, "under_way"),
        (Self::Finished, "finished"),
    ];
}

/// What is done to a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StageVerb {
    /// Begins it, once those before it are finished.
    Start,
    /// Ends it, once nothing under it is open.
    Finish,
    /// Takes it up again, for a reason.
    Reopen,
}

impl Words for StageVerb {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Start, "start"),
        (Self::Finish, "finish"),
        (Self::Reopen, "reopen"),
    ];
}

/// Why a stage stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum StageDenial {
    /// Only an administrator or the lead moves stages.
    #[error("only an administrator or the project's lead moves its stages")]
    LeadOnly,
    /// An earlier stage is not finished.
    #[error("an earlier stage is not finished")]
    Earlier(Stage),
    /// It is not in a state this can be done in.
    #[error("the stage is in another state")]
    WrongState(StageState),
    /// There is something open under it.
    #[error("something under the stage is open")]
    Open {
        /// How many deployment tasks or incidents.
        count: u64,
    },
}

impl StageDenial {
    /// A stable word for programs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::LeadOnly => "lead_only",
            Self::Earlier(_) => "earlier_stage_open",
            Self::WrongState(_) => "wrong_state",
            Self::Open { .. } => "open_below",
        }
    }
}

/// What is open under the stages of a project; under the others nothing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OpenBelow {
    /// Deployment tasks that are not final: under `DEPLOIEMENT`.
    pub tasks: u64,
    /// Incidents that are neither closed nor duplicates: under `MAINTENANCE`.
    pub incidents: u64,
}

impl OpenBelow {
    /// How much is open under a stage.
    pub const fn count(self, stage: Stage) -> u64 {
        match stage {
            Stage::Deploiement => self.tasks,
            Stage::Maintenance => self.incidents,
            Stage::Planification | Stage::Conception | Stage::Developpement | Stage::Tests => 0,
        }
    }
}

/// The stages of one project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stages([StageState; 6]);

impl Stages {
    /// Stages as they were stored, in order.
    pub const fn of(states: [StageState; 6]) -> Self {
        Self(states)
    }

    /// Each stage with its state, in order.
    pub fn all(&self) -> impl Iterator<Item = (Stage, StageState)> {
        let stages = Stage::ALL.iter().map(|(stage, _)| *stage);
        stages.zip(self.0)
    }

    /// How far a stage is.
    pub fn state(&self, stage: Stage) -> StageState {
        self.0[stage as usize]
    }

    /// Whether deployments may be planned.
    pub fn tests_finished(&self) -> bool {
        self.state(Stage::Tests) == StageState::Finished
    }

    /// Begins, ends or reopens a stage. `open` counts what is open under it.
    pub fn apply(self, verb: StageVerb, stage: Stage, open: u64) -> Result<Self, StageDenial> {
        let now = self.state(stage);
        let next = match (verb, now) {
            (StageVerb::Start, StageState::ToCome) => {
                let before = self.all().take_while(|(earlier, _)| *earlier < stage);
                let mut unfinished = before.filter(|(_, s)| *s != StageState::Finished);
                if let Some((earlier, _)) = unfinished.next() {
                    return Err(StageDenial::Earlier(earlier));
                }
                StageState::UnderWay
            }
            (StageVerb::Finish, StageState::UnderWay) if open > 0 => {
                return Err(StageDenial::Open { count: open });
            }
            (StageVerb::Finish, StageState::UnderWay) => StageState::Finished,
            (StageVerb::Reopen, StageState::Finished) => StageState::UnderWay,
            _ => return Err(StageDenial::WrongState(now)),
        };
        Ok(self.with(stage, next))
    }

    /// A deployment is planned: its stage is under way, whatever it was.
    #[must_use]
    pub fn deploying(self) -> Self {
        self.with(Stage::Deploiement, StageState::UnderWay)
    }

    fn with(mut self, stage: Stage, becomes: StageState) -> Self {
        self.0[stage as usize] = becomes;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn up_to(stage: Stage) -> Stages {
        let earlier = Stage::ALL
            .iter()
            .map(|(s, _)| *s)
            .take_while(|s| *s < stage);
        earlier.fold(Stages::default(), |stages, s| {
            let begun = stages.apply(StageVerb::Start, s, 0).unwrap();
            begun.apply(StageVerb::Finish, s, 0).unwrap()
        })
    }

    #[test]
    fn stages_come_in_order() {
        let denied = Stages::default().apply(StageVerb::Start, Stage::Tests, 0);
        assert_eq!(denied, Err(StageDenial::Earlier(Stage::Planification)));
        let stages = up_to(Stage::Tests).apply(StageVerb::Start, Stage::Tests, 0);
        assert_eq!(stages.unwrap().state(Stage::Tests), StageState::UnderWay);
    }

    #[test]
    fn a_stage_finishes_only_when_nothing_under_it_is_open() {
        let stages = up_to(Stage::Deploiement);
        let stages = stages
            .apply(StageVerb::Start, Stage::Deploiement, 0)
            .unwrap();
        let denied = stages.apply(StageVerb::Finish, Stage::Deploiement, 2);
        assert_eq!(denied, Err(StageDenial::Open { count: 2 }));
        assert!(
            stages
                .apply(StageVerb::Finish, Stage::Deploiement, 0)
                .is_ok()
        );
    }

    #[test]
    fn what_was_not_begun_cannot_end_and_what_did_not_end_cannot_reopen() {
        let (fresh, stage) = (Stages::default(), Stage::Planification);
        let denied = Err(StageDenial::WrongState(StageState::ToCome));
        assert_eq!(fresh.apply(StageVerb::Finish, stage, 0), denied);
        assert_eq!(fresh.apply(StageVerb::Reopen, stage, 0), denied);
    }

    #[test]
    fn reopened_tests_are_open() {
        let stages = up_to(Stage::Deploiement);
        assert!(stages.tests_finished());
        let stages = stages.apply(StageVerb::Reopen, Stage::Tests, 0).unwrap();
        assert!(!stages.tests_finished());
    }

    #[test]
    fn planning_a_deployment_begins_its_stage() {
        let stages = up_to(Stage::Deploiement).deploying();
        assert_eq!(stages.state(Stage::Deploiement), StageState::UnderWay);
    }
}
