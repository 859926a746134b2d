use chrono::{DateTime, Utc};
use guichet_access::{Role, Standing};
use guichet_kernel::{IncidentId, ProjectId, StaffId, TaskId, TextFault, Words};
use uuid::Uuid;

use crate::{Denial, Incident, Refusal, Severity, Situation, State, Step, Verb};

const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

fn id(n: u128) -> IncidentId {
    IncidentId(Uuid::from_u128(n))
}

fn staff(n: u128) -> StaffId {
    StaffId(Uuid::from_u128(n))
}

fn as_member(role: Role) -> Situation {
    Situation {
        actor: staff(1),
        standing: Standing {
            member: Some(role),
            ..Standing::default()
        },
        now: NOW,
    }
}

fn lead() -> Situation {
    as_member(Role::ProjectLead)
}

fn failed(environment: &str) -> Incident {
    let log = ["Arrêt serveur OK".to_owned(), "Migration KO".to_owned()];
    let (project, task) = (ProjectId(Uuid::nil()), TaskId(Uuid::nil()));
    let what = ("v1.2.0", environment);
    let to = (staff(3), false);
    Incident::of_failure(id(1), project, task, what, &log, to, staff(2), NOW).incident
}

fn then(step: Result<Step, Refusal>) -> Incident {
    step.expect("the step is possible").incident
}

fn resolved(environment: &str) -> Incident {
    let seen = then(failed(environment).acknowledge(1, &lead()));
    let sought = then(seen.investigate(2, &lead()));
    then(sought.resolve("Un index manquait.", 3, &lead()))
}

#[test]
fn a_failed_deployment_opens_the_incident_of_the_customers_document() {
    let incident = failed("PROD");
    assert_eq!(incident.title, "INCIDENT - Échec déploiement v1.2.0");
    let text = "Le déploiement de la version v1.2.0 sur PROD a échoué.\n\nLogs:\nArrêt serveur OK\nMigration KO";
    assert_eq!(incident.description, text);
    assert_eq!(incident.severity, Severity::High);
    assert_eq!(incident.state, State::Open);
    assert_eq!(incident.assignee, Some(staff(3)));
    assert!(incident.production);
}

#[test]
fn of_a_long_log_the_incident_keeps_the_end() {
    let log: Vec<String> = (0..5_000).map(|n| format!("ligne {n}")).collect();
    let (project, task) = (ProjectId(Uuid::nil()), TaskId(Uuid::nil()));
    let to = (staff(3), false);
    let step = Incident::of_failure(id(1), project, task, ("v1", "DEV"), &log, to, staff(2), NOW);
    let text = step.incident.description;
    assert!(text.chars().count() <= crate::LONGEST_DESCRIPTION);
    assert!(text.contains("\n…\n") && text.ends_with("\nligne 4999"));
}

#[test]
fn given_an_open_one_when_it_is_worked_on_then_it_is_resolved_with_its_cause() {
    let incident = resolved("DEV");
    assert_eq!(incident.state, State::Resolved);
    assert_eq!(incident.cause.as_deref(), Some("Un index manquait."));
    assert_eq!(incident.revision, 4);
    assert_eq!(then(incident.close(4, &lead())).state, State::Closed);
}

#[test]
fn a_bad_one_in_production_closes_only_with_its_review() {
    let incident = resolved("PROD");
    let denied = incident.close(4, &lead()).unwrap_err();
    assert_eq!(denied, Denial::ReviewMissing.into());
    let reviewed = then(incident.write_review("Une alerte est posée.", 4, &lead()));
    assert_eq!(then(reviewed.close(5, &lead())).state, State::Closed);
    let mut mild = incident;
    mild.severity = Severity::Medium;
    assert!(mild.close(4, &lead()).is_ok());
}

#[test]
fn a_reopened_one_counts_it_and_forgets_the_cause() {
    let closed = then(resolved("DEV").close(4, &lead()));
    let again = then(closed.reopen("Encore.", 5, &lead()));
    assert_eq!((again.state, again.reopened), (State::Open, 1));
    assert_eq!(again.cause, None);
    let empty = closed.reopen(" ", 5, &lead()).unwrap_err();
    let fault = TextFault::Empty;
    assert_eq!(
        empty,
        Refusal::Text {
            field: "reason",
            fault
        }
    );
}

#[test]
fn duplicates_make_no_circle() {
    let incident = failed("DEV");
    assert_eq!(
        then(incident.duplicate(id(2), &[], 1, &lead())).state,
        State::Duplicate
    );
    let circle: Refusal = Denial::Circle.into();
    assert_eq!(incident.duplicate(id(1), &[], 1, &lead()), Err(circle));
    let through = incident.duplicate(id(2), &[id(3), id(1)], 1, &lead());
    assert_eq!(through, Err(circle));
}

#[test]
fn lowering_the_severity_takes_a_reason_and_somebody_who_decides() {
    let (incident, developer) = (failed("DEV"), as_member(Role::Developer));
    let denied = incident.grade(Severity::Low, Some("Rien."), 1, &developer);
    assert_eq!(denied, Err(Denial::DecidersOnly.into()));
    let fault = TextFault::Empty;
    let empty = Refusal::Text {
        field: "reason",
        fault,
    };
    assert_eq!(incident.grade(Severity::Low, None, 1, &lead()), Err(empty));
    assert!(
        incident
            .grade(Severity::Low, Some("Rien."), 1, &lead())
            .is_ok()
    );
    assert!(
        incident
            .grade(Severity::Critical, None, 1, &developer)
            .is_ok()
    );
}

#[test]
fn it_is_given_only_to_somebody_who_may_work_on_it() {
    let incident = failed("DEV");
    let nobody = incident.assign(staff(9), Standing::default(), 1, &lead());
    assert_eq!(nobody, Err(Refusal::Assignee));
    let theirs = as_member(Role::Developer).standing;
    let given = then(incident.assign(staff(9), theirs, 1, &lead()));
    assert_eq!(given.assignee, Some(staff(9)));
}

#[test]
fn whoever_saw_an_older_one_is_told() {
    let incident = then(failed("DEV").acknowledge(1, &lead()));
    let stale = incident.investigate(1, &lead());
    assert_eq!(stale, Err(Denial::Changed { seen: 1 }.into()));
}

#[test]
fn a_comment_changes_nothing_and_anybody_of_the_staff_may_make_one() {
    let incident = failed("DEV");
    let anybody = Situation {
        standing: Standing::default(),
        ..lead()
    };
    let event = incident.comment("Vu avec le client.", &anybody).unwrap();
    assert_eq!((event.kind, event.revision), ("comment", 1));
}

#[test]
fn each_verb_is_possible_in_its_states_alone() {
    use State::{Acknowledged, Closed, Duplicate, Investigating, Open, Resolved};
    let table: [(Verb, &[State]); 10] = [
        (Verb::Acknowledge, &[Open]),
        (Verb::Investigate, &[Acknowledged]),
        (Verb::Resolve, &[Investigating]),
        (Verb::Close, &[Resolved]),
        (Verb::Reopen, &[Resolved, Closed, Duplicate]),
        (Verb::Duplicate, &[Open, Acknowledged, Investigating]),
        (Verb::Assign, &[Open, Acknowledged, Investigating]),
        (Verb::Grade, &[Open, Acknowledged, Investigating]),
        (Verb::Review, &[Open, Acknowledged, Investigating, Resolved]),
        (
            Verb::Comment,
            &[
                Open,
                Acknowledged,
                Investigating,
                Resolved,
                Closed,
                Duplicate,
            ],
        ),
    ];
    for (verb, states) in table {
        for (state, word) in State::ALL {
            let mut incident = failed("DEV");
            incident.state = *state;
            let expected = if states.contains(state) {
                Ok(())
            } else {
                Err(Denial::WrongState(*state))
            };
            assert_eq!(
                lead().may(verb, &incident, None),
                expected,
                "{verb:?} {word}"
            );
        }
    }
}

#[test]
fn those_who_only_look_on_may_do_nothing() {
    let onlooker = Situation {
        standing: Standing::default(),
        ..lead()
    };
    for (verb, word) in Verb::ALL.iter().filter(|(v, _)| *v != Verb::Comment) {
        let denied = onlooker.may(*verb, &failed("DEV"), None).unwrap_err();
        assert!(denied.is_forbidden(), "{word}");
    }
    assert_eq!(onlooker.may_open(), Err(Denial::WorkersOnly));
}

/// Who works on a project's incidents, and who decides about them.
#[test]
fn every_role_may_what_is_its_own_and_no_more() {
    let nothing = Standing::default();
    let member = |role| as_member(role).standing;
    let administrator = Standing {
        administrator: true,
        ..nothing
    };
    let support = Standing {
        support: true,
        ..nothing
    };
    let table = [
        (administrator, true, true),
        (support, true, true),
        (member(Role::ProjectLead), true, true),
        (member(Role::Support), true, true),
        (member(Role::SeniorDeveloper), true, false),
        (member(Role::Developer), true, false),
        (member(Role::Finance), false, false),
        (member(Role::Direction), false, false),
        (nothing, false, false),
    ];
    let deciding = [Verb::Close, Verb::Duplicate, Verb::Assign];
    for (standing, works, decides) in table {
        let s = Situation { standing, ..lead() };
        assert_eq!(s.may_open().is_ok(), works, "{standing:?}");
        for (verb, word) in Verb::ALL {
            for (state, _) in State::ALL {
                let mut incident = failed("DEV");
                incident.state = *state;
                let expected = match verb {
                    Verb::Comment => Ok(()),
                    verb if deciding.contains(verb) && !decides => Err(Denial::DecidersOnly),
                    _ if !works => Err(Denial::WorkersOnly),
                    verb if verb.applies_to(*state) => Ok(()),
                    _ => Err(Denial::WrongState(*state)),
                };
                let got = s.may(*verb, &incident, None);
                assert_eq!(got, expected, "{standing:?} {word} {state:?}");
            }
        }
        let lowered = failed("DEV").grade(Severity::Low, Some("Moindre."), 1, &s);
        assert_eq!(lowered.is_ok(), decides, "{standing:?}");
        let shown = s.may_lower(&failed("DEV"), None).map_err(Refusal::from);
        assert_eq!(shown.err(), lowered.err(), "what is shown is what refuses");
    }
}

#[test]
fn given_texts_that_cannot_be_kept_then_nothing_is_done() {
    let long = "x".repeat(crate::LONGEST_WORDS + 1);
    let mut sought = failed("DEV");
    sought.state = State::Investigating;
    for text in ["", " \n", "a\u{0}b", "a\u{202e}b", &long] {
        let refused = [
            sought.resolve(text, 1, &lead()).err(),
            sought.write_review(text, 1, &lead()).err(),
            sought.comment(text, &lead()).err(),
            sought.grade(Severity::Low, Some(text), 1, &lead()).err(),
        ];
        for refusal in refused {
            assert!(matches!(refusal, Some(Refusal::Text { .. })), "{refusal:?}");
        }
    }
}

#[test]
fn a_reopened_duplicate_is_no_duplicate_any_more() {
    let duplicate = then(failed("DEV").duplicate(id(2), &[], 1, &lead()));
    let again = then(duplicate.reopen("Autre cause.", 2, &lead()));
    assert_eq!((again.state, again.duplicate_of), (State::Open, None));
    assert_eq!((again.reopened, again.revision), (1, 3));
}
