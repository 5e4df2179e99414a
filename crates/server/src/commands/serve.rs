//! `sanad serve`: the production start, and what both starts share.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use diagnosis::{Fault, Refusal};
use http_body_util::Full;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;
use web::{Service, TrustedProxies};

use super::admin;
use crate::ambient::{SystemChance, SystemClock, language};
use crate::carriers::{Carriers, Letters};
use crate::config::Config;
use crate::data::DataDirectory;
use crate::database::watch_replication;
use crate::mail::Smtp;
use crate::start::{Started, deliver, keep_house, start};
use crate::{listener, tls};

/// How long the last rows of the log may take to be written.
const LAST_ROWS: Duration = Duration::from_secs(5);

/// Serves by a configuration file until it is told to stop.
pub(crate) async fn run(file: &Path) -> Result<(), Refusal> {
    let config = Config::read(file)?;
    tracing_subscriber::fmt().json().with_max_level(tracing::Level::INFO).init();
    let directory = DataDirectory::take(&config.data)?;
    let (key, source) = config.key()?;
    let store = config.database()?.open().await?;
    let ambient = (Arc::new(SystemClock) as _, Arc::new(SystemChance) as _);
    let proxies = TrustedProxies(config.trusted_proxies.clone());
    let started = start(store, directory.path(), config.settings(), key, &source, ambient, proxies).await?;
    let acceptor = match (&config.tls_certificate, &config.tls_key) {
        (Some(chain), Some(key)) => Some(tls::acceptor(chain, key)?),
        _ => None,
    };
    if let Some(link) =
        admin::first_link(&started.store, config.public_url.as_ref(), directory.path()).await?
    {
        // Not into the log, which others collect and keep.
        eprintln!("{}\n{link}", admin::told(language(None), directory.path()));
    }
    let letters = match config.mail()? {
        Some(server) => Letters::Smtp(Box::new(Smtp::new(&server)?)),
        None => Letters::None,
    };
    deliver(&started.service, Carriers { letters, webhook: config.webhook()? });
    let signals = Signals::listen()?;
    let listener = bind(config.listen).await?;
    let management = bind(config.management_listen).await?;
    let address = |socket: &TcpListener| socket.local_addr().map(|at| at.to_string()).unwrap_or_default();
    let (listens, manages) = (address(&listener), address(&management));
    tokio::spawn(manage(management, started.service.clone()));
    tracing::info!(url = config.public_url.as_ref(), listen = listens, management = manages, "ready");
    watch_replication(&started.store, &started.service);
    until_stopped(started, vec![listener], acceptor, signals, config.drain()).await;
    Ok(())
}

/// Takes an address; refuses with 50000, whose inner cause tells why.
pub(crate) async fn bind(address: std::net::SocketAddr) -> Result<TcpListener, Refusal> {
    TcpListener::bind(address)
        .await
        .map_err(|e| Refusal::from(Fault::broken(format!("cannot listen on {address}: {e}"))))
}

/// Serves until SIGTERM or SIGINT, then drains: for a while requests are still accepted, each as the last of its connection, so that
/// load balancers turn away by themselves; then what was accepted ends, the log is written, the store is closed. A second signal ends
/// at once.
pub(crate) async fn until_stopped(
    started: Started,
    listeners: Vec<TcpListener>,
    tls: Option<TlsAcceptor>,
    mut signals: Signals,
    drain: Duration,
) {
    let Started { service, store, installation } = started;
    keep_house(&service);
    let (stop, stopped) = watch::channel(false);
    let serving: Vec<_> = listeners
        .into_iter()
        .map(|l| tokio::spawn(listener::serve(l, tls.clone(), service.clone(), stopped.clone())))
        .collect();
    signals.next().await;
    service.drain();
    tokio::spawn(async move {
        signals.next().await;
        std::process::exit(1);
    });
    tokio::time::sleep(drain).await;
    let _ = stop.send(true);
    for task in serving {
        let _ = task.await;
    }
    let _ = tokio::time::timeout(LAST_ROWS, installation.log.flush()).await;
    store.close();
}

/// The orders to stop. Listened for before anybody is told that the service is ready.
pub(crate) struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    pub(crate) fn listen() -> Result<Self, Refusal> {
        let listen = |kind| signal(kind).map_err(|e| Refusal::from(Fault::broken(e)));
        Ok(Self { terminate: listen(SignalKind::terminate())?, interrupt: listen(SignalKind::interrupt())? })
    }

    async fn next(&mut self) {
        tokio::select! { _ = self.terminate.recv() => {}, _ = self.interrupt.recv() => {} }
    }
}

/// The management listener: health and metrics, for the operator's network alone.
async fn manage(listener: TcpListener, service: Service) {
    loop {
        let Ok((stream, peer)) = listener.accept().await else {
            // Out of file descriptors, most likely: others will end soon.
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        let service = service.clone();
        tokio::spawn(async move {
            let answer = service_fn(move |request: http::Request<hyper::body::Incoming>| {
                let service = service.clone();
                async move {
                    if request.uri().path() == "/metrics" {
                        let body = Full::new(Bytes::from(service.metrics()));
                        return Ok::<_, std::convert::Infallible>(http::Response::new(body));
                    }
                    Ok(service.serve(request, peer.ip()).await)
                }
            });
            let builder = hyper::server::conn::http1::Builder::new();
            let _ = builder.serve_connection(TokioIo::new(stream), answer).await;
        });
    }
}
