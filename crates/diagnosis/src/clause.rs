//! The six `error` values of RFC 6749 section 5.2, word for word, and the clauses of their sentences: every entry that a token
//! request can be refused with stands under one of them.

/// One of the six `error` values of a token request.
#[derive(Debug)]
pub struct ErrorValue {
    /// The value on the wire.
    pub value: &'static str,
    /// The sentence of RFC 6749 section 5.2, word for word.
    pub sentence: &'static str,
    /// The clauses of the sentence: the name that entries use, and the words of the sentence that it stands for.
    pub clauses: &'static [(&'static str, &'static str)],
}

/// The six values, in the order of the standard.
pub static ERROR_VALUES: [ErrorValue; 6] = [
    ErrorValue {
        value: "invalid_request",
        sentence: "The request is missing a required parameter, includes an unsupported parameter value (other than grant type), \
            repeats a parameter, includes multiple credentials, utilizes more than one mechanism for authenticating the client, \
            or is otherwise malformed.",
        clauses: &[
            ("missing", "missing a required parameter"),
            ("unsupported_value", "an unsupported parameter value (other than grant type)"),
            ("repeated", "repeats a parameter"),
            ("credentials", "includes multiple credentials"),
            ("mechanisms", "utilizes more than one mechanism for authenticating the client"),
            ("malformed", "otherwise malformed"),
        ],
    },
    ErrorValue {
        value: "invalid_client",
        sentence: "Client authentication failed (e.g., unknown client, no client authentication included, or unsupported \
            authentication method). The authorization server MAY return an HTTP 401 (Unauthorized) status code to indicate \
            which HTTP authentication schemes are supported. If the client attempted to authenticate via the \"Authorization\" \
            request header field, the authorization server MUST respond with an HTTP 401 (Unauthorized) status code and include \
            the \"WWW-Authenticate\" response header field matching the authentication scheme used by the client.",
        clauses: &[
            ("unknown", "unknown client"),
            ("none", "no client authentication included"),
            ("method", "unsupported authentication method"),
            ("failed", "Client authentication failed"),
        ],
    },
    ErrorValue {
        value: "invalid_grant",
        sentence: "The provided authorization grant (e.g., authorization code, resource owner credentials) or refresh token is \
            invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to \
            another client.",
        clauses: &[
            ("invalid", "invalid"),
            ("expired", "expired"),
            ("revoked", "revoked"),
            ("redirection", "does not match the redirection URI used in the authorization request"),
            ("another_client", "issued to another client"),
        ],
    },
    ErrorValue {
        value: "unauthorized_client",
        sentence: "The authenticated client is not authorized to use this authorization grant type.",
        clauses: &[("not_authorized", "not authorized to use this authorization grant type")],
    },
    ErrorValue {
        value: "unsupported_grant_type",
        sentence: "The authorization grant type is not supported by the authorization server.",
        clauses: &[("not_supported", "not supported by the authorization server")],
    },
    ErrorValue {
        value: "invalid_scope",
        sentence: "The requested scope is invalid, unknown, malformed, or exceeds the scope granted by the resource owner.",
        clauses: &[
            ("scope_invalid", "invalid"),
            ("scope_unknown", "unknown"),
            ("scope_malformed", "malformed"),
            ("scope_exceeds", "exceeds the scope granted by the resource owner"),
        ],
    },
];

/// The value with this name.
pub fn error_value(value: &str) -> Option<&'static ErrorValue> {
    ERROR_VALUES.iter().find(|known| known.value == value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{State, Surface, list};

    #[test]
    fn a_clause_stands_in_its_sentence() {
        for error in &ERROR_VALUES {
            for (name, words) in error.clauses {
                assert!(error.sentence.contains(words), "{name}");
            }
        }
    }

    #[test]
    fn every_refusal_of_a_token_request_stands_under_a_clause_of_its_value() {
        for entry in list().iter().filter(|e| matches!(e.state, State::Raised | State::Reserved)) {
            let value = entry.oauth.iter().find(|(surface, _)| *surface == Surface::Token);
            let Some(error) = value.and_then(|(_, value)| error_value(value)) else { continue };
            let clause = entry.clause.unwrap_or_default();
            assert!(error.clauses.iter().any(|(name, _)| *name == clause), "{} {clause}", entry.number);
        }
    }
}
