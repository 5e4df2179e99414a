//! Writing the directory back as a file, with digests and hashes in place of secrets and passwords. `apply` takes it.

use diagnosis::Fault;
use store::Store;
use store::records::client::Client;
use store::records::{account, client, resource, tenant};
use toml::Spanned;

use super::directory_file::{
    AccountEntry, ClientEntry, ClientPkce, ConsentRule, DirectoryFile, PkceRule, Refresh, ResourceEntry,
    Rotation, SecretEntry, TenantEntry,
};

/// The whole directory as a file.
pub async fn export(store: &Store) -> Result<String, Fault> {
    let mut directory = DirectoryFile::default();
    for (tenant, _) in tenant::list(store).await? {
        let resources = resource::list(store, tenant.id).await?;
        let clients = client::list(store, tenant.id).await?;
        let accounts = account::list(store, tenant.id).await?;
        directory.tenants.push(TenantEntry {
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
            resources: resources
                .into_iter()
                .map(|(resource, _)| ResourceEntry {
                    identifier: resource.identifier,
                    name: Some(resource.name),
                    scopes: resource.scopes.into_iter().collect(),
                    roles: resource.roles,
                    token_algorithm: resource.algorithm,
                    token_lifetime: Spanned::new(0..0, resource.lifetime.0),
                })
                .collect(),
            clients: clients.into_iter().map(|(client, _)| client_entry(client)).collect(),
            accounts: accounts
                .into_iter()
                .map(|(account, password, _)| AccountEntry {
                    id: Some(account.id),
                    user_name: plain(&account.user_name),
                    password: None,
                    password_hash: password.as_ref().map(plain),
                    claims: account.claims,
                    groups: account.groups,
                    roles: account.roles,
                    disabled: account.disabled,
                })
                .collect(),
        });
    }
    toml::to_string(&directory).map_err(Fault::broken)
}

fn plain(text: impl AsRef<str>) -> Spanned<String> {
    Spanned::new(0..0, text.as_ref().to_owned())
}

fn client_entry(client: Client) -> ClientEntry {
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
