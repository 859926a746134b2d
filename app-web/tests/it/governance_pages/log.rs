//! A log as it grows.

use std::time::Duration;

use poem::http::Method;

use super::ground::Ground;
use crate::support::Call;

#[tokio::test]
async fn a_log_is_told_line_by_line_from_where_the_browser_was_and_ends_with_the_task() {
    let ground = Ground::new().await;
    let task = ground.running("v1.2.0", "TEST").await;
    let mut jean = ground.browser("jean").await;
    jean.outcome(
        &task,
        &[("outcome", "logs"), ("log", "un\ndeux <b>\ntrois")],
    )
    .await;
    let mut luc = ground.browser("luc").await;
    let journal = format!("{task}journal");
    let follow = async {
        let answer = luc
            .browser
            .send(Call::new(Method::GET, &format!("{journal}?after=1")))
            .await;
        (answer.header("content-type").to_owned(), answer.text())
    };
    let work = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        jean.outcome(&task, &[("outcome", "succeeded"), ("log", "quatre")])
            .await;
    };
    let ((kind, told), ()) = tokio::join!(follow, work);
    assert_eq!(kind, "text/event-stream; charset=utf-8");
    assert!(told.starts_with("retry: "));
    let ids: Vec<&str> = told
        .lines()
        .filter_map(|line| line.strip_prefix("id: "))
        .collect();
    assert_eq!(ids, ["2", "3", "4"]);
    assert!(told.contains("\"line\":\"deux <b>\"") && told.contains("\"who\":\"Jean Petit\""));
    assert!(told.ends_with("event: end\ndata: succeeded\n\n"));

    let again = Call::new(Method::GET, &format!("{journal}?after=1"));
    let again = luc.browser.send(again.header("last-event-id", "3")).await;
    let told = again.text();
    assert!(told.contains("id: 4") && !told.contains("id: 3"));
    let stranger = ground.house.get(&journal).await;
    assert_eq!(stranger.status, 303);
}
