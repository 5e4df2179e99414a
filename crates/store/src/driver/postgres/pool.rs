//! The connections of one process: bounded, each set up alike, thrown away as soon as one is in doubt.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use deadpool_postgres::{
    Hook, HookError, Manager, ManagerConfig, Object, PoolError, RecyclingMethod, Runtime,
};
use diagnosis::{Fault, Refusal};

use super::address::Server;
use super::value::{bind, ends_connection, fault, may_pass, row, told, was_rolled_back};
use crate::{Migrations, Row, Value, migrate};

/// How long a request waits for a connection.
const WAIT: Duration = Duration::from_secs(2);
/// Requests that may wait for a connection before the store says that it is full.
const QUEUE: usize = 2_048;
/// How long a node tries to get the locks of a migration.
const MIGRATION: Duration = Duration::from_mins(1);

/// A PostgreSQL database as one process sees it.
#[derive(Clone)]
pub(crate) struct Pool {
    connections: deadpool_postgres::Pool,
    patience: Option<Duration>,
    /// Whether the address names several hosts: whoever does that counts on a standby.
    pub(super) has_several_hosts: bool,
    schema: i64,
    commits: Arc<AtomicU64>,
}

impl Pool {
    /// Connects, and brings the schema up to date if `migrations` says so. Refuses with 88200014 (unreachable), 88200006 (schema
    /// too new) or 88200015 (too old for a command).
    pub(crate) async fn open(server: &Server, migrations: Migrations) -> Result<Self, Refusal> {
        let reached = server.reach()?;
        let unreachable = |why: String| Refusal::database_server_unreachable(server.hosts(), why);
        let schema = migrate::postgres(&reached.config, reached.tls.clone(), migrations, MIGRATION)
            .await
            .map_err(|e| e.into_refusal(|e| unreachable(told(&e))))?;
        let patience = reached.patience;
        let config = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = Manager::from_config(reached.config, reached.tls, config);
        let setup: Arc<str> = setup(server.patience).into();
        let connections = deadpool_postgres::Pool::builder(manager)
            .max_size(server.connections)
            .runtime(Runtime::Tokio1)
            .wait_timeout(Some(WAIT))
            .create_timeout(Some(patience))
            .recycle_timeout(Some(WAIT))
            .post_create(Hook::async_fn(move |client, _| {
                let setup = Arc::clone(&setup);
                Box::pin(async move {
                    match tokio::time::timeout(WAIT, client.batch_execute(&setup)).await {
                        Ok(done) => done.map_err(HookError::Backend),
                        Err(_) => {
                            Err(HookError::message("the database accepts connections and says nothing"))
                        }
                    }
                })
            }))
            .build()
            .map_err(|e| unreachable(told(&e)))?;
        Ok(Self {
            connections,
            patience: server.patience,
            has_several_hosts: server.has_several_hosts(),
            schema,
            commits: Arc::default(),
        })
    }

    /// Transactions acknowledged since the start.
    pub(crate) fn commits(&self) -> u64 {
        self.commits.load(Ordering::Relaxed)
    }

    pub(super) fn count_commit(&self) {
        self.commits.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn schema(&self) -> i64 {
        self.schema
    }

    /// A connection of the pool.
    pub(super) async fn connection(&self) -> Result<Object, Fault> {
        if self.connections.status().waiting >= QUEUE {
            return Err(Fault::QueueFull);
        }
        self.connections.get().await.map_err(|e| match e {
            PoolError::Backend(e) | PoolError::PostCreateHook(HookError::Backend(e)) => fault(e),
            other => Fault::Unavailable(told(&other)),
        })
    }

    /// Waits for an answer of the database no longer than its patience.
    pub(super) async fn within<T>(
        &self,
        answer: impl Future<Output = Result<T, tokio_postgres::Error>>,
    ) -> Result<T, Unanswered> {
        // The database itself gives a statement up first; this is for the network that swallows its answer.
        let answered = match self.patience {
            Some(patience) => tokio::time::timeout(patience + Duration::from_millis(100), answer).await,
            None => Ok(answer.await),
        };
        match answered {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(e)) => Err(Unanswered {
                may_pass: may_pass(&e),
                is_lost: ends_connection(&e),
                was_rolled_back: was_rolled_back(&e),
                fault: fault(e),
            }),
            Err(_) => Err(Unanswered {
                may_pass: false,
                is_lost: true,
                was_rolled_back: false,
                fault: Fault::Unavailable("the database did not answer in time".into()),
            }),
        }
    }

    /// Every row of a statement that only reads. Asked again once if the connection was lost: reading twice harms nobody.
    pub(crate) async fn read(&self, sql: &'static str, values: &[Value<'_>]) -> Result<Vec<Row>, Fault> {
        let mut is_again = false;
        loop {
            let client = self.connection().await?;
            let rows = self
                .within(async {
                    let statement = client.prepare_cached(sql).await?;
                    client.query(&statement, &bind(values)).await
                })
                .await;
            match rows {
                Ok(rows) => return rows.iter().map(row).collect(),
                Err(unanswered) => {
                    if unanswered.is_lost {
                        drop(Object::take(client));
                    }
                    if is_again || !unanswered.may_pass {
                        return Err(unanswered.fault);
                    }
                    is_again = true;
                }
            }
        }
    }

    /// Whether the database accepts a statement.
    pub(crate) async fn prepare(&self, sql: &'static str) -> Result<(), Fault> {
        let client = self.connection().await?;
        client.prepare(sql).await.map(|_| ()).map_err(fault)
    }

    pub(crate) fn close(&self) {
        self.connections.close();
    }
}

/// A statement without a good answer.
pub(super) struct Unanswered {
    /// Whether the same may succeed at the next try.
    pub(super) may_pass: bool,
    /// Whether the connection is of no more use.
    pub(super) is_lost: bool,
    /// In answer to COMMIT: whether it says that nothing was committed.
    pub(super) was_rolled_back: bool,
    pub(super) fault: Fault,
}

/// What each connection is told first. A commit that was answered has reached the disk, and a synchronous standby if there is
/// one: a database that was set to promise less is overruled.
fn setup(patience: Option<Duration>) -> String {
    let statement = patience.map_or(0, |patience| patience.as_millis());
    format!(
        "SET default_transaction_isolation = 'read committed'; SET statement_timeout = {statement}; \
         SET lock_timeout = {statement}; SET idle_in_transaction_session_timeout = 10000; \
         SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local', 'remote_write')"
    )
}
