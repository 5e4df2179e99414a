//! A record as a person writes it (an entry of the directory file) and as the store keeps it: from one to the other and back.

use diagnosis::Refusal;
use store::records::account::Account;
use store::records::client::{Client, ClientSecret};
use store::records::resource::Resource;
use store::records::tenant::Tenant;
use terms::jose::base64url;
use terms::{Digest, Instant, Lifetime, Secret};
use toml::Spanned;
use uuid::Uuid;

use super::directory_file::{
    AccountEntry, ClientEntry, ClientPkce, ConsentRule, PkceRule, Refresh, ResourceEntry, Rotation,
    SecretEntry, TenantEntry,
};

/// Bits that a secret of a client must hold.
const SECRET_BITS: u64 = 128;

pub(super) fn tenant_of(entry: &TenantEntry) -> Tenant {
    Tenant {
        id: entry.id,
        name: terms::name_key(entry.name.as_ref()),
        display_name: entry.display_name.clone().unwrap_or_else(|| entry.name.as_ref().clone()),
        domains: entry.domains.iter().map(|domain| terms::name_key(domain)).collect(),
        issuer: entry.issuer.clone(),
        default_resource: entry.default_resource.as_ref().map(|r| r.as_ref().clone()),
        pkce: match entry.pkce {
            PkceRule::All => "all",
            PkceRule::Public => "public",
            PkceRule::PublicOrNonce => "public-or-nonce",
        }
        .to_owned(),
    }
}

pub(super) fn resource_of(entry: &ResourceEntry) -> Resource {
    Resource {
        identifier: entry.identifier.clone(),
        name: entry.name.clone().unwrap_or_else(|| entry.identifier.clone()),
        scopes: entry.scopes.iter().map(|(name, text)| (name.clone(), text.clone())).collect(),
        roles: entry.roles.clone(),
        algorithm: entry.token_algorithm,
        lifetime: Lifetime(*entry.token_lifetime.as_ref()),
    }
}

pub(super) fn client_of(
    default_resource: Option<&str>,
    entry: &ClientEntry,
    strong_secrets: bool,
) -> Result<Client, Refusal> {
    let texts = |uris: &[toml::Spanned<String>]| uris.iter().map(|uri| uri.as_ref().clone()).collect();
    let qualified = |scope: &str| match default_resource {
        Some(resource) if !scope.contains('/') => format!("{resource}/{scope}"),
        _ => scope.to_owned(),
    };
    let named = |scope: &&str| !terms::OPENID_SCOPES.contains(scope);
    let secrets: Result<Vec<ClientSecret>, Refusal> =
        entry.secrets.iter().map(|secret| secret_of(entry, secret, strong_secrets)).collect();
    Ok(Client {
        id: entry.client_id.clone(),
        name: entry.client_name.clone().unwrap_or_else(|| entry.client_id.clone()),
        application_type: entry.application_type,
        method: entry.token_endpoint_auth_method,
        exact_method: entry.exact_auth_method,
        grant_types: entry.grant_types.clone(),
        redirect_uris: texts(&entry.redirect_uris),
        post_logout_redirect_uris: texts(&entry.post_logout_redirect_uris),
        scope: entry.scope.split_whitespace().filter(named).map(qualified).collect(),
        roles: entry.roles.iter().map(|role| qualified(role)).collect(),
        secrets: secrets?,
        id_token_algorithm: entry.id_token_signed_response_alg,
        policy_uri: entry.policy_uri.as_ref().map(|uri| uri.as_ref().clone()),
        tos_uri: entry.tos_uri.as_ref().map(|uri| uri.as_ref().clone()),
        pkce: entry.pkce.map(|rule| match rule {
            ClientPkce::Required => "required".to_owned(),
            ClientPkce::Optional => "optional".to_owned(),
        }),
        refresh_token_rotation: match entry.refresh_token_rotation {
            Rotation::Auto => "auto",
            Rotation::Always => "always",
        }
        .to_owned(),
        refresh: match entry.refresh {
            Refresh::Consented => "consented",
            Refresh::Always => "always",
        }
        .to_owned(),
        consent: match entry.consent {
            ConsentRule::Ask => "ask",
            ConsentRule::Granted => "granted",
        }
        .to_owned(),
        disabled: entry.disabled,
        grants_since: None,
    })
}

fn secret_of(
    client: &ClientEntry,
    entry: &SecretEntry,
    strong_secrets: bool,
) -> Result<ClientSecret, Refusal> {
    let digest = match (&entry.value, &entry.digest) {
        (Some(value), _) => {
            let secret = Secret::new(value);
            let bits = secret.estimated_bits();
            if strong_secrets && bits < SECRET_BITS {
                return Err(Refusal::secret_too_weak(bits, &client.client_id, &entry.id));
            }
            base64url::encode(&secret.digest().0)
        }
        (None, Some(digest)) => digest.as_ref().clone(),
        (None, None) => base64url::encode(&Digest::of(b"").0),
    };
    Ok(ClientSecret {
        id: entry.id.clone(),
        name: entry.name.clone(),
        digest,
        expires_at: entry.expires_at.map(Instant),
    })
}

pub(super) fn account_of(entry: &AccountEntry, id: Uuid) -> Account {
    Account {
        id,
        user_name: entry.user_name.as_ref().clone(),
        claims: entry.claims.clone(),
        groups: entry.groups.clone(),
        roles: entry.roles.clone(),
        disabled: entry.disabled,
        grants_since: None,
    }
}

/// A tenant, without what is in it.
pub(super) fn tenant_entry(tenant: Tenant) -> TenantEntry {
    TenantEntry {
        id: tenant.id,
        name: plain(&tenant.name),
        display_name: Some(tenant.display_name),
        domains: tenant.domains,
        issuer: tenant.issuer,
        default_resource: tenant.default_resource.as_ref().map(plain),
        pkce: match tenant.pkce.as_str() {
            "public" => PkceRule::Public,
            "public-or-nonce" => PkceRule::PublicOrNonce,
            _ => PkceRule::All,
        },
        resources: Vec::new(),
        clients: Vec::new(),
        accounts: Vec::new(),
    }
}

pub(super) fn resource_entry(resource: Resource) -> ResourceEntry {
    ResourceEntry {
        identifier: resource.identifier,
        name: Some(resource.name),
        scopes: resource.scopes.into_iter().collect(),
        roles: resource.roles,
        token_algorithm: resource.algorithm,
        token_lifetime: Spanned::new(0..0, resource.lifetime.0),
    }
}

pub(super) fn account_entry(account: Account, password_hash: Option<&String>) -> AccountEntry {
    AccountEntry {
        id: Some(account.id),
        user_name: plain(&account.user_name),
        password: None,
        password_hash: password_hash.map(plain),
        claims: account.claims,
        groups: account.groups,
        roles: account.roles,
        disabled: account.disabled,
    }
}

fn plain(text: impl AsRef<str>) -> Spanned<String> {
    Spanned::new(0..0, text.as_ref().to_owned())
}

pub(super) fn client_entry(client: Client) -> ClientEntry {
    ClientEntry {
        client_id: client.id,
        client_name: Some(client.name),
        application_type: client.application_type,
        token_endpoint_auth_method: client.method,
        exact_auth_method: client.exact_method,
        grant_types: client.grant_types,
        redirect_uris: client.redirect_uris.iter().map(plain).collect(),
        post_logout_redirect_uris: client.post_logout_redirect_uris.iter().map(plain).collect(),
        scope: client.scope.join(" "),
        roles: client.roles,
        id_token_signed_response_alg: client.id_token_algorithm,
        policy_uri: client.policy_uri.as_ref().map(plain),
        tos_uri: client.tos_uri.as_ref().map(plain),
        pkce: client.pkce.as_deref().map(|rule| match rule {
            "required" => ClientPkce::Required,
            _ => ClientPkce::Optional,
        }),
        refresh_token_rotation: match client.refresh_token_rotation.as_str() {
            "always" => Rotation::Always,
            _ => Rotation::Auto,
        },
        refresh: match client.refresh.as_str() {
            "always" => Refresh::Always,
            _ => Refresh::Consented,
        },
        consent: match client.consent.as_str() {
            "granted" => ConsentRule::Granted,
            _ => ConsentRule::Ask,
        },
        disabled: client.disabled,
        secrets: client
            .secrets
            .iter()
            .map(|secret| SecretEntry {
                id: secret.id.clone(),
                name: secret.name.clone(),
                value: None,
                digest: Some(plain(&secret.digest)),
                expires_at: secret.expires_at.map(|at| at.0),
            })
            .collect(),
    }
}
