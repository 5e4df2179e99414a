//! Applying a directory: what it declares is created and changed; what an earlier one created and this one lacks is removed
//! only on request; what others made is left alone. Applying twice changes nothing.

use std::collections::HashSet;

use diagnosis::{Fault, Refusal};
use store::Store;
use store::records::account::{self, Account};
use store::records::change::{self, AdministrativeChange};
use store::records::client::{self, Client, ClientSecret};
use store::records::resource::{self, Resource};
use store::records::tenant::{self, Tenant};
use store::records::{FROM_DIRECTORY, signing_key};
use terms::jose::base64url;
use terms::{Digest, Instant, Lifetime, Secret};
use uuid::Uuid;

use super::difference::{Change, Subject, Verb, members};
use super::directory_file::{
    AccountEntry, ClientEntry, ClientPkce, ConsentRule, DirectoryFile, PkceRule, Refresh, ResourceEntry,
    Rotation, SecretEntry, TenantEntry,
};
use crate::Chance;

/// How to apply.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Whether what an earlier directory created and this one lacks is removed.
    pub prune: bool,
    /// Whether client secrets that people chose must have 128 estimated bits.
    pub strong_secrets: bool,
}

/// What applying would change, ready to be carried out.
pub struct Plan {
    /// The difference.
    pub changes: Vec<Change>,
    writes: Vec<Write>,
}

#[derive(Clone)]
enum Write {
    Tenant(Tenant),
    Resource(Uuid, Resource),
    Client(Uuid, Box<Client>),
    Account(Uuid, Box<Account>, Option<String>),
    RemoveTenant(Uuid),
    RemoveResource(Uuid, String),
    RemoveClient(Uuid, String),
    RemoveAccount(Uuid, Uuid),
}

/// Bits that a secret of a client must hold.
const SECRET_BITS: u64 = 128;

/// Compares a directory with the store; refuses with 88180004 or 88180006.
pub async fn plan(
    store: &Store,
    chance: &dyn Chance,
    now: Instant,
    directory: &DirectoryFile,
    options: Options,
) -> Result<Plan, Refusal> {
    let mut plan = Plan { changes: Vec::new(), writes: Vec::new() };
    let known = tenant::list(store).await?;
    for entry in &directory.tenants {
        let wanted = tenant_of(entry);
        let old = known.iter().find(|(tenant, _)| tenant.id == entry.id);
        if let Some((old, _)) = old
            && old.issuer != wanted.issuer
            && !signing_key::list(store, old.id).await?.is_empty()
        {
            return Err(Refusal::issuer_may_not_change(&wanted.name));
        }
        let subject = tenant_subject(&wanted);
        plan.put(subject, old.map(|(t, o)| (t, o.as_str())), wanted.clone(), Write::Tenant);
        plan.resources(store, entry, options).await?;
        plan.clients(store, entry, options).await?;
        plan.accounts(store, chance, now, entry, options).await?;
    }
    if options.prune {
        for (tenant, origin) in &known {
            let declared = directory.tenants.iter().any(|entry| entry.id == tenant.id);
            if !declared && origin == FROM_DIRECTORY {
                plan.remove(tenant_subject(tenant), Write::RemoveTenant(tenant.id));
            }
        }
    }
    Ok(plan)
}

impl Plan {
    /// Whether nothing would change.
    pub fn is_empty(&self) -> bool {
        self.writes.is_empty()
    }

    /// Carries the plan out, in one transaction with its rows in the log of changes. `now` is milliseconds since 1970, so that
    /// changes of one second keep their order; `actor` is who does it: `apply by alice`.
    pub async fn carry_out(
        self,
        store: &Store,
        chance: &dyn Chance,
        now: u64,
        actor: &str,
    ) -> Result<(), Fault> {
        let at = Instant::of_milliseconds(now);
        let writes = self.writes;
        if writes.is_empty() {
            return Ok(());
        }
        let done = self.changes.iter().filter(|change| change.verb != Verb::LeaveAlone);
        let rows: Vec<AdministrativeChange> =
            done.map(|change| row(change, chance, now, at, actor)).collect();
        let origin = FROM_DIRECTORY;
        store
            .transact(async move |tx| {
                for write in &writes {
                    match write {
                        Write::Tenant(tenant) => tenant::put(tx, tenant, origin, at).await?,
                        Write::Resource(t, resource) => resource::put(tx, *t, resource, origin, at).await?,
                        Write::Client(t, client) => client::put(tx, *t, client, origin, at).await?,
                        Write::Account(t, account, password) => {
                            let key = terms::name_key(&account.user_name);
                            account::put(tx, *t, account, &key, password.as_deref(), origin, at).await?;
                        }
                        Write::RemoveTenant(t) => tenant::remove(tx, *t).await?,
                        Write::RemoveResource(t, identifier) => resource::remove(tx, *t, identifier).await?,
                        Write::RemoveClient(t, id) => client::remove(tx, *t, id).await?,
                        Write::RemoveAccount(t, id) => account::remove(tx, *t, *id).await?,
                    }
                }
                for row in &rows {
                    change::add(tx, row).await?;
                }
                Ok(())
            })
            .await
    }

    fn put<T: PartialEq + serde::Serialize>(
        &mut self,
        subject: Subject,
        old: Option<(&T, &str)>,
        wanted: T,
        write: impl FnOnce(T) -> Write,
    ) {
        match old {
            Some((old, _)) if *old == wanted => {}
            Some((old, origin)) if origin != FROM_DIRECTORY => {
                self.changes.push(Change { verb: Verb::LeaveAlone, subject, members: members(old, &wanted) });
            }
            Some((old, _)) => {
                self.changes.push(Change { verb: Verb::Change, subject, members: members(old, &wanted) });
                self.writes.push(write(wanted));
            }
            None => {
                self.changes.push(Change { verb: Verb::Create, subject, members: Vec::new() });
                self.writes.push(write(wanted));
            }
        }
    }

    fn remove(&mut self, subject: Subject, write: Write) {
        self.changes.push(Change { verb: Verb::Remove, subject, members: Vec::new() });
        self.writes.push(write);
    }

    async fn resources(&mut self, store: &Store, entry: &TenantEntry, options: Options) -> Result<(), Fault> {
        let known = resource::list(store, entry.id).await?;
        let mut declared = HashSet::new();
        for wanted in entry.resources.iter().map(resource_of) {
            declared.insert(wanted.identifier.clone());
            let old = known.iter().find(|(r, _)| r.identifier == wanted.identifier);
            let subject = subject(entry, "resource", &wanted.identifier, &wanted.identifier);
            self.put(subject, old.map(|(r, o)| (r, o.as_str())), wanted, |r| Write::Resource(entry.id, r));
        }
        for (old, origin) in known {
            if options.prune && origin == FROM_DIRECTORY && !declared.contains(&old.identifier) {
                let subject = subject(entry, "resource", &old.identifier, &old.identifier);
                self.remove(subject, Write::RemoveResource(entry.id, old.identifier));
            }
        }
        Ok(())
    }

    async fn clients(&mut self, store: &Store, entry: &TenantEntry, options: Options) -> Result<(), Refusal> {
        let known = client::list(store, entry.id).await?;
        let mut declared = HashSet::new();
        for client in &entry.clients {
            let wanted = client_of(entry, client, options)?;
            declared.insert(wanted.id.clone());
            let old = known.iter().find(|(c, _)| c.id == wanted.id);
            let subject = subject(entry, "client", &wanted.id, &wanted.id);
            let write = |client| Write::Client(entry.id, Box::new(client));
            self.put(subject, old.map(|(c, o)| (c, o.as_str())), wanted, write);
        }
        for (old, origin) in known {
            if options.prune && origin == FROM_DIRECTORY && !declared.contains(&old.id) {
                let subject = subject(entry, "client", &old.id, &old.id);
                self.remove(subject, Write::RemoveClient(entry.id, old.id));
            }
        }
        Ok(())
    }

    async fn accounts(
        &mut self,
        store: &Store,
        chance: &dyn Chance,
        now: Instant,
        entry: &TenantEntry,
        options: Options,
    ) -> Result<(), Fault> {
        let known = account::list(store, entry.id).await?;
        let mut declared = HashSet::new();
        for declared_account in &entry.accounts {
            let key = terms::name_key(declared_account.user_name.as_ref());
            let old = known.iter().find(|(a, _, _)| terms::name_key(&a.user_name) == key);
            let id = declared_account
                .id
                .or(old.map(|(a, _, _)| a.id))
                .unwrap_or_else(|| new_id(chance, now.milliseconds()));
            let wanted = account_of(declared_account, id);
            // A password is set at creation and never again: by then it belongs to the person.
            let password = match old {
                Some(_) => None,
                None => first_password(declared_account, chance)?,
            };
            declared.insert(key);
            let subject = subject(entry, "account", &wanted.id.to_string(), &wanted.user_name);
            let write = |account| Write::Account(entry.id, Box::new(account), password);
            self.put(subject, old.map(|(a, _, o)| (a, o.as_str())), wanted, write);
        }
        for (old, _, origin) in known {
            if options.prune
                && origin == FROM_DIRECTORY
                && !declared.contains(&terms::name_key(&old.user_name))
            {
                let subject = subject(entry, "account", &old.id.to_string(), &old.user_name);
                self.remove(subject, Write::RemoveAccount(entry.id, old.id));
            }
        }
        Ok(())
    }
}

fn tenant_subject(tenant: &Tenant) -> Subject {
    Subject {
        noun: "tenant",
        id: tenant.id.to_string(),
        name: tenant.name.clone(),
        tenant_id: tenant.id,
        tenant_name: tenant.name.clone(),
    }
}

fn subject(tenant: &TenantEntry, noun: &'static str, id: &str, name: &str) -> Subject {
    Subject {
        noun,
        id: id.to_owned(),
        name: name.to_owned(),
        tenant_id: tenant.id,
        tenant_name: tenant.name.as_ref().clone(),
    }
}

/// The row of the log of changes.
fn row(change: &Change, chance: &dyn Chance, now: u64, at: Instant, actor: &str) -> AdministrativeChange {
    AdministrativeChange {
        tenant_id: change.subject.tenant_id,
        id: new_id(chance, now),
        at,
        actor: actor.to_owned(),
        verb: change.verb.name().to_owned(),
        noun: change.subject.noun.to_owned(),
        subject: change.subject.id.clone(),
        members: change.members.clone(),
    }
}

fn new_id(chance: &dyn Chance, milliseconds: u64) -> Uuid {
    let mut bytes = [0; 10];
    chance.fill(&mut bytes);
    crate::trace_id(milliseconds, bytes)
}

fn first_password(entry: &AccountEntry, chance: &dyn Chance) -> Result<Option<String>, Fault> {
    match (&entry.password_hash, &entry.password) {
        (Some(hash), _) => Ok(Some(hash.as_ref().clone())),
        (None, Some(password)) => crate::sign_in::hash(&Secret::new(password), chance).map(Some),
        (None, None) => Ok(None),
    }
}

fn tenant_of(entry: &TenantEntry) -> Tenant {
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

fn resource_of(entry: &ResourceEntry) -> Resource {
    Resource {
        identifier: entry.identifier.clone(),
        name: entry.name.clone().unwrap_or_else(|| entry.identifier.clone()),
        scopes: entry.scopes.iter().map(|(name, text)| (name.clone(), text.clone())).collect(),
        roles: entry.roles.clone(),
        algorithm: entry.token_algorithm,
        lifetime: Lifetime(*entry.token_lifetime.as_ref()),
    }
}

fn client_of(tenant: &TenantEntry, entry: &ClientEntry, options: Options) -> Result<Client, Refusal> {
    let texts = |uris: &[toml::Spanned<String>]| uris.iter().map(|uri| uri.as_ref().clone()).collect();
    let qualified = |scope: &str| match &tenant.default_resource {
        Some(resource) if !scope.contains('/') => format!("{}/{scope}", resource.as_ref()),
        _ => scope.to_owned(),
    };
    let named = |scope: &&str| !terms::OPENID_SCOPES.contains(scope);
    let secrets: Result<Vec<ClientSecret>, Refusal> =
        entry.secrets.iter().map(|secret| secret_of(entry, secret, options)).collect();
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
    })
}

fn secret_of(client: &ClientEntry, entry: &SecretEntry, options: Options) -> Result<ClientSecret, Refusal> {
    let digest = match (&entry.value, &entry.digest) {
        (Some(value), _) => {
            let secret = Secret::new(value);
            let bits = secret.estimated_bits();
            if options.strong_secrets && bits < SECRET_BITS {
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

fn account_of(entry: &AccountEntry, id: Uuid) -> Account {
    Account {
        id,
        user_name: entry.user_name.as_ref().clone(),
        claims: entry.claims.clone(),
        groups: entry.groups.clone(),
        roles: entry.roles.clone(),
        disabled: entry.disabled,
    }
}
