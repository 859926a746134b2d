//! A log as it grows: server-sent events. The one answer that outlives the edge's deadline, which
//! is for its head alone; it is kept open by a sign of life more often than connections are given
//! up. It ends by itself now and then, when the server stops, and when whoever follows is not let
//! in any more: browsers come back with the number of the last line they have, and are asked again
//! who they are.

use std::time::Duration;

use futures_util::stream;
use guichet_domain::deployments::LogLine;
use guichet_domain::kernel::{ProjectId, TaskId, Words};
use guichet_portal::SessionToken;
use guichet_portal::governance::People;
use poem::http::header;
use poem::{Body, Request, Response, handler};
use serde::Serialize;
use tokio::time::{Instant, sleep};

use super::{Desk, fault};
use crate::format::{Formatter, machine_instant};
use crate::problem::Fault;
use crate::seats::{Full, Seat};

/// How often new lines are looked for.
const LOOK: Duration = Duration::from_secs(1);

/// How often whoever follows is looked up again.
const RECHECK: Duration = Duration::from_secs(3);

/// How long it is silent at the most; a connection is given up after a minute.
const SILENCE: Duration = Duration::from_secs(15);

/// How long one answer lasts.
const LIFE: Duration = Duration::from_mins(2);

/// Milliseconds after which a browser comes back.
const RETRY: u32 = 2_000;

/// Lines of one event batch.
const BATCH: usize = 200;

/// A line as the page shows it.
#[derive(Serialize)]
struct Row<'a> {
    at: String,
    time: String,
    who: String,
    line: &'a str,
}

/// One log being followed.
struct Follower {
    desk: Desk,
    task: TaskId,
    write: Formatter,
    after: u64,
    until: Instant,
    spoke: Instant,
    checked: Instant,
    session: SessionToken,
    ended: bool,
    begun: bool,
    seat: Seat,
}

/// `/projets/{uuid}/deploiements/{uuid}/journal`
#[handler]
pub(crate) async fn follow(desk: Desk, request: &Request) -> Result<Response, Fault> {
    let (project, task): (ProjectId, TaskId) = (desk.id(0)?, desk.id(1)?);
    let tasks = desk.governance().deployments();
    let view = tasks
        .show(desk.by(), (Some(project), task))
        .await
        .map_err(fault)?;
    let seats = &desk.visit().app.seats;
    let seat = seats
        .take(desk.by().staff.id())
        .map_err(|full| match full {
            Full::OfOne => Fault::TooMany(LIFE),
            Full::OfAll => Fault::Unavailable(Some(LIFE)),
        })?;
    let secret = desk.visit().staff_cookie.as_deref();
    let session = secret.and_then(SessionToken::parse);
    let session = session.ok_or(Fault::NotSignedIn)?;
    let last = request
        .header("last-event-id")
        .or_else(|| desk.visit().param("after"))
        .and_then(|last| last.parse().ok());
    let now = Instant::now();
    let follower = Follower {
        write: desk.write().in_zone(view.task.plan.time_zone),
        after: last.unwrap_or(0),
        until: now + LIFE,
        spoke: now,
        checked: now,
        session,
        ended: false,
        begun: false,
        task,
        desk,
        seat,
    };
    let body = stream::unfold(follower, |mut follower| async move {
        let said = follower.next().await?;
        Some((Ok::<_, std::io::Error>(said), follower))
    });
    Ok(Response::builder()
        .content_type("text/event-stream; charset=utf-8")
        .header(header::CACHE_CONTROL, "no-store")
        .header("x-accel-buffering", "no")
        .body(Body::from_bytes_stream(body)))
}

impl Follower {
    /// What is said next; nothing at the end.
    async fn next(&mut self) -> Option<String> {
        if self.ended {
            return None;
        }
        if !self.begun {
            self.begun = true;
            return Some(format!("retry: {RETRY}\n\n"));
        }
        loop {
            if self.seat.is_closed() || !self.is_let_in().await {
                return None;
            }
            let tasks = self.desk.governance().deployments();
            let read = tasks.lines(self.desk.by(), self.task, self.after, BATCH);
            let Ok((lines, people, more)) = read.await else {
                // It is logged where it happened; the browser comes back.
                return None;
            };
            let now = Instant::now();
            if !lines.is_empty() {
                self.spoke = now;
                self.after = lines.last().map_or(self.after, |line| line.number);
                return Some(self.said(&lines, &people));
            }
            if !more {
                self.ended = true;
                return Some(self.end().await);
            }
            if now >= self.until {
                return None;
            }
            if now - self.spoke >= SILENCE {
                self.spoke = now;
                return Some(":\n\n".to_owned());
            }
            tokio::select! {
                () = sleep(LOOK) => {}
                () = self.seat.closed() => {}
            }
        }
    }

    /// Whether whoever follows may go on. Where it cannot be known they are asked when they come
    /// back.
    async fn is_let_in(&mut self) -> bool {
        let now = Instant::now();
        if now - self.checked < RECHECK {
            return true;
        }
        self.checked = now;
        let staff = self.desk.visit().app.portal.staff();
        let still = staff.is_still(&self.session, self.desk.by().staff).await;
        still.unwrap_or(false)
    }

    fn said(&self, lines: &[LogLine], people: &People) -> String {
        let event = |line: &LogLine| {
            let shown = Row {
                at: machine_instant(line.at),
                time: self.write.clock(line.at),
                who: people.name(line.by),
                line: &line.line,
            };
            let data = serde_json::to_string(&shown).unwrap_or_default();
            format!("id: {}\nevent: line\ndata: {data}\n\n", line.number)
        };
        lines.iter().map(event).collect()
    }

    /// It is final: what it came to.
    async fn end(&self) -> String {
        let tasks = self.desk.governance().deployments();
        let view = tasks.show(self.desk.by(), (None, self.task)).await;
        let state = view.map_or("", |view| view.task.state.word());
        format!("event: end\ndata: {state}\n\n")
    }
}
