//! The one thing that can write.

use diagnosis::Fault;
use uuid::Uuid;

use crate::driver::{postgres, sqlite};
use crate::{Row, Value};

/// A transaction on whichever engine serves. Work inside it waits for nothing but the store.
pub enum Transaction<'c> {
    /// On the writer thread of the embedded database.
    Sqlite(&'c mut rusqlite::Connection),
    /// On a pooled connection.
    Postgres(postgres::Open<'c>),
}

impl Transaction<'_> {
    /// Every row of a statement.
    pub async fn all(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<Vec<Row>, Fault> {
        match self {
            Self::Sqlite(connection) => sqlite::all(connection, sql, values),
            Self::Postgres(open) => open.all(sql, values).await,
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
            Self::Postgres(open) => open.run(sql, values).await,
        }
    }

    /// Names a row that this transaction has just written and no other writes: by it a commit whose answer was lost is settled. `sql`
    /// writes a row with this tenant and id, unless there is one, and returns what it wrote.
    pub(crate) fn witness(&mut self, sql: &'static str, tenant: Uuid, id: Uuid) {
        match self {
            // The embedded engine answers in this process: nothing gets lost on the way.
            Self::Sqlite(_) => {}
            Self::Postgres(open) => open.witness(sql, tenant, id),
        }
    }
}
