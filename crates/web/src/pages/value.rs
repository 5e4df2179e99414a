//! `/error?error=invalid_grant`: one of the six `error` values of RFC 6749 section 5.2, with the numbers under each clause.

use askama::Template;
use diagnosis::{Diagnosis, ErrorValue, State, Surface};
use serde_json::json;
use words::{Language, Place};

use super::frame::{Frame, html};
use crate::reply::{self, Reply};
use crate::request::Request;

#[derive(Template)]
#[template(path = "value.html")]
struct Page {
    frame: Frame,
    value: &'static str,
    sentence: &'static str,
    meaning: String,
    clauses: Vec<Clause>,
    others: Vec<&'static str>,
}

/// A clause of the sentence, with its numbers.
struct Clause {
    words: &'static str,
    meaning: String,
    numbers: Vec<Line>,
}

/// A number in a table.
struct Line {
    number: u32,
    code: String,
    title: String,
    whose: String,
}

/// The page of a value.
pub(crate) fn value_page(request: &Request, error: &'static ErrorValue) -> Reply {
    if request.prefers_json() {
        return reply::json(200, value_json(request.language(), error).to_string());
    }
    let mut frame = Frame::new(request, "value-title");
    frame.title = format!("<code dir=\"ltr\">{}</code>", error.value);
    let key = |prefix: &str, name: &str| format!("{prefix}-{}", name.replace('_', "-"));
    let clauses = error.clauses.iter().map(|(name, words)| Clause {
        words,
        meaning: frame.t(&key("clause", name)),
        numbers: entries(error, name).map(|entry| line(&frame, entry)).collect(),
    });
    let page = Page {
        value: error.value,
        sentence: error.sentence,
        meaning: frame.t(&key("value", error.value)),
        clauses: clauses.collect(),
        others: diagnosis::ERROR_VALUES.iter().map(|e| e.value).filter(|v| *v != error.value).collect(),
        frame,
    };
    html(200, &page)
}

/// What is raised under a clause.
fn entries(error: &'static ErrorValue, clause: &str) -> impl Iterator<Item = &'static Diagnosis> {
    diagnosis::list().iter().copied().filter(move |entry| {
        entry.state == State::Raised
            && entry.appears_on(Surface::Token)
            && entry.error_on(Surface::Token) == error.value
            && entry.clause == Some(clause)
    })
}

fn line(frame: &Frame, entry: &'static Diagnosis) -> Line {
    Line {
        number: entry.number,
        code: entry.code(),
        title: words::words(frame.language, Place::Page, entry, &[]).title,
        whose: frame.t(entry.audience.phrase()),
    }
}

/// The same for programs.
pub fn value_json(language: Language, error: &'static ErrorValue) -> serde_json::Value {
    let clauses = error.clauses.iter().map(|(name, words)| {
        let numbers: Vec<u32> = entries(error, name).map(|entry| entry.number).collect();
        json!({"clause": words, "numbers": numbers})
    });
    let meaning = format!("value-{}", error.value.replace('_', "-"));
    json!({
        "error": error.value,
        "sentence": error.sentence,
        "source": "RFC 6749 section 5.2",
        "meaning": words::sentence(language, Place::Plain, &meaning, &[]),
        "clauses": clauses.collect::<Vec<_>>(),
    })
}
