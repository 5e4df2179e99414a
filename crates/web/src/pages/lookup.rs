//! `/error`: what a number means; and whether this node should get requests.

use askama::Template;
use diagnosis::{Refusal, State};
use engine::Desk;
use engine::report::Report;
use words::Language;

use super::error::error_page;
use super::frame::{Frame, html, language};
use crate::Service;
use crate::refusals;
use crate::reply::{self, Reply};
use crate::request::Request;
use crate::routes::Route;

#[derive(Template)]
#[template(path = "lookup.html")]
struct Page {
    frame: Frame,
    numbers: Vec<(u32, String, String)>,
}

/// The page of a number, or the list of all of them.
pub(crate) async fn lookup(desk: &Desk, request: &Request, route: &Route) -> Reply {
    let parameters = match request.in_url() {
        Ok(parameters) => parameters,
        Err(refusal) => return refusals::noted(desk, request, route, &refusal).await,
    };
    let language = language(request);
    let Some(code) = parameters.get("code") else { return list(request, language) };
    let Some(entry) = number(code).and_then(diagnosis::find) else {
        return refusals::noted(desk, request, route, &Refusal::number_unknown(code)).await;
    };
    let trace_id = parameters.get("trace_id").and_then(|id| id.parse().ok());
    let found = match trace_id {
        Some(id) => engine::report::report(desk, entry.number, id).await,
        None => Ok(None),
    };
    let report = match found {
        Ok(Some(report)) => report,
        Ok(None) => {
            Report { diagnosis: entry, facts: Vec::new(), at: None, correlation_id: None, whole: None }
        }
        Err(fault) => return refusals::noted(desk, request, route, &fault.into()).await,
    };
    let mut reply = if request.prefers_json() {
        reply::json(200, refusals::json_report(desk, language, &report, trace_id).to_string())
    } else {
        error_page(desk, request, language, 200, &report, trace_id)
    };
    if trace_id.is_some() {
        reply::set(&mut reply, http::header::HeaderName::from_static("x-robots-tag"), "noindex");
    }
    crate::oauth::remember_language(&mut reply, desk, &parameters);
    reply
}

/// Reads a number as people paste it: with its prefix, with blanks, in Arabic or Persian digits.
fn number(text: &str) -> Option<u32> {
    let folded: String = text
        .chars()
        .filter_map(|c| match c {
            '\u{660}'..='\u{669}' => char::from_digit(u32::from(c) - 0x660, 10),
            '\u{6F0}'..='\u{6F9}' => char::from_digit(u32::from(c) - 0x6F0, 10),
            c if c.is_whitespace()
                || ('\u{200B}'..='\u{200F}').contains(&c)
                || ('\u{2066}'..='\u{2069}').contains(&c) =>
            {
                None
            }
            c => Some(c.to_ascii_uppercase()),
        })
        .collect();
    let digits = folded.trim_start_matches("AADSTS").trim_start_matches("SANAD");
    digits.parse().ok()
}

fn list(request: &Request, language: Language) -> Reply {
    let raised = diagnosis::list().iter().filter(|entry| entry.state == State::Raised);
    let numbers = raised
        .map(|entry| (entry.number, entry.code(), words::words(language, entry, &[], true).title))
        .collect();
    html(200, &Page { frame: Frame::new(request, "lookup-title"), numbers })
}

/// Whether this node should get requests: the store answers and nobody asked it to stop.
pub(crate) async fn ready(service: &Service, desk: &Desk) -> Reply {
    let answers = store::records::tenant::list(&desk.store).await.is_ok();
    match (service.is_draining(), answers) {
        (false, true) => reply::json(200, r#"{"status":"ready"}"#),
        (true, _) => reply::json(503, r#"{"status":"draining"}"#),
        (false, false) => reply::json(503, r#"{"status":"store unavailable"}"#),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_people_paste_it() {
        for text in ["50011", "AADSTS50011", " aadsts50011 ", "٥٠٠١١", "۵۰۰۱۱"] {
            assert_eq!(number(text), Some(50_011), "{text}");
        }
        assert_eq!(number("SANAD88040001"), Some(88_040_001));
        assert_eq!(number("x"), None);
    }
}
