//! Where a request comes from, behind proxies that are trusted.

use std::net::{IpAddr, SocketAddr};

use guichet_wiring::Network;
use poem::http::{HeaderMap, HeaderValue};
use poem::{Addr, Request};

/// The address of the other end of the connection.
pub(crate) fn peer(request: &Request) -> Option<IpAddr> {
    match &request.remote_addr().0 {
        Addr::SocketAddr(address) => Some(address.ip().to_canonical()),
        _ => None,
    }
}

/// Whether what this peer says about others is believed.
pub(crate) fn is_trusted(peer: Option<IpAddr>, trusted: &[Network]) -> bool {
    peer.is_some_and(|ip| trusted.iter().any(|network| network.contains(ip)))
}

/// The person's address: the right-most hop that is not a trusted proxy. Whoever sends
/// `X-Forwarded-For` itself adds hops on the left, where nobody looks.
pub(crate) fn client(
    peer: Option<IpAddr>,
    headers: &HeaderMap,
    trusted: &[Network],
) -> Option<IpAddr> {
    let mut nearest = peer?;
    let lines: Vec<&[u8]> = headers
        .get_all("x-forwarded-for")
        .iter()
        .map(HeaderValue::as_bytes)
        .collect();
    // As bytes: what somebody put on the left, of whatever letters, hides no hop on the right.
    let hops = lines
        .iter()
        .rev()
        .flat_map(|line| line.rsplit(|byte| *byte == b','))
        .map(|hop| str::from_utf8(hop).unwrap_or_default());
    for hop in hops {
        if !is_trusted(Some(nearest), trusted) {
            break;
        }
        // A hop that is no address ends the chain at the last one that was.
        let Some(address) = address_of(hop.trim()) else {
            break;
        };
        nearest = address.to_canonical();
    }
    Some(nearest)
}

/// A hop's address; some proxies add the port, and put IPv6 into brackets.
fn address_of(hop: &str) -> Option<IpAddr> {
    let bare = |hop: &str| {
        let inner = hop.strip_prefix('[')?.strip_suffix(']')?;
        inner.parse().ok().map(IpAddr::V6)
    };
    let with_port = |hop: &str| Some(hop.parse::<SocketAddr>().ok()?.ip());
    hop.parse()
        .ok()
        .or_else(|| with_port(hop))
        .or_else(|| bare(hop))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, forwarded: &[&str]) -> String {
        let trusted = ["10.0.0.0/8".parse().unwrap(), "::1".parse().unwrap()];
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        client(peer.parse().ok(), &headers, &trusted)
            .unwrap()
            .to_string()
    }

    #[test]
    fn the_right_most_untrusted_hop_counts() {
        assert_eq!(seen("203.0.113.9", &["1.2.3.4"]), "203.0.113.9");
        assert_eq!(seen("10.0.0.1", &["1.2.3.4"]), "1.2.3.4");
        assert_eq!(seen("10.0.0.1", &["6.6.6.6, 1.2.3.4"]), "1.2.3.4");
        assert_eq!(seen("10.0.0.1", &["6.6.6.6, 1.2.3.4, 10.9.9.9"]), "1.2.3.4");
        assert_eq!(seen("10.0.0.1", &["6.6.6.6", "1.2.3.4"]), "1.2.3.4");
        assert_eq!(seen("::1", &["2001:db8::7"]), "2001:db8::7");
    }

    #[test]
    fn what_is_no_address_is_not_believed() {
        assert_eq!(seen("10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(seen("10.0.0.1", &["nonsense"]), "10.0.0.1");
        assert_eq!(
            seen("10.0.0.1", &["1.2.3.4, nonsense, 10.0.0.2"]),
            "10.0.0.2"
        );
        assert_eq!(seen("10.0.0.1", &["::ffff:1.2.3.4"]), "1.2.3.4");
    }

    #[test]
    fn letters_that_somebody_put_in_front_hide_no_hop() {
        let trusted = ["10.0.0.0/8".parse().unwrap()];
        let mut headers = HeaderMap::new();
        let line = HeaderValue::from_bytes(b"\xe9\xff, 203.0.113.9").unwrap();
        headers.append("x-forwarded-for", line);
        let found = client("10.0.0.1".parse().ok(), &headers, &trusted);
        assert_eq!(found, "203.0.113.9".parse().ok());
    }

    #[test]
    fn a_hop_may_have_a_port() {
        for (hop, address) in [
            ("1.2.3.4:5678", "1.2.3.4"),
            ("[::1]:80", "::1"),
            ("[2001:db8::7]:65535", "2001:db8::7"),
            ("[2001:db8::7]", "2001:db8::7"),
            ("[::ffff:1.2.3.4]:1", "1.2.3.4"),
            ("6.6.6.6, 1.2.3.4:5678, [::1]:80, 10.0.0.2:9", "1.2.3.4"),
        ] {
            assert_eq!(seen("10.0.0.1", &[hop]), address, "{hop}");
        }
        for hop in [
            "1.2.3.4:",
            "1.2.3.4:65536",
            "1.2.3.4:x",
            "[1.2.3.4]",
            "[1.2.3.4]:80",
            "[::1",
            "::1]",
            "[::1]80",
            ":80",
        ] {
            assert_eq!(seen("10.0.0.1", &[hop]), "10.0.0.1", "{hop}");
        }
    }
}
