//! A collector of traces and metrics: takes what is sent over OTLP/HTTP and decodes it.
#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::sync::{Arc, Mutex};

use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::metrics::v1::Metric;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// Each body with the path it came to.
type Taken = Arc<Mutex<Vec<(String, Vec<u8>)>>>;

pub(super) struct Collector {
    pub(super) url: String,
    taken: Taken,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Collector {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Collector {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let taken = Taken::default();
        let all = taken.clone();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(take(stream, all.clone()));
            }
        });
        Self { url, taken, task }
    }

    /// Every byte that was sent, as text where it is some.
    pub(super) fn text(&self) -> String {
        let taken = self.taken.lock().unwrap();
        let bodies = taken.iter().map(|(_, body)| String::from_utf8_lossy(body));
        bodies.collect()
    }

    pub(super) fn spans(&self) -> Vec<Span> {
        let taken = self.taken.lock().unwrap();
        let traces = taken.iter().filter(|(path, _)| path == "/v1/traces");
        let sent = traces.map(|(_, body)| ExportTraceServiceRequest::decode(&body[..]).unwrap());
        sent.flat_map(|sent| sent.resource_spans)
            .flat_map(|resource| resource.scope_spans)
            .flat_map(|scope| scope.spans)
            .collect()
    }

    /// What was measured, a report after the other.
    pub(super) fn reports(&self) -> Vec<Vec<Metric>> {
        let taken = self.taken.lock().unwrap();
        let metrics = taken.iter().filter(|(path, _)| path == "/v1/metrics");
        let sent = metrics.map(|(_, body)| ExportMetricsServiceRequest::decode(&body[..]).unwrap());
        sent.map(|sent| {
            let resources = sent.resource_metrics.into_iter();
            let scopes = resources.flat_map(|resource| resource.scope_metrics);
            scopes.flat_map(|scope| scope.metrics).collect()
        })
        .collect()
    }
}

async fn take(stream: TcpStream, all: Taken) {
    let mut stream = BufReader::new(stream);
    loop {
        let (mut first, mut length) = (String::new(), 0);
        if stream.read_line(&mut first).await.unwrap_or(0) == 0 {
            return;
        }
        let path = first
            .strip_prefix("POST ")
            .and_then(|rest| rest.split(' ').next());
        let path = path.unwrap_or_default().to_owned();
        assert!(
            ["/v1/traces", "/v1/metrics"].contains(&path.as_str()),
            "{first}"
        );
        loop {
            let mut line = String::new();
            stream.read_line(&mut line).await.unwrap();
            let line = line.trim_end().to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(told) = line.strip_prefix("content-length:") {
                length = told.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await.unwrap();
        all.lock().unwrap().push((path, body));
        let answer =
            b"HTTP/1.1 200 OK\r\ncontent-type: application/x-protobuf\r\ncontent-length: 0\r\n\r\n";
        stream.write_all(answer).await.unwrap();
    }
}
