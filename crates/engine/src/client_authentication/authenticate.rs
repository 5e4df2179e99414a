//! Client authentication (RFC 6749 section 2.3): which method was tried, and whether it proves the client.

use std::sync::Arc;

use diagnosis::{Fault, Mend, Refusal};
use store::records::attempt;
use store::records::client::Client;
use store::records::tenant::Tenant;
use terms::{AuthenticationMethod, Digest, Parameters};

use super::method::{Credentials, basic};
use super::secret;
use crate::corrected::UNKNOWN_SECRET;
use crate::endpoints::token::{Aftermath, Rejection};
use crate::{Desk, Trail, directory};

/// What the header of a request says about the client.
#[derive(Clone, Debug, Default)]
pub struct Presented {
    /// Every `Authorization` header, whole.
    pub authorization: Vec<String>,
}

/// Wrong secrets that one network address may send for one client before it has to wait.
const GUESSES: u32 = 100;

/// The client that proved itself, or the refusal; a wrong secret is counted.
pub(crate) async fn authenticate(
    desk: &Desk,
    tenant: &Tenant,
    presented: &Presented,
    parameters: &Parameters,
    story: &mut crate::log::Story,
) -> Result<Arc<Client>, Rejection> {
    let credentials = match credentials(presented, parameters, &mut story.trail) {
        Ok(credentials) => credentials,
        Err(refusal) => return Err(suggest(desk, tenant, presented, parameters, refusal).await?.into()),
    };
    story.client_id = Some(credentials.client_id.chars().take(200).collect());
    let client = directory::known_client(desk, tenant, &credentials.client_id).await;
    let client = story.trail.note("client_exists", &credentials.client_id, "a registered client", client)?;
    story.knows_client(&client.id);
    let trail = &mut story.trail;
    method_fits(&client, &credentials, trail)?;
    let Some(given) = &credentials.secret else {
        return Ok(client);
    };
    let key = guess_key(desk, &client);
    let attempts = attempt::find(&desk.store, tenant.id, &key, desk.now).await?;
    if attempts.failures >= i64::from(GUESSES) {
        let until = terms::Instant(attempts.window_ends_at);
        trail.refused(
            "client_may_still_guess",
            attempts.failures.to_string(),
            format!("fewer than {GUESSES}"),
        );
        let wait = u32::try_from(until.since(desk.now)).unwrap_or(1);
        return Err(Refusal::client_secret_guesses_throttled(&client.id, until).retry_in(wait).into());
    }
    let result = secret::verify(&client, given, desk.now);
    let result =
        trail.note("client_secret_matches", "a secret that does not match", "one of its secrets", result);
    match result {
        Ok(()) => Ok(client),
        Err(refusal) => Err(Rejection { refusal, aftermath: Aftermath::CountGuess(key) }),
    }
}

/// Where everything may be shown: proof of identity as it would be accepted. Of the client that was meant, as far as that can be
/// read, else of one that may use the grant.
async fn suggest(
    desk: &Desk,
    tenant: &Tenant,
    presented: &Presented,
    parameters: &Parameters,
    refusal: Refusal,
) -> Result<Refusal, Fault> {
    if !desk.shows_everything() || !refusal.mends().is_empty() {
        return Ok(refusal);
    }
    let meant = presented.authorization.first().and_then(|header| meant_client(header));
    let meant = meant.or_else(|| parameters.get("client_id").map(str::to_owned));
    let known = match meant {
        Some(id) => directory::find_client(desk, tenant.id, &id).await?,
        None => None,
    };
    let grant = parameters.get("grant_type").unwrap_or_default();
    let client = match known {
        Some(client) => Some(client.id.clone()),
        None => directory::client_for(desk, tenant.id, grant).await?,
    };
    Ok(match client {
        Some(id) => ["client_assertion", "client_assertion_type"]
            .into_iter()
            .fold(refusal, |refusal, name| refusal.mend(Mend::Remove(name.into())))
            .mend(Mend::WithoutHeader("Authorization".into()))
            .mend(Mend::Basic(id)),
        None => refusal,
    })
}

/// The client that a header was meant to name: what stands before the colon, encoded or not.
fn meant_client(header: &str) -> Option<String> {
    use base64::Engine as _;
    let value = header.split_once([' ', '\t'])?.1.trim();
    let decoded = base64::engine::general_purpose::STANDARD.decode(value).ok();
    let text = decoded.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_else(|| value.to_owned());
    text.split(':').next().filter(|id| !id.is_empty()).map(str::to_owned)
}

fn guess_key(desk: &Desk, client: &Client) -> Digest {
    let address = desk.address.map(|a| a.to_string()).unwrap_or_default();
    desk.installation.vault.keyed_digest("client-secret", &[client.id.as_bytes(), address.as_bytes()])
}

/// Reads which method was tried.
///
/// > The client MUST NOT use more than one authentication method in each request. (RFC 6749 section 2.3)
fn credentials(
    presented: &Presented,
    parameters: &Parameters,
    trail: &mut Trail,
) -> Result<Credentials, Refusal> {
    let body_id = parameters.get("client_id");
    let body_secret = parameters.first("client_secret").filter(|s| !s.is_empty());
    let assertion = parameters.get("client_assertion").or(parameters.get("client_assertion_type"));
    let header = match presented.authorization.as_slice() {
        [] => None,
        [one] => Some(one.as_str()),
        _ => {
            trail.refused("authorization_header_comes_once", "several", "one");
            return Err(Refusal::authorization_header_repeated());
        }
    };
    let in_body = body_secret.map(|_| "client_secret").or(assertion.map(|_| "client_assertion"));
    if let (Some(_), Some(second)) = (header, in_body) {
        trail.refused("one_authentication_method", format!("Authorization, {second}"), "one of them");
        let mend = Mend::Remove(second.to_owned());
        return Err(Refusal::two_authentication_methods("Authorization", second).mend(mend));
    }
    if body_secret.is_some() && assertion.is_some() {
        trail.refused("one_authentication_method", "client_secret, client_assertion", "one of them");
        let mend = Mend::Remove("client_assertion".into());
        return Err(Refusal::two_authentication_methods("client_secret", "client_assertion").mend(mend));
    }
    trail.passed("one_authentication_method");
    if let Some(header) = header {
        return from_header(header, body_id, trail);
    }
    if assertion.is_some() {
        trail.refused(
            "authentication_method_is_supported",
            "client_assertion",
            "client_secret_basic, client_secret_post, none",
        );
        return Err(Refusal::client_assertion_not_supported());
    }
    let Some(client_id) = body_id else {
        trail.refused("client_is_named", "neither header nor client_id", "a client");
        return Err(Refusal::client_not_named());
    };
    trail.passed("client_is_named");
    let method = match body_secret {
        Some(_) => AuthenticationMethod::ClientSecretPost,
        None => AuthenticationMethod::None,
    };
    Ok(Credentials { client_id: client_id.into(), secret: body_secret.map(terms::Secret::new), method })
}

fn from_header(header: &str, body_id: Option<&str>, trail: &mut Trail) -> Result<Credentials, Refusal> {
    // > credentials = auth-scheme [ 1*SP ( token68 / #auth-param ) ] (RFC 9110 section 11.4)
    // What has no scheme may be all credential: nothing of it is told.
    let (scheme, value) = match header.split_once([' ', '\t']) {
        Some((scheme, value)) => (scheme.get(..20).unwrap_or(scheme), value),
        None if header.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("basic")) => ("basic", ""),
        None => ("...", ""),
    };
    if !scheme.eq_ignore_ascii_case("basic") {
        trail.refused("authorization_scheme_is_known", scheme, "Basic");
        return Err(Refusal::authorization_scheme_unknown(scheme));
    }
    let result = if value.is_empty() || header.contains('\t') {
        Err(Refusal::basic_header_unreadable("problem-basic-separator"))
    } else {
        basic(value.trim_start_matches(' '))
    };
    let credentials = trail.note("basic_header_is_readable", "unreadable", "base64 of id:secret", result)?;
    if let Some(body) = body_id.filter(|body| *body != credentials.client_id) {
        trail.refused("client_id_equals_the_header", body, &credentials.client_id);
        return Err(Refusal::client_id_differs_from_header(body, &credentials.client_id)
            .mend(Mend::Set("client_id".into(), credentials.client_id.clone())));
    }
    Ok(credentials)
}

/// Whether the client may prove itself in this way. A secret may come by header or by body, unless the client insists.
fn method_fits(client: &Client, tried: &Credentials, trail: &mut Trail) -> Result<(), Refusal> {
    let result = match (client.is_public(), tried.method) {
        (true, AuthenticationMethod::None) => Ok(()),
        (true, _) => Err(Refusal::public_client_sent_credential(&client.id)
            .mend(Mend::Remove("client_secret".into()))
            .mend(Mend::WithoutHeader("Authorization".into()))
            .mend(Mend::Set("client_id".into(), client.id.clone()))),
        (false, AuthenticationMethod::None) => {
            Err(Refusal::client_proof_missing(&client.id).mend(Mend::Basic(client.id.clone())))
        }
        (false, method) if client.exact_method && method != client.method => {
            let (expected, received) = (client.method.name(), method.name());
            let refusal = Refusal::authentication_method_not_registered(&client.id, expected, received);
            Err(match client.method {
                AuthenticationMethod::ClientSecretPost => refusal
                    .mend(Mend::WithoutHeader("Authorization".into()))
                    .mend(Mend::Set("client_id".into(), client.id.clone()))
                    .mend(Mend::Set("client_secret".into(), UNKNOWN_SECRET.into())),
                _ => refusal.mend(Mend::Basic(client.id.clone())),
            })
        }
        (false, _) => Ok(()),
    };
    trail.note("authentication_method_is_registered", tried.method.name(), client.method.name(), result)
}
