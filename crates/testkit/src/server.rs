//! The server.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use aws_lc_rs::digest;
use bytes::Bytes;
use engine::administration::{Options, parse, plan};
use engine::{Chance, Demonstration, KeyEncryptionKey, Lifetimes, Mode, Settings};
use fault_proxy::Proxy;
use http_body_util::{BodyExt, Full};
use store::records::sign_in::SignIn;
use store::{Migrations, Store};
use terms::Instant;
use web::{Clock, Service, TrustedProxies};

use crate::Reply;

/// The first tenant of the test directory.
pub const TENANT: &str = "5a4ad000-0000-4000-8000-000000000001";
/// The second.
pub const SECOND: &str = "5a4ad000-0000-4000-8000-000000000002";

/// Which database serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The embedded one.
    Sqlite,
    /// The server that `SANAD_TEST_POSTGRES` names; each test gets a database of its own there.
    Postgres,
}

impl Engine {
    /// The engines that can be tested here.
    pub fn available() -> Vec<Engine> {
        let has_postgres = postgres_url().is_some();
        if has_postgres { vec![Self::Sqlite, Self::Postgres] } else { vec![Self::Sqlite] }
    }
}

#[expect(clippy::disallowed_methods, reason = "the test command says in this way where its PostgreSQL is")]
fn postgres_url() -> Option<String> {
    std::env::var("SANAD_TEST_POSTGRES").ok()
}

/// A running server and the world around it.
pub struct Server {
    /// What answers requests.
    pub service: Service,
    /// The database.
    pub store: Store,
    /// What all requests share.
    pub installation: Arc<engine::Installation>,
    clock: Arc<ManualClock>,
    chance: Arc<SeededChance>,
    directory: PathBuf,
    database: Option<store::Server>,
}

/// What a test wants otherwise than most do.
#[derive(Clone, Copy, Default)]
struct Wants {
    requests_per_minute: Option<u32>,
    has_no_mail: bool,
}

/// A body that breaks off at once.
struct Broken;

impl http_body::Body for Broken {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, std::io::Error>>> {
        std::task::Poll::Ready(Some(Err(std::io::ErrorKind::ConnectionReset.into())))
    }
}

struct ManualClock(AtomicU64);

impl Clock for ManualClock {
    fn milliseconds(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// Chance that is the same in each run: a counter under a digest.
struct SeededChance(Mutex<u64>, AtomicBool);

impl Chance for SeededChance {
    fn fill(&self, out: &mut [u8]) {
        // The id of a token is sixteen bytes; the door, which no task protects, draws ten.
        assert!(!(out.len() == 16 && self.1.swap(false, Ordering::SeqCst)), "chance is broken on purpose");
        for chunk in out.chunks_mut(32) {
            let mut counter = self.0.lock().unwrap();
            *counter += 1;
            let block = digest::digest(&digest::SHA256, &counter.to_be_bytes());
            chunk.copy_from_slice(&block.as_ref()[..chunk.len()]);
        }
    }
}

/// 2026-11-24T12:00:00Z
const NOON: u64 = 1_795_521_600_000;
static NEXT: AtomicU64 = AtomicU64::new(1);

impl Server {
    /// A development server over the embedded database, open to every reader, with the test directory.
    pub async fn start() -> Self {
        Self::start_as(Engine::Sqlite, true).await
    }

    /// A server over an engine; `open` as `sanad dev` on loopback, else as in production.
    pub async fn start_as(engine: Engine, open: bool) -> Self {
        Self::start_with(engine, open, include_str!("../directory.toml")).await
    }

    /// A server that lets each network address make so many requests in a minute.
    pub async fn start_limited(most: u32) -> Self {
        let wants = Wants { requests_per_minute: Some(most), ..Wants::default() };
        Self::assemble(Engine::Sqlite, true, include_str!("../directory.toml"), wants).await
    }

    /// A server with a directory of its own that was given no mail server.
    pub async fn start_without_mail(directory_text: &str) -> Self {
        let wants = Wants { has_no_mail: true, ..Wants::default() };
        Self::assemble(Engine::Sqlite, true, directory_text, wants).await
    }

    /// A server with a directory of its own.
    pub async fn start_with(engine: Engine, open: bool, directory_text: &str) -> Self {
        Self::assemble(engine, open, directory_text, Wants::default()).await
    }

    /// A server over PostgreSQL, with a proxy between them that fails on order; nothing where there is no PostgreSQL.
    pub async fn start_behind_proxy() -> Option<(Self, Proxy)> {
        let (number, directory) = place();
        let url = new_database(number).await?;
        let (address, rest) = url.split_once('@')?.1.split_once('/')?;
        let proxy = Proxy::start(address.parse().unwrap()).unwrap();
        let user = url.split_once('@')?.0;
        let through = store::Server::new(format!("{user}@{}/{rest}", proxy.address()));
        let store = Store::postgres(&through, Migrations::Run).await.unwrap();
        let text = include_str!("../directory.toml");
        let clock = Arc::new(ManualClock(AtomicU64::new(NOON)));
        Some((Self::over(store, (number, directory), clock, true, text, Wants::default()).await, proxy))
    }

    /// The address of the PostgreSQL database.
    pub fn database(&self) -> Option<&store::Server> {
        self.database.as_ref()
    }

    /// Another node over the same database, under the same clock; only on PostgreSQL.
    pub async fn another_node(&self) -> Self {
        let (number, directory) = place();
        let store = self.database.as_ref().expect("the embedded database serves one node");
        let store = Store::postgres(store, Migrations::Run).await.unwrap();
        let text = include_str!("../directory.toml");
        let mut node =
            Self::over(store, (number, directory), Arc::clone(&self.clock), true, text, Wants::default())
                .await;
        node.database.clone_from(&self.database);
        node
    }

    /// Ends the node and starts it anew over its database, whose schema is left as it is.
    pub async fn reopen(&mut self) {
        self.store.close();
        let store = match &self.database {
            None => Store::embedded(&self.directory, Migrations::Expect).unwrap(),
            Some(server) => Store::postgres(server, Migrations::Expect).await.unwrap(),
        };
        let (text, clock) = (include_str!("../directory.toml"), Arc::clone(&self.clock));
        let (number, _) = place();
        let mut node =
            Self::over(store, (number, self.directory.clone()), clock, true, text, Wants::default()).await;
        node.database.clone_from(&self.database);
        std::mem::swap(self, &mut node);
        // What is dropped now owns nothing any more.
        node.directory = PathBuf::new();
    }

    async fn assemble(engine: Engine, open: bool, directory_text: &str, wants: Wants) -> Self {
        let (number, directory) = place();
        let database = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => new_database(number).await.map(store::Server::new),
        };
        let store = match &database {
            None => Store::embedded(&directory, Migrations::Run).unwrap(),
            Some(server) => Store::postgres(server, Migrations::Run).await.unwrap(),
        };
        let clock = Arc::new(ManualClock(AtomicU64::new(NOON)));
        let mut server = Self::over(store, (number, directory), clock, open, directory_text, wants).await;
        server.database = database;
        server
    }

    /// Ends the node and starts it anew with another key-encryption key; refuses as a start does.
    pub async fn restarted_with(mut self, key: KeyEncryptionKey) -> Result<Self, diagnosis::Refusal> {
        self.store.close();
        let store = Store::embedded(&self.directory, Migrations::Run)?;
        let (clock, directory) = (Arc::clone(&self.clock), std::mem::take(&mut self.directory));
        let text = include_str!("../directory.toml");
        Self::over_with(store, (place().0, directory), clock, true, text, Wants::default(), key).await
    }

    async fn over(
        store: Store,
        place: (u64, PathBuf),
        clock: Arc<ManualClock>,
        open: bool,
        directory_text: &str,
        wants: Wants,
    ) -> Self {
        let key = KeyEncryptionKey::new(&[7; 32]).unwrap();
        Self::over_with(store, place, clock, open, directory_text, wants, key).await.unwrap()
    }

    async fn over_with(
        store: Store,
        (number, directory): (u64, PathBuf),
        clock: Arc<ManualClock>,
        open: bool,
        directory_text: &str,
        wants: Wants,
        key: KeyEncryptionKey,
    ) -> Result<Self, diagnosis::Refusal> {
        let chance = Arc::new(SeededChance(Mutex::new(number << 32), AtomicBool::new(false)));
        let parsed = parse("directory.toml", directory_text).unwrap();
        let plan =
            plan(&store, &*chance, Instant((NOON / 1000) as i64), &parsed, Options::default()).await.unwrap();
        plan.carry_out(&store, &*chance, NOON, "the test").await.unwrap();
        let secrets = parsed.tenants.iter().flat_map(|tenant| {
            tenant.clients.iter().filter_map(|client| {
                let value = client.secrets.first()?.value.clone()?;
                Some(((tenant.id, client.client_id.clone()), terms::Secret::new(value)))
            })
        });
        let mode = if open {
            Mode::Development(Demonstration { open: true, secrets: secrets.collect() })
        } else {
            Mode::Production
        };
        let settings = Settings {
            public_url: "https://id.example".into(),
            mode,
            lifetimes: Lifetimes::default(),
            cache_milliseconds: 0,
            requests_per_minute: wants.requests_per_minute,
            support_contact: Some("help@example.com".into()),
            sends_mail: !wants.has_no_mail,
            notifies: true,
        };
        let ambient = (Arc::clone(&clock) as Arc<dyn Clock>, Arc::clone(&chance) as Arc<dyn Chance>);
        let proxies = TrustedProxies(vec!["127.0.0.1".parse().unwrap()]);
        let started = server::start(store, &directory, settings, key, "the test", ambient, proxies).await?;
        Ok(Self {
            service: started.service,
            store: started.store,
            installation: started.installation,
            clock,
            chance,
            directory,
            database: None,
        })
    }

    /// Makes the next token panic in the making.
    pub fn break_next_token(&self) {
        self.chance.1.store(true, Ordering::SeqCst);
    }

    /// Moves the clock.
    pub fn advance(&self, seconds: u64) {
        self.clock.0.fetch_add(seconds * 1000, Ordering::SeqCst);
    }

    /// Moves the clock in either direction.
    pub fn jump(&self, seconds: i64) {
        let by = seconds.unsigned_abs() * 1000;
        if seconds < 0 {
            self.clock.0.fetch_sub(by, Ordering::SeqCst);
        } else {
            self.clock.0.fetch_add(by, Ordering::SeqCst);
        }
    }

    /// The directory of the database.
    pub fn directory(&self) -> &std::path::Path {
        &self.directory
    }

    /// A desk as a request would hold it.
    pub fn desk(&self) -> engine::Desk {
        self.service.own_desk()
    }

    /// Sends a request that was made by hand.
    pub async fn send(&self, request: http::Request<Full<Bytes>>) -> Reply {
        self.answer(request).await
    }

    /// Rehearses a pasted request, as the explainer does: the reply, and what would have been logged.
    pub async fn rehearse(&self, pasted: &str) -> (Reply, Vec<SignIn>) {
        let witness = Arc::new(engine::Witness::default());
        let service = self.service.rehearsal(Arc::clone(&witness));
        let request = web::PastedRequest::read(pasted).unwrap().into_http().unwrap();
        let reply = whole(service.serve(request, "127.0.0.1".parse().unwrap()).await).await;
        (reply, witness.rows().into_iter().map(|(row, _)| row).collect())
    }

    async fn answer<B>(&self, request: http::Request<B>) -> Reply
    where
        B: http_body_util::BodyExt<Data = Bytes> + Send,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        whole(self.service.serve(request, "127.0.0.1".parse().unwrap()).await).await
    }

    /// Sends a request whose body breaks off.
    pub async fn send_broken(&self, path: &str) -> Reply {
        let request = http::Request::builder().method("POST").uri(path).body(Broken).unwrap();
        self.answer(request).await
    }

    /// Sends a GET request.
    pub async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        self.send(build("GET", path, headers, String::new())).await
    }

    /// Sends a form.
    pub async fn post(&self, path: &str, headers: &[(&str, &str)], form: &[(&str, &str)]) -> Reply {
        self.post_raw(path, headers, terms::Parameters::encode(form)).await
    }

    /// Sends a body that was written by hand, as a form unless a header says otherwise.
    pub async fn post_raw(&self, path: &str, headers: &[(&str, &str)], body: String) -> Reply {
        let mut all = headers.to_vec();
        if !all.iter().any(|(name, _)| *name == "content-type") {
            all.push(("content-type", "application/x-www-form-urlencoded"));
        }
        all.retain(|(name, value)| *name != "content-type" || !value.is_empty());
        self.send(build("POST", path, &all, body)).await
    }

    /// Sends a token request of the first tenant.
    pub async fn token(&self, headers: &[(&str, &str)], form: &[(&str, &str)]) -> Reply {
        self.post(&endpoint("token"), headers, form).await
    }

    /// The true number that the sign-in log holds for a reply.
    pub async fn logged(&self, reply: &Reply) -> Option<u32> {
        self.installation.log.flush().await;
        let row = store::records::sign_in::find(&self.store, reply.trace_id()).await.unwrap();
        row.map(|row| row.number)
    }

    /// The rows of the sign-in log: those of the first tenant, and those that name no tenant.
    pub async fn rows(&self) -> Vec<SignIn> {
        self.installation.log.flush().await;
        let mut all = Vec::new();
        for tenant in [TENANT.parse().unwrap(), uuid::Uuid::nil()] {
            let filter = store::records::sign_in::Filter::default();
            all.extend(store::records::sign_in::list(&self.store, tenant, &filter, 1000).await.unwrap());
        }
        all
    }
}

async fn whole(reply: web::Reply) -> Reply {
    let (head, body) = reply.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    Reply {
        status: head.status.as_u16(),
        headers: head.headers,
        body: String::from_utf8(body.to_vec()).unwrap(),
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.store.close();
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

/// A path of the first tenant.
pub(crate) fn endpoint(name: &str) -> String {
    format!("/{TENANT}/oauth2/v2.0/{name}")
}

fn build(method: &str, path: &str, headers: &[(&str, &str)], body: String) -> http::Request<Full<Bytes>> {
    let mut request = http::Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Full::new(Bytes::from(body))).unwrap()
}

/// A directory of its own, and the number that it is known by.
fn place() -> (u64, PathBuf) {
    let number = NEXT.fetch_add(1, Ordering::SeqCst);
    let directory = std::env::temp_dir().join(format!("sanad-test-{}-{number}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    (number, directory)
}

/// The address of a new database; nothing where there is no PostgreSQL.
async fn new_database(number: u64) -> Option<String> {
    let url = postgres_url()?;
    let (client, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    let name = format!("sanad_{}_{number}", std::process::id());
    client.batch_execute(&format!("CREATE DATABASE {name}")).await.unwrap();
    Some(format!("{}/{name}", url.rsplit_once('/').unwrap().0))
}
