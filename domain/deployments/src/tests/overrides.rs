//! Overrides of a freeze and of the promotion: by administrators, with a reason, told apart.

use chrono::TimeDelta;

use super::{
    ADMINISTRATOR, ALL, LEAD, OTHER_ADMINISTRATOR, OTHER_LEAD, SENIOR, World, at, authorised,
    denied, planned, task_id, then,
};
use crate::{Denial, Frozen, Obstacles, Override, Task, TaskRefusal};

fn frozen() -> World {
    World::new().frozen("2026-02-06T11:00:00Z", "2026-02-06T15:00:00Z")
}

fn unpromoted() -> World {
    let mut world = World::new();
    world.preproduction_took_it = false;
    world
}

#[test]
fn given_a_freeze_or_no_promotion_when_an_administrator_gives_a_reason_then_it_goes_on_and_is_told()
{
    for world in [frozen(), unpromoted()] {
        let world = world.by_administrator();
        let admin = world.person(ADMINISTRATOR);
        assert!(planned().authorise(ALL, None, 1, &admin).is_err());
        let step = planned().authorise(ALL, Some("Faille critique"), 1, &admin);
        let step = step.unwrap();
        let why = Some("Faille critique");
        assert_eq!(step.task.override_reason(), why);
        assert_eq!(step.event.reason.as_deref(), why);
        let kept = step.task.authorisation.as_ref().expect("authorised");
        let kept = kept.overridden.as_ref().map(|o| o.reason.as_str());
        assert_eq!(kept, why);
        // It carries to the start, by whoever executes.
        let started = then(step.task.start(None, 2, &world.person(SENIOR)));
        assert_eq!(started.override_reason(), why, "told to the end");
        let done = then(started.succeed(3, &world.person(SENIOR)));
        assert_eq!(done.override_reason(), why);
    }
}

#[test]
fn given_a_freeze_that_came_after_the_authorisation_when_an_administrator_overrides_the_start_then_it_is_told()
 {
    for world in [frozen(), unpromoted()] {
        let step = authorised().start(Some("Urgence"), 2, &world.person(OTHER_ADMINISTRATOR));
        let step = step.unwrap();
        assert_eq!(step.task.override_reason(), Some("Urgence"));
        assert_eq!(step.event.reason.as_deref(), Some("Urgence"));
    }
}

#[test]
fn given_anybody_else_when_they_override_then_it_is_not_theirs_even_with_nothing_to_override() {
    for world in [frozen(), unpromoted(), World::new()] {
        let lead = planned().authorise(ALL, Some("Je veux"), 1, &world.person(OTHER_LEAD));
        assert_eq!(denied(lead), Denial::OverrideNotYours);
        let senior = authorised().start(Some("Je veux"), 2, &world.person(SENIOR));
        assert_eq!(denied(senior), Denial::OverrideNotYours);
    }
}

#[test]
fn given_an_override_without_words_then_it_is_none() {
    let world = frozen();
    for why in ["", "  \n"] {
        let answer = planned().authorise(ALL, Some(why), 1, &world.person(ADMINISTRATOR));
        assert!(matches!(answer, Err(TaskRefusal::Reason(_))));
        let answer = authorised().start(Some(why), 2, &world.person(ADMINISTRATOR));
        assert!(matches!(answer, Err(TaskRefusal::Reason(_))));
    }
}

type Case = (fn(&mut World), &'static str);

#[test]
fn given_an_override_then_no_other_guard_is_lifted_by_it() {
    let cases: [Case; 3] = [
        (|world| *world = world.clone().tests_open(), "tests_open"),
        (
            |world| world.responsible = guichet_access::Standing::default(),
            "responsible_unable",
        ),
        (
            |world| world.deployed_by = Some(task_id(8)),
            "already_deployed",
        ),
    ];
    for (change, code) in cases {
        let mut world = frozen();
        change(&mut world);
        let why = Some("Urgence");
        let answer = planned().authorise(ALL, why, 1, &world.person(ADMINISTRATOR));
        assert_eq!(denied(answer).code(), code);
        let answer = authorised().start(why, 2, &world.person(ADMINISTRATOR));
        assert_eq!(denied(answer).code(), code);
    }
    let world = World::new();
    let own = then(Task::plan(
        task_id(2),
        super::plan(),
        &world.person(ADMINISTRATOR),
    ));
    let answer = own.authorise(ALL, Some("Urgence"), 1, &world.person(ADMINISTRATOR));
    assert_eq!(denied(answer), Denial::PlannerMayNotAuthorise);
}

#[test]
fn given_an_override_that_went_with_its_authorisation_then_it_is_not_told_of_the_task_any_more() {
    let world = frozen();
    let overridden = planned().authorise(ALL, Some("Urgence"), 1, &world.person(ADMINISTRATOR));
    let overridden = then(overridden);
    let lead = world.person(LEAD);
    let mut plan = super::plan();
    plan.description.push('!');
    let patience = world.project.rules.patience;
    let late = overridden.plan.planned_at + crate::AUTHORISATION_LASTS;
    for (what, task) in [
        ("revoked", then(overridden.revoke("Non", 2, &lead))),
        ("edited", then(overridden.edit(plan, 2, &lead))),
        ("cancelled", then(overridden.cancel("Non", 2, &lead))),
        ("expired", overridden.settle(patience, late).unwrap().task),
    ] {
        assert_eq!(task.override_reason(), None, "{what}");
        assert_eq!(task.overrides().next(), None, "{what}");
        assert_eq!(task.authorisation, None, "{what}");
    }
}

/// Authorised by an administrator in a world, whatever stands in the way there.
fn overridden(world: &World) -> Task {
    then(planned().authorise(ALL, Some("Urgence"), 1, &world.person(ADMINISTRATOR)))
}

fn lifted(task: &Task) -> Vec<&Obstacles> {
    task.overrides().map(|o| &o.lifted).collect()
}

fn closing() -> Frozen {
    Frozen {
        name: "Clôture".into(),
        from: at("2026-02-06T11:00:00Z"),
        until: at("2026-02-06T15:00:00Z"),
    }
}

#[test]
fn given_an_override_then_exactly_what_stood_in_the_way_is_kept() {
    let mut both = frozen().frozen("2026-02-06T13:00:00Z", "2026-02-06T16:00:00Z");
    both.preproduction_took_it = false;
    let other = Frozen {
        from: at("2026-02-06T13:00:00Z"),
        until: at("2026-02-06T16:00:00Z"),
        ..closing()
    };
    // One that neither holds at the planned date nor is of production is no part of it.
    let passed = frozen().frozen("2026-02-06T11:00:00Z", "2026-02-06T12:30:00Z");
    for (world, promotion, freezes) in [
        (unpromoted(), true, vec![]),
        (frozen(), false, vec![closing()]),
        (passed, false, vec![closing()]),
        (both, true, vec![closing(), other]),
    ] {
        let task = overridden(&world);
        let expected = Obstacles { promotion, freezes };
        assert_eq!(lifted(&task), [&expected]);
        let given = task.authorisation.as_ref();
        let kept = given.and_then(|given| given.overridden.as_ref());
        let whole = Override {
            reason: "Urgence".into(),
            lifted: expected,
        };
        assert_eq!(kept, Some(&whole));
    }
    let free = World::new();
    let task = overridden(&free);
    assert_eq!(lifted(&task), Vec::<&Obstacles>::new(), "nothing there");
    assert_eq!(task.override_reason(), None);
}

#[test]
fn given_an_override_when_something_else_stands_in_the_way_at_the_start_then_it_does_not_pass() {
    let freeze = Denial::Freeze {
        name: "Clôture".into(),
        until: at("2026-02-06T15:00:00Z"),
    };
    let later = |world: World| world.after(TimeDelta::minutes(10)).by_administrator();
    // Of the promotion; and then a freeze is declared.
    let task = overridden(&unpromoted());
    let mut world = later(frozen());
    world.preproduction_took_it = false;
    assert_eq!(denied(task.start(None, 2, &world.person(SENIOR))), freeze);
    // Of a freeze; and then the promotion is asked for.
    let task = overridden(&frozen());
    assert_eq!(
        denied(task.start(None, 2, &world.person(SENIOR))),
        Denial::Promotion
    );
    // Of a freeze; and then another holds, or the same one is longer, or bears another name.
    let mut renamed = frozen();
    renamed.project.rules.freezes[0].name = "Inventaire".into();
    for world in [
        frozen().frozen("2026-02-06T12:00:00Z", "2026-02-06T12:30:00Z"),
        World::new().frozen("2026-02-06T11:00:00Z", "2026-02-06T15:00:01Z"),
        World::new().frozen("2026-02-06T10:59:59Z", "2026-02-06T15:00:00Z"),
        renamed,
    ] {
        let answer = task.start(None, 2, &later(world).person(SENIOR));
        assert_eq!(denied(answer).code(), "freeze");
    }
    // What was overridden passes.
    let world = later(frozen());
    assert!(task.start(None, 2, &world.person(SENIOR)).is_ok());
}

#[test]
fn given_an_override_when_an_administrator_overrides_the_rest_at_the_start_then_each_is_told() {
    let task = overridden(&unpromoted());
    let mut world = frozen().by_administrator();
    world.preproduction_took_it = false;
    let why = Some("Toujours urgent");
    let other = task.start(why, 2, &world.person(SENIOR));
    assert_eq!(denied(other), Denial::OverrideNotYours);
    let step = task.start(why, 2, &world.person(OTHER_ADMINISTRATOR));
    let step = step.unwrap();
    assert_eq!(step.event.reason.as_deref(), why);
    assert_eq!(step.task.override_reason(), why, "the later");
    let promotion = Obstacles {
        promotion: true,
        freezes: vec![],
    };
    let freeze = Obstacles {
        promotion: false,
        freezes: vec![closing()],
    };
    assert_eq!(lifted(&step.task), [&promotion, &freeze]);
    // A reason for nothing is not told.
    let world = unpromoted().by_administrator();
    let step = task.start(why, 2, &world.person(OTHER_ADMINISTRATOR));
    let step = step.unwrap();
    assert_eq!(step.event.reason, None);
    assert_eq!(lifted(&step.task), [&promotion]);
    assert_eq!(step.task.override_reason(), Some("Urgence"));
}

#[test]
fn given_what_was_overridden_then_the_audit_has_words_for_it() {
    let mut all = Obstacles::default();
    assert!(all.is_none());
    assert_eq!(all.to_string(), "");
    all.promotion = true;
    assert!(!all.is_none());
    assert_eq!(all.to_string(), "promotion");
    all.freezes.push(closing());
    assert_eq!(
        all.to_string(),
        "promotion, freeze 2026-02-06T11:00:00Z/2026-02-06T15:00:00Z Clôture"
    );
    all.promotion = false;
    assert!(!all.is_none());
}
