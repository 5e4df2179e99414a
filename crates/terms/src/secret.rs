//! Secrets that cannot be printed, and what is stored instead of them.

use aws_lc_rs::digest;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// A secret in the clear, wiped when dropped. It cannot be displayed or compared with `==`.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a text into custody.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text itself: for hashing and for handing it to the one it belongs to, nothing else.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What is stored instead of a secret of 128 bits or more.
    pub fn digest(&self) -> Digest {
        Digest::of(self.0.as_bytes())
    }

    /// The bits of chance that this text can hold at most, estimated from how its characters are distributed
    /// (Shannon entropy times length): a low figure proves weakness, a high one only allows strength.
    pub fn estimated_bits(&self) -> u64 {
        let mut counts = std::collections::BTreeMap::<char, f64>::new();
        for character in self.0.chars() {
            *counts.entry(character).or_default() += 1.0;
        }
        let length: f64 = counts.values().sum();
        let bits: f64 = counts.values().map(|n| -n * (n / length).log2()).sum();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small and not negative")]
        let whole = bits as u64;
        whole
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// A SHA-256 digest, compared in constant time.
#[derive(Clone, Copy, Debug)]
pub struct Digest(pub [u8; 32]);

impl Digest {
    /// The digest of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let mut out = [0; 32];
        out.copy_from_slice(digest::digest(&digest::SHA256, bytes).as_ref());
        Self(out)
    }

    /// The digest in a row or a file, if it has the right length.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        Some(Self(bytes.try_into().ok()?))
    }

    /// Whether both are the same, in a time that does not depend on where they differ.
    pub fn matches(&self, other: &Digest) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_does_not_print_itself() {
        assert_eq!(format!("{:?}", Secret::new("canary")), "Secret(…)");
    }

    #[test]
    fn a_password_has_far_fewer_bits_than_a_made_secret() {
        assert!(Secret::new("correct horse battery").estimated_bits() < 128);
        assert!(Secret::new("q0JZ8Yk3vT1mX7wR5nB2cH6dF9gL4sPaEuKi").estimated_bits() >= 128);
    }
}
