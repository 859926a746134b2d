use std::net::IpAddr;

/// Where a request came from: for the audit and the limits, never for deciding whose data it gets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The person's address, behind proxies that are trusted.
    pub address: Option<IpAddr>,
    /// The id that the log and the error pages carry too.
    pub request_id: Option<String>,
}
