//! The methods, and reading a Basic header (RFC 7617 section 2; RFC 6749 section 2.3.1).

use base64::Engine as _;
use diagnosis::Refusal;
use terms::{AuthenticationMethod, Parameters, Secret};

/// Every method, in the order in which metadata announces them.
pub const SUPPORTED: [AuthenticationMethod; 3] = [
    AuthenticationMethod::ClientSecretBasic,
    AuthenticationMethod::ClientSecretPost,
    AuthenticationMethod::None,
];

/// An id and a secret as some method carried them.
#[derive(Debug)]
pub(super) struct Credentials {
    pub(super) client_id: String,
    pub(super) secret: Option<Secret>,
    pub(super) method: AuthenticationMethod,
}

/// Reads the value of a Basic header; refuses with 88020002.
pub(super) fn basic(value: &str) -> Result<Credentials, Refusal> {
    let unreadable = |problem| Refusal::basic_header_unreadable(problem);
    let bytes = base64::engine::general_purpose::STANDARD
        .decode(value)
        .map_err(|_| unreadable("problem-basic-base64"))?;
    let colon = bytes.iter().position(|b| *b == b':').ok_or_else(|| unreadable("problem-basic-colon"))?;
    let (id, secret) = bytes.split_at_checked(colon).unwrap_or((&bytes, &[]));
    // > The client identifier is encoded using the "application/x-www-form-urlencoded" encoding algorithm … and the
    // > encoded value is used as the username. (RFC 6749 section 2.3.1)
    let decode = |part: &[u8]| {
        Parameters::parse(&[b"v=", part].concat())
            .ok()
            .filter(|_| !part.contains(&b'&'))
            .and_then(|parameters| parameters.first("v").map(str::to_owned))
            .ok_or_else(|| unreadable("problem-basic-encoding"))
    };
    let client_id = decode(id)?;
    let secret = decode(secret.get(1..).unwrap_or_default())?;
    if client_id.is_empty() {
        return Err(unreadable("problem-basic-client-id-empty"));
    }
    if secret.is_empty() {
        return Err(unreadable("problem-basic-secret-empty"));
    }
    Ok(Credentials {
        client_id,
        secret: Some(Secret::new(secret)),
        method: AuthenticationMethod::ClientSecretBasic,
    })
}
