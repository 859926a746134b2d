use std::io;
use std::sync::Arc;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};

use super::tryton::Fake;
use super::{Reply, Seen};

/// Answers on one connection until it ends.
pub(crate) async fn serve<S>(fake: Arc<Fake>, stream: S)
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
{
    let mut stream = BufReader::new(stream);
    while let Ok(Some(seen)) = read(&mut stream).await {
        let reply = fake.reply(&seen);
        if !fake
            .during(write(&mut stream, &seen, reply))
            .await
            .unwrap_or(false)
        {
            return;
        }
    }
}

async fn read<S>(stream: &mut BufReader<S>) -> io::Result<Option<Seen>>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut line = String::new();
    if stream.read_line(&mut line).await? == 0 {
        return Ok(None);
    }
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut headers = Vec::new();
    loop {
        line.clear();
        stream.read_line(&mut line).await?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        headers.push((name.to_ascii_lowercase(), value.to_owned()));
    }
    let length = headers.iter().find(|(n, _)| n == "content-length");
    let length = length.and_then(|(_, v)| v.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    let text = String::from_utf8(body).map_err(io::Error::other)?;
    let body = serde_json::from_str(&text).unwrap_or(Value::Null);
    Ok(Some(Seen {
        path,
        headers,
        text,
        body,
    }))
}

/// Whether the connection goes on.
async fn write<S>(stream: &mut S, seen: &Seen, mut reply: Reply) -> io::Result<bool>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    while let Reply::Held(gate, then) = reply {
        gate.acquire().await.map_err(io::Error::other)?.forget();
        reply = *then;
    }
    let id = &seen.body["id"];
    let json = |body| {
        (
            200,
            vec![("Content-Type", "application/json".to_owned())],
            body,
        )
    };
    let (status, mut headers, body) = match reply {
        Reply::Result(value) => json(Reply::envelope(id, "result", &value)),
        Reply::Error(value) => json(Reply::envelope(id, "error", &value)),
        Reply::Raw(status, headers, body) => (status, headers, body),
        Reply::Chunked(value) => {
            return chunked(stream, &Reply::envelope(id, "result", &value)).await;
        }
        Reply::Half => {
            let head = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"id\":0,\"result\":[";
            stream.write_all(head.as_bytes()).await?;
            stream.flush().await?;
            stream.shutdown().await?;
            return Ok(false);
        }
        Reply::Silence => {
            // Until the other side goes.
            let _ = stream.read_u8().await;
            return Ok(false);
        }
        Reply::Cut | Reply::Held(..) => return Ok(false),
    };
    headers.push(("Content-Length", body.len().to_string()));
    stream
        .write_all(format!("HTTP/1.1 {status} Said\r\n").as_bytes())
        .await?;
    for (name, value) in headers {
        stream
            .write_all(format!("{name}: {value}\r\n").as_bytes())
            .await?;
    }
    stream.write_all(b"\r\n").await?;
    stream.write_all(&body).await?;
    stream.flush().await?;
    Ok(true)
}

async fn chunked<S: AsyncWrite + Unpin>(stream: &mut S, body: &[u8]) -> io::Result<bool> {
    stream
        .write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        .await?;
    for part in body.chunks(7) {
        stream
            .write_all(format!("{:x}\r\n", part.len()).as_bytes())
            .await?;
        stream.write_all(part).await?;
        stream.write_all(b"\r\n").await?;
    }
    stream.write_all(b"0\r\n\r\n").await?;
    stream.flush().await?;
    Ok(true)
}
