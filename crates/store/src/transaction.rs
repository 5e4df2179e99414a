//! The one thing that can write.

use diagnosis::Fault;

use crate::driver::{postgres, sqlite};
use crate::{Row, Value};

/// A transaction on whichever engine serves. Work inside it waits for nothing but the store.
pub enum Transaction<'c> {
    /// On the writer thread of the embedded database.
    Sqlite(&'c mut rusqlite::Connection),
    /// On a pooled connection.
    Postgres(deadpool_postgres::Transaction<'c>),
}

impl Transaction<'_> {
    /// Every row of a statement.
    pub async fn all(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<Vec<Row>, Fault> {
        match self {
            Self::Sqlite(connection) => sqlite::all(connection, sql, values),
            Self::Postgres(transaction) => {
                let statement = transaction.prepare_cached(sql).await.map_err(postgres::fault)?;
                let rows =
                    transaction.query(&statement, &postgres::bind(values)).await.map_err(postgres::fault)?;
                rows.iter().map(postgres::row).collect()
            }
        }
    }

    /// The first row of a statement, if there is one.
    pub async fn one(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<Option<Row>, Fault> {
        Ok(self.all(sql, values).await?.into_iter().next())
    }

    /// Runs a statement and tells how many rows it changed.
    pub async fn run(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<u64, Fault> {
        match self {
            Self::Sqlite(connection) => sqlite::run(connection, sql, values),
            Self::Postgres(transaction) => {
                let statement = transaction.prepare_cached(sql).await.map_err(postgres::fault)?;
                transaction.execute(&statement, &postgres::bind(values)).await.map_err(postgres::fault)
            }
        }
    }
}
