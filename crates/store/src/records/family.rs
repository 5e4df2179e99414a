//! Token families: one row per grant, updated in place, whose counters tell a replaced, a dead and a forged refresh token
//! apart.

use diagnosis::Fault;
use terms::Instant;
use uuid::Uuid;

use super::code::Granted;
use crate::{Row, Store, Transaction, Value};

/// The tokens that descend from one grant.
#[derive(Clone, Debug)]
pub struct Family {
    /// Its id, which every `jti` and refresh token of it names.
    pub id: Uuid,
    /// Whose tokens.
    pub client_id: String,
    /// On whose behalf.
    pub account_id: Uuid,
    /// The session in which the grant was made.
    pub session_id: Uuid,
    /// The interaction in which the grant was made.
    pub interaction_id: Uuid,
    /// What was granted.
    pub granted: Granted,
    /// When it began.
    pub issued_at: Instant,
    /// When it ends for good.
    pub expires_at: Instant,
    /// When it was last used, to within an hour.
    pub last_used_at: Instant,
    /// The generation of the refresh token in use; 0 before the first was used.
    pub line_generation: u32,
    /// Which sibling of that generation.
    pub line_sibling: u32,
    /// How many successors the line has been given.
    pub siblings_issued: u32,
    /// When the line was last rotated.
    pub rotated_at: Instant,
    /// Since when the retries are counted.
    pub retries_since: Instant,
    /// Successors given since then beyond the first.
    pub retries: u32,
    /// When it was revoked.
    pub revoked_at: Option<Instant>,
    /// Why.
    pub revoked_because: Option<String>,
}

const FIND: &str = "SELECT id, client_id, account_id, session_id, interaction_id, record, issued_at, expires_at, \
    last_used_at, line_generation, line_sibling, siblings_issued, rotated_at, retries_since, retries, revoked_at, \
    revoked_because FROM families WHERE tenant_id = $1 AND id = $2";
const ADD: &str = "INSERT INTO families (tenant_id, id, client_id, account_id, session_id, interaction_id, record, \
    issued_at, expires_at, last_used_at, line_generation, line_sibling, siblings_issued, rotated_at, retries_since, retries) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8, 0, 0, 1, $8, $8, 0)";
const ADVANCE: &str = "UPDATE families SET line_generation = $3, line_sibling = $4, siblings_issued = 1, rotated_at = $5, \
    last_used_at = $5, retries_since = $5, retries = 0 WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL \
    AND line_generation = $3 - 1 AND siblings_issued > $4 RETURNING siblings_issued";
const ADOPT: &str = "UPDATE families SET line_generation = $3, line_sibling = $4, siblings_issued = 0, rotated_at = $5 \
    WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL \
    AND line_generation = $3 - 1 AND siblings_issued > $4 RETURNING siblings_issued";
const RETRY: &str = "UPDATE families SET siblings_issued = siblings_issued + 1, last_used_at = $5, \
    rotated_at = CASE WHEN siblings_issued = 0 THEN $5 ELSE rotated_at END, \
    retries = CASE WHEN siblings_issued = 0 THEN 0 WHEN retries_since > $6 THEN retries + 1 ELSE 1 END, \
    retries_since = CASE WHEN retries_since > $6 THEN retries_since ELSE $5 END \
    WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL AND line_generation = $3 AND line_sibling = $4 \
    AND (retries < $7 OR retries_since <= $6) RETURNING siblings_issued";
const TOUCH: &str = "UPDATE families SET last_used_at = $3 WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL \
    AND last_used_at < $4 RETURNING id";
const REVOKE: &str = "UPDATE families SET revoked_at = $3, revoked_because = $4 \
    WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL RETURNING id";
// Ids grow with time, so those that have ended are the first: no more than these are looked at.
const SWEEP: &str = "DELETE FROM families WHERE tenant_id = $1 AND id IN (SELECT id FROM \
    (SELECT id, expires_at FROM families WHERE tenant_id = $1 ORDER BY id LIMIT 500) AS oldest WHERE expires_at < $2)";
pub(super) const STATEMENTS: &[&str] = &[FIND, ADD, ADVANCE, ADOPT, RETRY, TOUCH, REVOKE, SWEEP];

fn read(row: Row) -> Result<Family, Fault> {
    let mut columns = row.columns();
    Ok(Family {
        id: columns.id()?,
        client_id: columns.text()?,
        account_id: columns.id()?,
        session_id: columns.id()?,
        interaction_id: columns.id()?,
        granted: columns.json()?,
        issued_at: columns.instant()?,
        expires_at: columns.instant()?,
        last_used_at: columns.instant()?,
        line_generation: columns.counter()?,
        line_sibling: columns.counter()?,
        siblings_issued: columns.counter()?,
        rotated_at: columns.instant()?,
        retries_since: columns.instant()?,
        retries: columns.counter()?,
        revoked_at: columns.maybe_instant()?,
        revoked_because: columns.maybe_text()?,
    })
}

/// The family with this id.
pub async fn find(store: &Store, tenant: Uuid, id: Uuid) -> Result<Option<Family>, Fault> {
    store.one(FIND, &[Value::from(&tenant), Value::from(&id)]).await?.map(read).transpose()
}

/// Begins a family, with one refresh token (generation 1, sibling 0) to be given away.
pub async fn add(tx: &mut Transaction<'_>, tenant: Uuid, family: &Family) -> Result<(), Fault> {
    let record = serde_json::to_string(&family.granted).map_err(Fault::broken)?;
    let values = [
        Value::from(&tenant),
        Value::from(&family.id),
        (&family.client_id).into(),
        Value::from(&family.account_id),
        Value::from(&family.session_id),
        Value::from(&family.interaction_id),
        (&record).into(),
        family.issued_at.into(),
        family.expires_at.into(),
    ];
    tx.run(ADD, &values).await?;
    Ok(())
}

/// Makes a successor the line and gives it its first successor. Tells whether it was the next in line.
pub async fn advance(
    tx: &mut Transaction<'_>,
    tenant: Uuid,
    id: Uuid,
    place: (u32, u32),
    at: Instant,
) -> Result<bool, Fault> {
    let values = [Value::from(&tenant), Value::from(&id), place.0.into(), place.1.into(), at.into()];
    Ok(tx.one(ADVANCE, &values).await?.is_some())
}

/// Makes a successor the line because a token minted with it was used; it has no successor of its own yet.
pub async fn adopt(
    tx: &mut Transaction<'_>,
    tenant: Uuid,
    id: Uuid,
    place: (u32, u32),
    at: Instant,
) -> Result<bool, Fault> {
    let values = [Value::from(&tenant), Value::from(&id), place.0.into(), place.1.into(), at.into()];
    Ok(tx.one(ADOPT, &values).await?.is_some())
}

/// Gives the line one more successor, unless `most` were given since `window`. The new successor's sibling number.
pub async fn retry(
    tx: &mut Transaction<'_>,
    tenant: Uuid,
    id: Uuid,
    line: (u32, u32),
    at: Instant,
    window: Instant,
    most: u32,
) -> Result<Option<u32>, Fault> {
    let values = [
        Value::from(&tenant),
        Value::from(&id),
        line.0.into(),
        line.1.into(),
        at.into(),
        window.into(),
        most.into(),
    ];
    let Some(row) = tx.one(RETRY, &values).await? else { return Ok(None) };
    Ok(row.columns().counter()?.checked_sub(1))
}

/// Notes that a family was used, if that was last noted before `unless_since`. Tells whether the row moved.
pub async fn touch(
    tx: &mut Transaction<'_>,
    tenant: Uuid,
    id: Uuid,
    at: Instant,
    unless_since: Instant,
) -> Result<bool, Fault> {
    let values = [Value::from(&tenant), Value::from(&id), at.into(), unless_since.into()];
    Ok(tx.one(TOUCH, &values).await?.is_some())
}

/// Revokes a family. Tells whether this call did.
pub async fn revoke(
    tx: &mut Transaction<'_>,
    tenant: Uuid,
    id: Uuid,
    at: Instant,
    because: &str,
) -> Result<bool, Fault> {
    let values = [Value::from(&tenant), Value::from(&id), at.into(), because.into()];
    Ok(tx.one(REVOKE, &values).await?.is_some())
}

/// Removes some that ended long ago.
pub async fn sweep(tx: &mut Transaction<'_>, tenant: Uuid, before: Instant) -> Result<u64, Fault> {
    tx.run(SWEEP, &[Value::from(&tenant), before.into()]).await
}
