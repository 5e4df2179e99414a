//! Migrations on PostgreSQL, under traffic: one node runs them, no lock is waited for longer than a tenth of a second while others
//! queue behind it, and indexes grow beside the writes.

use std::time::{Duration, Instant};

use tokio_postgres::{Client, Config, Error};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{Hindrance, Migrations, VERSION, VERSION_TABLE, missing};

/// Whoever holds this row migrates; the other nodes wait.
const GUARD: &str = "INSERT INTO schema_version (version) SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM schema_version WHERE version = 0)";
const TAKE_GUARD: &str = "SELECT version FROM schema_version WHERE version = 0 FOR UPDATE";
/// Everything behind a waiting exclusive lock waits with it: give up soon, let the traffic through, try again.
const LOCK: &str = "SET lock_timeout = '100ms'";
/// How long after a lock that was not to be had it is tried again.
const PAUSE: Duration = Duration::from_millis(200);

/// The version of the schema afterwards.
pub(crate) async fn postgres(
    config: &Config,
    tls: MakeRustlsConnect,
    migrations: Migrations,
    patience: Duration,
) -> Result<i64, Hindrance<Error>> {
    let mut worker = connect(config, tls.clone()).await?;
    if migrations == Migrations::Expect {
        let found = version(&worker).await?;
        return missing(found, migrations).map(|_| found).map_err(Hindrance::Refused);
    }
    let mut guard = connect(config, tls).await?;
    let begun = Instant::now();
    // Two nodes that make the table in the same moment disturb one another once.
    while let Err(e) = worker.batch_execute(VERSION_TABLE).await {
        if begun.elapsed() > patience || e.code().is_none() {
            return Err(e.into());
        }
        tokio::time::sleep(PAUSE).await;
    }
    worker.batch_execute(GUARD).await?;
    // It is held for as long as the work takes, and waited for no longer than that.
    guard.batch_execute("SET idle_in_transaction_session_timeout = 0; SET lock_timeout = '60s'").await?;
    let guard = guard.transaction().await?;
    guard.batch_execute(TAKE_GUARD).await?;
    let mut found = version(&worker).await?;
    worker.batch_execute(LOCK).await?;
    for (version, sql) in missing(found, migrations).map_err(Hindrance::Refused)? {
        let sql = sql.replace("{clustered}", "");
        while let Err(e) = run(&mut worker, version, &sql).await {
            if begun.elapsed() > patience
                || e.code() != Some(&tokio_postgres::error::SqlState::LOCK_NOT_AVAILABLE)
            {
                return Err(e.into());
            }
            tokio::time::sleep(PAUSE).await;
        }
        found = version;
    }
    guard.rollback().await?;
    Ok(found)
}

async fn connect(config: &Config, tls: MakeRustlsConnect) -> Result<Client, Error> {
    let (client, connection) = config.connect(tls).await?;
    tokio::spawn(connection);
    Ok(client)
}

async fn version(client: &Client) -> Result<i64, Error> {
    Ok(client.query_one(VERSION, &[]).await?.get(0))
}

async fn run(worker: &mut Client, version: i64, sql: &str) -> Result<(), Error> {
    const DONE: &str = "INSERT INTO schema_version (version) VALUES ($1)";
    if sql.contains("{concurrently}") {
        // Nobody queues behind an index that is built beside the traffic; it waits for those before it, however long they take.
        worker.batch_execute("SET lock_timeout = 0").await?;
        for statement in
            sql.replace("{concurrently}", "CONCURRENTLY").split(";\n").filter(|s| !s.trim().is_empty())
        {
            worker.batch_execute(statement).await?;
        }
        worker.execute(DONE, &[&version]).await?;
        return worker.batch_execute(LOCK).await;
    }
    let transaction = worker.transaction().await?;
    transaction.batch_execute(sql).await?;
    transaction.execute(DONE, &[&version]).await?;
    transaction.commit().await
}
