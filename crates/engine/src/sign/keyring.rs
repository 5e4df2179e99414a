//! Signing keys of the tenants: made at first use, kept wrapped, held ready, found by their thumbprint.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use aws_lc_rs::rand::SystemRandom;
use diagnosis::Fault;
use serde_json::Value;
use store::records::signing_key::{self, SigningKey};
use terms::jose::{Algorithm, Jws, base64url, encoded_header, signing_input};
use uuid::Uuid;

use super::pair::{Pair, purpose};
use super::rotation::add;
use crate::Desk;
use crate::cache::Cache;

/// The signing keys that this process holds ready.
pub struct Keyring {
    rings: Cache<Uuid, Vec<Held>>,
    /// Parsed pairs by thumbprint: parsing costs more than signing.
    pairs: Mutex<HashMap<String, Arc<Pair>>>,
    random: SystemRandom,
    looked_again: Mutex<Option<Instant>>,
    making: tokio::sync::Mutex<()>,
}

/// Parsed pairs that are kept at most; beyond that all are parsed anew.
const PAIRS: usize = 10_000;
/// How often tokens under keys that nobody knows may make us look for new ones.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// A key of a tenant, ready to sign.
#[derive(Clone)]
struct Held {
    row: SigningKey,
    pair: Arc<Pair>,
    /// The encoded headers of what it signs, by [`Signed`].
    headers: Arc<[String; 2]>,
}

/// What is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signed {
    /// An access token: `at+jwt` (RFC 9068 section 2.1).
    AccessToken,
    /// An ID token.
    IdToken,
}

/// `typ` of each.
const TYPES: [(Signed, &str); 2] = [(Signed::AccessToken, "at+jwt"), (Signed::IdToken, "JWT")];

impl Keyring {
    /// An empty ring that looks for changes this often.
    pub fn new(milliseconds: u64) -> Self {
        Self {
            rings: Cache::new(milliseconds),
            pairs: Mutex::new(HashMap::new()),
            random: SystemRandom::new(),
            looked_again: Mutex::new(None),
            making: tokio::sync::Mutex::new(()),
        }
    }

    fn may_look_again(&self) -> bool {
        let mut last = self.looked_again.lock().unwrap_or_else(PoisonError::into_inner);
        let may = last.is_none_or(|last| last.elapsed() >= LOOK_AGAIN);
        if may {
            *last = Some(Instant::now());
        }
        may
    }

    /// Forgets what is held, so that the next use sees what was just changed.
    pub fn forget(&self) {
        self.rings.forget();
    }
}

/// Signs a payload with the tenant's current key of an algorithm; makes the key if it is the first.
pub(crate) async fn sign(
    desk: &Desk,
    tenant: Uuid,
    algorithm: Algorithm,
    what: Signed,
    payload: &[u8],
) -> Result<String, Fault> {
    let held = current(desk, tenant, algorithm).await?;
    let header = match (&*held.headers, what) {
        ([header, _], Signed::AccessToken) | ([_, header], Signed::IdToken) => header,
    };
    let mut token = signing_input(header, payload);
    let signature = held.pair.sign(&desk.installation.keyring.random, token.as_bytes())?;
    token.push('.');
    base64url::encode_onto(&signature, &mut token);
    Ok(token)
}

/// Whether a token was signed here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Genuine {
    /// With a key of this tenant, or one that was until its last token ended.
    Yes,
    /// With a key that was withdrawn in an emergency.
    Withdrawn,
    /// Not with any key of this tenant.
    No,
}

/// Whether a token bears the signature of a key of this tenant, under that key's own algorithm.
///
/// > … perform explicit algorithm verification: each key MUST be used with exactly one algorithm.
/// > (RFC 8725 section 3.1)
pub(crate) async fn verifies(desk: &Desk, tenant: Uuid, token: &Jws<'_>) -> Result<Genuine, Fault> {
    let is_it = |held: &&Held| {
        Some(&held.row.kid) == token.kid.as_ref() && Some(held.row.algorithm) == token.algorithm
    };
    let mut ring = ring(desk, tenant).await?;
    if !ring.iter().any(|held| is_it(&held)) && desk.installation.keyring.may_look_again() {
        // Another node may have made its first key since we looked.
        desk.installation.keyring.rings.forget();
        ring = self::ring(desk, tenant).await?;
    }
    let Some(held) = ring.iter().find(is_it) else { return Ok(Genuine::No) };
    if !held.pair.verifies(token.signed, &token.signature) {
        return Ok(Genuine::No);
    }
    Ok(match (held.row.is_withdrawn(), held.is_published(desk)) {
        (true, _) => Genuine::Withdrawn,
        (false, true) => Genuine::Yes,
        // Every token under it has ended; what still comes was made by whoever found the key.
        (false, false) => Genuine::No,
    })
}

/// The tenant's public keys, as the key set shows them: announced, signing and retired ones.
pub async fn key_set(desk: &Desk, tenant: Uuid) -> Result<Vec<Value>, Fault> {
    // The two algorithms that every tenant uses exist before anybody asks for a token.
    for algorithm in [Algorithm::Rs256, Algorithm::Es256] {
        current(desk, tenant, algorithm).await?;
    }
    let ring = ring(desk, tenant).await?;
    let published = ring.iter().filter(|held| held.is_published(desk));
    published.map(|held| Ok(held.pair.public()?.to_json(&held.row.kid, held.row.algorithm))).collect()
}

async fn current(desk: &Desk, tenant: Uuid, algorithm: Algorithm) -> Result<Held, Fault> {
    let keyring = &desk.installation.keyring;
    if let Some(held) = signing(desk, &ring(desk, tenant).await?, algorithm) {
        return Ok(held);
    }
    // Of many who miss it one makes it.
    let _turn = keyring.making.lock().await;
    for is_last in [false, true] {
        keyring.rings.forget();
        let ring = ring(desk, tenant).await?;
        if let Some(held) = signing(desk, &ring, algorithm) {
            return Ok(held);
        }
        if !is_last {
            let line = ring.iter().filter(|held| held.row.algorithm == algorithm);
            let last = line.map(|held| held.row.ordinal).max().unwrap_or(0);
            add(desk, tenant, algorithm, last + 1, desk.now).await?;
        }
    }
    Err(Fault::broken("no signing key could be made"))
}

/// The key of a line that signs now.
fn signing(desk: &Desk, ring: &[Held], algorithm: Algorithm) -> Option<Held> {
    let signs = |held: &&Held| {
        let row = &held.row;
        row.algorithm == algorithm
            && desk.now >= row.signs_from
            && row.signs_until.is_none_or(|until| desk.now < until)
    };
    ring.iter().rfind(signs).cloned()
}

async fn ring(desk: &Desk, tenant: Uuid) -> Result<Arc<Vec<Held>>, Fault> {
    let look = async {
        let rows = signing_key::list(&desk.store, tenant).await?;
        rows.into_iter().map(|row| held(desk, tenant, row)).collect::<Result<Vec<_>, _>>().map(Some)
    };
    Ok(desk.installation.keyring.rings.get_or(tenant, look).await?.unwrap_or_default())
}

/// A key, ready to sign; unwrapped and parsed at most once.
fn held(desk: &Desk, tenant: Uuid, row: SigningKey) -> Result<Held, Fault> {
    let keyring = &desk.installation.keyring;
    let known = keyring.pairs.lock().unwrap_or_else(PoisonError::into_inner).get(&row.kid).cloned();
    let pair = if let Some(pair) = known {
        pair
    } else {
        let pair = Arc::new(unwrap(desk, tenant, &row)?);
        let mut pairs = keyring.pairs.lock().unwrap_or_else(PoisonError::into_inner);
        if pairs.len() >= PAIRS {
            pairs.clear();
        }
        pairs.insert(row.kid.clone(), Arc::clone(&pair));
        pair
    };
    let headers = Arc::new(TYPES.map(|(_, typ)| encoded_header(row.algorithm, &row.kid, typ)));
    Ok(Held { row, pair, headers })
}

fn unwrap(desk: &Desk, tenant: Uuid, row: &SigningKey) -> Result<Pair, Fault> {
    let secret = desk
        .installation
        .vault
        .unwrap(&purpose(tenant, &row.kid), &row.wrapped)
        .ok_or_else(|| Fault::broken("a signing key does not unwrap"))?;
    Pair::from_pkcs8(row.algorithm, &secret)
}

impl Held {
    fn is_published(&self, desk: &Desk) -> bool {
        self.row.published_until.is_none_or(|until| desk.now < until)
    }
}
