//! Signing keys of the tenants: made at first use, kept wrapped, held ready, found by their thumbprint.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    self, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RsaKeyPair,
};
use diagnosis::Fault;
use serde_json::Value;
use store::records::signing_key::{self, SigningKey};
use terms::jose::{Algorithm, Jws, PublicJwk, base64url, encoded_header, signing_input};
use uuid::Uuid;

use crate::Desk;
use crate::cache::Cache;

/// The signing keys that this process holds ready.
pub struct Keyring {
    rings: Cache<Uuid, Vec<Held>>,
    /// Parsed pairs by thumbprint: parsing costs more than signing.
    pairs: Mutex<HashMap<String, Arc<Pair>>>,
    random: SystemRandom,
}

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

enum Pair {
    Rsa(RsaKeyPair),
    P256(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

impl Keyring {
    /// An empty ring that looks for changes this often.
    pub fn new(milliseconds: u64) -> Self {
        Self {
            rings: Cache::new(milliseconds),
            pairs: Mutex::new(HashMap::new()),
            random: SystemRandom::new(),
        }
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

/// Whether a token bears the signature of a key that this tenant publishes, under that key's own algorithm.
///
/// > … perform explicit algorithm verification: each key MUST be used with exactly one algorithm.
/// > (RFC 8725 section 3.1)
pub async fn verifies(desk: &Desk, tenant: Uuid, token: &Jws<'_>) -> Result<bool, Fault> {
    let ring = ring(desk, tenant).await?;
    let key = ring.iter().find(|held| {
        Some(&held.row.kid) == token.kid.as_ref()
            && Some(held.row.algorithm) == token.algorithm
            && held.is_published(desk)
    });
    Ok(key.is_some_and(|held| held.pair.verifies(token.signed, &token.signature)))
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

/// Announces a successor where a key will soon have signed long enough, and retires keys whose successor has begun.
pub async fn rotate(desk: &Desk, tenant: Uuid) -> Result<(), Fault> {
    let lifetimes = &desk.settings().lifetimes;
    let keys = signing_key::list(&desk.store, tenant).await?;
    for algorithm in Algorithm::ALL {
        let line: Vec<&SigningKey> = keys.iter().filter(|key| key.algorithm == algorithm).collect();
        let Some(last) = line.last() else { continue };
        if desk.now >= last.signs_from + lifetimes.signing_key - lifetimes.announcement {
            add(desk, tenant, algorithm, last.ordinal + 1, desk.now + lifetimes.announcement).await?;
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

async fn current(desk: &Desk, tenant: Uuid, algorithm: Algorithm) -> Result<Held, Fault> {
    for _ in 0..2 {
        let ring = ring(desk, tenant).await?;
        let signing =
            ring.iter().rev().find(|h| h.row.algorithm == algorithm && desk.now >= h.row.signs_from);
        if let Some(held) = signing {
            return Ok(held.clone());
        }
        add(desk, tenant, algorithm, 1, desk.now).await?;
        desk.installation.keyring.rings.forget();
    }
    Err(Fault::broken("no signing key could be made"))
}

async fn ring(desk: &Desk, tenant: Uuid) -> Result<Arc<Vec<Held>>, Fault> {
    let keyring = &desk.installation.keyring;
    if let Some(ring) = keyring.rings.get(&tenant) {
        return Ok(ring);
    }
    let mut ring = Vec::new();
    for row in signing_key::list(&desk.store, tenant).await? {
        let known = keyring.pairs.lock().unwrap_or_else(PoisonError::into_inner).get(&row.kid).cloned();
        let pair = if let Some(pair) = known {
            pair
        } else {
            let pair = Arc::new(unwrap(desk, tenant, &row)?);
            let mut pairs = keyring.pairs.lock().unwrap_or_else(PoisonError::into_inner);
            pairs.insert(row.kid.clone(), Arc::clone(&pair));
            pair
        };
        let headers = Arc::new(TYPES.map(|(_, typ)| encoded_header(row.algorithm, &row.kid, typ)));
        ring.push(Held { row, pair, headers });
    }
    Ok(keyring.rings.put(tenant, ring))
}

fn purpose(tenant: Uuid, kid: &str) -> String {
    format!("signing-key/{tenant}/{kid}")
}

fn unwrap(desk: &Desk, tenant: Uuid, row: &SigningKey) -> Result<Pair, Fault> {
    let wrapping = desk.installation.vault.key_encryption_key();
    let secret = wrapping
        .unwrap(&purpose(tenant, &row.kid), &row.wrapped)
        .ok_or_else(|| Fault::broken("a signing key does not unwrap"))?;
    Pair::from_pkcs8(row.algorithm, &secret)
}

async fn add(
    desk: &Desk,
    tenant: Uuid,
    algorithm: Algorithm,
    ordinal: i64,
    signs_from: terms::Instant,
) -> Result<(), Fault> {
    let made = tokio::task::spawn_blocking(move || Pair::generate(algorithm)).await.map_err(Fault::broken)?;
    let (pair, pkcs8) = made?;
    let kid = pair.public()?.thumbprint();
    let wrapping = desk.installation.vault.key_encryption_key();
    let wrapped = wrapping.wrap(&*desk.installation.chance, &purpose(tenant, &kid), &pkcs8)?;
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

impl Held {
    fn is_published(&self, desk: &Desk) -> bool {
        self.row.published_until.is_none_or(|until| desk.now < until)
    }
}

impl Pair {
    fn generate(algorithm: Algorithm) -> Result<(Self, zeroize::Zeroizing<Vec<u8>>), Fault> {
        let random = SystemRandom::new();
        let pkcs8 = match algorithm {
            Algorithm::Rs256 => {
                let pair = RsaKeyPair::generate(KeySize::Rsa2048).map_err(Fault::broken)?;
                AsDer::<aws_lc_rs::encoding::Pkcs8V1Der<'_>>::as_der(&pair)
                    .map_err(Fault::broken)?
                    .as_ref()
                    .to_vec()
            }
            Algorithm::Es256 => EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random)
                .map_err(Fault::broken)?
                .as_ref()
                .to_vec(),
            Algorithm::EdDsa => {
                Ed25519KeyPair::generate_pkcs8(&random).map_err(Fault::broken)?.as_ref().to_vec()
            }
        };
        Ok((Self::from_pkcs8(algorithm, &pkcs8)?, zeroize::Zeroizing::new(pkcs8)))
    }

    fn from_pkcs8(algorithm: Algorithm, pkcs8: &[u8]) -> Result<Self, Fault> {
        Ok(match algorithm {
            Algorithm::Rs256 => Self::Rsa(RsaKeyPair::from_pkcs8(pkcs8).map_err(Fault::broken)?),
            Algorithm::Es256 => Self::P256(
                EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8).map_err(Fault::broken)?,
            ),
            Algorithm::EdDsa => Self::Ed25519(Ed25519KeyPair::from_pkcs8(pkcs8).map_err(Fault::broken)?),
        })
    }

    fn sign(&self, random: &SystemRandom, message: &[u8]) -> Result<Vec<u8>, Fault> {
        Ok(match self {
            Self::Rsa(pair) => {
                let mut out = vec![0; pair.public_modulus_len()];
                pair.sign(&signature::RSA_PKCS1_SHA256, random, message, &mut out).map_err(Fault::broken)?;
                out
            }
            Self::P256(pair) => pair.sign(random, message).map_err(Fault::broken)?.as_ref().to_vec(),
            Self::Ed25519(pair) => pair.sign(message).as_ref().to_vec(),
        })
    }

    fn verifies(&self, message: &[u8], given: &[u8]) -> bool {
        let (algorithm, public): (&'static dyn signature::VerificationAlgorithm, &[u8]) = match self {
            Self::Rsa(pair) => (&signature::RSA_PKCS1_2048_8192_SHA256, pair.public_key().as_ref()),
            Self::P256(pair) => (&signature::ECDSA_P256_SHA256_FIXED, pair.public_key().as_ref()),
            Self::Ed25519(pair) => (&signature::ED25519, pair.public_key().as_ref()),
        };
        signature::UnparsedPublicKey::new(algorithm, public).verify(message, given).is_ok()
    }

    fn public(&self) -> Result<PublicJwk, Fault> {
        Ok(match self {
            Self::Rsa(pair) => PublicJwk::Rsa {
                n: pair.public_key().modulus().big_endian_without_leading_zero().to_vec(),
                e: pair.public_key().exponent().big_endian_without_leading_zero().to_vec(),
            },
            Self::P256(pair) => {
                let point =
                    pair.public_key().as_ref().split_first().map(|(_, point)| point.split_at_checked(32));
                let Some(Some((x, y))) = point else {
                    return Err(Fault::broken("a point of the wrong length"));
                };
                PublicJwk::P256 { x: x.to_vec(), y: y.to_vec() }
            }
            Self::Ed25519(pair) => PublicJwk::Ed25519 { x: pair.public_key().as_ref().to_vec() },
        })
    }
}
