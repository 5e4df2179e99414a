//! A refusal on a page of ours, or the same for programs as JSON.

use diagnosis::{Diagnosis, Refusal, Surface};
use engine::Corrected;
use engine::Desk;
use engine::administration::BeganAfter;
use engine::report::Report;
use http::header;
use serde_json::{Value, json};
use words::{Language, Place};

use super::telling::shown_facts;
use crate::pages;
use crate::reply::{self, Reply};
use crate::request::Request;

/// The page of a refusal, where it happened. An open development server shows the whole trail at once.
pub(crate) async fn page(desk: &Desk, request: &Request, refusal: &Refusal) -> Reply {
    page_or_json(desk, request, refusal, request.prefers_json()).await
}

/// The same in the form that the route has.
pub(super) async fn page_or_json(desk: &Desk, request: &Request, refusal: &Refusal, as_json: bool) -> Reply {
    let (shown, status) = (refusal.shown(), refusal.status_on(Surface::Page));
    let report = engine::report::report(desk, Some(shown.number), desk.trace_id).await.ok().flatten();
    let report = report.unwrap_or_else(|| Report {
        diagnosis: shown,
        facts: shown_facts(refusal).iter().map(|(n, f)| ((*n).to_owned(), f.clone())).collect(),
        at: Some(desk.now),
        correlation_id: Some(desk.correlation_id),
        whole: None,
    });
    let language = request.language();
    let mut reply = if as_json {
        reply::json(status, json_report(language, &report, Some(desk.trace_id)).to_string())
    } else {
        pages::error_page(desk, request, language, status, &report, Some(desk.trace_id))
    };
    if let Some(seconds) = refusal.retry_after() {
        reply::set(&mut reply, header::RETRY_AFTER, &seconds.to_string());
    }
    reply
}

/// The `error` value that an entry has first: at the token endpoint, else where it appears.
pub(crate) fn error_value(entry: &Diagnosis) -> Option<&'static str> {
    let order = [Surface::Token, Surface::Authorize, Surface::Bearer, Surface::Page];
    let found = order.iter().find_map(|s| entry.oauth.iter().find(|(surface, _)| surface == s));
    found.map(|(_, value)| *value).filter(|value| !value.is_empty() && *value != "none")
}

/// What a number means, for programs.
pub(crate) fn json_report(language: Language, report: &Report, trace_id: Option<uuid::Uuid>) -> Value {
    let entry = report.diagnosis;
    let words = words::words(language, Place::Plain, entry, &report.facts);
    let mut out = json!({
        "number": entry.number,
        "code": entry.code(),
        "name": entry.name,
        "state": entry.state.name(),
        "error": error_value(entry),
        "audience": entry.audience.name(),
        "title": words.title,
        "cause": words.cause,
        "remedy": words.remedy,
        "related": entry.related,
        "source": entry.source,
    });
    let Some(members) = out.as_object_mut() else { return out };
    if let Some(trace_id) = trace_id.filter(|_| report.at.is_some()) {
        members.insert("trace_id".into(), trace_id.to_string().into());
        members.insert("timestamp".into(), report.at.map(|at| at.to_string()).into());
        members.insert("correlation_id".into(), report.correlation_id.map(|id| id.to_string()).into());
    }
    if let Some(whole) = &report.whole {
        let checks = whole.detail.trail.checks().iter().map(|check| {
            let (received, expected) = (&check.received, &check.expected);
            json!({"check": check.check, "outcome": check.outcome, "received": received, "expected": expected})
        });
        members.insert("trail".into(), checks.collect());
        let evidence = whole.detail.evidence.iter().map(|(name, fact)| (name.clone(), fact.plain().into()));
        members.insert("evidence".into(), Value::Object(evidence.collect()));
        members.insert("began_after".into(), whole.began_after.as_ref().map(began_after).into());
        let changes = whole.detail.mends.iter().map(|mend| words::mend(language, Place::Plain, mend));
        members.insert("changes".into(), changes.map(Value::from).collect());
        members.insert("corrected".into(), whole.corrected.as_ref().map(corrected).into());
        members.insert("directory_change".into(), whole.detail.directory_change.clone().into());
    }
    out
}

fn began_after(began: &BeganAfter) -> Value {
    let change = &began.change;
    json!({
        "seconds": began.seconds(),
        "change": {
            "time": change.at.to_string(), "actor": change.actor, "noun": change.noun, "subject": change.subject,
            "members": change.members,
        },
    })
}

fn corrected(request: &Corrected) -> Value {
    let mut headers = serde_json::Map::new();
    // The form names its own type, and what to accept is for who asks again.
    let repeated =
        |name: &str| name.eq_ignore_ascii_case("content-type") || name.eq_ignore_ascii_case("accept");
    for (name, value) in request.headers.iter().filter(|(name, _)| !repeated(name)) {
        headers.insert(name.clone(), value.clone().into());
    }
    if let Some((client, secret)) = &request.basic {
        use base64::Engine as _;
        let encode = |text: &str| terms::Parameters::encode(&[("", text)]).trim_start_matches('=').to_owned();
        let pair = format!("{}:{}", encode(client), encode(secret.expose()));
        let value = base64::engine::general_purpose::STANDARD.encode(pair);
        headers.insert("Authorization".into(), format!("Basic {value}").into());
    }
    if request.form.is_some() {
        headers.insert("Content-Type".into(), "application/x-www-form-urlencoded".into());
    }
    let body = request.form.as_ref().map(|form| {
        let pairs: Vec<(&str, &str)> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        terms::Parameters::encode(&pairs)
    });
    let mut out = json!({"method": request.method, "url": request.url, "headers": headers, "body": body});
    if let (Some(verifier), Some(members)) = (request.verifier(), out.as_object_mut()) {
        members.insert("code_verifier".into(), verifier.into());
    }
    out
}
