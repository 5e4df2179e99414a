//! Listeners: accept, shake hands within a time, serve, and drain when asked.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio_rustls::TlsAcceptor;
use web::Service;

/// Connections of one listener at most.
const CONNECTIONS: usize = 10_000;
/// How long a TLS handshake and the head of a request may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long accepted requests may take to end after the order to stop.
const DRAIN: Duration = Duration::from_secs(8);

/// Serves a listener until `stop` changes, then lets what was accepted end.
pub(crate) async fn serve(
    listener: TcpListener,
    tls: Option<TlsAcceptor>,
    service: Service,
    mut stop: watch::Receiver<bool>,
) {
    let (connections, graceful) = (Arc::new(Semaphore::new(CONNECTIONS)), Arc::new(GracefulShutdown::new()));
    loop {
        let permit = Arc::clone(&connections).acquire_owned().await;
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stop.changed() => break,
        };
        let (Ok((stream, peer)), Ok(permit)) = (accepted, permit) else {
            // Out of file descriptors, most likely: others will end soon.
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        let (tls, service, watcher) = (tls.clone(), service.clone(), graceful.watcher());
        tokio::spawn(async move {
            let _permit = permit;
            match tls {
                None => connection(TokioIo::new(stream), peer, service, watcher).await,
                Some(tls) => {
                    if let Some(stream) = shake_hands(&tls, stream).await {
                        connection(TokioIo::new(stream), peer, service, watcher).await;
                    }
                }
            }
        });
    }
    drop(listener);
    if let Ok(graceful) = Arc::try_unwrap(graceful) {
        let _ = tokio::time::timeout(DRAIN, graceful.shutdown()).await;
    }
}

async fn shake_hands(
    tls: &TlsAcceptor,
    stream: TcpStream,
) -> Option<tokio_rustls::server::TlsStream<TcpStream>> {
    tokio::time::timeout(PATIENCE, tls.accept(stream)).await.ok()?.ok()
}

async fn connection<S>(
    stream: TokioIo<S>,
    peer: SocketAddr,
    service: Service,
    watcher: hyper_util::server::graceful::Watcher,
) where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
{
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(PATIENCE);
    builder.http2().timer(TokioTimer::new()).max_concurrent_streams(100).keep_alive_interval(PATIENCE);
    let answer = service_fn(move |request| {
        let service = service.clone();
        async move { Ok::<_, std::convert::Infallible>(service.serve(request, peer.ip()).await) }
    });
    // A connection that breaks is the peer's affair.
    let _ = watcher.watch(builder.serve_connection(stream, answer)).await;
}
