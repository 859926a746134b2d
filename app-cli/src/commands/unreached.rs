use guichet_portal::driven::PortError;
use guichet_portal::operators::smoke::Finding;

use crate::exit::Exit;
use crate::failure::Failure;
use crate::out::Out;
use crate::words::smoke::detail;

/// A portal's server that does not answer at its address, as `smoke` tells it.
pub(super) fn unreached(out: Out, base_url: &str, error: PortError) -> Failure {
    let (exit, finding) = match &error {
        silence if silence.is_silence() => (Exit::TimeLimit, Finding::Silent),
        PortError::Unavailable { .. } => {
            let why = error.innermost();
            (Exit::CouldNotRun, Finding::Unreachable(why))
        }
        _ => return error.into(),
    };
    let words = detail(out, &finding);
    Failure::told(exit, format!("{base_url}{}{words}", out.colon()))
}

#[cfg(test)]
mod tests {
    use guichet_domain::kernel::Language;

    use super::*;
    use crate::args::Format;

    #[test]
    fn the_address_is_named_and_the_innermost_reason() {
        let url = "http://127.0.0.1:9";
        let said = |language, error| {
            let out = Out::new(Format::Table, language, false);
            let failure = unreached(out, url, error);
            (failure.exit(), failure.lines(language).concat())
        };
        let closed = || PortError::unavailable("a page", "connection refused");
        assert_eq!(
            said(Language::French, closed()),
            (
                Exit::CouldNotRun,
                format!("{url} : injoignable (connection refused)")
            )
        );
        assert_eq!(
            said(Language::English, closed()).1,
            format!("{url}: cannot be reached (connection refused)")
        );
        assert_eq!(
            said(Language::English, PortError::timed_out("a page")),
            (Exit::TimeLimit, format!("{url}: no answer in time"))
        );
    }
}
