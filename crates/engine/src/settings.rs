//! Everything that an operator can set and a rule can ask for. Made once at start; travels in the [`crate::Desk`].

use std::collections::HashMap;

use terms::{Lifetime, Secret};
use uuid::Uuid;

/// The settings of an installation.
#[derive(Debug)]
pub struct Settings {
    /// Scheme, host and port under which everybody reaches this service; no slash at the end.
    pub public_url: String,
    /// For whom this installation runs.
    pub mode: Mode,
    /// How long things last.
    pub lifetimes: Lifetimes,
    /// How long a look-up of a tenant, client, resource or key may be remembered, in milliseconds; at most 1000.
    pub cache_milliseconds: u64,
    /// Token requests that one network address may make in a minute; none: no limit.
    pub requests_per_minute: Option<u32>,
    /// The e-mail address at which people reach the operator when the service itself is in trouble.
    pub support_contact: Option<String>,
    /// Whether letters can be sent.
    pub sends_mail: bool,
    /// Whether a program of the operator's is told of tickets.
    pub notifies: bool,
}

/// For whom an installation runs.
#[derive(Debug)]
pub enum Mode {
    /// On a developer's machine.
    Development(Demonstration),
    /// For real.
    Production,
}

/// What only `sanad dev` knows.
#[derive(Debug, Default)]
pub struct Demonstration {
    /// Whether listener and public URL are both loopback, so that every reader may see everything.
    pub open: bool,
    /// Client secrets in the clear, as the directory file spelled them, by tenant and client.
    pub secrets: HashMap<(Uuid, String), Secret>,
}

/// How long things last.
#[derive(Debug, Clone)]
pub struct Lifetimes {
    /// An authorization code. RFC 6749 section 4.1.2 allows ten minutes; FAPI 2.0 one.
    pub code: Lifetime,
    /// An attempt to sign in, from the authorization request to the reply.
    pub interaction: Lifetime,
    /// A session.
    pub session: Lifetime,
    /// An ID token, and an access token that is for userinfo alone.
    pub id_token: Lifetime,
    /// A token family, however often it is refreshed.
    pub family: Lifetime,
    /// A token family that nobody uses.
    pub family_idle: Lifetime,
    /// How long after a rotation a public client may present the rotated token again.
    pub retry_window: Lifetime,
    /// How long a signing key signs.
    pub signing_key: Lifetime,
    /// How long a signing key is published before it signs.
    pub announcement: Lifetime,
    /// How long failed attempts are remembered, and a lock lasts.
    pub lock: Lifetime,
}

impl Default for Lifetimes {
    fn default() -> Self {
        const HOUR: u32 = 3600;
        const DAY: u32 = 24 * HOUR;
        Self {
            code: Lifetime(60),
            interaction: Lifetime(15 * 60),
            session: Lifetime(12 * HOUR),
            id_token: Lifetime(HOUR),
            family: Lifetime(90 * DAY),
            family_idle: Lifetime(30 * DAY),
            retry_window: Lifetime(DAY),
            signing_key: Lifetime(90 * DAY),
            announcement: Lifetime(2 * DAY),
            lock: Lifetime(15 * 60),
        }
    }
}

impl Settings {
    /// The demonstration, if this is one.
    pub fn demonstration(&self) -> Option<&Demonstration> {
        match &self.mode {
            Mode::Development(demonstration) => Some(demonstration),
            Mode::Production => None,
        }
    }

    /// Whether every reader may see everything: `sanad dev`, with listener and public URL both loopback.
    pub fn open_to_every_reader(&self) -> bool {
        self.demonstration().is_some_and(|d| d.open)
    }

    /// Whether people reach this service over TLS.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https:")
    }
}
