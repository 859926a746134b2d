use std::collections::HashMap;
use std::time::Duration;

use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::{TraceContextExt, TracerProvider};
use opentelemetry_otlp::{SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::{Level, Span, Subscriber};
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::registry::LookupSpan;

use crate::otlp::{CollectorSetUpError, DEADLINE, OnRuntime, address};

/// How long the last batch may take when the program ends.
const LAST: Duration = Duration::from_secs(3);

/// Traces sent to a collector over OTLP/HTTP, in batches, beside everything else: where it is
/// away they are dropped.
#[derive(Debug)]
pub struct Traces(SdkTracerProvider);

impl Traces {
    /// Begins to send to the collector at this address (`http://HOST:4318`), as `service`. Called
    /// within a runtime, which must outlive it.
    pub fn begin(
        endpoint: &str,
        service: &'static str,
        version: &'static str,
    ) -> Result<Self, CollectorSetUpError> {
        let wrong = |why: String| CollectorSetUpError::Endpoint(why);
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(OnRuntime::here()?)
            .with_endpoint(address(endpoint, "traces"))
            .with_timeout(DEADLINE)
            .build()
            .map_err(|error| wrong(error.to_string()))?;
        let resource = Resource::builder()
            .with_service_name(service)
            .with_attribute(opentelemetry::KeyValue::new("service.version", version))
            .build();
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_resource(resource)
            .build();
        Ok(Self(provider))
    }

    /// The layer that makes traces of our own spans. What is logged stays in the log: nothing of
    /// it goes out.
    pub fn layer<S>(&self) -> impl Layer<S> + Send + Sync + use<S>
    where
        S: Subscriber + for<'a> LookupSpan<'a> + Send + Sync,
    {
        let tracer = self.0.tracer("guichet");
        tracing_opentelemetry::layer()
            .with_tracer(tracer)
            .with_location(false)
            .with_threads(false)
            .with_tracked_inactivity(false)
            .with_filter(filter_fn(|meta| {
                meta.is_span()
                    && *meta.level() <= Level::INFO
                    && meta.target().starts_with("guichet")
            }))
    }

    /// Sends what is left, and ends.
    pub async fn end(self) {
        // It waits: not on a thread that others need.
        let ended = tokio::task::spawn_blocking(move || self.0.shutdown_with_timeout(LAST));
        match ended.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the last traces were not sent"),
            Err(error) => tracing::warn!(%error, "the last traces were not sent"),
        }
    }
}

/// Joins a span that nobody has entered yet to the trace of a `traceparent` of the W3C's form;
/// answers the id of the trace it is then of: the given one, or, where traces are made, its own.
pub fn join(span: &Span, traceparent: Option<&str>) -> Option<String> {
    let given = traceparent.filter(|text| is_traceparent(text));
    if let Some(given) = given {
        // Whether the other side keeps its part is its own affair: ours is kept.
        let kept = format!("{}01", &given[..53]);
        let carrier = HashMap::from([("traceparent".to_owned(), kept)]);
        let parent = TraceContextPropagator::new().extract(&carrier);
        // Where no traces are made there is nothing to join.
        let _ = span.set_parent(parent);
    }
    let context = span.context();
    let own = context.span().span_context().clone();
    if own.is_valid() {
        return Some(own.trace_id().to_string());
    }
    given.map(|text| text[3..35].to_owned())
}

/// `00-` trace, `-` span, `-` flags, in lower-case hexadecimal digits; neither all zeros.
fn is_traceparent(text: &str) -> bool {
    let shaped = text.len() == 55
        && text.bytes().enumerate().all(|(at, byte)| match at {
            2 | 35 | 52 => byte == b'-',
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        });
    let zeros = |piece: &str| piece.bytes().all(|byte| byte == b'0');
    shaped && text.starts_with("00") && !zeros(&text[3..35]) && !zeros(&text[36..52])
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIVEN: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    #[test]
    fn only_the_w3cs_form_is_a_traceparent() {
        assert!(is_traceparent(GIVEN));
        for bad in [
            "",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0\u{e9}",
            &GIVEN.repeat(20),
        ] {
            assert!(!is_traceparent(bad), "{bad}");
        }
    }

    #[test]
    fn a_trace_that_the_other_side_does_not_keep_is_kept_here() {
        use tracing_subscriber::layer::SubscriberExt;

        let traces = Traces(SdkTracerProvider::builder().build());
        let subscriber = tracing_subscriber::registry().with(traces.layer());
        tracing::subscriber::with_default(subscriber, || {
            for given in [GIVEN, &GIVEN.replace("-01", "-00")] {
                let span = tracing::info_span!("request");
                let id = join(&span, Some(given));
                assert_eq!(id.as_deref(), Some("4bf92f3577b34da6a3ce929d0e0e4736"));
                let context = span.context();
                assert!(context.span().span_context().is_sampled(), "{given}");
            }
        });
    }

    #[test]
    fn without_traces_the_given_one_is_named_and_no_other() {
        let span = tracing::info_span!("request");
        let given = join(&span, Some(GIVEN));
        assert_eq!(given.as_deref(), Some("4bf92f3577b34da6a3ce929d0e0e4736"));
        assert_eq!(join(&span, Some("anything else")), None);
        assert_eq!(join(&span, None), None);
    }
}
