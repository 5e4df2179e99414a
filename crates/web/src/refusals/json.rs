//! A refusal at the token endpoint (RFC 6749 section 5.2), with the members that the clients of that platform read.

use diagnosis::{Refusal, Surface};
use engine::Desk;
use http::header;

use super::telling::Told;
use crate::reply::{self, Reply};

/// The reply to a refused token request.
pub(crate) fn token(desk: &Desk, refusal: &Refusal) -> Reply {
    let status = refusal.status_on(Surface::Token);
    let mut reply = reply::json(status, body(desk, refusal, Surface::Token));
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

/// The body of a refusal: see [`Told::members`].
pub(super) fn body(desk: &Desk, refusal: &Refusal, surface: Surface) -> String {
    let members = Told::of(desk, refusal).members(surface);
    let members: Vec<String> =
        members.into_iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
    format!("{{{}}}", members.join(","))
}
