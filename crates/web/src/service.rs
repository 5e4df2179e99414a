//! The door: every request enters here. It reads the clock once, the body up to a limit, makes the desk, and runs the request
//! as a task of its own, so that a client that hangs up cancels nothing and a panic harms nobody else.

use std::net::IpAddr;
use std::sync::Arc;

use bytes::Bytes;
use diagnosis::{Fault, Refusal};
use engine::{Desk, Installation, Kept, Witness};
use http::{Method, header};
use http_body::Body;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use store::Store;
use terms::Instant;

use crate::limiter::Limiter;
use crate::metrics::Metrics;
use crate::refusals;
use crate::reply::{self, Reply};
use crate::request::{Request, TrustedProxies};
use crate::route::Route;
use crate::routes;

/// The longest address that is read, in bytes.
const URL_LIMIT: usize = 16 * 1024;
/// The largest body that is read, in bytes.
const BODY_LIMIT: usize = 64 * 1024;
/// How long a body may take to arrive.
const BODY_TIME: std::time::Duration = std::time::Duration::from_secs(30);

/// Where the time comes from.
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970.
    fn milliseconds(&self) -> u64;
}

/// What answers requests. Cheap to clone.
#[derive(Clone)]
pub struct Service(Arc<Inner>);

struct Inner {
    installation: Arc<Installation>,
    store: Store,
    clock: Arc<dyn Clock>,
    proxies: TrustedProxies,
    metrics: Metrics,
    limiter: Limiter,
    witness: Option<Arc<Witness>>,
    draining: std::sync::atomic::AtomicBool,
}

impl Service {
    /// A service over an installation.
    pub fn new(
        installation: Arc<Installation>,
        store: Store,
        clock: Arc<dyn Clock>,
        proxies: TrustedProxies,
    ) -> Self {
        let (metrics, limiter) = (Metrics::default(), Limiter::default());
        let (witness, draining) = (None, false.into());
        Self(Arc::new(Inner { installation, store, clock, proxies, metrics, limiter, witness, draining }))
    }

    /// The same service over a store that keeps nothing; what it would have logged goes to the witness.
    #[must_use]
    pub fn rehearsal(&self, witness: Arc<Witness>) -> Self {
        let inner = &self.0;
        Self(Arc::new(Inner {
            installation: Arc::clone(&inner.installation),
            store: inner.store.rehearsal(),
            clock: Arc::clone(&inner.clock),
            proxies: inner.proxies.clone(),
            metrics: Metrics::default(),
            limiter: Limiter::default(),
            witness: Some(witness),
            draining: false.into(),
        }))
    }

    /// Every counter, in the text form that Prometheus reads.
    pub fn metrics(&self) -> String {
        self.0.metrics.text(&self.0.installation.tally, self.0.store.counts())
    }

    /// Notes what the database promises of a commit: `none`, `synchronous`, `asynchronous` or `unsafe`.
    pub fn note_replication(&self, kind: &'static str) {
        self.0.metrics.note_replication(kind);
    }

    /// Tells the load balancer that no more requests should come.
    pub fn drain(&self) {
        self.0.draining.store(true, std::sync::atomic::Ordering::Relaxed);
    }

    /// Whether requests should still come.
    pub fn is_draining(&self) -> bool {
        self.0.draining.load(std::sync::atomic::Ordering::Relaxed)
    }

    /// A desk for work that no request asked for.
    pub fn own_desk(&self) -> Desk {
        self.desk(None)
    }

    fn desk(&self, address: Option<IpAddr>) -> Desk {
        let inner = &self.0;
        let now_milliseconds = inner.clock.milliseconds();
        let mut chance = [0; 10];
        inner.installation.chance.fill(&mut chance);
        let trace_id = engine::trace_id(now_milliseconds, chance);
        Desk {
            installation: Arc::clone(&inner.installation),
            store: inner.store.clone(),
            now: Instant::of_milliseconds(now_milliseconds),
            now_milliseconds,
            trace_id,
            correlation_id: trace_id,
            address,
            kept: None,
            is_addressed: true,
            witness: inner.witness.clone(),
        }
    }

    /// Answers a request that came from this peer.
    pub async fn serve<B>(&self, incoming: http::Request<B>, peer: IpAddr) -> Reply
    where
        B: Body<Data = Bytes> + Send,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let (head, body) = incoming.into_parts();
        let mut desk = self.desk(Some(self.0.proxies.origin(peer, &head.headers)));
        let mut request = Request {
            method: head.method,
            // Two slashes at its beginning would make a redirect to this path lead to another host.
            path: format!("/{}", head.uri.path().trim_start_matches(['/', '\\'])),
            query: head.uri.query().unwrap_or_default().to_owned(),
            headers: head.headers,
            body: Bytes::new(),
        };
        let read = match within_limits(&request, &head.uri) {
            Ok(()) => read(body, &request).await,
            Err(refusal) => Err(refusal),
        };
        let refusal = match read {
            Ok(bytes) => {
                request.body = bytes;
                self.too_fast(&desk)
            }
            Err(refusal) => Some(refusal),
        };
        if let Some(correlation_id) = request.correlation_id() {
            desk.correlation_id = correlation_id;
        }
        let route = Route::of(&request.path);
        // Only an open server has more to show to some than to others.
        desk.is_addressed =
            !desk.settings().open_to_every_reader() || is_addressed(&request, &head.uri, &desk);
        let request = Arc::new(request);
        // What people paste into the look-up, or tell the desk, is not kept.
        let is_kept = desk.settings().demonstration().is_some() || desk.witness.is_some();
        if is_kept
            && !matches!(
                route,
                Route::Lookup
                    | Route::Tickets(_)
                    | Route::Ticket(_)
                    | Route::Setup
                    | Route::Password(_)
                    | Route::Account(..)
                    | Route::Console(..)
                    | Route::Api(..)
            )
        {
            let request = Arc::clone(&request);
            desk.kept = Some(Arc::new(Kept::new(Box::new(move || request.keep()))));
        }
        let (trace_id, correlation_id) = (desk.trace_id.to_string(), desk.correlation_id.to_string());
        let is_https = desk.settings().is_https();
        let (name, close) = (route.name(), refusal.is_some());
        let mut reply = self.run(desk, request, route, refusal).await;
        reply::finish(&mut reply, &trace_id, &correlation_id, is_https);
        if close || self.is_draining() {
            // What was not read of the body would be taken for the next request; and who comes again shall come to another node.
            reply::set(&mut reply, header::CONNECTION, "close");
        }
        self.0.metrics.count_request(name, reply.status().as_u16());
        reply
    }

    async fn run(&self, desk: Desk, request: Arc<Request>, route: Route, refusal: Option<Refusal>) -> Reply {
        let (service, spare) = (self.clone(), desk.clone());
        let (task_request, task_route) = (Arc::clone(&request), route.clone());
        let task = tokio::spawn(async move {
            match refusal {
                Some(refusal) => Box::pin(refusals::noted(&desk, &task_request, &task_route, &refusal)).await,
                None => routes::answer(&service, &desk, &task_request, &task_route).await,
            }
        });
        match task.await {
            Ok(reply) => reply,
            Err(e) => {
                tracing::error!(trace_id = %spare.trace_id, "a request panicked: {e}");
                let refusal = Refusal::from(Fault::broken(format!("panic: {e}")));
                Box::pin(refusals::noted(&spare, &request, &route, &refusal)).await
            }
        }
    }

    fn too_fast(&self, desk: &Desk) -> Option<Refusal> {
        let (most, address) = (desk.settings().requests_per_minute?, desk.address?);
        let wait = self.0.limiter.count(address, desk.now.0, most)?;
        Some(Refusal::request_rate_exceeded().retry_in(wait))
    }
}

/// Whether the caller called this service by a name of its own. A page of another site whose name was made to lead here calls
/// it by that site's name (DNS rebinding).
fn is_addressed(request: &Request, uri: &http::Uri, desk: &Desk) -> bool {
    let Some(named) = request.header("host").or(uri.authority().map(http::uri::Authority::as_str)) else {
        return true;
    };
    let host = named.parse::<http::uri::Authority>().map(|authority| authority.host().to_ascii_lowercase());
    let own = desk.settings().public_url.parse::<http::Uri>().ok();
    let own = own.as_ref().and_then(http::Uri::host).unwrap_or_default();
    host.is_ok_and(|host| ["localhost", "127.0.0.1", "[::1]", own].contains(&host.as_str()))
}

fn within_limits(request: &Request, uri: &http::Uri) -> Result<(), Refusal> {
    let length = uri.path_and_query().map_or(0, |whole| whole.as_str().len());
    if length > URL_LIMIT {
        return Err(Refusal::query_string_too_long(URL_LIMIT as u64));
    }
    let announced = request.header("content-length").and_then(|length| length.parse::<u64>().ok());
    if announced.is_some_and(|length| length > BODY_LIMIT as u64) {
        return Err(Refusal::body_too_large(BODY_LIMIT as u64));
    }
    Ok(())
}

async fn read<B>(body: B, request: &Request) -> Result<Bytes, Refusal>
where
    B: Body<Data = Bytes> + Send,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    if request.method == Method::GET || request.method == Method::HEAD {
        return Ok(Bytes::new());
    }
    match tokio::time::timeout(BODY_TIME, Limited::new(body, BODY_LIMIT).collect()).await {
        Ok(Ok(whole)) => Ok(whole.to_bytes()),
        Ok(Err(e)) if e.downcast_ref::<LengthLimitError>().is_some() => {
            Err(Refusal::body_too_large(BODY_LIMIT as u64))
        }
        // The caller went away in the middle, or sends so slowly that it might as well have.
        Ok(Err(_)) | Err(_) => Err(Refusal::body_incomplete(BODY_TIME.as_secs())),
    }
}
