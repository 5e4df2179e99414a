//! Replies, and the headers that every one of them bears.

use bytes::Bytes;
use http::header::{self, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use http_body_util::Full;

/// What goes back.
pub type Reply = Response<Full<Bytes>>;

/// A reply with a body.
pub(crate) fn with_body(status: u16, content_type: &'static str, body: impl Into<Bytes>) -> Reply {
    let mut reply = Response::new(Full::new(body.into()));
    *reply.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    set(&mut reply, header::CONTENT_TYPE, content_type);
    reply
}

/// A reply in JSON.
pub(crate) fn json(status: u16, body: impl Into<Bytes>) -> Reply {
    with_body(status, "application/json", body)
}

/// A document that browsers save under a name.
pub(crate) fn file(name: &str, document: &serde_json::Value) -> Reply {
    let mut reply = json(200, serde_json::to_string_pretty(document).unwrap_or_default());
    set(&mut reply, header::CONTENT_DISPOSITION, &format!("attachment; filename=\"{name}.json\""));
    reply
}

/// A reply without a body.
pub(crate) fn empty(status: u16) -> Reply {
    let mut reply = Response::new(Full::new(Bytes::new()));
    *reply.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    reply
}

/// A redirect that turns any method into GET (RFC 9110 section 15.4.4).
pub(crate) fn see_other(location: &str) -> Reply {
    let mut reply = empty(303);
    set(&mut reply, header::LOCATION, location);
    reply
}

/// Sets a header. A value that no header may hold is dropped: nothing of a caller's can split a reply.
pub(crate) fn set(reply: &mut Reply, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        reply.headers_mut().insert(name, value);
    }
}

/// Adds one more header of this name.
pub(crate) fn add(reply: &mut Reply, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        reply.headers_mut().append(name, value);
    }
}

/// What every reply bears, unless an endpoint said something of its own.
pub(crate) fn finish(reply: &mut Reply, trace_id: &str, correlation_id: &str, is_https: bool) {
    let headers = reply.headers_mut();
    let mut default = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    default(header::CACHE_CONTROL, "no-store");
    default(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    default(header::REFERRER_POLICY, "no-referrer");
    default(header::X_FRAME_OPTIONS, "DENY");
    if is_https {
        default(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    set(reply, HeaderName::from_static("x-ms-request-id"), trace_id);
    set(reply, HeaderName::from_static("client-request-id"), correlation_id);
}
