//! Rendering: the same text on the wire, on a page and in a terminal.

use diagnosis::{Diagnosis, Fact, Mend, State};
use fluent_bundle::{FluentArgs, FluentValue};

use crate::{Language, bundles};

/// A value for a text that is not a fact of a refusal.
#[derive(Clone, Debug)]
pub enum Arg<'a> {
    /// An identifier, address or code: written from left to right.
    Literal(&'a str),
    /// A name given by people, in any script.
    Name(&'a str),
}

/// Where a text is shown, which decides how values stand in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a member of JSON, or in `error_description`: no marks at all.
    Plain,
    /// On a page.
    Page,
    /// In a terminal.
    Terminal,
}

/// Title, cause and steps of a diagnosis.
#[derive(Clone, Debug)]
pub struct Words {
    /// What it is called.
    pub title: String,
    /// What happened.
    pub cause: String,
    /// What to do, step by step.
    pub remedy: Vec<String>,
}

/// A value stands in a formatted text between these until it is set in its place.
const OPEN: char = '\u{F8F0}';
const CLOSE: char = '\u{F8F1}';
const LRI: char = '\u{2066}';
const FSI: char = '\u{2068}';
const PDI: char = '\u{2069}';

/// The cause of a diagnosis as `error_description` tells it: English, within %x20-21 / %x23-5B / %x5D-7E
/// (RFC 6749 section 5.2), on one line.
pub fn description(entry: &Diagnosis, facts: &[(&str, Fact)]) -> String {
    let text = render(Language::English, Place::Plain, entry.key, Some("cause"), facts);
    text.chars()
        .map(|c| {
            if matches!(c, '\u{20}'..='\u{21}' | '\u{23}'..='\u{5B}' | '\u{5D}'..='\u{7E}') { c } else { '?' }
        })
        .collect()
}

/// The words of a diagnosis. A fact that is not given is shown by its name.
pub fn words(language: Language, place: Place, entry: &Diagnosis, facts: &[(String, Fact)]) -> Words {
    let mut all: Vec<(&str, Fact)> = facts.iter().map(|(name, fact)| (name.as_str(), fact.clone())).collect();
    for (name, _) in entry.facts {
        if !all.iter().any(|(known, _)| known == name) {
            all.push((name, Fact::Literal(format!("<{name}>"))));
        }
    }
    let part = |attribute| render(language, place, entry.key, attribute, &all);
    let remedy = match entry.state {
        State::Elsewhere => render(language, place, "remedy-elsewhere", None, &[]),
        State::Umbrella => render(language, place, "remedy-umbrella", None, &[]),
        _ => part(Some("remedy")),
    };
    Words {
        title: part(None),
        cause: part(Some("cause")),
        remedy: remedy.lines().map(str::trim).filter(|step| !step.is_empty()).map(str::to_owned).collect(),
    }
}

/// A text of a page as HTML, with its values set and escaped.
pub fn text(language: Language, key: &str, args: &[(&str, Arg<'_>)]) -> String {
    render(language, Place::Page, key, None, &facts_of(args))
}

fn facts_of<'n>(args: &[(&'n str, Arg<'_>)]) -> Vec<(&'n str, Fact)> {
    let fact = |arg: &Arg<'_>| match arg {
        Arg::Literal(text) => Fact::Literal((*text).to_owned()),
        Arg::Name(text) => Fact::Name((*text).to_owned()),
    };
    args.iter().map(|(name, arg)| (*name, fact(arg))).collect()
}

/// A text with a count in it, which chooses the form of the sentence (CLDR plural rules).
pub fn counted(language: Language, place: Place, key: &str, count: u64, args: &[(&str, Arg<'_>)]) -> String {
    let mut facts = facts_of(args);
    facts.push(("count", Fact::Count(count)));
    render(language, place, key, None, &facts)
}

/// A text with facts in it.
pub fn sentence(language: Language, place: Place, key: &str, facts: &[(&str, Fact)]) -> String {
    render(language, place, key, None, facts)
}

/// A fact by itself, as HTML.
pub fn fact(language: Language, fact: &Fact) -> String {
    match fact {
        Fact::Message(_) | Fact::Unshown(_) => value(language, Place::Page, fact),
        other => escape(&shown(&other.plain())),
    }
}

/// A change that would make a request pass, as one step.
pub fn mend(language: Language, place: Place, mend: &Mend) -> String {
    let literal = |name: &'static str, value: &str| (name, Fact::Literal(value.to_owned()));
    let (key, facts) = match mend {
        Mend::Endpoint(name) => ("mend-endpoint", vec![literal("path", &format!("/{name}"))]),
        Mend::Set(name, value) => ("mend-set", vec![literal("parameter", name), literal("value", value)]),
        Mend::Rename(sent, name) => ("mend-rename", vec![literal("sent", sent), literal("parameter", name)]),
        Mend::Remove(name) => ("mend-remove", vec![literal("parameter", name)]),
        Mend::Once(name) => ("mend-once", vec![literal("parameter", name)]),
        Mend::Encode(name) => ("mend-encode", vec![literal("parameter", name)]),
        Mend::IntoBody(name) => ("mend-into-body", vec![literal("parameter", name)]),
        Mend::Method(name) => ("mend-method", vec![literal("method", name)]),
        Mend::Header(name, value) => ("mend-header", vec![literal("header", name), literal("value", value)]),
        Mend::WithoutHeader(name) => ("mend-without-header", vec![literal("header", name)]),
        Mend::Path(tenant) => ("mend-path", vec![literal("tenant", tenant)]),
        Mend::Basic(client) => ("mend-basic", vec![literal("client_id", client)]),
        Mend::Secret(client) => ("mend-secret", vec![literal("client_id", client)]),
        Mend::BeginAgain { .. } => ("mend-begin-again", Vec::new()),
    };
    render(language, place, key, None, &facts)
}

/// A text without values, plain.
pub fn phrase(language: Language, key: &str) -> String {
    render(language, Place::Plain, key, None, &[])
}

fn render(
    language: Language,
    place: Place,
    key: &str,
    attribute: Option<&str>,
    facts: &[(&str, Fact)],
) -> String {
    let bundle = bundles::of(language);
    let pattern = bundle.get_message(key).and_then(|message| match attribute {
        None => message.value(),
        Some(name) => message.get_attribute(name).map(|attribute| attribute.value()),
    });
    let Some(pattern) = pattern else { return format!("[{key}]") };
    let mut args = FluentArgs::new();
    for (at, (name, fact)) in facts.iter().enumerate() {
        args.set((*name).to_owned(), FluentValue::from(format!("{OPEN}{at}{CLOSE}")));
        // A count is also there as a number, by which a text may choose its form.
        if let Fact::Count(number) = fact {
            args.set(format!("{name}-number"), FluentValue::from(*number));
        }
    }
    let formatted = bundle.format_pattern(pattern, Some(&args), &mut Vec::new());
    set_values(language, place, &formatted, facts)
}

fn set_values(language: Language, place: Place, formatted: &str, facts: &[(&str, Fact)]) -> String {
    let mut out = String::with_capacity(formatted.len() + 64);
    for (at, piece) in formatted.split(OPEN).enumerate() {
        let rest = if at == 0 { Some(piece) } else { None };
        let (fact, rest) = match rest {
            Some(rest) => (None, rest),
            None => match piece.split_once(CLOSE) {
                Some((index, rest)) => (index.parse::<usize>().ok().and_then(|i| facts.get(i)), rest),
                None => (None, piece),
            },
        };
        if let Some((_, fact)) = fact {
            out.push_str(&value(language, place, fact));
        }
        out.push_str(&literals(language, place, rest));
    }
    out
}

/// Sets what stands between backticks.
fn literals(language: Language, place: Place, text: &str) -> String {
    let mut out = String::new();
    for (at, piece) in text.split('`').enumerate() {
        let is_literal = at % 2 == 1;
        match place {
            Place::Page if is_literal => out.push_str(&format!("<code dir=\"ltr\">{}</code>", escape(piece))),
            Place::Page => out.push_str(&escape(piece)),
            Place::Terminal if is_literal && language == Language::Arabic => {
                out.extend([LRI]);
                out.push_str(piece);
                out.push(PDI);
            }
            Place::Terminal | Place::Plain => out.push_str(piece),
        }
    }
    out
}

fn value(language: Language, place: Place, fact: &Fact) -> String {
    match fact {
        Fact::Message(key) => render(language, place, key, None, &[]),
        Fact::Unshown(length) => {
            let length = [("length", Fact::Count(*length))];
            render(language, place, "unshown-value", None, &length)
        }
        other => {
            let text = shown(&other.plain());
            let is_name = matches!(other, Fact::Name(_));
            match place {
                Place::Plain => text,
                Place::Page if is_name => format!("<bdi>{}</bdi>", escape(&text)),
                Place::Page => format!("<bdi dir=\"ltr\">{}</bdi>", escape(&text)),
                Place::Terminal if language == Language::English => text,
                Place::Terminal if is_name => format!("{FSI}{text}{PDI}"),
                Place::Terminal => format!("{LRI}{text}{PDI}"),
            }
        }
    }
}

/// Whether a character steers a terminal or turns the direction of what stands around it.
pub fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Without characters that steer, and without our own marks.
fn shown(text: &str) -> String {
    text.chars().map(|c| if steers(c) || matches!(c, OPEN | CLOSE) { '\u{FFFD}' } else { c }).collect()
}

/// Escapes a text for HTML, in content and in quoted attributes.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> &'static Diagnosis {
        diagnosis::find(700_016).unwrap()
    }

    #[test]
    fn a_description_is_plain_and_holds_its_facts() {
        let facts = [("client_id", Fact::echo("wbe")), ("tenant", Fact::Literal("demo".into()))];
        let text = description(entry(), &facts);
        assert!(text.contains("wbe") && text.contains("demo"), "{text}");
        assert!(!text.contains('`') && text.is_ascii(), "{text}");
    }

    #[test]
    fn values_are_escaped_and_isolated_on_a_page() {
        let facts = [("client_id".to_owned(), Fact::Literal("<b>".into()))];
        let words = words(Language::Arabic, Place::Page, entry(), &facts);
        assert!(words.cause.contains("<bdi dir=\"ltr\">&lt;b&gt;</bdi>"), "{}", words.cause);
    }

    #[test]
    fn isolates_in_a_terminal_are_balanced_on_each_line() {
        for entry in diagnosis::list() {
            let words = words(Language::Arabic, Place::Terminal, entry, &[]);
            for line in std::iter::once(&words.cause).chain(&words.remedy) {
                let opened = line.chars().filter(|c| matches!(*c, LRI | FSI)).count();
                assert_eq!(opened, line.chars().filter(|c| *c == PDI).count(), "{line}");
            }
        }
    }
}
