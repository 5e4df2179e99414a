//! Putting the house together: store, vault, keys, log, service.

use std::path::Path;
use std::sync::Arc;

use diagnosis::Refusal;
use engine::log::SignInLog;
use engine::post::{Courier, Kind};
use engine::sign::Keyring;
use engine::sign_in::Hashing;
use engine::support::Waiting;
use engine::{Chance, Installation, KeyEncryptionKey, Settings, Vault};
use store::Store;
use web::{Clock, Service, TrustedProxies};

use crate::data;

/// A service that is ready for requests.
pub struct Started {
    /// What answers requests.
    pub service: Service,
    /// The database.
    pub store: Store,
    /// What all requests share.
    pub installation: Arc<Installation>,
}

/// Starts the service over a store. `key_source` names where the key-encryption key came from, for 88200009.
pub async fn start(
    store: Store,
    data_directory: &Path,
    settings: Settings,
    key: KeyEncryptionKey,
    key_source: &str,
    ambient: (Arc<dyn Clock>, Arc<dyn Chance>),
    proxies: TrustedProxies,
) -> Result<Started, Refusal> {
    let (clock, chance) = ambient;
    let vault = Vault::open(&store, &*chance, key, key_source).await?;
    let all_whole = settings.demonstration().is_some();
    let milliseconds = settings.cache_milliseconds;
    let installation = Arc::new(Installation {
        hashing: Hashing::new(&*chance)?,
        keyring: Keyring::new(milliseconds),
        directory: engine::Directory::new(milliseconds),
        tally: engine::Tally::default(),
        log: SignInLog::start(store.clone(), data::spool(data_directory), all_whole),
        tickets: Waiting::new(data::tickets(data_directory)),
        settings,
        chance,
        vault,
    });
    let service = Service::new(Arc::clone(&installation), store.clone(), clock, proxies);
    Ok(Started { service, store, installation })
}

/// How often it is tried to take in what waits beside the data, and how many times that a round of chores is.
const TRIES: std::time::Duration = std::time::Duration::from_secs(5);
const ROUND: u32 = 12;

/// Runs the chores every minute, and takes in what waits beside the data within seconds, until the service drains.
pub(crate) fn keep_house(service: &Service) {
    let service = service.clone();
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(TRIES);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        ticks.tick().await;
        for tick in 1_u32.. {
            ticks.tick().await;
            if service.is_draining() {
                break;
            }
            let desk = service.own_desk();
            // What waits beside the data is this node's own to take in: rows of the log first, then the tickets about them.
            desk.installation.log.take_in().await;
            if let Err(fault) = engine::support::take_in(&desk, &web::catalogue_words).await {
                tracing::warn!(%fault, "tickets still wait beside the data");
            }
            if !tick.is_multiple_of(ROUND) {
                continue;
            }
            if let Err(fault) = engine::chores::round(&desk).await {
                tracing::error!(%fault, "a chore failed");
            }
        }
    });
}

/// Hands over what is on its way, every two seconds, until the service drains; each kind by itself, so that none waits for the other.
pub(crate) fn deliver(service: &Service, courier: impl Courier + 'static) {
    let courier = Arc::new(courier);
    for kind in Kind::ALL {
        hand_over(service, Arc::clone(&courier), kind);
    }
}

fn hand_over(service: &Service, courier: Arc<impl Courier + 'static>, kind: Kind) {
    let service = service.clone();
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(std::time::Duration::from_secs(2));
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        while !service.is_draining() {
            ticks.tick().await;
            while !service.is_draining() {
                match engine::post::deliver(&service.own_desk(), &*courier, kind).await {
                    Ok(true) => {}
                    Ok(false) => break,
                    Err(fault) => {
                        tracing::warn!(%fault, "letters and notifications wait in the store");
                        break;
                    }
                }
            }
        }
    });
}
