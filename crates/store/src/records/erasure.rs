//! Erasures: people whose data is being removed, step by step, until nothing of them is left.

use diagnosis::Fault;
use terms::Instant;
use uuid::Uuid;

use crate::{Store, Transaction, Value};

const ADD: &str = "INSERT INTO erasures (tenant_id, account_id, at) VALUES ($1, $2, $3) \
    ON CONFLICT (tenant_id, account_id) DO NOTHING";
const LIST: &str = "SELECT account_id FROM erasures WHERE tenant_id = $1 ORDER BY account_id LIMIT 50";
const REMOVE: &str = "DELETE FROM erasures WHERE tenant_id = $1 AND account_id = $2";
/// What is left of a person at once: each names the tenant and the account. Records of clients and settings are nobody's.
pub(super) const AT_ONCE: &[&str] = &[
    "DELETE FROM consents WHERE tenant_id = $1 AND account_id = $2",
    "DELETE FROM known_browsers WHERE tenant_id = $1 AND account_id = $2",
    "DELETE FROM one_time_codes WHERE tenant_id = $1 AND account_id = $2",
    "DELETE FROM recovery_codes WHERE tenant_id = $1 AND account_id = $2",
    "DELETE FROM sessions WHERE tenant_id = $1 AND id IN (SELECT id FROM sessions WHERE tenant_id = $1 AND account_id = $2)",
    "DELETE FROM links WHERE tenant_id = $1 AND purpose IN ('reset', 'invitation', 'address') AND account_id = $2",
];
const FORMER_RECORDS: &str = "DELETE FROM former_records WHERE tenant_id = $1 AND id IN \
    (SELECT id FROM changes WHERE tenant_id = $1 AND noun = 'account' AND subject = $2)";
const CHANGES: &str = "UPDATE changes SET members = '[]' WHERE tenant_id = $1 AND id IN \
    (SELECT id FROM changes WHERE tenant_id = $1 AND noun = 'account' AND subject = $2)";
const ROWS: &str =
    "SELECT id, interaction_id FROM sign_ins WHERE tenant_id = $1 AND account_id = $2 ORDER BY id LIMIT 100";
const BLANK_ROW: &str =
    "UPDATE sign_ins SET account_id = NULL, address = NULL, detail = '{}' WHERE tenant_id = $1 AND id = $2";
// Steps of the same story that came before anybody had signed in.
const STORY: &str = "UPDATE sign_ins SET address = NULL WHERE tenant_id = $1 AND id IN \
    (SELECT id FROM sign_ins WHERE tenant_id = $1 AND interaction_id = $2) AND account_id IS NULL AND address IS NOT NULL";
const KEPT_REQUEST: &str = "DELETE FROM refused_requests WHERE tenant_id = $1 AND id = $2";
const ANSWERS: &str = "DELETE FROM ticket_answers WHERE tenant_id = $1 AND ticket_id IN \
    (SELECT id FROM tickets WHERE tenant_id = $1 AND trace_id = $2)";
const TICKET: &str = "DELETE FROM tickets WHERE tenant_id = $1 AND trace_id = $2";
pub(super) const STATEMENTS: &[&str] =
    &[ADD, LIST, REMOVE, FORMER_RECORDS, CHANGES, ROWS, BLANK_ROW, STORY, KEPT_REQUEST, ANSWERS, TICKET];

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
    Ok(())
}

/// The accounts of a tenant whose erasure is not finished; some of them.
pub async fn list(store: &Store, tenant: Uuid) -> Result<Vec<Uuid>, Fault> {
    let rows = store.all(LIST, &[Value::from(&tenant)]).await?;
    rows.into_iter().map(|row| row.columns().id()).collect()
}

/// Erases a hundred rows of the log, with what hangs on them; ends the erasure when there are none left. Tells whether it goes on.
pub async fn step(tx: &mut Transaction<'_>, tenant: Uuid, account: Uuid) -> Result<bool, Fault> {
    let rows = tx.all(ROWS, &[Value::from(&tenant), Value::from(&account)]).await?;
    let goes_on = !rows.is_empty();
    for row in rows {
        let mut columns = row.columns();
        let (trace_id, story) = (columns.id()?, columns.maybe_id()?);
        if let Some(story) = story {
            tx.run(STORY, &[Value::from(&tenant), Value::from(&story)]).await?;
        }
        for sql in [ANSWERS, TICKET, KEPT_REQUEST, BLANK_ROW] {
            tx.run(sql, &[Value::from(&tenant), Value::from(&trace_id)]).await?;
        }
    }
    if !goes_on {
        tx.run(REMOVE, &[Value::from(&tenant), Value::from(&account)]).await?;
    }
    Ok(goes_on)
}
