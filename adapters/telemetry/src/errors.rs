use std::fmt;

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id};
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, Filter};
use tracing_subscriber::registry::LookupSpan;

/// The span of a request, which names it.
const REQUEST: &str = "request";

/// Targets whose errors end in an answer that is told by itself.
const ANSWERED: [&str; 2] = ["guichet_web::edge", "guichet_web::problem"];

/// What an error in the log says that may be kept: words of the program's own, no message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// The field `kind`, a stable word; `logged` where there is none.
    pub kind: String,
    /// The field `place`; the module that wrote it where there is none.
    pub place: String,
    /// The request it belongs to.
    pub correlation: Option<String>,
}

/// Tells `whom` of every error that is logged, but for those of a request's own answer; on the
/// thread that logs: it must not wait, nor log an error itself.
pub fn error_events<S, F>(whom: F) -> impl Layer<S> + Send + Sync
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    F: Fn(&Heard) + Send + Sync + 'static,
{
    ErrorEvents(whom).with_filter(Wanted)
}

struct ErrorEvents<F>(F);

/// Errors, and the spans that say which request they belong to.
struct Wanted;

impl<S> Filter<S> for Wanted {
    fn enabled(&self, meta: &Metadata<'_>, _: &Context<'_, S>) -> bool {
        if meta.is_span() {
            return meta.name() == REQUEST;
        }
        let answered = ANSWERED
            .iter()
            .any(|target| meta.target().starts_with(target));
        *meta.level() == Level::ERROR && !answered
    }
}

struct RequestId(String);

impl<S, F> Layer<S> for ErrorEvents<F>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    F: Fn(&Heard) + Send + Sync + 'static,
{
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut found = Words::default();
        attributes.record(&mut found);
        if let (Some(id), Some(span)) = (found.request_id, context.span(id)) {
            span.extensions_mut().insert(RequestId(id));
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut found = Words::default();
        event.record(&mut found);
        let scope = context.event_scope(event);
        let correlation = scope.into_iter().flatten().find_map(|span| {
            let extensions = span.extensions();
            extensions.get::<RequestId>().map(|id| id.0.clone())
        });
        let place = event.metadata().target();
        (self.0)(&Heard {
            kind: found.kind.unwrap_or_else(|| "logged".to_owned()),
            place: found.place.unwrap_or_else(|| place.to_owned()),
            correlation,
        });
    }
}

#[derive(Default)]
struct Words {
    kind: Option<String>,
    place: Option<String>,
    request_id: Option<String>,
}

impl Words {
    fn slot(&mut self, field: &Field) -> Option<&mut Option<String>> {
        match field.name() {
            "kind" => Some(&mut self.kind),
            "place" => Some(&mut self.place),
            "request_id" => Some(&mut self.request_id),
            _ => None,
        }
    }
}

impl Visit for Words {
    fn record_str(&mut self, field: &Field, value: &str) {
        if let Some(slot) = self.slot(field) {
            *slot = Some(value.to_owned());
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if let Some(slot) = self.slot(field) {
            *slot = Some(format!("{value:?}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    #[test]
    fn errors_are_told_with_their_request_and_without_their_message() {
        let heard: Arc<Mutex<Vec<Heard>>> = Arc::default();
        let whom = heard.clone();
        let layer = error_events(move |one: &Heard| whom.lock().unwrap().push(one.clone()));
        let subscriber = tracing_subscriber::registry().with(layer);
        tracing::subscriber::with_default(subscriber, || {
            let request = tracing::info_span!("request", request_id = %"0197-abc");
            let _in = request.enter();
            let deeper = tracing::info_span!("orders.list");
            let _deeper = deeper.enter();
            tracing::warn!("only a warning");
            tracing::error!(login = "secret", "of alice@example.com");
            tracing::error!(kind = "corrupt", place = "outbox", "cannot be read");
            tracing::error!(target: "guichet_web::problem::from", "told by its answer");
        });
        let expected = |kind: &str, place: &str| Heard {
            kind: kind.into(),
            place: place.into(),
            correlation: Some("0197-abc".into()),
        };
        assert_eq!(
            *heard.lock().unwrap(),
            [
                expected("logged", "guichet_telemetry::errors::tests"),
                expected("corrupt", "outbox"),
            ]
        );
    }
}
