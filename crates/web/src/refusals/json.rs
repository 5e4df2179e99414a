//! A refusal at the token endpoint (RFC 6749 section 5.2), with the members that the clients of that platform read.

use diagnosis::{Refusal, Surface};
use engine::Desk;
use http::header;
use serde_json::{Value, json};

use super::telling::{Number, description, error_uri};
use crate::reply::{self, Reply};

/// The reply to a refused token request.
pub(crate) fn token(desk: &Desk, refusal: &Refusal) -> Reply {
    let status = refusal.status_on(Surface::Token);
    let mut reply = reply::json(status, body(desk, refusal, Surface::Token));
    reply.extensions_mut().insert(Number(refusal.shown().number));
    if status == 401 {
        // > … MUST … include the "WWW-Authenticate" response header field matching the authentication scheme used by the
        // > client. (RFC 6749 section 5.2) Whichever way the client tried: RFC 9110 section 15.5.2 asks for it on every 401.
        reply::set(&mut reply, header::WWW_AUTHENTICATE, "Basic realm=\"sanad\", charset=\"UTF-8\"");
    }
    reply::set(&mut reply, header::PRAGMA, "no-cache");
    if let Some(seconds) = refusal.retry_after() {
        reply::set(&mut reply, header::RETRY_AFTER, &seconds.to_string());
    }
    reply
}

/// The members, in this order: `error`, `error_description`, `error_codes`, `timestamp`, `trace_id`, `correlation_id`,
/// `error_uri`, then `suberror` where it applies.
pub(super) fn body(desk: &Desk, refusal: &Refusal, surface: Surface) -> String {
    let shown = refusal.shown();
    let codes: Vec<u32> = std::iter::once(shown.number).chain(shown.family).collect();
    let mut members: Vec<(&str, Value)> = vec![
        ("error", shown.error_on(surface).into()),
        ("error_description", description(desk, refusal).into()),
        ("error_codes", json!(codes)),
        ("timestamp", desk.now.to_string().into()),
        ("trace_id", desk.trace_id.to_string().into()),
        ("correlation_id", desk.correlation_id.to_string().into()),
        ("error_uri", error_uri(desk, refusal).into()),
    ];
    if let Some(suberror) = shown.suberror {
        members.push(("suberror", suberror.into()));
    }
    let members: Vec<String> =
        members.into_iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
    format!("{{{}}}", members.join(","))
}
