//! Values and rows as PostgreSQL's protocol carries them, and what its errors mean.

use diagnosis::Fault;
use tokio_postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};

use crate::row::Cell;
use crate::{Row, Value};

/// What an error means. Whether the same work may be tried again is for [`may_pass`] to say.
#[expect(clippy::needless_pass_by_value, reason = "handed to map_err")]
pub(crate) fn fault(e: tokio_postgres::Error) -> Fault {
    let text =
        e.as_db_error().map_or_else(|| told(&e), |db| format!("{}: {}", db.code().code(), db.message()));
    match e.code().map(tokio_postgres::error::SqlState::code) {
        Some("53100") => Fault::Full(text),
        // A lost connection, too few resources, a server that shuts down or only reads, a conflict, a wait that was too long.
        None | Some("40001" | "40P01" | "25006" | "55P03") => Fault::Unavailable(text),
        Some(code) if code.starts_with("08") || code.starts_with("53") || code.starts_with("57") => {
            Fault::Unavailable(text)
        }
        Some(_) => Fault::Broken(text),
    }
}

/// Whether an error leaves nothing behind and may be gone at the next try: a lost connection, a server that goes down or has
/// become a standby, a conflict of two transactions.
pub(crate) fn may_pass(e: &tokio_postgres::Error) -> bool {
    match e.code().map(tokio_postgres::error::SqlState::code) {
        None => {
            e.is_closed()
                || std::error::Error::source(e).is_some_and(<dyn std::error::Error>::is::<std::io::Error>)
        }
        Some("40001" | "40P01" | "25006" | "57P01" | "57P02" | "57P03") => true,
        Some(code) => code.starts_with("08"),
    }
}

/// Whether the connection that brought an error is of no more use: it is lost, or its server only reads.
pub(crate) fn ends_connection(e: &tokio_postgres::Error) -> bool {
    matches!(e.code().map(tokio_postgres::error::SqlState::code), None | Some("25006"))
}

/// Whether an error in answer to COMMIT says that nothing was committed. Anything else may have come from between us and the
/// database, or after the commit: a proxy's word that its server is gone (08), a shutdown (57), `transaction_resolution_unknown`.
pub(crate) fn was_rolled_back(e: &tokio_postgres::Error) -> bool {
    match e.code().map(tokio_postgres::error::SqlState::code) {
        None | Some("40003") => false,
        Some("53100") => true,
        Some(code) => code.starts_with("23") || code.starts_with("25") || code.starts_with("40"),
    }
}

/// An error with its causes.
pub(crate) fn told(e: &dyn std::error::Error) -> String {
    let mut text = e.to_string();
    let mut cause = e.source();
    while let Some(e) = cause {
        text.push_str(&format!(": {e}"));
        cause = e.source();
    }
    text
}

pub(crate) fn bind<'v>(values: &'v [Value<'v>]) -> Vec<&'v (dyn ToSql + Sync)> {
    values.iter().map(|value| value as &(dyn ToSql + Sync)).collect()
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(number) if *kind == Type::INT4 => i32::try_from(*number)?.to_sql(kind, out),
            Value::Int(number) => number.to_sql(kind, out),
            Value::Text(text) => text.to_sql(kind, out),
            Value::Bytes(bytes) => bytes.to_sql(kind, out),
        }
    }

    fn accepts(kind: &Type) -> bool {
        matches!(*kind, Type::INT8 | Type::INT4 | Type::TEXT | Type::VARCHAR | Type::BYTEA)
    }

    to_sql_checked!();
}

pub(crate) fn row(row: &tokio_postgres::Row) -> Result<Row, Fault> {
    let mut cells = Vec::with_capacity(row.len());
    for (at, column) in row.columns().iter().enumerate() {
        let cell = match *column.type_() {
            Type::INT8 => row.try_get::<_, Option<i64>>(at).map(|v| v.map(Cell::Int)),
            Type::INT4 => row.try_get::<_, Option<i32>>(at).map(|v| v.map(|n| Cell::Int(n.into()))),
            Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(at).map(|v| v.map(Cell::Bytes)),
            _ => row.try_get::<_, Option<String>>(at).map(|v| v.map(Cell::Text)),
        };
        cells.push(cell.map_err(Fault::broken)?.unwrap_or(Cell::Null));
    }
    Ok(Row(cells))
}
