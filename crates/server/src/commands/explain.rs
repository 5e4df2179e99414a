//! `sanad explain`: what a number, a name, words or a pasted error mean; the story of a trace id.

use std::io::Read;
use std::time::Duration;

use diagnosis::{Diagnosis, Pasted, Refusal};
use engine::administration::began_after;
use serde_json::{Value, json};
use store::Store;
use store::records::refused_request;
use store::records::sign_in::{self, SignIn};
use uuid::Uuid;
use web::Clock;
use words::{Language, Place as At};

use super::beside;
use super::place::Place;
use super::print;
use crate::ambient::SystemClock;
use crate::data;

/// What is to be explained.
enum Subject {
    Number(&'static Diagnosis),
    Value(&'static diagnosis::ErrorValue),
    Trace(Uuid, Option<&'static Diagnosis>),
    Several(Vec<&'static Diagnosis>),
}

/// The most that is read from standard input, in bytes.
const LIMIT: u64 = 256 * 1024;

/// Within this time the row of a request stands in the log, however busy it is.
const ROWS_COME_WITHIN: Duration = Duration::from_secs(1);
/// How often it is looked for meanwhile.
const LOOKS: u32 = 20;

/// Explains what was named in the arguments, or on standard input if there are none.
pub(crate) async fn run(
    named: &[String],
    language: Language,
    as_json: bool,
    place: &Place,
) -> Result<(), Refusal> {
    let text = if named.is_empty() { read_input()? } else { named.join(" ") };
    match subject(&text)? {
        Subject::Number(entry) if as_json => println!("{}", object(language, entry)),
        Subject::Number(entry) => print!("{}", print::entry(language, entry, &[])),
        Subject::Value(value) if as_json => {
            println!("{}", print::json_line(&web::value_json(language, value)));
        }
        Subject::Value(value) => print!("{}", print::value(language, value)),
        Subject::Several(entries) if as_json => {
            println!("{}", entries.iter().map(|entry| object(language, entry)).collect::<Value>());
        }
        Subject::Several(entries) => print!("{}", several(language, &entries)),
        Subject::Trace(trace_id, known) => match (tell(trace_id, language, as_json, place).await, known) {
            (Ok(()), _) => {}
            // A trace id of another installation still has a number that can be explained.
            (Err(_), Some(entry)) => {
                print!("{}", print::entry(language, entry, &[]));
                println!("\n{}", words::sentence(language, At::Terminal, "explain-not-here", &[]));
            }
            (Err(refusal), None) => return Err(refusal),
        },
    }
    Ok(())
}

/// Standard input, up to a limit.
pub(crate) fn read_input() -> Result<String, Refusal> {
    let mut text = String::new();
    let read = std::io::stdin().lock().take(LIMIT).read_to_string(&mut text);
    read.map_err(|_| Refusal::pasted_request_unreadable("problem-paste-shape"))?;
    Ok(text)
}

fn subject(text: &str) -> Result<Subject, Refusal> {
    let text = text.trim();
    if let Ok(trace_id) = text.parse::<Uuid>() {
        return Ok(Subject::Trace(trace_id, None));
    }
    if let Some(number) = diagnosis::number_of(text) {
        return diagnosis::find(number).map(Subject::Number).ok_or_else(|| Refusal::number_unknown(text));
    }
    if let Some(value) = diagnosis::error_value(text) {
        return Ok(Subject::Value(value));
    }
    let pasted = Pasted::read(text);
    let first = pasted.entries().next();
    if let Some(trace_id) = pasted.trace_id.as_deref().and_then(|id| id.parse().ok()) {
        return Ok(Subject::Trace(trace_id, first));
    }
    match (first, pasted.error.as_deref().and_then(diagnosis::error_value)) {
        (Some(entry), _) => Ok(Subject::Number(entry)),
        (None, Some(value)) => Ok(Subject::Value(value)),
        (None, None) => Ok(match words::search(text).as_slice() {
            [only] => Subject::Number(only),
            found => match found.iter().find(|entry| entry.name == text) {
                Some(exact) => Subject::Number(exact),
                None => Subject::Several(found.to_vec()),
            },
        }),
    }
}

fn several(language: Language, entries: &[&'static Diagnosis]) -> String {
    if entries.is_empty() {
        return format!("{}\n", words::phrase(language, "explain-nothing"));
    }
    let mut out = format!("{}\n", words::phrase(language, "explain-several"));
    for entry in entries {
        let title = words::words(language, At::Terminal, entry, &[]).title;
        out.push_str(&format!("{}\n    {title}\n", entry.code()));
    }
    out
}

fn object(language: Language, entry: &'static Diagnosis) -> Value {
    let words = words::words(language, At::Plain, entry, &[]);
    json!({
        "number": entry.number, "code": entry.code(), "name": entry.name, "state": entry.state.name(),
        "audience": entry.audience.name(), "title": words.title, "cause": words.cause, "remedy": words.remedy,
        "related": entry.related, "family": entry.family, "source": entry.source,
    })
}

/// Tells the story of a trace id; refuses with 88200011.
async fn tell(trace_id: Uuid, language: Language, as_json: bool, place: &Place) -> Result<(), Refusal> {
    let store = place.open().await?;
    let row = find(&store, trace_id, place).await?;
    let story = match row.interaction_id {
        Some(interaction) => sign_in::story(&store, row.tenant_id, interaction).await?,
        None => Vec::new(),
    };
    if as_json {
        let rows = if story.is_empty() { vec![row] } else { story };
        let rows = rows.iter().map(|row| {
            let mut told = print::object(row, print::Reader::Administrator);
            if let (Some(entry), Some(members)) = (diagnosis::find(row.number), told.as_object_mut()) {
                let facts =
                    serde_json::from_str::<engine::log::Detail>(&row.detail).unwrap_or_default().facts;
                let words = words::words(language, At::Plain, entry, &facts);
                members.insert("code".into(), entry.code().into());
                members.insert("title".into(), words.title.into());
                members.insert("cause".into(), words.cause.into());
                members.insert("remedy".into(), words.remedy.into());
            }
            told
        });
        println!("{}", print::json_line(&rows.collect()));
        return Ok(());
    }
    if story.len() > 1 {
        println!("{}", words::phrase(language, "explain-story"));
        for row in &story {
            println!("{}", print::line(row, print::Reader::Administrator));
        }
        println!();
    }
    print!("{}", print::row(language, &row));
    print!("{}", mended(&store, &row, language, place).await?);
    if let Some(began) = began_after(&store, &row).await? {
        println!("{}", print::began_after(language, &began));
    }
    Ok(())
}

/// What would have to change in a request and, where it was kept, the request that works.
async fn mended(store: &Store, row: &SignIn, language: Language, place: &Place) -> Result<String, Refusal> {
    let detail: engine::log::Detail = serde_json::from_str(&row.detail).unwrap_or_default();
    if detail.mends.is_empty() {
        return Ok(String::new());
    }
    let mut out = print::changes(language, &detail);
    let kept = refused_request::find(store, row.tenant_id, row.id).await?;
    // Without its key the installation cannot be put together; what is known is told all the same.
    let Ok(started) = beside::installation(place, store.clone()).await else { return Ok(out) };
    let report = engine::report::whole(&started.service.own_desk(), row, kept.as_deref()).await?;
    if let Some(corrected) = report.whole.and_then(|whole| whole.corrected) {
        out.push_str(&print::corrected(language, &web::command(&corrected)));
    }
    Ok(out)
}

async fn find(store: &Store, trace_id: Uuid, place: &Place) -> Result<SignIn, Refusal> {
    // A reply may be pasted before its row is written: rows are gathered for a moment.
    let mut looks = tokio::time::interval(ROWS_COME_WITHIN / LOOKS);
    for _ in 0..LOOKS {
        looks.tick().await;
        if let Some(row) = sign_in::find(store, trace_id).await? {
            return Ok(row);
        }
        if !is_fresh(trace_id) {
            break;
        }
    }
    let spooled = engine::log::read_spool(&data::spool(&place.directory()?));
    let found = spooled.into_iter().find(|row| row.id == trace_id);
    found.ok_or_else(|| Refusal::trace_id_not_found(&trace_id.to_string()))
}

/// Whether the row of a request may still be on its way.
fn is_fresh(trace_id: Uuid) -> bool {
    let made = trace_id.get_timestamp().map_or(0, |at| at.to_unix().0);
    SystemClock.milliseconds() / 1000 <= made + ROWS_COME_WITHIN.as_secs()
}
