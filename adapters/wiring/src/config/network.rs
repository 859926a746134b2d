use std::net::IpAddr;
use std::str::FromStr;

/// A network in CIDR notation, or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u32,
}

impl Network {
    /// Whether an address lies in it. IPv4 addresses in IPv6 form are compared as IPv4.
    pub fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(net), IpAddr::V4(ip)) => {
                same(net.to_bits().into(), ip.to_bits().into(), 32 - self.prefix)
            }
            (IpAddr::V6(net), IpAddr::V6(ip)) => {
                same(net.to_bits(), ip.to_bits(), 128 - self.prefix)
            }
            _ => false,
        }
    }
}

fn same(a: u128, b: u128, host_bits: u32) -> bool {
    (a ^ b).checked_shr(host_bits).unwrap_or(0) == 0
}

impl FromStr for Network {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (address, prefix) = text.split_once('/').unwrap_or((text, ""));
        let address: IpAddr = address.parse().map_err(|_| ())?;
        let bits = if address.is_ipv4() { 32 } else { 128 };
        let prefix = if prefix.is_empty() && !text.contains('/') {
            bits
        } else {
            prefix.parse().map_err(|_| ())?
        };
        (prefix <= bits)
            .then_some(Self { address, prefix })
            .ok_or(())
    }
}

/// Whether a host can be one of a private network: a name without a dot, or an address that is routed
/// nowhere outside. A name that begins with a digit may be an address in another guise.
pub(super) fn may_be_private(host: &str) -> bool {
    match host.trim_matches(['[', ']']).parse::<IpAddr>() {
        Ok(address) => match address.to_canonical() {
            IpAddr::V4(ip) => ip.is_private() || ip.is_loopback(),
            IpAddr::V6(ip) => ip.is_unique_local() || ip.is_loopback(),
        },
        Err(_) => host.starts_with(|c: char| c.is_ascii_alphabetic()) && !host.contains('.'),
    }
}

pub(super) fn list(text: &str) -> Option<Vec<Network>> {
    text.split(',')
        .map(str::trim)
        .filter(|t| !t.is_empty())
        .map(|t| t.parse().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_of_a_private_network_is_told_from_a_public_one() {
        for host in [
            "tryton",
            "10.1.2.3",
            "172.30.0.4",
            "192.168.1.1",
            "[fd00::1]",
            "[::1]",
        ] {
            assert!(may_be_private(host), "{host}");
        }
        for host in [
            "",
            "tryton.example.com",
            "tryton.",
            "8.8.8.8",
            "172.32.0.1",
            "[2001:db8::1]",
            "[::ffff:8.8.8.8]",
            // 8.8.8.8 to a resolver of the old kind.
            "134744072",
            "0x08080808",
        ] {
            assert!(!may_be_private(host), "{host}");
        }
    }

    #[test]
    fn addresses_are_found_in_their_networks() {
        let within = |net: &str, ip: &str| {
            net.parse::<Network>()
                .unwrap()
                .contains(ip.parse().unwrap())
        };
        assert!(within("10.0.0.0/8", "10.255.0.1"));
        assert!(!within("10.0.0.0/8", "11.0.0.1"));
        assert!(within("127.0.0.1", "127.0.0.1"));
        assert!(within("127.0.0.1", "::ffff:127.0.0.1"));
        assert!(!within("127.0.0.1", "127.0.0.2"));
        assert!(within("0.0.0.0/0", "8.8.8.8"));
        assert!(!within("0.0.0.0/0", "::1"));
        assert!(within("fd00::/8", "fdab::1"));
        for text in ["", "10.0.0.0/33", "10.0.0/8", "a/8", "10.0.0.0/"] {
            assert!(text.parse::<Network>().is_err(), "{text}");
        }
    }
}
