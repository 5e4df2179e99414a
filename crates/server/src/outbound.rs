//! What this process asks of others: one document at a time, with limits on time and size, no redirects.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header;
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::rt::TokioIo;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::guard::Guard;

/// How long everything may take together.
const PATIENCE: Duration = Duration::from_secs(5);
/// The same for what a guard lets out, so that a slow receiver holds nothing up.
const PATIENCE_OF_A_GUARD: Duration = Duration::from_secs(10);
/// The largest document, in bytes.
const LIMIT: usize = 256 * 1024;

/// A document that was fetched.
pub(crate) struct Fetched {
    pub(crate) status: u16,
    /// The `Date` header.
    pub(crate) date: Option<String>,
    pub(crate) body: String,
}

/// What is asked.
pub(crate) struct Order {
    pub(crate) method: &'static str,
    pub(crate) url: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: String,
}

/// Fetches a document of an http or https URL; `ca` is trusted besides the system's certificates. An error says why not.
pub(crate) async fn get(url: &str, ca: Option<&Path>) -> Result<Fetched, String> {
    let headers = vec![("accept", "application/json".to_owned())];
    send(&Order { method: "GET", url: url.to_owned(), headers, body: String::new() }, ca).await
}

/// Sends a request, as [`get`] does.
pub(crate) async fn send(order: &Order, ca: Option<&Path>) -> Result<Fetched, String> {
    let work = fetch(order, ca);
    tokio::time::timeout(PATIENCE, work).await.unwrap_or_else(|_| Err("no answer in time".to_owned()))
}

/// Sends a request to where a guard lets it go; the status of the answer, whose body is nobody's concern.
pub(crate) async fn send_guarded(order: &Order, guard: &Guard) -> Result<u16, String> {
    let work = async {
        let target = Target::of(&order.url)?;
        let addresses = guard.resolve(&target.host, target.port).await?;
        if !target.is_https && !addresses.iter().all(|address| guard.names(address.ip())) {
            return Err("only https reaches what the operator did not name".to_owned());
        }
        let stream = TcpStream::connect(addresses.as_slice()).await.map_err(|e| e.to_string())?;
        Ok(exchanged(order, target, stream, None).await?.status)
    };
    tokio::time::timeout(PATIENCE_OF_A_GUARD, work)
        .await
        .unwrap_or_else(|_| Err("no answer in time".to_owned()))
}

async fn fetch(order: &Order, ca: Option<&Path>) -> Result<Fetched, String> {
    let target = Target::of(&order.url)?;
    let stream = TcpStream::connect((target.host.as_str(), target.port)).await.map_err(|e| e.to_string())?;
    exchanged(order, target, stream, ca).await
}

/// Whom a URL names.
struct Target {
    uri: http::Uri,
    authority: http::uri::Authority,
    is_https: bool,
    host: String,
    port: u16,
}

impl Target {
    fn of(url: &str) -> Result<Self, String> {
        let uri: http::Uri = url.parse().map_err(|e| format!("{e}"))?;
        let (Some(authority), is_https) = (uri.authority().cloned(), uri.scheme_str() == Some("https"))
        else {
            return Err("not an http or https URL".to_owned());
        };
        let host = authority.host().trim_matches(['[', ']']).to_owned();
        let port = authority.port_u16().unwrap_or(if is_https { 443 } else { 80 });
        Ok(Self { uri, authority, is_https, host, port })
    }
}

async fn exchanged(
    order: &Order,
    target: Target,
    stream: TcpStream,
    ca: Option<&Path>,
) -> Result<Fetched, String> {
    let Target { uri, authority, is_https, host, .. } = target;
    let path = uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
    let mut request =
        http::Request::builder().method(order.method).uri(path).header(header::HOST, authority.as_str());
    for (name, value) in &order.headers {
        request = request.header(*name, value);
    }
    let request = request.body(Full::new(Bytes::from(order.body.clone()))).map_err(|e| e.to_string())?;
    if !is_https {
        return exchange(stream, request).await;
    }
    let name = ServerName::try_from(host).map_err(|e| e.to_string())?;
    let stream = TlsConnector::from(Arc::new(trust(ca)?)).connect(name, stream).await;
    exchange(stream.map_err(|e| e.to_string())?, request).await
}

fn trust(ca: Option<&Path>) -> Result<ClientConfig, String> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(file) = ca {
        for certificate in CertificateDer::pem_file_iter(file).map_err(|e| e.to_string())? {
            roots.add(certificate.map_err(|e| e.to_string())?).map_err(|e| e.to_string())?;
        }
    }
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    Ok(builder.map_err(|e| e.to_string())?.with_root_certificates(roots).with_no_client_auth())
}

async fn exchange<S>(stream: S, request: http::Request<Full<Bytes>>) -> Result<Fetched, String>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(|e| e.to_string())?;
    let driver = tokio::spawn(connection);
    let reply = sender.send_request(request).await.map_err(|e| e.to_string())?;
    let (status, headers) = (reply.status().as_u16(), reply.headers().clone());
    let body = Limited::new(reply.into_body(), LIMIT).collect().await.map_err(|e| e.to_string())?;
    driver.abort();
    let date = headers.get(header::DATE).and_then(|value| value.to_str().ok()).map(str::to_owned);
    Ok(Fetched { status, date, body: String::from_utf8_lossy(&body.to_bytes()).into_owned() })
}
