//! A relying party with one person's browser: signs in through the pages as forms, redeems codes, refreshes.

use crate::http::{Connection, Reply, encode};

/// The demo's tenant.
pub(crate) const TENANT: &str = "5a4ad000-0000-4000-8000-000000000001";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const REDIRECT: &str = "http://127.0.0.1/callback";
/// The Basic header of the demo client `machine`.
pub(crate) const MACHINE: &str = "Basic bWFjaGluZTptYWNoaW5lLWRlbW8tc2VjcmV0LTAwMDAwMDAwMDAwMDAwMDAwMDAwMDA=";

/// The relying party.
pub(crate) struct Party {
    pub(crate) connection: Connection,
    cookies: Vec<(String, String)>,
}

/// A path of the demo's tenant.
pub(crate) fn path(endpoint: &str) -> String {
    format!("/{TENANT}/oauth2/v2.0/{endpoint}")
}

/// A hidden field of a page's form.
fn field(page: &Reply, name: &str) -> String {
    let after = page.body.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_default();
    after.split('"').next().unwrap_or_default().to_owned()
}

impl Party {
    pub(crate) fn new(host: &str) -> Self {
        Self { connection: Connection::new(host), cookies: Vec::new() }
    }

    fn cookie(&self) -> String {
        self.cookies.iter().map(|(n, v)| format!("{n}={v}")).collect::<Vec<_>>().join("; ")
    }

    fn keep(&mut self, reply: Reply) -> Reply {
        for (_, cookie) in reply.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie")) {
            let (name, value) =
                cookie.split(';').next().and_then(|pair| pair.split_once('=')).unwrap_or_default();
            self.cookies.retain(|(known, _)| known != name);
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
        reply
    }

    fn get(&mut self, url: &str) -> std::io::Result<Reply> {
        let path = url
            .find("//")
            .and_then(|at| url[at + 2..].find('/').map(|slash| &url[at + 2 + slash..]))
            .unwrap_or(url);
        let cookie = self.cookie();
        let reply = self.connection.get(path, &[("Cookie", &cookie)])?;
        Ok(self.keep(reply))
    }

    fn post(&mut self, path: &str, form: &[(&str, &str)]) -> std::io::Result<Reply> {
        let cookie = self.cookie();
        let reply = self.connection.post(path, &[("Cookie", &cookie)], form)?;
        Ok(self.keep(reply))
    }

    /// A code of the first-party demo client; the first one signs in.
    pub(crate) fn code(&mut self) -> std::io::Result<Option<String>> {
        let query = format!(
            "client_id=trusted&response_type=code&redirect_uri={}&scope={}&code_challenge={CHALLENGE}&code_challenge_method=S256",
            encode(REDIRECT),
            encode("openid offline_access read")
        );
        let mut reply = self.get(&format!("{}?{query}", path("authorize")))?;
        if reply.header("location").contains("/login?") {
            let page = self.get(reply.header("location"))?;
            let (interaction, token) = (field(&page, "interaction"), field(&page, "form_token"));
            let form = [
                ("interaction", interaction.as_str()),
                ("form_token", &token),
                ("username", "ada"),
                ("password", "correct horse battery staple"),
            ];
            reply = self.post(&path("login"), &form)?;
        }
        Ok(reply.parameter("code"))
    }

    /// Tries to sign in; how long the server took over the form.
    pub(crate) fn attempt(
        &mut self,
        user_name: &str,
        password: &str,
    ) -> std::io::Result<std::time::Duration> {
        self.cookies.clear();
        let query = format!(
            "client_id=trusted&response_type=code&redirect_uri={}&scope=openid&code_challenge={CHALLENGE}&code_challenge_method=S256",
            encode(REDIRECT)
        );
        let reply = self.get(&format!("{}?{query}", path("authorize")))?;
        let page = self.get(reply.header("location"))?;
        let (interaction, token) = (field(&page, "interaction"), field(&page, "form_token"));
        let form = [
            ("interaction", interaction.as_str()),
            ("form_token", &token),
            ("username", user_name),
            ("password", password),
        ];
        let asked = std::time::Instant::now();
        self.post(&path("login"), &form)?;
        Ok(asked.elapsed())
    }

    /// Redeems a code with a verifier; the right one if none is given.
    pub(crate) fn redeem(&mut self, code: &str, verifier: Option<&str>) -> std::io::Result<Reply> {
        let form = [
            ("grant_type", "authorization_code"),
            ("client_id", "trusted"),
            ("code", code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", verifier.unwrap_or(VERIFIER)),
        ];
        self.connection.post(&path("token"), &[], &form)
    }

    pub(crate) fn refresh(&mut self, token: &str) -> std::io::Result<Reply> {
        let form = [("grant_type", "refresh_token"), ("client_id", "trusted"), ("refresh_token", token)];
        self.connection.post(&path("token"), &[], &form)
    }

    pub(crate) fn client_credentials(&mut self, scope: &str) -> std::io::Result<Reply> {
        let mut form = vec![("grant_type", "client_credentials")];
        if !scope.is_empty() {
            form.push(("scope", scope));
        }
        self.connection.post(&path("token"), &[("Authorization", MACHINE)], &form)
    }

    /// A request that is refused: a grant type that does not exist.
    pub(crate) fn refused(&mut self) -> std::io::Result<Reply> {
        self.connection.post(&path("token"), &[("Authorization", MACHINE)], &[("grant_type", "magic")])
    }
}
