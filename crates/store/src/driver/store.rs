//! The store: reads beside one another, writes in transactions.

use std::path::Path;

use diagnosis::{Fault, Refusal};

use super::{postgres, sqlite};
use crate::{Row, Transaction, Value};

/// A database. Cheap to clone; every clone means the same one.
#[derive(Clone)]
pub struct Store {
    engine: Engine,
    rehearsal: bool,
}

#[derive(Clone)]
enum Engine {
    Sqlite(sqlite::Embedded),
    Postgres(postgres::Pool),
}

impl Store {
    /// Opens the embedded database of a data directory, making it if there is none, and brings its schema up to date.
    /// Refuses with 88200006 (schema too new) or 88200007 (unreadable).
    pub fn embedded(directory: &Path, migrations: sqlite::Migrations) -> Result<Self, Refusal> {
        let embedded = sqlite::Embedded::open(&directory.join("sanad.db"), migrations)?;
        Ok(Self { engine: Engine::Sqlite(embedded), rehearsal: false })
    }

    /// Opens a PostgreSQL database and brings its schema up to date.
    pub async fn postgres(url: &str) -> Result<Self, Refusal> {
        Ok(Self { engine: Engine::Postgres(postgres::open(url).await?), rehearsal: false })
    }

    /// The same store, whose transactions are always rolled back: what a dry run uses.
    #[must_use]
    pub fn rehearsal(&self) -> Self {
        Self { engine: self.engine.clone(), rehearsal: true }
    }

    /// The store itself, also from within a rehearsal: for what belongs to no request, such as a tenant's first key.
    #[must_use]
    pub fn lasting(&self) -> Self {
        Self { engine: self.engine.clone(), rehearsal: false }
    }

    /// Whether this store keeps nothing.
    pub fn is_rehearsal(&self) -> bool {
        self.rehearsal
    }

    /// Every row of a statement that only reads.
    pub async fn all(&self, sql: &'static str, values: &[Value<'_>]) -> Result<Vec<Row>, Fault> {
        match &self.engine {
            Engine::Sqlite(embedded) => embedded.read(sql, values),
            Engine::Postgres(pool) => postgres::read(pool, sql, values).await,
        }
    }

    /// The first row of a statement that only reads.
    pub async fn one(&self, sql: &'static str, values: &[Value<'_>]) -> Result<Option<Row>, Fault> {
        Ok(self.all(sql, values).await?.into_iter().next())
    }

    /// Whether the engine accepts a statement: what a test asks of every one.
    pub async fn prepare(&self, sql: &'static str) -> Result<(), Fault> {
        match &self.engine {
            Engine::Sqlite(embedded) => embedded.prepare(sql),
            Engine::Postgres(pool) => postgres::prepare(pool, sql).await,
        }
    }

    /// Runs work in a transaction: committed on `Ok`, rolled back on a fault, answered only after the flush.
    ///
    /// The work owns what it needs and waits for nothing but the transaction: on the embedded engine it is polled once,
    /// on the writer thread, and waiting for anything else there is a fault.
    pub async fn transact<T, W>(&self, work: W) -> Result<T, Fault>
    where
        T: Send + 'static,
        W: AsyncFnOnce(&mut Transaction<'_>) -> Result<T, Fault> + Send + 'static,
    {
        match &self.engine {
            Engine::Sqlite(embedded) => embedded.transact(work, !self.rehearsal).await,
            Engine::Postgres(pool) => postgres::transact(pool, work, !self.rehearsal).await,
        }
    }

    /// Waits until everything that was handed in is flushed, then writes no more.
    pub fn close(&self) {
        if let Engine::Sqlite(embedded) = &self.engine {
            embedded.close();
        }
    }
}
