//! Commands that speak to a server by its admin API, from wherever they run.

use std::path::PathBuf;

use clap::Args;
use diagnosis::Refusal;
use serde_json::Value;
use terms::Parameters;

use super::print;
use crate::config::variable;
use crate::outbound::{self, Fetched, Order};

/// Which server, and as whom.
#[derive(Args, Clone, Debug)]
pub(crate) struct Remote {
    /// The tenant's address at a server, such as https://id.example.com/demo [env: `SANAD_SERVER`]
    #[arg(long, value_name = "URL")]
    pub(crate) server: Option<String>,
    /// The client to act as, whose secret is in `SANAD_CLIENT_SECRET`; or an access token in `SANAD_TOKEN` [env: `SANAD_CLIENT_ID`]
    #[arg(long = "as", value_name = "CLIENT")]
    pub(crate) acting: Option<String>,
    /// A CA certificate to trust, in PEM
    #[arg(long, value_name = "FILE")]
    pub(crate) ca: Option<PathBuf>,
}

/// A conversation with a server.
pub(crate) struct Conversation {
    base: String,
    token: String,
    ca: Option<PathBuf>,
}

impl Remote {
    /// Begins a conversation; nothing where no server is named. Refuses with 88200020 if it cannot be had.
    pub(crate) async fn begin(&self) -> Result<Option<Conversation>, Refusal> {
        let Some(server) = self.server.clone().or_else(|| variable("SANAD_SERVER")) else { return Ok(None) };
        let base = server.trim_end_matches('/').to_owned();
        let ca = self.ca.clone();
        if let Some(token) = variable("SANAD_TOKEN") {
            return Ok(Some(Conversation { base, token, ca }));
        }
        let client = self.acting.clone().or_else(|| variable("SANAD_CLIENT_ID")).unwrap_or_default();
        let secret = variable("SANAD_CLIENT_SECRET").unwrap_or_default();
        let scope = format!("{}/.default", engine::administration::API);
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", &client),
            ("client_secret", &secret),
            ("scope", &scope),
        ];
        let order = Order {
            method: "POST",
            url: format!("{base}/oauth2/v2.0/token"),
            headers: vec![("content-type", "application/x-www-form-urlencoded".to_owned())],
            body: Parameters::encode(&form),
        };
        let reply = outbound::send(&order, ca.as_deref()).await.map_err(|why| unreachable(&base, &why))?;
        let body: Value = serde_json::from_str(&reply.body).unwrap_or_default();
        match body.get("access_token").and_then(Value::as_str) {
            Some(token) => Ok(Some(Conversation { base, token: token.to_owned(), ca })),
            None => Err(told(&base, &reply)),
        }
    }

    /// The same for what cannot be done otherwise.
    pub(crate) async fn must_begin(&self) -> Result<Conversation, Refusal> {
        self.begin().await?.ok_or_else(|| unreachable("--server", "no server is named"))
    }
}

pub(super) fn unreachable(server: &str, why: &str) -> Refusal {
    Refusal::server_did_not_do_it(server, why.trim_end_matches('.'))
}

/// What a server said instead of doing it.
fn told(server: &str, reply: &Fetched) -> Refusal {
    let body: Value = serde_json::from_str(&reply.body).unwrap_or_default();
    let text = |name: &str| body.get(name).and_then(Value::as_str);
    let said = match (text("code"), text("detail"), text("error_description")) {
        (Some(code), Some(detail), _) => {
            format!("{code}: {detail} Trace ID: {}", text("trace_id").unwrap_or_default())
        }
        (_, _, Some(description)) => description.to_owned(),
        _ => format!("status {}", reply.status),
    };
    unreachable(server, &said)
}

impl Conversation {
    /// One call; refuses with 88200020, which tells what the server said.
    pub(crate) async fn call(
        &self,
        method: &'static str,
        path: &str,
        body: Option<&Value>,
    ) -> Result<Value, Refusal> {
        let mut headers = vec![
            ("authorization", format!("Bearer {}", self.token)),
            ("accept", "application/json".to_owned()),
        ];
        headers.extend(body.map(|_| ("content-type", "application/json".to_owned())));
        let order = Order {
            method,
            url: format!("{}/api/v1/{path}", self.base),
            headers,
            body: body.map(Value::to_string).unwrap_or_default(),
        };
        let sent = outbound::send(&order, self.ca.as_deref()).await;
        let reply = sent.map_err(|why| unreachable(&self.base, &why))?;
        match reply.status {
            200..=299 => Ok(serde_json::from_str(&reply.body).unwrap_or(Value::Null)),
            _ => Err(told(&self.base, &reply)),
        }
    }

    /// Prints a whole list, one JSON object per line, part by part.
    pub(crate) async fn list(&self, path: &str, pairs: &[(&str, &str)], most: u32) -> Result<(), Refusal> {
        let (mut left, mut cursor) = (most, String::new());
        while left > 0 {
            let limit = left.min(200).to_string();
            let mut query: Vec<(&str, &str)> =
                pairs.iter().copied().filter(|(_, value)| !value.is_empty()).collect();
            query.push(("limit", &limit));
            if !cursor.is_empty() {
                query.push(("cursor", &cursor));
            }
            let part = self.call("GET", &format!("{path}?{}", Parameters::encode(&query)), None).await?;
            for item in part.get("items").and_then(Value::as_array).into_iter().flatten().take(left as usize)
            {
                println!("{}", print::json_line(item));
                left -= 1;
            }
            match part.get("next").and_then(Value::as_str) {
                Some(next) => next.clone_into(&mut cursor),
                None => break,
            }
        }
        Ok(())
    }

    /// Prints a document.
    pub(crate) async fn show(&self, path: &str) -> Result<(), Refusal> {
        println!("{}", pretty(&self.call("GET", path, None).await?));
        Ok(())
    }
}

pub(super) fn pretty(document: &Value) -> String {
    serde_json::to_string_pretty(document).unwrap_or_default()
}

/// An id as a segment of a path.
pub(crate) fn segment(id: &str) -> String {
    percent_encoding::utf8_percent_encode(id, percent_encoding::NON_ALPHANUMERIC).to_string()
}
