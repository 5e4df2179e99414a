//! The sign-in log: one row per decision, with the trail. Rows that belong to an effect commit with it; all others are
//! gathered and written together within 100 ms. What may stand in a row is decided here, by an allow-list.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use diagnosis::{Fact, Kind, Mend, Refusal};
use serde::{Deserialize, Serialize};
use store::Store;
use store::records::refused_request;
use store::records::sign_in::{self, SignIn};
use terms::Parameters;
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use crate::{Desk, Trail, spool};

/// The outcome of what was only tried in a rehearsal.
const REHEARSED: &str = "rehearsed";
/// Parameters whose values a row may hold.
const VALUES: [&str; 5] = ["redirect_uri", "scope", "response_type", "prompt", "grant_type"];
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

/// What a row's `detail` holds.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Detail {
    /// Names of the parameters, in the order they came.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<String>,
    /// Values of those on the allow-list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<(String, String)>,
    /// What happened, for a success.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub did: Option<String>,
    /// Facts of the refusal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<(String, Fact)>,
    /// Evidence of the refusal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<(String, Fact)>,
    /// The inner cause of a fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// The checks.
    #[serde(default)]
    pub trail: Trail,
    /// What would make the request pass.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mends: Vec<Mend>,
    /// What would have to change in the directory file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directory_change: Option<String>,
    /// Whether the refusal was ordered by `sanad provoke`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub provoked: bool,
    /// Rows that were counted instead of written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted: Option<u32>,
}

/// What a request's row will say, gathered on the way.
pub struct Story {
    tenant_id: Uuid,
    endpoint: &'static str,
    /// The client, as soon as it is known.
    pub client_id: Option<String>,
    /// The account, as soon as it is known.
    pub account_id: Option<Uuid>,
    /// The interaction that chains the story, as soon as it is known.
    pub interaction_id: Option<Uuid>,
    /// The checks so far.
    pub trail: Trail,
    is_known_client: bool,
    parameters: Vec<String>,
    values: Vec<(String, String)>,
}

/// A row and, in development, the request it is about.
#[derive(Clone)]
pub struct Entry {
    row: SignIn,
    kept: Option<String>,
}

impl Story {
    /// A story at its beginning. `parameters` are read for their names, and for the values of the allow-list.
    pub fn new(tenant_id: Uuid, endpoint: &'static str, parameters: &Parameters) -> Self {
        let limited = |text: &str| text.chars().take(300).collect::<String>();
        let value = |name: &str, value: &str| match name {
            "redirect_uri" => limited(value.split('?').next().unwrap_or(value)),
            _ => limited(value),
        };
        Self {
            tenant_id,
            endpoint,
            client_id: None,
            account_id: None,
            interaction_id: None,
            trail: Trail::default(),
            is_known_client: false,
            parameters: parameters.names().take(40).map(terms::presentable_name).collect(),
            values: parameters
                .iter()
                .filter(|(name, _)| VALUES.contains(name))
                .take(40)
                .map(|(name, v)| (name.to_owned(), value(name, v)))
                .collect(),
        }
    }

    /// Notes that the client is one of the tenant's.
    pub(crate) fn knows_client(&mut self, id: &str) {
        self.client_id = Some(id.to_owned());
        self.is_known_client = true;
    }

    /// The row of a success; `did` names the recipe or the effect.
    pub fn success(&self, desk: &Desk, did: &str) -> Entry {
        let detail = Detail {
            parameters: self.parameters.clone(),
            values: self.values.clone(),
            did: Some(did.to_owned()),
            // Only a rehearsal is asked how a request passed.
            trail: if desk.witness.is_some() { self.trail.clone() } else { Trail::default() },
            ..Detail::default()
        };
        self.entry(desk, "success", 0, &detail, None)
    }

    /// The row of a refusal, with the whole trail.
    pub fn refusal(&self, desk: &Desk, refusal: &Refusal) -> Entry {
        let named = |facts: &[(&'static str, Fact)]| {
            facts.iter().map(|(n, f)| ((*n).to_owned(), f.clone())).collect()
        };
        let detail = Detail {
            parameters: self.parameters.clone(),
            values: self.values.clone(),
            did: None,
            facts: named(refusal.facts()),
            evidence: named(refusal.evidence()),
            because: refusal.inner_cause().map(str::to_owned),
            trail: self.trail.clone(),
            mends: refusal.mends().to_vec(),
            directory_change: refusal.directory_change().map(str::to_owned),
            provoked: refusal.is_provoked(),
            counted: None,
        };
        self.count(desk, refusal);
        let outcome = match refusal.diagnosis().kind {
            Kind::Fault => "fault",
            _ => "refused",
        };
        let kept = desk.kept.as_deref().and_then(|kept| serde_json::to_string(&**kept).ok());
        self.entry(desk, outcome, refusal.number(), &detail, kept)
    }

    /// Counts a refusal for the operator, and writes it to the process's own log.
    fn count(&self, desk: &Desk, refusal: &Refusal) {
        if desk.store.is_rehearsal() {
            return;
        }
        // What a stranger calls a client is no label.
        let client = self.client_id.as_deref().filter(|_| self.is_known_client);
        let client = client.unwrap_or_default();
        desk.installation.tally.count(refusal.number(), self.tenant_id, client);
        tracing::info!(
            trace_id = %desk.trace_id, number = refusal.number(), tenant = %self.tenant_id, client,
            endpoint = self.endpoint, "refused"
        );
    }

    fn entry(&self, desk: &Desk, outcome: &str, number: u32, detail: &Detail, kept: Option<String>) -> Entry {
        let outcome = if desk.witness.is_some() { REHEARSED } else { outcome };
        let row = SignIn {
            tenant_id: self.tenant_id,
            id: desk.trace_id,
            at: desk.now,
            endpoint: self.endpoint.to_owned(),
            outcome: outcome.to_owned(),
            number,
            client_id: self.client_id.clone(),
            account_id: self.account_id,
            interaction_id: self.interaction_id,
            address: desk.address.map(|a| a.to_string()),
            correlation_id: desk.correlation_id,
            detail: serde_json::to_string(detail).unwrap_or_default(),
        };
        if let Some(witness) = &desk.witness {
            witness.note(&row, kept.as_ref());
        }
        // A rehearsal counts a wrong secret, and keeps no more of it than its row.
        Entry { row, kept: kept.filter(|_| desk.witness.is_none()) }
    }
}

/// A row that stands for successes of a client that were folded into their number.
pub(crate) fn counted(desk: &Desk, tenant: Uuid, client: &str, count: u32) -> Entry {
    let mut story = Story::new(tenant, "token", &Parameters::default());
    story.client_id = Some(client.to_owned());
    let detail = Detail { counted: Some(count), ..Detail::default() };
    story.entry(&desk.apart(), "counted", 0, &detail, None)
}

impl Entry {
    /// Writes the row inside the transaction of its effect.
    pub async fn write(&self, tx: &mut store::Transaction<'_>) -> Result<(), diagnosis::Fault> {
        sign_in::add(tx, &self.row).await?;
        if let Some(kept) = &self.kept {
            refused_request::add(tx, self.row.tenant_id, self.row.id, kept).await?;
        }
        Ok(())
    }
}

enum Message {
    Row(Box<Entry>),
    Flush(oneshot::Sender<()>),
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
                while let Some(message) = next.take() {
                    match message {
                        Message::Row(entry) if self.is_whole(&entry.row) => rows.push(*entry),
                        Message::Row(_) => {}
                        Message::Flush(done) => {
                            self.due.extend(self.counted.drain().map(|(_, counted)| counted));
                            waiting.push(done);
                        }
                        Message::Find(trace_id, tell) => finds.push((trace_id, tell)),
                    }
                    if rows.len() < BATCH {
                        next = receiver.try_recv().ok();
                    }
                }
                self.write(rows).await;
                for done in waiting {
                    let _ = done.send(());
                }
                for (trace_id, tell) in finds {
                    let _ = tell.send(self.waits(trace_id));
                }
                next = receiver.try_recv().ok();
            }
        }
    }

    /// A row that was written beside the data, or nowhere yet.
    fn waits(&self, trace_id: Uuid) -> Option<SignIn> {
        let held = self.held.iter().find(|row| row.id == trace_id).cloned();
        held.or_else(|| read_spool(&self.spool).into_iter().find(|row| row.id == trace_id))
    }

    /// Writes what was counted so far.
    async fn tell_counted(&mut self) {
        self.due.extend(self.counted.drain().map(|(_, counted)| counted));
        self.write(Vec::new()).await;
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

    async fn write(&mut self, mut rows: Vec<Entry>) {
        for (counted, mut row) in self.due.drain(..) {
            let detail = Detail { counted: Some(counted), ..Detail::default() };
            row.detail = serde_json::to_string(&detail).unwrap_or_default();
            rows.push(Entry { row, kept: None });
        }
        // A flush takes in what waits beside the data.
        if rows.is_empty() && self.held.is_empty() && !self.spool.exists() {
            return;
        }
        let in_spool = read_spool(&self.spool);
        let spooled = [in_spool.as_slice(), &self.held].concat();
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
                // What the disk does not take either is held, as far as there is room.
                let lines = rows.iter().map(|entry| Spooled::from(&entry.row));
                if spool::append(&self.spool, lines, SPOOL).is_err() {
                    let room = HELD.saturating_sub(self.held.len());
                    self.held.extend(rows.iter().take(room).map(|entry| entry.row.clone()));
                }
            }
        }
    }
}

/// Rows that wait beside the data because the store was away; `explain` reads them too.
pub fn read_spool(spool: &std::path::Path) -> Vec<SignIn> {
    let Ok(text) = std::fs::read_to_string(spool) else { return Vec::new() };
    text.lines().filter_map(|line| serde_json::from_str::<Spooled>(line).ok()).map(SignIn::from).collect()
}

/// A row as it stands in the spool.
#[derive(Serialize, Deserialize)]
struct Spooled {
    ids: (Uuid, Uuid, Option<Uuid>, Option<Uuid>, Uuid),
    at: terms::Instant,
    texts: (String, String, Option<String>, Option<String>, String),
    number: u32,
}

impl From<&SignIn> for Spooled {
    fn from(row: &SignIn) -> Self {
        Self {
            ids: (row.tenant_id, row.id, row.account_id, row.interaction_id, row.correlation_id),
            at: row.at,
            texts: (
                row.endpoint.clone(),
                row.outcome.clone(),
                row.client_id.clone(),
                row.address.clone(),
                row.detail.clone(),
            ),
            number: row.number,
        }
    }
}

impl From<Spooled> for SignIn {
    fn from(spooled: Spooled) -> Self {
        let (tenant_id, id, account_id, interaction_id, correlation_id) = spooled.ids;
        let (endpoint, outcome, client_id, address, detail) = spooled.texts;
        Self {
            tenant_id,
            id,
            at: spooled.at,
            endpoint,
            outcome,
            number: spooled.number,
            client_id,
            account_id,
            interaction_id,
            address,
            correlation_id,
            detail,
        }
    }
}
