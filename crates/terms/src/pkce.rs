//! Proof Key for Code Exchange (RFC 7636), method S256 only (RFC 9700 section 2.1.1).

use diagnosis::{Mend, Refusal};

use crate::jose::base64url;
use crate::secret::Digest;

/// The `code_challenge` of an authorization request: 43 characters, the base64url form of a SHA-256 digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge(String);

/// The `code_verifier` of a token request: 43 to 128 characters of the unreserved alphabet.
pub struct Verifier(crate::Secret);

/// The length of a base64url SHA-256 digest without padding.
const CHALLENGE_LENGTH: usize = 43;

impl Challenge {
    /// Reads challenge and method; refuses with 50149, 88070005, 501491 or 88070004.
    pub fn parse(challenge: &str, method: Option<&str>) -> Result<Self, Refusal> {
        let s256 = || Mend::Set("code_challenge_method".into(), "S256".into());
        match method {
            // > If the client is capable of using "S256", it MUST use "S256". (RFC 7636 section 4.2)
            Some("S256") => {}
            Some(other) => return Err(Refusal::code_challenge_method_not_supported(other).mend(s256())),
            // > code_challenge_method OPTIONAL, defaults to "plain" if not present. (RFC 7636 section 4.3)
            None => return Err(Refusal::code_challenge_method_missing().mend(s256())),
        }
        let length = challenge.chars().count();
        if length != CHALLENGE_LENGTH {
            return Err(Refusal::code_challenge_length_wrong(CHALLENGE_LENGTH as u64, length as u64));
        }
        if let Some(at) =
            challenge.bytes().position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')))
        {
            return Err(Refusal::code_challenge_malformed(at as u64 + 1));
        }
        Ok(Self(challenge.to_owned()))
    }

    /// A challenge that was checked before it was stored.
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// The text that was sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether somebody sent the challenge where the verifier belongs.
    pub fn was_sent_as(&self, verifier: &str) -> bool {
        self.0 == verifier
    }

    /// > BASE64URL-ENCODE(SHA256(ASCII(code_verifier))) == code_challenge (RFC 7636 section 4.6)
    pub fn verifier_matches(&self, verifier: &Verifier) -> bool {
        let produced = Digest::of(verifier.0.expose().as_bytes());
        base64url::decode(&self.0)
            .and_then(|bytes| Digest::from_slice(&bytes))
            .is_some_and(|expected| expected.matches(&produced))
    }
}

impl Verifier {
    /// Reads a verifier; refuses with 88040008.
    ///
    /// > code-verifier = 43*128unreserved; unreserved = ALPHA / DIGIT / "-" / "." / "_" / "~"
    /// > (RFC 7636 section 4.1)
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        if !text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~')) {
            return Err(Refusal::verifier_malformed("problem-verifier-alphabet"));
        }
        if !(43..=128).contains(&text.len()) {
            return Err(Refusal::verifier_malformed("problem-verifier-length"));
        }
        Ok(Self(crate::Secret::new(text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_standard_matches() {
        // RFC 7636 appendix B
        let challenge =
            Challenge::parse("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", Some("S256")).unwrap();
        let verifier = Verifier::parse("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk").unwrap();
        assert!(challenge.verifier_matches(&verifier));
        assert!(!challenge.verifier_matches(&Verifier::parse(&"a".repeat(43)).unwrap()));
    }

    #[test]
    fn lengths_and_alphabets_are_held() {
        for (length, good) in [(42, false), (43, true), (128, true), (129, false)] {
            assert_eq!(Verifier::parse(&"a".repeat(length)).is_ok(), good, "{length}");
        }
        assert!(Verifier::parse(&format!("{}+", "a".repeat(43))).is_err());
        let of = |text: &str| Challenge::parse(text, Some("S256")).unwrap_err().number();
        assert_eq!(of(&"a".repeat(42)), 501_491);
        assert_eq!(of(&format!("{}=", "a".repeat(43))), 501_491);
        assert_eq!(of(&format!("{}+", "a".repeat(42))), 88_070_004);
        assert_eq!(Challenge::parse("x", Some("plain")).unwrap_err().number(), 50_149);
        assert_eq!(Challenge::parse("x", None).unwrap_err().number(), 88_070_005);
    }
}
