//! What goes with a tenant that is removed: everything that bears its id, so that one that is made anew under the same id inherits nothing.
//! Of the log of changes that row alone is left which tells who removed it, as it is written afterwards.

use diagnosis::Fault;
use uuid::Uuid;

use crate::{Transaction, Value};

/// Each empties one table of a tenant.
pub const STATEMENTS: &[&str] = &[
    "DELETE FROM accounts WHERE tenant_id = $1",
    "DELETE FROM administrators WHERE tenant_id = $1",
    "DELETE FROM administrator_sessions WHERE tenant_id = $1",
    "DELETE FROM attempts WHERE tenant_id = $1",
    "DELETE FROM changes WHERE tenant_id = $1",
    "DELETE FROM client_origins WHERE tenant_id = $1",
    "DELETE FROM clients WHERE tenant_id = $1",
    "DELETE FROM codes WHERE tenant_id = $1",
    "DELETE FROM consents WHERE tenant_id = $1",
    "DELETE FROM families WHERE tenant_id = $1",
    "DELETE FROM former_records WHERE tenant_id = $1",
    "DELETE FROM interactions WHERE tenant_id = $1",
    "DELETE FROM known_browsers WHERE tenant_id = $1",
    "DELETE FROM links WHERE tenant_id = $1",
    "DELETE FROM one_time_codes WHERE tenant_id = $1",
    "DELETE FROM provocations WHERE tenant_id = $1",
    "DELETE FROM recovery_codes WHERE tenant_id = $1",
    "DELETE FROM refused_requests WHERE tenant_id = $1",
    "DELETE FROM resources WHERE tenant_id = $1",
    "DELETE FROM sessions WHERE tenant_id = $1",
    "DELETE FROM sign_ins WHERE tenant_id = $1",
    "DELETE FROM signing_keys WHERE tenant_id = $1",
    "DELETE FROM ticket_answers WHERE tenant_id = $1",
    "DELETE FROM tickets WHERE tenant_id = $1",
];
/// The same for what the schema has since [`super::session_origin::SCHEMA`].
pub const OF_PEOPLE: &[&str] =
    &["DELETE FROM session_origins WHERE tenant_id = $1", "DELETE FROM erasures WHERE tenant_id = $1"];

/// Removes all of it.
pub async fn purge(tx: &mut Transaction<'_>, schema: i64, tenant: Uuid) -> Result<(), Fault> {
    let later: &[&str] = if schema >= super::session_origin::SCHEMA { OF_PEOPLE } else { &[] };
    for sql in STATEMENTS.iter().chain(later) {
        tx.run(sql, &[Value::from(&tenant)]).await?;
    }
    Ok(())
}
