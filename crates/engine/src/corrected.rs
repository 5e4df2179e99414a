//! The request that would have worked: what was sent, with its mends applied.

use diagnosis::Mend;
use terms::{Parameters, Secret};
use uuid::Uuid;

use crate::authorization::{Browser, EXAMPLE_CHALLENGE, EXAMPLE_VERIFIER};
use crate::{Desk, KeptRequest};

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

impl Corrected {
    /// The `code_verifier` that belongs to the address, where its challenge is our example.
    pub fn verifier(&self) -> Option<&'static str> {
        self.url.contains(EXAMPLE_CHALLENGE).then_some(EXAMPLE_VERIFIER)
    }

    /// Puts a value in the place of a placeholder, wherever it stands.
    pub fn fill(&mut self, placeholder: &str, value: &str) {
        let headers = self.headers.iter_mut();
        for (_, text) in headers.chain(self.form.iter_mut().flatten()) {
            *text = text.replace(placeholder, value);
        }
        // In an address it stands encoded, and so does whatever takes its place.
        self.url = self.url.replace(placeholder, Parameters::encode(&[("", value)]).trim_start_matches('='));
        if let Some((_, secret)) = self.basic.as_mut().filter(|(_, secret)| secret.expose() == placeholder) {
            *secret = Secret::new(value);
        }
    }
}

/// What stands for a secret that this server does not know in the clear.
pub const UNKNOWN_SECRET: &str = "YOUR-CLIENT-SECRET";

/// Applies the mends to the request that was refused; nothing if no change of the request would help.
pub(crate) fn correct(desk: &Desk, tenant: Uuid, sent: &KeptRequest, mends: &[Mend]) -> Option<Corrected> {
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
        ("code_challenge", EXAMPLE_CHALLENGE),
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
        Mend::Rename(sent, name) => {
            pairs(request).iter_mut().filter(|(n, _)| n == sent).for_each(|pair| pair.0.clone_from(name));
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
            if name == "Authorization" {
                request.basic = None;
            }
            request.headers.retain(|(n, _)| !n.eq_ignore_ascii_case(name));
            request.headers.push((name.clone(), value.clone()));
        }
        Mend::WithoutHeader(name) if name == "Authorization" => request.basic = None,
        Mend::WithoutHeader(name) => request.headers.retain(|(n, _)| !n.eq_ignore_ascii_case(name)),
        Mend::Path(tenant) => {
            let path = request.path.trim_start_matches('/');
            // A path without a tenant begins with what follows one.
            let rest = if path.starts_with("oauth2/") {
                path
            } else {
                path.split_once('/').map_or("", |(_, rest)| rest)
            };
            request.path = format!("/{tenant}/{rest}");
        }
        Mend::Endpoint(name) => {
            let first = request.path.split('/').find(|segment| !segment.is_empty()).unwrap_or_default();
            let rest = if name.contains('/') { name.clone() } else { format!("oauth2/v2.0/{name}") };
            // An authority that was never filled in: the path begins where the tenant should stand.
            let is_tenant = !first.eq_ignore_ascii_case("oauth2");
            request.path = if is_tenant { format!("/{first}/{rest}") } else { format!("/{rest}") };
        }
        // The kept request was read leniently, and is encoded anew in any case.
        Mend::Encode(_) | Mend::BeginAgain { .. } => {}
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
    // A request that named no tenant is mended to one that does.
    let named = request.path.split('/').find_map(|segment| segment.parse::<Uuid>().ok());
    let tenant = named.filter(|_| tenant.is_nil()).unwrap_or(tenant);
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
