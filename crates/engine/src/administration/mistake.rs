//! A mistake in a file that a person wrote: where it is, what was found and what is allowed.

use diagnosis::Allowed;

/// What is wrong in a file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The line, from 1.
    pub line: u64,
    /// The key.
    pub key: String,
    /// What stands there.
    pub found: String,
    /// What may stand there.
    pub allowed: Allowed,
}

/// What a TOML reader complained about, in those terms.
pub fn of_toml(text: &str, e: &toml::de::Error) -> Mistake {
    let span = e.span().unwrap_or(0..0);
    let found =
        text.get(span.clone()).unwrap_or_default().lines().next().unwrap_or_default().trim().to_owned();
    let message = e.message().replace('`', "");
    let allowed = message.split_once("expected ").map_or(message.clone(), |(_, rest)| rest.to_owned());
    let line_text = line_text(text, span.start);
    let key = line_text.split('=').next().unwrap_or_default().trim().to_owned();
    let found = if key.starts_with("database") {
        // An address holds a password.
        "another value".to_owned()
    } else if found.is_empty() {
        message
    } else {
        found
    };
    Mistake { line: line_of(text, span.start), key, found, allowed: allowed.into() }
}

/// A mistake at a byte of a text.
pub fn mistake_at(text: &str, at: usize, key: &str, found: &str, allowed: impl Into<Allowed>) -> Mistake {
    Mistake { line: line_of(text, at), key: key.to_owned(), found: found.to_owned(), allowed: allowed.into() }
}

fn line_of(text: &str, at: usize) -> u64 {
    text.bytes().take(at).filter(|b| *b == b'\n').count() as u64 + 1
}

fn line_text(text: &str, at: usize) -> &str {
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
    text.get(start..).unwrap_or_default().lines().next().unwrap_or_default()
}
