//! The installation as a command sees it that runs beside a server, or without one.

use std::sync::Arc;

use diagnosis::Refusal;
use engine::{KeyEncryptionKey, Settings};
use store::Store;
use terms::Instant;
use web::{Clock, TrustedProxies};

use super::place::Place;
use crate::ambient::{SystemChance, SystemClock};
use crate::config::Config;
use crate::data;
use crate::development::Development;
use crate::start::{Started, start};

/// The settings of an installation, its key, and where the key came from. Refuses with 88200007 where no server ever ran.
pub(crate) fn settings(place: &Place) -> Result<(Settings, KeyEncryptionKey, String), Refusal> {
    if let Some(file) = &place.config {
        let config = Config::read(file)?;
        let (key, source) = config.key()?;
        return Ok((config.settings(), key, source));
    }
    let data = place.directory()?;
    let development = Development::read(&data)
        .ok_or_else(|| Refusal::database_unreadable(data.join("development.toml").display().to_string()))?;
    let file = data.join("key-encryption.key");
    let key = data::key_from_file(&file, None)?;
    let secrets = development.secrets();
    Ok((development.settings(secrets), key, file.display().to_string()))
}

/// Puts the installation together over a store that may have a running server.
pub(crate) async fn installation(place: &Place, store: Store) -> Result<Started, Refusal> {
    let (settings, key, source) = settings(place)?;
    let ambient = (Arc::new(SystemClock) as _, Arc::new(SystemChance) as _);
    start(store, &place.directory()?, settings, key, &source, ambient, TrustedProxies::default()).await
}

/// The time.
pub(crate) fn now() -> Instant {
    Instant::of_milliseconds(SystemClock.milliseconds())
}
