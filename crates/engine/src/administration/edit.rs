//! Changing one record of a tenant as a person or a program asks for it: the same entries, checks and difference as a directory file
//! has, whoever made the record.

use diagnosis::{Allowed, Fault, Refusal};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use store::records::change::{self, AdministrativeChange};
use store::records::tenant::{self, Tenant};
use store::records::{account, client, resource};
use terms::Secret;
use uuid::Uuid;

use super::apply::keeps_issuer;
use super::difference::Subject;
use super::directory_file::{AccountEntry, ClientEntry, ResourceEntry, TenantEntry, Wrong};
use super::entries::{
    account_entry, account_of, client_entry, client_of, resource_entry, resource_of, tenant_entry, tenant_of,
};
use super::guard;
use super::members::members_of;
use super::noun::Noun;
use super::plan::{Author, Plan, Record};
use super::right::{Permit, Role};
use crate::{Desk, administrators};

/// A record as it is shown: the members of an entry of the directory file, without digests and hashes.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Its members.
    pub entry: Map<String, Value>,
    /// Who made it: `directory` or `people`.
    pub origin: String,
    /// What tells this state of it from another.
    pub version: String,
}

/// One record of a tenant; refuses with 88180017.
pub async fn show(desk: &Desk, tenant: &Tenant, noun: Noun, id: &str) -> Result<Shown, Refusal> {
    let found = find(desk, tenant, noun, id).await?.ok_or_else(|| noun.not_found(id))?;
    Ok(shown(found.0, found.1)?)
}

/// Records of a tenant in the order of their ids (of accounts: of their names), after one of them, of which the id or name begins so.
/// With each what comes after it in the list.
pub async fn list(
    desk: &Desk,
    tenant: Uuid,
    noun: Noun,
    begins: &str,
    after: &str,
    most: u32,
) -> Result<Vec<(Shown, String)>, Refusal> {
    let store = &desk.store;
    let mut out = Vec::new();
    match noun {
        Noun::Tenant => {
            for (found, origin) in tenant::list(store).await? {
                let key = found.id.to_string();
                out.push((shown(Record::Tenant(Box::new(found)), origin)?, key));
            }
        }
        Noun::Resource => {
            for (found, origin) in resource::page(store, tenant, begins, after, most).await? {
                let key = found.identifier.clone();
                out.push((shown(Record::Resource(Box::new(found)), origin)?, key));
            }
        }
        Noun::Client => {
            for (found, origin) in client::page(store, tenant, begins, after, most).await? {
                let key = found.id.clone();
                out.push((shown(Record::Client(Box::new(found)), origin)?, key));
            }
        }
        Noun::Account => {
            let begins = terms::name_key(begins);
            for (found, _, origin) in account::page(store, tenant, &begins, after, most).await? {
                let key = terms::name_key(&found.user_name);
                out.push((shown(Record::Account(Box::new(found)), origin)?, key));
            }
        }
    }
    Ok(out)
}

fn shown(record: Record, origin: String) -> Result<Shown, Fault> {
    let (id, name) = names(&record);
    let version = record.version()?;
    let mut entry = match record {
        Record::Tenant(tenant) => members(&tenant_entry(*tenant)),
        Record::Resource(resource) => members(&resource_entry(*resource)),
        Record::Client(client) => members(&client_entry(*client)),
        Record::Account(account) => members(&account_entry(*account, None)),
    }?;
    // A digest of a secret is no secret, and still nobody's business but an export's.
    for secret in entry.get_mut("secret").and_then(Value::as_array_mut).into_iter().flatten() {
        secret.as_object_mut().map(|secret| secret.remove("digest"));
    }
    Ok(Shown { id, name, entry, origin, version })
}

fn members(entry: &impl Serialize) -> Result<Map<String, Value>, Fault> {
    match serde_json::to_value(entry).map_err(Fault::broken)? {
        Value::Object(members) => Ok(members),
        _ => Err(Fault::broken("an entry is no object")),
    }
}

fn names(record: &Record) -> (String, String) {
    match record {
        Record::Tenant(tenant) => (tenant.id.to_string(), tenant.name.clone()),
        Record::Resource(resource) => (resource.identifier.clone(), resource.identifier.clone()),
        Record::Client(client) => (client.id.clone(), client.id.clone()),
        Record::Account(account) => (account.id.to_string(), account.user_name.clone()),
    }
}

async fn find(desk: &Desk, tenant: &Tenant, noun: Noun, id: &str) -> Result<Option<(Record, String)>, Fault> {
    let store = &desk.store;
    Ok(match noun {
        Noun::Tenant => {
            let found = tenant::find_with_origin(store, tenant.id).await?;
            found
                .filter(|(found, _)| found.id.to_string() == id)
                .map(|(t, o)| (Record::Tenant(Box::new(t)), o))
        }
        Noun::Resource => {
            let found = resource::find_with_origin(store, tenant.id, id).await?;
            found.map(|(resource, origin)| (Record::Resource(Box::new(resource)), origin))
        }
        Noun::Client => {
            let found = client::find_with_origin(store, tenant.id, id).await?;
            found.map(|(client, origin)| (Record::Client(Box::new(client)), origin))
        }
        Noun::Account => match terms::guid(id) {
            None => None,
            Some(id) => {
                let found = account::find_with_origin(store, tenant.id, id).await?;
                found.map(|(account, _, origin)| (Record::Account(Box::new(account)), origin))
            }
        },
    })
}

/// Plans that a record has these members: those of an entry of the directory file. One that is there keeps the secrets that are named
/// without a value. Refuses with 88170001, 88180003, 88180004, 88180005, 88180006, 88180019, 88180022 or as the guard does.
pub async fn propose(
    desk: &Desk,
    tenant: &Tenant,
    permit: &Permit,
    noun: Noun,
    mut entry: Map<String, Value>,
) -> Result<Plan, Refusal> {
    only_members(noun, &entry)?;
    let id = entry.get(noun.id_member()).and_then(Value::as_str).unwrap_or_default().to_owned();
    let old = find(desk, tenant, noun, &id).await?;
    let strong_secrets = desk.settings().demonstration().is_none();
    let mut password = None;
    let wanted = match noun {
        Noun::Tenant => {
            let read: TenantEntry = read(&entry)?;
            read.check().map_err(refused)?;
            Record::Tenant(Box::new(tenant_of(&read)))
        }
        Noun::Resource => {
            let read: ResourceEntry = read(&entry)?;
            read.check().map_err(refused)?;
            Record::Resource(Box::new(resource_of(&read)))
        }
        Noun::Client => {
            keep_secrets(&mut entry, old.as_ref())?;
            let read: ClientEntry = read(&entry)?;
            read.check().map_err(refused)?;
            Record::Client(Box::new(client_of(tenant.default_resource.as_deref(), &read, strong_secrets)?))
        }
        Noun::Account => {
            let read: AccountEntry = read(&entry)?;
            read.check().map_err(refused)?;
            if let (None, Some(first)) = (&old, &read.password) {
                let first = Secret::new(first);
                let name = read.user_name.as_ref();
                administrators::may_be_chosen(&first, name, &[&tenant.name, &tenant.display_name])?;
                password = Some(desk.installation.hashing.make(first, desk.chance()).await?);
            }
            let id = read.id.unwrap_or_else(|| desk.new_id());
            Record::Account(Box::new(account_of(&read, id)))
        }
    };
    put(desk, tenant, permit, noun, (old, wanted, password)).await
}

/// Plans that a record is as it is wanted, if it may be.
async fn put(
    desk: &Desk,
    tenant: &Tenant,
    permit: &Permit,
    noun: Noun,
    (old, wanted, password): (Option<(Record, String)>, Record, Option<String>),
) -> Result<Plan, Refusal> {
    match &wanted {
        Record::Tenant(wanted) => keeps_its_own(desk, tenant, permit, wanted).await?,
        Record::Account(wanted) => keeps_name(desk, tenant, wanted).await?,
        Record::Client(_) | Record::Resource(_) => {}
    }
    let before = old.as_ref().map(|(old, _)| old);
    let is_grave = guard::judge(desk, tenant.id, permit, before, Some(&wanted)).await?;
    let mut plan = Plan::new(Author::Person);
    plan.is_grave = is_grave;
    let (id, name) = names(&wanted);
    plan.put(Subject::of(tenant, noun.name(), &id, &name), old, wanted, password)?;
    Ok(plan)
}

/// A request may name what the table of members names, and nothing else: no hashes, no digests.
fn only_members(noun: Noun, entry: &Map<String, Value>) -> Result<(), Refusal> {
    let names: Vec<&str> = members_of(noun).iter().map(|member| member.name).collect();
    match entry.keys().find(|name| !names.contains(&name.as_str())) {
        Some(other) => Err(Refusal::member_not_acceptable(names.join(", "), other, other)),
        None => Ok(()),
    }
}

/// By its names and its issuer a tenant is known to others: only who operates the installation gives it others. Refuses with 88180006,
/// 88180019, 88180022 or 88180024.
async fn keeps_its_own(
    desk: &Desk,
    tenant: &Tenant,
    permit: &Permit,
    wanted: &Tenant,
) -> Result<(), Refusal> {
    keeps_issuer(&desk.store, Some(tenant), wanted).await?;
    let known = |t: &Tenant| (t.name.clone(), t.domains.clone(), t.issuer.clone());
    if known(tenant) != known(wanted) && !permit.operates() {
        return Err(Refusal::administrator_may_not(Role::Operator.name()));
    }
    for name in std::iter::once(&wanted.name).chain(&wanted.domains) {
        let other = tenant::find_by_name(&desk.store, name).await?;
        if other.is_some_and(|other| other.id != tenant.id) {
            return Err(Refusal::record_exists_already(name, Noun::Tenant.word()));
        }
    }
    match &wanted.default_resource {
        Some(default) if resource::find(&desk.store, tenant.id, default).await?.is_none() => {
            Err(Refusal::member_not_acceptable(
                Allowed::Said("allowed-resource-of-tenant"),
                default,
                "default_resource",
            ))
        }
        _ => Ok(()),
    }
}

/// No two accounts have the same name; refuses with 88180022.
async fn keeps_name(desk: &Desk, tenant: &Tenant, wanted: &account::Account) -> Result<(), Refusal> {
    let key = terms::name_key(&wanted.user_name);
    match account::find_by_name(&desk.store, tenant.id, &key).await? {
        Some((other, _)) if other.id != wanted.id => {
            Err(Refusal::record_exists_already(&wanted.user_name, Noun::Account.word()))
        }
        _ => Ok(()),
    }
}

/// A secret that is named by its id alone is the one that is there; refuses with 88180019 where there is none.
fn keep_secrets(entry: &mut Map<String, Value>, old: Option<&(Record, String)>) -> Result<(), Refusal> {
    let known = match old {
        Some((Record::Client(old), _)) => old.secrets.as_slice(),
        _ => &[],
    };
    for secret in entry.get_mut("secret").and_then(Value::as_array_mut).into_iter().flatten() {
        let Some(secret) = secret.as_object_mut() else { continue };
        if secret.contains_key("digest") {
            return Err(Refusal::member_not_acceptable("id, name, value, expires_at", "digest", "secret"));
        }
        if secret.get("value").is_none_or(Value::is_null) {
            let id = secret.get("id").and_then(Value::as_str).unwrap_or_default();
            let found = known.iter().find(|known| known.id == id);
            let allowed = Allowed::Said("allowed-secret-value");
            let found = found.ok_or_else(|| Refusal::member_not_acceptable(allowed, id, "secret"))?;
            secret.insert("digest".to_owned(), found.digest.clone().into());
        }
    }
    Ok(())
}

/// Plans that a record is removed; refuses with 88180017, 88180024 or 88180025.
pub async fn propose_removal(
    desk: &Desk,
    tenant: &Tenant,
    permit: &Permit,
    noun: Noun,
    id: &str,
) -> Result<Plan, Refusal> {
    let (old, _) = find(desk, tenant, noun, id).await?.ok_or_else(|| noun.not_found(id))?;
    if noun == Noun::Tenant && !permit.operates() {
        return Err(Refusal::administrator_may_not(Role::Operator.name()));
    }
    taken(desk, tenant, permit, noun, old).await
}

/// Plans that a record goes, if it may.
async fn taken(
    desk: &Desk,
    tenant: &Tenant,
    permit: &Permit,
    noun: Noun,
    old: Record,
) -> Result<Plan, Refusal> {
    let is_grave = guard::judge(desk, tenant.id, permit, Some(&old), None).await?;
    let mut plan = Plan::new(Author::Person);
    plan.is_grave = is_grave;
    let (id, name) = names(&old);
    plan.remove(Subject::of(tenant, noun.name(), &id, &name), old)?;
    Ok(plan)
}

/// Plans that a record is again what it was before a change; refuses with 88180017 if that is not known.
pub async fn propose_undoing(
    desk: &Desk,
    tenant: &Tenant,
    permit: &Permit,
    change: &AdministrativeChange,
) -> Result<Plan, Refusal> {
    let unknown = || Refusal::record_not_found(&change.id.to_string(), "noun-change");
    let noun = Noun::named(&change.noun).ok_or_else(unknown)?;
    let now = find(desk, tenant, noun, &change.subject).await?;
    let former = change::former(&desk.store, tenant.id, change.id).await?;
    match (former, now) {
        (Some(former), now) => {
            put(desk, tenant, permit, noun, (now, Record::of(&change.noun, &former)?, None)).await
        }
        (None, Some((now, _))) if change.verb == "create" && noun != Noun::Tenant => {
            taken(desk, tenant, permit, noun, now).await
        }
        (None, _) => Err(unknown()),
    }
}

/// Plans that there is another tenant, which only who operates the installation may make. Refuses with 88180003, 88180019, 88180022 or
/// 88180024.
pub async fn propose_new_tenant(
    desk: &Desk,
    permit: &Permit,
    id: Uuid,
    (name, display_name): (&str, &str),
) -> Result<Plan, Refusal> {
    if !permit.operates() {
        return Err(Refusal::administrator_may_not(Role::Operator.name()));
    }
    let mut members = vec![("id", id.to_string()), ("name", terms::name_key(name))];
    if !display_name.is_empty() {
        members.push(("display_name", display_name.to_owned()));
    }
    let new = tenant_with(members)?;
    put(desk, &new.clone(), permit, Noun::Tenant, (None, Record::Tenant(Box::new(new)), None)).await
}

/// A tenant of this name, with everything else as a file would leave it; refuses with 88180003 or 88180019.
pub(crate) fn new_tenant(id: Uuid, name: &str) -> Result<Tenant, Refusal> {
    tenant_with(vec![("id", id.to_string()), ("name", name.to_owned())])
}

fn tenant_with(members: Vec<(&str, String)>) -> Result<Tenant, Refusal> {
    let entry: TenantEntry =
        read(&members.into_iter().map(|(member, value)| (member.to_owned(), value.into())).collect())?;
    entry.check().map_err(refused)?;
    Ok(tenant_of(&entry))
}

fn refused(wrong: Wrong) -> Refusal {
    match wrong {
        Wrong::Refused(refusal) => refusal,
        Wrong::Member { member, found, allowed, .. } => {
            Refusal::member_not_acceptable(allowed, &found, &member)
        }
    }
}

/// Reads an entry from its members, as the directory file would be read. Members that are null count as left out.
fn read<T: DeserializeOwned>(members: &Map<String, Value>) -> Result<T, Refusal> {
    let broken = |found: &str, allowed: String| Refusal::member_not_acceptable(allowed, found, "");
    let present = without_nulls(members);
    let text = toml::to_string(&present).map_err(|e| broken("", e.to_string()))?;
    toml::from_str(&text).map_err(|e| {
        let mistake = super::mistake::of_toml(&text, &e);
        // What may be a secret is not repeated, and so not logged.
        let is_secret = ["password", "value", "digest"].contains(&mistake.key.as_str());
        let found = if is_secret { "another form" } else { &mistake.found };
        Refusal::member_not_acceptable(mistake.allowed, found, &mistake.key)
    })
}

fn without_nulls(members: &Map<String, Value>) -> Map<String, Value> {
    let keep = |value: &Value| -> Value {
        match value {
            Value::Object(members) => Value::Object(without_nulls(members)),
            Value::Array(list) => list
                .iter()
                .map(|value| {
                    value.as_object().map_or(value.clone(), |members| Value::Object(without_nulls(members)))
                })
                .collect(),
            other => other.clone(),
        }
    };
    members
        .iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| (name.clone(), keep(value)))
        .collect()
}
