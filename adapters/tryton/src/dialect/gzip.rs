use std::io::Read;

use bytes::Bytes;
use flate2::read::MultiGzDecoder;
use http::HeaderMap;
use http::header::CONTENT_ENCODING;

use crate::transport::Fault;

const MAGIC: [u8; 2] = [0x1f, 0x8b];

/// The answer as it was before compression, at most `limit` bytes of it.
///
/// 8.0 may call a plain body gzip, so the bytes decide, not the header alone.
pub(crate) fn gunzip(headers: &HeaderMap, body: Bytes, limit: usize) -> Result<Bytes, Fault> {
    let said = headers
        .get(CONTENT_ENCODING)
        .is_some_and(|v| v.as_bytes() == b"gzip");
    if !said || !body.starts_with(&MAGIC) {
        return Ok(body);
    }
    let mut plain = Vec::with_capacity(body.len().saturating_mul(4).min(limit));
    let ceiling = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let mut decoder = MultiGzDecoder::new(body.as_ref()).take(ceiling);
    decoder
        .read_to_end(&mut plain)
        .map_err(|e| Fault::Cut(e.into()))?;
    if plain.len() > limit {
        return Err(Fault::TooLarge(limit));
    }
    Ok(plain.into())
}
