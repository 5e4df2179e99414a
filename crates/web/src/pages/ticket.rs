//! The page of a ticket, for whoever holds its link; and what a page of a refusal offers to open one.

use askama::Template;
use diagnosis::{Diagnosis, Kind};
use engine::Desk;
use engine::report::Report;
use engine::support::{self, Opened};
use http::header;
use serde_json::json;
use terms::{Instant, Parameters};
use uuid::Uuid;

use super::frame::{Frame, html};
use crate::reply::{self, Reply};
use crate::request::Request;

#[derive(Template)]
#[template(path = "ticket.html")]
struct Page<'p> {
    frame: Frame,
    opened: &'p Opened,
    state: String,
}

/// The page: where the ticket stands, and what was answered.
pub(crate) fn ticket(request: &Request, opened: &Opened) -> Reply {
    let frame = Frame::new(request, "ticket-title");
    let state = frame.t(match opened.state.as_str() {
        "answered" => "ticket-state-answered",
        "closed" => "ticket-state-closed",
        _ => "ticket-state-open",
    });
    let mut reply = html(200, &Page { frame, opened, state });
    reply::set(&mut reply, header::HeaderName::from_static("x-robots-tag"), "noindex");
    reply
}

/// What a page of a refusal offers: the form, and where the service itself is in trouble also ways that do not need it.
pub(super) struct Offer {
    pub(super) form_token: String,
    pub(super) most_words: usize,
    pub(super) most_contact: usize,
    /// The ticket as a file, as an address that holds it; empty where the service is not in trouble.
    pub(super) file: String,
    /// An address that begins a letter to the operator; empty where none is known.
    pub(super) mail: String,
}

/// The offer for a refusal that happened within the last day.
pub(super) fn offer(desk: &Desk, report: &Report, trace_id: Option<Uuid>) -> Option<Offer> {
    let (trace_id, at) = (trace_id?, report.at?);
    let entry = report.diagnosis;
    if desk.now.since(at) > i64::from(support::RECENT.0) || entry.kind == Kind::Notice {
        return None;
    }
    let in_trouble = entry.kind == Kind::Fault;
    let contact = desk.settings().support_contact.as_deref().filter(|_| in_trouble);
    Some(Offer {
        form_token: support::form_token(desk, trace_id),
        most_words: support::MOST_WORDS,
        most_contact: support::MOST_CONTACT,
        file: if in_trouble { file(desk, report, trace_id, at) } else { String::new() },
        mail: contact.map(|contact| mail(contact, entry, trace_id, at)).unwrap_or_default(),
    })
}

fn file(desk: &Desk, report: &Report, trace_id: Uuid, at: Instant) -> String {
    use base64::Engine as _;
    let entry = report.diagnosis;
    let ticket = json!({
        "number": entry.number, "code": entry.code(), "trace_id": trace_id, "correlation_id": report.correlation_id,
        "at": at.to_string(), "server": desk.settings().public_url,
    });
    let text = serde_json::to_string_pretty(&ticket).unwrap_or_default();
    format!("data:application/json;base64,{}", base64::engine::general_purpose::STANDARD.encode(text))
}

fn mail(contact: &str, entry: &Diagnosis, trace_id: Uuid, at: Instant) -> String {
    let subject = format!("{} {trace_id}", entry.code());
    let body = format!("{}\r\nTrace ID: {trace_id}\r\nTimestamp: {at}\r\n\r\n", entry.code());
    // RFC 6068 section 5: blanks as %20.
    let query = Parameters::encode(&[("subject", &subject), ("body", &body)]).replace('+', "%20");
    format!("mailto:{contact}?{query}")
}
