//! Applying a directory: what it declares is created and changed; what an earlier one created and this one lacks is removed
//! only on request; what others made is left alone. Applying twice changes nothing.

use std::collections::HashSet;

use diagnosis::{Fault, Refusal};
use store::Store;
use store::records::FROM_DIRECTORY;
use store::records::account;
use store::records::client;
use store::records::resource;
use store::records::signing_key;
use store::records::tenant::{self, Tenant};
use terms::{Instant, Secret};

use super::difference::Subject;
use super::directory_file::{AccountEntry, DirectoryFile, TenantEntry};
use super::entries::{account_of, client_of, resource_of, tenant_of};
use super::plan::{Author, Plan, Record, new_id};
use crate::Chance;

/// How to apply.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Whether what an earlier directory created and this one lacks is removed.
    pub prune: bool,
    /// Whether client secrets that people chose must have 128 estimated bits.
    pub strong_secrets: bool,
}

/// Compares a directory with the store; refuses with 88180004 or 88180006.
pub async fn plan(
    store: &Store,
    chance: &dyn Chance,
    now: Instant,
    directory: &DirectoryFile,
    options: Options,
) -> Result<Plan, Refusal> {
    let mut plan = Plan::new(Author::Directory);
    for entry in &directory.tenants {
        let wanted = tenant_of(entry);
        let old = tenant::find_with_origin(store, entry.id).await?;
        keeps_issuer(store, old.as_ref().map(|(old, _)| old), &wanted).await?;
        let subject = tenant_subject(&wanted);
        let old = old.map(|(tenant, origin)| (Record::Tenant(Box::new(tenant)), origin));
        plan.put(subject, old, Record::Tenant(Box::new(wanted)), None)?;
        resources(&mut plan, store, entry, options).await?;
        clients(&mut plan, store, entry, options).await?;
        accounts(&mut plan, store, chance, now, entry, options).await?;
    }
    if options.prune {
        for (tenant, origin) in tenant::list(store).await? {
            let declared = directory.tenants.iter().any(|entry| entry.id == tenant.id);
            if !declared && origin == FROM_DIRECTORY {
                plan.remove(tenant_subject(&tenant), Record::Tenant(Box::new(tenant)))?;
            }
        }
    }
    Ok(plan)
}

/// The issuer stands in every token: once there may be one it stays. Refuses with 88180006.
pub(super) async fn keeps_issuer(
    store: &Store,
    old: Option<&Tenant>,
    wanted: &Tenant,
) -> Result<(), Refusal> {
    match old {
        Some(old) if old.issuer != wanted.issuer && !signing_key::list(store, old.id).await?.is_empty() => {
            Err(Refusal::issuer_may_not_change(&wanted.name))
        }
        _ => Ok(()),
    }
}

async fn resources(
    plan: &mut Plan,
    store: &Store,
    entry: &TenantEntry,
    options: Options,
) -> Result<(), Fault> {
    let mut declared = HashSet::new();
    for wanted in entry.resources.iter().map(resource_of) {
        declared.insert(wanted.identifier.clone());
        let old = resource::find_with_origin(store, entry.id, &wanted.identifier).await?;
        let old = old.map(|(resource, origin)| (Record::Resource(Box::new(resource)), origin));
        let subject = subject(entry, "resource", &wanted.identifier, &wanted.identifier);
        plan.put(subject, old, Record::Resource(Box::new(wanted)), None)?;
    }
    if options.prune {
        for (old, origin) in resource::list(store, entry.id).await? {
            if origin == FROM_DIRECTORY && !declared.contains(&old.identifier) {
                let subject = subject(entry, "resource", &old.identifier, &old.identifier);
                plan.remove(subject, Record::Resource(Box::new(old)))?;
            }
        }
    }
    Ok(())
}

async fn clients(
    plan: &mut Plan,
    store: &Store,
    entry: &TenantEntry,
    options: Options,
) -> Result<(), Refusal> {
    let mut declared = HashSet::new();
    let default_resource = entry.default_resource.as_ref().map(|resource| resource.as_ref().as_str());
    for client in &entry.clients {
        let wanted = client_of(default_resource, client, options.strong_secrets)?;
        declared.insert(wanted.id.clone());
        let old = client::find_with_origin(store, entry.id, &wanted.id).await?;
        let old = old.map(|(client, origin)| (Record::Client(Box::new(client)), origin));
        let subject = subject(entry, "client", &wanted.id, &wanted.id);
        plan.put(subject, old, Record::Client(Box::new(wanted)), None)?;
    }
    if options.prune {
        for (old, origin) in client::list(store, entry.id).await? {
            if origin == FROM_DIRECTORY && !declared.contains(&old.id) {
                let subject = subject(entry, "client", &old.id, &old.id);
                plan.remove(subject, Record::Client(Box::new(old)))?;
            }
        }
    }
    Ok(())
}

async fn accounts(
    plan: &mut Plan,
    store: &Store,
    chance: &dyn Chance,
    now: Instant,
    entry: &TenantEntry,
    options: Options,
) -> Result<(), Fault> {
    let mut declared = HashSet::new();
    for declared_account in &entry.accounts {
        let key = terms::name_key(declared_account.user_name.as_ref());
        let old = account::find_by_name_with_origin(store, entry.id, &key).await?;
        let known = old.as_ref().map(|(account, _, _)| account.id);
        let id = declared_account.id.or(known).unwrap_or_else(|| new_id(chance, now.milliseconds()));
        let wanted = account_of(declared_account, id);
        // A password is set at creation and never again: by then it belongs to the person.
        let password = match &old {
            Some(_) => None,
            None => first_password(declared_account, chance)?,
        };
        declared.insert(key);
        let subject = subject(entry, "account", &wanted.id.to_string(), &wanted.user_name);
        let old = old.map(|(account, _, origin)| (Record::Account(Box::new(account)), origin));
        plan.put(subject, old, Record::Account(Box::new(wanted)), password)?;
    }
    if options.prune {
        for (old, _, origin) in account::list(store, entry.id).await? {
            if origin == FROM_DIRECTORY && !declared.contains(&terms::name_key(&old.user_name)) {
                let subject = subject(entry, "account", &old.id.to_string(), &old.user_name);
                plan.remove(subject, Record::Account(Box::new(old)))?;
            }
        }
    }
    Ok(())
}

fn tenant_subject(tenant: &Tenant) -> Subject {
    Subject::of(tenant, "tenant", &tenant.id.to_string(), &tenant.name)
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

fn first_password(entry: &AccountEntry, chance: &dyn Chance) -> Result<Option<String>, Fault> {
    match (&entry.password_hash, &entry.password) {
        (Some(hash), _) => Ok(Some(hash.as_ref().clone())),
        (None, Some(password)) => crate::sign_in::hash(&Secret::new(password), chance).map(Some),
        (None, None) => Ok(None),
    }
}
