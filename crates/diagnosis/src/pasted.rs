//! What people paste when something was refused: a number, a reply, an address, a line of a log, the text of a page. Read for
//! its numbers, its trace id and its `error` value; nothing else of it is kept, since people paste live codes.

use crate::{Diagnosis, find};

/// What a pasted text tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pasted {
    /// Numbers of the catalogue, the most specific first, each once.
    pub numbers: Vec<u32>,
    /// The trace id: a GUID that is called so.
    pub trace_id: Option<String>,
    /// The `error` value.
    pub error: Option<String>,
}

/// The longest text that is looked at, in characters.
const LIMIT: usize = 20_000;
/// Most numbers that are taken out of one text.
const NUMBERS: usize = 8;

impl Pasted {
    /// Reads a text.
    pub fn read(text: &str) -> Self {
        let text = fold(&text.chars().take(LIMIT).collect::<String>());
        let text = decoded(&text);
        let mut numbers = Vec::new();
        let mut add = |number: u32| {
            if numbers.len() < NUMBERS && !numbers.contains(&number) && find(number).is_some() {
                numbers.push(number);
            }
        };
        let upper = text.to_ascii_uppercase();
        for prefix in ["AADSTS", "SANAD"] {
            after(&upper, prefix).filter_map(leading_number).for_each(&mut add);
        }
        for list in after(&text, "error_codes").take(NUMBERS) {
            let inside = list.get(..200).unwrap_or(list).split(']').next().unwrap_or_default();
            inside.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).for_each(&mut add);
        }
        for name in ["code=", "\"number\":"] {
            after(&text, name).map(str::trim_start).filter_map(leading_number).for_each(&mut add);
        }
        if let Some(number) = number_of(&text) {
            add(number);
        }
        let named = ["trace id:", "trace_id=", "\"trace_id\":", "trace_id:", "x-ms-request-id:"];
        let lower = text.to_ascii_lowercase();
        let trace_id = named.iter().find_map(|name| after(&lower, name).find_map(guid));
        let trace_id = trace_id.or_else(|| unnamed(&lower));
        let error = ["\"error\":", "error="].iter().find_map(|name| after(&text, name).find_map(word));
        Self { numbers, trace_id, error }
    }

    /// The entries of its numbers.
    pub fn entries(&self) -> impl Iterator<Item = &'static Diagnosis> {
        self.numbers.iter().filter_map(|number| find(*number))
    }
}

/// Reads a number as people write it: with its prefix, with blanks, in Arabic or Persian digits.
pub fn number_of(text: &str) -> Option<u32> {
    let folded: String = fold(text).chars().filter(|c| !c.is_whitespace()).collect();
    let upper = folded.to_ascii_uppercase();
    let digits = upper.strip_prefix("AADSTS").or_else(|| upper.strip_prefix("SANAD")).unwrap_or(&upper);
    digits.parse().ok()
}

/// Western digits, and none of the marks that steer direction.
fn fold(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '\u{660}'..='\u{669}' => char::from_digit(u32::from(c) - 0x660, 10),
            '\u{6F0}'..='\u{6F9}' => char::from_digit(u32::from(c) - 0x6F0, 10),
            '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => None,
            c => Some(c),
        })
        .collect()
}

/// The text with `+` and percent-encodings of an address undone, if it looks like one.
fn decoded(text: &str) -> String {
    if !text.contains("error_description=") && !text.contains('%') {
        return text.to_owned();
    }
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, more)) = rest.split_first() {
        let hex = more.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        match (first, hex.and_then(|pair| u8::from_str_radix(pair, 16).ok())) {
            (b'%', Some(byte)) => {
                out.push(byte);
                rest = more.get(2..).unwrap_or_default();
            }
            (b'+', _) => {
                out.push(b' ');
                rest = more;
            }
            _ => {
                out.push(*first);
                rest = more;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// What follows each place where a name stands.
fn after<'t>(text: &'t str, name: &str) -> impl Iterator<Item = &'t str> {
    text.match_indices(name).filter_map(move |(at, found)| text.get(at + found.len()..))
}

fn leading_number(text: &str) -> Option<u32> {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

fn guid(text: &str) -> Option<String> {
    let start = text.trim_start_matches([' ', '"', ':', '\n', '\t']);
    let candidate = start.get(..36)?;
    let fits = candidate.bytes().enumerate().all(|(at, b)| match at {
        8 | 13 | 18 | 23 => b == b'-',
        _ => b.is_ascii_hexdigit(),
    });
    fits.then(|| candidate.to_owned())
}

/// A trace id that nothing names as one, as in a line of the log or the text of a page: the first GUID of version 7 (RFC 9562
/// section 5.7). Ids of tenants are of version 4.
fn unnamed(text: &str) -> Option<String> {
    let starts = text.split(|c: char| !(c.is_ascii_hexdigit() || c == '-'));
    starts.filter(|word| word.len() == 36).filter_map(guid).find(|id| id.as_bytes().get(14) == Some(&b'7'))
}

fn word(text: &str) -> Option<String> {
    let start = text.trim_start_matches([' ', '"']);
    let word: String = start.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').take(60).collect();
    (word.len() > 3).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = "019ab3f0-1111-7222-8333-444455556666";

    #[test]
    fn a_number_is_read_as_people_write_it() {
        for text in ["50011", "AADSTS50011", " aadsts50011 ", "٥٠٠١١", "۵۰۰۱۱"] {
            assert_eq!(number_of(text), Some(50_011), "{text}");
        }
        assert_eq!(number_of("SANAD88040001"), Some(88_040_001));
        assert_eq!(number_of("x"), None);
    }

    #[test]
    fn a_reply_an_address_a_log_line_and_a_page_tell_number_and_trace() {
        let json = format!(
            r#"{{"error":"invalid_grant","error_description":"SANAD88040001: … Trace ID: {TRACE} …","error_codes":[88040001,70008],"trace_id":"{TRACE}"}}"#
        );
        let address = format!(
            "https://app.example/cb?error=invalid_request&error_description=AADSTS50149%3A+no.+Trace+ID%3A+{TRACE}+x&state=secret"
        );
        let uri = format!("https://id.example/error?code=70003&trace_id={TRACE}");
        for (text, number, error) in [
            (json.as_str(), 88_040_001, Some("invalid_grant")),
            (address.as_str(), 50_149, Some("invalid_request")),
            (uri.as_str(), 70_003, None),
        ] {
            let read = Pasted::read(text);
            assert_eq!(read.numbers.first(), Some(&number), "{text}");
            assert_eq!(read.trace_id.as_deref(), Some(TRACE), "{text}");
            assert_eq!(read.error.as_deref(), error, "{text}");
        }
        let line = format!(
            "2026-11-27 03:12:14Z {TRACE} token refused AADSTS70011 5a4ad000-0000-4000-8000-000000000001 x"
        );
        assert_eq!(Pasted::read(&line).trace_id.as_deref(), Some(TRACE));
        assert_eq!(Pasted::read(&format!("Trace ID   {TRACE}")).trace_id.as_deref(), Some(TRACE));
        let page = format!("AADSTS50034 \u{2066}invalid\u{2069} Trace ID:\n{TRACE}\n");
        assert_eq!(Pasted::read(&page).numbers, [50_034]);
        assert_eq!(Pasted::read(&page).trace_id.as_deref(), Some(TRACE));
        assert_eq!(Pasted::read("code=abc 12345 error=").numbers, [] as [u32; 0]);
    }
}
