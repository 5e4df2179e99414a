//! Refuses holes: every diagnosis has title, cause and remedy in every language, uses only the facts of its entry, and every
//! page text exists in both. Stops the build otherwise.

use std::collections::{BTreeMap, BTreeSet};
use std::{fs, process};

use diagnosis::{MATCHED_ON, State};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;

/// The files of a language: pages and what is raised; what waits for its path; what is never given here.
const PARTS: [&str; 3] = ["", "reserved.", "elsewhere."];

/// The placeables of each text, by `message` or `message.attribute`, with the text itself.
type Texts = BTreeMap<String, (BTreeSet<String>, String)>;

fn main() {
    println!("cargo::rerun-if-changed=texts");
    let mistakes = check();
    for mistake in mistakes.iter().take(40) {
        println!("cargo::error=texts: {mistake}");
    }
    if !mistakes.is_empty() {
        process::exit(1);
    }
}

fn check() -> Vec<String> {
    let mut mistakes = Vec::new();
    let mut read = |language: &str| {
        let mut all = Texts::new();
        for part in PARTS {
            match texts(&format!("texts/{part}{language}.ftl")) {
                Ok(texts) => {
                    let twice = texts.keys().find(|key| all.contains_key(*key));
                    mistakes.extend(twice.map(|key| format!("{language}: {key} stands in two files")));
                    all.extend(texts);
                }
                Err(mistake) => mistakes.push(format!("{part}{language}: {mistake}")),
            }
        }
        all
    };
    let (english, arabic) = (read("en"), read("ar"));
    for (key, (placeables, text)) in &english {
        match arabic.get(key) {
            None => mistakes.push(format!("ar lacks {key}")),
            Some((others, _)) if others != placeables => {
                mistakes.push(format!("{key} uses {placeables:?} in en and {others:?} in ar"));
            }
            Some((_, other)) if steps(key, text) != steps(key, other) => {
                mistakes.push(format!("{key} has another number of steps in ar"));
            }
            Some(_) => {}
        }
        mistakes.extend(alphabet(key, text));
    }
    mistakes
        .extend(arabic.keys().filter(|key| !english.contains_key(*key)).map(|key| format!("en lacks {key}")));
    for entry in diagnosis::list() {
        let parts: &[&str] = match entry.state {
            State::Raised | State::Reserved => &["", ".cause", ".remedy"],
            State::Elsewhere | State::Umbrella => &["", ".cause"],
            State::Retired => &[],
        };
        for part in parts {
            let key = format!("{}{part}", entry.key);
            match english.get(&key) {
                None => mistakes.push(format!("en lacks {key} of {}", entry.number)),
                Some((placeables, _)) => {
                    let listed = |name: &String| entry.facts.iter().any(|(fact, _)| fact == name);
                    let strange = placeables.iter().filter(|name| !listed(name));
                    mistakes.extend(
                        strange
                            .map(|name| format!("{key} uses ${name}, which {} does not list", entry.number)),
                    );
                }
            }
        }
    }
    mistakes
}

/// RFC 6749 section 5.2: %x20-21 / %x23-5B / %x5D-7E; steps and titles keep to it too.
fn alphabet(key: &str, text: &str) -> Vec<String> {
    let mut mistakes = Vec::new();
    if let Some(bad) = text
        .chars()
        .find(|c| !matches!(c, '\n' | '\u{20}'..='\u{21}' | '\u{23}'..='\u{5B}' | '\u{5D}'..='\u{7E}'))
    {
        mistakes.push(format!("{key} holds {bad:?}, which error_description may not"));
    }
    if let Some(word) = MATCHED_ON.iter().find(|word| text.contains(**word)) {
        mistakes.push(format!("{key} holds {word}, on which client libraries switch"));
    }
    mistakes
}

fn steps(key: &str, text: &str) -> usize {
    if key.ends_with(".remedy") { text.lines().count() } else { 1 }
}

fn texts(file: &str) -> Result<Texts, String> {
    let source = fs::read_to_string(file).map_err(|e| e.to_string())?;
    let resource = parser::parse(source.as_str()).map_err(|(_, errors)| format!("{errors:?}"))?;
    let mut out = Texts::new();
    for entry in resource.body {
        let Entry::Message(message) = entry else { continue };
        let attributes =
            message.attributes.iter().map(|a| (format!("{}.{}", message.id.name, a.id.name), &a.value));
        let value = message.value.iter().map(|value| (message.id.name.to_owned(), value));
        for (key, pattern) in value.chain(attributes) {
            if out.insert(key.clone(), flat(pattern)).is_some() {
                return Err(format!("{key} stands twice"));
            }
        }
    }
    Ok(out)
}

fn flat(pattern: &Pattern<&str>) -> (BTreeSet<String>, String) {
    let (mut placeables, mut text) = (BTreeSet::new(), String::new());
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => text.push_str(value),
            PatternElement::Placeable { expression: Expression::Select { variants, .. } } => {
                // Each variant is the whole sentence: every one of them has to keep to the rules.
                for variant in variants {
                    let (inner, words) = flat(&variant.value);
                    placeables.extend(inner);
                    text.push_str(&words);
                }
            }
            PatternElement::Placeable { expression: Expression::Inline(inline) } => {
                if let InlineExpression::VariableReference { id } = inline {
                    placeables.insert(id.name.to_owned());
                }
                text.push('x');
            }
        }
    }
    (placeables, text)
}
