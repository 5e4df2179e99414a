//! Chores: what is done on a timer, by whichever node is first.

use diagnosis::Fault;
use terms::Instant;

use crate::{Transaction, Value};

// What a clock that was ahead put off for more than an hour is due as well.
const TAKE: &str = "INSERT INTO chores (name, due_at) VALUES ($1, $3) \
    ON CONFLICT (name) DO UPDATE SET due_at = $3 WHERE chores.due_at <= $2 OR chores.due_at > $3 + 3600 \
    RETURNING name";
pub(super) const STATEMENTS: &[&str] = &[TAKE];

/// Takes a chore that is due, and says when it will be due again. Tells whether this call did.
pub async fn take(tx: &mut Transaction<'_>, name: &str, now: Instant, next: Instant) -> Result<bool, Fault> {
    Ok(tx.one(TAKE, &[Value::from(name), now.into(), next.into()]).await?.is_some())
}
