//! Signing keys and the key-encryption key: what an operator may do with them, each verb with its row in the log of changes.

use diagnosis::{Fault, Refusal};
use store::records::change;
use store::records::installation;
use store::records::one_time_code;
use store::records::outbox;
use store::records::signing_key::{self, SigningKey};
use store::{Store, Transaction};
use terms::jose::Algorithm;
use uuid::Uuid;

use super::act::Act;
use crate::sign::{self, purpose};
use crate::{Chance, Desk, KeyEncryptionKey, administrators, post};

/// Every signing key, with its tenant.
pub async fn list_keys(store: &Store) -> Result<Vec<(Uuid, SigningKey)>, Fault> {
    signing_key::list_all(store).await
}

/// Every signing key of a tenant.
pub async fn keys_of(store: &Store, tenant: Uuid) -> Result<Vec<SigningKey>, Fault> {
    signing_key::list(store, tenant).await
}

/// Withdraws a signing key: from now on nothing that it signed is believed, and a successor signs. The tenant and the key; refuses with
/// 88180012.
pub async fn revoke_key(
    store: &Store,
    chance: &dyn Chance,
    act: &Act,
    kid: &str,
) -> Result<(Uuid, SigningKey), Refusal> {
    let found = list_keys(store).await?.into_iter().find(|(_, key)| key.kid == kid && !key.is_withdrawn());
    let (tenant, key) = found.ok_or_else(|| Refusal::signing_key_not_found(kid))?;
    let (row, at, withdrawn) = (act.row(chance, tenant, "revoke", ("key", kid)), act.now(), key.clone());
    let did = store
        .transact(async move |tx| {
            let did = signing_key::withdraw(tx, tenant, &withdrawn, at).await?;
            if did {
                change::add(tx, &row).await?;
            }
            Ok(did)
        })
        .await?;
    if did { Ok((tenant, key)) } else { Err(Refusal::signing_key_not_found(kid)) }
}

/// Announces a successor of a tenant's key. It signs once everybody has had the time to fetch it. Nothing if one is announced already.
pub async fn rotate_key(
    desk: &Desk,
    act: &Act,
    tenant: Uuid,
    algorithm: Algorithm,
) -> Result<Option<SigningKey>, Fault> {
    let Some(key) = sign::announce(desk, tenant, algorithm).await? else { return Ok(None) };
    let row = act.row(&*desk.installation.chance, tenant, "create", ("key", &key.kid));
    desk.store.transact(async move |tx| change::add(tx, &row).await).await?;
    Ok(Some(key))
}

/// Wraps every key by the first of two key-encryption keys that the second one wrapped, until none is left: a node may have made one
/// meanwhile. How many there were; refuses with 88200009 if one unwraps by neither.
pub async fn rewrap_keys(
    store: &Store,
    chance: &dyn Chance,
    act: &Act,
    keys: &KeyEncryptionKey,
    source: &str,
) -> Result<u64, Refusal> {
    let unknown = || Refusal::key_encryption_key_wrong(source);
    let anew = |purpose: &str, wrapped: &[u8]| -> Result<Option<Vec<u8>>, Refusal> {
        if keys.wrapped(purpose, wrapped) {
            return Ok(None);
        }
        let secret = keys.unwrap(purpose, wrapped).ok_or_else(unknown)?;
        keys.wrap(chance, purpose, &secret).map(Some).map_err(Refusal::from)
    };
    let mut whole = 0;
    loop {
        let (mut own, mut signing) = (Vec::new(), Vec::new());
        for name in installation::NAMES {
            let wrapped = installation::find(store, name).await?.ok_or_else(unknown)?;
            own.extend(anew(name, &wrapped)?.map(|wrapped| (name, wrapped)));
        }
        for (tenant, key) in list_keys(store).await? {
            let wrapped = anew(&purpose(tenant, &key.kid), &key.wrapped)?;
            signing.extend(wrapped.map(|wrapped| (tenant, key, wrapped)));
        }
        let mut factors = Vec::new();
        for (tenant, account, wrapped) in one_time_code::all(store).await? {
            let wrapped = anew(&administrators::purpose(tenant, account), &wrapped)?;
            factors.extend(wrapped.map(|wrapped| (tenant, account, wrapped)));
        }
        let mut letters = Vec::new();
        for letter in outbox::all(store).await? {
            // One that no key opens any more ends by itself within a day.
            if keys.unwrap(post::PURPOSE, &letter.record).is_some() {
                letters.extend(anew(post::PURPOSE, &letter.record)?.map(|sealed| (letter.id, sealed)));
            }
        }
        let count = (own.len() + signing.len() + factors.len() + letters.len()) as u64;
        if count == 0 {
            return Ok(whole);
        }
        whole += count;
        let row = act.row(chance, Uuid::nil(), "change", ("key", "key-encryption key"));
        store
            .transact(async move |tx| {
                for (name, wrapped) in &own {
                    installation::rewrap(tx, name, wrapped).await?;
                }
                for (tenant, key, wrapped) in &signing {
                    signing_key::rewrap(tx, *tenant, key, wrapped).await?;
                }
                for (tenant, account, wrapped) in &factors {
                    one_time_code::rewrap(tx, *tenant, *account, wrapped).await?;
                }
                for (id, sealed) in &letters {
                    outbox::rewrap(tx, *id, sealed).await?;
                }
                change::add(tx, &row).await
            })
            .await?;
    }
}

/// Gives up every key that cannot be unwrapped, because the key-encryption key is lost: refresh tokens, and every token that those keys
/// signed, end. How many there were.
pub async fn abandon_keys(
    store: &Store,
    chance: &dyn Chance,
    act: &Act,
    keys: &KeyEncryptionKey,
) -> Result<u64, Fault> {
    let mut own = Vec::new();
    for name in installation::NAMES {
        let wrapped = installation::find(store, name).await?;
        own.extend(wrapped.filter(|wrapped| keys.unwrap(name, wrapped).is_none()).map(|_| name));
    }
    let lost =
        |(tenant, key): &(Uuid, SigningKey)| keys.unwrap(&purpose(*tenant, &key.kid), &key.wrapped).is_none();
    let signing: Vec<_> = list_keys(store).await?.into_iter().filter(lost).collect();
    let mut factors = one_time_code::all(store).await?;
    factors.retain(|(tenant, account, wrapped)| {
        keys.unwrap(&administrators::purpose(*tenant, *account), wrapped).is_none()
    });
    let count = (own.len() + signing.len() + factors.len()) as u64;
    let row = act.row(chance, Uuid::nil(), "remove", ("key", "key-encryption key"));
    store
        .transact(async move |tx: &mut Transaction<'_>| {
            for name in &own {
                installation::remove(tx, name).await?;
            }
            for (tenant, key) in &signing {
                signing_key::remove(tx, *tenant, key).await?;
            }
            for (tenant, account, _) in &factors {
                one_time_code::remove(tx, *tenant, *account).await?;
            }
            change::add(tx, &row).await
        })
        .await?;
    Ok(count)
}
