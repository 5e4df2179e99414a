//! The one guard of requests that this process sends because of what somebody set: it reaches the machines of the world, and of the networks
//! inside only those that the operator named.
//!
//! A name is looked up once; every address that it has is judged, and the connection goes to the addresses that were judged: a name that
//! answers otherwise a moment later (DNS rebinding) leads nowhere.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use ipnet::IpNet;

/// Networks that are no part of the public internet (IANA special-purpose address registries, RFC 6890), and those by which addresses of
/// IPv4 are spelled in IPv6 that are not read as such below.
const INSIDE: [&str; 26] = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
    "::/96",
    "64:ff9b:1::/48",
    "100::/64",
    "2001::/23",
    "2001:db8::/32",
    "3fff::/20",
    "5f00::/16",
    "fc00::/7",
    "fe80::/10",
    "fec0::/10",
    "ff00::/8",
];

/// Who may be reached.
#[derive(Clone, Debug)]
pub(crate) struct Guard {
    inside: Vec<IpNet>,
    allowed: Vec<IpNet>,
}

impl Guard {
    /// A guard that lets these networks inside be reached.
    pub(crate) fn new(allowed: Vec<IpNet>) -> Self {
        Self { inside: INSIDE.iter().filter_map(|network| network.parse().ok()).collect(), allowed }
    }

    /// Whether the operator named the network of an address.
    pub(crate) fn names(&self, address: IpAddr) -> bool {
        self.allowed.iter().any(|network| network.contains(&address.to_canonical()))
    }

    /// Whether an address may be reached.
    pub(crate) fn may(&self, address: IpAddr) -> bool {
        let address = meant(address);
        self.names(address) || !self.inside.iter().any(|network| network.contains(&address))
    }

    /// The addresses of a name, if all of them may be reached; why not.
    pub(crate) async fn resolve(&self, host: &str, port: u16) -> Result<Vec<SocketAddr>, String> {
        let found = tokio::net::lookup_host((host, port)).await.map_err(|e| e.to_string())?;
        let found: Vec<SocketAddr> = found.collect();
        if let Some(inside) = found.iter().find(|address| !self.may(address.ip())) {
            return Err(format!("{host} leads to {}, which is inside and not allowed", inside.ip()));
        }
        if found.is_empty() { Err(format!("{host} has no address")) } else { Ok(found) }
    }
}

/// The address that is meant: IPv4 may be spelled within IPv6 (mapped: RFC 4291 section 2.5.5.2; NAT64: RFC 6052 section 2.1; 6to4: RFC 3056
/// section 2).
fn meant(address: IpAddr) -> IpAddr {
    let IpAddr::V6(six) = address.to_canonical() else { return address.to_canonical() };
    let embedded = match six.segments() {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => Some((high, low)),
        _ => None,
    };
    embedded.map_or(IpAddr::V6(six), |(high, low)| {
        IpAddr::V4(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may(guard: &Guard, text: &str) -> bool {
        guard.may(text.parse().unwrap())
    }

    #[test]
    fn every_network_of_the_table_is_one() {
        assert_eq!(Guard::new(Vec::new()).inside.len(), INSIDE.len());
    }

    #[test]
    fn what_is_inside_is_not_reached_however_it_is_spelled() {
        let guard = Guard::new(Vec::new());
        for inside in [
            "127.0.0.1",
            "10.1.2.3",
            "172.31.255.255",
            "192.168.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "255.255.255.255",
            "224.0.0.1",
            "198.18.0.1",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::10.0.0.1",
            "64:ff9b:1::1",
            "2002:7f00:1::1",
            "2001:0:1::1",
            "fd00::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "2001:db8::1",
        ] {
            assert!(!may(&guard, inside), "{inside}");
        }
        for outside in [
            "93.184.216.34",
            "1.1.1.1",
            "172.32.0.1",
            "2606:4700::1111",
            "64:ff9b::1.1.1.1",
            "2002:101:101::1",
        ] {
            assert!(may(&guard, outside), "{outside}");
        }
    }

    #[test]
    fn what_the_operator_named_is_reached_and_nothing_beside_it() {
        let guard = Guard::new(vec!["10.1.0.0/16".parse().unwrap(), "::1/128".parse().unwrap()]);
        for named in ["10.1.2.3", "::ffff:10.1.2.3", "::1"] {
            assert!(may(&guard, named), "{named}");
        }
        for beside in ["10.2.0.1", "127.0.0.1", "::2"] {
            assert!(!may(&guard, beside), "{beside}");
        }
    }

    #[tokio::test]
    async fn numbers_in_other_spellings_lead_to_the_same_judgement() {
        let guard = Guard::new(Vec::new());
        for host in ["localhost", "127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0"] {
            assert!(guard.resolve(host, 443).await.is_err(), "{host}");
        }
        let named = Guard::new(vec!["127.0.0.0/8".parse().unwrap()]);
        assert!(named.resolve("127.0.0.1", 443).await.is_ok());
    }
}
