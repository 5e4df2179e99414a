//! `/error`: search by number, name, words or a pasted error; the page of a number, of an `error` value, of a trace id.

use askama::Template;
use diagnosis::{Diagnosis, Pasted, Refusal, State};
use engine::Desk;
use engine::report::Report;
use http::{Method, header};
use serde_json::json;
use terms::Parameters;
use words::{Language, Place};

use super::error::error_page;
use super::frame::{Frame, html};
use super::value::value_page;
use crate::Service;
use crate::refusals;
use crate::reply::{self, Reply};
use crate::request::Request;
use crate::route::Route;

/// A number, its code and its title as HTML.
type Line = (u32, String, String);

#[derive(Template)]
#[template(path = "lookup.html")]
struct Page<'p> {
    frame: Frame,
    wanted: &'p str,
    found: Option<Vec<Line>>,
    paste_action: String,
    values: Vec<&'static str>,
    raised: Vec<Line>,
    reserved: Vec<Line>,
    elsewhere: Vec<Line>,
}

/// Answers what was asked: `code` and `trace_id`, `error`, `q`; or a pasted text, by POST.
pub(crate) async fn lookup(desk: &Desk, request: &Request, route: &Route) -> Reply {
    let parameters = match request.in_url() {
        Ok(parameters) => parameters,
        Err(refusal) => return refusals::noted(desk, request, route, &refusal).await,
    };
    if request.method == Method::POST {
        return match request.form() {
            Ok(form) => pasted(&parameters, form.first("text").unwrap_or_default()),
            Err(refusal) => refusals::noted(desk, request, route, &refusal).await,
        };
    }
    let mut reply = match asked(&parameters) {
        Ok(Asked::Number { entry, trace_id }) => number(desk, request, route, entry, trace_id).await,
        Ok(Asked::Value(error)) => value_page(request, error),
        Ok(Asked::Words(wanted)) => list(request, &parameters, Some(wanted)),
        Ok(Asked::Everything) => list(request, &parameters, None),
        Err(refusal) => refusals::noted(desk, request, route, &refusal).await,
    };
    crate::oauth::remember_language(&mut reply, desk, &parameters);
    reply
}

enum Asked<'p> {
    Number { entry: Option<&'static Diagnosis>, trace_id: Option<uuid::Uuid> },
    Value(&'static diagnosis::ErrorValue),
    Words(&'p str),
    Everything,
}

fn asked(parameters: &Parameters) -> Result<Asked<'_>, Refusal> {
    let trace_id = match parameters.get("trace_id").map(str::trim).filter(|id| !id.is_empty()) {
        Some(text) => Some(text.parse().map_err(|_| Refusal::trace_id_not_found(told(text)))?),
        None => None,
    };
    if let Some(code) = parameters.get("code") {
        let entry = diagnosis::number_of(code).and_then(diagnosis::find);
        let entry = entry.ok_or_else(|| Refusal::number_unknown(told(code)))?;
        return Ok(Asked::Number { entry: Some(entry), trace_id });
    }
    if let Some(value) = parameters.get("error") {
        return Ok(diagnosis::error_value(value).map_or(Asked::Words(value), Asked::Value));
    }
    if let Some(wanted) = parameters.get("q") {
        if let Ok(id) = wanted.trim().parse() {
            return Ok(Asked::Number { entry: None, trace_id: Some(id) });
        }
        let known = diagnosis::number_of(wanted).and_then(diagnosis::find);
        return Ok(match (known, diagnosis::error_value(wanted.trim())) {
            (Some(entry), _) => Asked::Number { entry: Some(entry), trace_id },
            (None, Some(error)) => Asked::Value(error),
            (None, None) => Asked::Words(wanted),
        });
    }
    Ok(match trace_id {
        Some(_) => Asked::Number { entry: None, trace_id },
        None => Asked::Everything,
    })
}

/// What may be told, and logged, of something that is no number and no trace id: people put live codes there.
fn told(text: &str) -> &str {
    let text = text.trim();
    let is_guid = text.len() <= 36 && text.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
    let digits = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let is_number = text.len() <= 16 && !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit());
    if is_guid || is_number { text } else { "..." }
}

/// The page of a number, or of whatever number a trace id bears.
async fn number(
    desk: &Desk,
    request: &Request,
    route: &Route,
    entry: Option<&'static Diagnosis>,
    trace_id: Option<uuid::Uuid>,
) -> Reply {
    let found = match trace_id {
        Some(id) => engine::report::report(desk, entry.map(|entry| entry.number), id).await,
        None => Ok(None),
    };
    let report = match (found, entry) {
        (Ok(Some(report)), _) => report,
        (Ok(None), Some(diagnosis)) => {
            Report { diagnosis, facts: Vec::new(), at: None, correlation_id: None, whole: None }
        }
        (Ok(None), None) => {
            let text = trace_id.map(|id| id.to_string()).unwrap_or_default();
            return refusals::noted(desk, request, route, &Refusal::trace_id_not_found(&text)).await;
        }
        (Err(fault), _) => return refusals::noted(desk, request, route, &fault.into()).await,
    };
    let language = request.language();
    let mut reply = if request.prefers_json() {
        reply::json(200, refusals::json_report(language, &report, trace_id).to_string())
    } else {
        error_page(desk, request, language, 200, &report, trace_id)
    };
    if trace_id.is_some() {
        reply::set(&mut reply, header::HeaderName::from_static("x-robots-tag"), "noindex");
    }
    reply
}

/// Reads a pasted error and leads to its page. Only the number and the trace id go into the address: people paste live codes.
fn pasted(parameters: &Parameters, text: &str) -> Reply {
    let read = Pasted::read(text);
    let number = read.numbers.first().map(u32::to_string);
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    match (&number, &read.trace_id, &read.error) {
        (None, None, Some(error)) => pairs.push(("error", error)),
        (None, None, None) => pairs.push(("q", words_of(text))),
        (number, trace_id, _) => {
            pairs.extend(number.as_ref().map(|number| ("code", number.as_str())));
            pairs.extend(trace_id.as_ref().map(|id| ("trace_id", id.as_str())));
        }
    }
    pairs.extend(parameters.get("ui_locales").map(|list| ("ui_locales", list)));
    reply::see_other(&format!("/error?{}", Parameters::encode(&pairs)))
}

/// A short text of plain words, to search for; of anything else nothing goes into an address.
fn words_of(text: &str) -> &str {
    let text = text.trim();
    let is_plain = text.chars().count() <= 120
        && text.split_whitespace().all(|word| {
            word.chars().count() <= 24
                && word.chars().all(|c| c.is_alphabetic() || matches!(c, '_' | '-' | '.' | ','))
        });
    if is_plain { text } else { "" }
}

fn list(request: &Request, parameters: &Parameters, wanted: Option<&str>) -> Reply {
    let language = request.language();
    let found = wanted.map(words::search);
    if request.prefers_json() {
        let all = found.as_deref().unwrap_or(diagnosis::list());
        let numbers = all.iter().map(|entry| {
            let title = words::words(language, Place::Plain, entry, &[]).title;
            json!({"number": entry.number, "code": entry.code(), "name": entry.name, "state": entry.state.name(), "title": title})
        });
        return reply::json(200, json!({"numbers": numbers.collect::<Vec<_>>()}).to_string());
    }
    let line = |entry: &&'static Diagnosis| -> Line {
        (entry.number, entry.code(), words::words(language, Place::Page, entry, &[]).title)
    };
    let of = |states: &[State]| -> Vec<Line> {
        diagnosis::list().iter().filter(|entry| states.contains(&entry.state)).map(line).collect()
    };
    let paste_action = match parameters.get("ui_locales").and_then(Language::of_tag) {
        Some(language) => format!("/error?ui_locales={}", language.tag()),
        None => "/error".to_owned(),
    };
    let page = Page {
        frame: Frame::new(request, "lookup-title"),
        wanted: wanted.unwrap_or_default(),
        found: found.map(|found| found.iter().map(line).collect()),
        paste_action,
        values: diagnosis::ERROR_VALUES.iter().map(|error| error.value).collect(),
        raised: of(&[State::Raised]),
        reserved: of(&[State::Reserved]),
        elsewhere: of(&[State::Umbrella, State::Elsewhere]),
    };
    html(200, &page)
}

/// Whether this node should get requests: the store answers and nobody asked it to stop.
pub(crate) async fn ready(service: &Service, desk: &Desk) -> Reply {
    match (service.is_draining(), desk.store.serves().await) {
        (false, true) => reply::json(200, r#"{"status":"ready"}"#),
        (true, _) => reply::json(503, r#"{"status":"draining"}"#),
        (false, false) => reply::json(503, r#"{"status":"store unavailable"}"#),
    }
}
