//! A browser: keeps cookies, follows nothing by itself, fills in our forms.

use std::collections::BTreeMap;
use std::sync::Mutex;

use crate::server::{Server, endpoint};
use crate::{Reply, TENANT};

/// The verifier of RFC 7636 appendix B.
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
/// Its challenge.
pub const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
/// The redirect URI of the client `trusted`.
pub const REDIRECT: &str = "http://127.0.0.1/callback";

/// A browser of one person.
pub struct Browser<'s> {
    server: &'s Server,
    cookies: Mutex<BTreeMap<String, String>>,
    address: String,
}

impl<'s> Browser<'s> {
    /// A new browser without cookies.
    pub fn new(server: &'s Server) -> Self {
        Self::at(server, "192.0.2.1")
    }

    /// A new browser at a network address.
    pub fn at(server: &'s Server, address: &str) -> Self {
        Self { server, cookies: Mutex::default(), address: address.to_owned() }
    }

    /// The cookies, as they would be sent.
    pub fn cookies(&self) -> String {
        let cookies = self.cookies.lock().unwrap();
        cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    /// Forgets every cookie.
    pub fn forget(&self) {
        self.cookies.lock().unwrap().clear();
    }

    fn keep(&self, reply: Reply) -> Reply {
        for cookie in reply.headers.get_all("set-cookie") {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap().to_owned();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.lock().unwrap().insert(name.to_owned(), value.to_owned());
        }
        reply
    }

    /// Opens an address.
    pub async fn get(&self, url: &str) -> Reply {
        let path = url.trim_start_matches("https://id.example").to_owned();
        let (cookies, address) = (self.cookies(), self.address.clone());
        let headers = [("cookie", cookies.as_str()), ("x-forwarded-for", address.as_str())];
        self.keep(self.server.get(&path, &headers).await)
    }

    /// Sends a form.
    pub async fn post(&self, url: &str, form: &[(&str, &str)]) -> Reply {
        let path = url.trim_start_matches("https://id.example").to_owned();
        let (cookies, address) = (self.cookies(), self.address.clone());
        let headers = [("cookie", cookies.as_str()), ("x-forwarded-for", address.as_str())];
        self.keep(self.server.post(&path, &headers, form).await)
    }

    /// Sends an authorization request: the usual one of a client, with some parameters changed. An empty value removes.
    pub async fn authorize(&self, client: &str, redirect_uri: &str, changes: &[(&str, &str)]) -> Reply {
        let mut parameters = vec![
            ("client_id", client),
            ("response_type", "code"),
            ("redirect_uri", redirect_uri),
            ("scope", "openid offline_access read"),
            ("state", "the state"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        for (name, value) in changes {
            parameters.retain(|(known, _)| known != name);
            if !value.is_empty() {
                parameters.push((name, value));
            }
        }
        self.get(&format!("{}?{}", endpoint("authorize"), terms::Parameters::encode(&parameters))).await
    }

    /// Fills in the sign-in page to which a reply leads.
    pub async fn sign_in(&self, to_page: &Reply, user_name: &str, password: &str) -> Reply {
        let page = self.get(to_page.header("location")).await;
        assert_eq!(page.status, 200, "{}", page.body);
        self.submit(&page, "login", &[("username", user_name), ("password", password)]).await
    }

    /// Submits the form of a page with these fields.
    pub async fn submit(&self, page: &Reply, step: &str, fields: &[(&str, &str)]) -> Reply {
        let hidden: Vec<(&str, String)> = ["interaction", "form_token"]
            .into_iter()
            .filter_map(|name| Some((name, page.posted(name)?)))
            .collect();
        let mut form: Vec<(&str, &str)> =
            hidden.iter().map(|(name, value)| (*name, value.as_str())).collect();
        form.extend(fields);
        self.post(&endpoint(step), &form).await
    }

    /// Allows what the consent page to which a reply leads asks for.
    pub async fn allow(&self, to_page: &Reply) -> Reply {
        let page = self.get(to_page.header("location")).await;
        assert_eq!(page.status, 200, "{}", page.body);
        self.submit(&page, "consent", &[("decision", "allow")]).await
    }

    /// Signs ada in to a client and gets a code.
    pub async fn code(&self, client: &str, redirect_uri: &str, changes: &[(&str, &str)]) -> String {
        let mut reply = self.authorize(client, redirect_uri, changes).await;
        if reply.header("location").contains("/login?") {
            reply = self.sign_in(&reply, "ada", "correct horse battery staple").await;
        }
        if reply.header("location").contains("/consent?") {
            reply = self.allow(&reply).await;
        }
        reply
            .parameter("code")
            .unwrap_or_else(|| panic!("no code: {} {}", reply.header("location"), reply.body))
    }

    /// Signs ada in to the client `trusted` and redeems the code.
    pub async fn tokens(&self) -> Reply {
        let code = self.code("trusted", REDIRECT, &[]).await;
        let reply = self.redeem(&code).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        reply
    }

    /// Redeems a code of the client `trusted`.
    pub async fn redeem(&self, code: &str) -> Reply {
        let form = [
            ("grant_type", "authorization_code"),
            ("client_id", "trusted"),
            ("code", code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
        ];
        self.server.token(&[], &form).await
    }

    /// Refreshes with a token of the client `trusted`.
    pub async fn refresh(&self, token: &str) -> Reply {
        let form = [("grant_type", "refresh_token"), ("client_id", "trusted"), ("refresh_token", token)];
        self.server.token(&[], &form).await
    }

    /// The claims at userinfo.
    pub async fn userinfo(&self, access_token: &str) -> Reply {
        self.server.get(&endpoint("userinfo"), &[("authorization", &format!("Bearer {access_token}"))]).await
    }

    /// A path of the first tenant.
    pub fn path(name: &str) -> String {
        format!("/{TENANT}/oauth2/v2.0/{name}")
    }
}
