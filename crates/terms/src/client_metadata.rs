//! Words of client registration (RFC 7591 section 2; OpenID Connect Registration 1.0 section 2).

use serde::{Deserialize, Serialize};

/// `token_endpoint_auth_method`: how a client proves itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuthenticationMethod {
    /// In the `Authorization` header.
    #[default]
    ClientSecretBasic,
    /// In the body.
    ClientSecretPost,
    /// Not at all: a public client.
    None,
}

impl AuthenticationMethod {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::ClientSecretBasic => "client_secret_basic",
            Self::ClientSecretPost => "client_secret_post",
            Self::None => "none",
        }
    }
}

/// `application_type`: where a client runs, which decides what redirect URIs it may have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationType {
    /// On a server or in a browser.
    #[default]
    Web,
    /// On a person's device (RFC 8252).
    Native,
}
