//! How often somebody may try: counted in the store, by the folded name whether or not the account exists, and such that a
//! stranger elsewhere cannot lock the owner out.
//!
//! A browser in which the account signed in before has attempts of its own. Strangers share two counts: one for the name
//! from their network, one for the name from everywhere. Their network has a count over all names.

use std::net::IpAddr;

use diagnosis::{Fault, Refusal};
use store::Transaction;
use store::records::attempt::{self, Attempts};
use terms::{Digest, Instant};
use uuid::Uuid;

use crate::Desk;
use crate::authorization::Browser;

/// Failures after which a name is locked for one network or one known browser.
const PER_NAME: u32 = 10;
/// Failures after which a name is locked for all strangers.
const PER_NAME_EVERYWHERE: i64 = 100;
/// Failures after which a network is blocked for all names.
const PER_NETWORK: i64 = 300;

/// The counts that an attempt touches.
pub(super) struct Counts {
    /// The one that reserves and locks.
    own: Digest,
    /// The name from everywhere; known browsers do not count there.
    everywhere: Option<Digest>,
    network: Digest,
}

/// Whether an attempt may be made.
pub(super) enum Leave {
    /// It may; one attempt is reserved.
    Given(Reserved),
    /// The name is locked until then.
    Locked(Instant),
}

/// An attempt that was taken from what is left.
#[derive(Clone, Copy)]
pub struct Reserved(Digest);

impl Reserved {
    /// Gives it back after a success, and forgets the failures before it.
    pub async fn give_back(&self, tx: &mut Transaction<'_>, tenant: Uuid) -> Result<(), Fault> {
        attempt::release(tx, tenant, &self.0).await
    }

    /// Gives it back where it came to nothing: the password was not looked at, or no longer counted.
    pub(crate) async fn give_up(&self, tx: &mut Transaction<'_>, tenant: Uuid) -> Result<(), Fault> {
        attempt::give_up(tx, tenant, &self.0).await
    }
}

impl Counts {
    pub(super) fn new(desk: &Desk, name_key: &str, browser: &Browser, is_known: bool) -> Self {
        let vault = &desk.installation.vault;
        let network = desk.address.map(network).unwrap_or_default();
        let name = name_key.as_bytes();
        let device = browser.device.as_ref().map(|d| d.digest().0).unwrap_or_default();
        Self {
            own: if is_known {
                vault.keyed_digest("attempts/browser", &[name, &device])
            } else {
                vault.keyed_digest("attempts/network", &[name, &network])
            },
            everywhere: (!is_known).then(|| vault.keyed_digest("attempts/name", &[name])),
            network: vault.keyed_digest("attempts/all-names", &[&network]),
        }
    }

    /// Asks for an attempt; refuses with 88090003 (network blocked) or 88090008 (too many at this moment).
    pub(super) async fn ask(&self, desk: &Desk, tenant: Uuid) -> Result<Leave, Refusal> {
        let now = desk.now;
        let network = attempt::find(&desk.store, tenant, &self.network, now).await?;
        if network.failures >= PER_NETWORK {
            let until = Instant(network.window_ends_at);
            let wait = u32::try_from(until.since(now)).unwrap_or(60);
            return Err(Refusal::network_address_blocked(until).retry_in(wait));
        }
        let everywhere = match &self.everywhere {
            Some(key) => attempt::find(&desk.store, tenant, key, now).await?,
            None => Attempts::default(),
        };
        let (own, end) = (self.own, now + desk.settings().lifetimes.lock);
        let locked_everywhere = everywhere.failures >= PER_NAME_EVERYWHERE;
        let reserved = desk
            .store
            .transact(async move |tx| attempt::reserve(tx, tenant, &own, now, end, PER_NAME).await)
            .await?;
        if reserved && !locked_everywhere {
            return Ok(Leave::Given(Reserved(own)));
        }
        if locked_everywhere {
            return Ok(Leave::Locked(Instant(everywhere.window_ends_at)));
        }
        let attempts = attempt::find(&desk.store, tenant, &own, now).await?;
        if attempts.failures < i64::from(PER_NAME) {
            return Err(Refusal::sign_in_attempts_in_flight().retry_in(2));
        }
        Ok(Leave::Locked(Instant(attempts.window_ends_at)))
    }

    /// Counts an attempt at a name that is locked: its network is as much to blame as for any other.
    pub(super) async fn fail_locked(&self, desk: &Desk, tenant: Uuid) -> Result<(), Fault> {
        let (network, now, end) = (self.network, desk.now, desk.now + desk.settings().lifetimes.lock);
        desk.store.transact(async move |tx| attempt::count(tx, tenant, &network, now, end).await).await
    }

    /// Counts a failure.
    pub(super) async fn fail(&self, desk: &Desk, tenant: Uuid) -> Result<(), Fault> {
        let (own, everywhere, network) = (self.own, self.everywhere, self.network);
        let (now, end) = (desk.now, desk.now + desk.settings().lifetimes.lock);
        desk.store
            .transact(async move |tx| {
                attempt::fail(tx, tenant, &own, end).await?;
                if let Some(key) = everywhere {
                    attempt::count(tx, tenant, &key, now, end).await?;
                }
                attempt::count(tx, tenant, &network, now, end).await
            })
            .await
    }
}

/// What counts as one network: an IPv4 address, or the first 56 bits of an IPv6 address, which one customer holds.
pub(crate) fn network(address: IpAddr) -> Vec<u8> {
    match address.to_canonical() {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets().into_iter().take(7).collect(),
    }
}
