//! Client authentication (RFC 6749 section 2.3): which method was tried, and whether it proves the client.

use std::sync::Arc;

use diagnosis::{Fault, Mend, Refusal};
use store::records::client::Client;
use store::records::tenant::Tenant;
use store::records::{attempt, code, family};
use terms::{AuthenticationMethod, CodeToken, Digest, Parameters, RefreshToken};

use super::method::{Credentials, basic};
use super::secret;
use crate::corrected::UNKNOWN_SECRET;
use crate::rejection::{Aftermath, Rejection};
use crate::sign_in::network;
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
    let client = match directory::known_client(desk, tenant, &credentials.client_id).await {
        Err(refusal) => Err(mend_unknown(desk, tenant, &credentials, parameters, refusal).await?),
        known => known,
    };
    let client = story.trail.note("client_exists", &credentials.client_id, "a registered client", client)?;
    story.knows_client(&client.id);
    let trail = &mut story.trail;
    method_fits(&client, &credentials, parameters, trail)?;
    let Some(given) = &credentials.secret else {
        return Ok(client);
    };
    let key = guess_key(desk, &client);
    let attempts = guesses(desk, tenant, &key).await?;
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
    let is_expired = result.as_ref().is_err_and(|refusal| refusal.number() == 7_000_222);
    let received = if is_expired { "a secret that has expired" } else { "a secret that does not match" };
    let result = trail.note("client_secret_matches", received, "one of its secrets", result);
    match result {
        Ok(()) => Ok(client),
        Err(refusal) => Err(Rejection { refusal, aftermath: Aftermath::CountGuess(key) }),
    }
}

/// Where everything may be shown: proof of identity as it would be accepted. Of the client that was meant, as far as that can be
/// read or the code or token in the request tells it, else of one that may use the grant.
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
    let known = match named(desk, tenant, presented, parameters).await? {
        Some(client) => Some(client),
        None => owner(desk, tenant, parameters).await?,
    };
    let grant = parameters.get("grant_type").unwrap_or_default();
    let client = match known {
        Some(client) => Some(client),
        None => match directory::client_for(desk, tenant.id, grant).await? {
            Some(id) => directory::find_client(desk, tenant.id, &id).await?,
            None => None,
        },
    };
    let Some(client) = client else { return Ok(refusal) };
    let sent = ["client_assertion", "client_assertion_type", "client_secret"];
    let sent = sent
        .into_iter()
        .filter(|name| parameters.first(name).is_some() && (client.is_public() || *name != "client_secret"));
    let refusal = sent.fold(refusal, |refusal, name| refusal.mend(Mend::Remove(name.into())));
    let has_header = !presented.authorization.is_empty();
    let refusal =
        if has_header { refusal.mend(Mend::WithoutHeader("Authorization".into())) } else { refusal };
    Ok(if client.is_public() {
        refusal.mend(Mend::Set("client_id".into(), client.id.clone()))
    } else {
        refusal.mend(Mend::Basic(client.id.clone()))
    })
}

/// The registered client that a request names, in its header or its body, whatever else is wrong with it.
pub(crate) async fn named(
    desk: &Desk,
    tenant: &Tenant,
    presented: &Presented,
    parameters: &Parameters,
) -> Result<Option<Arc<Client>>, Fault> {
    let meant = presented.authorization.first().and_then(|header| meant_client(header));
    match meant.or_else(|| parameters.get("client_id").map(str::to_owned)) {
        Some(id) => directory::find_client(desk, tenant.id, &id).await,
        None => Ok(None),
    }
}

/// The client to which the code or the refresh token in the request was issued. Whoever sends it holds it.
async fn owner(desk: &Desk, tenant: &Tenant, parameters: &Parameters) -> Result<Option<Arc<Client>>, Fault> {
    let mut id = None;
    if let Some(token) = parameters.get("code").and_then(CodeToken::parse) {
        let found = code::find(&desk.store, tenant.id, token.id).await?;
        id = found.filter(|code| code.digest.matches(&token.secret.digest())).map(|code| code.client_id);
    } else if let Some(token) = parameters.get("refresh_token").and_then(RefreshToken::parse)
        && desk.installation.vault.made(&token)
    {
        id = family::find(&desk.store, tenant.id, token.family).await?.map(|family| family.client_id);
    }
    match id {
        Some(id) => directory::find_client(desk, tenant.id, &id).await,
        None => Ok(None),
    }
}

/// Where everything may be shown: the client that was meant by an id that nobody has, with its proof as it would be accepted.
async fn mend_unknown(
    desk: &Desk,
    tenant: &Tenant,
    tried: &Credentials,
    parameters: &Parameters,
    refusal: Refusal,
) -> Result<Refusal, Fault> {
    if !desk.shows_everything() || !refusal.mends().is_empty() || refusal.directory_change().is_some() {
        return Ok(refusal);
    }
    let grant = parameters.get("grant_type").unwrap_or_default();
    let meant = match owner(desk, tenant, parameters).await? {
        Some(owner) => Some(owner),
        None => directory::meant_client(desk, tenant.id, &tried.client_id, grant).await?,
    };
    let Some(client) = meant else { return Ok(refusal) };
    let refusal = refusal.with_evidence("nearest", diagnosis::Fact::Literal(client.id.clone()));
    let in_header = tried.method == AuthenticationMethod::ClientSecretBasic;
    let in_body = tried.method == AuthenticationMethod::ClientSecretPost;
    let refusal = match (client.is_public(), in_header) {
        (true, true) => refusal.mend(Mend::WithoutHeader("Authorization".into())),
        _ if client.is_public() && in_body => refusal.mend(Mend::Remove("client_secret".into())),
        _ => refusal,
    };
    let refusal = refusal.mend(Mend::Set("client_id".into(), client.id.clone()));
    Ok(if client.is_public() { refusal } else { refusal.mend(Mend::Secret(client.id.clone())) })
}

/// The client that a header was meant to name: what stands before the colon, encoded or not.
fn meant_client(header: &str) -> Option<String> {
    use base64::Engine as _;
    let value = header.split_once([' ', '\t'])?.1.trim();
    let decoded = base64::engine::general_purpose::STANDARD.decode(value).ok();
    let text = decoded.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_else(|| value.to_owned());
    text.split(':').next().filter(|id| !id.is_empty()).map(str::to_owned)
}

/// How often a wrong secret was sent under a key.
async fn guesses(desk: &Desk, tenant: &Tenant, key: &Digest) -> Result<Arc<attempt::Attempts>, Fault> {
    let look = async { attempt::find(&desk.store, tenant.id, key, desk.now).await.map(Some) };
    let known = desk.installation.directory.guesses.get_or(key.0, look).await?;
    Ok(known.unwrap_or_default())
}

fn guess_key(desk: &Desk, client: &Client) -> Digest {
    let network = desk.address.map(network).unwrap_or_default();
    desk.installation.vault.keyed_digest("client-secret", &[client.id.as_bytes(), &network])
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
        let misspelled = parameters.misspelled("client_id").map(str::to_owned);
        let rename = misspelled.map(|sent| Mend::Rename(sent, "client_id".into()));
        return Err(rename.into_iter().fold(Refusal::client_not_named(), Refusal::mend));
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
fn method_fits(
    client: &Client,
    tried: &Credentials,
    parameters: &Parameters,
    trail: &mut Trail,
) -> Result<(), Refusal> {
    let result = match (client.is_public(), tried.method) {
        (true, AuthenticationMethod::None) => Ok(()),
        (true, AuthenticationMethod::ClientSecretBasic) => {
            Err(Refusal::public_client_sent_credential(&client.id)
                .mend(Mend::WithoutHeader("Authorization".into()))
                .mend(Mend::Set("client_id".into(), client.id.clone())))
        }
        (true, _) => {
            Err(Refusal::public_client_sent_credential(&client.id).mend(Mend::Remove("client_secret".into())))
        }
        (false, AuthenticationMethod::None) => {
            let misspelled = parameters.misspelled("client_secret").map(str::to_owned);
            let rename = misspelled.map(|sent| Mend::Rename(sent, "client_secret".into()));
            let mend = rename.unwrap_or_else(|| Mend::Basic(client.id.clone()));
            Err(Refusal::client_proof_missing(&client.id).mend(mend))
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
