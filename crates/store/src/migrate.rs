//! Brings a schema up to date: numbered files, each run once, in one transaction.

use diagnosis::{Fault, Refusal};
use rusqlite::Connection;

use crate::driver::Migrations;

/// Every migration, in order; its number is its place from 1.
const MIGRATIONS: &[&str] =
    &[include_str!("../migrations/0001_first.sql"), include_str!("../migrations/0002_changes.sql")];

const VERSION_TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)";
const VERSION: &str = "SELECT COALESCE(MAX(version), 0) FROM schema_version";

/// Why a schema could not be brought up to date.
pub(crate) enum Hindrance {
    Engine(rusqlite::Error),
    Refused(Refusal),
}

impl Hindrance {
    pub(crate) fn into_refusal(self, engine: impl FnOnce(rusqlite::Error) -> Refusal) -> Refusal {
        match self {
            Self::Engine(e) => engine(e),
            Self::Refused(refusal) => refusal,
        }
    }
}

impl From<rusqlite::Error> for Hindrance {
    fn from(e: rusqlite::Error) -> Self {
        Self::Engine(e)
    }
}

pub(crate) fn embedded(connection: &mut Connection, migrations: Migrations) -> Result<(), Hindrance> {
    if migrations == Migrations::Run {
        connection.execute_batch(VERSION_TABLE)?;
    }
    let found: i64 = connection.query_row(VERSION, [], |row| row.get(0))?;
    for (version, sql) in missing(found).map_err(Hindrance::Refused)? {
        if migrations == Migrations::Expect {
            break;
        }
        let transaction = connection.transaction()?;
        transaction.execute_batch(&sql.replace("{clustered}", "WITHOUT ROWID"))?;
        transaction.execute("INSERT INTO schema_version (version) VALUES (?1)", [version])?;
        transaction.commit()?;
    }
    Ok(())
}

pub(crate) async fn postgres(client: &mut deadpool_postgres::Client) -> Result<(), Refusal> {
    let broken = |e: tokio_postgres::Error| Refusal::from(crate::driver::postgres::fault(e));
    let transaction = client.transaction().await.map_err(broken)?;
    transaction.batch_execute(VERSION_TABLE).await.map_err(broken)?;
    // One node migrates; the others wait here and then find nothing missing.
    transaction.batch_execute("LOCK TABLE schema_version IN EXCLUSIVE MODE").await.map_err(broken)?;
    let found: i64 = transaction.query_one(VERSION, &[]).await.map_err(broken)?.get(0);
    for (version, sql) in missing(found)? {
        transaction.batch_execute(&sql.replace("{clustered}", "")).await.map_err(broken)?;
        transaction
            .execute("INSERT INTO schema_version (version) VALUES ($1)", &[&version])
            .await
            .map_err(broken)?;
    }
    transaction.commit().await.map_err(broken)
}

/// The migrations that a schema of this version lacks. One version ahead is tolerated, so that a rolling upgrade can be
/// undone; more than that is refused with 88200006.
fn missing(found: i64) -> Result<Vec<(i64, &'static str)>, Refusal> {
    let known = i64::try_from(MIGRATIONS.len()).map_err(|e| Refusal::from(Fault::broken(e)))?;
    if found > known + 1 {
        let count = |n: i64| u64::try_from(n).unwrap_or_default();
        return Err(Refusal::schema_too_new(count(found), count(known)));
    }
    Ok((1..).zip(MIGRATIONS.iter().copied()).filter(|(version, _)| *version > found).collect())
}
