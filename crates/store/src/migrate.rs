//! Brings a schema up to date: numbered files, each run once, forward only.
//!
//! A schema may be one version ahead of a program, so that nodes are replaced one after another and an upgrade can be undone,
//! and one behind it, where another node has yet to migrate. Whatever a migration adds is therefore used only where
//! [`crate::Store::schema`] says that it is there.

use diagnosis::{Fault, Refusal};
use rusqlite::Connection;

mod server;

pub(crate) use server::postgres;

/// Every migration, in order; its number is its place from 1.
///
/// `{clustered}` stands for WITHOUT ROWID on SQLite and for nothing on PostgreSQL. A file that says `{concurrently}` is not run in
/// one transaction on PostgreSQL but statement by statement, so that an index grows beside the traffic.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_first.sql"),
    include_str!("../migrations/0002_changes.sql"),
    include_str!("../migrations/0003_chores_and_indexes.sql"),
    include_str!("../migrations/0004_tickets.sql"),
    include_str!("../migrations/0005_administrators.sql"),
    include_str!("../migrations/0006_people.sql"),
];

const VERSION_TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)";
const VERSION: &str = "SELECT COALESCE(MAX(version), 0) FROM schema_version";

/// Whether opening brings the schema up to date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Migrations {
    /// Run what is missing.
    Run,
    /// Refuse a schema that is more than a version away: what a command beside a running server does.
    Expect,
}

/// Why a schema could not be brought up to date.
pub(crate) enum Hindrance<E> {
    Engine(E),
    Refused(Refusal),
}

impl<E> Hindrance<E> {
    pub(crate) fn into_refusal(self, engine: impl FnOnce(E) -> Refusal) -> Refusal {
        match self {
            Self::Engine(e) => engine(e),
            Self::Refused(refusal) => refusal,
        }
    }
}

impl<E> From<E> for Hindrance<E> {
    fn from(e: E) -> Self {
        Self::Engine(e)
    }
}

/// The version of the schema afterwards.
pub(crate) fn embedded(
    connection: &mut Connection,
    migrations: Migrations,
) -> Result<i64, Hindrance<rusqlite::Error>> {
    if migrations == Migrations::Run {
        connection.execute_batch(VERSION_TABLE)?;
    }
    let found: i64 = connection.query_row(VERSION, [], |row| row.get(0))?;
    let missing = missing(found, migrations).map_err(Hindrance::Refused)?;
    for (version, sql) in &missing {
        let transaction = connection.transaction()?;
        let sql = sql.replace("{clustered}", "WITHOUT ROWID").replace("{concurrently}", "");
        transaction.execute_batch(&sql)?;
        transaction.execute("INSERT INTO schema_version (version) VALUES (?1)", [version])?;
        transaction.commit()?;
    }
    Ok(missing.last().map_or(found, |(version, _)| *version))
}

/// The migrations that a schema of this version lacks and that are to be run. Refuses with 88200006 (too new) or 88200015 (too
/// old).
fn missing(found: i64, migrations: Migrations) -> Result<Vec<(i64, &'static str)>, Refusal> {
    let known = i64::try_from(MIGRATIONS.len()).map_err(|e| Refusal::from(Fault::broken(e)))?;
    let count = |n: i64| u64::try_from(n).unwrap_or_default();
    if found > known + 1 {
        return Err(Refusal::schema_too_new(count(found), count(known)));
    }
    if migrations == Migrations::Expect {
        return if found < known - 1 {
            Err(Refusal::schema_too_old(count(found), count(known)))
        } else {
            Ok(Vec::new())
        };
    }
    Ok((1..).zip(MIGRATIONS.iter().copied()).filter(|(version, _)| *version > found).collect())
}
