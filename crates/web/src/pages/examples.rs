//! An example of each refusal: the request that `cargo xtask refusals` sent for it, and the reply as it would be.

use std::collections::HashMap;
use std::sync::LazyLock;

use diagnosis::{Diagnosis, State, Surface};
use terms::Instant;
use uuid::Uuid;

use crate::refusals::Told;

/// Requests by number: `== NUMBER`, then the request. Written by `cargo xtask refusals --examples`, and by hand where time or other
/// people are the cause.
static REQUESTS: LazyLock<HashMap<u32, &'static str>> = LazyLock::new(|| {
    let files = [include_str!("../../examples/more.txt"), include_str!("../../examples/requests.txt")];
    let sections = files.into_iter().flat_map(|file| file.split("== "));
    sections
        .filter_map(|section| {
            let (number, request) = section.split_once('\n')?;
            Some((number.trim().parse().ok()?, request.trim_end()))
        })
        .collect()
});

/// 2026-11-24 12:00:00Z
const NOON: Instant = Instant(1_795_521_600);
const TRACE_ID: Uuid = Uuid::from_u128(0x019a_b3f0_1111_7222_8333_4444_5555_6666);
const CORRELATION_ID: Uuid = Uuid::from_u128(0x7b0c_2e1a_90d4_4f6b_8f0e_2d4b_6a8c_1e3f);

/// A request that is refused with this number; nothing where none was recorded.
pub(crate) fn request(entry: &Diagnosis) -> Option<&'static str> {
    REQUESTS.get(&entry.number).copied()
}

/// The reply to it; nothing for what only a page or a terminal shows.
pub(crate) fn reply(entry: &'static Diagnosis, public_url: &str) -> Option<String> {
    if !matches!(entry.state, State::Raised | State::Reserved) {
        return None;
    }
    let shown = entry.shown();
    let facts = if shown.facts == entry.facts { entry.example_facts() } else { shown.example_facts() };
    let told = Told {
        entry: shown,
        facts: &facts,
        trace_id: TRACE_ID,
        correlation_id: CORRELATION_ID,
        at: NOON,
        public_url,
    };
    let status = |surface| shown.status_on(surface);
    if shown.appears_on(Surface::Token) {
        Some(format!(
            "HTTP/1.1 {}\nContent-Type: application/json\n\n{}",
            status(Surface::Token),
            json(&told, Surface::Token)
        ))
    } else if shown.appears_on(Surface::Bearer) {
        Some(format!(
            "HTTP/1.1 {}\nContent-Type: application/json\n\n{}",
            status(Surface::Bearer),
            json(&told, Surface::Bearer)
        ))
    } else if shown.appears_on(Surface::Authorize) {
        let (description, uri) = (told.description(), told.error_uri());
        let query = terms::Parameters::encode(&[
            ("error", shown.error_on(Surface::Authorize)),
            ("error_description", &description),
            ("error_uri", &uri),
            ("state", "af0ifjsldkj"),
        ]);
        Some(format!("HTTP/1.1 303\nLocation: https://app.example/callback?{query}"))
    } else if shown.appears_on(Surface::Problem) {
        let problem = serde_json::to_string_pretty(&crate::refusals::problem_body(&told)).unwrap_or_default();
        Some(format!(
            "HTTP/1.1 {}\nContent-Type: application/problem+json\n\n{problem}",
            status(Surface::Problem)
        ))
    } else {
        None
    }
}

fn json(told: &Told<'_>, surface: Surface) -> String {
    let members = told.members(surface).into_iter();
    let lines: Vec<String> = members.map(|(name, value)| format!("  \"{name}\": {value}")).collect();
    format!("{{\n{}\n}}", lines.join(",\n"))
}

#[cfg(test)]
mod tests {
    use diagnosis::Audience;

    use super::*;

    #[test]
    fn every_number_that_a_request_can_cause_has_an_example() {
        let surfaces = [Surface::Token, Surface::Authorize, Surface::Page, Surface::Bearer, Surface::Problem];
        for entry in diagnosis::list() {
            let is_caused = entry.state == State::Raised && entry.audience != Audience::Operator;
            if is_caused && surfaces.iter().any(|surface| entry.appears_on(*surface)) {
                assert!(request(entry).is_some(), "{} {}", entry.number, entry.name);
            }
        }
    }

    #[test]
    fn no_example_holds_a_secret() {
        for (number, request) in REQUESTS.iter() {
            assert!(!request.contains("demo-secret") && !request.contains("battery"), "{number}: {request}");
        }
    }
}
