use std::collections::BTreeSet;

use guichet_domain::deployments::{State, TaskFilter};
use guichet_domain::kernel::{Limit, PlaceRequest, Words};
use guichet_driven::{ReadProjects, ReadTasks};
use guichet_wiring::InMemory;

#[tokio::test]
async fn the_demonstration_shows_two_projects_with_deployments_in_every_state() {
    let guichet = InMemory::today().await.expect("a company");
    guichet.tell_story().await.expect("told");
    let request = PlaceRequest {
        limit: Limit::new(100).expect("a limit"),
        from: None,
    };
    let projects = ReadProjects::page(&guichet.sql, None, &request).await;
    let projects = projects.expect("read").items;
    assert_eq!(projects.len(), 2);
    let mut states = BTreeSet::new();
    for project in projects {
        let filter = TaskFilter::default();
        let page = ReadTasks::page(&guichet.sql, project.id, &filter, &request).await;
        states.extend(page.expect("read").items.iter().map(|task| task.state));
    }
    let all: BTreeSet<State> = State::ALL.iter().map(|(state, _)| *state).collect();
    assert_eq!(states, all);
}
