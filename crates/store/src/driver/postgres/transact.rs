//! Transactions: tried again where nothing was done, and settled where it is not known whether something was.

use std::time::{Duration, Instant};

use deadpool_postgres::Object;
use diagnosis::Fault;
use uuid::Uuid;

use super::pool::{Pool, Unanswered};
use super::value::{bind, row};
use crate::{Row, Transaction, Value};

/// How often work is tried.
const TRIES: u32 = 3;
/// Something to commit behind a commit that was in doubt.
const NOTE: &str = "INSERT INTO chores (name, due_at) VALUES ('a commit was in doubt', 0) \
    ON CONFLICT (name) DO UPDATE SET due_at = chores.due_at";
/// The version of the schema from which that can be written.
const NOTE_SINCE: i64 = 3;
/// How long a commit in doubt is looked into.
const SETTLE: Duration = Duration::from_secs(5);

/// A transaction on a connection of the pool.
pub struct Open<'c> {
    pool: Pool,
    inner: deadpool_postgres::Transaction<'c>,
    witness: Option<Witness>,
    /// What the last statement that failed left.
    failed: Option<(bool, bool)>,
}

/// The row by which a commit in doubt is settled.
#[derive(Clone, Copy)]
struct Witness {
    sql: &'static str,
    tenant: Uuid,
    id: Uuid,
}

impl Open<'_> {
    pub(crate) async fn all(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<Vec<Row>, Fault> {
        let inner = &self.inner;
        let rows = self
            .pool
            .within(async {
                let statement = inner.prepare_cached(sql).await?;
                inner.query(&statement, &bind(values)).await
            })
            .await;
        rows.map_err(|unanswered| self.fail(unanswered))?.iter().map(row).collect()
    }

    pub(crate) async fn run(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<u64, Fault> {
        let inner = &self.inner;
        let changed = self
            .pool
            .within(async {
                let statement = inner.prepare_cached(sql).await?;
                inner.execute(&statement, &bind(values)).await
            })
            .await;
        changed.map_err(|unanswered| self.fail(unanswered))
    }

    fn fail(&mut self, unanswered: Unanswered) -> Fault {
        self.failed = Some((unanswered.may_pass, unanswered.is_lost));
        unanswered.fault
    }

    pub(crate) fn witness(&mut self, sql: &'static str, tenant: Uuid, id: Uuid) {
        self.witness = Some(Witness { sql, tenant, id });
    }
}

/// How one try ended.
enum Try<T> {
    /// For good.
    Ended(Result<T, Fault>),
    /// Nothing was done, and the next try may succeed.
    Undone(Fault),
    /// The order to commit was sent and not answered.
    InDoubt(T, Option<Witness>, Fault),
}

impl Pool {
    /// Runs work in a transaction, again if the connection was lost or another transaction was in the way before it was committed.
    ///
    /// Where the answer to the commit itself was lost, the row of the sign-in log that was part of it tells whether it happened.
    /// Work that comes to the same if it is done twice is done again; any other ends with 88200004.
    pub(crate) async fn transact<T, W>(&self, work: W, keep: bool, is_repeatable: bool) -> Result<T, Fault>
    where
        W: AsyncFnOnce(&mut Transaction<'_>) -> Result<T, Fault> + Clone,
    {
        for tried in 1.. {
            let undone = match self.attempt(work.clone(), keep).await {
                Try::Ended(result) => {
                    if keep && result.is_ok() {
                        self.count_commit();
                    }
                    return result;
                }
                Try::Undone(fault) => fault,
                Try::InDoubt(_, _, fault) if is_repeatable => fault,
                Try::InDoubt(value, Some(witness), fault) => match self.settle(witness, &fault).await {
                    Ok(true) => return Ok(value),
                    Ok(false) => fault,
                    Err(in_doubt) => return Err(in_doubt),
                },
                Try::InDoubt(_, None, fault) => return Err(Fault::InDoubt(fault.to_string())),
            };
            if tried == TRIES {
                return Err(undone);
            }
        }
        Err(Fault::QueueFull)
    }

    async fn attempt<T, W>(&self, work: W, keep: bool) -> Try<T>
    where
        W: AsyncFnOnce(&mut Transaction<'_>) -> Result<T, Fault>,
    {
        let mut client = match self.connection().await {
            Ok(client) => client,
            Err(fault) => return Try::Ended(Err(fault)),
        };
        let (ended, is_lost) = self.carry_out(&mut client, work, keep).await;
        if is_lost {
            drop(Object::take(client));
        }
        ended
    }

    /// One try, and whether the connection is of no more use.
    async fn carry_out<T, W>(&self, client: &mut Object, work: W, keep: bool) -> (Try<T>, bool)
    where
        W: AsyncFnOnce(&mut Transaction<'_>) -> Result<T, Fault>,
    {
        let undone = |unanswered: Unanswered| {
            let Unanswered { may_pass, is_lost, fault, .. } = unanswered;
            (if may_pass { Try::Undone(fault) } else { Try::Ended(Err(fault)) }, is_lost)
        };
        let inner = match self.within(client.transaction()).await {
            Ok(inner) => inner,
            Err(unanswered) => return undone(unanswered),
        };
        let mut transaction =
            Transaction::Postgres(Open { pool: self.clone(), inner, witness: None, failed: None });
        let result = work(&mut transaction).await;
        let Transaction::Postgres(Open { inner, witness, failed, .. }) = transaction else {
            return (Try::Ended(Err(Fault::broken("a transaction changed its engine"))), true);
        };
        match (result, failed) {
            (Err(fault), Some((true, is_lost))) => (Try::Undone(fault), is_lost),
            (Err(fault), failed) => (Try::Ended(Err(fault)), failed.is_some_and(|(_, is_lost)| is_lost)),
            // The database rolls such a transaction back whatever it is told, and says so by no error.
            (Ok(_), Some((_, is_lost))) => (
                Try::Ended(Err(Fault::broken("a statement failed inside a transaction and was survived"))),
                is_lost,
            ),
            (Ok(value), None) if !keep => (Try::Ended(Ok(value)), false),
            (Ok(value), None) => match self.within(inner.commit()).await {
                Ok(()) => (Try::Ended(Ok(value)), false),
                Err(unanswered) if unanswered.was_rolled_back => undone(unanswered),
                Err(unanswered) => (Try::InDoubt(value, witness, unanswered.fault), true),
            },
        }
    }

    /// Whether a commit happened. The statement tries to write the witness's row once more: while the first transaction has not
    /// ended that waits; if it was committed the row is there; if it was not, the row can be written, and is rolled back.
    async fn settle(&self, witness: Witness, fault: &Fault) -> Result<bool, Fault> {
        let begun = Instant::now();
        tracing::warn!(trace_id = %witness.id, %fault, "a commit is in doubt");
        while begun.elapsed() < SETTLE {
            match self.is_committed(witness).await {
                Ok(committed) => {
                    tracing::warn!(trace_id = %witness.id, committed, "the commit in doubt was settled");
                    return Ok(committed);
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
        Err(Fault::InDoubt(fault.to_string()))
    }

    async fn is_committed(&self, witness: Witness) -> Result<bool, Fault> {
        let mut client = self.connection().await?;
        let answer = self
            .within(async {
                let transaction = client.transaction().await?;
                let statement = transaction.prepare_cached(witness.sql).await?;
                let values = [Value::from(&witness.tenant), Value::from(&witness.id)];
                let written = transaction.query(&statement, &bind(&values)).await?;
                if !written.is_empty() || self.schema() < NOTE_SINCE {
                    transaction.rollback().await?;
                    return Ok(written.is_empty());
                }
                // It is there; but a primary that crashed and came back shows what its standby may lack. A commit behind it waits for both.
                transaction.batch_execute(NOTE).await?;
                transaction.commit().await?;
                Ok(true)
            })
            .await;
        answer.map_err(|unanswered| {
            if unanswered.is_lost {
                drop(Object::take(client));
            }
            unanswered.fault
        })
    }
}
