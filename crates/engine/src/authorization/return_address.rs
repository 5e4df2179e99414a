//! The return address: a redirect URI that was matched against a known client. Only this file makes one, so a redirect to
//! anything else cannot be written.

use diagnosis::{Fact, Mend, Refusal};
use store::records::client::Client;
use terms::{RedirectUri, ResponseMode, presentable_uri};

use crate::{Desk, Trail};

/// Where an authorization request is answered, and how.
#[derive(Clone, Debug)]
pub struct ReturnAddress {
    uri: RedirectUri,
    mode: ResponseMode,
    state: Option<String>,
    issuer: String,
}

impl ReturnAddress {
    /// Matches the redirect URI of a request against the client's; refuses with 900971, 500113, 90102, 50011 or its finer
    /// kin. Errors until then are told on a page.
    pub(crate) fn verify(
        desk: &Desk,
        client: &Client,
        issuer: String,
        asked: Option<&str>,
        trail: &mut Trail,
    ) -> Result<Self, Refusal> {
        let expected = client.redirect_uris.join(" ");
        let result = matched(desk, client, asked);
        let received = presentable_uri(asked.unwrap_or("nothing"));
        let uri = trail.note("redirect_uri_is_registered", received, expected, result)?;
        Ok(Self { uri, mode: ResponseMode::Query, state: None, issuer })
    }

    /// The same address, answered in this way, with this `state`.
    pub(crate) fn answered(mut self, mode: ResponseMode, state: Option<&str>) -> Self {
        self.mode = mode;
        self.state = state.map(str::to_owned);
        self
    }

    /// How the answer travels.
    pub fn mode(&self) -> ResponseMode {
        self.mode
    }

    /// `state`, exactly as it was sent.
    pub fn state(&self) -> Option<&str> {
        self.state.as_deref()
    }

    /// `iss`: every answer names it (RFC 9207).
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The address itself.
    pub fn uri(&self) -> &RedirectUri {
        &self.uri
    }
}

/// > … comparing the two URIs using simple string comparison (RFC 6749 section 3.1.2.3; RFC 9700 section 2.1)
fn matched(desk: &Desk, client: &Client, asked: Option<&str>) -> Result<RedirectUri, Refusal> {
    let Some(first) = client.redirect_uris.first() else {
        return Err(Refusal::client_has_no_redirect_uri(&client.id).change_directory(change(client, asked)));
    };
    let set = |uri: &str| Mend::Set("redirect_uri".into(), uri.to_owned());
    let Some(asked) = asked else {
        return Err(Refusal::redirect_uri_missing(&client.id).mend(set(first)));
    };
    let told = &*presentable_uri(asked);
    let uri = RedirectUri::parse(asked).map_err(|refusal| refusal.mend(set(first)))?;
    let registered = || client.redirect_uris.iter().filter_map(|text| RedirectUri::parse(text).ok());
    if registered().any(|known| known.admits(&uri, client.application_type)) {
        return Ok(uri);
    }
    let near = |refusal: Refusal, nearest: &str| {
        let refusal = refusal.with_evidence("nearest", Fact::Literal(nearest.to_owned())).mend(set(nearest));
        if desk.shows_everything() { refusal.change_directory(change(client, Some(told))) } else { refusal }
    };
    if let Some(known) = registered().find(|known| known.equals_but_for_port(&uri)) {
        let refusal = Refusal::redirect_port_free_only_for_native_loopback(&client.id, told);
        return Err(near(refusal, known.as_str()));
    }
    for known in registered() {
        if let Some(difference) = known.difference(&uri) {
            let refusal = Refusal::redirect_uri_almost_registered(&client.id, difference.phrase(), told);
            return Err(near(refusal, known.as_str()));
        }
    }
    let nearest = terms::nearest(asked, client.redirect_uris.iter().map(String::as_str)).unwrap_or(first);
    // > … the authorization server MUST NOT allow … redirect URIs that use the http scheme except for native clients that use
    // > loopback interface redirection (RFC 9700 section 2.6)
    if uri.is_plain_http() {
        return Err(near(Refusal::redirect_uri_scheme_not_allowed(&client.id, told), nearest));
    }
    Err(near(Refusal::redirect_uri_not_registered(&client.id, told), nearest))
}

fn change(client: &Client, asked: Option<&str>) -> String {
    let mut uris: Vec<&str> = client.redirect_uris.iter().map(String::as_str).collect();
    uris.push(asked.unwrap_or("https://…"));
    format!("[[tenant.client]]\nclient_id = {:?}\nredirect_uris = {uris:?}", client.id)
}
