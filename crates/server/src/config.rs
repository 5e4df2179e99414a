//! The configuration of `sanad serve`: one documented table of settings, from which the sample is written. The only place
//! that reads the environment.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use diagnosis::Refusal;
use engine::administration::{mistake_at, of_toml};
use engine::{KeyEncryptionKey, Lifetimes, Mode, Settings};
use ipnet::IpNet;
use serde::Deserialize;
use store::Server;
use terms::{Lifetime, Secret};
use toml::Spanned;

use crate::data;
use crate::database::Database;
use crate::guard::Guard;
use crate::mail::{MailServer, Security};
use crate::webhook::Webhook;

/// The file as a person writes it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    pub(crate) listen: SocketAddr,
    pub(crate) public_url: Spanned<String>,
    pub(crate) data: PathBuf,
    #[serde(default, deserialize_with = "secret")]
    database: Option<Secret>,
    database_env: Option<String>,
    database_ca: Option<PathBuf>,
    database_connections: Option<Spanned<u32>>,
    database_timeout: Option<Spanned<u32>>,
    drain: Option<Spanned<u32>>,
    pub(crate) key_encryption_key_file: Option<PathBuf>,
    pub(crate) key_encryption_key_env: Option<String>,
    other_key_encryption_key_file: Option<PathBuf>,
    pub(crate) management_listen: SocketAddr,
    #[serde(default)]
    pub(crate) trusted_proxies: Vec<IpAddr>,
    pub(crate) tls_certificate: Option<PathBuf>,
    pub(crate) tls_key: Option<PathBuf>,
    #[serde(default = "default_rate")]
    pub(crate) requests_per_minute: u32,
    support_contact: Option<Spanned<String>>,
    #[serde(default)]
    lifetimes: LifetimeTable,
    mail: Option<MailTable>,
    webhook: Option<WebhookTable>,
    #[serde(default)]
    outbound: OutboundTable,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MailTable {
    server: Spanned<String>,
    #[serde(default)]
    security: Security,
    from: Spanned<String>,
    user: Option<String>,
    password_file: Option<PathBuf>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WebhookTable {
    url: String,
    secret_file: PathBuf,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct OutboundTable {
    #[serde(default)]
    allowed: Vec<Spanned<String>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct LifetimeTable {
    code: Option<Spanned<u32>>,
    session: Option<Spanned<u32>>,
    id_token: Option<Spanned<u32>>,
    refresh: Option<Spanned<u32>>,
    refresh_idle: Option<Spanned<u32>>,
    signing_key: Option<Spanned<u32>>,
}

fn default_rate() -> u32 {
    600
}

fn secret<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Secret>, D::Error> {
    Ok(Some(Secret::new(String::deserialize(from)?)))
}

/// Every setting: its table, key, sample value and what it is. The sample file and the book's chapter come from here.
pub(crate) const SETTINGS: &[(&str, &str, &str, &str)] = &[
    ("", "listen", "\"127.0.0.1:8480\"", "Where to accept requests: address and port."),
    (
        "",
        "public_url",
        "\"https://id.example.com\"",
        "Scheme, host and port under which everybody reaches the service. https, unless the host is loopback.",
    ),
    (
        "",
        "data",
        "\"/var/lib/sanad\"",
        "The data directory: the embedded database lives there, and rows of the log while a database is away. One server at a time.",
    ),
    (
        "",
        "# database",
        "\"postgres://sanad:password@db1.example.com,db2.example.com/sanad?target_session_attrs=read-write\"",
        "A PostgreSQL database (14 or later) in place of the embedded one: then any number of nodes serve the same data, each with a data directory of its own. TLS is required of other machines unless the address says sslmode=disable.",
    ),
    (
        "",
        "# database_env",
        "\"SANAD_DATABASE\"",
        "Environment variable with that address, in place of database.",
    ),
    (
        "",
        "# database_ca",
        "\"/etc/sanad/database-ca.pem\"",
        "Certificates to trust for it, in PEM, in place of the machine's.",
    ),
    ("", "# database_connections", "16", "Connections that this node keeps to it at most: 1 to 200."),
    (
        "",
        "# database_timeout",
        "2",
        "Seconds that one statement may take before the request is answered with 503: 1 to 60.",
    ),
    (
        "",
        "# drain",
        "5",
        "Seconds that a node still accepts requests after SIGTERM while /health/ready says that it stops, so that a load balancer notices: 0 to 60. Unset: 5 with a PostgreSQL database, else 0.",
    ),
    (
        "",
        "key_encryption_key_file",
        "\"/etc/sanad/key-encryption.key\"",
        "File with the key-encryption key (32 bytes in base64url, mode 0600); `sanad secret new` makes one. Either this or key_encryption_key_env.",
    ),
    (
        "",
        "# key_encryption_key_env",
        "\"SANAD_KEY_ENCRYPTION_KEY\"",
        "Environment variable with the key-encryption key.",
    ),
    (
        "",
        "# other_key_encryption_key_file",
        "\"/etc/sanad/key-encryption-before.key\"",
        "While the key-encryption key is being replaced: file with the one before. See the chapter on keys.",
    ),
    (
        "",
        "management_listen",
        "\"127.0.0.1:8481\"",
        "Where to accept /health/live, /health/ready and /metrics. Never in public.",
    ),
    ("", "trusted_proxies", "[]", "Addresses of the proxies in front whose X-Forwarded-For is believed."),
    (
        "",
        "# tls_certificate",
        "\"/etc/sanad/chain.pem\"",
        "Certificate chain in PEM, if this server speaks TLS itself.",
    ),
    ("", "# tls_key", "\"/etc/sanad/key.pem\"", "The key of that certificate in PEM."),
    ("", "requests_per_minute", "600", "Requests that one network address may make in a minute."),
    (
        "",
        "# support_contact",
        "\"help@example.com\"",
        "The e-mail address that pages name when the service itself is in trouble.",
    ),
    ("lifetimes", "code", "60", "Seconds that an authorization code lives: 10 to 600."),
    ("lifetimes", "session", "43200", "Seconds that a session lives: 300 to 2592000."),
    ("lifetimes", "id_token", "3600", "Seconds that an ID token lives: 60 to 86400."),
    ("lifetimes", "refresh", "7776000", "Seconds that a refresh token's family lives: 3600 to 31536000."),
    ("lifetimes", "refresh_idle", "2592000", "Seconds after which an unused family ends: 3600 to 31536000."),
    ("lifetimes", "signing_key", "7776000", "Seconds that a signing key signs: 604800 to 31536000."),
    (
        "# mail",
        "# server",
        "\"smtp.example.com\"",
        "The mail server, with a port if it is another than usual. With this table letters are sent: forgotten passwords, invitations, notices, and tickets to support_contact.",
    ),
    ("# mail", "# security", "\"tls\"", "tls, starttls, or none for a server on this machine."),
    ("# mail", "# from", "\"Sanad <sanad@example.com>\"", "The sender's address."),
    ("# mail", "# user", "\"sanad\"", "The user name at the mail server, if it asks for one."),
    (
        "# mail",
        "# password_file",
        "\"/etc/sanad/mail-password\"",
        "File with the password for it, mode 0600.",
    ),
    (
        "# webhook",
        "# url",
        "\"https://desk.example.com/sanad\"",
        "A program that is told of each support ticket, with everything that the ticket carries: signed as Standard Webhooks are, and tried again for a day.",
    ),
    (
        "# webhook",
        "# secret_file",
        "\"/etc/sanad/webhook-secret\"",
        "File with the secret that it checks the signature with, mode 0600; `sanad secret new --webhook` makes one.",
    ),
    (
        "# outbound",
        "# allowed",
        "[\"10.1.2.0/24\"]",
        "Networks inside that this server may send requests to. Without it only the public internet is reached, and only by https.",
    ),
];

/// A sample of the file, with every setting explained.
pub(crate) fn sample() -> String {
    let mut out = String::from("# Configuration of `sanad serve`.\n");
    let mut table = "";
    for (of, key, value, what) in SETTINGS {
        if *of != table {
            // A table that is left out until somebody wants it is a comment, as its keys are.
            let (comment, name) = of.strip_prefix("# ").map_or(("", *of), |name| ("# ", name));
            out.push_str(&format!("\n{comment}[{name}]\n"));
            table = of;
        }
        out.push_str(&format!("\n# {what}\n{key} = {value}\n"));
    }
    out
}

impl Config {
    /// Reads a file; refuses with 88180001, which names file, line, key, what was found and what is allowed.
    pub(crate) fn read(path: &Path) -> Result<Self, Refusal> {
        let file = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|e| {
            Refusal::configuration_mistake("a file that can be read", &file, e.to_string(), "file", 0)
        })?;
        Self::parse(&file, &text)
    }

    fn parse(file: &str, text: &str) -> Result<Self, Refusal> {
        let config: Self = toml::from_str(text).map_err(|e| {
            let m = of_toml(text, &e);
            Refusal::configuration_mistake(m.allowed, file, m.found, m.key, m.line)
        })?;
        let wrong = |at: usize, key: &str, found: &str, allowed: &str| {
            let m = mistake_at(text, at, key, found, allowed);
            Err(Refusal::configuration_mistake(m.allowed, file, m.found, m.key, m.line))
        };
        let url = config.public_url.as_ref();
        let at = config.public_url.span().start;
        if !url.starts_with("https://") && !is_loopback_url(url) {
            return wrong(at, "public_url", url, "an https URL, or http on loopback");
        }
        if url.ends_with('/') || url.matches('/').count() != 2 {
            return wrong(at, "public_url", url, "scheme, host and port alone, without a slash at the end");
        }
        if let Some(contact) = &config.support_contact
            && !is_address(contact.as_ref())
        {
            return wrong(contact.span().start, "support_contact", contact.as_ref(), "an e-mail address");
        }
        if config.key_encryption_key_file.is_none() == config.key_encryption_key_env.is_none() {
            let found = "neither or both";
            return wrong(
                0,
                "key_encryption_key_file",
                found,
                "one of key_encryption_key_file and key_encryption_key_env",
            );
        }
        if config.database.is_some() && config.database_env.is_some() {
            return wrong(0, "database_env", "both", "one of database and database_env");
        }
        if config.tls_certificate.is_some() != config.tls_key.is_some() {
            return wrong(0, "tls_certificate", "one of two", "tls_certificate and tls_key together");
        }
        let l = &config.lifetimes;
        let ranges = [
            ("code", &l.code, 10, 600),
            ("session", &l.session, 300, 2_592_000),
            ("id_token", &l.id_token, 60, 86_400),
            ("refresh", &l.refresh, 3_600, 31_536_000),
            ("refresh_idle", &l.refresh_idle, 3_600, 31_536_000),
            ("signing_key", &l.signing_key, 604_800, 31_536_000),
            ("database_connections", &config.database_connections, 1, 200),
            ("database_timeout", &config.database_timeout, 1, 60),
            ("drain", &config.drain, 0, 60),
        ];
        for (key, value, least, most) in ranges {
            if let Some(value) = value
                && !(least..=most).contains(value.as_ref())
            {
                let (at, found) = (value.span().start, value.as_ref().to_string());
                return wrong(at, key, &found, &format!("{least} to {most}"));
            }
        }
        Ok(config)
    }

    /// The key-encryption key, and where it came from; refuses with 88200009 or 88200010.
    pub(crate) fn key(&self) -> Result<(KeyEncryptionKey, String), Refusal> {
        let (key, source) = match (&self.key_encryption_key_file, &self.key_encryption_key_env) {
            (Some(path), _) => (data::key_from_file(path, None)?, path.display().to_string()),
            (None, name) => {
                let name = name.clone().unwrap_or_default();
                let text = variable(&name).unwrap_or_default();
                (data::key_from_text(text.trim(), &name)?, name)
            }
        };
        match &self.other_key_encryption_key_file {
            Some(path) => Ok((key.beside(data::key_from_file(path, None)?), source)),
            None => Ok((key, source)),
        }
    }

    /// The database; refuses with 88180001 if a variable that is to name it is not there.
    pub(crate) fn database(&self) -> Result<Database, Refusal> {
        let url = match (&self.database, &self.database_env) {
            (Some(url), _) => url.clone(),
            (None, Some(name)) => {
                let allowed = "an address that begins with postgres://";
                Secret::new(variable(name).ok_or_else(|| {
                    Refusal::configuration_mistake(allowed, name, "nothing", "database_env", 0)
                })?)
            }
            (None, None) => return Ok(Database::Embedded(self.data.clone())),
        };
        let mut server = Server::new(url.expose());
        server.ca.clone_from(&self.database_ca);
        if let Some(connections) = &self.database_connections {
            server.connections = *connections.as_ref() as usize;
        }
        if let Some(seconds) = &self.database_timeout {
            server.patience = Some(Duration::from_secs((*seconds.as_ref()).into()));
        }
        Ok(Database::Server(server))
    }

    /// The mail server, if there is one; refuses with 88180001 or 88200010.
    pub(crate) fn mail(&self) -> Result<Option<MailServer>, Refusal> {
        let Some(table) = &self.mail else { return Ok(None) };
        let named = table.server.as_ref();
        let wrong = |allowed: &str, found: &str, key: &str| {
            Refusal::configuration_mistake(allowed, "mail", found, key, 0)
        };
        let (host, port) = match named.rsplit_once(':') {
            Some((host, port)) => {
                let read = port.parse().map_err(|_| wrong("name:port", named, "server"))?;
                (host.to_owned(), Some(read))
            }
            None => (named.clone(), None),
        };
        if table.security == Security::None && !["localhost", "127.0.0.1"].contains(&host.as_str()) {
            return Err(wrong("tls or starttls, unless the server is localhost", "none", "security"));
        }
        let login = match (&table.user, &table.password_file) {
            (Some(user), Some(file)) => Some((user.clone(), data::secret_from_file(file)?)),
            (None, None) => None,
            _ => {
                return Err(wrong("user and password_file together", "one of two", "user"));
            }
        };
        let from = table.from.as_ref().clone();
        Ok(Some(MailServer { host, port, security: table.security, from, login }))
    }

    /// The program that is told of tickets, if there is one; refuses with 88180001 or 88200010.
    pub(crate) fn webhook(&self) -> Result<Option<Webhook>, Refusal> {
        let Some(table) = &self.webhook else { return Ok(None) };
        let secret = data::secret_from_file(&table.secret_file)?;
        Webhook::new(&table.url, &secret, Guard::new(self.allowed()?)).map(Some)
    }

    /// Networks inside that may be reached; refuses with 88180001.
    fn allowed(&self) -> Result<Vec<IpNet>, Refusal> {
        let read = |text: &Spanned<String>| {
            let found = text.as_ref();
            let one = found.parse().or_else(|_| found.parse::<IpAddr>().map(IpNet::from));
            let allowed = "networks such as 10.1.2.0/24 or fd00::/8";
            one.map_err(|_| Refusal::configuration_mistake(allowed, "outbound", found, "allowed", 0))
        };
        self.outbound.allowed.iter().map(read).collect()
    }

    /// How long requests are still accepted after the order to stop.
    pub(crate) fn drain(&self) -> Duration {
        let is_one_of_many = self.database.is_some() || self.database_env.is_some();
        let seconds = self.drain.as_ref().map(|seconds| *seconds.as_ref());
        Duration::from_secs(seconds.unwrap_or(if is_one_of_many { 5 } else { 0 }).into())
    }

    /// The settings that the rules read.
    pub(crate) fn settings(&self) -> Settings {
        let mut lifetimes = Lifetimes::default();
        let set = |to: &mut Lifetime, from: &Option<Spanned<u32>>| {
            if let Some(value) = from {
                *to = Lifetime(*value.as_ref());
            }
        };
        set(&mut lifetimes.code, &self.lifetimes.code);
        set(&mut lifetimes.session, &self.lifetimes.session);
        set(&mut lifetimes.id_token, &self.lifetimes.id_token);
        set(&mut lifetimes.family, &self.lifetimes.refresh);
        set(&mut lifetimes.family_idle, &self.lifetimes.refresh_idle);
        set(&mut lifetimes.signing_key, &self.lifetimes.signing_key);
        Settings {
            public_url: self.public_url.as_ref().clone(),
            mode: Mode::Production,
            lifetimes,
            cache_milliseconds: 1000,
            requests_per_minute: Some(self.requests_per_minute),
            support_contact: self.support_contact.as_ref().map(|contact| contact.as_ref().clone()),
            sends_mail: self.mail.is_some(),
            notifies: self.webhook.is_some(),
        }
    }
}

/// Whether a text is an e-mail address that can stand in a link as it is.
fn is_address(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
    let parts = text.split_once('@');
    parts.is_some_and(|(name, host)| {
        [name, host].iter().all(|part| !part.is_empty() && part.chars().all(plain))
    })
}

/// Whether a URL's host is this machine alone.
pub(crate) fn is_loopback_url(url: &str) -> bool {
    let host = url.split("://").nth(1).unwrap_or_default();
    let host =
        host.strip_prefix("[::1]").map_or_else(|| host.split(':').next().unwrap_or_default(), |_| "::1");
    matches!(host, "localhost" | "127.0.0.1" | "::1")
}

/// A variable of the environment.
#[expect(clippy::disallowed_methods, reason = "the one place where the environment is read")]
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_is_a_configuration() {
        assert!(Config::parse("sample", &sample()).is_ok());
    }

    #[test]
    fn a_mistake_names_file_line_key_what_was_found_and_what_is_allowed() {
        let text = sample().replace("requests_per_minute = 600", "request_per_minute = 600");
        let refusal = Config::parse("sanad.toml", &text).unwrap_err();
        let fact = |name: &str| refusal.facts().iter().find(|(n, _)| *n == name).unwrap().1.plain();
        assert_eq!(refusal.number(), 88_180_001);
        assert_eq!(fact("file"), "sanad.toml");
        assert!(
            text.lines().nth(fact("line").parse::<usize>().unwrap() - 1).unwrap().starts_with("request_per")
        );
        assert_eq!(fact("key"), "request_per_minute");
        assert!(fact("allowed").contains("requests_per_minute"), "{}", fact("allowed"));
        let text = format!("database = postgres://sanad:geheim@db.example/x\n{}", sample());
        let told = Config::parse("f", &text).unwrap_err();
        assert!(!format!("{:?}", told.facts()).contains("geheim"), "{:?}", told.facts());
        let contact = |address: &str| {
            sample()
                .replace("# support_contact = \"help@example.com", &format!("support_contact = \"{address}"))
        };
        assert!(Config::parse("f", &contact("help+sanad@example.com")).is_ok());
        assert_eq!(
            Config::parse("f", &contact("help@example.com?bcc=all")).unwrap_err().number(),
            88_180_001
        );
        let text = sample().replace("https://id", "http://id");
        assert_eq!(Config::parse("f", &text).unwrap_err().number(), 88_180_001);
        let text = sample().replace("code = 60", "code = 6000");
        assert_eq!(Config::parse("f", &text).unwrap_err().number(), 88_180_001);
    }
}
