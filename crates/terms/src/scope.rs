//! The `scope` of a request (RFC 6749 section 3.3), and the scopes that OpenID Connect itself defines.

use diagnosis::Refusal;

/// What OpenID Connect Core 1.0 sections 5.4 and 11 define; they belong to no resource.
pub const OPENID_SCOPES: [&str; 6] = ["openid", "profile", "email", "address", "phone", "offline_access"];

/// The longest `scope` that is read, in bytes.
const LENGTH_LIMIT: usize = 4096;
/// The most scope tokens that are read.
const COUNT_LIMIT: usize = 100;

/// Scope tokens in the order they came, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope(Vec<String>);

impl Scope {
    /// Reads a scope; refuses with 28002 (malformed) or 88060005 (too long).
    ///
    /// > scope = scope-token *( SP scope-token ); scope-token = 1*( %x21 / %x23-5B / %x5D-7E )
    /// > (RFC 6749 section 3.3)
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        if text.len() > LENGTH_LIMIT {
            return Err(Refusal::scope_too_long(LENGTH_LIMIT as u64));
        }
        if let Some(at) = text.bytes().position(|b| !matches!(b, 0x20 | 0x21 | 0x23..=0x5B | 0x5D..=0x7E)) {
            return Err(Refusal::scope_malformed(at as u64 + 1));
        }
        let mut tokens = Vec::<String>::new();
        for token in text.split(' ').filter(|token| !token.is_empty()) {
            if !tokens.iter().any(|known| known == token) {
                tokens.push(token.to_owned());
            }
        }
        if tokens.len() > COUNT_LIMIT {
            return Err(Refusal::scope_too_long(LENGTH_LIMIT as u64));
        }
        Ok(Self(tokens))
    }

    /// A scope of tokens that were checked before.
    pub fn of(tokens: Vec<String>) -> Self {
        Self(tokens)
    }

    /// Whether this token is among them.
    pub fn contains(&self, token: &str) -> bool {
        self.0.iter().any(|known| known == token)
    }

    /// The tokens, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first token of this scope that `wider` lacks.
    pub fn beyond<'s>(&'s self, wider: &Scope) -> Option<&'s str> {
        self.iter().find(|token| !wider.contains(token))
    }
}

impl std::fmt::Display for Scope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}

/// The known word that is nearest to a mistyped one, if any is near: at most half of its letters differ.
pub fn nearest<'w>(word: &str, known: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let word = word.chars().take(100).collect::<String>().to_lowercase();
    known
        .into_iter()
        .map(|candidate| (distance(&word, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= (candidate.chars().count() / 2).max(1))
        .min()
        .map(|(_, candidate)| candidate)
}

/// How many letters have to be inserted, removed or replaced to turn one word into the other (Levenshtein).
pub(crate) fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (at, letter) in from.chars().enumerate() {
        let mut previous = at;
        let mut next = vec![at + 1];
        for (column, other) in to.iter().enumerate() {
            let above = row.get(column + 1).copied().unwrap_or(0);
            let left = next.last().copied().unwrap_or(0);
            next.push((previous + usize::from(letter != *other)).min(above + 1).min(left + 1));
            previous = above;
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_is_a_set_in_order() {
        let scope = Scope::parse("openid read  openid write ").unwrap();
        assert_eq!(scope.to_string(), "openid read write");
    }

    #[test]
    fn what_the_grammar_forbids_is_refused_at_its_place() {
        assert_eq!(Scope::parse("read \"x\"").unwrap_err().number(), 28_002);
        assert_eq!(Scope::parse("read\u{e9}").unwrap_err().number(), 28_002);
        assert_eq!(Scope::parse(&"a ".repeat(5000)).unwrap_err().number(), 88_060_005);
    }

    #[test]
    fn the_nearest_word_is_found() {
        assert_eq!(nearest("raed", ["read", "write"]), Some("read"));
        assert_eq!(nearest("Write", ["read", "write"]), Some("write"));
        assert_eq!(nearest("delete", ["read", "write"]), None);
    }
}
