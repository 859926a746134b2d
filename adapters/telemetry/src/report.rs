//! The same numbers as `/metrics`, sent to a collector over OTLP.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::{Request, header};
use opentelemetry_http::HttpClient;
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_proto::tonic::common::v1::{AnyValue, InstrumentationScope, KeyValue, any_value};
use opentelemetry_proto::tonic::metrics::v1::{
    AggregationTemporality, Gauge, Histogram, HistogramDataPoint, Metric, NumberDataPoint,
    ResourceMetrics, ScopeMetrics, Sum, metric, number_data_point,
};
use opentelemetry_proto::tonic::resource::v1::Resource;
use prost::Message;

use crate::CollectorSetUpError;
use crate::exposition::{Family, Sample, read};
use crate::otlp::{OnRuntime, address};

/// Names and values, in the order they stand in.
type Labels = Vec<(String, String)>;

/// What was measured was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// It is away, or silent.
    #[error("the collector cannot be reached: {0}")]
    Away(String),
    /// It answered something else than that it took it.
    #[error("the collector answered {0}")]
    Refused(u16),
}

/// Sends what is measured to a collector over OTLP/HTTP, under the names that Prometheus reads.
#[derive(Debug, Clone)]
pub struct Reports {
    client: OnRuntime,
    url: String,
    service: &'static str,
    version: &'static str,
    since: DateTime<Utc>,
}

impl Reports {
    /// To the collector at this address (`http://HOST:4318`), as `service`, of what is counted
    /// since this moment. Called within a runtime, which must outlive it.
    pub fn begin(
        endpoint: &str,
        service: &'static str,
        version: &'static str,
        since: DateTime<Utc>,
    ) -> Result<Self, CollectorSetUpError> {
        Ok(Self {
            client: OnRuntime::here()?,
            url: address(endpoint, "metrics"),
            service,
            version,
            since,
        })
    }

    /// Sends what [`crate::Metrics::render`] answered at this moment.
    pub async fn send(&self, text: &str, at: DateTime<Utc>) -> Result<(), ReportError> {
        let away = |error: &dyn std::fmt::Display| ReportError::Away(error.to_string());
        let body = self.request(text, at).encode_to_vec();
        let request = Request::post(&self.url)
            .header(header::CONTENT_TYPE, "application/x-protobuf")
            .body(Bytes::from(body))
            .map_err(|error| away(&error))?;
        let answer = self.client.send_bytes(request).await;
        let status = answer.map_err(|error| away(&error))?.status();
        if status.is_success() {
            return Ok(());
        }
        Err(ReportError::Refused(status.as_u16()))
    }

    fn request(&self, text: &str, at: DateTime<Utc>) -> ExportMetricsServiceRequest {
        let span = Span {
            since: nanoseconds(self.since),
            at: nanoseconds(at),
        };
        let families = read(text);
        let of_this_program = Resource {
            attributes: vec![
                attribute("service.name", self.service),
                attribute("service.version", self.version),
            ],
            ..Resource::default()
        };
        let all = ScopeMetrics {
            scope: Some(InstrumentationScope {
                name: "guichet".to_owned(),
                ..InstrumentationScope::default()
            }),
            metrics: families.iter().filter_map(|one| span.metric(one)).collect(),
            ..ScopeMetrics::default()
        };
        ExportMetricsServiceRequest {
            resource_metrics: vec![ResourceMetrics {
                resource: Some(of_this_program),
                scope_metrics: vec![all],
                ..ResourceMetrics::default()
            }],
        }
    }
}

/// The time that what is counted was counted in, in nanoseconds since 1970.
#[derive(Clone, Copy)]
struct Span {
    since: u64,
    at: u64,
}

impl Span {
    fn metric(self, family: &Family) -> Option<Metric> {
        let cumulative = AggregationTemporality::Cumulative.into();
        let data = match family.kind.as_str() {
            "counter" => metric::Data::Sum(Sum {
                data_points: self.numbers(family),
                aggregation_temporality: cumulative,
                is_monotonic: true,
            }),
            "gauge" => metric::Data::Gauge(Gauge {
                data_points: self.numbers(family),
            }),
            "histogram" => metric::Data::Histogram(Histogram {
                data_points: self.histograms(family),
                aggregation_temporality: cumulative,
            }),
            _ => return None,
        };
        let is_seconds = family.name.ends_with("_seconds");
        Some(Metric {
            name: family.name.clone(),
            description: family.help.clone(),
            unit: if is_seconds { "s" } else { "" }.to_owned(),
            data: Some(data),
            ..Metric::default()
        })
    }

    fn numbers(self, family: &Family) -> Vec<NumberDataPoint> {
        let point = |sample: &Sample| NumberDataPoint {
            attributes: attributes(&sample.labels),
            start_time_unix_nano: self.since,
            time_unix_nano: self.at,
            value: Some(number_data_point::Value::AsDouble(sample.value)),
            ..NumberDataPoint::default()
        };
        family.samples.iter().map(point).collect()
    }

    /// One point for each set of labels, its buckets each without the ones below.
    fn histograms(self, family: &Family) -> Vec<HistogramDataPoint> {
        let mut points: Vec<(Labels, HistogramDataPoint, u64)> = Vec::new();
        for sample in &family.samples {
            let own = |(name, _): &&(String, String)| name != "le";
            let labels: Vec<_> = sample.labels.iter().filter(own).cloned().collect();
            let known = points.iter().position(|(of, ..)| *of == labels);
            let index = known.unwrap_or_else(|| {
                let point = HistogramDataPoint {
                    attributes: attributes(&labels),
                    start_time_unix_nano: self.since,
                    time_unix_nano: self.at,
                    ..HistogramDataPoint::default()
                };
                points.push((labels, point, 0));
                points.len() - 1
            });
            let Some((_, point, below)) = points.get_mut(index) else {
                continue;
            };
            match sample.part.as_str() {
                "_sum" => point.sum = Some(sample.value),
                "_count" => point.count = whole(sample.value),
                _ => {
                    let up_to = whole(sample.value);
                    point.bucket_counts.push(up_to.saturating_sub(*below));
                    *below = up_to;
                    let bound = sample.labels.iter().find(|(name, _)| name == "le");
                    let bound = bound.and_then(|(_, bound)| bound.parse::<f64>().ok());
                    // The last has none: it is what lies beyond all of them.
                    point
                        .explicit_bounds
                        .extend(bound.filter(|bound| bound.is_finite()));
                }
            }
        }
        points.into_iter().map(|(_, point, _)| point).collect()
    }
}

fn attributes(labels: &[(String, String)]) -> Vec<KeyValue> {
    labels
        .iter()
        .map(|(name, value)| attribute(name, value))
        .collect()
}

fn attribute(name: &str, value: &str) -> KeyValue {
    KeyValue {
        key: name.to_owned(),
        value: Some(AnyValue {
            value: Some(any_value::Value::StringValue(value.to_owned())),
        }),
        ..KeyValue::default()
    }
}

fn nanoseconds(at: DateTime<Utc>) -> u64 {
    let nanoseconds = at.timestamp_nanos_opt().unwrap_or_default();
    nanoseconds.try_into().unwrap_or_default()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "how often something happened, written as Prometheus writes numbers"
)]
fn whole(count: f64) -> u64 {
    count as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"# HELP guichet_http_requests_total Requests.
# TYPE guichet_http_requests_total counter
guichet_http_requests_total{route="/",status="2xx"} 3
guichet_http_requests_total{route="/",status="5xx"} 1

# HELP guichet_outbox_oldest_seconds Age.
# TYPE guichet_outbox_oldest_seconds gauge
guichet_outbox_oldest_seconds 12

# HELP guichet_erp_call_duration_seconds Long.
# TYPE guichet_erp_call_duration_seconds histogram
guichet_erp_call_duration_seconds_bucket{method="a",le="0.1"} 1
guichet_erp_call_duration_seconds_bucket{method="a",le="1"} 3
guichet_erp_call_duration_seconds_bucket{method="a",le="+Inf"} 4
guichet_erp_call_duration_seconds_sum{method="a"} 4.5
guichet_erp_call_duration_seconds_count{method="a"} 4
guichet_erp_call_duration_seconds_bucket{method="b",le="0.1"} 0
guichet_erp_call_duration_seconds_bucket{method="b",le="1"} 0
guichet_erp_call_duration_seconds_bucket{method="b",le="+Inf"} 2
guichet_erp_call_duration_seconds_sum{method="b"} 9
guichet_erp_call_duration_seconds_count{method="b"} 2
"#;

    #[tokio::test]
    async fn what_prometheus_reads_is_what_is_sent_bucket_by_bucket() {
        let since = DateTime::from_timestamp_nanos(1_000);
        let reports = Reports::begin("http://127.0.0.1:9/", "x", "1", since).unwrap();
        assert_eq!(reports.url, "http://127.0.0.1:9/v1/metrics");
        let request = reports.request(TEXT, DateTime::from_timestamp_nanos(2_000));
        let metrics = &request.resource_metrics[0].scope_metrics[0].metrics;
        let names: Vec<&str> = metrics.iter().map(|metric| metric.name.as_str()).collect();
        assert_eq!(
            names,
            [
                "guichet_http_requests_total",
                "guichet_outbox_oldest_seconds",
                "guichet_erp_call_duration_seconds"
            ]
        );
        let Some(metric::Data::Sum(sum)) = &metrics[0].data else {
            panic!("{metrics:?}");
        };
        assert!(sum.is_monotonic);
        assert_eq!(sum.aggregation_temporality, 2, "cumulative");
        let value = |value| Some(number_data_point::Value::AsDouble(value));
        assert_eq!(
            (sum.data_points[0].value, sum.data_points[1].value),
            (value(3.0), value(1.0))
        );
        assert_eq!(
            sum.data_points[1].attributes,
            [attribute("route", "/"), attribute("status", "5xx")]
        );
        let times = (
            sum.data_points[0].start_time_unix_nano,
            sum.data_points[0].time_unix_nano,
        );
        assert_eq!(times, (1_000, 2_000));
        assert!(matches!(metrics[1].data, Some(metric::Data::Gauge(_))));
        assert_eq!(metrics[1].unit, "s");
        let Some(metric::Data::Histogram(found)) = &metrics[2].data else {
            panic!("{metrics:?}");
        };
        let [a, b] = &found.data_points[..] else {
            panic!("{found:?}");
        };
        assert_eq!(a.attributes, [attribute("method", "a")]);
        assert_eq!(a.explicit_bounds, [0.1, 1.0]);
        assert_eq!(a.bucket_counts, [1, 2, 1]);
        assert_eq!((a.count, a.sum), (4, Some(4.5)));
        assert_eq!(b.bucket_counts, [0, 0, 2]);
    }

    #[tokio::test]
    async fn a_collector_that_is_away_is_told() {
        let since = DateTime::from_timestamp_nanos(0);
        let reports = Reports::begin("http://127.0.0.1:9", "x", "1", since).unwrap();
        let sent = reports.send(TEXT, since).await;
        assert!(matches!(sent, Err(ReportError::Away(_))), "{sent:?}");
    }
}
