//! Facts: the few types of value that a refusal may show, and what a caller's own text must satisfy to be shown.

use serde::{Deserialize, Serialize};

use crate::FactKind;

/// A value inside a refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fact {
    /// A text of ours or of the registration.
    Literal(String),
    /// The caller's own text, fit to be shown.
    Echo(String),
    /// The caller's own text, unfit to be shown: its length in characters.
    Unshown(u64),
    /// A plain number.
    Count(u64),
    /// Seconds since 1970.
    Instant(i64),
    /// A name given by people, in any script.
    Name(String),
    /// The key of a phrase in the words.
    Message(std::borrow::Cow<'static, str>),
}

/// What would be accepted: values as they are written, or a phrase of the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Allowed {
    /// Values, names, or what a parser expects.
    Values(String),
    /// The key of a phrase.
    Said(&'static str),
}

impl From<String> for Allowed {
    fn from(values: String) -> Self {
        Self::Values(values)
    }
}

impl From<&str> for Allowed {
    fn from(values: &str) -> Self {
        Self::Values(values.to_owned())
    }
}

impl Allowed {
    pub(crate) fn fact(self) -> Fact {
        match self {
            Self::Values(values) => Fact::Literal(values),
            Self::Said(key) => Fact::Message(key.into()),
        }
    }
}

/// The longest text of a caller that is shown back, in characters.
const ECHO_LIMIT: usize = 200;

/// Words on which client libraries switch their behaviour when they find them in a description.
pub const MATCHED_ON: [&str; 6] = [
    "interaction_required",
    "consent_required",
    "login_required",
    "bad_token",
    "ui_not_allowed",
    "interrupted_user",
];

impl Fact {
    /// A caller's own text. It is shown only within the alphabet of `error_description`
    /// (RFC 6749 section 5.2: %x20-21 / %x23-5B / %x5D-7E), up to 200 characters, and free of the words on which
    /// client libraries switch; of any other text only the length is told.
    pub fn echo(text: &str) -> Self {
        let plain = text.bytes().all(|b| matches!(b, 0x20..=0x21 | 0x23..=0x5B | 0x5D..=0x7E));
        if plain
            && !text.is_empty()
            && text.len() <= ECHO_LIMIT
            && !MATCHED_ON.iter().any(|w| text.contains(w))
        {
            Self::Echo(text.to_owned())
        } else {
            Self::Unshown(text.chars().count() as u64)
        }
    }

    /// A fact of a type, from text: for examples, whose values the catalogue writes as text.
    pub(crate) fn of_kind(kind: FactKind, text: &str) -> Self {
        match kind {
            FactKind::Literal | FactKind::Allowed => Self::Literal(text.to_owned()),
            FactKind::Echo => Self::echo(text),
            FactKind::Count => Self::Count(text.parse().unwrap_or_default()),
            FactKind::Instant => Self::Instant(text.parse().unwrap_or_default()),
            FactKind::Name => Self::Name(text.to_owned()),
            FactKind::Message => Self::Message(text.to_owned().into()),
        }
    }

    /// The bare value, for programs and logs; a message stays its key.
    pub fn plain(&self) -> String {
        match self {
            Self::Literal(text) | Self::Echo(text) | Self::Name(text) => text.clone(),
            Self::Unshown(length) => format!("({length} characters)"),
            Self::Count(number) => number.to_string(),
            Self::Instant(at) => instant_text(*at),
            Self::Message(key) => key.clone().into_owned(),
        }
    }
}

/// An instant as it stands on the wire and in texts: `2026-11-22 10:33:20Z`.
pub fn instant_text(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds)
        .map_or_else(|_| seconds.to_string(), |at| at.strftime("%Y-%m-%d %H:%M:%SZ").to_string())
}

/// The instant that a text such as `2026-11-22T10:33:20Z` names, in seconds since 1970.
pub fn instant_of(text: &str) -> Option<i64> {
    text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_outside_the_alphabet_is_described_by_its_length() {
        assert_eq!(Fact::echo("\"><script>é"), Fact::Unshown(11));
        assert_eq!(Fact::echo(&"a".repeat(201)), Fact::Unshown(201));
        assert_eq!(Fact::echo("consent_required"), Fact::Unshown(16));
        assert_eq!(Fact::echo("read write"), Fact::Echo("read write".into()));
    }

    #[test]
    fn instants_are_written_as_on_the_wire() {
        assert_eq!(instant_text(1_795_343_600), "2026-11-22 10:33:20Z");
    }
}
