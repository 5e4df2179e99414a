//! What a number means for one request: the row of the sign-in log, as far as its reader may see it, and the request that
//! would have worked.

use diagnosis::{Diagnosis, Fact, Fault, Mend};
use store::records::refused_request;
use store::records::sign_in::{self, SignIn};
use terms::{Parameters, Secret};
use uuid::Uuid;

use crate::authorization::Browser;
use crate::log::Detail;
use crate::{Desk, KeptRequest};

/// What may be told about a refused request.
pub struct Report {
    /// The entry that this reader is told.
    pub diagnosis: &'static Diagnosis,
    /// Its facts, as far as the wire already said them or the reader is entitled.
    pub facts: Vec<(String, Fact)>,
    /// When it happened.
    pub at: Option<terms::Instant>,
    /// The caller's search key.
    pub correlation_id: Option<Uuid>,
    /// What only an entitled reader sees.
    pub whole: Option<Whole>,
}

/// What only an entitled reader sees.
pub struct Whole {
    /// The row's detail.
    pub detail: Detail,
    /// The request as it came.
    pub sent: Option<KeptRequest>,
    /// The request that works, or nothing where only a person can act.
    pub corrected: Option<Corrected>,
}

/// A request to be sent instead.
#[derive(Clone, Debug)]
pub struct Corrected {
    /// The method.
    pub method: String,
    /// The whole address.
    pub url: String,
    /// The headers, without `Authorization`.
    pub headers: Vec<(String, String)>,
    /// The client and its secret, for a Basic header.
    pub basic: Option<(String, Secret)>,
    /// The form, if there is one.
    pub form: Option<Vec<(String, String)>>,
    /// Whether it opens in a browser, because a person has to sign in.
    pub opens_in_browser: bool,
}

/// What stands for a secret that this server does not know in the clear.
const UNKNOWN_SECRET: &str = "YOUR-CLIENT-SECRET";

/// The report on a trace id, for whoever holds it. A trace id is a reference, not a key: outside an open development
/// server it opens no more than the wire already said. Nothing if there is no such row, or it bears another number.
pub async fn report(desk: &Desk, number: u32, trace_id: Uuid) -> Result<Option<Report>, Fault> {
    let Some(row) = find(desk, trace_id).await? else { return Ok(None) };
    let Some(found) = diagnosis::find(row.number) else { return Ok(None) };
    let shown = found.shown();
    if number != shown.number && number != found.number {
        return Ok(None);
    }
    let detail: Detail = serde_json::from_str(&row.detail).map_err(Fault::broken)?;
    if !desk.settings().open_to_every_reader() {
        if number != shown.number {
            return Ok(None);
        }
        // A masked entry with the same facts tells them too: without them it would not look like what it is shown as.
        let same = shown.facts == found.facts;
        return Ok(Some(Report {
            diagnosis: shown,
            facts: if same { detail.facts } else { Vec::new() },
            at: Some(row.at),
            correlation_id: Some(row.correlation_id),
            whole: None,
        }));
    }
    let sent = match refused_request::find(&desk.store, row.tenant_id, row.id).await? {
        Some(text) => serde_json::from_str::<KeptRequest>(&text).ok(),
        None => None,
    };
    let corrected = sent.as_ref().and_then(|sent| correct(desk, row.tenant_id, sent, &detail.mends));
    Ok(Some(Report {
        diagnosis: found,
        facts: detail.facts.clone(),
        at: Some(row.at),
        correlation_id: Some(row.correlation_id),
        whole: Some(Whole { detail, sent, corrected }),
    }))
}

async fn find(desk: &Desk, trace_id: Uuid) -> Result<Option<SignIn>, Fault> {
    if let Some(row) = sign_in::find(&desk.store, trace_id).await? {
        return Ok(Some(row));
    }
    // The row may still be on its way into the log.
    desk.installation.log.flush().await;
    sign_in::find(&desk.store, trace_id).await
}

/// Applies the mends to the request that was refused; nothing if no change of the request would help.
fn correct(desk: &Desk, tenant: Uuid, sent: &KeptRequest, mends: &[Mend]) -> Option<Corrected> {
    if mends.is_empty() {
        return None;
    }
    if let Some(Mend::BeginAgain { client_id, redirect_uri, scope }) =
        mends.iter().find(|mend| matches!(mend, Mend::BeginAgain { .. }))
    {
        return Some(begin_again(desk, tenant, client_id, redirect_uri, scope));
    }
    let mut request = sent.clone();
    for mend in mends {
        apply(&mut request, mend);
    }
    Some(finish(desk, tenant, request))
}

fn begin_again(desk: &Desk, tenant: Uuid, client_id: &str, redirect_uri: &str, scope: &str) -> Corrected {
    let state = Browser::fresh(desk);
    let query = Parameters::encode(&[
        ("client_id", client_id),
        ("response_type", "code"),
        ("redirect_uri", redirect_uri),
        ("scope", scope),
        ("code_challenge", crate::authorization::EXAMPLE_CHALLENGE),
        ("code_challenge_method", "S256"),
        ("state", state.expose().get(..16).unwrap_or("state")),
    ]);
    Corrected {
        method: "GET".into(),
        url: format!("{}/{tenant}/oauth2/v2.0/authorize?{query}", desk.settings().public_url),
        headers: Vec::new(),
        basic: None,
        form: None,
        opens_in_browser: true,
    }
}

fn apply(request: &mut KeptRequest, mend: &Mend) {
    let has_basic = request.basic.is_some();
    match mend {
        Mend::Set(name, value) if name == "client_id" && has_basic => {
            request.basic = Some(value.clone());
            if let Some(sent) = pairs(request).iter_mut().find(|(n, _)| n == name) {
                sent.1.clone_from(value);
            }
        }
        Mend::Set(name, value) => {
            let pairs = pairs(request);
            match pairs.iter_mut().find(|(n, _)| n == name) {
                Some(sent) => sent.1.clone_from(value),
                None => pairs.push((name.clone(), value.clone())),
            }
        }
        Mend::Remove(name) => pairs(request).retain(|(n, _)| n != name),
        Mend::Once(name) => {
            let mut seen = false;
            pairs(request).retain(|(n, _)| n != name || !std::mem::replace(&mut seen, true));
        }
        Mend::IntoBody(_) => {
            let moved = std::mem::take(&mut request.query);
            request.form.get_or_insert_default().extend(moved);
        }
        Mend::Method(method) => {
            request.method.clone_from(method);
            if method == "POST" && request.form.is_none() {
                request.form = Some(std::mem::take(&mut request.query));
            }
        }
        Mend::Header(name, value) => {
            request.headers.retain(|(n, _)| !n.eq_ignore_ascii_case(name));
            request.headers.push((name.clone(), value.clone()));
        }
        Mend::WithoutHeader(name) if name == "Authorization" => request.basic = None,
        Mend::WithoutHeader(name) => request.headers.retain(|(n, _)| !n.eq_ignore_ascii_case(name)),
        Mend::Path(tenant) => {
            let rest = request.path.trim_start_matches('/').split_once('/').map_or("", |(_, rest)| rest);
            request.path = format!("/{tenant}/{rest}");
        }
        Mend::Basic(client) => {
            request.basic = Some(client.clone());
            pairs(request).retain(|(n, _)| !matches!(n.as_str(), "client_secret" | "client_id"));
        }
        Mend::Secret(client) => {
            let in_body = pairs(request).iter().any(|(n, _)| n == "client_secret");
            if !in_body {
                request.basic = Some(client.clone());
            }
        }
        Mend::BeginAgain { .. } => {}
    }
}

/// Where the parameters of a request stand.
fn pairs(request: &mut KeptRequest) -> &mut Vec<(String, String)> {
    match &mut request.form {
        Some(form) => form,
        None => &mut request.query,
    }
}

/// Puts the secrets in that a development server knows, and the address in front.
fn finish(desk: &Desk, tenant: Uuid, mut request: KeptRequest) -> Corrected {
    let known = |client: &str| {
        let secrets = desk.settings().demonstration().map(|d| &d.secrets);
        let found = secrets.and_then(|s| s.get(&(tenant, client.to_owned()))).cloned();
        found.unwrap_or_else(|| Secret::new(UNKNOWN_SECRET))
    };
    let client = pairs(&mut request).iter().find(|(name, _)| name == "client_id").map(|(_, id)| id.clone());
    if let Some(client) = client
        && let Some(secret) = pairs(&mut request).iter_mut().find(|(name, _)| name == "client_secret")
    {
        known(&client).expose().clone_into(&mut secret.1);
    }
    let basic = request.basic.as_ref().map(|client| (client.clone(), known(client)));
    let encoded: Vec<(&str, &str)> = request.query.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let query = if encoded.is_empty() { String::new() } else { format!("?{}", Parameters::encode(&encoded)) };
    Corrected {
        opens_in_browser: request.method == "GET" && request.path.ends_with("/authorize"),
        method: request.method,
        url: format!("{}{}{query}", desk.settings().public_url, request.path),
        headers: request.headers,
        basic,
        form: request.form,
    }
}
