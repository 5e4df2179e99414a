//! `sanad dev`: the service on this machine, with a demo directory, and everything a newcomer wants to try.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use diagnosis::Refusal;
use engine::administration::{Options, parse, plan};
use store::{Server, Store};
use terms::{Parameters, Secret};
use tokio::net::TcpListener;
use uuid::Uuid;
use web::{Clock, TrustedProxies};

use super::admin;
use super::args::DevArgs;
use super::beside::now;
use super::serve::{Signals, bind, until_stopped};
use crate::ambient::{SystemChance, SystemClock, new_secret};
use crate::carriers::{Carriers, Letters};
use crate::config::is_loopback_url;
use crate::data::{self, DataDirectory};
use crate::database::{Database, watch_replication};
use crate::development::{Development, secrets_in};
use crate::start::{deliver, start};
use crate::tls;

/// The public secrets and the public password of the demo directory.
const PUBLIC: [&str; 3] = [
    "machine-demo-secret-0000000000000000000000",
    "web-demo-secret-000000000000000000000000000",
    "correct horse battery staple",
];
/// The challenge of RFC 7636 appendix B, whose verifier the demo page knows.
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// Serves in development until it is told to stop.
pub(crate) async fn run(args: DevArgs) -> Result<(), Refusal> {
    tracing_subscriber::fmt().with_max_level(tracing::Level::WARN).with_writer(std::io::stderr).init();
    let directory = DataDirectory::take(&args.data)?;
    let key_file = directory.path().join("key-encryption.key");
    let key = data::key_from_file(&key_file, Some(&SystemChance))?;
    let server = args.database.as_ref().map(Server::new);
    let database = server.map_or_else(|| Database::Embedded(args.data.clone()), Database::Server);
    let store = database.open().await?;
    let listeners = listen(&args).await?;
    let address = listeners.first().and_then(|l| l.local_addr().ok());
    let address = address.unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
    let public_url = public_url(&args, address);
    let open = address.ip().is_loopback() && is_loopback_url(&public_url);
    let directory_file =
        args.directory.as_ref().map(|file| std::path::absolute(file).unwrap_or(file.clone()));
    let development = Development {
        public_url: public_url.clone(),
        open,
        directory: directory_file,
        database: args.database.clone(),
    };
    development.write(directory.path())?;
    let demo = demo(&development, &store).await?;
    let acceptor = if args.tls {
        let host = public_url.trim_start_matches("https://").split(':').next().unwrap_or("localhost");
        let files = tls::development_ca(directory.path(), host)?;
        Some((tls::acceptor(&files.chain, &files.key)?, files.ca))
    } else {
        None
    };
    let settings = development.settings(demo.secrets.clone());
    let ambient = (Arc::new(SystemClock) as _, Arc::new(SystemChance) as _);
    let source = key_file.display().to_string();
    let proxies = TrustedProxies::default();
    let started = start(store, directory.path(), settings, key, &source, ambient, proxies).await?;
    let ca = acceptor.as_ref().map(|(_, ca)| ca.as_path());
    let signals = Signals::listen()?;
    let setup = admin::first_link(&started.store, &public_url, directory.path()).await?;
    introduce(&public_url, &demo, ca, open);
    deliver(&started.service, Carriers { letters: Letters::Terminal, webhook: None });
    if let Some(link) = &setup {
        println!("To administer, set yourself up within an hour:\nsetup URL: {link}\n");
    }
    println!("Sanad is ready at {public_url}");
    watch_replication(&started.store, &started.service);
    let acceptor = acceptor.map(|(acceptor, _)| acceptor);
    until_stopped(started, listeners, acceptor, signals, Duration::ZERO).await;
    Ok(())
}

/// The listeners: what was asked for, or both loopback addresses, since `localhost` may mean either.
async fn listen(args: &DevArgs) -> Result<Vec<TcpListener>, Refusal> {
    if let Some(address) = args.listen {
        return Ok(vec![bind(address).await?]);
    }
    let port = if args.tls { 8444 } else { 8480 };
    let mut listeners = vec![bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?];
    // A machine without IPv6 has only the one.
    listeners.extend(TcpListener::bind(SocketAddr::from((Ipv6Addr::LOCALHOST, port))).await.ok());
    Ok(listeners)
}

fn public_url(args: &DevArgs, address: SocketAddr) -> String {
    if let Some(url) = &args.public_url {
        return url.trim_end_matches('/').to_owned();
    }
    let scheme = if args.tls { "https" } else { "http" };
    let host = match address.ip() {
        ip if ip.is_loopback() || ip.is_unspecified() => "localhost".to_owned(),
        IpAddr::V6(ip) => format!("[{ip}]"),
        IpAddr::V4(ip) => ip.to_string(),
    };
    format!("{scheme}://{host}:{}", address.port())
}

/// What a newcomer needs of the directory that was applied.
struct Demo {
    secrets: HashMap<(Uuid, String), Secret>,
    /// Only for the demo directory itself.
    tenant: Option<Uuid>,
    password: String,
}

/// Applies the demo directory, or the file that was named. On anything but loopback the demo's secrets are made anew.
async fn demo(development: &Development, store: &Store) -> Result<Demo, Refusal> {
    let (name, text) = development.directory_text()?;
    let is_demo = development.directory.is_none();
    let (text, password) =
        if is_demo && !development.open { with_own_secrets(&text) } else { (text, PUBLIC[2].to_owned()) };
    let directory = parse(&name, &text)?;
    let plan = plan(store, &SystemChance, now(), &directory, Options::default()).await?;
    plan.carry_out(store, &SystemChance, SystemClock.milliseconds(), "sanad dev").await?;
    let tenant = directory.tenants.first().map(|tenant| tenant.id).filter(|_| is_demo);
    if let Some(tenant) = tenant.filter(|_| !development.open) {
        set_password(store, tenant, &password).await?;
    }
    Ok(Demo { secrets: secrets_in(&directory), tenant, password })
}

/// The demo with secrets of its own: what is reachable from elsewhere has no public secret.
fn with_own_secrets(text: &str) -> (String, String) {
    let mut text = text.to_owned();
    let mut last = String::new();
    for public in PUBLIC {
        last = new_secret();
        text = text.replace(public, &last);
    }
    (text, last)
}

/// Replaces the demo account's password: an earlier start on loopback may have left the public one.
async fn set_password(store: &Store, tenant: Uuid, password: &str) -> Result<(), Refusal> {
    let hash = engine::sign_in::hash(&Secret::new(password), &SystemChance)?;
    store
        .transact(async move |tx| store::records::account::set_password(tx, tenant, "ada", &hash).await)
        .await
        .map_err(Refusal::from)
}

/// Prints what there is to try. Commands stand each on a line of its own.
fn introduce(public_url: &str, demo: &Demo, ca: Option<&Path>, open: bool) {
    println!("Sanad {} in development\n", env!("CARGO_PKG_VERSION"));
    if let Some(ca) = ca {
        println!("Certificate of the development CA, for clients to trust:\n{}\n", ca.display());
    }
    if let Some(tenant) = demo.tenant {
        let trust = ca.map(|ca| format!(" --cacert '{}'", ca.display())).unwrap_or_default();
        let token = format!("{public_url}/{tenant}/oauth2/v2.0/token");
        let secret = |client: &str| {
            demo.secrets.get(&(tenant, client.to_owned())).map(Secret::expose).unwrap_or_default()
        };
        let machine = format!("-u machine:{}", secret("machine"));
        let web = format!("-u web:{}", secret("web"));
        println!(
            "A token by client credentials:\ncurl -s{trust} {machine} -d grant_type=client_credentials {token}\n"
        );
        println!(
            "Refused on purpose. The address in `error_uri` of each reply shows what was sent, what is registered and the request that works:"
        );
        let refused = [
            ("invalid_request: no grant type", 900_144, format!("{machine} -d scope=read")),
            (
                "invalid_client: a wrong secret",
                7_000_215,
                "-u machine:wrong -d grant_type=client_credentials".to_owned(),
            ),
            (
                "invalid_grant: a code that was never issued",
                88_040_001,
                format!("{web} -d grant_type=authorization_code -d code=never-issued"),
            ),
            (
                "unauthorized_client: a grant that the client may not use",
                88_030_001,
                format!("{web} -d grant_type=client_credentials"),
            ),
            (
                "unsupported_grant_type: a grant type that does not exist",
                70_003,
                format!("{machine} -d grant_type=client_credential"),
            ),
            (
                "invalid_scope: a mistyped scope",
                70_011,
                format!("{machine} -d grant_type=client_credentials -d scope=api://demo/raed"),
            ),
        ];
        for (what, number, request) in refused {
            println!(
                "\n{what}\nexplained at {public_url}/error?code={number}\ncurl -s{trust} {request} {token}"
            );
        }
        let query = Parameters::encode(&[
            ("client_id", "demo"),
            ("response_type", "code"),
            ("redirect_uri", &format!("{public_url}/demo/callback")),
            ("scope", "openid profile email offline_access read"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
            ("state", "demo"),
        ]);
        println!("\nSign in with a browser:");
        println!("sign-in URL: {public_url}/{tenant}/oauth2/v2.0/authorize?{query}");
        println!("account: ada / {}", demo.password);
        println!("metadata: {public_url}/{tenant}/v2.0/.well-known/openid-configuration\n");
    }
    if !open {
        println!("This server can be reached from elsewhere: pages show no more than in production.\n");
    }
}
