//! A request as a program holds it: to be changed in one thing, sent, pasted, and printed as an example.

use base64::Engine as _;

use crate::http::{Connection, Reply, encode};

/// A request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    /// The query as it stands, where it is broken on purpose.
    pub(crate) raw_query: Option<String>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) form: Vec<(String, String)>,
    /// The body as it stands, where it is no form or broken on purpose.
    pub(crate) raw_body: Option<String>,
}

const FORM: &str = "application/x-www-form-urlencoded";

impl Request {
    pub(crate) fn get(path: &str, query: &[(&str, &str)]) -> Self {
        Self { method: "GET".into(), path: path.into(), query: owned(query), ..Self::default() }
    }

    pub(crate) fn post(path: &str, form: &[(&str, &str)]) -> Self {
        Self { method: "POST".into(), path: path.into(), form: owned(form), ..Self::default() }
    }

    fn pairs(&mut self) -> &mut Vec<(String, String)> {
        if self.method == "GET" { &mut self.query } else { &mut self.form }
    }

    /// Sets a parameter; adds it if there is none.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        match self.pairs().iter_mut().find(|(known, _)| known == name) {
            Some(pair) => value.clone_into(&mut pair.1),
            None => self.add(name, value),
        }
    }

    /// Adds a parameter, even if there is one of the name.
    pub(crate) fn add(&mut self, name: &str, value: &str) {
        self.pairs().push((name.to_owned(), value.to_owned()));
    }

    pub(crate) fn remove(&mut self, name: &str) {
        self.pairs().retain(|(known, _)| known != name);
    }

    pub(crate) fn value(&self, name: &str) -> Option<String> {
        let all = self.query.iter().chain(&self.form);
        all.clone().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    }

    /// Sets a header; an empty value removes it.
    pub(crate) fn header(&mut self, name: &str, value: &str) {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        if !value.is_empty() {
            self.headers.push((name.to_owned(), value.to_owned()));
        }
    }

    /// Proves a client by the header, both parts encoded as RFC 6749 section 2.3.1 says.
    pub(crate) fn basic(&mut self, client: &str, secret: &str) {
        self.header("Authorization", &basic(&format!("{}:{}", encode(client), encode(secret))));
    }

    fn target(&self) -> String {
        let query = self.raw_query.clone().unwrap_or_else(|| joined(&self.query));
        if query.is_empty() { self.path.clone() } else { format!("{}?{query}", self.path) }
    }

    fn body(&self) -> String {
        self.raw_body.clone().unwrap_or_else(|| joined(&self.form))
    }

    fn all_headers(&self) -> Vec<(String, String)> {
        let mut headers = self.headers.clone();
        let has_type = headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        if !has_type && matches!(self.method.as_str(), "POST" | "PUT" | "PATCH") {
            headers.push(("Content-Type".into(), FORM.into()));
        }
        headers.retain(|(_, value)| value != "(none)");
        headers
    }

    pub(crate) fn send(&self, connection: &mut Connection) -> std::io::Result<Reply> {
        let headers = self.all_headers();
        let headers: Vec<(&str, &str)> = headers.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        connection.exchange_with(&self.method, &self.target(), &headers, &self.body())
    }

    /// As it stands on the wire: what is pasted into the explainer.
    pub(crate) fn raw(&self, host: &str) -> String {
        let mut out = format!("{} {} HTTP/1.1\r\nHost: {host}\r\n", self.method, self.target());
        for (name, value) in self.all_headers() {
            out.push_str(&format!("{name}: {value}\r\n"));
        }
        format!("{out}\r\n{}", self.body())
    }

    /// As a command, with placeholders for what is secret: the example on the page of a number.
    pub(crate) fn example(&self, tenant: &str) -> String {
        let hide = |name: &str, value: &str| match name {
            "code" | "refresh_token" | "access_token" | "id_token_hint" | "password" | "form_token"
            | "interaction"
                if value.len() > 20 =>
            {
                name.to_ascii_uppercase()
            }
            "client_secret" if value.contains("demo-secret") => "CLIENT_SECRET".to_owned(),
            _ => value.to_owned(),
        };
        let implied = if self.form.is_empty() && self.raw_body.is_none() { "GET" } else { "POST" };
        let mut out =
            if self.method == implied { "curl".to_owned() } else { format!("curl -X {}", self.method) };
        for (name, value) in self.headers.iter().filter(|(name, _)| name != "Cookie") {
            let decoded = value.strip_prefix("Basic ").and_then(decode_basic);
            match decoded {
                Some(pair) if pair.contains("demo-secret") => {
                    let client = pair.split(':').next().unwrap_or_default().to_owned();
                    out.push_str(&format!(" \\\n  -u {client}:CLIENT_SECRET"));
                }
                _ if value.len() > 120 => {
                    out.push_str(&format!(" \\\n  -H {}", quote(&format!("{name}: Bearer TOKEN"))))
                }
                _ => out.push_str(&format!(" \\\n  -H {}", quote(&format!("{name}: {value}")))),
            }
        }
        let query: Vec<(String, String)> = self.query.iter().map(|(n, v)| (n.clone(), hide(n, v))).collect();
        let query = self.raw_query.clone().unwrap_or_else(|| joined(&query));
        match &self.raw_body {
            Some(body) if body.len() > 400 => out.push_str(" \\\n  --data-binary @LARGE-FILE"),
            Some(body) => out.push_str(&format!(" \\\n  --data-binary {}", quote(body))),
            None => {
                for (name, value) in &self.form {
                    let value: String = hide(name, value).chars().take(120).collect();
                    out.push_str(&format!(" \\\n  --data-urlencode {}", quote(&format!("{name}={value}"))));
                }
            }
        }
        let query = if query.len() > 1200 { "state=A-VERY-LONG-VALUE".to_owned() } else { query };
        let joint = if query.is_empty() { "" } else { "?" };
        let url = format!("https://id.example.com{}{joint}{query}", self.path.replace(tenant, "{tenant}"));
        without_secrets(&format!("{out} \\\n  {}", quote(&url)))
    }
}

/// Without the secrets of the directory of the tests, wherever they stand.
fn without_secrets(text: &str) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '%');
    let mut out = String::new();
    for piece in text.split_inclusive(|c| !is_part(c)) {
        let (word, mark) = piece.split_at(piece.trim_end_matches(|c| !is_part(c)).len());
        out.push_str(if word.contains("demo-secret") { "CLIENT_SECRET" } else { word });
        out.push_str(mark);
    }
    out
}

/// The value of a Basic header for a pair as it stands.
pub(crate) fn basic(pair: &str) -> String {
    format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair))
}

fn decode_basic(value: &str) -> Option<String> {
    String::from_utf8(base64::engine::general_purpose::STANDARD.decode(value).ok()?).ok()
}

fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect()
}

fn joined(pairs: &[(String, String)]) -> String {
    pairs.iter().map(|(n, v)| format!("{}={}", encode(n), encode(v))).collect::<Vec<_>>().join("&")
}

fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''").replace("\r\n", "\n"))
}
