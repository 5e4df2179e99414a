//! A relying party with one person's browser: signs in through the pages as forms, redeems codes, refreshes.

use crate::http::{Connection, Reply, encode};

/// The demo's tenant.
pub(crate) const TENANT: &str = "5a4ad000-0000-4000-8000-000000000001";
/// The verifier of RFC 7636 appendix B.
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
/// Its challenge.
pub(crate) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
/// The redirect URI of the client `trusted`.
pub(crate) const REDIRECT: &str = "http://127.0.0.1/callback";
/// The password of every account.
pub(crate) const PASSWORD: &str = "correct horse battery staple";
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

/// The address of a usual authorization request.
pub(crate) fn authorize(client: &str, redirect_uri: &str, scope: &str) -> String {
    format!(
        "{}?client_id={client}&response_type=code&redirect_uri={}&scope={}&code_challenge={CHALLENGE}&code_challenge_method=S256",
        path("authorize"),
        encode(redirect_uri),
        encode(scope)
    )
}

/// A hidden field of a page's form.
pub(crate) fn field(page: &Reply, name: &str) -> String {
    let after = page.body.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_default();
    after.split('"').next().unwrap_or_default().to_owned()
}

impl Party {
    pub(crate) fn new(host: &str) -> Self {
        Self { connection: Connection::new(host), cookies: Vec::new() }
    }

    /// The cookies, as they are sent.
    pub(crate) fn cookie(&self) -> String {
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

    /// Opens an address.
    pub(crate) fn get(&mut self, url: &str) -> std::io::Result<Reply> {
        let path = url
            .find("//")
            .and_then(|at| url[at + 2..].find('/').map(|slash| &url[at + 2 + slash..]))
            .unwrap_or(url);
        let cookie = self.cookie();
        let reply = self.connection.get(path, &[("Cookie", &cookie)])?;
        Ok(self.keep(reply))
    }

    /// Sends a form.
    pub(crate) fn post(&mut self, path: &str, form: &[(&str, &str)]) -> std::io::Result<Reply> {
        let cookie = self.cookie();
        let reply = self.connection.post(path, &[("Cookie", &cookie)], form)?;
        Ok(self.keep(reply))
    }

    /// Where it speaks to.
    pub(crate) fn host(&self) -> &str {
        self.connection.host()
    }

    /// Signs an account in to a client, from the authorization request to the reply.
    pub(crate) fn sign_in_to(&mut self, client: &str, user_name: &str) -> std::io::Result<Reply> {
        self.sign_in(&authorize(client, REDIRECT, "openid offline_access read"), user_name, PASSWORD)
    }

    /// A code of the first-party demo client; the first one signs in.
    pub(crate) fn code(&mut self) -> std::io::Result<Option<String>> {
        let reply =
            self.sign_in(&authorize("trusted", REDIRECT, "openid offline_access read"), "ada", PASSWORD)?;
        Ok(reply.parameter("code"))
    }

    /// Opens the address of an authorization request, signs in and consents where that is asked for; the last reply.
    pub(crate) fn sign_in(&mut self, url: &str, user_name: &str, password: &str) -> std::io::Result<Reply> {
        let mut reply = self.get(url)?;
        if reply.header("location").contains("/login?") {
            let page = self.get(reply.header("location"))?;
            reply = self.submit(&page, "login", &[("username", user_name), ("password", password)])?;
        }
        if reply.header("location").contains("/consent?") {
            let page = self.get(reply.header("location"))?;
            reply = self.submit(&page, "consent", &[("decision", "allow")])?;
        }
        Ok(reply)
    }

    /// Submits the form of one of our pages.
    pub(crate) fn submit(
        &mut self,
        page: &Reply,
        step: &str,
        fields: &[(&str, &str)],
    ) -> std::io::Result<Reply> {
        let (interaction, token) = (field(page, "interaction"), field(page, "form_token"));
        let mut form = vec![("interaction", interaction.as_str()), ("form_token", &token)];
        form.extend(fields);
        self.post(&path(step), &form)
    }

    /// Tries to sign in; how long the server took over the form.
    pub(crate) fn attempt(
        &mut self,
        user_name: &str,
        password: &str,
    ) -> std::io::Result<std::time::Duration> {
        self.cookies.clear();
        let reply = self.get(&authorize("trusted", REDIRECT, "openid"))?;
        let page = self.get(reply.header("location"))?;
        let asked = std::time::Instant::now();
        self.submit(&page, "login", &[("username", user_name), ("password", password)])?;
        Ok(asked.elapsed())
    }

    /// Redeems a code of a public client.
    pub(crate) fn redeem_as(&mut self, client: &str, code: &str) -> std::io::Result<Reply> {
        let form = [
            ("grant_type", "authorization_code"),
            ("client_id", client),
            ("code", code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
        ];
        self.connection.post(&path("token"), &[], &form)
    }

    /// Refreshes with a token of a public client.
    pub(crate) fn refresh_as(&mut self, client: &str, token: &str) -> std::io::Result<Reply> {
        let form = [("grant_type", "refresh_token"), ("client_id", client), ("refresh_token", token)];
        self.connection.post(&path("token"), &[], &form)
    }

    /// Client credentials of the benchmark's machine.
    pub(crate) fn machine(&mut self) -> std::io::Result<Reply> {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", "machine"),
            ("client_secret", "q0JZ8Yk3vT1mX7wR5nB2cH6dF9gL4sPaEuKi0xWzV5t"),
        ];
        self.connection.post(&path("token"), &[], &form)
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
