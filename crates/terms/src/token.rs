//! The form of codes and refresh tokens. Each kind carries its own prefix, so that none can be taken for another.

use uuid::Uuid;

use crate::jose::base64url;
use crate::secret::Secret;

/// What a presented value looks like, judged by its form alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// `sac_…`
    AuthorizationCode,
    /// `srt_…`
    RefreshToken,
    /// Three base64url parts with dots: some signed token.
    SignedToken,
    /// Nothing of ours.
    Unknown,
}

impl TokenKind {
    /// Judges a value by its form.
    pub fn of(text: &str) -> Self {
        if text.starts_with(CODE_PREFIX) {
            Self::AuthorizationCode
        } else if text.starts_with(REFRESH_PREFIX) {
            Self::RefreshToken
        } else if text.starts_with("eyJ") && text.split('.').count() == 3 {
            Self::SignedToken
        } else {
            Self::Unknown
        }
    }

    /// The key of the phrase that names it, if it is one of ours.
    pub fn phrase(self) -> Option<&'static str> {
        match self {
            Self::AuthorizationCode => Some("kind-authorization-code"),
            Self::RefreshToken => Some("kind-refresh-token"),
            Self::SignedToken => Some("kind-other-token"),
            Self::Unknown => None,
        }
    }
}

const CODE_PREFIX: &str = "sac_";
const REFRESH_PREFIX: &str = "srt_";

/// An authorization code: the id of its row, which grows with time, and 24 random bytes.
pub struct CodeToken {
    /// The row.
    pub id: Uuid,
    /// What only the client knows.
    pub secret: Secret,
}

impl CodeToken {
    /// A code from its parts.
    pub fn new(id: Uuid, chance: [u8; 24]) -> Self {
        Self { id, secret: Secret::new(base64url::encode(&chance)) }
    }

    /// The code as the client gets it: 4 + 22 + 32 characters.
    pub fn text(&self) -> String {
        format!("{CODE_PREFIX}{}{}", base64url::encode(self.id.as_bytes()), self.secret.expose())
    }

    /// Reads a code, exactly in the form in which it was made.
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix(CODE_PREFIX).filter(|rest| rest.len() == 22 + 32)?;
        let (id, secret) = rest.split_at_checked(22)?;
        base64url::decode(secret)?;
        Some(Self { id: Uuid::from_slice(&base64url::decode(id)?).ok()?, secret: Secret::new(secret) })
    }
}

/// A refresh token: its family, its place in the line, and a tag that only this server can make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshToken {
    /// The family's row.
    pub family: Uuid,
    /// How many rotations came before it, from 1.
    pub generation: u32,
    /// Which of several successors it is, from 0.
    pub sibling: u32,
    /// HMAC-SHA-256 of the above under the installation's token key.
    pub tag: [u8; 32],
}

impl RefreshToken {
    /// What the tag covers.
    pub fn body(family: Uuid, generation: u32, sibling: u32) -> [u8; 24] {
        let mut body = [0; 24];
        let (id, counters) = body.split_at_mut(16);
        id.copy_from_slice(family.as_bytes());
        let (g, s) = counters.split_at_mut(4);
        g.copy_from_slice(&generation.to_be_bytes());
        s.copy_from_slice(&sibling.to_be_bytes());
        body
    }

    /// The token as the client gets it.
    pub fn text(&self) -> Secret {
        let mut bytes = Self::body(self.family, self.generation, self.sibling).to_vec();
        bytes.extend_from_slice(&self.tag);
        Secret::new(format!("{REFRESH_PREFIX}{}", base64url::encode(&bytes)))
    }

    /// Reads the form; whether the tag is right is for who holds the key.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = base64url::decode(text.strip_prefix(REFRESH_PREFIX)?)?;
        let (family, rest) = bytes.split_at_checked(16)?;
        let (generation, rest) = rest.split_at_checked(4)?;
        let (sibling, tag) = rest.split_at_checked(4)?;
        Some(Self {
            family: Uuid::from_slice(family).ok()?,
            generation: u32::from_be_bytes(generation.try_into().ok()?),
            sibling: u32::from_be_bytes(sibling.try_into().ok()?),
            tag: tag.try_into().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_told_by_its_prefix_and_reads_back() {
        let code = CodeToken::new(Uuid::from_u128(7), [9; 24]).text();
        assert_eq!(TokenKind::of(&code), TokenKind::AuthorizationCode);
        assert_eq!(CodeToken::parse(&code).unwrap().id, Uuid::from_u128(7));
        let refresh = RefreshToken { family: Uuid::from_u128(3), generation: 4, sibling: 2, tag: [1; 32] };
        assert_eq!(RefreshToken::parse(refresh.text().expose()), Some(refresh.clone()));
        assert!(CodeToken::parse(refresh.text().expose()).is_none());
        assert!(RefreshToken::parse(&code).is_none());
        assert!(RefreshToken::parse(refresh.text().expose().get(..60).unwrap()).is_none());
    }
}
