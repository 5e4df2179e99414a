//! The desk: what one request holds. Settings, time, chance and the store are handed in with it; nothing is global.

use std::net::IpAddr;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use store::Store;
use store::records::sign_in::SignIn;
use terms::Instant;
use uuid::Uuid;

use crate::directory::Directory;
use crate::log::SignInLog;
use crate::settings::Settings;
use crate::sign::Keyring;
use crate::sign_in::Hashing;
use crate::support::Waiting;
use crate::tally::Tally;
use crate::vault::Vault;

/// A source of chance.
pub trait Chance: Send + Sync {
    /// Fills a buffer with unpredictable bytes.
    fn fill(&self, out: &mut [u8]);
}

/// What all requests of a process share.
pub struct Installation {
    /// The settings.
    pub settings: Settings,
    /// Where chance comes from.
    pub chance: Arc<dyn Chance>,
    /// Keys of the installation.
    pub vault: Vault,
    /// Signing keys of the tenants.
    pub keyring: Keyring,
    /// Remembered look-ups.
    pub directory: Directory,
    /// Where passwords are hashed.
    pub hashing: Hashing,
    /// The sign-in log.
    pub log: SignInLog,
    /// Refusals counted for the operator.
    pub tally: Tally,
    /// Tickets that wait beside the data while the store is away.
    pub tickets: Waiting,
}

/// What a rehearsal would have written into the sign-in log.
#[derive(Default)]
pub struct Witness(Mutex<Vec<(SignIn, Option<String>)>>);

impl Witness {
    pub(crate) fn note(&self, row: &SignIn, kept: Option<&String>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((row.clone(), kept.cloned()));
    }

    /// The rows so far, each with the request it is about.
    pub fn rows(&self) -> Vec<(SignIn, Option<String>)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// What one request holds. Cheap to clone.
#[derive(Clone)]
pub struct Desk {
    /// What all requests share.
    pub installation: Arc<Installation>,
    /// The database, or a rehearsal of it.
    pub store: Store,
    /// The clock, read once.
    pub now: Instant,
    /// The same moment in milliseconds, for ids.
    pub now_milliseconds: u64,
    /// The key of this request's row in the sign-in log.
    pub trace_id: Uuid,
    /// The caller's own search key.
    pub correlation_id: Uuid,
    /// Where the request came from.
    pub address: Option<IpAddr>,
    /// The request as it came, with placeholders for credentials; in development alone.
    pub kept: Option<Arc<Kept>>,
    /// Whether the caller called this service by a name of its own.
    pub is_addressed: bool,
    /// In a rehearsal: who takes down what would have been logged.
    pub witness: Option<Arc<Witness>>,
}

/// A request that is copied only if it is refused.
pub type Kept = LazyLock<KeptRequest, Box<dyn FnOnce() -> KeptRequest + Send>>;

/// A request as it came, with placeholders for credentials.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KeptRequest {
    /// The method.
    pub method: String,
    /// The path, without its query.
    pub path: String,
    /// The parameters in the address.
    pub query: Vec<(String, String)>,
    /// Headers worth repeating.
    pub headers: Vec<(String, String)>,
    /// The client named in a Basic header, if there was one.
    pub basic: Option<String>,
    /// The parameters in the body, if there was a form.
    pub form: Option<Vec<(String, String)>>,
}

impl Desk {
    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.installation.settings
    }

    /// Whether whoever reads the answer may see everything: an open development server, or a rehearsal at the terminal of
    /// whoever holds the data.
    pub fn shows_everything(&self) -> bool {
        self.witness.is_some() || (self.is_addressed && self.settings().open_to_every_reader())
    }

    /// Unpredictable bytes.
    pub fn chance<const N: usize>(&self) -> [u8; N] {
        let mut out = [0; N];
        self.installation.chance.fill(&mut out);
        out
    }

    /// A new id that grows with time.
    pub fn new_id(&self) -> Uuid {
        trace_id(self.now_milliseconds, self.chance())
    }

    /// The issuer of a tenant: its own, or `{public-url}/{tenant id}/v2.0`.
    pub fn issuer(&self, tenant: &store::records::tenant::Tenant) -> String {
        let derived = || format!("{}/{}/v2.0", self.settings().public_url, tenant.id);
        tenant.issuer.clone().unwrap_or_else(derived)
    }

    /// The same desk for a second row of the sign-in log beside the request's own.
    #[must_use]
    pub fn apart(&self) -> Self {
        Self { trace_id: self.new_id(), ..self.clone() }
    }
}

/// A UUIDv7 (RFC 9562 section 5.7): 48 bits of milliseconds and 74 of chance. As 32 hex digits it is a W3C trace id.
pub fn trace_id(milliseconds: u64, chance: [u8; 10]) -> Uuid {
    uuid::Builder::from_unix_timestamp_millis(milliseconds, &chance).into_uuid()
}
