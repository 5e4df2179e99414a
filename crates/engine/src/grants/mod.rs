//! What earns tokens: one file per grant type.

mod authorization_code;
mod client_credentials;
mod grant;
mod refresh_token;

pub(crate) use grant::{Case, Claim, Grant, Judgement, carry_out};

/// Every grant; metadata and allowed parameters read this list.
pub(crate) static GRANTS: &[&dyn Grant] = &[
    &authorization_code::AuthorizationCode,
    &refresh_token::RefreshTokenGrant,
    &client_credentials::ClientCredentials,
];

/// The grant types that metadata announces.
pub fn supported() -> Vec<&'static str> {
    GRANTS.iter().map(|grant| grant.kind().name()).collect()
}
