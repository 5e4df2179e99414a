//! The life of a signing key: announced, signing, retired; or withdrawn in an emergency.

use diagnosis::Fault;
use store::records::signing_key::{self, SigningKey};
use terms::jose::Algorithm;
use uuid::Uuid;

use super::pair::{Pair, purpose};
use crate::Desk;

/// Announces a successor where a key will soon have signed long enough, and retires keys whose successor has begun.
pub async fn rotate(desk: &Desk, tenant: Uuid) -> Result<(), Fault> {
    let lifetimes = &desk.settings().lifetimes;
    let keys = signing_key::list(&desk.store, tenant).await?;
    for algorithm in Algorithm::ALL {
        let whole: Vec<&SigningKey> = keys.iter().filter(|key| key.algorithm == algorithm).collect();
        // A withdrawn key is nobody's successor, and has none; its place in the line stays taken.
        let line: Vec<&SigningKey> = whole.iter().copied().filter(|key| !key.is_withdrawn()).collect();
        let (Some(last), Some(place)) = (line.last(), whole.last()) else { continue };
        if desk.now >= last.signs_from + lifetimes.signing_key - lifetimes.announcement {
            add(desk, tenant, algorithm, place.ordinal + 1, desk.now + lifetimes.announcement).await?;
        }
        for pair in line.windows(2) {
            let [old, new] = pair else { continue };
            if old.signs_until.is_none() && desk.now >= new.signs_from {
                let (old, until) = ((*old).clone(), new.signs_from);
                let gone = desk.now + longest_token(desk, tenant).await?;
                desk.store
                    .ensure(async move |tx| signing_key::retire(tx, tenant, &old, until, gone).await)
                    .await?;
            }
        }
    }
    desk.installation.keyring.forget();
    Ok(())
}

/// The longest life that a token of this tenant can have, with a minute for clocks.
async fn longest_token(desk: &Desk, tenant: Uuid) -> Result<terms::Lifetime, Fault> {
    let resources = store::records::resource::list(&desk.store, tenant).await?;
    let longest = resources.iter().map(|(resource, _)| resource.lifetime.0).max().unwrap_or(0);
    Ok(terms::Lifetime(longest.max(desk.settings().lifetimes.id_token.0).saturating_add(60)))
}

/// Announces a successor now, whatever the age of the key that signs; nothing if one is announced already.
pub async fn announce(desk: &Desk, tenant: Uuid, algorithm: Algorithm) -> Result<Option<SigningKey>, Fault> {
    let keys = signing_key::list(&desk.store, tenant).await?;
    let line = || keys.iter().filter(|key| key.algorithm == algorithm);
    if line().any(|key| key.signs_from > desk.now && !key.is_withdrawn()) {
        return Ok(None);
    }
    let last = line().map(|key| key.ordinal).max().unwrap_or(0);
    add(desk, tenant, algorithm, last + 1, desk.now + desk.settings().lifetimes.announcement).await?;
    let keys = signing_key::list(&desk.store, tenant).await?;
    Ok(keys.into_iter().rfind(|key| key.algorithm == algorithm))
}

/// Makes a key at a place in the line, unless another node makes it.
pub(super) async fn add(
    desk: &Desk,
    tenant: Uuid,
    algorithm: Algorithm,
    ordinal: i64,
    signs_from: terms::Instant,
) -> Result<(), Fault> {
    let made = tokio::task::spawn_blocking(move || Pair::generate(algorithm)).await.map_err(Fault::broken)?;
    let (pair, pkcs8) = made?;
    let kid = pair.public()?.thumbprint();
    let wrapped = desk.installation.vault.wrap(desk, &purpose(tenant, &kid), &pkcs8).await?;
    let key = SigningKey {
        algorithm,
        ordinal,
        kid,
        wrapped,
        announced_at: desk.now,
        signs_from,
        signs_until: None,
        published_until: None,
    };
    desk.store.lasting().ensure(async move |tx| signing_key::add(tx, tenant, &key).await).await
}
