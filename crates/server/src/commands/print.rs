//! How things look in a terminal. What will be copied stands alone on its line, bare.

use std::fmt::Write as _;

use diagnosis::{Audience, Diagnosis, Fact, Refusal};
use engine::Outcome;
use engine::log::Detail;
use store::records::sign_in::SignIn;
use words::Language;

/// A refusal that ends a command.
pub(crate) fn refusal(language: Language, refusal: &Refusal) -> String {
    let facts: Vec<(String, Fact)> =
        refusal.facts().iter().map(|(n, f)| ((*n).to_owned(), f.clone())).collect();
    let mut out = entry(language, refusal.diagnosis(), &facts);
    if let Some(because) = refusal.inner_cause() {
        let _ = writeln!(out, "\n{because}");
    }
    out
}

/// An entry of the catalogue, with facts if there are any.
pub(crate) fn entry(language: Language, entry: &Diagnosis, facts: &[(String, Fact)]) -> String {
    let words = words::terminal(language, entry, facts);
    let whose = match entry.audience {
        Audience::User => "whose-move-user",
        Audience::Developer => "whose-move-developer",
        Audience::Administrator => "whose-move-administrator",
        Audience::Operator => "whose-move-operator",
    };
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{}\n{}\n\n{}\n\n{}",
        entry.code(),
        words.title,
        words.cause,
        words::phrase(language, whose)
    );
    for (at, step) in words.remedy.iter().enumerate() {
        let _ = writeln!(out, "{}. {step}", at + 1);
    }
    let _ = writeln!(out, "\n{}", entry.source);
    out
}

/// One row of the sign-in log, whole.
pub(crate) fn row(language: Language, row: &SignIn) -> String {
    let detail: Detail = serde_json::from_str(&row.detail).unwrap_or_default();
    let mut out = format!("{} {} {}", row.at, row.endpoint, row.outcome);
    if let Some(did) = &detail.did {
        let _ = write!(out, " ({did})");
    }
    let _ = writeln!(out, "\n{}", row.id);
    for (name, value) in [
        ("client", row.client_id.clone()),
        ("account", row.account_id.map(|id| id.to_string())),
        ("address", row.address.clone()),
    ] {
        if let Some(value) = value {
            let _ = writeln!(out, "  {name}: {}", safe(&value));
        }
    }
    if !detail.parameters.is_empty() {
        let _ = writeln!(out, "  parameters: {}", safe(&detail.parameters.join(" ")));
    }
    for check in detail.trail.checks() {
        match check.outcome {
            Outcome::Passed => {
                let _ = writeln!(out, "  passed   {}", check.check);
            }
            Outcome::Refused => {
                let received = safe(check.received.as_deref().unwrap_or_default());
                let expected = safe(check.expected.as_deref().unwrap_or_default());
                let _ = writeln!(
                    out,
                    "  REFUSED  {}\n    received: {received}\n    expected: {expected}",
                    check.check
                );
            }
        }
    }
    for (name, fact) in &detail.evidence {
        let _ = writeln!(out, "  {name}: {}", safe(&fact.plain()));
    }
    if let Some(because) = &detail.because {
        let _ = writeln!(out, "  because: {}", safe(because));
    }
    if let Some(diagnosis) = diagnosis::find(row.number) {
        let _ = writeln!(out, "\n{}", entry(language, diagnosis, &detail.facts));
    }
    out
}

/// Without characters that steer a terminal.
pub(crate) fn safe(text: &str) -> String {
    let steers = |c: char| {
        c.is_control()
            || matches!(c, '\u{200E}' | '\u{200F}' | '\u{61C}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if steers(c) { '\u{FFFD}' } else { c }).collect()
}
