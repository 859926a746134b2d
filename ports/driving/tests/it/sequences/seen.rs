use std::collections::BTreeSet;

use guichet_contract::rules::{ENVIRONMENTS, STAGES};
use guichet_domain::deployments::{Denial, Override, Stage, Statistics, TaskFilter};
use guichet_domain::kernel::{Limit, ProjectId, SortOrder, StaffId, TaskId, Words};

use super::subject::{Played, environment};
use super::world::minute;

/// What somebody may do, verb by verb.
fn allowed<V: Words, D>(
    answers: &[(V, Result<(), D>)],
    code: impl Fn(&D) -> &'static str,
) -> String {
    let each = answers.iter().map(|(verb, answer)| {
        let answer = answer.as_ref().err().map_or("yes", &code);
        format!("{} {answer}", verb.word())
    });
    each.collect::<Vec<_>>().join(", ")
}

fn lifted(o: &Override) -> String {
    let freezes = o.lifted.freezes.iter();
    let mut freezes: Vec<_> = freezes.map(|f| (minute(f.from), minute(f.until))).collect();
    // In whatever order they are kept.
    freezes.sort_unstable();
    format!("promotion {} freezes {freezes:?}", o.lifted.promotion)
}

fn counts(s: &Statistics) -> String {
    format!(
        "{} = {} planned ({} authorised) + {} running + {} succeeded + {} failed + {} rejected + {} cancelled",
        s.total(),
        s.planned(),
        s.authorised(),
        s.running(),
        s.succeeded(),
        s.failed(),
        s.rejected(),
        s.cancelled(),
    )
}

impl Played {
    /// Every line that the model says too. The statistics first: they see time pass by themselves.
    pub(super) async fn everything(&self, by: usize) -> Vec<String> {
        let mut lines = Vec::new();
        for (number, id) in self.projects.iter().enumerate() {
            lines.push(format!(
                "project {number}: {}",
                self.counted(by, *id, None).await
            ));
            for (place, word) in ENVIRONMENTS.iter().enumerate() {
                let counted = self.counted(by, *id, Some(place)).await;
                lines.push(format!("project {number} {word}: {counted}"));
            }
            let project = self.read_projects.find(*id).await.unwrap().unwrap();
            let state = |word: &&str| {
                let stage = Stage::from_word(word).unwrap();
                format!("{word} {}", project.stages.state(stage).word())
            };
            let stages: Vec<String> = STAGES.iter().map(state).collect();
            lines.push(format!("project {number}: {}", stages.join(", ")));
        }
        for (number, id) in self.tasks.iter().enumerate() {
            for line in self.task_lines(by, *id).await {
                lines.push(format!("task {number}: {line}"));
            }
        }
        for (number, id) in self.incidents.iter().enumerate() {
            let view = self.governance.incidents().show(self.by(by), *id).await;
            let view = view.unwrap();
            let i = &view.incident;
            let kinds: Vec<&str> = view.events.iter().map(|event| event.kind).collect();
            lines.push(format!(
                "incident {number}: {} {} r{} to {:?}, fell {}, of {:?}, production {}, cause {}, review {}, duplicate of {:?}, reopened {}, {}",
                i.state.word(),
                i.severity.word(),
                i.revision,
                i.assignee.map(|id| self.person(id)),
                i.fell_to_lead,
                i.deployment.map(|id| place(&self.tasks, &id)),
                i.production,
                i.cause.is_some(),
                i.review.is_some(),
                i.duplicate_of.map(|id| place(&self.incidents, &id)),
                i.reopened,
                kinds.join(" "),
            ));
            let allowed = allowed(&view.allowed, |denial| denial.code());
            lines.push(format!("incident {number}: {allowed}"));
        }
        lines
    }

    async fn counted(&self, by: usize, id: ProjectId, place: Option<usize>) -> String {
        let filter = TaskFilter {
            environments: place.map(environment).into_iter().collect(),
            ..TaskFilter::default()
        };
        let deployments = self.governance.deployments();
        let counted = deployments.statistics(self.by(by), id, &filter).await;
        counts(&counted.unwrap())
    }

    async fn task_lines(&self, by: usize, id: TaskId) -> [String; 2] {
        let deployments = self.governance.deployments();
        let view = deployments.show(self.by(by), (None, id)).await.unwrap();
        let (order, mut cursor) = (SortOrder::OldestFirst, None::<String>);
        let mut events = Vec::new();
        loop {
            let at: Option<&str> = cursor.as_deref();
            let page = deployments.history(self.by(by), id, order, Limit::default(), at);
            let page = page.await.unwrap();
            events.extend(page.events);
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        let kinds: Vec<&str> = events.iter().map(|e| e.kind.word()).collect();
        let revisions = events.iter().map(|event| event.revision);
        assert!(
            revisions.eq(1..=view.task.revision),
            "each step raised it by one"
        );
        let (task, plan) = (&view.task, &view.task.plan);
        let hands: BTreeSet<usize> = task.shapers().map(|id| self.person(id)).collect();
        let overridden: Vec<String> = task.overrides().map(lifted).collect();
        assert_eq!(task.override_reason().is_some(), !overridden.is_empty());
        let line = format!(
            "{} r{} of {}, hands {:?}, for {} {} at {}, by {:?}, overridden {}, froze {}, incident {:?}, {} lines, {}",
            task.state.word(),
            task.revision,
            self.person(task.planned_by),
            hands,
            plan.version.as_str(),
            plan.environment.word(),
            minute(plan.planned_at),
            task.authorisation
                .as_ref()
                .map(|given| self.person(given.by)),
            overridden.join(" and "),
            task.ran_into_freeze,
            task.incident.map(|id| place(&self.incidents, &id)),
            view.log.len(),
            kinds.join(" "),
        );
        [line, allowed(&view.allowed, Denial::code)]
    }

    fn person(&self, id: StaffId) -> usize {
        self.people.iter().position(|p| p.id() == id).unwrap()
    }
}

fn place<T: PartialEq>(list: &[T], wanted: &T) -> usize {
    list.iter().position(|known| known == wanted).unwrap()
}
