//! The diagnostic mode: a server of its own that shows what the doctor finds, writes nothing, and
//! knows nobody but whoever brings a token of the secret key.

use std::io;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use askama::Template;
use chrono::Datelike;
use futures_util::FutureExt;
use guichet_domain::kernel::Language;
use guichet_portal::driven::{Clock, Random};
use guichet_portal::operators::doctor::{Diagnosis, DoctorLimits, Finding, Wanted};
use guichet_portal::operators::smoke::CheckStatus;
use guichet_portal::{DIAGNOSTIC_SESSION_LIVES, DiagnosticDoor, SessionToken};
use guichet_wiring::words::doctor as texts;
use guichet_wiring::{CompanyClock, Config, OsRandom, diagnostics};
use poem::http::{HeaderValue, Method, StatusCode, header};
use poem::listener::TcpAcceptor;
use poem::{Body, Endpoint, EndpointExt, Request, Response, Server};
use tokio::net::TcpListener;
use tokio::sync::Mutex;

use crate::app::random;
use crate::assets::{self, Static};
use crate::nonce::nonce;
use crate::server::stop_signal;
use crate::view::diagnostic::{
    CheckRow, DiagnosticClosedPage, DiagnosticDoorPage, DiagnosticReportPage,
};
use crate::view::frame::{Frame, Site};
use crate::view::icon::Icon;
use crate::view::parts::{Badge, Tone};
use crate::view::query::Query;
use crate::{language, security};

/// The session's cookie: the mode is spoken to on this machine, or through a proxy of the operator's.
const COOKIE: &str = "guichet-diagnostic";

/// The most anybody may send: a token.
const LARGEST_BODY: usize = 4096;

/// How long what is under way may take to end.
const GRACE: Duration = Duration::from_secs(5);

/// The server of the diagnostic mode.
pub(crate) struct Diagnostic {
    config: Arc<Config>,
    door: DiagnosticDoor,
    clock: CompanyClock,
    limits: DoctorLimits,
    /// One examination at a time, whoever asks.
    turn: Mutex<()>,
}

/// Serves the diagnostic mode until the process is told to stop.
pub async fn serve_diagnostic(listener: TcpListener, config: Config) -> io::Result<()> {
    let address = listener.local_addr()?;
    tracing::warn!(%address, "diagnostic mode: nothing is written, sent or served but this");
    let acceptor = TcpAcceptor::from_tokio(listener)?;
    Server::new_with_acceptor(acceptor)
        .run_with_graceful_shutdown(
            diagnostic_app(config, DoctorLimits::default()),
            stop_signal()?,
            Some(GRACE),
        )
        .await
}

/// The diagnostic mode as one endpoint, without a socket.
pub fn diagnostic_app(
    config: Config,
    limits: DoctorLimits,
) -> poem::endpoint::BoxEndpoint<'static, Response> {
    let clock = CompanyClock::default();
    let door = DiagnosticDoor::new(config.keys.clone(), clock.now());
    Diagnostic {
        config: Arc::new(config),
        door,
        clock,
        limits,
        turn: Mutex::default(),
    }
    .boxed()
}

impl Endpoint for Diagnostic {
    type Output = Response;

    async fn call(&self, mut request: Request) -> poem::Result<Response> {
        let nonce = new_nonce();
        let asked = Asked::of(&request, nonce.clone());
        let answered = AssertUnwindSafe(self.answer(&asked, &mut request)).catch_unwind();
        let mut response = answered.await.unwrap_or_else(|_| {
            tracing::error!("a handler panicked");
            StatusCode::INTERNAL_SERVER_ERROR.into()
        });
        security::dress_plain(&mut response, &nonce);
        let headers = response.headers_mut();
        if !headers.contains_key(header::CACHE_CONTROL) {
            let never = HeaderValue::from_static("no-store");
            headers.insert(header::CACHE_CONTROL, never);
        }
        if request.method() == Method::HEAD {
            response.set_body(Body::empty());
        }
        Ok(response)
    }
}

/// What of a request everything goes by.
struct Asked {
    nonce: String,
    language: Language,
    session: Option<SessionToken>,
}

impl Asked {
    fn of(request: &Request, nonce: String) -> Self {
        let query = request.uri().query().unwrap_or_default();
        let accepted = request.header("accept-language");
        let language = language::asked(query).or_else(|| accepted.and_then(Language::accepted));
        let cookies = request.header("cookie").unwrap_or_default().split(';');
        let mut pairs = cookies.filter_map(|pair| pair.trim().split_once('='));
        let session = pairs.find(|(name, _)| *name == COOKIE);
        Self {
            nonce,
            language: language.unwrap_or_default(),
            session: session.and_then(|(_, secret)| SessionToken::parse(secret)),
        }
    }
}

impl Diagnostic {
    async fn answer(&self, asked: &Asked, request: &mut Request) -> Response {
        let path = request.uri().path().to_owned();
        let reads = matches!(*request.method(), Method::GET | Method::HEAD);
        match (path.as_str(), request.method()) {
            ("/healthz" | "/health/", _) if reads => json(StatusCode::OK, r#"{"status":"ok"}"#),
            ("/readyz", _) if reads => json(
                StatusCode::SERVICE_UNAVAILABLE,
                r#"{"ready":false,"mode":"diagnostic","dependencies":[]}"#,
            ),
            (path, _) if path.starts_with(assets::PREFIX) => {
                let file = Static.call(std::mem::take(request)).await;
                file.unwrap_or_else(|_| StatusCode::NOT_FOUND.into())
            }
            ("/", _) if reads && self.is_in(asked) => self.report(asked).await,
            ("/", _) if reads => self.door(asked, false),
            ("/", &Method::POST) => self.enter(asked, request).await,
            ("/sortir/", &Method::POST) => self.leave(asked),
            _ => self.closed(asked),
        }
    }

    fn is_in(&self, asked: &Asked) -> bool {
        let session = asked.session.as_ref();
        session.is_some_and(|session| self.door.is_in(session, self.clock.now()))
    }

    async fn enter(&self, asked: &Asked, request: &mut Request) -> Response {
        let sent = request.take_body().into_bytes_limit(LARGEST_BODY).await;
        let sent = sent.unwrap_or_default();
        let mut fields = form(&sent);
        let token = fields.find(|(name, _)| name == "token");
        let token = token.map(|(_, value)| value).unwrap_or_default();
        let opened = self.door.enter(&token, OsRandom.secret(), self.clock.now());
        let Some(session) = opened else {
            tracing::warn!("a diagnostic token opened nothing");
            return self.door(asked, true);
        };
        tracing::warn!("somebody entered the diagnostic mode");
        let seconds = DIAGNOSTIC_SESSION_LIVES.num_seconds();
        go_home(&format!(
            "{COOKIE}={}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict",
            session.expose()
        ))
    }

    fn leave(&self, asked: &Asked) -> Response {
        if let Some(session) = &asked.session {
            self.door.leave(session);
        }
        go_home(&format!(
            "{COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict"
        ))
    }

    async fn report(&self, asked: &Asked) -> Response {
        let _turn = self.turn.lock().await;
        let frame = self.frame(asked);
        let page = match self.examine().await {
            Ok(diagnosis) => DiagnosticReportPage {
                red: counted(&diagnosis, is_red),
                warned: counted(&diagnosis, |status| status == CheckStatus::Warn),
                checks: rows(&diagnosis, asked.language, &frame),
                cannot: None,
                frame,
            },
            Err(why) => DiagnosticReportPage {
                red: 0,
                warned: 0,
                checks: Vec::new(),
                cannot: Some(why),
                frame,
            },
        };
        html(StatusCode::OK, &page)
    }

    /// Connected anew each time: what was away may be back.
    async fn examine(&self) -> Result<Diagnosis, String> {
        let doctor = diagnostics(&self.config, self.limits);
        let doctor = doctor.map_err(|faults| faults.to_string())?;
        let examined = doctor.examine(&Wanted::All).await;
        doctor.close().await;
        examined.map_err(|error| error.to_string())
    }

    fn door(&self, asked: &Asked, wrong: bool) -> Response {
        let status = if wrong {
            StatusCode::UNAUTHORIZED
        } else {
            StatusCode::OK
        };
        let frame = self.frame(asked);
        html(status, &DiagnosticDoorPage { frame, wrong })
    }

    fn closed(&self, asked: &Asked) -> Response {
        let frame = self.frame(asked);
        let page = DiagnosticClosedPage { frame };
        html(StatusCode::SERVICE_UNAVAILABLE, &page)
    }

    fn frame(&self, asked: &Asked) -> Frame {
        Frame {
            language: asked.language,
            site: Site {
                company: "Guichet".to_owned(),
                email: None,
                phone: None,
            },
            nonce: asked.nonce.clone(),
            here: Query::new("/"),
            year: self.clock.today().year(),
            account: None,
            staff: None,
            read_at: None,
            done: None,
            held: false,
            anonymised: false,
        }
    }
}

fn new_nonce() -> String {
    nonce(&random(), "diagnostic")
}

fn is_red(status: CheckStatus) -> bool {
    matches!(status, CheckStatus::Fail | CheckStatus::Timeout)
}

fn counted(diagnosis: &Diagnosis, is: impl Fn(CheckStatus) -> bool) -> usize {
    let each = diagnosis.findings.iter();
    each.filter(|found| is(found.status)).count()
}

/// Those that are wrong first, in the order they stand on each other.
fn rows(diagnosis: &Diagnosis, language: Language, frame: &Frame) -> Vec<CheckRow> {
    let mut found: Vec<&Finding> = diagnosis.findings.iter().collect();
    found.sort_by_key(|found| match found.status {
        CheckStatus::Fail | CheckStatus::Timeout => 0,
        CheckStatus::Warn => 1,
        CheckStatus::Skip => 2,
        CheckStatus::Pass => 3,
    });
    let each = found.into_iter().map(|found| CheckRow {
        name: found.name,
        status: badge(found.status, frame),
        found: texts::found(language, found),
        hint: texts::hint(language, found),
        runbook: texts::runbook(language, found.runbook),
    });
    each.collect()
}

fn badge(status: CheckStatus, frame: &Frame) -> Badge {
    let (tone, icon, key) = match status {
        CheckStatus::Pass => (Tone::Good, Icon::Check, "diagnostic-pass"),
        CheckStatus::Warn => (Tone::Part, Icon::Triangle, "diagnostic-warn"),
        CheckStatus::Fail => (Tone::Bad, Icon::Exclamation, "diagnostic-fail"),
        CheckStatus::Skip => (Tone::Calm, Icon::Barred, "diagnostic-skip"),
        CheckStatus::Timeout => (Tone::Bad, Icon::Clock, "diagnostic-timeout"),
    };
    Badge::new(tone, icon, frame.t(key))
}

fn html(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(body) => Response::builder()
            .status(status)
            .content_type("text/html; charset=utf-8")
            .body(body),
        Err(error) => {
            tracing::error!(%error, "a page could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into()
        }
    }
}

fn json(status: StatusCode, body: &'static str) -> Response {
    Response::builder()
        .status(status)
        .content_type("application/json")
        .body(body)
}

fn go_home(cookie: &str) -> Response {
    Response::builder()
        .status(StatusCode::SEE_OTHER)
        .header(header::LOCATION, "/")
        .header(header::SET_COOKIE, cookie)
        .finish()
}

/// The fields of a form; a token needs no decoding but of `+` and `%XX`, which it does not hold.
fn form(body: &[u8]) -> impl Iterator<Item = (String, String)> {
    let text = String::from_utf8_lossy(body).into_owned();
    let pairs: Vec<_> = text
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.replace('+', " ")))
        .collect();
    pairs.into_iter()
}
