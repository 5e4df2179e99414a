//! What ends when a database was put back to an earlier state: everything that may have been used, rotated or ended since then.

use diagnosis::Fault;
use terms::Instant;

use crate::{Transaction, Value};

/// Each ends one sort of thing, in every tenant; `$1` is the instant. A one-time code of a restored step could be given again for a minute.
pub const STATEMENTS: &[&str] = &[
    "UPDATE codes SET burnt_at = $1 WHERE used_at IS NULL AND burnt_at IS NULL",
    "UPDATE families SET revoked_at = $1, revoked_because = 'restored from a backup' WHERE revoked_at IS NULL",
    "UPDATE sessions SET ended_at = $1 WHERE ended_at IS NULL",
    "UPDATE interactions SET finished_at = $1 WHERE finished_at IS NULL",
    "UPDATE signing_keys SET signs_until = $1, published_until = $1 WHERE published_until IS NULL OR published_until > $1",
    "UPDATE administrator_sessions SET ended_at = $1 WHERE ended_at IS NULL",
    "UPDATE links SET used_at = $1 WHERE used_at IS NULL",
    "UPDATE one_time_codes SET last_step = CAST($1 AS BIGINT) / 30 + 1 WHERE last_step <= CAST($1 AS BIGINT) / 30",
    "UPDATE recovery_codes SET used_at = $1 WHERE used_at IS NULL",
    "DELETE FROM outbox WHERE since <= $1",
];

/// Ends all of it.
pub async fn end_all(tx: &mut Transaction<'_>, at: Instant) -> Result<(), Fault> {
    for sql in STATEMENTS {
        tx.run(sql, &[Value::from(at)]).await?;
    }
    Ok(())
}
