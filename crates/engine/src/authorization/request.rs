//! Reading an authorization request (RFC 6749 section 4.1.1; OpenID Connect Core 1.0 section 3.1.2.1), once its return
//! address is verified: from here on every refusal is told to the client.

use diagnosis::{Mend, Refusal};
use serde::{Deserialize, Serialize};
use store::records::client::Client;
use store::records::code::Granted;
use store::records::resource::Resource;
use store::records::tenant::Tenant;
use terms::{Challenge, GrantType, MaxAge, Parameters, Prompt, ResponseMode};

use crate::entitlement::lends_rights;
use crate::{Desk, Trail, claims, wish};

/// A request that was checked; kept in its interaction while a person signs in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct AuthorizationRequest {
    pub(crate) client_id: String,
    pub(crate) redirect_uri: String,
    pub(crate) form_post: bool,
    pub(crate) state: Option<String>,
    pub(crate) granted: Granted,
    pub(crate) challenge: Option<String>,
    pub(crate) ask_consent: bool,
    pub(crate) login_hint: Option<String>,
    #[serde(skip)]
    pub(crate) prompt: Prompt,
    #[serde(skip)]
    pub(crate) max_age: Option<i64>,
    #[serde(skip)]
    pub(crate) id_token_hint: Option<String>,
}

/// The longest `login_hint` that is kept.
const HINT_LIMIT: usize = 254;

/// Reads what remains of a request; refuses with the numbers of areas 06 and 07.
pub(crate) async fn read(
    desk: &Desk,
    tenant: &Tenant,
    client: &Client,
    parameters: &Parameters,
    trail: &mut Trail,
) -> Result<AuthorizationRequest, Refusal> {
    let repeats = parameters.refuse_repeats(|_| true);
    trail.note("no_parameter_is_repeated", "a name twice", "each name once", repeats)?;
    unsupported_forms(parameters, trail)?;
    claims::readable(parameters, trail)?;
    response_type(parameters, trail)?;
    let allowed = client.grant_types.contains(&GrantType::AuthorizationCode);
    let names: Vec<&str> = client.grant_types.iter().map(|g| g.name()).collect();
    // > The client is not authorized to request an authorization code using this method. (RFC 6749 section 4.1.2.1)
    let result = if allowed {
        Ok(())
    } else {
        let wanted: Vec<&str> = names.iter().copied().chain(["authorization_code"]).collect();
        Err(Refusal::grant_not_allowed_to_client(names.join(" "), &client.id, "authorization_code")
            .change_directory(format!(
                "[[tenant.client]]\nclient_id = {:?}\ngrant_types = {wanted:?}",
                client.id
            )))
    };
    trail.note("grant_is_allowed_to_the_client", "authorization_code", names.join(" "), result)?;
    let challenge = challenge(tenant, client, parameters, trail)?;
    let prompt_text = parameters.get("prompt").unwrap_or("");
    let prompt = trail.note("prompt_is_known", prompt_text, "known values", Prompt::parse(prompt_text))?;
    let max_age_text = parameters.first("max_age");
    let max_age = max_age_text.map(MaxAge::parse).transpose();
    let max_age = trail.note("max_age_is_a_number", max_age_text.unwrap_or(""), "digits", max_age)?;
    let (scope, target) = (parameters.get("scope"), parameters.get("resource"));
    let wish = wish::resolve(desk, tenant, client, scope, target, trail).await?;
    let only_roles = wish.scopes.is_empty() && wish.resource.is_some();
    let resource = wish.resource.as_ref().map(|r| r.identifier.clone()).unwrap_or_default();
    let result = if only_roles {
        let change = format!(
            "[[tenant.client]]\nclient_id = {:?}\nscope = {:?}",
            client.id,
            delegated(wish.resource.as_deref())
        );
        Err(Refusal::default_scope_of_application_permissions(&client.id, resource).change_directory(change))
    } else {
        Ok(())
    };
    trail.note("a_person_can_grant_it", "application permissions only", "a delegated scope", result)?;
    let mut granted = wish.granted(desk.now);
    if !client.grant_types.contains(&GrantType::RefreshToken) {
        granted.openid.retain(|scope| scope != "offline_access");
        granted.spelled.retain(|scope| scope != "offline_access");
    }
    granted.nonce = parameters.get("nonce").map(str::to_owned);
    granted.client_info = parameters.get("client_info") == Some("1");
    let hint = parameters.get("login_hint").filter(|hint| hint.len() <= HINT_LIMIT);
    Ok(AuthorizationRequest {
        client_id: client.id.clone(),
        redirect_uri: parameters.get("redirect_uri").unwrap_or_default().to_owned(),
        form_post: parameters.get("response_mode") == Some(ResponseMode::FormPost.name()),
        state: parameters.first("state").map(str::to_owned),
        ask_consent: prompt.consent || lends_rights(&granted),
        granted,
        challenge: challenge.map(|c| c.as_str().to_owned()),
        login_hint: hint.map(str::to_owned),
        prompt,
        max_age: max_age.map(|age| age.0),
        id_token_hint: parameters.get("id_token_hint").map(str::to_owned),
    })
}

/// The scopes of a resource that a client could be given, to be asked for in a person's name.
fn delegated(resource: Option<&Resource>) -> String {
    let scopes =
        resource.into_iter().flat_map(|r| r.scopes.iter().map(|(n, _)| format!("{}/{n}", r.identifier)));
    scopes.collect::<Vec<_>>().join(" ")
}

/// > If the OP does not support … the request parameter, it MUST return the request_not_supported error.
/// > (OpenID Connect Core 1.0 section 6.1; likewise 6.2 and 7.2.1)
fn unsupported_forms(parameters: &Parameters, trail: &mut Trail) -> Result<(), Refusal> {
    let remove = |name: &str| Mend::Remove(name.to_owned());
    let result = if parameters.get("request").is_some() {
        Err(Refusal::request_object_not_supported().mend(remove("request")))
    } else if parameters.get("request_uri").is_some() {
        Err(Refusal::request_uri_not_supported().mend(remove("request_uri")))
    } else if parameters.get("registration").is_some() {
        Err(Refusal::registration_not_supported().mend(remove("registration")))
    } else {
        Ok(())
    };
    trail.note(
        "request_comes_as_plain_parameters",
        "request, request_uri or registration",
        "none of them",
        result,
    )
}

fn response_type(parameters: &Parameters, trail: &mut Trail) -> Result<(), Refusal> {
    let mend = || Mend::Set("response_type".into(), "code".into());
    let has = |types: &str, wanted: &str| types.split(' ').any(|one| one == wanted);
    let received = parameters.required("response_type", "/authorize").map_err(|refusal| refusal.mend(mend()));
    let received = trail.note("response_type_was_sent", "nothing", "code", received)?;
    let result = match received {
        "code" => Ok(()),
        // > clients SHOULD NOT use the implicit grant … (RFC 9700 section 2.1.2): neither token travels in an address here.
        other if has(other, "id_token") => Err(Refusal::id_token_by_redirect_not_enabled(other).mend(mend())),
        other if has(other, "token") => {
            Err(Refusal::access_token_by_redirect_not_enabled(other).mend(mend()))
        }
        other => Err(Refusal::response_type_not_supported(other, "code").mend(mend())),
    };
    trail.note("response_type_is_supported", received, "code", result)
}

/// Whether PKCE is required is the tenant's setting, overridden by the client's.
///
/// > Authorization servers MUST support PKCE … clients MUST prevent authorization code injection.
/// > (RFC 9700 section 2.1.1)
fn challenge(
    tenant: &Tenant,
    client: &Client,
    parameters: &Parameters,
    trail: &mut Trail,
) -> Result<Option<Challenge>, Refusal> {
    let required = match (client.pkce.as_deref(), tenant.pkce.as_str()) {
        (Some("required"), _) => true,
        (Some("optional"), _) | (_, "public") => client.is_public(),
        (_, "public-or-nonce") => client.is_public() || parameters.get("nonce").is_none(),
        _ => true,
    };
    let method = parameters.get("code_challenge_method");
    let result = match parameters.get("code_challenge") {
        Some(text) => Challenge::parse(text, method).map(Some).map_err(|refusal| match refusal.mends() {
            // A challenge that is none can only be made anew.
            [] => with_example(refusal),
            _ => refusal,
        }),
        None if required => Err(with_example(Refusal::code_challenge_missing(&client.id))),
        None => Ok(None),
    };
    let received = parameters.get("code_challenge").unwrap_or("nothing");
    trail.note("code_challenge_fits", received, "43 characters, method S256", result)
}

fn with_example(refusal: Refusal) -> Refusal {
    refusal
        .mend(Mend::Set("code_challenge".into(), EXAMPLE_CHALLENGE.into()))
        .mend(Mend::Set("code_challenge_method".into(), "S256".into()))
}

/// The verifier of RFC 7636 appendix B: for requests that are shown to be tried by hand.
pub const EXAMPLE_VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
/// The challenge of that verifier.
pub(crate) const EXAMPLE_CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
