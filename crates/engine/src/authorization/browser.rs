//! A browser as this server knows it: by a cookie whose digest the store keeps, and by a device cookie that outlives it.

use diagnosis::Refusal;
use store::records::session::{self, Session};
use subtle::ConstantTimeEq;
use terms::jose::base64url;
use terms::{Digest, Secret};
use uuid::Uuid;

use crate::Desk;

/// What a browser sent of our cookies, and what it says of itself. Anything malformed counts as nothing.
#[derive(Clone, Debug, Default)]
pub struct Browser {
    /// The session cookie.
    pub cookie: Option<Secret>,
    /// The device cookie.
    pub device: Option<Secret>,
    /// What it calls itself, in two words: `Firefox, Linux`. Empty if it does not say.
    pub agent: String,
    /// The tag of the language that its person reads.
    pub language: &'static str,
}

/// The length of a cookie's value: 32 random bytes in base64url.
const LENGTH: usize = 43;

impl Browser {
    /// Reads the values of both cookies.
    pub fn new(cookie: Option<&str>, device: Option<&str>, agent: String, language: &'static str) -> Self {
        let read = |value: Option<&str>| {
            value.filter(|v| v.len() == LENGTH && base64url::decode(v).is_some()).map(Secret::new)
        };
        Self { cookie: read(cookie), device: read(device), agent, language }
    }

    /// A new value for a cookie.
    pub(crate) fn fresh(desk: &Desk) -> Secret {
        Secret::new(base64url::encode(&desk.chance::<32>()))
    }

    /// The digest under which the store knows this browser.
    pub(crate) fn digest(&self) -> Option<Digest> {
        self.cookie.as_ref().map(Secret::digest)
    }

    /// The latest open session of this browser.
    pub(crate) async fn session(&self, desk: &Desk, tenant: Uuid) -> Result<Option<Session>, Refusal> {
        let Some(digest) = self.digest() else { return Ok(None) };
        Ok(session::list(&desk.store, tenant, &digest, desk.now).await?.into_iter().next())
    }

    /// The token that our own form of a step carries. Pages send `Origin: null`, so the form proves itself.
    pub(crate) fn form_token(&self, desk: &Desk, step: &str, subject: &[u8]) -> String {
        let cookie = self.cookie.as_ref().map(|c| c.expose().as_bytes()).unwrap_or_default();
        base64url::encode(
            &desk.installation.vault.keyed_digest("form", &[step.as_bytes(), subject, cookie]).0,
        )
    }

    /// Whether a form carries the token of its step; refuses with 88090009 (no cookie) or 88090004.
    ///
    /// > The client MUST implement CSRF protection … (RFC 6749 section 10.12)
    pub(crate) fn check_form(
        &self,
        desk: &Desk,
        step: &str,
        subject: &[u8],
        given: Option<&str>,
    ) -> Result<(), Refusal> {
        if self.cookie.is_none() {
            return Err(Refusal::browser_cookie_missing());
        }
        let expected = self.form_token(desk, step, subject);
        let same = given.is_some_and(|given| given.as_bytes().ct_eq(expected.as_bytes()).into());
        if same { Ok(()) } else { Err(Refusal::form_token_wrong()) }
    }
}
