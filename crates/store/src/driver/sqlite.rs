//! The embedded engine: SQLite in WAL mode with a flush per commit, one writer thread that groups commits, and a few
//! connections that only read.

use std::fs::OpenOptions;
use std::future::Future;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::thread;

use diagnosis::{Fault, Refusal};
use rusqlite::{Connection, ErrorCode, OpenFlags, types::ValueRef};
use tokio::sync::oneshot;

use super::checkpoint;
use super::fault::fault;
use crate::row::Cell;
use crate::{Migrations, Row, Transaction, Value, migrate};

/// Transactions that may wait for the writer before the store says that it is full.
const QUEUE: usize = 4096;
/// Transactions that share one flush at most.
const GROUP: usize = 128;
/// Prepared statements kept per connection.
const STATEMENTS: usize = 128;
/// Pages that the writer keeps, in KiB: what it changed last is what it changes next.
const WRITER_PAGES: i64 = 8 * 1024;
/// How long another process (the command line) may hold the write lock before we give up, in milliseconds.
const BUSY: u64 = 5_000;

/// The embedded database.
#[derive(Clone)]
pub(crate) struct Embedded(Arc<Inner>);

struct Inner {
    jobs: Mutex<Option<SyncSender<Job>>>,
    /// The writer, and the checkpoints that end after it.
    threads: Mutex<Vec<thread::JoinHandle<()>>>,
    readers: Mutex<Vec<Connection>>,
    path: std::path::PathBuf,
    schema: i64,
    /// Set by a flush that failed: what the disk holds is unknown until somebody has looked, so nothing more is written.
    poisoned: Arc<AtomicBool>,
    counts: Arc<Counts>,
}

/// How much was written since the start.
#[derive(Default)]
struct Counts {
    commits: AtomicU64,
    flushes: AtomicU64,
}

type Job = Box<dyn FnOnce(&mut Connection) -> Done + Send>;

/// What a job leaves: whether its writes stay, and whom to tell once the flush is known.
struct Done {
    keep: bool,
    tell: Box<dyn FnOnce(Result<(), Fault>) + Send>,
}

impl Embedded {
    pub(crate) fn open(path: &Path, migrations: Migrations) -> Result<Self, Refusal> {
        let unreadable =
            |e: rusqlite::Error| start_refusal(&e, path).because(format!("{}: {e}", path.display()));
        // The files beside it (write-ahead log, shared memory) take their mode from this one. If it cannot be made, opening it
        // says why.
        let _ = OpenOptions::new().create(true).truncate(false).write(true).mode(0o600).open(path);
        let mut connection = Connection::open(path).map_err(unreadable)?;
        configure(&connection).map_err(unreadable)?;
        let schema =
            migrate::embedded(&mut connection, migrations).map_err(|e| e.into_refusal(unreadable))?;
        let (jobs, queue) = sync_channel(QUEUE);
        let poisoned = Arc::new(AtomicBool::new(false));
        let checkpoints = checkpoint::start(&mut connection, path, &poisoned).map_err(unreadable)?;
        let counts = Arc::new(Counts::default());
        let (mark, counted) = (Arc::clone(&poisoned), Arc::clone(&counts));
        let writer = thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || write(connection, &queue, &mark, &counted))
            .map_err(|e| Refusal::from(Fault::broken(e)))?;
        Ok(Self(Arc::new(Inner {
            jobs: Mutex::new(Some(jobs)),
            threads: Mutex::new(vec![writer, checkpoints]),
            readers: Mutex::new(Vec::new()),
            path: path.to_owned(),
            schema,
            poisoned,
            counts,
        })))
    }

    /// Copies the database as it is now into a new file, and flushes that. Writers go on meanwhile.
    pub(crate) fn copy_to(&self, file: &Path) -> Result<(), Fault> {
        let copy = || -> rusqlite::Result<()> {
            let connection = self.reader()?;
            connection.execute("VACUUM INTO ?1", [file.to_string_lossy()])?;
            Ok(())
        };
        copy().map_err(|e| fault(&e))?;
        let private = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        std::fs::set_permissions(file, private)
            .and_then(|()| std::fs::File::open(file)?.sync_all())
            .map_err(|e| Fault::NotFlushed(e.to_string()))
    }

    /// Transactions acknowledged, and flushes that they shared.
    pub(crate) fn counts(&self) -> (u64, u64) {
        let counts = &self.0.counts;
        (counts.commits.load(Ordering::Relaxed), counts.flushes.load(Ordering::Relaxed))
    }

    /// Whether transactions are still written.
    pub(crate) fn writes(&self) -> bool {
        !self.0.poisoned.load(Ordering::Relaxed)
    }

    pub(crate) fn schema(&self) -> i64 {
        self.0.schema
    }

    pub(crate) fn read(&self, sql: &'static str, values: &[Value<'_>]) -> Result<Vec<Row>, Fault> {
        let idle = self.0.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => self.reader().map_err(|e| fault(&e))?,
        };
        let rows = all(&mut connection, sql, values);
        self.0.readers.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        rows
    }

    pub(crate) fn prepare(&self, sql: &'static str) -> Result<(), Fault> {
        self.reader().and_then(|connection| connection.prepare(sql).map(|_| ())).map_err(|e| fault(&e))
    }

    fn reader(&self) -> rusqlite::Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.0.path, flags)?;
        connection.busy_timeout(std::time::Duration::from_millis(BUSY))?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        Ok(connection)
    }

    pub(crate) async fn transact<T, W>(&self, work: W, keep: bool) -> Result<T, Fault>
    where
        T: Send + 'static,
        W: AsyncFnOnce(&mut Transaction<'_>) -> Result<T, Fault> + Send + 'static,
    {
        let (tell, told) = oneshot::channel::<Result<T, Fault>>();
        let job: Job = Box::new(move |connection| {
            // The future is made and polled here: it need not be Send, and it must never wait.
            let mut transaction = Transaction::Sqlite(connection);
            let result = {
                let future = pin!(work(&mut transaction));
                match future.poll(&mut Context::from_waker(Waker::noop())) {
                    Poll::Ready(result) => result,
                    Poll::Pending => {
                        Err(Fault::broken("work inside a transaction waited for something else"))
                    }
                }
            };
            Done {
                keep: keep && result.is_ok(),
                tell: Box::new(move |flushed| {
                    // Whoever asked may have gone; the effect stands all the same. The work's own fault says more than
                    // what it did to the group.
                    let _ = tell.send(result.and_then(|value| flushed.map(|()| value)));
                }),
            }
        });
        {
            let jobs = self.0.jobs.lock().unwrap_or_else(PoisonError::into_inner);
            let jobs = jobs.as_ref().ok_or_else(|| Fault::Unavailable("the store is closed".into()))?;
            jobs.try_send(job).map_err(|e| match e {
                TrySendError::Full(_) => Fault::QueueFull,
                TrySendError::Disconnected(_) => Fault::Unavailable("the writer has stopped".into()),
            })?;
        }
        told.await.map_err(|_| Fault::Unavailable("the writer has stopped".into()))?
    }

    pub(crate) fn close(&self) {
        self.0.jobs.lock().unwrap_or_else(PoisonError::into_inner).take();
        for thread in self.0.threads.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            let _ = thread.join();
        }
    }
}

/// Whether a file is a database of this service and whole; why not.
pub(crate) fn is_whole(file: &Path) -> Result<(), String> {
    let check = || -> rusqlite::Result<String> {
        let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        connection.query_row("SELECT COUNT(*) FROM schema_version", [], |row| row.get::<_, i64>(0))?;
        connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
    };
    match check() {
        Ok(told) if told == "ok" => Ok(()),
        Ok(told) => Err(told),
        Err(e) => Err(e.to_string()),
    }
}

fn configure(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(std::time::Duration::from_millis(BUSY))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "cache_size", -WRITER_PAGES)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(())
}

/// The writer: takes what waits, runs each job in a savepoint, flushes once, then tells everybody.
fn write(mut connection: Connection, queue: &Receiver<Job>, poisoned: &AtomicBool, counts: &Counts) {
    while let Ok(first) = queue.recv() {
        // Whoever is ready to run first may have another transaction for this flush.
        thread::yield_now();
        if poisoned.load(Ordering::Relaxed) {
            refuse(first, &mut connection, &Fault::NotFlushed("an earlier flush failed".into()));
            continue;
        }
        if let Err(e) = connection.execute_batch("BEGIN IMMEDIATE") {
            refuse(first, &mut connection, &fault(&e));
            continue;
        }
        let mut group = Vec::with_capacity(GROUP);
        let mut next = Some(first);
        while let Some(job) = next.take() {
            group.push(run_job(job, &mut connection));
            // A full disk makes SQLite roll the whole transaction back: nobody in the group may be told otherwise.
            if connection.is_autocommit() {
                break;
            }
            if group.len() < GROUP {
                next = queue.try_recv().ok();
            }
        }
        if connection.is_autocommit() {
            for done in group {
                (done.tell)(Err(Fault::Full("the transaction was rolled back".into())));
            }
            continue;
        }
        let flushed = connection.execute_batch("COMMIT").map_err(|e| {
            let _ = connection.execute_batch("ROLLBACK");
            let broken = fault(&e);
            if matches!(broken, Fault::NotFlushed(_)) {
                poisoned.store(true, Ordering::Relaxed);
            }
            broken
        });
        if flushed.is_ok() {
            counts.commits.fetch_add(group.len() as u64, Ordering::Relaxed);
            counts.flushes.fetch_add(1, Ordering::Relaxed);
        }
        for done in group {
            (done.tell)(flushed.clone());
        }
    }
}

fn run_job(job: Job, connection: &mut Connection) -> Done {
    let step = |connection: &Connection, sql: &str| {
        connection.prepare_cached(sql).and_then(|mut s| s.raw_execute()).map(|_| ()).map_err(|e| fault(&e))
    };
    let opened = step(connection, "SAVEPOINT job");
    let mut done = match std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| job(connection))) {
        Ok(done) => done,
        // The one who asked learns of it because the channel closes.
        Err(_) => Done { keep: false, tell: Box::new(|_| ()) },
    };
    let undone = if done.keep { Ok(()) } else { step(connection, "ROLLBACK TO job") };
    if let Err(broken) = opened.and(undone).and(step(connection, "RELEASE job")) {
        let tell = done.tell;
        done.tell = Box::new(move |_| tell(Err(broken)));
    }
    done
}

/// Tells a job that it cannot be run: it is run in a transaction that is thrown away, and told why.
fn refuse(job: Job, connection: &mut Connection, why: &Fault) {
    let _ = connection.execute_batch("ROLLBACK");
    if connection.execute_batch("BEGIN").is_ok() {
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| job(connection)));
        let _ = connection.execute_batch("ROLLBACK");
        // Whoever asked for work that panics learns of it because the channel closes.
        if let Ok(done) = done {
            (done.tell)(Err(why.clone()));
        }
    }
}

pub(crate) fn all(
    connection: &mut Connection,
    sql: &'static str,
    values: &[Value<'_>],
) -> Result<Vec<Row>, Fault> {
    let mut statement = connection.prepare_cached(sql).map_err(|e| fault(&e))?;
    bind(&mut statement, values)?;
    let width = statement.column_count();
    let mut rows = statement.raw_query();
    let mut out = Vec::new();
    while let Some(row) = rows.next().map_err(|e| fault(&e))? {
        let mut cells = Vec::with_capacity(width);
        for at in 0..width {
            cells.push(match row.get_ref(at).map_err(|e| fault(&e))? {
                ValueRef::Null => Cell::Null,
                ValueRef::Integer(number) => Cell::Int(number),
                ValueRef::Real(_) => return Err(Fault::broken("a row holds a fraction")),
                ValueRef::Text(text) => Cell::Text(String::from_utf8(text.to_vec()).map_err(Fault::broken)?),
                ValueRef::Blob(bytes) => Cell::Bytes(bytes.to_vec()),
            });
        }
        out.push(Row(cells));
    }
    Ok(out)
}

pub(crate) fn run(
    connection: &mut Connection,
    sql: &'static str,
    values: &[Value<'_>],
) -> Result<u64, Fault> {
    let mut statement = connection.prepare_cached(sql).map_err(|e| fault(&e))?;
    bind(&mut statement, values)?;
    Ok(statement.raw_execute().map_err(|e| fault(&e))? as u64)
}

/// SQLite numbers `$2` by first appearance, not by its digits: bind by what the name says.
fn bind(statement: &mut rusqlite::CachedStatement<'_>, values: &[Value<'_>]) -> Result<(), Fault> {
    for at in 1..=statement.parameter_count() {
        let digits = statement.parameter_name(at).and_then(|name| name.get(1..)).and_then(|d| d.parse().ok());
        let value = digits.and_then(|n: usize| values.get(n.checked_sub(1)?));
        let value = value.ok_or_else(|| Fault::broken("a statement names a parameter that was not given"))?;
        match value {
            Value::Null => statement.raw_bind_parameter(at, rusqlite::types::Null),
            Value::Int(number) => statement.raw_bind_parameter(at, number),
            Value::Text(text) => statement.raw_bind_parameter(at, text),
            Value::Bytes(bytes) => statement.raw_bind_parameter(at, bytes),
        }
        .map_err(|e| fault(&e))?;
    }
    Ok(())
}

fn start_refusal(e: &rusqlite::Error, path: &Path) -> Refusal {
    match fault(e) {
        Fault::Full(_) => Refusal::storage_full(),
        Fault::Unavailable(_) if !matches!(e.sqlite_error_code(), Some(ErrorCode::CannotOpen)) => {
            Refusal::storage_unavailable()
        }
        _ => Refusal::database_unreadable(path.display().to_string()),
    }
}
