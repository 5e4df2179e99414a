//! The parameters of a request, decoded strictly from `application/x-www-form-urlencoded`
//! (RFC 6749 appendix B; the WHATWG URL standard section 5.1 for what separates them).
//!
//! Refuses with 88010002 what cannot be decoded: a bad percent escape, bytes that are not UTF-8, NUL.

use diagnosis::{Mend, Refusal};

/// Names and values in the order they came; names may repeat until somebody asks.
#[derive(Clone, Debug, Default)]
pub struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Decodes a body or a query string. Only `&` separates; a pair without a name is skipped.
    pub fn parse(input: &[u8]) -> Result<Self, Refusal> {
        let mut pairs = Vec::new();
        for pair in input.split(|b| *b == b'&').filter(|pair| !pair.is_empty()) {
            let cut = pair.iter().position(|b| *b == b'=');
            let (name, value) = match cut {
                Some(at) => (pair.get(..at).unwrap_or_default(), pair.get(at + 1..).unwrap_or_default()),
                None => (pair, &[][..]),
            };
            if name.is_empty() {
                continue;
            }
            let raw_name = String::from_utf8_lossy(name);
            let name = decode(name).map_err(|p| not_decodable(&raw_name, &p))?;
            let value = decode(value).map_err(|p| not_decodable(&name, &p))?;
            pairs.push((name, value));
        }
        Ok(Self(pairs))
    }

    /// Reads what it can: an escape that is none stays as it stands, bytes that are no text are left out. For requests that
    /// were refused because they cannot be decoded, and that are shown with their encoding mended.
    pub fn lenient(input: &[u8]) -> Self {
        let read = |part: &[u8]| {
            let bytes: Vec<u8> = part.iter().map(|b| if *b == b'+' { b' ' } else { *b }).collect();
            let text = percent_encoding::percent_decode(&bytes).decode_utf8_lossy().into_owned();
            text.chars().filter(|c| !matches!(c, '\0' | '\u{FFFD}')).collect::<String>()
        };
        let pairs = input.split(|b| *b == b'&').filter(|pair| !pair.is_empty()).map(|pair| {
            let cut = pair.iter().position(|b| *b == b'=').unwrap_or(pair.len());
            (read(pair.get(..cut).unwrap_or_default()), read(pair.get(cut + 1..).unwrap_or_default()))
        });
        Self(pairs.filter(|(name, _)| !name.is_empty()).collect())
    }

    /// Parameters made by hand, for tests and for requests that were kept.
    pub fn from_pairs(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// Pairs in the form of a query string or a body.
    pub fn encode(pairs: &[(&str, &str)]) -> String {
        let encode = |text: &str| percent_encoding::utf8_percent_encode(text, FORM).to_string();
        pairs
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect::<Vec<_>>()
            .join("&")
    }

    /// The first value under this name, whatever it is.
    pub fn first(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The value under this name.
    ///
    /// > Parameters sent without a value MUST be treated as if they were omitted from the request.
    /// > (RFC 6749 section 3.2)
    pub fn get(&self, name: &str) -> Option<&str> {
        self.first(name).filter(|value| !value.is_empty())
    }

    /// What was sent under a name that this one was meant by: `grantType` for `grant_type`, `amp;scope` for `scope`.
    pub fn misspelled(&self, name: &str) -> Option<&str> {
        self.names().find(|sent| is_meant(sent, name))
    }

    /// The value under this name, which the request needs; refuses with 900144 or 88010005.
    pub fn required(&self, name: &'static str, path: &str) -> Result<&str, Refusal> {
        match self.first(name) {
            None => {
                let refusal = Refusal::required_parameter_missing(name, path);
                let escaped = self.names().filter_map(|sent| Some((sent, sent.strip_prefix("amp;")?)));
                let meant = self.misspelled(name).map(|sent| (sent, name));
                let renamed = escaped.chain(meant.filter(|(sent, _)| !sent.starts_with("amp;")));
                Err(renamed.fold(refusal, |refusal, (sent, meant)| {
                    refusal.mend(Mend::Rename(sent.to_owned(), meant.to_owned()))
                }))
            }
            Some("") => Err(Refusal::parameter_empty_counts_as_absent(name)),
            Some(value) => Ok(value),
        }
    }

    /// Refuses with 9000411 if one of these names stands more than once.
    ///
    /// > Request and response parameters MUST NOT be included more than once. (RFC 6749 section 3.1)
    pub fn refuse_repeats(&self, concerns: impl Fn(&str) -> bool) -> Result<(), Refusal> {
        let mut seen = std::collections::HashSet::new();
        for (name, _) in &self.0 {
            if concerns(name) && !seen.insert(name.as_str()) {
                let name = presentable_name(name);
                return Err(Refusal::parameter_repeated(&name).mend(Mend::Once(name)));
            }
        }
        Ok(())
    }

    /// Every name and value, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The names, in order: what the sign-in log keeps of parameters whose values it does not keep.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }
}

/// What stays as it is; a blank becomes `%20`, which every decoder reads.
const FORM: &percent_encoding::AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What is wrong and at which character of the value, counted from 1.
struct Problem {
    at: u64,
    what: &'static str,
}

/// Whether a name was meant to be another: the same but for case, separators and a stray `amp;`, or a slip of two letters.
pub fn is_meant(sent: &str, known: &str) -> bool {
    let fold = |name: &str| -> String {
        let name = name.strip_prefix("amp;").unwrap_or(name);
        name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
    };
    let (folded, wanted) = (fold(sent), fold(known));
    sent != known
        && sent.len() <= NAME_LIMIT
        && (folded == wanted || (wanted.len() >= 8 && crate::scope::distance(&folded, &wanted) <= 2))
}

/// The longest name that is logged, in characters.
const NAME_LIMIT: usize = 60;

/// A parameter's name as it may be told and logged. What does not look like a name (a JSON body that was sent as a form
/// becomes one long name) may hold a secret: of it only the length is told.
pub fn presentable_name(name: &str) -> String {
    let length = name.chars().count();
    let is_name = length <= NAME_LIMIT
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | '[' | ']'));
    if is_name { name.to_owned() } else { format!("({length} characters)") }
}

fn not_decodable(name: &str, problem: &Problem) -> Refusal {
    let name = &presentable_name(name);
    Refusal::parameter_not_decodable(name, problem.at, problem.what).mend(Mend::Encode(name.to_owned()))
}

/// A text without its percent encoding; nothing if what is encoded is no text.
pub fn percent_decoded(text: &str) -> Option<String> {
    percent_encoding::percent_decode_str(text).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

/// Undoes the percent encoding of a name or value; `+` is a blank. Also used for Basic credentials.
pub(crate) fn decode_component(input: &[u8]) -> Option<String> {
    decode(input).ok()
}

fn decode(input: &[u8]) -> Result<String, Problem> {
    let mut out = Vec::with_capacity(input.len());
    let mut at = 0;
    while let Some(byte) = input.get(at) {
        let place = at as u64 + 1;
        match byte {
            b'+' => out.push(b' '),
            b'%' => {
                let pair =
                    (input.get(at + 1).copied().and_then(hex), input.get(at + 2).copied().and_then(hex));
                let (Some(high), Some(low)) = pair else {
                    return Err(Problem { at: place, what: "problem-percent-escape" });
                };
                out.push(high * 16 + low);
                at += 2;
            }
            other => out.push(*other),
        }
        if out.last() == Some(&0) {
            return Err(Problem { at: place, what: "problem-nul" });
        }
        at += 1;
    }
    String::from_utf8(out)
        .map_err(|e| Problem { at: e.utf8_error().valid_up_to() as u64 + 1, what: "problem-not-utf8" })
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|d| u8::try_from(d).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_names_cost_no_more_than_their_number() {
        let body: Vec<String> = (0..60_000).map(|n| format!("{n:x}=")).collect();
        let parameters = Parameters::parse(body.join("&").as_bytes()).unwrap();
        let begun = std::time::Instant::now();
        parameters.refuse_repeats(|_| true).unwrap();
        assert!(begun.elapsed().as_secs() < 5);
    }

    #[test]
    fn what_looks_like_no_name_is_not_told() {
        assert_eq!(presentable_name("client_secret"), "client_secret");
        assert_eq!(presentable_name("{\"client_secret\":\"x\"}"), "(21 characters)");
    }
    use proptest::prelude::*;

    #[test]
    fn only_the_ampersand_separates() {
        let parameters = Parameters::parse(b"grant_type=x;code=y").unwrap();
        assert_eq!(parameters.get("grant_type"), Some("x;code=y"));
    }

    #[test]
    fn bad_encodings_are_refused() {
        for bad in ["a=%", "a=%2", "a=%zz", "a=%c0%af", "a=%ed%a0%80", "a=b%00", "%00=b"] {
            assert_eq!(Parameters::parse(bad.as_bytes()).unwrap_err().number(), 88_010_002, "{bad}");
        }
    }

    #[test]
    fn a_pair_without_a_name_is_skipped_and_an_empty_value_is_absent() {
        let parameters = Parameters::parse(b"&&=v&a=&b=1&").unwrap();
        assert_eq!(parameters.names().collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(parameters.get("a"), None);
        assert_eq!(parameters.required("a", "/token").unwrap_err().number(), 88_010_005);
        assert_eq!(parameters.required("c", "/token").unwrap_err().number(), 900_144);
    }

    #[test]
    fn what_cannot_be_decoded_is_read_as_it_stands() {
        let read = Parameters::lenient(b"a=50%&b=%zz&c=x%20y+z&d=%ff1&e=%00");
        let pairs: Vec<_> = read.iter().collect();
        assert_eq!(pairs, [("a", "50%"), ("b", "%zz"), ("c", "x y z"), ("d", "1"), ("e", "")]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_decoded_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = Parameters::parse(&bytes);
        }
    }
}
