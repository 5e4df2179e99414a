//! Public keys as JSON (RFC 7517), named by their thumbprint (RFC 7638).

use serde_json::{Value, json};

use super::{Algorithm, base64url};
use crate::secret::Digest;

/// A public key in the numbers that a JWK shows.
#[derive(Clone, Debug)]
pub enum PublicJwk {
    /// Modulus and exponent, big-endian without leading zeros.
    Rsa {
        /// The modulus.
        n: Vec<u8>,
        /// The exponent.
        e: Vec<u8>,
    },
    /// A point on P-256.
    P256 {
        /// 32 bytes.
        x: Vec<u8>,
        /// 32 bytes.
        y: Vec<u8>,
    },
    /// An Ed25519 key of 32 bytes.
    Ed25519 {
        /// The key.
        x: Vec<u8>,
    },
}

impl PublicJwk {
    /// > … the required members, lexicographically ordered, without white space (RFC 7638 section 3)
    pub fn thumbprint(&self) -> String {
        let b = |bytes: &[u8]| base64url::encode(bytes);
        let canonical = match self {
            Self::Rsa { n, e } => format!(r#"{{"e":"{}","kty":"RSA","n":"{}"}}"#, b(e), b(n)),
            Self::P256 { x, y } => format!(r#"{{"crv":"P-256","kty":"EC","x":"{}","y":"{}"}}"#, b(x), b(y)),
            Self::Ed25519 { x } => format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{}"}}"#, b(x)),
        };
        b(&Digest::of(canonical.as_bytes()).0)
    }

    /// The key as the key set publishes it.
    pub fn to_json(&self, kid: &str, algorithm: Algorithm) -> Value {
        let b = |bytes: &[u8]| base64url::encode(bytes);
        match self {
            Self::Rsa { n, e } => {
                json!({"kty": "RSA", "use": "sig", "alg": algorithm.name(), "kid": kid, "n": b(n), "e": b(e)})
            }
            Self::P256 { x, y } => {
                json!({"kty": "EC", "use": "sig", "alg": algorithm.name(), "kid": kid, "crv": "P-256", "x": b(x), "y": b(y)})
            }
            Self::Ed25519 { x } => {
                json!({"kty": "OKP", "use": "sig", "alg": algorithm.name(), "kid": kid, "crv": "Ed25519", "x": b(x)})
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thumbprint_is_that_of_the_standard() {
        // RFC 7638 section 3.1
        let n = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
        let key = PublicJwk::Rsa { n: base64url::decode(n).unwrap(), e: base64url::decode("AQAB").unwrap() };
        assert_eq!(key.thumbprint(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    }
}
