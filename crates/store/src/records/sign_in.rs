//! The sign-in log: one row per decision, keyed by the trace id.

use std::collections::BTreeMap;

use diagnosis::Fault;
use terms::Instant;
use uuid::Uuid;

use crate::{Row, Store, Transaction, Value};

/// One decision. What a row may hold is for who writes it to judge; `detail` is JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// The tenant; the nil id where the request named none that exists.
    pub tenant_id: Uuid,
    /// The trace id.
    pub id: Uuid,
    /// When.
    pub at: Instant,
    /// Which endpoint: `authorize`, `login`, `token` …
    pub endpoint: String,
    /// `success`, `refused` or `fault`; `counted` for rows that were folded into their number, `rehearsed` for the explainer's.
    pub outcome: String,
    /// The true number; 0 for a success.
    pub number: u32,
    /// The client, as far as it was named.
    pub client_id: Option<String>,
    /// The account, as far as it is known.
    pub account_id: Option<Uuid>,
    /// The story it belongs to.
    pub interaction_id: Option<Uuid>,
    /// The network address.
    pub address: Option<String>,
    /// The caller's own search key.
    pub correlation_id: Uuid,
    /// Parameters' names, the trail, facts and evidence.
    pub detail: String,
}

/// What to list.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// From this instant on.
    pub since: Option<Instant>,
    /// Before this instant.
    pub until: Option<Instant>,
    /// After this row: what came since the last look.
    pub after: Option<Uuid>,
    /// Before this row: the page after it.
    pub before: Option<Uuid>,
    /// Only this number.
    pub number: Option<u32>,
    /// Only this client.
    pub client_id: Option<String>,
    /// Only this outcome.
    pub outcome: Option<String>,
    /// Only this account.
    pub account_id: Option<Uuid>,
    /// Only this network address.
    pub address: Option<String>,
}

const COLUMNS_WITH_ID: &str = "SELECT s.tenant_id, s.id, s.at, s.endpoint, s.outcome, s.number, s.client_id, s.account_id, \
    s.interaction_id, s.address, s.correlation_id, s.detail FROM sign_ins s WHERE s.tenant_id = $1 AND s.id = $2";
const FIND_ANYWHERE: &str = "SELECT s.tenant_id, s.id, s.at, s.endpoint, s.outcome, s.number, s.client_id, s.account_id, \
    s.interaction_id, s.address, s.correlation_id, s.detail FROM tenants t JOIN sign_ins s \
    ON s.tenant_id = t.id AND s.id = $1 LIMIT 1";
const STORY: &str = "SELECT s.tenant_id, s.id, s.at, s.endpoint, s.outcome, s.number, s.client_id, s.account_id, \
    s.interaction_id, s.address, s.correlation_id, s.detail FROM sign_ins s \
    WHERE s.tenant_id = $1 AND s.interaction_id = $2 ORDER BY s.id LIMIT 200";
const LIST: &str = "SELECT s.tenant_id, s.id, s.at, s.endpoint, s.outcome, s.number, s.client_id, s.account_id, \
    s.interaction_id, s.address, s.correlation_id, s.detail FROM sign_ins s \
    WHERE s.tenant_id = $1 AND s.id > $7 AND s.at >= $2 AND s.at < $8 AND ($3 = 0 OR s.number = $3) \
    AND ($4 = '' OR s.client_id = $4) AND ($5 = '' OR s.outcome = $5) AND ($10 = 0 OR s.account_id = $9) \
    AND ($11 = '' OR s.address = $11) ORDER BY s.id DESC LIMIT $6";
// Searching looks at so many rows and no more: a rare row among a million is found by going on, and nobody waits.
const SEARCH: &str = "SELECT * FROM (SELECT tenant_id, id, at, endpoint, outcome, number, client_id, account_id, interaction_id, address, \
    correlation_id, detail FROM sign_ins WHERE tenant_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3) AS s \
    WHERE s.at >= $4 AND s.at < $5 AND ($6 = 0 OR s.number = $6) AND ($7 = '' OR s.client_id = $7) \
    AND ($8 = '' OR s.outcome = $8) AND ($9 = '' OR s.address = $9) ORDER BY s.id DESC LIMIT $10";
const LAST_LOOKED_AT: &str =
    "SELECT id, at FROM sign_ins WHERE tenant_id = $1 AND id < $2 ORDER BY id DESC LIMIT 1 OFFSET $3";
const SEARCH_REFUSED: &str = "SELECT * FROM (SELECT tenant_id, id, at, endpoint, outcome, number, client_id, account_id, interaction_id, \
    address, correlation_id, detail FROM sign_ins WHERE tenant_id = $1 AND number <> 0 AND id < $2 ORDER BY id DESC LIMIT $3) AS s \
    WHERE s.at >= $4 AND s.at < $5 AND ($6 = 0 OR s.number = $6) AND ($7 = '' OR s.client_id = $7) \
    AND ($8 = '' OR s.outcome = $8) AND ($9 = '' OR s.address = $9) ORDER BY s.id DESC LIMIT $10";
const LAST_REFUSED_LOOKED_AT: &str = "SELECT id, at FROM sign_ins WHERE tenant_id = $1 AND number <> 0 AND id < $2 \
    ORDER BY id DESC LIMIT 1 OFFSET $3";
// The inner selections are answered by an index alone; SQLite would else walk through the tenant.
const OF_ACCOUNT: &str = "SELECT s.tenant_id, s.id, s.at, s.endpoint, s.outcome, s.number, s.client_id, s.account_id, \
    s.interaction_id, s.address, s.correlation_id, s.detail FROM (SELECT id FROM sign_ins WHERE tenant_id = $1 AND account_id = $2 \
    AND id < $3 ORDER BY id DESC LIMIT $4) AS own JOIN sign_ins s ON s.tenant_id = $1 AND s.id = own.id ORDER BY s.id DESC";
const REFUSED_OF_CLIENT: &str = "SELECT s.tenant_id, s.id, s.at, s.endpoint, s.outcome, s.number, s.client_id, s.account_id, \
    s.interaction_id, s.address, s.correlation_id, s.detail FROM (SELECT id FROM sign_ins WHERE tenant_id = $1 AND client_id = $2 \
    AND number <> 0 AND id < $3 ORDER BY id DESC LIMIT $4) AS own JOIN sign_ins s ON s.tenant_id = $1 AND s.id = own.id \
    ORDER BY s.id DESC";
const COUNT_RECENT: &str = "SELECT hour, number, client_id, COUNT(*) FROM (SELECT at / 3600 AS hour, number, client_id \
    FROM sign_ins WHERE tenant_id = $1 AND number <> 0 AND id > $2 ORDER BY id DESC LIMIT $3) AS recent \
    GROUP BY hour, number, client_id";
const FIRST_OF_CAUSE: &str = "SELECT s.at FROM sign_ins s WHERE s.tenant_id = $1 AND s.number = $2 AND s.number <> 0 \
    AND s.client_id = $3 AND s.id > $4 AND s.outcome <> 'rehearsed' ORDER BY s.id LIMIT 1";
const ADD: &str = "INSERT INTO sign_ins (tenant_id, id, at, endpoint, outcome, number, client_id, account_id, \
    interaction_id, address, correlation_id, detail) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
    ON CONFLICT (tenant_id, id) DO NOTHING";
/// Writes the row of a trace id unless there is one: how a commit in doubt is settled. Always rolled back.
const SETTLE: &str = "INSERT INTO sign_ins (tenant_id, id, at, endpoint, outcome, number, correlation_id, detail) \
    VALUES ($1, $2, 0, '', '', 0, $2, '') ON CONFLICT (tenant_id, id) DO NOTHING RETURNING id";
/// Refusals that tell of an attack (a code or a refresh token used twice, a lock, a blocked network) are kept for longer.
const SWEEP: &str = "DELETE FROM sign_ins WHERE tenant_id = $1 AND id IN \
    (SELECT id FROM sign_ins WHERE tenant_id = $1 AND at < $2 AND outcome <> 'success' \
    AND number NOT IN (54005, 88050001, 88090001, 88090003) ORDER BY id LIMIT 500)";
const SWEEP_SECURITY: &str = "DELETE FROM sign_ins WHERE tenant_id = $1 AND id IN \
    (SELECT id FROM sign_ins WHERE tenant_id = $1 AND at < $2 AND outcome <> 'success' ORDER BY id LIMIT 500)";
const SWEEP_SUCCESSES: &str = "DELETE FROM sign_ins WHERE tenant_id = $1 AND id IN \
    (SELECT id FROM sign_ins WHERE tenant_id = $1 AND at < $2 AND outcome = 'success' ORDER BY id LIMIT 500)";
const FOLD: &str = "DELETE FROM sign_ins WHERE tenant_id = $1 AND id IN \
    (SELECT id FROM sign_ins WHERE tenant_id = $1 AND at < $2 AND outcome = 'success' AND account_id IS NULL \
    AND endpoint = 'token' ORDER BY id LIMIT 500) RETURNING client_id";
const CUT_ADDRESSES: &str = "UPDATE sign_ins SET address = NULL WHERE tenant_id = $1 AND id IN \
    (SELECT id FROM sign_ins WHERE tenant_id = $1 AND at < $2 AND address IS NOT NULL ORDER BY id LIMIT 500)";
pub(super) const STATEMENTS: &[&str] = &[
    COLUMNS_WITH_ID,
    FIND_ANYWHERE,
    STORY,
    LIST,
    SEARCH,
    LAST_LOOKED_AT,
    SEARCH_REFUSED,
    LAST_REFUSED_LOOKED_AT,
    OF_ACCOUNT,
    REFUSED_OF_CLIENT,
    COUNT_RECENT,
    FIRST_OF_CAUSE,
    ADD,
    SETTLE,
    SWEEP,
    SWEEP_SECURITY,
    SWEEP_SUCCESSES,
    FOLD,
    CUT_ADDRESSES,
];

fn read(row: Row) -> Result<SignIn, Fault> {
    let mut columns = row.columns();
    Ok(SignIn {
        tenant_id: columns.id()?,
        id: columns.id()?,
        at: columns.instant()?,
        endpoint: columns.text()?,
        outcome: columns.text()?,
        number: columns.counter()?,
        client_id: columns.maybe_text()?,
        account_id: columns.maybe_id()?,
        interaction_id: columns.maybe_id()?,
        address: columns.maybe_text()?,
        correlation_id: columns.id()?,
        detail: columns.text()?,
    })
}

/// The row of a trace id, in whichever tenant it is.
pub async fn find(store: &Store, trace_id: Uuid) -> Result<Option<SignIn>, Fault> {
    if let Some(row) = store.one(FIND_ANYWHERE, &[Value::from(&trace_id)]).await? {
        return read(row).map(Some);
    }
    let nil = Uuid::nil();
    store.one(COLUMNS_WITH_ID, &[Value::from(&nil), Value::from(&trace_id)]).await?.map(read).transpose()
}

/// Every row of a story, in order.
pub async fn story(store: &Store, tenant: Uuid, interaction: Uuid) -> Result<Vec<SignIn>, Fault> {
    let rows = store.all(STORY, &[Value::from(&tenant), Value::from(&interaction)]).await?;
    rows.into_iter().map(read).collect()
}

/// The latest rows of a tenant that fit, the newest first.
pub async fn list(store: &Store, tenant: Uuid, filter: &Filter, most: u32) -> Result<Vec<SignIn>, Fault> {
    let nil = Uuid::nil();
    let (after, account) = (filter.after.unwrap_or(nil), filter.account_id.unwrap_or(nil));
    let values = [
        Value::from(&tenant),
        filter.since.map_or(0, |at| at.0).into(),
        i64::from(filter.number.unwrap_or(0)).into(),
        filter.client_id.as_deref().unwrap_or("").into(),
        filter.outcome.as_deref().unwrap_or("").into(),
        most.into(),
        Value::from(&after),
        filter.until.map_or(i64::MAX, |at| at.0).into(),
        Value::from(&account),
        i64::from(filter.account_id.is_some()).into(),
        filter.address.as_deref().unwrap_or("").into(),
    ];
    store.all(LIST, &values).await?.into_iter().map(read).collect()
}

/// What a search found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The rows that fit, the newest first.
    pub rows: Vec<SignIn>,
    /// Where the search goes on, and how far back it looked; nothing at the end of the log.
    pub goes_on: Option<(Uuid, Instant)>,
}

/// Rows that one search looks at.
const LOOKS_AT: u32 = 10_000;

/// Looks for rows that fit, the newest first, in a time that does not grow with the log: among so many rows and no more, but for those of one
/// account, and for the refusals of one client, which are found at once.
pub async fn search(store: &Store, tenant: Uuid, filter: &Filter, most: u32) -> Result<Found, Fault> {
    let before = filter.before.unwrap_or(Uuid::max());
    let at_once = |rows: Vec<SignIn>| {
        let last = rows.last().filter(|_| rows.len() >= most as usize).map(|row| (row.id, row.at));
        let fits = |row: &SignIn| {
            filter.since.is_none_or(|since| row.at >= since)
                && filter.until.is_none_or(|until| row.at < until)
                && filter.number.is_none_or(|number| row.number == number)
                && filter.outcome.as_ref().is_none_or(|outcome| row.outcome == *outcome)
                && (filter.client_id.is_none() || filter.client_id == row.client_id)
                && (filter.address.is_none() || filter.address == row.address)
        };
        Found { goes_on: last, rows: rows.into_iter().filter(fits).collect() }
    };
    let (tenant, before) = (Value::from(&tenant), Value::from(&before));
    if let Some(account) = &filter.account_id {
        let rows = store.all(OF_ACCOUNT, &[tenant, account.into(), before, most.into()]).await?;
        return Ok(at_once(rows.into_iter().map(read).collect::<Result<_, _>>()?));
    }
    let is_refused = filter.number.is_some() || filter.outcome.as_deref() == Some("refused");
    if let (Some(client), true) = (&filter.client_id, is_refused) {
        let rows = store.all(REFUSED_OF_CLIENT, &[tenant, client.into(), before, most.into()]).await?;
        return Ok(at_once(rows.into_iter().map(read).collect::<Result<_, _>>()?));
    }
    let values = [
        tenant,
        before,
        LOOKS_AT.into(),
        filter.since.map_or(0, |at| at.0).into(),
        filter.until.map_or(i64::MAX, |at| at.0).into(),
        i64::from(filter.number.unwrap_or(0)).into(),
        filter.client_id.as_deref().unwrap_or("").into(),
        filter.outcome.as_deref().unwrap_or("").into(),
        filter.address.as_deref().unwrap_or("").into(),
        most.into(),
    ];
    let (search, last) =
        if is_refused { (SEARCH_REFUSED, LAST_REFUSED_LOOKED_AT) } else { (SEARCH, LAST_LOOKED_AT) };
    let rows: Vec<SignIn> =
        store.all(search, &values).await?.into_iter().map(read).collect::<Result<_, _>>()?;
    let goes_on = if rows.len() >= most as usize {
        rows.last().map(|row| (row.id, row.at))
    } else {
        let row = store.one(last, &[tenant, before, (LOOKS_AT - 1).into()]).await?;
        let looked = row.map(|row| {
            let mut columns = row.columns();
            Ok((columns.id()?, columns.instant()?))
        });
        looked.transpose()?.filter(|(_, at)| filter.since.is_none_or(|since| *at >= since))
    };
    Ok(Found { rows, goes_on })
}

/// Refusals that are counted at most: the latest ones.
pub const COUNTED: u32 = 50_000;

/// How many refusals of each number each client met in each hour since an id: hour since 1970, number, client, count.
pub async fn count_recent(
    store: &Store,
    tenant: Uuid,
    after: Uuid,
) -> Result<Vec<(i64, u32, Option<String>, i64)>, Fault> {
    let rows = store.all(COUNT_RECENT, &[Value::from(&tenant), Value::from(&after), COUNTED.into()]).await?;
    rows.into_iter()
        .map(|row| {
            let mut columns = row.columns();
            Ok((columns.int()?, columns.counter()?, columns.maybe_text()?, columns.int()?))
        })
        .collect()
}

/// When a client first met a number after this row.
pub async fn first_of_cause(
    store: &Store,
    tenant: Uuid,
    number: u32,
    client: &str,
    after: Uuid,
) -> Result<Option<Instant>, Fault> {
    let values = [Value::from(&tenant), number.into(), client.into(), Value::from(&after)];
    store.one(FIRST_OF_CAUSE, &values).await?.map(|row| row.columns().instant()).transpose()
}

/// Writes a row.
pub async fn add(tx: &mut Transaction<'_>, row: &SignIn) -> Result<(), Fault> {
    let values = [
        Value::from(&row.tenant_id),
        Value::from(&row.id),
        row.at.into(),
        (&row.endpoint).into(),
        (&row.outcome).into(),
        row.number.into(),
        row.client_id.as_ref().into(),
        row.account_id.as_ref().into(),
        row.interaction_id.as_ref().into(),
        row.address.as_ref().into(),
        Value::from(&row.correlation_id),
        (&row.detail).into(),
    ];
    tx.run(ADD, &values).await?;
    tx.witness(SETTLE, row.tenant_id, row.id);
    Ok(())
}

/// Until when rows of each sort are kept.
#[derive(Clone, Copy, Debug)]
pub struct Retention {
    /// Refusals.
    pub refusals: Instant,
    /// Refusals that tell of an attack.
    pub security: Instant,
    /// Successes.
    pub successes: Instant,
    /// Network addresses.
    pub addresses: Instant,
}

/// Removes some rows that are over, and cuts some addresses. Tells how many rows it touched.
pub async fn sweep(tx: &mut Transaction<'_>, tenant: Uuid, until: Retention) -> Result<u64, Fault> {
    let tenant = Value::from(&tenant);
    let mut touched = 0;
    for (sql, before) in [
        (SWEEP, until.refusals),
        (SWEEP_SECURITY, until.security),
        (SWEEP_SUCCESSES, until.successes),
        (CUT_ADDRESSES, until.addresses),
    ] {
        touched += tx.run(sql, &[tenant, before.into()]).await?;
    }
    Ok(touched)
}

/// Removes some successes of clients that act for themselves, and tells how many there were of each client.
pub async fn fold(
    tx: &mut Transaction<'_>,
    tenant: Uuid,
    before: Instant,
) -> Result<BTreeMap<String, u32>, Fault> {
    let mut counts = BTreeMap::new();
    for row in tx.all(FOLD, &[Value::from(&tenant), before.into()]).await? {
        *counts.entry(row.columns().maybe_text()?.unwrap_or_default()).or_default() += 1;
    }
    Ok(counts)
}
