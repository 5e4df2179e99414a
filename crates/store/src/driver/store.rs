//! The store: reads beside one another, writes in transactions.

use std::path::Path;

use diagnosis::{Fault, Refusal};

use super::postgres::{Pool, Replication, Server};
use super::sqlite;
use crate::{Migrations, Row, Transaction, Value};

/// A database. Cheap to clone; every clone means the same one.
#[derive(Clone)]
pub struct Store {
    engine: Engine,
    rehearsal: bool,
}

#[derive(Clone)]
enum Engine {
    Sqlite(sqlite::Embedded),
    Postgres(Pool),
}

impl Store {
    /// Opens the embedded database of a data directory, making it if there is none, and brings its schema up to date.
    /// Refuses with 88200006 (schema too new) or 88200007 (unreadable).
    pub fn embedded(directory: &Path, migrations: Migrations) -> Result<Self, Refusal> {
        let embedded = sqlite::Embedded::open(&directory.join("sanad.db"), migrations)?;
        Ok(Self { engine: Engine::Sqlite(embedded), rehearsal: false })
    }

    /// Opens a PostgreSQL database. Refuses with 88200014 (unreachable), 88200006 (schema too new) or 88200015 (too old).
    pub async fn postgres(server: &Server, migrations: Migrations) -> Result<Self, Refusal> {
        Ok(Self { engine: Engine::Postgres(Pool::open(server, migrations).await?), rehearsal: false })
    }

    /// Copies the embedded database as it is now into a new file; PostgreSQL has tools of its own.
    pub async fn copy_to(&self, file: &Path) -> Result<(), Fault> {
        match &self.engine {
            Engine::Sqlite(embedded) => {
                let (embedded, file) = (embedded.clone(), file.to_owned());
                tokio::task::spawn_blocking(move || embedded.copy_to(&file)).await.map_err(Fault::broken)?
            }
            Engine::Postgres(_) => Err(Fault::broken("PostgreSQL is copied by pg_dump")),
        }
    }

    /// Whether a file is a whole database of this service; why not.
    pub fn is_whole(file: &Path) -> Result<(), String> {
        sqlite::is_whole(file)
    }

    /// How many connections others of this service have to the same PostgreSQL database.
    pub async fn other_nodes(&self) -> Result<u64, Fault> {
        match &self.engine {
            Engine::Sqlite(_) => Ok(0),
            Engine::Postgres(pool) => pool.other_nodes().await,
        }
    }

    /// The version of the schema when it was opened.
    pub fn schema(&self) -> i64 {
        match &self.engine {
            Engine::Sqlite(embedded) => embedded.schema(),
            Engine::Postgres(pool) => pool.schema(),
        }
    }

    /// Transactions acknowledged since the start, and flushes that they shared; PostgreSQL counts its flushes itself.
    pub fn counts(&self) -> (u64, Option<u64>) {
        match &self.engine {
            Engine::Sqlite(embedded) => {
                let (commits, flushes) = embedded.counts();
                (commits, Some(flushes))
            }
            Engine::Postgres(pool) => (pool.commits(), None),
        }
    }

    /// Whether it answers, and would still write.
    pub async fn serves(&self) -> bool {
        let writes = match &self.engine {
            Engine::Sqlite(embedded) => embedded.writes(),
            Engine::Postgres(_) => true,
        };
        writes && self.all("SELECT version FROM schema_version LIMIT 1", &[]).await.is_ok()
    }

    /// Whether other nodes may serve the same data.
    pub fn is_shared(&self) -> bool {
        matches!(self.engine, Engine::Postgres(_))
    }

    /// Who has a commit when it is acknowledged; the embedded engine has one machine.
    pub async fn replication(&self) -> Result<Replication, Fault> {
        match &self.engine {
            Engine::Sqlite(_) => Ok(Replication::None),
            Engine::Postgres(pool) => pool.replication().await,
        }
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
            Engine::Postgres(pool) => pool.read(sql, values).await,
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
            Engine::Postgres(pool) => pool.prepare(sql).await,
        }
    }

    /// Runs work in a transaction: committed on `Ok`, rolled back on a fault, answered only after the flush.
    ///
    /// The work owns what it needs and waits for nothing but the transaction: on the embedded engine it is polled once,
    /// on the writer thread, and waiting for anything else there is a fault. On PostgreSQL it may be run again from its beginning,
    /// where what it did was undone.
    pub async fn transact<T, W>(&self, work: W) -> Result<T, Fault>
    where
        T: Send + 'static,
        W: AsyncFnOnce(&mut Transaction<'_>) -> Result<T, Fault> + Clone + Send + 'static,
    {
        match &self.engine {
            Engine::Sqlite(embedded) => embedded.transact(work, !self.rehearsal).await,
            Engine::Postgres(pool) => pool.transact(work, !self.rehearsal, false).await,
        }
    }

    /// Runs work that comes to the same if it is done twice, as [`Store::transact`] does.
    pub async fn ensure<T, W>(&self, work: W) -> Result<T, Fault>
    where
        T: Send + 'static,
        W: AsyncFnOnce(&mut Transaction<'_>) -> Result<T, Fault> + Clone + Send + 'static,
    {
        match &self.engine {
            Engine::Sqlite(embedded) => embedded.transact(work, !self.rehearsal).await,
            Engine::Postgres(pool) => pool.transact(work, !self.rehearsal, true).await,
        }
    }

    /// Waits until everything that was handed in is flushed, then writes no more.
    pub fn close(&self) {
        match &self.engine {
            Engine::Sqlite(embedded) => embedded.close(),
            Engine::Postgres(pool) => pool.close(),
        }
    }
}
