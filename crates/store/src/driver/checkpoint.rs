//! Checkpoints: what the write-ahead log of the embedded database holds is copied into the database file by a thread of its own, so
//! that no transaction waits for thousands of pages. SQLite begins its log anew only when nothing in it is left to copy; the writer
//! goes on while the thread copies, so the little that came in meanwhile is the writer's own to copy, between two groups.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use diagnosis::Fault;
use rusqlite::Connection;

use super::fault::fault;

/// Pages in the log at which the thread begins to copy.
const BEGIN: i32 = 4_000;
/// Pages left to copy at which the writer does the rest.
const REST: i32 = 128;

/// Sets up the checkpoints of the writer's connection; the thread ends when that connection is closed. A flush that fails poisons the
/// store: it is never tried a second time.
pub(super) fn start(
    writer: &mut Connection,
    path: &Path,
    poisoned: &Arc<AtomicBool>,
) -> rusqlite::Result<thread::JoinHandle<()>> {
    let connection = Connection::open(path)?;
    let copied = Arc::new(AtomicI32::new(0));
    let (wake, woken) = sync_channel(1);
    let (seen, mark) = (Arc::clone(&copied), Arc::clone(poisoned));
    // What this returns becomes the result of the commit that it follows, which has happened whatever a checkpoint finds.
    writer.wal_hook(Some(move |log: &mut rusqlite::hooks::Wal, pages| {
        if pages < BEGIN {
            seen.store(0, Ordering::Relaxed);
        } else if pages - seen.load(Ordering::Relaxed) > REST {
            let _ = wake.try_send(());
        } else if let Err(e) = log.checkpoint() {
            note(&e, &mark);
        }
        Ok(())
    }))?;
    let mark = Arc::clone(poisoned);
    Ok(thread::spawn(move || copy(&connection, &woken, &copied, &mark)))
}

fn copy(connection: &Connection, woken: &Receiver<()>, copied: &AtomicI32, poisoned: &AtomicBool) {
    while woken.recv().is_ok() {
        let pages = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| row.get(2));
        match pages {
            Ok(pages) => copied.store(pages, Ordering::Relaxed),
            Err(e) => note(&e, poisoned),
        }
    }
}

fn note(e: &rusqlite::Error, poisoned: &AtomicBool) {
    if matches!(fault(e), Fault::NotFlushed(_)) {
        poisoned.store(true, Ordering::Relaxed);
    }
}
