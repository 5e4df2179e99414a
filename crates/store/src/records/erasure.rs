//! Erasures: people whose data is being removed, step by step, until nothing of them is left.

use diagnosis::Fault;
use terms::Instant;
use uuid::Uuid;

use crate::{Store, Transaction, Value};

const ADD: &str = "INSERT INTO erasures (tenant_id, account_id, at) VALUES ($1, $2, $3) \
    ON CONFLICT (tenant_id, account_id) DO NOTHING";
const UNFINISHED: &str = "SELECT e.account_id FROM erasures e WHERE e.tenant_id = $1 AND EXISTS \
    (SELECT 1 FROM sign_ins s WHERE s.tenant_id = $1 AND s.account_id = e.account_id) LIMIT 50";
const SWEEP: &str = "DELETE FROM erasures WHERE tenant_id = $1 AND at < $2";
/// What is left of a person at once: each names the tenant and the account. Records of clients and settings are nobody's.
pub(super) const AT_ONCE: &[&str] = &[
    "DELETE FROM consents WHERE tenant_id = $1 AND account_id = $2",
    "DELETE FROM known_browsers WHERE tenant_id = $1 AND account_id = $2",
    "DELETE FROM one_time_codes WHERE tenant_id = $1 AND account_id = $2",
    "DELETE FROM recovery_codes WHERE tenant_id = $1 AND account_id = $2",
    "DELETE FROM sessions WHERE tenant_id = $1 AND id IN (SELECT id FROM sessions WHERE tenant_id = $1 AND account_id = $2)",
    "DELETE FROM links WHERE tenant_id = $1 AND purpose IN ('reset', 'invitation', 'address', 'appointment') AND account_id = $2",
];
const FORMER_RECORDS: &str = "DELETE FROM former_records WHERE tenant_id = $1 AND id IN \
    (SELECT id FROM changes WHERE tenant_id = $1 AND noun = 'account' AND subject = $2)";
const CHANGES: &str = "UPDATE changes SET members = '[]' WHERE tenant_id = $1 AND id IN \
    (SELECT id FROM changes WHERE tenant_id = $1 AND noun = 'account' AND subject = $2)";
// The subject of a consent is the account's id, a blank, and the client's.
const CONSENTS: &str = "DELETE FROM changes WHERE tenant_id = $1 AND id IN \
    (SELECT id FROM changes WHERE tenant_id = $1 AND noun = 'consent' AND subject >= $2 AND subject < $3)";
const ROWS: &str =
    "SELECT id, interaction_id FROM sign_ins WHERE tenant_id = $1 AND account_id = $2 ORDER BY id LIMIT 100";
const BLANK_ROW: &str =
    "UPDATE sign_ins SET account_id = NULL, address = NULL, detail = '{}' WHERE tenant_id = $1 AND id = $2";
// Steps of the same story that came before anybody had signed in.
const STORY: &str = "SELECT id FROM sign_ins WHERE tenant_id = $1 AND interaction_id = $2 AND account_id IS NULL \
    AND address IS NOT NULL LIMIT 200";
const KEPT_REQUEST: &str = "DELETE FROM refused_requests WHERE tenant_id = $1 AND id = $2";
const ANSWERS: &str = "DELETE FROM ticket_answers WHERE tenant_id = $1 AND ticket_id IN \
    (SELECT id FROM tickets WHERE tenant_id = $1 AND trace_id = $2)";
const TICKET: &str = "DELETE FROM tickets WHERE tenant_id = $1 AND trace_id = $2";
pub(super) const STATEMENTS: &[&str] = &[
    ADD,
    UNFINISHED,
    SWEEP,
    FORMER_RECORDS,
    CHANGES,
    CONSENTS,
    ROWS,
    BLANK_ROW,
    STORY,
    KEPT_REQUEST,
    ANSWERS,
    TICKET,
];

/// Begins the erasure of an account that is no more: what can be removed at once goes now, the rest by [`step`].
pub async fn begin(tx: &mut Transaction<'_>, tenant: Uuid, account: Uuid, now: Instant) -> Result<(), Fault> {
    tx.run(ADD, &[Value::from(&tenant), Value::from(&account), now.into()]).await?;
    super::session_origin::remove_of_account(tx, tenant, account).await?;
    for sql in AT_ONCE {
        tx.run(sql, &[Value::from(&tenant), Value::from(&account)]).await?;
    }
    let subject = account.to_string();
    for sql in [FORMER_RECORDS, CHANGES] {
        tx.run(sql, &[Value::from(&tenant), (&subject).into()]).await?;
    }
    let (from, to) = (format!("{subject} "), format!("{subject}!"));
    tx.run(CONSENTS, &[Value::from(&tenant), (&from).into(), (&to).into()]).await?;
    Ok(())
}

/// Erased accounts of a tenant of which the log tells something yet, or again: an application may go on trying for as long as it has tokens.
pub async fn unfinished(store: &Store, tenant: Uuid) -> Result<Vec<Uuid>, Fault> {
    let rows = store.all(UNFINISHED, &[Value::from(&tenant)]).await?;
    rows.into_iter().map(|row| row.columns().id()).collect()
}

/// Forgets erasures that were begun before an instant.
pub async fn sweep(tx: &mut Transaction<'_>, tenant: Uuid, before: Instant) -> Result<u64, Fault> {
    tx.run(SWEEP, &[Value::from(&tenant), before.into()]).await
}

/// Erases a hundred rows of the log, with what hangs on them and on earlier steps of the same stories. Tells whether there were any.
pub async fn step(tx: &mut Transaction<'_>, tenant: Uuid, account: Uuid) -> Result<bool, Fault> {
    let rows = tx.all(ROWS, &[Value::from(&tenant), Value::from(&account)]).await?;
    let any = !rows.is_empty();
    for row in rows {
        let mut columns = row.columns();
        let (own, story) = (columns.id()?, columns.maybe_id()?);
        blank(tx, tenant, own).await?;
        let Some(story) = story else { continue };
        for row in tx.all(STORY, &[Value::from(&tenant), Value::from(&story)]).await? {
            blank(tx, tenant, row.columns().id()?).await?;
        }
    }
    Ok(any)
}

async fn blank(tx: &mut Transaction<'_>, tenant: Uuid, trace_id: Uuid) -> Result<(), Fault> {
    for sql in [ANSWERS, TICKET, KEPT_REQUEST, BLANK_ROW] {
        tx.run(sql, &[Value::from(&tenant), Value::from(&trace_id)]).await?;
    }
    Ok(())
}
