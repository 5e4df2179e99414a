//! The page of a number: what it means, whose move it is, what to do; for an entitled reader the whole story of one request.

use askama::Template;
use diagnosis::Audience;
use engine::report::{Corrected, Report};
use engine::{Desk, Outcome};
use words::{Language, Words};

use super::difference::compare;
use super::frame::{Frame, html};
use super::shell;
use crate::reply::Reply;
use crate::request::Request;

#[derive(Template)]
#[template(path = "error.html")]
struct Page {
    frame: Frame,
    words: Words,
    code: String,
    name: &'static str,
    error: &'static str,
    audience: String,
    source: &'static str,
    related: Vec<(u32, String, String)>,
    trace_id: String,
    correlation_id: String,
    at: String,
    whole: Option<WholePage>,
    lookup: String,
}

/// What only an entitled reader sees.
struct WholePage {
    checks: Vec<(String, bool)>,
    sent: String,
    registered: Vec<String>,
    is_compared: bool,
    corrected: String,
    opens: String,
    directory_change: String,
    because: String,
}

/// The page of a report.
pub(crate) fn error_page(
    desk: &Desk,
    request: &Request,
    language: Language,
    status: u16,
    report: &Report,
    trace_id: Option<uuid::Uuid>,
) -> Reply {
    let entry = report.diagnosis;
    let words = words::words(language, entry, &report.facts, true);
    let mut frame = Frame::new(request, "error-page-title");
    frame.language = language;
    frame.title.clone_from(&words.title);
    let happened = report.at.is_some();
    let related = entry.related.iter().chain(entry.family.iter()).filter_map(|number| {
        let other = diagnosis::find(*number)?;
        Some((*number, other.code(), words::words(language, other, &[], true).title))
    });
    let page = Page {
        code: entry.code(),
        name: entry.name,
        error: crate::refusals::error_value(entry).unwrap_or_default(),
        audience: frame.t(match entry.audience {
            Audience::User => "whose-move-user",
            Audience::Developer => "whose-move-developer",
            Audience::Administrator => "whose-move-administrator",
            Audience::Operator => "whose-move-operator",
        }),
        source: entry.source,
        related: related.collect(),
        trace_id: trace_id.filter(|_| happened).map(|id| id.to_string()).unwrap_or_default(),
        correlation_id: report.correlation_id.map(|id| id.to_string()).unwrap_or_default(),
        at: report.at.map(|at| at.to_string()).unwrap_or_default(),
        whole: report.whole.as_ref().map(|whole| whole_page(&frame, whole)),
        lookup: format!("{}/error", desk.settings().public_url),
        frame,
        words,
    };
    html(status, &page)
}

fn whole_page(frame: &Frame, whole: &engine::report::Whole) -> WholePage {
    let checks = whole.detail.trail.checks();
    let refused = checks.iter().rev().find(|check| check.outcome == Outcome::Refused);
    let compared = refused.map(|check| {
        let sent = check.received.as_deref().unwrap_or_default();
        let sent =
            if sent.is_empty() { words::phrase(frame.language, "sent-nothing") } else { sent.to_owned() };
        compare(&sent, check.expected.as_deref().unwrap_or_default())
    });
    let opens = whole.corrected.as_ref().filter(|c| c.opens_in_browser).map(|c| words::escape(&c.url));
    WholePage {
        checks: checks.iter().map(|c| (words::escape(&c.check), c.outcome == Outcome::Passed)).collect(),
        is_compared: compared.is_some(),
        sent: compared.as_ref().map(|c| c.sent.clone()).unwrap_or_default(),
        registered: compared.map(|c| c.registered).unwrap_or_default(),
        corrected: whole.corrected.as_ref().map(command).unwrap_or_default(),
        opens: opens.unwrap_or_default(),
        directory_change: whole.detail.directory_change.clone().unwrap_or_default(),
        because: whole.detail.because.clone().unwrap_or_default(),
    }
}

/// A corrected request as a command.
fn command(request: &Corrected) -> String {
    let plain = |pairs: &[(String, String)]| -> Vec<(String, String)> {
        pairs
            .iter()
            .filter(|(n, _)| !n.eq_ignore_ascii_case("content-type") && n != "accept")
            .cloned()
            .collect()
    };
    let headers = plain(&request.headers);
    let headers: Vec<(&str, &str)> = headers.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let basic = request.basic.as_ref().map(|(client, secret)| (client.as_str(), secret.expose()));
    let form: Option<Vec<(&str, &str)>> =
        request.form.as_ref().map(|form| form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect());
    shell::curl(&request.method, &request.url, &headers, basic, form.as_deref())
}
