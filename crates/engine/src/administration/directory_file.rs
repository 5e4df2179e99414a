//! The directory file: tenants with their clients, resources and accounts, as a person writes them. Unknown keys are refused.

use std::collections::BTreeMap;

use diagnosis::{Allowed, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use terms::jose::Algorithm;
use terms::{ApplicationType, AuthenticationMethod, GrantType};
use toml::Spanned;
use uuid::Uuid;

use super::mistake::{mistake_at, of_toml};
use super::texts::{guid, maybe_guid};

/// A whole directory.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DirectoryFile {
    /// The tenants.
    #[serde(default, rename = "tenant")]
    pub tenants: Vec<TenantEntry>,
}

/// A tenant and what is in it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TenantEntry {
    /// A GUID.
    #[serde(deserialize_with = "guid")]
    pub id: Uuid,
    /// A short name for paths.
    pub name: Spanned<String>,
    /// What people read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// Further names for paths.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub domains: Vec<String>,
    /// An issuer of its own; it may not change after the first token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// The resource to which bare scope names belong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_resource: Option<Spanned<String>>,
    /// Which clients must use PKCE.
    #[serde(default)]
    pub pkce: PkceRule,
    /// Its resources.
    #[serde(default, rename = "resource", skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<ResourceEntry>,
    /// Its clients.
    #[serde(default, rename = "client", skip_serializing_if = "Vec::is_empty")]
    pub clients: Vec<ClientEntry>,
    /// Its accounts.
    #[serde(default, rename = "account", skip_serializing_if = "Vec::is_empty")]
    pub accounts: Vec<AccountEntry>,
}

/// Which clients must use PKCE.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PkceRule {
    /// Every client.
    #[default]
    All,
    /// Clients without a secret.
    Public,
    /// Clients without a secret, and others that send no nonce.
    PublicOrNonce,
}

/// Whether one client must use PKCE.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClientPkce {
    /// It must.
    Required,
    /// It may, if it has a secret.
    Optional,
}

/// Whether refresh tokens are replaced at each use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rotation {
    /// For public clients.
    #[default]
    Auto,
    /// For this client always.
    Always,
}

/// When a refresh token is issued.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Refresh {
    /// When `offline_access` was consented.
    #[default]
    Consented,
    /// Always.
    Always,
}

/// Whether people are asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ConsentRule {
    /// People are asked.
    #[default]
    Ask,
    /// A first-party client: nobody is asked.
    Granted,
}

/// A client, under the names of RFC 7591 where it has one.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientEntry {
    /// Its id.
    pub client_id: String,
    /// What people read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_name: Option<String>,
    /// Where it runs.
    #[serde(default)]
    pub application_type: ApplicationType,
    /// How it proves itself.
    #[serde(default)]
    pub token_endpoint_auth_method: AuthenticationMethod,
    /// Whether no other method is accepted.
    #[serde(default)]
    pub exact_auth_method: bool,
    /// What earns it tokens.
    #[serde(default = "default_grants")]
    pub grant_types: Vec<GrantType>,
    /// Where it may be answered.
    #[serde(default)]
    pub redirect_uris: Vec<Spanned<String>>,
    /// Where people may go after signing out.
    #[serde(default)]
    pub post_logout_redirect_uris: Vec<Spanned<String>>,
    /// What it may ask for beyond the scopes of OpenID Connect; bare names belong to the default resource.
    #[serde(default)]
    pub scope: String,
    /// Application roles that it holds: `{resource}/{role}`.
    #[serde(default)]
    pub roles: Vec<String>,
    /// How its ID tokens are signed.
    #[serde(default = "default_id_token_algorithm")]
    pub id_token_signed_response_alg: Algorithm,
    /// Its privacy policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy_uri: Option<Spanned<String>>,
    /// Its terms of service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tos_uri: Option<Spanned<String>>,
    /// Whether it must use PKCE, overriding the tenant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pkce: Option<ClientPkce>,
    /// Whether its refresh tokens are replaced at each use.
    #[serde(default)]
    pub refresh_token_rotation: Rotation,
    /// When it gets refresh tokens.
    #[serde(default)]
    pub refresh: Refresh,
    /// Whether people are asked.
    #[serde(default)]
    pub consent: ConsentRule,
    /// Whether it is switched off.
    #[serde(default)]
    pub disabled: bool,
    /// Its secrets.
    #[serde(default, rename = "secret", skip_serializing_if = "Vec::is_empty")]
    pub secrets: Vec<SecretEntry>,
}

/// A secret: its value, or its digest as an export writes it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecretEntry {
    /// What the administrator calls it by.
    pub id: String,
    /// What people read.
    #[serde(default)]
    pub name: String,
    /// The secret itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// base64url of its SHA-256.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Spanned<String>>,
    /// When it ends: seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<i64>,
}

/// A resource.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResourceEntry {
    /// What stands in `aud`.
    pub identifier: String,
    /// What people read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its scopes, each with what people read on the consent page.
    #[serde(default)]
    pub scopes: BTreeMap<String, String>,
    /// Its application roles.
    #[serde(default)]
    pub roles: Vec<String>,
    /// How its access tokens are signed.
    #[serde(default = "default_token_algorithm")]
    pub token_algorithm: Algorithm,
    /// How long its access tokens live, in seconds.
    #[serde(default = "default_token_lifetime")]
    pub token_lifetime: Spanned<u32>,
}

/// An account.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountEntry {
    /// Its id; made at creation if it is not given.
    #[serde(default, deserialize_with = "maybe_guid", skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// Its name.
    pub user_name: Spanned<String>,
    /// A first password; set at creation only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// The same, as an argon2 hash in PHC form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_hash: Option<Spanned<String>>,
    /// Standard claims (OpenID Connect Core 1.0 section 5.1).
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub claims: Map<String, Value>,
    /// Its groups.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    /// Its roles: `{resource}/{role}`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// Whether it is switched off.
    #[serde(default)]
    pub disabled: bool,
}

fn default_grants() -> Vec<GrantType> {
    vec![GrantType::AuthorizationCode]
}
fn default_id_token_algorithm() -> Algorithm {
    Algorithm::Rs256
}
fn default_token_algorithm() -> Algorithm {
    Algorithm::Es256
}
fn default_token_lifetime() -> Spanned<u32> {
    Spanned::new(0..0, 3600)
}

/// Path segments that mean something else.
const RESERVED: [&str; 10] = [
    "error",
    "health",
    "common",
    "organizations",
    "consumers",
    "devicelogin",
    "support",
    ".well-known",
    "demo",
    "setup",
];
/// A secret ends between 1970 and 2100.
const SECRET_ENDS: std::ops::Range<i64> = 1..4_102_444_800;
/// An access token lives between a minute and a day.
const TOKEN_LIFETIMES: std::ops::RangeInclusive<u32> = 60..=86_400;

/// What is wrong with an entry.
pub(super) enum Wrong {
    /// A member has a value that it cannot have; `at` is where it stands, in bytes.
    Member { at: usize, member: String, found: String, allowed: Allowed },
    /// Something that has a number of its own.
    Refused(Refusal),
}

fn wrong(at: usize, member: &str, found: &str, allowed: impl Into<Allowed>) -> Wrong {
    Wrong::Member { at, member: member.to_owned(), found: found.to_owned(), allowed: allowed.into() }
}

/// Whether every text of an entry is one line of characters that show.
///
/// > Field values containing CR, LF, or NUL characters are invalid and dangerous (RFC 9110 section 5.5)
fn shows(at: usize, entry: &impl Serialize) -> Result<(), Wrong> {
    match super::texts::unshowable(entry) {
        Some((member, found)) => Err(wrong(at, &member, &found, Allowed::Said("allowed-one-line"))),
        None => Ok(()),
    }
}

/// Reads and checks a directory file; refuses with 88180002, 88180003 or 88180005.
pub fn parse(file: &str, text: &str) -> Result<DirectoryFile, Refusal> {
    let read: Result<DirectoryFile, _> = toml::from_str(text);
    let directory = read.map_err(|e| {
        let m = of_toml(text, &e);
        Refusal::directory_file_mistake(m.allowed, file, m.found, m.key, m.line)
    })?;
    for tenant in &directory.tenants {
        tenant.check_whole().map_err(|wrong| match wrong {
            Wrong::Refused(refusal) => refusal,
            Wrong::Member { at, member, found, allowed } => {
                let m = mistake_at(text, at, &member, &found, allowed);
                Refusal::directory_file_mistake(m.allowed, file, m.found, m.key, m.line)
            }
        })?;
    }
    Ok(directory)
}

impl TenantEntry {
    /// Checks a tenant and everything in it.
    fn check_whole(&self) -> Result<(), Wrong> {
        self.check()?;
        if let Some(default) = &self.default_resource
            && !self.resources.iter().any(|r| r.identifier == *default.as_ref())
        {
            let known: Vec<&str> = self.resources.iter().map(|r| r.identifier.as_str()).collect();
            return Err(wrong(default.span().start, "default_resource", default.as_ref(), known.join(", ")));
        }
        self.resources.iter().try_for_each(ResourceEntry::check)?;
        self.clients.iter().try_for_each(ClientEntry::check)?;
        self.accounts.iter().try_for_each(AccountEntry::check)
    }

    /// Checks the tenant itself; refuses with 88180003 too.
    pub(super) fn check(&self) -> Result<(), Wrong> {
        let own = Self { resources: Vec::new(), clients: Vec::new(), accounts: Vec::new(), ..self.clone() };
        shows(self.name.span().start, &own)?;
        for name in std::iter::once(self.name.as_ref()).chain(&self.domains) {
            if RESERVED.contains(&name.as_str()) || name.starts_with("token") {
                return Err(Wrong::Refused(Refusal::tenant_name_reserved(name)));
            }
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.');
            if name.is_empty() || !name.chars().all(plain) {
                return Err(wrong(
                    self.name.span().start,
                    "name",
                    name,
                    Allowed::Said("allowed-tenant-name"),
                ));
            }
        }
        Ok(())
    }
}

impl ResourceEntry {
    pub(super) fn check(&self) -> Result<(), Wrong> {
        shows(self.token_lifetime.span().start, self)?;
        if self.identifier == crate::administration::API {
            return Err(wrong(0, "identifier", &self.identifier, Allowed::Said("allowed-other-identifier")));
        }
        let lifetime = *self.token_lifetime.as_ref();
        if TOKEN_LIFETIMES.contains(&lifetime) {
            return Ok(());
        }
        let at = self.token_lifetime.span().start;
        Err(wrong(at, "token_lifetime", &lifetime.to_string(), Allowed::Said("allowed-token-lifetime")))
    }
}

impl ClientEntry {
    /// Checks a client; refuses with 88180005 too.
    pub(super) fn check(&self) -> Result<(), Wrong> {
        let at = self.redirect_uris.first().map_or(0, |uri| uri.span().start);
        shows(at, self)?;
        for uri in self.redirect_uris.iter().chain(&self.post_logout_redirect_uris) {
            terms::RedirectUri::registrable(uri.as_ref(), self.application_type).map_err(|problem| {
                Wrong::Refused(Refusal::redirect_uri_not_acceptable(&self.client_id, problem, uri.as_ref()))
            })?;
        }
        for link in self.policy_uri.iter().chain(&self.tos_uri) {
            if !link.as_ref().starts_with("https://") {
                return Err(wrong(
                    link.span().start,
                    "policy_uri or tos_uri",
                    link.as_ref(),
                    Allowed::Said("allowed-https-url"),
                ));
            }
        }
        for secret in &self.secrets {
            if let Some(end) = secret.expires_at.filter(|end| !SECRET_ENDS.contains(end)) {
                return Err(wrong(at, "expires_at", &end.to_string(), Allowed::Said("allowed-this-century")));
            }
            if let Some(digest) = &secret.digest
                && terms::jose::base64url::decode(digest.as_ref()).is_none_or(|bytes| bytes.len() != 32)
            {
                let at = digest.span().start;
                return Err(wrong(at, "digest", "another form", Allowed::Said("allowed-digest")));
            }
        }
        Ok(())
    }
}

impl AccountEntry {
    pub(super) fn check(&self) -> Result<(), Wrong> {
        let at = self.user_name.span().start;
        shows(at, self)?;
        if terms::name_key(self.user_name.as_ref()).is_empty() {
            return Err(wrong(
                at,
                "user_name",
                self.user_name.as_ref(),
                Allowed::Said("allowed-name-that-shows"),
            ));
        }
        let unknown = self
            .claims
            .keys()
            .find(|name| name.as_str() == "sub" || !crate::claims::SUPPORTED.contains(&name.as_str()));
        if let Some(name) = unknown {
            return Err(wrong(at, "claims", name, Allowed::Said("allowed-claims")));
        }
        if let Some(hash) = &self.password_hash
            && !crate::sign_in::is_bearable(hash.as_ref())
        {
            let allowed = Allowed::Said("allowed-password-hash");
            return Err(wrong(hash.span().start, "password_hash", "another form", allowed));
        }
        Ok(())
    }
}
