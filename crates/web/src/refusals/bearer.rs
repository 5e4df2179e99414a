//! A refusal of a protected resource (RFC 6750 section 3).

use diagnosis::{Refusal, Surface};
use engine::Desk;
use http::header;

use super::json;
use super::telling::Told;
use crate::reply::{self, Reply};

/// The reply to a refused userinfo request.
pub(crate) fn bearer(desk: &Desk, refusal: &Refusal) -> Reply {
    let (shown, status) = (refusal.shown(), refusal.status_on(Surface::Bearer));
    let mut reply = reply::json(status, json::body(desk, refusal, Surface::Bearer));
    if status < 500 {
        let scope =
            if shown.error_on(Surface::Bearer) == "insufficient_scope" { ", scope=\"openid\"" } else { "" };
        let challenge = challenge(&Told::of(desk, refusal));
        reply::set(&mut reply, header::WWW_AUTHENTICATE, &format!("{challenge}{scope}"));
    }
    if let Some(seconds) = refusal.retry_after() {
        reply::set(&mut reply, header::RETRY_AFTER, &seconds.to_string());
    }
    reply
}

/// The challenge of a protected resource.
pub(super) fn challenge(told: &Told<'_>) -> String {
    match told.entry.error_on(Surface::Bearer) {
        // > If the request lacks any authentication information …, the resource server SHOULD NOT include an error code or
        // > other error information. (RFC 6750 section 3.1)
        "none" | "" => "Bearer realm=\"sanad\"".to_owned(),
        error => {
            format!("Bearer realm=\"sanad\", error=\"{error}\", error_description=\"{}\"", told.description())
        }
    }
}
