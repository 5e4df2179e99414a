//! A running `sanad dev` with the directory of the tests, and what a client and a person can do there.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::request::Request;
use crate::http::{Connection, Reply};
use crate::party::{PASSWORD, Party, REDIRECT, TENANT, VERIFIER, authorize, field, path};
use crate::root;
use crate::service::{Service, binary};

/// The directory of the tests.
const DIRECTORY: &str = "crates/testkit/directory.toml";

/// The server and the world around it.
pub(crate) struct World {
    pub(crate) service: Service,
    pub(crate) connection: Connection,
    data: PathBuf,
    /// The directory as it was at first.
    directory: toml::Table,
    /// Codes and tokens that were made at the beginning, to be old at the end.
    pub(crate) old: Vec<(&'static str, String)>,
}

/// A request that is about to be sent, and what its sender holds.
pub(crate) struct Planted {
    pub(crate) request: Request,
    /// What stands for a placeholder of the page, as the sender knows it.
    pub(crate) own: Vec<(&'static str, String)>,
    /// The browser, where a person is at it.
    pub(crate) party: Option<Party>,
}

impl Planted {
    pub(crate) fn of(request: Request) -> Self {
        Self { request, own: Vec::new(), party: None }
    }
}

impl World {
    /// Starts the server on a data directory of its own.
    pub(crate) fn start(data: PathBuf) -> Option<Self> {
        let file = root().join(DIRECTORY);
        let directory = std::fs::read_to_string(&file).ok()?.parse().ok()?;
        let service = Service::start(&binary(), &data, &[], &["--directory", &file.display().to_string()])?;
        let connection = Connection::new(&service.host);
        Some(Self { service, connection, data, directory, old: Vec::new() })
    }

    pub(crate) fn party(&self) -> Party {
        Party::new(&self.service.host)
    }

    /// Runs a command of the binary beside the server; its standard output.
    pub(crate) fn sanad(&self, args: &[&str], input: &str) -> String {
        use std::io::Write;
        let mut command = Command::new(binary());
        command.args(args).arg("--data").arg(&self.data).env("LANG", "C").env_remove("SANAD_LANG");
        let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut child = child.expect("the binary starts");
        if let Some(stdin) = child.stdin.as_mut() {
            stdin.write_all(input.as_bytes()).expect("the command reads its input");
        }
        let output = child.wait_with_output().expect("the command ends");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Applies the directory with a fragment merged in, as a page shows it; without one, as it was at first.
    pub(crate) fn apply(&self, fragment: &str) -> bool {
        let Ok(change) = fragment.parse::<toml::Table>() else { return false };
        let mut directory = self.directory.clone();
        for (noun, key) in [("client", "client_id"), ("account", "user_name")] {
            let changed = change.get("tenant").and_then(|t| t.get(noun)).and_then(|list| list.as_array());
            for item in changed.into_iter().flatten() {
                let tenants = directory.get_mut("tenant").and_then(toml::Value::as_array_mut);
                let list = tenants.and_then(|t| t.first_mut()).and_then(|t| t.get_mut(noun));
                let Some(list) = list.and_then(toml::Value::as_array_mut) else { return false };
                let Some(known) = list.iter_mut().find(|known| known.get(key) == item.get(key)) else {
                    return false;
                };
                for (name, value) in item.as_table().into_iter().flatten() {
                    if let Some(known) = known.as_table_mut() {
                        known.insert(name.clone(), value.clone());
                    }
                }
            }
        }
        let file = self.data.join("applied.toml");
        let text = toml::to_string(&directory).expect("a table can be written");
        std::fs::write(&file, text).expect("the data directory can be written");
        let said = self.sanad(&["apply", &file.display().to_string()], "");
        said.contains("Applied.") || said.contains("Nothing to change.")
    }

    /// A code of a client for ada, from a browser of its own.
    pub(crate) fn code_of(&self, client: &str, redirect_uri: &str, scope: &str) -> (Party, String) {
        let mut party = self.party();
        let reply = party.sign_in(&authorize(client, redirect_uri, scope), "ada", PASSWORD);
        let code = reply.ok().and_then(|reply| reply.parameter("code"));
        (party, code.unwrap_or_default())
    }

    /// A code of the first-party client.
    pub(crate) fn code(&self) -> String {
        self.code_of("trusted", REDIRECT, "openid offline_access read").1
    }

    /// What the first-party client gets for a code.
    pub(crate) fn tokens(&mut self) -> Reply {
        let code = self.code();
        self.redeemed("trusted", REDIRECT, &code)
    }

    /// What a public client gets for a code.
    pub(crate) fn redeemed(&mut self, client: &str, redirect_uri: &str, code: &str) -> Reply {
        redemption(client, redirect_uri, code).send(&mut self.connection).unwrap_or_default()
    }

    pub(crate) fn token(&mut self, name: &str) -> String {
        self.tokens().text(name).unwrap_or_default()
    }

    /// A sign-in page, and the browser that opened it.
    pub(crate) fn sign_in_page(&self, client: &str, redirect_uri: &str) -> (Party, Reply) {
        let mut party = self.party();
        let reply = party.get(&authorize(client, redirect_uri, "openid read")).unwrap_or_default();
        let page = party.get(reply.header("location")).unwrap_or_default();
        (party, page)
    }
}

/// The redemption of a code by a public client.
pub(crate) fn redemption(client: &str, redirect_uri: &str, code: &str) -> Request {
    Request::post(
        &path("token"),
        &[
            ("grant_type", "authorization_code"),
            ("client_id", client),
            ("code", code),
            ("redirect_uri", redirect_uri),
            ("code_verifier", VERIFIER),
        ],
    )
}

/// The submission of a sign-in page by the browser that opened it.
pub(crate) fn submission(party: &Party, page: &Reply, user_name: &str, password: &str) -> Request {
    let mut request = Request::post(
        &path("login"),
        &[
            ("interaction", &field(page, "interaction")),
            ("form_token", &field(page, "form_token")),
            ("username", user_name),
            ("password", password),
        ],
    );
    request.header("Cookie", &party.cookie());
    request
}

/// The tenant's id, for placeholders.
pub(crate) const T: &str = TENANT;
