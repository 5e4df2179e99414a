//! The compact form of a signed token (RFC 7515 section 7.1), taken apart but not yet believed.

use serde_json::{Map, Value};

use super::{Algorithm, base64url};

/// The longest token that is read, in bytes.
const LENGTH_LIMIT: usize = 16 * 1024;

/// A signed token in its parts. Nothing in it may be believed before its signature was verified.
pub struct Jws<'t> {
    /// `alg`, if it is one that this server knows.
    pub algorithm: Option<Algorithm>,
    /// `kid`.
    pub kid: Option<String>,
    /// `typ`, lower-cased, without `application/` (RFC 7515 section 4.1.9).
    pub typ: Option<String>,
    /// What the signature covers.
    pub signed: &'t [u8],
    /// The signature.
    pub signature: Vec<u8>,
    /// The members of the payload.
    pub claims: Map<String, Value>,
}

impl<'t> Jws<'t> {
    /// Takes a compact token apart; nothing for any other form.
    pub fn parse(text: &'t str) -> Option<Self> {
        if text.len() > LENGTH_LIMIT {
            return None;
        }
        let (signed, signature) = text.rsplit_once('.')?;
        let (header, payload) = signed.split_once('.').filter(|(_, payload)| !payload.contains('.'))?;
        let header: Map<String, Value> = serde_json::from_slice(&base64url::decode(header)?).ok()?;
        // > If any of the listed extension Header Parameters are not understood … the JWS is invalid.
        // > (RFC 7515 section 4.1.11)
        if header.contains_key("crit") {
            return None;
        }
        let word = |name: &str| header.get(name).and_then(Value::as_str);
        Some(Self {
            algorithm: word("alg").and_then(Algorithm::parse),
            kid: word("kid").map(str::to_owned),
            typ: word("typ").map(|typ| {
                let typ = typ.to_ascii_lowercase();
                typ.strip_prefix("application/").map(str::to_owned).unwrap_or(typ)
            }),
            signed: signed.as_bytes(),
            signature: base64url::decode(signature)?,
            claims: serde_json::from_slice(&base64url::decode(payload)?).ok()?,
        })
    }
}

/// The encoded header of a token: the same for every token of a key and a type.
pub fn encoded_header(algorithm: Algorithm, kid: &str, typ: &str) -> String {
    base64url::encode(format!(r#"{{"alg":"{}","kid":"{kid}","typ":"{typ}"}}"#, algorithm.name()).as_bytes())
}

/// Header and payload, encoded and joined: what is to be signed. There is room for the signature behind it.
pub fn signing_input(encoded_header: &str, payload: &[u8]) -> String {
    const SIGNATURE: usize = 360;
    let mut input = String::with_capacity(encoded_header.len() + payload.len() * 4 / 3 + SIGNATURE);
    input.push_str(encoded_header);
    input.push('.');
    base64url::encode_onto(payload, &mut input);
    input
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anything_but_the_compact_form_is_refused() {
        let good = "eyJhbGciOiJFUzI1NiJ9.e30.AA";
        assert!(Jws::parse(good).is_some());
        for bad in [
            "",
            "a",
            "a.b",
            "eyJhbGciOiJFUzI1NiJ9.e30.AA=",
            "eyJhbGciOiJFUzI1NiJ9.e30.A.A",
            "bnVsbA.e30.AA",
            "eyJhbGciOiJFUzI1NiJ9.W10.AA",
            "eyJhbGciOiJFUzI1NiJ9.e30.AB",
        ] {
            assert!(Jws::parse(bad).is_none(), "{bad}");
        }
        assert!(Jws::parse(&".".repeat(10_000)).is_none());
    }

    #[test]
    fn none_and_symmetric_algorithms_cannot_be_named() {
        let header = base64url::encode(br#"{"alg":"none"}"#);
        assert_eq!(Jws::parse(&format!("{header}.e30.")).unwrap().algorithm, None);
        let header = base64url::encode(br#"{"alg":"HS256"}"#);
        assert_eq!(Jws::parse(&format!("{header}.e30.AA")).unwrap().algorithm, None);
    }
}
