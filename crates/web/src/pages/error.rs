//! The page of a number: what it means, whose move it is, what to do; for an entitled reader the whole story of one request.

use askama::Template;
use diagnosis::{Diagnosis, State};
use engine::Desk;
use engine::report::Report;
use words::{Language, Place, Words};

use super::examples;
use super::frame::{Frame, html};
use super::ticket::{Offer, offer};
use super::whole::{WholePage, whole_page};
use crate::reply::Reply;
use crate::request::Request;

#[derive(Template)]
#[template(path = "error.html")]
struct Page {
    frame: Frame,
    words: Words,
    state: String,
    symbol: &'static str,
    links_value: bool,
    causes: Vec<Line>,
    values: Vec<&'static str>,
    finer: Vec<Line>,
    example_request: &'static str,
    example_reply: String,
    source_link: String,
    code: String,
    name: &'static str,
    error: &'static str,
    audience: String,
    source: &'static str,
    related: Vec<Line>,
    trace_id: String,
    correlation_id: String,
    at: String,
    whole: Option<WholePage>,
    offer: Option<Offer>,
    lookup: String,
}

/// A number, its code and its title as HTML.
type Line = (u32, String, String);

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
    let words = words::words(language, Place::Page, entry, &report.facts);
    let mut frame = Frame::new(request, "error-page-title");
    frame.language = language;
    frame.title.clone_from(&words.title);
    let happened = report.at.is_some();
    let line = |other: &'static Diagnosis| -> Line {
        (other.number, other.code(), words::words(language, Place::Page, other, &[]).title)
    };
    let is_umbrella = entry.state == State::Umbrella;
    let related = entry.related.iter().chain(entry.family.iter()).filter(|_| !is_umbrella);
    let error = crate::refusals::error_value(entry).unwrap_or_default();
    let is_article = entry.number == ARTICLE;
    let page = Page {
        state: state_note(&frame, entry),
        symbol: entry.symbol.unwrap_or_default(),
        links_value: diagnosis::error_value(error).is_some(),
        causes: CAUSES.iter().filter(|_| is_article).filter_map(|n| diagnosis::find(*n)).map(line).collect(),
        values: diagnosis::ERROR_VALUES.iter().map(|value| value.value).collect(),
        finer: finer(entry).into_iter().map(line).collect(),
        example_request: examples::request(entry).unwrap_or_default(),
        example_reply: examples::reply(entry, &desk.settings().public_url).unwrap_or_default(),
        source_link: source_link(entry.source),
        code: entry.code(),
        name: if entry.state == State::Elsewhere { "" } else { entry.name },
        error,
        audience: frame.t(entry.audience.phrase()),
        source: entry.source,
        related: related.filter_map(|n| diagnosis::find(*n)).map(line).collect(),
        trace_id: trace_id.filter(|_| happened).map(|id| id.to_string()).unwrap_or_default(),
        correlation_id: report.correlation_id.map(|id| id.to_string()).unwrap_or_default(),
        at: report.at.map(|at| at.to_string()).unwrap_or_default(),
        whole: report.whole.as_ref().map(|whole| whole_page(&frame, whole)),
        offer: offer(desk, report, trace_id),
        lookup: format!("{}/error", desk.settings().public_url),
        frame,
        words,
    };
    html(status, &page)
}

/// The number of the article from which people come, and the causes that used to hide under it.
const ARTICLE: u32 = 50_000;
const CAUSES: [u32; 6] = [50_055, 88_050_004, 88_110_002, 88_120_001, 88_020_014, 88_060_006];

fn state_note(frame: &Frame, entry: &Diagnosis) -> String {
    match entry.state {
        State::Raised => String::new(),
        State::Reserved => frame.t("state-reserved"),
        State::Elsewhere => frame.t("state-elsewhere"),
        State::Umbrella => frame.t("state-umbrella"),
        State::Retired => frame.t("state-retired"),
    }
}

/// The numbers under an umbrella: those it names, then those that name it as their family.
fn finer(entry: &'static Diagnosis) -> Vec<&'static Diagnosis> {
    if entry.state != State::Umbrella {
        return Vec::new();
    }
    let named: Vec<_> = entry.related.iter().filter_map(|number| diagnosis::find(*number)).collect();
    let members = diagnosis::list().iter().copied().filter(|other| other.family == Some(entry.number));
    let members = members.filter(|other| !named.iter().any(|known| known.number == other.number));
    named.iter().copied().chain(members).collect()
}

/// Where the sentence of an RFC stands.
fn source_link(source: &str) -> String {
    let mut words = source.split_whitespace();
    let (Some("RFC"), Some(number)) = (words.next(), words.next()) else { return String::new() };
    let section = match (words.next(), words.next()) {
        (Some("section" | "sections"), Some(section)) => {
            format!("#section-{}", section.trim_end_matches([',', ';']))
        }
        _ => String::new(),
    };
    if number.chars().all(|c| c.is_ascii_digit()) {
        format!("https://www.rfc-editor.org/rfc/rfc{number}{section}")
    } else {
        String::new()
    }
}
