//! Incidents and their timelines, one by one.

use futures_util::future::join;
use guichet_domain::incidents::{Incident, IncidentEvent, IncidentFilter, Severity, State, Verb};
use guichet_domain::kernel::{Limit, Page, PlaceRequest, RankRequest, SortOrder, Words};
use guichet_driven::{MOST_INCIDENT_EVENTS, TimelineEnd};

use crate::check::{Must, same};
use crate::given::{incident, incident_id, line, person, project, project_id, task_id, waits};
use crate::store::{Store, TEXTS, after};

/// One with something in every field.
fn full(n: u128, text: &str) -> Incident {
    Incident {
        title: text.into(),
        description: text.into(),
        state: State::Duplicate,
        severity: Severity::Low,
        assignee: Some(person(2)),
        fell_to_lead: true,
        deployment: Some(task_id(n)),
        production: true,
        cause: Some(text.into()),
        review: Some(text.into()),
        duplicate_of: Some(incident_id(n + 100)),
        reopened: u32::MAX,
        opened_by: person(3),
        opened_at: after(1),
        resolved_at: Some(after(2)),
        revision: u64::from(u32::MAX) + 9,
        ..incident(1, n)
    }
}

/// Given incidents with nothing and with something in every field, when they are read every way,
/// then not a letter nor a microsecond is lost, nor of their timelines.
pub async fn an_incident_is_read_back_as_it_was_written(store: &Store) {
    store.found(1, &[project(1)]).await;
    for (n, text) in (1_u128..).zip(TEXTS) {
        let (bare, full) = (incident(1, n), full(n, text));
        let opened = line("open", 1);
        let mut unit = store.begin().await;
        let incidents = unit.incidents();
        incidents.add(&bare, &opened).await.must("adding");
        let held = incidents.hold(bare.id).await.must("holding");
        assert_eq!(held.as_ref(), Some(&bare));
        let told = IncidentEvent {
            at: after(3),
            words: Some(text.into()),
            severity: Some((Severity::Critical, Severity::Low)),
            ..line(Verb::Grade.word(), full.revision)
        };
        incidents.step(&full, &told).await.must("a step");
        let of = incidents.project_of(full.id).await.must("its project");
        assert_eq!(of, Some(project_id(1)));
        unit.save().await.must("saving");
        let read = store.incidents.find(bare.id).await.must("an incident");
        assert_eq!(read.as_ref(), Some(&full));
        let end = store.incidents.events(bare.id).await.must("a timeline");
        same(&end.events, &[opened.clone(), told.clone()], "its timeline");
        assert_eq!(end.before, 0);
        let first = RankRequest::default();
        let page = store.incidents.timeline(bare.id, &first).await;
        let page = page.must("a page").items;
        same(&page, &[told, opened], "the latest first");
    }
    let unknown = incident_id(999);
    assert_eq!(store.incidents.find(unknown).await.must("none"), None);
    let none = store.incidents.events(unknown).await.must("none");
    assert_eq!(none, TimelineEnd::default());
    let first = RankRequest::default();
    let none = store.incidents.timeline(unknown, &first).await;
    assert_eq!(none.must("none"), Page::empty());
    let mut unit = store.begin().await;
    let incidents = unit.incidents();
    assert_eq!(incidents.hold(unknown).await.must("none"), None);
    assert_eq!(incidents.project_of(unknown).await.must("none"), None);
}

/// Given a unit that opens an incident, changes one and comments, when it is dropped, then
/// nothing of it is there.
pub async fn an_undone_unit_leaves_no_incident(store: &Store) {
    store.found(1, &[project(1)]).await;
    store.open_incidents(&[incident(1, 1)]).await;
    let mut unit = store.begin().await;
    let incidents = unit.incidents();
    let (new, opened) = (incident(1, 2), line("open", 1));
    incidents.add(&new, &opened).await.must("adding");
    let changed = Incident {
        revision: 2,
        ..incident(1, 1)
    };
    let told = line(Verb::Acknowledge.word(), 2);
    incidents.step(&changed, &told).await.must("a step");
    let said = line(Verb::Comment.word(), 2);
    incidents.comment(changed.id, &said).await.must("a comment");
    drop(unit);
    let (filter, request) = (IncidentFilter::default(), PlaceRequest::default());
    let page = store.incidents.page(&filter, &request).await;
    assert_eq!(page.must("a page").items, [incident(1, 1)]);
    let timeline = store.incidents.events(incident_id(1)).await;
    assert_eq!(timeline.must("a timeline").events, [opened]);
}

/// Given a unit that holds an incident, when another wants to, then it waits, and sees what the
/// first made of it.
pub async fn whoever_holds_an_incident_makes_the_next_wait(store: &Store) {
    store.found(1, &[project(1)]).await;
    store.open_incidents(&[incident(1, 1)]).await;
    let second = Box::pin(async {
        let mut unit = store.begin().await;
        let held = unit.incidents().hold(incident_id(1)).await;
        held.must("holding").must("an incident").revision
    });
    let mut unit = store.begin().await;
    let held = unit.incidents().hold(incident_id(1)).await.must("holding");
    let first = async {
        for _ in 0..20 {
            let read = store.incidents.find(incident_id(1)).await.must("reading");
            assert_eq!(read, held);
        }
        let changed = Incident {
            revision: 2,
            ..incident(1, 1)
        };
        let told = line(Verb::Acknowledge.word(), 2);
        unit.incidents().step(&changed, &told).await.must("a step");
        unit
    };
    let (unit, second) = waits(first, second).await;
    let (saved, seen) = join(unit.save(), second).await;
    saved.must("saving");
    assert_eq!(seen, 2, "what the first made of it");
}

/// Given steps and comments, by a clock that is set back, more than are read with an incident,
/// then the latest are read in the order they happened, it is said how many there are before,
/// and page by page the first is reached; a comment leaves the incident as it was.
pub async fn a_timeline_keeps_its_order_whatever_the_clock(store: &Store) {
    store.found(1, &[project(1)]).await;
    store
        .open_incidents(&[incident(1, 1), incident(1, 2)])
        .await;
    let mut told = vec![line("open", 1)];
    let mut unit = store.begin().await;
    for n in 0..MOST_INCIDENT_EVENTS + 4 {
        let (verb, _) = Verb::ALL[n % Verb::ALL.len()];
        let said = IncidentEvent {
            at: after(-i64::try_from(n).unwrap_or_default()),
            words: Some(format!("{n}")),
            ..line(verb.word(), 1)
        };
        let incidents = unit.incidents();
        incidents
            .comment(incident_id(1), &said)
            .await
            .must("a comment");
        told.push(said);
    }
    // As the unit sees it, and as everybody does.
    let end = unit.incidents().events(incident_id(1)).await;
    let end = end.must("a timeline");
    unit.save().await.must("saving");
    let timeline = store.incidents.events(incident_id(1)).await;
    assert_eq!(timeline.must("a timeline"), end);
    same(&end.events, &told[5..], "the latest, in order");
    assert_eq!(end.before, 5, "and how many there are before");
    for order in [SortOrder::OldestFirst, SortOrder::NewestFirst] {
        let mut request = RankRequest {
            limit: Limit::new(61).unwrap_or_default(),
            order,
            from: None,
        };
        let (mut all, mut pages) = (Vec::new(), Vec::new());
        loop {
            let page = store.incidents.timeline(incident_id(1), &request).await;
            let page = page.must("a page");
            all.extend(page.items.clone());
            pages.push(page.items);
            let Some(next) = page.next else {
                request.from = page.prev;
                break;
            };
            request.from = Some(next);
        }
        // Back from the last page.
        for behind in pages.iter().rev().skip(1) {
            let page = store.incidents.timeline(incident_id(1), &request).await;
            let page = page.must("a page");
            same(&page.items, behind, "the page before");
            request.from = page.prev;
        }
        assert_eq!(request.from, None, "nothing before the first page");
        if order == SortOrder::NewestFirst {
            all.reverse();
        }
        same(&all, &told, "each once, to the first");
    }
    let other = store.incidents.events(incident_id(2)).await;
    assert_eq!(other.must("a timeline").events.len(), 1, "another's");
    let read = store
        .incidents
        .find(incident_id(1))
        .await
        .must("an incident");
    assert_eq!(read, Some(incident(1, 1)));
}
