//! Changing one record of a tenant as a person or a program asks for it: the same entries, checks and difference as a directory file
//! has, whoever made the record.

use diagnosis::{Fault, Refusal};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use store::records::change::{self, AdministrativeChange};
use store::records::tenant::{self, Tenant};
use store::records::{account, client, resource};
use uuid::Uuid;

use super::apply::{Options, first_password, keeps_issuer};
use super::difference::Subject;
use super::directory_file::{AccountEntry, ClientEntry, ResourceEntry, TenantEntry, Wrong};
use super::entries::{
    account_entry, account_of, client_entry, client_of, resource_entry, resource_of, tenant_entry, tenant_of,
};
use super::guard;
use super::noun::Noun;
use super::plan::{Author, Plan, Record};
use super::right::Permit;
use crate::Desk;

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
    Ok(Shown { id, name, entry, origin })
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
            found.filter(|(found, _)| found.id.to_string() == id).map(|(t, o)| (Record::Tenant(Box::new(t)), o))
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
/// without a value. Refuses with 88180003, 88180004, 88180005, 88180006, 88180019, 88180022
/// or as the guard does.
pub async fn propose(
    desk: &Desk,
    tenant: &Tenant,
    permit: &Permit,
    noun: Noun,
    mut entry: Map<String, Value>,
) -> Result<Plan, Refusal> {
    let mut plan = Plan::new(Author::Person);
    let id = entry.get(noun.id_member()).and_then(Value::as_str).unwrap_or_default().to_owned();
    let old = find(desk, tenant, noun, &id).await?;
    let options = Options { prune: false, strong_secrets: desk.settings().demonstration().is_none() };
    let mut password = None;
    let wanted = match noun {
        Noun::Tenant => {
            let read: TenantEntry = read(&entry)?;
            read.check().map_err(refused)?;
            let wanted = tenant_of(&read);
            keeps_issuer(&desk.store, Some(tenant), &wanted).await?;
            if let Some(default) = &wanted.default_resource
                && resource::find(&desk.store, tenant.id, default).await?.is_none()
            {
                return Err(Refusal::member_not_acceptable("a resource of this tenant", default, "default_resource"));
            }
            Record::Tenant(Box::new(wanted))
        }
        Noun::Resource => {
            let read: ResourceEntry = read(&entry)?;
            read.check().map_err(refused)?;
            Record::Resource(Box::new(resource_of(&read)))
        }
        Noun::Client => {
            if let Some((Record::Client(old), _)) = &old {
                keep_secrets(&mut entry, old);
            }
            let read: ClientEntry = read(&entry)?;
            read.check().map_err(refused)?;
            if let Some(secret) = read.secrets.iter().find(|secret| secret.value.is_none() && secret.digest.is_none()) {
                return Err(Refusal::member_not_acceptable("a value, or the id of a secret that is there", &secret.id, "secret"));
            }
            Record::Client(Box::new(client_of(tenant.default_resource.as_deref(), &read, options)?))
        }
        Noun::Account => {
            let read: AccountEntry = read(&entry)?;
            read.check().map_err(refused)?;
            let id = read.id.unwrap_or_else(|| desk.new_id());
            let wanted = account_of(&read, id);
            if old.is_none() {
                password = first_password(&read, &*desk.installation.chance)?;
            }
            keeps_name(desk, tenant, &wanted).await?;
            Record::Account(Box::new(wanted))
        }
    };
    guard::judge(desk, tenant.id, permit, old.as_ref().map(|(old, _)| old), Some(&wanted)).await?;
    let (id, name) = names(&wanted);
    plan.put(Subject::of(tenant, noun.name(), &id, &name), old, wanted, password)?;
    Ok(plan)
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

/// A secret that is named by its id alone is the one that is there.
fn keep_secrets(entry: &mut Map<String, Value>, old: &client::Client) {
    for secret in entry.get_mut("secret").and_then(Value::as_array_mut).into_iter().flatten() {
        let Some(secret) = secret.as_object_mut() else { continue };
        let id = secret.get("id").and_then(Value::as_str).unwrap_or_default();
        let known = old.secrets.iter().find(|known| known.id == id);
        if let Some(known) = known.filter(|_| !secret.contains_key("value") && !secret.contains_key("digest")) {
            secret.insert("digest".to_owned(), known.digest.clone().into());
        }
    }
}

/// Plans that a record is removed; refuses with 88180017.
pub async fn propose_removal(
    desk: &Desk,
    tenant: &Tenant,
    permit: &Permit,
    noun: Noun,
    id: &str,
) -> Result<Plan, Refusal> {
    let (old, _) = find(desk, tenant, noun, id).await?.ok_or_else(|| noun.not_found(id))?;
    guard::judge(desk, tenant.id, permit, Some(&old), None).await?;
    let mut plan = Plan::new(Author::Person);
    let (id, name) = names(&old);
    plan.remove(Subject::of(tenant, noun.name(), &id, &name), old);
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
    let mut plan = Plan::new(Author::Person);
    match (former, now) {
        (Some(former), now) => {
            let wanted = Record::of(&change.noun, &former)?;
            guard::judge(desk, tenant.id, permit, now.as_ref().map(|(now, _)| now), Some(&wanted)).await?;
            let (id, name) = names(&wanted);
            plan.put(Subject::of(tenant, noun.name(), &id, &name), now, wanted, None)?;
        }
        (None, Some((now, _))) if change.verb == "create" && noun != Noun::Tenant => {
            guard::judge(desk, tenant.id, permit, Some(&now), None).await?;
            let (id, name) = names(&now);
            plan.remove(Subject::of(tenant, noun.name(), &id, &name), now);
        }
        (None, _) => return Err(unknown()),
    }
    Ok(plan)
}

/// A tenant of this name, with everything else as a file would leave it; refuses with 88180003 or 88180019.
pub(crate) fn new_tenant(id: Uuid, name: &str) -> Result<Tenant, Refusal> {
    let members = [("id", id.to_string()), ("name", name.to_owned())];
    let entry: TenantEntry =
        read(&members.into_iter().map(|(member, value)| (member.to_owned(), value.into())).collect())?;
    entry.check().map_err(refused)?;
    Ok(tenant_of(&entry))
}

fn refused(wrong: Wrong) -> Refusal {
    match wrong {
        Wrong::Refused(refusal) => refusal,
        Wrong::Member { member, found, allowed, .. } => Refusal::member_not_acceptable(allowed, &found, member),
    }
}

/// Reads an entry from its members, as the directory file would be read. Members that are null count as left out.
fn read<T: DeserializeOwned>(members: &Map<String, Value>) -> Result<T, Refusal> {
    let broken = |found: &str, allowed: String| Refusal::member_not_acceptable(allowed, found, "");
    let present = without_nulls(members);
    let text = toml::to_string(&present).map_err(|e| broken("", e.to_string()))?;
    toml::from_str(&text).map_err(|e| {
        let mistake = super::mistake::of_toml(&text, &e);
        Refusal::member_not_acceptable(mistake.allowed, &mistake.found, &mistake.key)
    })
}

fn without_nulls(members: &Map<String, Value>) -> Map<String, Value> {
    let keep = |value: &Value| -> Value {
        match value {
            Value::Object(members) => Value::Object(without_nulls(members)),
            Value::Array(list) => list
                .iter()
                .map(|value| value.as_object().map_or(value.clone(), |members| Value::Object(without_nulls(members))))
                .collect(),
            other => other.clone(),
        }
    };
    members.iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| (name.clone(), keep(value))).collect()
}
