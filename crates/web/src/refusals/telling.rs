//! What every form of a refusal shares: the number outsiders are told, the sentence, the page that explains.

use diagnosis::{Diagnosis, Fact, Refusal, Surface};
use engine::Desk;
use serde_json::{Value, json};
use terms::Instant;
use uuid::Uuid;
use words::{Language, Place, Words};

/// A refusal as it is told to outsiders: the entry, its facts, and where to ask further.
pub(crate) struct Told<'a> {
    pub(crate) entry: &'static Diagnosis,
    pub(crate) facts: &'a [(&'static str, Fact)],
    pub(crate) trace_id: Uuid,
    pub(crate) correlation_id: Uuid,
    pub(crate) at: Instant,
    pub(crate) public_url: &'a str,
}

impl<'a> Told<'a> {
    /// What a refusal of this request tells.
    pub(crate) fn of(desk: &'a Desk, refusal: &'a Refusal) -> Self {
        Self {
            entry: refusal.shown(),
            facts: shown_facts(refusal),
            trace_id: desk.trace_id,
            correlation_id: desk.correlation_id,
            at: desk.now,
            public_url: &desk.settings().public_url,
        }
    }

    /// The sentence for `error_description`:
    /// `AADSTS54005: … Trace ID: … Correlation ID: … Timestamp: …`, on one line.
    pub(crate) fn description(&self) -> String {
        format!(
            "{}: {} Trace ID: {} Correlation ID: {} Timestamp: {}",
            self.entry.code(),
            words::description(self.entry, self.facts),
            self.trace_id,
            self.correlation_id,
            self.at
        )
    }

    /// The page that explains it.
    pub(crate) fn error_uri(&self) -> String {
        format!("{}/error?code={}&trace_id={}", self.public_url, self.entry.number, self.trace_id)
    }

    /// The members of a JSON reply, in this order: `error`, `error_description`, `error_codes`, `timestamp`, `trace_id`,
    /// `correlation_id`, `error_uri`, then `suberror` and `claims` where they apply.
    pub(crate) fn members(&self, surface: Surface) -> Vec<(&'static str, Value)> {
        let codes: Vec<u32> = std::iter::once(self.entry.number).chain(self.entry.family).collect();
        // > If the request lacks any authentication information …, the resource server SHOULD NOT include an error code
        // > (RFC 6750 section 3.1)
        let error = Some(self.entry.error_on(surface)).filter(|error| *error != "none");
        let mut members: Vec<(&str, Value)> =
            error.into_iter().map(|error| ("error", error.into())).collect();
        members.extend([
            ("error_description", self.description().into()),
            ("error_codes", json!(codes)),
            ("timestamp", self.at.to_string().into()),
            ("trace_id", self.trace_id.to_string().into()),
            ("correlation_id", self.correlation_id.to_string().into()),
            ("error_uri", self.error_uri().into()),
        ]);
        if surface == Surface::Token {
            members.extend(self.entry.suberror.map(|suberror| ("suberror", suberror.into())));
            members.extend(self.entry.claims.map(|claims| ("claims", claims.into())));
        }
        members
    }
}

/// The facts that may stand in a reply: those of the entry that is told, none where another one hides behind it.
pub(crate) fn shown_facts(refusal: &Refusal) -> &[(&'static str, Fact)] {
    let same_facts = refusal.shown().facts == refusal.diagnosis().facts;
    if same_facts { refusal.facts() } else { &[] }
}

/// A refusal as a page tells it beside its form: words and code.
pub(crate) fn notice(language: Language, refusal: &Refusal) -> (Option<Words>, String) {
    let facts: Vec<(String, Fact)> =
        shown_facts(refusal).iter().map(|(name, fact)| ((*name).to_owned(), fact.clone())).collect();
    (Some(words::words(language, Place::Page, refusal.shown(), &facts)), refusal.shown().code())
}
