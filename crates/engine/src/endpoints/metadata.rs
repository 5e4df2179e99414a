//! Metadata (OpenID Connect Discovery 1.0 section 3; RFC 8414 section 2): generated from the lists that the rules read, so
//! that nothing is announced which does not work.

use serde_json::{Value, json};
use store::records::tenant::Tenant;
use terms::jose::Algorithm;
use terms::{OPENID_SCOPES, ResponseMode};

use crate::{Desk, claims, client_authentication, grants};

/// The metadata of a tenant. Only URLs with its id are printed.
pub fn metadata(desk: &Desk, tenant: &Tenant) -> Value {
    let base = format!("{}/{}", desk.settings().public_url, tenant.id);
    let endpoint = |name: &str| format!("{base}/oauth2/v2.0/{name}");
    let methods: Vec<&str> = client_authentication::SUPPORTED.iter().map(|method| method.name()).collect();
    let algorithms: Vec<&str> = Algorithm::ALL.iter().map(|algorithm| algorithm.name()).collect();
    json!({
        "issuer": desk.issuer(tenant),
        "authorization_endpoint": endpoint("authorize"),
        "token_endpoint": endpoint("token"),
        "userinfo_endpoint": endpoint("userinfo"),
        "end_session_endpoint": endpoint("logout"),
        "jwks_uri": format!("{base}/discovery/v2.0/keys"),
        "response_types_supported": ["code"],
        "response_modes_supported": ResponseMode::SUPPORTED,
        "grant_types_supported": grants::supported(),
        "token_endpoint_auth_methods_supported": methods,
        "code_challenge_methods_supported": ["S256"],
        "scopes_supported": OPENID_SCOPES,
        "claims_supported": claims::SUPPORTED,
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": algorithms,
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "ui_locales_supported": ["en", "ar"],
        "claims_parameter_supported": false,
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
        "authorization_response_iss_parameter_supported": true,
    })
}
