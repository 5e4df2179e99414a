//! A refusal at the admin API: a problem document (RFC 9457) with our number, trace id and what to do.

use diagnosis::{Diagnosis, Refusal, Surface};
use engine::Desk;
use http::header;
use serde_json::{Value, json};
use words::{Language, Place};

use super::telling::Told;
use crate::reply::{self, Reply};

/// The reply to a refused call.
pub(crate) fn problem(desk: &Desk, refusal: &Refusal) -> Reply {
    let told = Told::of(desk, refusal);
    let status = status(told.entry);
    let mut reply = reply::with_body(status, "application/problem+json", body(&told).to_string());
    if status == 401 || told.entry.error_on(Surface::Bearer) == "insufficient_scope" {
        reply::set(&mut reply, header::WWW_AUTHENTICATE, &super::bearer::challenge(&told));
    }
    if let Some(seconds) = refusal.retry_after() {
        reply::set(&mut reply, header::RETRY_AFTER, &seconds.to_string());
    }
    reply
}

/// The document.
pub(crate) fn body(told: &Told<'_>) -> Value {
    let facts: Vec<_> = told.facts.iter().map(|(name, fact)| ((*name).to_owned(), fact.clone())).collect();
    let words = words::words(Language::English, Place::Plain, told.entry, &facts);
    json!({
        "type": format!("{}/error?code={}", told.public_url, told.entry.number),
        "title": words.title,
        "status": status(told.entry),
        "detail": words.cause,
        "instance": format!("urn:uuid:{}", told.trace_id),
        "number": told.entry.number,
        "code": told.entry.code(),
        "remedy": words.remedy,
        "trace_id": told.trace_id,
        "correlation_id": told.correlation_id,
        "timestamp": told.at.to_string(),
    })
}

/// The status of an entry here: that of the surface it was written for, of which a protected resource comes nearest.
fn status(entry: &Diagnosis) -> u16 {
    let surfaces = [Surface::Problem, Surface::Bearer, Surface::Token, Surface::Page];
    let here = surfaces.into_iter().find(|surface| entry.appears_on(*surface));
    entry.status_on(here.unwrap_or(Surface::Problem))
}
