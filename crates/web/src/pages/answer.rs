//! The answer to an authorization request at the client's address: a redirect, or a form that posts itself
//! (OAuth 2.0 Form Post Response Mode).

use askama::Template;
use engine::authorization::ReturnAddress;
use terms::{Parameters, ResponseMode};
use words::Language;

use super::frame::{Frame, STYLE, html_with};
use crate::reply::{self, Reply};

#[derive(Template)]
#[template(path = "form_post.html", escape = "html")]
struct FormPost<'p> {
    frame: Frame,
    action: &'p str,
    members: Vec<(&'p str, &'p str)>,
    script: &'static str,
}

/// Submits the form; named in the policy by its digest.
const SCRIPT: &str = "document.getElementById('form-post-form').submit()";

/// Sends members to the client, with `state` as it was sent and `iss` (RFC 9207).
pub(crate) fn answer_at(language: Language, address: &ReturnAddress, members: &[(&str, &str)]) -> Reply {
    let mut members = members.to_vec();
    if let Some(state) = address.state() {
        members.push(("state", state));
    }
    members.push(("iss", address.issuer()));
    match address.mode() {
        ResponseMode::Query => reply::see_other(&address.uri().with_query(&Parameters::encode(&members))),
        ResponseMode::FormPost => {
            let title = words::text(language, "form-post-title", &[]);
            let frame = Frame { language, title, switches: Vec::new(), style: STYLE };
            html_with(
                200,
                &FormPost { frame, action: address.uri().as_str(), members, script: SCRIPT },
                SCRIPT,
            )
        }
    }
}
