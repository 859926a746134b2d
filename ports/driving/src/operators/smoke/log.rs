use super::check::{Check, CheckName, CheckStatus, Finding, Hint};

/// The longest part of a line that is shown.
const SHOWN: usize = 160;

/// What the server wrote to its log while the checklist was gone through. `None`: no log was
/// named; an error: why it could not be read.
pub fn check_log(written: Option<Result<&str, String>>, ms: u64) -> Check {
    let found = match written {
        None => (
            CheckStatus::Skip,
            Finding::NotConfigured("--log"),
            Some(Hint::Log),
        ),
        Some(Err(why)) => (
            CheckStatus::Fail,
            Finding::LogUnreadable(why),
            Some(Hint::Log),
        ),
        Some(Ok(text)) => {
            let bad: Vec<&str> = text.lines().filter(|line| is_bad(line)).collect();
            match bad.first() {
                None => (
                    CheckStatus::Pass,
                    Finding::GoodLines(text.lines().count()),
                    None,
                ),
                Some(first) => {
                    let first = first.chars().take(SHOWN).collect();
                    let finding = Finding::BadLines {
                        count: bad.len(),
                        first,
                    };
                    (CheckStatus::Fail, finding, Some(Hint::ReadLog))
                }
            }
        }
    };
    Check::new(CheckName::Log, found, ms)
}

/// A failed call to Tryton, or a request refused with 422.
fn is_bad(line: &str) -> bool {
    let low = line.to_ascii_lowercase();
    let error = low.contains("\"level\":\"error\"") || low.contains(" error ");
    low.contains("tryton rpc") || (error && low.contains("tryton")) || status_422(&low)
}

fn status_422(low: &str) -> bool {
    low.match_indices("422").any(|(at, _)| {
        let ends = !low[at + 3..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '.');
        let before = low[..at].trim_end_matches([' ', '"', ':', '=']);
        let own = before.len() < at;
        // `"status":422`, `status=422`, `HTTP 422`, and an access log's `HTTP/1.1" 422`.
        ends && own
            && ["status", "http", "http/1.1", "http/1.0", "http/2"]
                .iter()
                .any(|w| before.ends_with(w))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(text: &str) -> CheckStatus {
        check_log(Some(Ok(text)), 0).status
    }

    #[test]
    fn only_errors_of_tryton_and_422_are_bad() {
        assert_eq!(
            status("{\"level\":\"INFO\",\"status\":200,\"elapsed_ms\":422}\n"),
            CheckStatus::Pass
        );
        assert_eq!(
            status("GET /client/commandes/422/ status=200"),
            CheckStatus::Pass
        );
        assert_eq!(
            status("2026 INFO tryton{method=x}: called"),
            CheckStatus::Pass
        );
        assert_eq!(
            status("ok\n{\"level\":\"INFO\",\"status\":422}"),
            CheckStatus::Fail
        );
        assert_eq!(status("\"GET / HTTP/1.1\" 422 10"), CheckStatus::Fail);
        assert_eq!(status("WARN Tryton RPC failed"), CheckStatus::Fail);
        assert_eq!(
            status("{\"level\":\"ERROR\",\"message\":\"Tryton sign-in: refused\"}"),
            CheckStatus::Fail
        );
        assert_eq!(check_log(None, 0).status, CheckStatus::Skip);
        assert_eq!(
            check_log(Some(Err("gone".into())), 0).status,
            CheckStatus::Fail
        );
    }
}
