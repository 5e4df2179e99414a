//! A page of a list that is in the order of a text.

use diagnosis::Fault;
use uuid::Uuid;

use crate::{Row, Store, Value};

/// The rows whose text begins so, after one of them. The statement takes the tenant, the first text, the end, the one before, and how many.
pub(super) async fn page(
    store: &Store,
    sql: &'static str,
    tenant: Uuid,
    (begins, after): (&str, &str),
    most: u32,
) -> Result<Vec<Row>, Fault> {
    // One bound below: SQLite looks for the first one alone. The end is the first text after all that begin so.
    let (from, end) = (begins.max(after), format!("{begins}\u{10ffff}"));
    store.all(sql, &[Value::from(&tenant), from.into(), (&end).into(), after.into(), most.into()]).await
}
