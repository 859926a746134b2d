//! One call of an account: its session, its deadline, what may be tried twice.

use std::sync::Arc;
use std::time::Duration;

use guichet_driven::{PortError, PortResult};
use http::StatusCode;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use tokio::time::{Instant, timeout};
use tracing::{Instrument, Span, field};

use crate::config::TrytonConfig;
use crate::context::Context;
use crate::dialect::{Kind, into_port, params};
use crate::login::LoginFault;
use crate::session::{Keeper, Session};
use crate::transport::{CallError, Sent};

/// Calls through one account's session.
#[derive(Debug, Clone)]
pub(crate) struct Calls {
    keeper: Arc<Keeper>,
    read: Duration,
    write: Duration,
}

enum Stop {
    Login(LoginFault),
    Call(CallError),
}

impl Calls {
    pub(crate) fn new(keeper: Arc<Keeper>, config: &TrytonConfig) -> Self {
        Self {
            keeper,
            read: config.read_deadline,
            write: config.write_deadline,
        }
    }

    pub(crate) fn keeper(&self) -> &Arc<Keeper> {
        &self.keeper
    }

    pub(crate) async fn call<R: DeserializeOwned>(
        &self,
        kind: Kind,
        method: &'static str,
        args: impl Serialize + Send,
        context: &Context,
    ) -> PortResult<R> {
        // LibreOffice converts reports, one after the other: seconds each.
        let deadline = if kind == Kind::Read && !method.starts_with("report.") {
            self.read
        } else {
            self.write
        };
        let sent = Sent::default();
        spanned(method, async {
            let tried = timeout(deadline, self.attempt(kind, method, &args, context, &sent)).await;
            match tried {
                Ok(Ok(result)) => Ok(result),
                Ok(Err(Stop::Login(fault))) => Err(fault.into_port(method)),
                Ok(Err(Stop::Call(error))) => Err(into_port(error, method, kind, &sent)),
                Err(_) => Err(into_port(CallError::TimedOut, method, kind, &sent)),
            }
        })
        .await
    }

    /// What is tried a second time, each at most once: a call that an ended session or another
    /// address refused (nothing was done), and a read whose connection was cut (the server ended
    /// an idle one at that moment) or that stumbled over another session's end.
    async fn attempt<R: DeserializeOwned>(
        &self,
        kind: Kind,
        method: &str,
        args: &impl Serialize,
        context: &Context,
        sent: &Sent,
    ) -> Result<R, Stop> {
        let (mut renew, mut repeat) = (true, kind == Kind::Read);
        loop {
            sent.clear();
            let session = self.keeper.session().await.map_err(Stop::Login)?;
            let context = whole(context, &session);
            let request = params(args, Some(&context)).map_err(Stop::Call)?;
            match session.client.call(method, request, sent).await {
                Ok(result) => return Ok(result),
                Err(error) => match error.status() {
                    // The new sign-in finds the address anew, should it have moved.
                    Some(
                        StatusCode::UNAUTHORIZED
                        | StatusCode::METHOD_NOT_ALLOWED
                        | StatusCode::NOT_FOUND,
                    ) if renew => {
                        renew = false;
                        self.keeper.expire(&session);
                    }
                    None if repeat && error.is_of_the_moment() => {
                        repeat = false;
                    }
                    _ => return Err(Stop::Call(error)),
                },
            }
        }
    }
}

/// The user's preferences, under what this call wants.
fn whole(context: &Context, session: &Session) -> Map<String, Value> {
    let mut whole = session.preferences.clone();
    whole.insert("language".into(), context.language.code().into());
    whole.extend(
        context
            .extra
            .iter()
            .map(|(key, value)| (key.clone(), value.clone())),
    );
    whole
}

/// One span a call: which method, how long, how it ended. No arguments, no results.
pub(crate) async fn spanned<R>(
    method: &'static str,
    call: impl Future<Output = PortResult<R>>,
) -> PortResult<R> {
    let span = tracing::info_span!(
        "tryton",
        otel.name = method,
        otel.kind = "client",
        otel.status_code = field::Empty,
        method,
        elapsed_ms = field::Empty,
        outcome = field::Empty
    );
    async {
        let start = Instant::now();
        let result = call.await;
        let elapsed = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
        let outcome = result.as_ref().map_or_else(PortError::code, |_| "done");
        Span::current()
            .record("elapsed_ms", elapsed)
            .record("outcome", outcome);
        if result.is_err() {
            Span::current().record("otel.status_code", "ERROR");
        }
        tracing::debug!(elapsed_ms = elapsed, outcome, "called");
        measured(method, outcome, start.elapsed());
        result
    }
    .instrument(span)
    .await
}

/// What Prometheus is told of a call. Methods are those the program knows, no more.
fn measured(method: &'static str, outcome: &'static str, took: Duration) {
    metrics::counter!("guichet_erp_calls_total", "method" => method, "outcome" => outcome)
        .increment(1);
    metrics::histogram!("guichet_erp_call_duration_seconds", "method" => method).record(took);
}
