//! How things look in a terminal. What will be copied stands alone on its line, bare.

use std::fmt::Write as _;

use diagnosis::{Diagnosis, ErrorValue, Fact, Refusal, State, Surface};
use engine::Outcome;
use engine::administration::BeganAfter;
use engine::log::Detail;
use serde_json::{Value, json};
use store::records::sign_in::SignIn;
use words::{Language, Place};

/// For whom rows of the sign-in log are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reader {
    /// Whoever administers the tenant: everything.
    Administrator,
    /// Whoever owns a client: what the wire told it, and no person.
    Owner,
}

/// The columns of an export as CSV.
pub(crate) const CSV_HEAD: &str =
    "time,trace_id,tenant,endpoint,outcome,number,client_id,account,interaction,address,correlation_id";

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
    let words = words::words(language, Place::Terminal, entry, facts);
    let note = match entry.state {
        State::Raised => None,
        State::Reserved => Some("state-reserved"),
        State::Elsewhere => Some("state-elsewhere"),
        State::Umbrella => Some("state-umbrella"),
        State::Retired => Some("state-retired"),
    };
    let mut out = format!("{}\n{}\n\n", entry.code(), words.title);
    if let Some(note) = note {
        let _ = writeln!(out, "{}\n", words::sentence(language, Place::Terminal, note, &[]));
    }
    let _ = writeln!(out, "{}\n\n{}", words.cause, words::phrase(language, entry.audience.phrase()));
    for (at, step) in words.remedy.iter().enumerate() {
        let _ = writeln!(out, "{}. {step}", at + 1);
    }
    let related: Vec<&Diagnosis> =
        entry.related.iter().filter_map(|number| diagnosis::find(*number)).collect();
    if !related.is_empty() {
        let _ = writeln!(out, "\n{}", words::phrase(language, "heading-related"));
        for other in related {
            let title = words::words(language, Place::Terminal, other, &[]).title;
            let _ = writeln!(out, "{}\n    {title}", other.code());
        }
    }
    let _ = writeln!(out, "\n{}", entry.source);
    out
}

/// One of the six `error` values: the sentence of the standard, the plain explanation, and its numbers.
pub(crate) fn value(language: Language, value: &ErrorValue) -> String {
    let key = |prefix: &str, name: &str| format!("{prefix}-{}", name.replace('_', "-"));
    let mut out = format!("{}\n\n{}\nRFC 6749 section 5.2\n\n", value.value, value.sentence);
    let meaning = words::sentence(language, Place::Terminal, &key("value", value.value), &[]);
    let _ = writeln!(out, "{meaning}");
    for (name, clause) in value.clauses {
        let _ = writeln!(out, "\n{clause}");
        if language != Language::English {
            let _ = writeln!(out, "{}", words::phrase(language, &key("clause", name)));
        }
        let raised = diagnosis::list().iter().filter(|entry| {
            entry.state == State::Raised
                && entry.clause == Some(name)
                && entry.appears_on(Surface::Token)
                && entry.error_on(Surface::Token) == value.value
        });
        for entry in raised {
            let title = words::words(language, Place::Terminal, entry, &[]).title;
            let _ = writeln!(out, "{}\n    {title}", entry.code());
        }
    }
    out
}

/// What would have to change in a request.
pub(crate) fn changes(language: Language, detail: &Detail) -> String {
    if detail.mends.is_empty() {
        return String::new();
    }
    let mut out = format!("\n{}\n", words::phrase(language, "heading-changes"));
    for mend in &detail.mends {
        let _ = writeln!(out, "- {}", words::mend(language, Place::Terminal, mend));
    }
    out
}

/// The request that works, as a command on a line of its own.
pub(crate) fn corrected(language: Language, command: &str) -> String {
    let mut out = format!("\n{}\n", words::phrase(language, "heading-corrected"));
    if command.contains("YOUR-") {
        let _ = writeln!(out, "{}", words::phrase(language, "explain-placeholders"));
    }
    let _ = writeln!(out, "{command}");
    out
}

/// The change after which refusals began.
pub(crate) fn began_after(language: Language, began: &BeganAfter) -> String {
    let mut out = web::began_after(language, Place::Terminal, began);
    for member in &began.change.members {
        let _ = write!(out, "\n    {}: {} -> {}", member.name, member.old, member.new);
    }
    out
}

/// The checks of a request, with what the one that refused looked at, the evidence, and what broke.
pub(crate) fn trail(detail: &Detail) -> String {
    let mut out = String::new();
    for check in detail.trail.checks() {
        if check.outcome == Outcome::Passed {
            let _ = writeln!(out, "  passed   {}", check.check);
            continue;
        }
        let received = safe(check.received.as_deref().unwrap_or_default());
        let expected = safe(check.expected.as_deref().unwrap_or_default());
        let _ =
            writeln!(out, "  REFUSED  {}\n    received: {received}\n    expected: {expected}", check.check);
    }
    for (name, fact) in &detail.evidence {
        let _ = writeln!(out, "  {name}: {}", safe(&fact.plain()));
    }
    if let Some(because) = &detail.because {
        let _ = writeln!(out, "  because: {}", safe(because));
    }
    out
}

/// One row of the sign-in log, whole.
pub(crate) fn row(language: Language, row: &SignIn) -> String {
    let detail = detail(row);
    let mut out = format!("{} {} {}", row.at, row.endpoint, row.outcome);
    if let Some(did) = &detail.did {
        let _ = write!(out, " ({did})");
    }
    if detail.provoked {
        out.push_str(" (provoked)");
    }
    let _ = writeln!(out, "\n{}", row.id);
    for (name, value) in [
        ("client", row.client_id.clone()),
        ("account", row.account_id.map(|id| id.to_string())),
        ("interaction", row.interaction_id.map(|id| id.to_string())),
        ("address", row.address.clone()),
    ] {
        if let Some(value) = value {
            let _ = writeln!(out, "  {name}: {}", safe(&value));
        }
    }
    if !detail.parameters.is_empty() {
        let _ = writeln!(out, "  parameters: {}", safe(&detail.parameters.join(" ")));
    }
    for (name, value) in &detail.values {
        let _ = writeln!(out, "  {name} = {}", safe(value));
    }
    out.push_str(&trail(&detail));
    if let Some(diagnosis) = diagnosis::find(row.number) {
        let _ = writeln!(out, "\n{}", entry(language, diagnosis, &detail.facts));
    }
    out
}

fn detail(row: &SignIn) -> Detail {
    serde_json::from_str(&row.detail).unwrap_or_default()
}

/// The entry of a row's number, as far as its reader may know it.
fn told(row: &SignIn, reader: Reader) -> Option<&'static Diagnosis> {
    let entry = diagnosis::find(row.number)?;
    Some(if reader == Reader::Owner { entry.shown() } else { entry })
}

/// A row on one line.
pub(crate) fn line(row: &SignIn, reader: Reader) -> String {
    let number = told(row, reader).map_or_else(|| "-".to_owned(), Diagnosis::code);
    let client = safe(row.client_id.as_deref().unwrap_or("-"));
    let detail = detail(row);
    let what =
        detail.did.or_else(|| told(row, reader).map(|entry| entry.name.to_owned())).unwrap_or_default();
    let counted = detail.counted.map(|count| format!(" x{count}")).unwrap_or_default();
    let provoked = if detail.provoked { " (provoked)" } else { "" };
    format!(
        "{} {} {} {} {number} {client} {what}{counted}{provoked}",
        row.at, row.id, row.endpoint, row.outcome
    )
}

/// A row as JSON.
pub(crate) fn object(row: &SignIn, reader: Reader) -> Value {
    let detail = detail(row);
    let entry = told(row, reader);
    let mut out = json!({
        "trace_id": row.id, "tenant": row.tenant_id, "time": row.at.to_string(), "endpoint": row.endpoint,
        "outcome": row.outcome, "number": entry.map_or(0, |entry| entry.number),
        "name": entry.map(|entry| entry.name), "client_id": row.client_id, "interaction": row.interaction_id,
        "correlation_id": row.correlation_id, "provoked": detail.provoked,
    });
    let Some(members) = out.as_object_mut() else { return out };
    if reader == Reader::Administrator {
        members.insert("account".into(), json!(row.account_id));
        members.insert("address".into(), json!(row.address));
        members.insert("detail".into(), serde_json::from_str(&row.detail).unwrap_or_default());
    } else {
        members.insert("parameters".into(), json!(detail.parameters));
        // What hides behind a mask may have facts of its own; they would tell which it is, and so would their absence.
        let same = entry.map(|entry| &entry.facts) == diagnosis::find(row.number).map(|entry| &entry.facts);
        let facts = detail.facts.iter().filter(|_| same);
        let facts = facts.map(|(name, fact)| (name.clone(), fact.plain().into())).collect();
        members.insert("facts".into(), Value::Object(facts));
    }
    out
}

/// A row as CSV (RFC 4180).
pub(crate) fn csv(row: &SignIn, reader: Reader) -> String {
    let is_whole = reader == Reader::Administrator;
    let text = |id: Option<uuid::Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
    let fields = [
        row.at.to_string(),
        row.id.to_string(),
        row.tenant_id.to_string(),
        row.endpoint.clone(),
        row.outcome.clone(),
        told(row, reader).map(|entry| entry.number.to_string()).unwrap_or_default(),
        row.client_id.clone().unwrap_or_default(),
        text(row.account_id.filter(|_| is_whole)),
        text(row.interaction_id),
        row.address.clone().filter(|_| is_whole).unwrap_or_default(),
        row.correlation_id.to_string(),
    ];
    fields.iter().map(|field| cell(field)).collect::<Vec<_>>().join(",")
}

/// A field of CSV. What a spreadsheet would take for a formula is kept a text.
fn cell(text: &str) -> String {
    let text = safe(text);
    let guarded = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text };
    if guarded.contains([',', ';', '"']) { format!("\"{}\"", guarded.replace('"', "\"\"")) } else { guarded }
}

/// Without characters that steer a terminal.
pub(crate) fn safe(text: &str) -> String {
    text.chars().map(|c| if words::steers(c) { '\u{FFFD}' } else { c }).collect()
}

/// JSON on one line, in which what steers a terminal is written by its number.
pub(crate) fn json_line(value: &Value) -> String {
    let escape = |c: char| if words::steers(c) { format!("\\u{:04x}", u32::from(c)) } else { c.to_string() };
    value.to_string().chars().map(escape).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_cannot_break_out_or_become_a_formula() {
        assert_eq!(cell("a,b"), "\"a,b\"");
        assert_eq!(cell("say \"x\""), "\"say \"\"x\"\"\"");
        assert_eq!(cell("=1+1"), "'=1+1");
        assert_eq!(cell("a;=1+1"), "\"a;=1+1\"");
        assert_eq!(cell("\u{1b}[31mx"), "\u{FFFD}[31mx");
    }

    #[test]
    fn json_steers_no_terminal_and_stays_what_it_is() {
        let value = json!({"client_id": "\u{9b}31m\u{202e}x"});
        let line = json_line(&value);
        assert_eq!(line, "{\"client_id\":\"\\u009b31m\\u202ex\"}");
        assert_eq!(serde_json::from_str::<Value>(&line).unwrap(), value);
    }
}
