//! Where a PostgreSQL database is, and how it is reached.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use diagnosis::Refusal;
use rustls::pki_types::pem::PemObject;
use terms::Secret;
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode, TargetSessionAttrs};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::value::told;

/// How long a connection to one host may take to come about, where the address does not say; less where another one may be tried.
const CONNECT: Duration = Duration::from_secs(2);
const CONNECT_TO_ONE_OF_SEVERAL: Duration = Duration::from_secs(1);
/// Where Debian keeps the certificates that the machine trusts.
const MACHINE_CA: &str = "/etc/ssl/certs/ca-certificates.crt";
/// What is told of an address that cannot be read.
const UNREADABLE: &str = "an unreadable address";
/// What every connection of this service is called at the database.
const NAME: &str = "sanad";
/// How long sent bytes may go unanswered before the connection counts as lost.
const SILENCE: Duration = Duration::from_secs(5);

/// Where a PostgreSQL database is, and how it is reached. The address may hold a password.
#[derive(Clone, Debug)]
pub struct Server {
    /// `postgres://user:password@host1,host2:5432/database?target_session_attrs=read-write`, as PostgreSQL's own tools read it.
    pub url: Secret,
    /// Certificates to trust in place of the machine's, in PEM.
    pub ca: Option<PathBuf>,
    /// Connections of this process at most.
    pub connections: usize,
    /// How long a statement may take; none for a command that an operator waits for.
    pub patience: Option<Duration>,
}

/// An address that was read.
pub(super) struct Reached {
    pub(super) config: Config,
    pub(super) tls: MakeRustlsConnect,
    /// How long a connection may take to come about, whichever host answers.
    pub(super) patience: Duration,
}

impl Server {
    /// A server of one process at this address.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: Secret::new(url), ca: None, connections: 16, patience: Some(Duration::from_secs(2)) }
    }

    /// The hosts of the address, without what is secret; `an unreadable address` if there are none.
    pub fn hosts(&self) -> String {
        let Ok(config) = self.config() else { return UNREADABLE.to_owned() };
        // A password whose @ was not encoded is read as a part of the host.
        if config
            .get_hosts()
            .iter()
            .any(|host| matches!(host, Host::Tcp(name) if name.contains(['@', ':', '/'])))
        {
            return UNREADABLE.to_owned();
        }
        let hosts = config.get_hosts().iter().enumerate().map(|(at, host)| {
            let ports = config.get_ports();
            let port = ports.get(at).or(ports.first()).copied().unwrap_or(5432);
            match host {
                Host::Tcp(name) => format!("{name}:{port}"),
                Host::Unix(path) => path.display().to_string(),
            }
        });
        hosts.collect::<Vec<_>>().join(",")
    }

    /// The address as PostgreSQL's own programs take it: variables of their environment, which nobody else can read.
    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let Ok(config) = self.config() else { return Vec::new() };
        let hosts = config.get_hosts().iter().map(|host| match host {
            Host::Tcp(name) => name.clone(),
            Host::Unix(path) => path.display().to_string(),
        });
        let addresses = config.get_hostaddrs().iter().map(ToString::to_string);
        let ports = config.get_ports().iter().map(u16::to_string);
        let ca = self.ca.clone().unwrap_or_else(|| PathBuf::from(MACHINE_CA));
        let text = |value: Option<&str>| value.map(str::to_owned);
        let mode = match config.get_ssl_mode() {
            SslMode::Disable => "disable",
            SslMode::Require => "verify-full",
            _ => "prefer",
        };
        let all = [
            ("PGHOST", Some(hosts.collect::<Vec<_>>().join(",")).filter(|hosts| !hosts.is_empty())),
            ("PGHOSTADDR", Some(addresses.collect::<Vec<_>>().join(",")).filter(|all| !all.is_empty())),
            ("PGOPTIONS", text(config.get_options())),
            ("PGPORT", Some(ports.collect::<Vec<_>>().join(",")).filter(|ports| !ports.is_empty())),
            ("PGUSER", text(config.get_user())),
            ("PGDATABASE", text(config.get_dbname())),
            ("PGPASSWORD", config.get_password().map(|p| String::from_utf8_lossy(p).into_owned())),
            ("PGSSLMODE", text(Some(mode))),
            ("PGSSLROOTCERT", Some(ca.display().to_string())),
            ("PGTARGETSESSIONATTRS", text(Some("read-write"))),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }

    /// Whether the address names more than one host.
    pub fn has_several_hosts(&self) -> bool {
        self.config().is_ok_and(|config| config.get_hosts().len() > 1)
    }

    /// Reads the address; refuses with 88200014.
    pub(super) fn reach(&self) -> Result<Reached, Refusal> {
        let unreachable = |why: String| Refusal::database_server_unreachable(self.hosts(), why);
        let mut config = self.config().map_err(|e| unreachable(told(&e)))?;
        let hosts = config.get_hosts().len().max(config.get_hostaddrs().len()).max(1);
        let usual = if hosts > 1 { CONNECT_TO_ONE_OF_SEVERAL } else { CONNECT };
        let connect = config.get_connect_timeout().copied().unwrap_or(usual);
        config.connect_timeout(connect).tcp_user_timeout(SILENCE).keepalives_idle(Duration::from_secs(10));
        // A standby may lack what was acknowledged, and writes nothing.
        config.target_session_attrs(TargetSessionAttrs::ReadWrite);
        // By this name nodes are known to a restore.
        let name = config.get_application_name().map_or(NAME.to_owned(), |own| format!("{NAME} {own}"));
        config.application_name(name);
        // Every host gets its time, and one more second is for what follows.
        let patience = connect * u32::try_from(hosts).unwrap_or(1) + Duration::from_secs(1);
        let tls = rustls::ClientConfig::builder_with_provider(Arc::new(
            rustls::crypto::aws_lc_rs::default_provider(),
        ))
        .with_safe_default_protocol_versions()
        .map_err(|e| unreachable(told(&e)))?
        .with_root_certificates(self.roots().map_err(unreachable)?)
        .with_no_client_auth();
        Ok(Reached { config, tls: MakeRustlsConnect::new(tls), patience })
    }

    /// The address. `verify-ca` and `verify-full` are what `require` means here: a certificate is always verified. TLS is required of
    /// every host but this machine, unless the address says `disable`.
    fn config(&self) -> Result<Config, tokio_postgres::Error> {
        let url = self.url.expose();
        // Only what stands behind the question mark is a parameter: a password may hold anything.
        let parsed = match url.rsplit_once('?') {
            Some((base, query)) => {
                let query = query.replace("sslmode=verify-full", "sslmode=require");
                format!("{base}?{}", query.replace("sslmode=verify-ca", "sslmode=require")).parse::<Config>()
            }
            None => url.parse(),
        };
        let mut config = parsed?;
        let is_here = |host: &Host| match host {
            Host::Unix(_) => true,
            Host::Tcp(name) => matches!(name.as_str(), "localhost" | "127.0.0.1" | "::1"),
        };
        let all_here = config.get_hosts().iter().all(is_here)
            && config.get_hostaddrs().iter().all(std::net::IpAddr::is_loopback);
        if config.get_ssl_mode() != SslMode::Disable && !all_here {
            config.ssl_mode(SslMode::Require);
        }
        Ok(config)
    }

    fn roots(&self) -> Result<rustls::RootCertStore, String> {
        let mut roots = rustls::RootCertStore::empty();
        match &self.ca {
            Some(file) => {
                let certificates = rustls::pki_types::CertificateDer::pem_file_iter(file);
                for certificate in certificates.map_err(|e| format!("{}: {e}", file.display()))? {
                    let certificate = certificate.map_err(|e| format!("{}: {e}", file.display()))?;
                    roots.add(certificate).map_err(|e| format!("{}: {e}", file.display()))?;
                }
            }
            None => {
                roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            }
        }
        Ok(roots)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tls_is_required_of_other_machines_unless_the_address_says_otherwise() {
        let mode = |url: &str| Server::new(url).config().unwrap().get_ssl_mode();
        assert_eq!(mode("postgres://a@db.example/x"), SslMode::Require);
        assert_eq!(mode("postgres://a@127.0.0.1,db.example/x"), SslMode::Require);
        assert_eq!(mode("postgres://a@db.example/x?sslmode=disable"), SslMode::Disable);
        assert_eq!(mode("postgres://a@db.example/x?sslmode=verify-full"), SslMode::Require);
        assert_eq!(mode("postgres://a@localhost/x"), SslMode::Prefer);
        assert_eq!(mode("postgres://a@db.example/x?sslmode=prefer"), SslMode::Require);
        assert_eq!(mode("postgres://a:sslmode=disable@db.example/x"), SslMode::Require);
        assert_eq!(mode("postgres://a@localhost/x?hostaddr=10.0.0.5"), SslMode::Require);
        assert_eq!(mode("postgres://a@%2Frun%2Fpostgresql/x"), SslMode::Prefer);
    }

    #[test]
    fn the_password_is_not_among_what_is_told() {
        let server = Server::new("postgres://sanad:geheim@one.example:5433,two.example:5434/x");
        assert_eq!(server.hosts(), "one.example:5433,two.example:5434");
        assert!(server.has_several_hosts());
        assert_eq!(Server::new("not an address").hosts(), UNREADABLE);
        assert_eq!(Server::new("postgres://sanad:ge@heim@one.example/x").hosts(), UNREADABLE);
    }
}
