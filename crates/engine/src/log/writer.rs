//! The writer of the sign-in log: rows that belong to no effect are gathered and written together within 100 ms; while the store is away
//! they wait beside the data.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use store::Store;
use store::records::sign_in::{self, SignIn};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use super::spooled::{Spooled, read_spool};
use super::story::{Detail, Entry};
use crate::{Desk, spool};

/// Rows that may wait to be written.
const QUEUE: usize = 20_000;
/// How long rows are gathered.
const GATHER: Duration = Duration::from_millis(100);
/// Rows written in one transaction.
const BATCH: usize = 1_000;
/// Whole rows a minute per tenant, client, address and number, outside development.
const WHOLE_PER_CAUSE: u32 = 1_000;
/// Whole rows a minute per tenant, outside development.
const WHOLE_PER_TENANT: u32 = 10_000;
/// Causes that are told apart in a minute.
const CAUSES: usize = 20_000;
/// How long after the last row what was counted is told, if no other row comes.
const SILENCE: Duration = Duration::from_mins(1);
/// Bytes that the spool beside the data may grow to while the store is away.
const SPOOL: u64 = 16 * 1024 * 1024;

enum Message {
    Row(Box<Entry>),
    Flush(oneshot::Sender<()>),
    TakeIn(oneshot::Sender<()>),
    Find(Uuid, oneshot::Sender<Option<SignIn>>),
}

/// Where rows without an effect go.
#[derive(Clone)]
pub struct SignInLog(mpsc::Sender<Message>);

impl SignInLog {
    /// Starts the task that writes rows. `spool` is the file that takes them while the store is away.
    pub fn start(store: Store, spool: PathBuf, all_whole: bool) -> Self {
        let (sender, receiver) = mpsc::channel(QUEUE);
        let writer = Writer {
            store,
            spool,
            all_whole,
            counts: HashMap::new(),
            tenants: HashMap::new(),
            minute: 0,
            counted: HashMap::new(),
            due: Vec::new(),
            held: Vec::new(),
        };
        tokio::spawn(writer.run(receiver));
        Self(sender)
    }

    /// Notes a row; it is written within 100 ms. A full queue drops it: the log never holds up a request.
    pub fn note(&self, desk: &Desk, entry: Entry) {
        if desk.store.is_rehearsal() {
            return;
        }
        if self.0.try_send(Message::Row(Box::new(entry))).is_err() {
            tracing::warn!(trace_id = %desk.trace_id, "the sign-in log's queue is full; a row was dropped");
        }
    }

    /// The row of a trace id that waits because the store is away.
    pub(crate) async fn waiting(&self, trace_id: Uuid) -> Option<SignIn> {
        let (tell, told) = oneshot::channel();
        self.0.send(Message::Find(trace_id, tell)).await.ok()?;
        told.await.ok()?
    }

    /// Takes in the rows that wait beside the data, if the store is back. For whoever serves: nobody else changes that file.
    pub async fn take_in(&self) {
        let (done, told) = oneshot::channel();
        if self.0.send(Message::TakeIn(done)).await.is_ok() {
            let _ = told.await;
        }
    }

    /// Waits until everything noted so far is written.
    pub async fn flush(&self) {
        let (done, told) = oneshot::channel();
        if self.0.send(Message::Flush(done)).await.is_ok() {
            let _ = told.await;
        }
    }
}

/// Rows that are held in memory while neither the store nor the disk beside it takes them.
const HELD: usize = 2_000;

type Cause = (Uuid, Option<String>, Option<String>, u32);

struct Writer {
    store: Store,
    spool: PathBuf,
    all_whole: bool,
    counts: HashMap<Cause, u32>,
    tenants: HashMap<Uuid, u32>,
    minute: i64,
    counted: HashMap<Cause, (u32, SignIn)>,
    /// What was counted in minutes that are over.
    due: Vec<(u32, SignIn)>,
    /// What could be written nowhere.
    held: Vec<SignIn>,
}

impl Writer {
    async fn run(mut self, mut receiver: mpsc::Receiver<Message>) {
        loop {
            let first = match tokio::time::timeout(SILENCE, receiver.recv()).await {
                Ok(Some(first)) => first,
                Ok(None) => return,
                Err(_) => {
                    self.tell_counted().await;
                    continue;
                }
            };
            if matches!(first, Message::Row(_)) {
                tokio::time::sleep(GATHER).await;
            }
            let mut next = Some(first);
            // What came in meanwhile is written at once, batch by batch, until nothing waits.
            while next.is_some() {
                let (mut rows, mut waiting, mut finds) = (Vec::new(), Vec::new(), Vec::new());
                let mut takes_in = false;
                while let Some(message) = next.take() {
                    match message {
                        Message::Row(entry) if self.is_whole(&entry.row) => rows.push(*entry),
                        Message::Row(_) => {}
                        Message::Flush(done) => {
                            self.due.extend(self.counted.drain().map(|(_, counted)| counted));
                            waiting.push(done);
                        }
                        Message::TakeIn(done) => {
                            takes_in = true;
                            waiting.push(done);
                        }
                        Message::Find(trace_id, tell) => finds.push((trace_id, tell)),
                    }
                    if rows.len() < BATCH {
                        next = receiver.try_recv().ok();
                    }
                }
                self.write(rows, takes_in).await;
                for done in waiting {
                    let _ = done.send(());
                }
                self.tell(finds);
                next = receiver.try_recv().ok();
            }
        }
    }

    /// Tells of rows that were written beside the data, or nowhere yet. The file is read once for all who ask.
    fn tell(&self, finds: Vec<(Uuid, oneshot::Sender<Option<SignIn>>)>) {
        let waiting = if finds.is_empty() { Vec::new() } else { read_spool(&self.spool) };
        for (trace_id, tell) in finds {
            let row = self.held.iter().chain(&waiting).find(|row| row.id == trace_id);
            let _ = tell.send(row.cloned());
        }
    }

    /// Writes what was counted so far.
    async fn tell_counted(&mut self) {
        self.due.extend(self.counted.drain().map(|(_, counted)| counted));
        self.write(Vec::new(), false).await;
    }

    /// Whether a row is written whole; what exceeds the limit of its minute is counted, and told in one row when the minute is over.
    fn is_whole(&mut self, row: &SignIn) -> bool {
        if self.all_whole {
            return true;
        }
        if row.at.0 / 60 != self.minute {
            self.minute = row.at.0 / 60;
            self.counts.clear();
            self.tenants.clear();
            self.due.extend(self.counted.drain().map(|(_, counted)| counted));
        }
        let whole = (row.tenant_id, row.client_id.clone(), row.address.clone(), row.number);
        let has_room = self.counts.len() < CAUSES || self.counts.contains_key(&whole);
        // Whoever asks as ever other clients, from ever other places, is counted without them.
        let cause = if has_room { whole } else { (row.tenant_id, None, None, row.number) };
        let count = self.counts.entry(cause.clone()).or_default();
        *count += 1;
        let of_tenant = self.tenants.entry(row.tenant_id).or_default();
        if *count <= WHOLE_PER_CAUSE && *of_tenant < WHOLE_PER_TENANT {
            *of_tenant += 1;
            return true;
        }
        let counted = self.counted.entry(cause).or_insert_with_key(|(_, client_id, address, _)| {
            (0, SignIn { client_id: client_id.clone(), address: address.clone(), ..row.clone() })
        });
        counted.0 += 1;
        false
    }

    /// Writes rows, and with them what waits beside the data; that alone only if it is to be taken in.
    async fn write(&mut self, mut rows: Vec<Entry>, takes_in: bool) {
        for (counted, mut row) in self.due.drain(..) {
            let detail = Detail { counted: Some(counted), ..Detail::default() };
            row.detail = serde_json::to_string(&detail).unwrap_or_default();
            rows.push(Entry { row, kept: None });
        }
        if rows.is_empty() && !takes_in {
            return;
        }
        let in_spool = read_spool(&self.spool);
        let spooled = [in_spool.as_slice(), &self.held].concat();
        if rows.is_empty() && spooled.is_empty() {
            return;
        }
        let rows = Arc::new(rows);
        let (batch, earlier) = (Arc::clone(&rows), spooled.clone());
        let written = self
            .store
            .transact(async move |tx| {
                for row in &earlier {
                    sign_in::add(tx, row).await?;
                }
                for entry in batch.iter() {
                    entry.write(tx).await?;
                }
                Ok(())
            })
            .await;
        match written {
            // Written twice they come to the same; gone before they are written they would be lost.
            Ok(()) => {
                self.held.clear();
                if !in_spool.is_empty() {
                    let _ = std::fs::remove_file(&self.spool);
                }
            }
            Err(fault) => {
                tracing::error!(%fault, rows = rows.len(), "the sign-in log goes to the spool");
                // What the disk does not take either is held, as far as there is room; it takes it later, perhaps.
                let lines: Vec<SignIn> =
                    self.held.drain(..).chain(rows.iter().map(|entry| entry.row.clone())).collect();
                let kept = spool::append(&self.spool, lines.iter().map(Spooled::from), SPOOL).unwrap_or(0);
                self.held.extend(lines.into_iter().skip(kept).take(HELD));
            }
        }
    }
}
