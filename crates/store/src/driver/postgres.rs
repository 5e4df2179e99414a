//! The engine for several nodes: PostgreSQL through a pool. The same SQL, the same records.

use deadpool_postgres::{Manager, ManagerConfig, RecyclingMethod};
use diagnosis::{Fault, Refusal};
use tokio_postgres::NoTls;
use tokio_postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};

use crate::row::Cell;
use crate::{Row, Transaction, Value, migrate};

pub(crate) type Pool = deadpool_postgres::Pool;

/// Connections of one node at most.
const CONNECTIONS: usize = 16;

pub(crate) async fn open(url: &str) -> Result<Pool, Refusal> {
    let config: tokio_postgres::Config = url.parse().map_err(|e| Refusal::from(Fault::broken(e)))?;
    let manager =
        Manager::from_config(config, NoTls, ManagerConfig { recycling_method: RecyclingMethod::Fast });
    let pool = Pool::builder(manager)
        .max_size(CONNECTIONS)
        .build()
        .map_err(|e| Refusal::storage_unavailable().because(e.to_string()))?;
    let mut client = pool.get().await.map_err(|e| Refusal::storage_unavailable().because(e.to_string()))?;
    migrate::postgres(&mut client).await?;
    Ok(pool)
}

pub(crate) async fn read(pool: &Pool, sql: &'static str, values: &[Value<'_>]) -> Result<Vec<Row>, Fault> {
    let client = pool.get().await.map_err(|e| Fault::Unavailable(e.to_string()))?;
    let statement = client.prepare_cached(sql).await.map_err(fault)?;
    let rows = client.query(&statement, &bind(values)).await.map_err(fault)?;
    rows.iter().map(row).collect()
}

pub(crate) async fn prepare(pool: &Pool, sql: &'static str) -> Result<(), Fault> {
    let client = pool.get().await.map_err(|e| Fault::Unavailable(e.to_string()))?;
    client.prepare(sql).await.map(|_| ()).map_err(fault)
}

pub(crate) async fn transact<T, W>(pool: &Pool, work: W, keep: bool) -> Result<T, Fault>
where
    W: AsyncFnOnce(&mut Transaction<'_>) -> Result<T, Fault>,
{
    let mut client = pool.get().await.map_err(|e| Fault::Unavailable(e.to_string()))?;
    let mut transaction = Transaction::Postgres(client.transaction().await.map_err(fault)?);
    let result = work(&mut transaction).await;
    if let (Transaction::Postgres(transaction), true, Ok(_)) = (transaction, keep, &result) {
        transaction.commit().await.map_err(fault)?;
    }
    result
}

#[expect(clippy::needless_pass_by_value, reason = "handed to map_err")]
pub(crate) fn fault(e: tokio_postgres::Error) -> Fault {
    let text =
        e.as_db_error().map_or_else(|| e.to_string(), |db| format!("{}: {}", db.code().code(), db.message()));
    match e.code().map(tokio_postgres::error::SqlState::code) {
        Some("53100") => Fault::Full(text),
        // A lost connection, too few resources, a server that shuts down, a conflict that may be tried again.
        None | Some("40001" | "40P01") => Fault::Unavailable(text),
        Some(code) if code.starts_with("08") || code.starts_with("53") || code.starts_with("57") => {
            Fault::Unavailable(text)
        }
        Some(_) => Fault::Broken(text),
    }
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
