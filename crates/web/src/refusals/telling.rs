//! What every form of a refusal shares: the number outsiders are told, the sentence, the page that explains, the row.

use diagnosis::{Fact, Refusal};
use engine::Desk;
use engine::log::Story;
use terms::Parameters;

use super::bearer::bearer;
use super::json::token;
use super::page::page;
use crate::reply::Reply;
use crate::request::Request;
use crate::routes::Route;

/// The number that outsiders were told; the metrics read it.
#[derive(Clone, Copy)]
pub(crate) struct Number(pub(crate) u32);

/// The sentence for `error_description`:
/// `AADSTS54005: … Trace ID: … Correlation ID: … Timestamp: …`, on one line.
pub(crate) fn description(desk: &Desk, refusal: &Refusal) -> String {
    let shown = refusal.shown();
    format!(
        "{}: {} Trace ID: {} Correlation ID: {} Timestamp: {}",
        shown.code(),
        words::description(shown, shown_facts(refusal)),
        desk.trace_id,
        desk.correlation_id,
        desk.now
    )
}

/// The facts that may stand in a reply: those of the entry that is told, none where another one hides behind it.
pub(crate) fn shown_facts(refusal: &Refusal) -> &[(&'static str, Fact)] {
    let same_facts = refusal.shown().facts == refusal.diagnosis().facts;
    if same_facts { refusal.facts() } else { &[] }
}

/// The page that explains a refusal.
pub(crate) fn error_uri(desk: &Desk, refusal: &Refusal) -> String {
    let (base, number) = (&desk.settings().public_url, refusal.shown().number);
    format!("{base}/error?code={number}&trace_id={}", desk.trace_id)
}

/// Notes a refusal that no recipe has noted, and shows it as its route does.
pub(crate) async fn noted(desk: &Desk, request: &Request, route: &Route, refusal: &Refusal) -> Reply {
    let parameters = request.in_url().unwrap_or_else(|_| Parameters::default());
    let story = Story::new(uuid::Uuid::nil(), route.name(), &parameters);
    desk.installation.log.note(desk, story.refusal(desk, refusal));
    match route {
        Route::Token(_) => token(desk, refusal),
        Route::UserInfo(_) => bearer(desk, refusal),
        _ => page(desk, request, refusal).await,
    }
}
