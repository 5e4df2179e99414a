//! What the database promises of a commit: whether it outlives the loss of the machine that answered.

use diagnosis::Fault;

use super::pool::Pool;

const STANDING: &str = "SELECT CASE WHEN current_setting('synchronous_standby_names') = '' THEN 0 ELSE 1 END::BIGINT, \
    (SELECT count(*) FROM pg_stat_replication)::BIGINT, CASE WHEN current_setting('fsync') = 'on' THEN 1 ELSE 0 END::BIGINT";

/// Who has a commit when it is acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replication {
    /// One machine, and nobody counts on another.
    None,
    /// A standby has it too.
    Synchronous,
    /// A standby will have it: what was acknowledged last is lost if the first machine is.
    Asynchronous,
    /// Not even the disk of the one machine: flushes are switched off.
    Unsafe,
}

impl Replication {
    /// The name in metrics and logs.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Synchronous => "synchronous",
            Self::Asynchronous => "asynchronous",
            Self::Unsafe => "unsafe",
        }
    }
}

/// Nodes keep connections; a command that asks this is none.
const OTHERS: &str = "SELECT count(*)::BIGINT FROM pg_stat_activity WHERE datname = current_database() \
    AND application_name LIKE 'sanad%' AND pid <> pg_backend_pid()";

impl Pool {
    pub(crate) async fn other_nodes(&self) -> Result<u64, Fault> {
        let rows = self.read(OTHERS, &[]).await?;
        let row = rows.into_iter().next().ok_or_else(|| Fault::broken("no answer about connections"))?;
        Ok(u64::try_from(row.columns().int()?).unwrap_or(0))
    }

    pub(crate) async fn replication(&self) -> Result<Replication, Fault> {
        let rows = self.read(STANDING, &[]).await?;
        let row = rows.into_iter().next().ok_or_else(|| Fault::broken("no answer about replication"))?;
        let mut columns = row.columns();
        let (synchronous, standbys, flushes) = (columns.int()?, columns.int()?, columns.int()?);
        Ok(match (flushes, synchronous, standbys > 0 || self.has_several_hosts) {
            (0, ..) => Replication::Unsafe,
            (_, 0, true) => Replication::Asynchronous,
            (_, 0, false) => Replication::None,
            _ => Replication::Synchronous,
        })
    }
}
