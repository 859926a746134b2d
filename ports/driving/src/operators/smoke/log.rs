use std::time::Duration;

use serde_json::{Map, Value};

use super::check::{Check, CheckName, Finding, Hint};
use crate::operators::verdict::CheckStatus;

/// The longest part of a line that is shown.
const SHOWN: usize = 160;

/// What the portal says of every port that failed: a call of Tryton, or its own database.
const FAILED_CALL: &str = "a port failed";

/// What was found in the lines of a log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogScan {
    lines: usize,
    bad: usize,
    first: Option<String>,
}

impl LogScan {
    /// Looks at one more line, in JSON or in words; bytes that are no text do no harm.
    pub fn line(&mut self, line: &[u8]) {
        let text = String::from_utf8_lossy(line);
        let text = without_colours(text.trim());
        self.lines += 1;
        if is_bad(&text) {
            self.bad += 1;
            self.first
                .get_or_insert_with(|| text.chars().take(SHOWN).collect());
        }
    }

    /// How many lines there were.
    pub const fn lines(&self) -> usize {
        self.lines
    }

    /// How many of them tell of a failed call or of a 422.
    pub const fn bad(&self) -> usize {
        self.bad
    }
}

/// What was read of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRead {
    /// What was found.
    pub scan: LogScan,
    /// There was more than is read.
    pub cut: bool,
}

/// Why a log was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogFault {
    /// There was none, from the beginning of the run to its end.
    Missing,
    /// Something lies there that is no file: a pipe has no lines of before, and no end.
    NoFile,
    /// It may not be read, or cannot.
    Unreadable(String),
}

/// What the server wrote to its log while the checklist was gone through. `None`: no log was
/// named.
pub fn check_log(written: Option<Result<LogRead, LogFault>>, took: Duration) -> Check {
    let found = match written {
        None => (
            CheckStatus::Skip,
            Finding::NotConfigured("--log"),
            Some(Hint::Log),
        ),
        Some(Err(fault)) => {
            let finding = match fault {
                LogFault::Missing => Finding::LogMissing,
                LogFault::NoFile => Finding::LogNoFile,
                LogFault::Unreadable(why) => Finding::LogUnreadable(why),
            };
            (CheckStatus::Fail, finding, Some(Hint::Log))
        }
        Some(Ok(read)) => judged(read),
    };
    Check::new(CheckName::Log, found, took)
}

fn judged(LogRead { scan, cut }: LogRead) -> (CheckStatus, Finding, Option<Hint>) {
    if let Some(first) = scan.first {
        let finding = Finding::BadLines {
            count: scan.bad,
            first,
        };
        return (CheckStatus::Fail, finding, Some(Hint::ReadLog));
    }
    if cut {
        let finding = Finding::LogCut(scan.lines);
        return (CheckStatus::Warn, finding, Some(Hint::ReadLog));
    }
    if scan.lines == 0 {
        // The server writes a line a request: a log without any is another one.
        return (CheckStatus::Warn, Finding::NoLines, Some(Hint::Log));
    }
    (CheckStatus::Pass, Finding::GoodLines(scan.lines), None)
}

/// A port that failed (Tryton, or the portal's own database: a page was not what it should be), or
/// a request refused with 422.
fn is_bad(line: &str) -> bool {
    // What collects logs may write its own words before an entry.
    let entry = line.find('{').and_then(|at| line.get(at..));
    match entry.map(serde_json::from_str::<Value>) {
        Some(Ok(Value::Object(entry))) => entry_is_bad(&entry),
        _ => words_are_bad(&line.to_ascii_lowercase()),
    }
}

fn entry_is_bad(entry: &Map<String, Value>) -> bool {
    let fields = entry.get("fields").and_then(Value::as_object);
    let get = |name: &str| entry.get(name).or_else(|| fields?.get(name));
    let text = |name: &str| get(name).and_then(Value::as_str).unwrap_or_default();
    let refused = get("status").is_some_and(|status| *status == 422 || *status == "422");
    let told = ["message", "msg", "cause", "error", "target"]
        .map(|name| text(name).to_ascii_lowercase())
        .join(" ");
    let is_error = text("level").eq_ignore_ascii_case("error");
    refused || is_failed_call(&told) || (is_error && told.contains("tryton"))
}

fn words_are_bad(low: &str) -> bool {
    let is_error = low.starts_with("error ") || low.contains(" error ");
    is_failed_call(low) || (is_error && low.contains("tryton")) || status_422(low)
}

fn is_failed_call(low: &str) -> bool {
    low.contains(FAILED_CALL) || low.contains("tryton rpc")
}

fn status_422(low: &str) -> bool {
    low.match_indices("422").any(|(at, _)| {
        let ends = !low[at + 3..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '.');
        let before = low[..at].trim_end_matches([' ', '"', ':', '=']);
        let own = before.len() < at;
        // `status=422`, `HTTP 422`, and an access log's `HTTP/1.1" 422`.
        ends && own
            && [
                "status", "http", "http/1.1", "http/1.0", "http/2", "http/2.0", "http/3",
            ]
            .iter()
            .any(|w| before.ends_with(w))
    })
}

/// What colours a terminal's text: `ESC [ … letter`.
fn without_colours(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        let end = after.find(|c: char| c.is_ascii_alphabetic());
        rest = end.and_then(|at| after.get(at + 1..)).unwrap_or_default();
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, cut: bool) -> Check {
        let mut scan = LogScan::default();
        for line in text.lines() {
            scan.line(line.as_bytes());
        }
        check_log(Some(Ok(LogRead { scan, cut })), Duration::ZERO)
    }

    #[test]
    fn only_errors_of_tryton_and_422_are_bad() {
        for good in [
            r#"{"level":"INFO","status":200,"elapsed_ms":422}"#,
            r#"{"level":"INFO","route":"/client/commandes/{id}/","message":"status=422"}"#,
            "GET /client/commandes/422/ status=200",
            "2026 INFO tryton{method=x}: called",
            r#"{"level":"INFO","target":"guichet_tryton::session","message":"signed in"}"#,
            "ERROR the mail server is away",
        ] {
            assert_eq!(read(good, false).status, CheckStatus::Pass, "{good}");
        }
        for bad in [
            r#"{"level":"INFO","status":422,"message":"request"}"#,
            r#"{"level": "INFO", "fields": {"status": 422}}"#,
            r#"portal-1  | {"status":"422"}"#,
            "\u{1b}[2m2026\u{1b}[0m \u{1b}[32m INFO\u{1b}[0m request \u{1b}[3mstatus\u{1b}[0m\u{1b}[2m=\u{1b}[0m422 ms=1",
            r#""GET / HTTP/1.1" 422 10"#,
            "WARN Tryton RPC failed",
            r#"{"level":"ERROR","message":"Tryton sign-in: refused"}"#,
            r#"{"level":"WARN","message":"a port failed","kind":"unavailable","cause":"unavailable: model.sale.sale.search_read"}"#,
            r#"2026  WARN a port failed kind="timed_out" cause="unavailable: common.db.login""#,
            r#"{"level":"WARN","message":"a port failed","kind":"unavailable","cause":"unavailable: the sessions"}"#,
        ] {
            let found = read(&format!("ok\n{bad}\n"), false);
            assert_eq!(found.status, CheckStatus::Fail, "{bad}");
            assert!(matches!(found.finding, Finding::BadLines { count: 1, .. }));
        }
    }

    #[test]
    fn what_was_not_read_is_said() {
        let took = Duration::ZERO;
        assert_eq!(check_log(None, took).status, CheckStatus::Skip);
        let missing = check_log(Some(Err(LogFault::Missing)), took);
        assert_eq!(
            (missing.status, missing.finding),
            (CheckStatus::Fail, Finding::LogMissing)
        );
        let shut = LogFault::Unreadable("permission denied".into());
        assert_eq!(check_log(Some(Err(shut)), took).status, CheckStatus::Fail);
        assert_eq!(read("", false).finding, Finding::NoLines);
        assert_eq!(read("", false).status, CheckStatus::Warn);
        assert_eq!(read("a\nb\n", true).finding, Finding::LogCut(2));
        assert_eq!(read("status=422\n", true).status, CheckStatus::Fail);
    }
}
