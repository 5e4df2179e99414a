//! What administrators changed: one row per record and change.

use diagnosis::Fault;
use serde::{Deserialize, Serialize};
use terms::Instant;
use uuid::Uuid;

use crate::{Row, Store, Transaction, Value};

/// One change of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdministrativeChange {
    /// The tenant.
    pub tenant_id: Uuid,
    /// Grows with time.
    pub id: Uuid,
    /// When.
    pub at: Instant,
    /// Who: `apply by alice`.
    pub actor: String,
    /// `create`, `change` or `remove`.
    pub verb: String,
    /// What sort of record: `tenant`, `client`, `resource` or `account`.
    pub noun: String,
    /// Its id within the tenant.
    pub subject: String,
    /// What differs.
    pub members: Vec<ChangedMember>,
}

/// A member of a record that was changed; secrets are named by their ids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedMember {
    /// Its name in the directory file.
    pub name: String,
    /// What it was, as JSON.
    pub old: serde_json::Value,
    /// What it is now, as JSON.
    pub new: serde_json::Value,
}

const LIST: &str = "SELECT tenant_id, id, at, actor, verb, noun, subject, members FROM changes \
    WHERE tenant_id = $1 AND at >= $2 ORDER BY id DESC LIMIT $3";
const PAGE: &str = "SELECT tenant_id, id, at, actor, verb, noun, subject, members FROM changes \
    WHERE tenant_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
const PAGE_OF_SUBJECT: &str = "SELECT c.tenant_id, c.id, c.at, c.actor, c.verb, c.noun, c.subject, c.members FROM (SELECT id FROM changes \
    WHERE tenant_id = $1 AND noun = $4 AND subject = $5 AND id < $2 ORDER BY id DESC LIMIT $3) AS own \
    JOIN changes c ON c.tenant_id = $1 AND c.id = own.id ORDER BY c.id DESC";
const FIND: &str = "SELECT tenant_id, id, at, actor, verb, noun, subject, members FROM changes WHERE tenant_id = $1 AND id = $2";
const ADD_FORMER: &str = "INSERT INTO former_records (tenant_id, id, record) VALUES ($1, $2, $3) \
    ON CONFLICT (tenant_id, id) DO NOTHING";
const FORMER: &str = "SELECT record FROM former_records WHERE tenant_id = $1 AND id = $2";
const SWEEP_FORMER: &str = "DELETE FROM former_records WHERE tenant_id = $1 AND id IN \
    (SELECT id FROM changes WHERE tenant_id = $1 AND at < $2 ORDER BY id LIMIT 500)";
const OF_SUBJECT: &str = "SELECT tenant_id, id, at, actor, verb, noun, subject, members FROM changes \
    WHERE tenant_id = $1 AND noun = $2 AND subject = $3 AND id < $4 ORDER BY id DESC LIMIT 1";
const ADD: &str = "INSERT INTO changes (tenant_id, id, at, actor, verb, noun, subject, members) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (tenant_id, id) DO NOTHING";
const SWEEP: &str = "DELETE FROM changes WHERE tenant_id = $1 AND id IN \
    (SELECT id FROM changes WHERE tenant_id = $1 AND at < $2 ORDER BY id LIMIT 500)";
pub(super) const STATEMENTS: &[&str] =
    &[LIST, PAGE, PAGE_OF_SUBJECT, FIND, OF_SUBJECT, ADD, ADD_FORMER, FORMER, SWEEP_FORMER, SWEEP];

fn read(row: Row) -> Result<AdministrativeChange, Fault> {
    let mut columns = row.columns();
    Ok(AdministrativeChange {
        tenant_id: columns.id()?,
        id: columns.id()?,
        at: columns.instant()?,
        actor: columns.text()?,
        verb: columns.text()?,
        noun: columns.text()?,
        subject: columns.text()?,
        members: columns.json()?,
    })
}

/// The latest changes of a tenant since an instant, the newest first.
pub async fn list(
    store: &Store,
    tenant: Uuid,
    since: Instant,
    most: u32,
) -> Result<Vec<AdministrativeChange>, Fault> {
    let rows = store.all(LIST, &[Value::from(&tenant), since.into(), most.into()]).await?;
    rows.into_iter().map(read).collect()
}

/// The changes of a tenant before one of them, the newest first; of one record, where noun and subject are named.
pub async fn page(
    store: &Store,
    tenant: Uuid,
    of: Option<(&str, &str)>,
    before: Uuid,
    most: u32,
) -> Result<Vec<AdministrativeChange>, Fault> {
    let (tenant, before) = (Value::from(&tenant), Value::from(&before));
    let rows = match of {
        None => store.all(PAGE, &[tenant, before, most.into()]).await?,
        Some((noun, subject)) => {
            store.all(PAGE_OF_SUBJECT, &[tenant, before, most.into(), noun.into(), subject.into()]).await?
        }
    };
    rows.into_iter().map(read).collect()
}

/// The change with this id.
pub async fn find(store: &Store, tenant: Uuid, id: Uuid) -> Result<Option<AdministrativeChange>, Fault> {
    store.one(FIND, &[Value::from(&tenant), Value::from(&id)]).await?.map(read).transpose()
}

/// What the record was before a change, as JSON; nothing where the change made it, or where it was not kept.
pub async fn former(store: &Store, tenant: Uuid, id: Uuid) -> Result<Option<String>, Fault> {
    let row = store.one(FORMER, &[Value::from(&tenant), Value::from(&id)]).await?;
    row.map(|row| row.columns().text()).transpose()
}

/// Keeps what the record was before a change.
pub async fn add_former(tx: &mut Transaction<'_>, tenant: Uuid, id: Uuid, record: &str) -> Result<(), Fault> {
    tx.run(ADD_FORMER, &[Value::from(&tenant), Value::from(&id), record.into()]).await?;
    Ok(())
}

/// Removes former records of changes that are older than this; before [`sweep`] removes the changes.
pub async fn sweep_former(tx: &mut Transaction<'_>, tenant: Uuid, before: Instant) -> Result<u64, Fault> {
    tx.run(SWEEP_FORMER, &[Value::from(&tenant), before.into()]).await
}

/// The last change of a record before an id.
pub async fn last_of(
    store: &Store,
    tenant: Uuid,
    noun: &str,
    subject: &str,
    before: Uuid,
) -> Result<Option<AdministrativeChange>, Fault> {
    let values = [Value::from(&tenant), noun.into(), subject.into(), Value::from(&before)];
    store.one(OF_SUBJECT, &values).await?.map(read).transpose()
}

/// Notes a change.
pub async fn add(tx: &mut Transaction<'_>, change: &AdministrativeChange) -> Result<(), Fault> {
    let members = serde_json::to_string(&change.members).map_err(Fault::broken)?;
    let values = [
        Value::from(&change.tenant_id),
        Value::from(&change.id),
        change.at.into(),
        (&change.actor).into(),
        (&change.verb).into(),
        (&change.noun).into(),
        (&change.subject).into(),
        (&members).into(),
    ];
    tx.run(ADD, &values).await?;
    Ok(())
}

/// Removes some that are older than this. Tells how many.
pub async fn sweep(tx: &mut Transaction<'_>, tenant: Uuid, before: Instant) -> Result<u64, Fault> {
    tx.run(SWEEP, &[Value::from(&tenant), before.into()]).await
}
