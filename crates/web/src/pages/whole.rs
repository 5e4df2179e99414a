//! What only an entitled reader sees of a refusal: on its page in development, in the log of the console always.

use engine::Outcome;
use engine::administration::BeganAfter;
use engine::report::Whole;
use store::records::change::AdministrativeChange;
use words::{Arg, Language, Place};

use super::difference::compare;
use super::frame::Frame;
use super::shell::command;

/// What only an entitled reader sees.
pub(crate) struct WholePage {
    pub(crate) evidence: Vec<(String, String)>,
    pub(crate) began_after: String,
    pub(crate) changed: Vec<String>,
    pub(crate) checks: Vec<(String, bool)>,
    pub(crate) sent: String,
    pub(crate) registered: Vec<String>,
    pub(crate) is_compared: bool,
    pub(crate) changes: Vec<String>,
    pub(crate) corrected: String,
    pub(crate) opens: String,
    pub(crate) verifier: &'static str,
    pub(crate) directory_change: String,
    pub(crate) because: String,
}

/// A refusal, whole, as HTML.
pub(crate) fn whole_page(frame: &Frame, whole: &Whole) -> WholePage {
    let checks = whole.detail.trail.checks();
    let refused = checks.iter().rev().find(|check| check.outcome == Outcome::Refused);
    let compared = refused.map(|check| {
        let sent = check.received.as_deref().unwrap_or_default();
        let sent =
            if sent.is_empty() { words::phrase(frame.language, "sent-nothing") } else { sent.to_owned() };
        compare(&sent, check.expected.as_deref().unwrap_or_default())
    });
    let opens = whole.corrected.as_ref().filter(|c| c.opens_in_browser).map(|c| words::escape(&c.url));
    let began = whole.began_after.as_ref();
    let evidence =
        whole.detail.evidence.iter().map(|(name, fact)| (name.clone(), words::fact(frame.language, fact)));
    WholePage {
        evidence: evidence.collect(),
        began_after: began.map(|began| began_after(frame.language, Place::Page, began)).unwrap_or_default(),
        changed: began.map(|began| changed(&began.change)).unwrap_or_default(),
        checks: checks.iter().map(|c| (words::escape(&c.check), c.outcome == Outcome::Passed)).collect(),
        is_compared: compared.is_some(),
        sent: compared.as_ref().map(|c| c.sent.clone()).unwrap_or_default(),
        registered: compared.map(|c| c.registered).unwrap_or_default(),
        changes: whole.detail.mends.iter().map(|m| words::mend(frame.language, Place::Page, m)).collect(),
        corrected: whole.corrected.as_ref().map(command).unwrap_or_default(),
        opens: opens.unwrap_or_default(),
        verifier: whole.corrected.as_ref().and_then(engine::Corrected::verifier).unwrap_or_default(),
        directory_change: whole.detail.directory_change.clone().unwrap_or_default(),
        because: whole.detail.because.clone().unwrap_or_default(),
    }
}

/// The sentence that tells after which change of the directory a refusal began.
pub fn began_after(language: Language, place: Place, began: &BeganAfter) -> String {
    let change = &began.change;
    let key = if change.noun == "client" { "began-after-client" } else { "began-after-tenant" };
    let actor = words::actor(language, &change.actor);
    let args = [
        ("at", Arg::Literal(&change.at.to_string())),
        ("actor", Arg::Name(&actor)),
        ("subject", Arg::Literal(&change.subject)),
    ];
    words::counted(language, place, key, began.minutes(), &args)
}

/// What was changed, line by line.
fn changed(change: &AdministrativeChange) -> Vec<String> {
    change.members.iter().map(|m| format!("{}: {} → {}", m.name, m.old, m.new)).collect()
}
