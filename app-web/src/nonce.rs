use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// The nonce of an answer: nobody outside can know it, and it is another for each request.
pub(crate) fn nonce(key: &[u8; 32], request_id: &str) -> String {
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(key).expect("any length");
    mac.update(request_id.as_bytes());
    URL_SAFE_NO_PAD.encode(&mac.finalize().into_bytes()[..18])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_the_requests_own_and_needs_the_key() {
        assert_eq!(nonce(&[1; 32], "a"), nonce(&[1; 32], "a"));
        assert_ne!(nonce(&[1; 32], "a"), nonce(&[1; 32], "b"));
        assert_ne!(nonce(&[1; 32], "a"), nonce(&[2; 32], "a"));
    }
}
