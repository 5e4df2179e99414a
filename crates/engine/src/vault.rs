//! The vault: keys of the installation, wrapped by the key-encryption key, and what is made with them.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::hmac;
use diagnosis::{Fault, Refusal};
use store::Store;
use store::records::installation;
use terms::{Digest, RefreshToken};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{Chance, Desk};

/// The key that wraps every other key: 32 bytes that live outside the database. While it is being replaced, also the one before or
/// after it: what was wrapped by either unwraps.
pub struct KeyEncryptionKey {
    own: LessSafeKey,
    other: Option<LessSafeKey>,
}

/// The first byte of everything wrapped: AES-256-GCM, 12-byte nonce in front, tag behind.
const FORMAT: u8 = 1;

impl KeyEncryptionKey {
    /// A key from its 32 bytes.
    pub fn new(bytes: &[u8; 32]) -> Result<Self, Fault> {
        let key = UnboundKey::new(&AES_256_GCM, bytes).map_err(Fault::broken)?;
        Ok(Self { own: LessSafeKey::new(key), other: None })
    }

    /// The same key, which also unwraps what another one wrapped.
    #[must_use]
    pub fn beside(self, other: KeyEncryptionKey) -> Self {
        Self { other: Some(other.own), ..self }
    }

    /// Wraps a secret for one purpose; it unwraps for no other.
    pub fn wrap(&self, chance: &dyn Chance, purpose: &str, secret: &[u8]) -> Result<Vec<u8>, Fault> {
        wrap(&self.own, chance, purpose, secret)
    }

    /// Unwraps what was wrapped for this purpose; nothing if no key fits.
    pub fn unwrap(&self, purpose: &str, wrapped: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let by = |key: &LessSafeKey| unwrap(key, purpose, wrapped);
        by(&self.own).or_else(|| self.other.as_ref().and_then(by))
    }

    /// Whether this key itself wrapped it.
    pub fn wrapped(&self, purpose: &str, wrapped: &[u8]) -> bool {
        unwrap(&self.own, purpose, wrapped).is_some()
    }
}

fn wrap(key: &LessSafeKey, chance: &dyn Chance, purpose: &str, secret: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut nonce = [0; NONCE_LEN];
    chance.fill(&mut nonce);
    let mut sealed = secret.to_vec();
    let (once, purpose) = (Nonce::assume_unique_for_key(nonce), Aad::from(purpose.as_bytes()));
    key.seal_in_place_append_tag(once, purpose, &mut sealed).map_err(Fault::broken)?;
    Ok([&[FORMAT][..], &nonce, &sealed].concat())
}

fn unwrap(key: &LessSafeKey, purpose: &str, wrapped: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (format, rest) = wrapped.split_first()?;
    let (nonce, sealed) = rest.split_at_checked(NONCE_LEN)?;
    if *format != FORMAT {
        return None;
    }
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let mut sealed = sealed.to_vec();
    let opened = key.open_in_place(nonce, Aad::from(purpose.as_bytes()), &mut sealed).ok()?;
    Some(Zeroizing::new(opened.to_vec()))
}

/// The installation's own keys, ready for use.
pub struct Vault {
    key_encryption_key: KeyEncryptionKey,
    tokens: hmac::Key,
    names: hmac::Key,
}

impl Vault {
    /// Opens the installation's keys, making them if there are none. `source` names where the key-encryption key came from;
    /// refuses with 88200009 if it does not fit the database.
    pub async fn open(
        store: &Store,
        chance: &dyn Chance,
        key_encryption_key: KeyEncryptionKey,
        source: &str,
    ) -> Result<Self, Refusal> {
        let [tokens, names] = installation::NAMES;
        let tokens = installation_key(store, chance, &key_encryption_key, tokens, source).await?;
        let names = installation_key(store, chance, &key_encryption_key, names, source).await?;
        Ok(Self { key_encryption_key, tokens, names })
    }

    /// Unwraps what was wrapped for this purpose; nothing if no key fits.
    pub(crate) fn unwrap(&self, purpose: &str, wrapped: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        self.key_encryption_key.unwrap(purpose, wrapped)
    }

    /// Wraps a secret for one purpose, by the key that wraps the installation's own: while keys are being replaced, every node wraps by
    /// the same one, whichever comes first in its configuration.
    pub(crate) async fn wrap(&self, desk: &Desk, purpose: &str, secret: &[u8]) -> Result<Vec<u8>, Fault> {
        let keys = &self.key_encryption_key;
        let [tokens, _] = installation::NAMES;
        let in_force = installation::find(&desk.store, tokens).await?.unwrap_or_default();
        let key = match &keys.other {
            Some(other) if !keys.wrapped(tokens, &in_force) => other,
            _ => &keys.own,
        };
        wrap(key, &*desk.installation.chance, purpose, secret)
    }

    /// A refresh token of a family at a place in its line.
    pub fn refresh_token(&self, family: Uuid, (generation, sibling): (u32, u32)) -> RefreshToken {
        let tag = hmac::sign(&self.tokens, &RefreshToken::body(family, generation, sibling));
        let mut bytes = [0; 32];
        bytes.copy_from_slice(tag.as_ref());
        RefreshToken { family, generation, sibling, tag: bytes }
    }

    /// Whether this server made a refresh token.
    pub fn made(&self, token: &RefreshToken) -> bool {
        let body = RefreshToken::body(token.family, token.generation, token.sibling);
        hmac::verify(&self.tokens, &body, &token.tag).is_ok()
    }

    /// A digest that only this installation can make, of parts that cannot run into each other.
    pub fn keyed_digest(&self, purpose: &str, parts: &[&[u8]]) -> Digest {
        let mut context = hmac::Context::with_key(&self.names);
        for part in std::iter::once(&purpose.as_bytes()).chain(parts) {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part);
        }
        let mut bytes = [0; 32];
        bytes.copy_from_slice(context.sign().as_ref());
        Digest(bytes)
    }
}

async fn installation_key(
    store: &Store,
    chance: &dyn Chance,
    wrapping: &KeyEncryptionKey,
    name: &'static str,
    source: &str,
) -> Result<hmac::Key, Refusal> {
    if installation::find(store, name).await?.is_none() {
        let mut secret = Zeroizing::new([0; 32]);
        chance.fill(secret.as_mut());
        let wrapped = wrapping.wrap(chance, name, secret.as_ref())?;
        store.ensure(async move |tx| installation::add(tx, name, &wrapped).await).await?;
    }
    let wrapped = installation::find(store, name).await?.unwrap_or_default();
    let secret = wrapping.unwrap(name, &wrapped).ok_or_else(|| Refusal::key_encryption_key_wrong(source))?;
    Ok(hmac::Key::new(hmac::HMAC_SHA256, &secret))
}
