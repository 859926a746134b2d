use guichet_driven::{PortError, PortResult};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;

use crate::RedisUrl;

/// The longest line that an answer to what is asked here has.
const LONGEST: usize = 1024;

/// Bytes to and from Redis, inside TLS or not.
trait Wire: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Wire for T {}

/// A connection to Redis, not signed in.
pub(crate) struct Connection {
    wire: Box<dyn Wire>,
}

/// What Redis answers to a command that reads nothing.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Reply {
    /// `OK`, `PONG`.
    Good,
    /// A refusal by its first word, as `WRONGPASS`. The others may name users.
    Refused(String),
}

impl Connection {
    pub(crate) async fn open(url: &RedisUrl, tls: &TlsConnector) -> PortResult<Self> {
        let stream = TcpStream::connect((url.host.as_str(), url.port)).await;
        let stream = stream.map_err(away)?;
        if !url.tls {
            let wire = Box::new(stream);
            return Ok(Self { wire });
        }
        let name = ServerName::try_from(url.host.clone()).map_err(away)?;
        let wire = Box::new(tls.connect(name, stream).await.map_err(away)?);
        Ok(Self { wire })
    }

    /// Says one command and reads its answer, which must be one line.
    pub(crate) async fn ask(&mut self, words: &[&str]) -> PortResult<Reply> {
        let command = written(words);
        self.wire.write_all(&command).await.map_err(away)?;
        self.wire.flush().await.map_err(away)?;
        let line = self.line().await?;
        match line.split_at_checked(1) {
            Some(("+", _)) => Ok(Reply::Good),
            Some(("-", why)) => {
                let code = why.split(' ').next().unwrap_or_default();
                Ok(Reply::Refused(code.to_owned()))
            }
            _ => Err(PortError::corrupt("an answer of Redis")),
        }
    }

    async fn line(&mut self) -> PortResult<String> {
        let mut line = Vec::new();
        while !line.ends_with(b"\r\n") {
            if line.len() == LONGEST {
                return Err(PortError::corrupt("an answer of Redis: too long a line"));
            }
            line.push(self.wire.read_u8().await.map_err(away)?);
        }
        line.truncate(line.len() - 2);
        String::from_utf8(line).map_err(|_| PortError::corrupt("an answer of Redis: not text"))
    }

    /// Says goodbye; whether Redis hears it is its own affair.
    pub(crate) async fn close(mut self) {
        let _ = self.wire.shutdown().await;
    }
}

fn away(error: impl std::error::Error + Send + Sync + 'static) -> PortError {
    PortError::unavailable("Redis", error)
}

/// An array of strings, each after its length: what a password holds cannot end it.
fn written(words: &[&str]) -> Vec<u8> {
    let mut bytes = format!("*{}\r\n", words.len()).into_bytes();
    for word in words {
        bytes.extend(format!("${}\r\n", word.len()).into_bytes());
        bytes.extend(word.as_bytes());
        bytes.extend(b"\r\n");
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_with_a_line_end_stays_one_word() {
        let bytes = written(&["AUTH", "a\r\nFLUSHALL"]);
        assert_eq!(bytes, b"*2\r\n$4\r\nAUTH\r\n$11\r\na\r\nFLUSHALL\r\n");
    }
}
