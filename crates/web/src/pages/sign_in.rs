//! The sign-in page.

use askama::Template;
use engine::Desk;
use engine::endpoints::login::SignInPage;
use store::records::tenant::Tenant;
use words::Words;

use super::frame::{Frame, html, safe_link};
use crate::refusals;
use crate::reply::Reply;
use crate::request::Request;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct Page<'p> {
    frame: Frame,
    action: String,
    shown: &'p SignInPage,
    tenant: &'p str,
    policy: String,
    terms: String,
    forgot: String,
    notice: Option<Words>,
    code: String,
    trace_id: String,
}

/// The page, with what was wrong with the last try as outsiders are told it.
pub(crate) fn sign_in(desk: &Desk, request: &Request, tenant: &Tenant, page: &SignInPage) -> Reply {
    let frame = Frame::new(request, "sign-in-title");
    let (notice, code) = match &page.refusal {
        Some(refusal) => refusals::notice(frame.language, refusal),
        None => (None, String::new()),
    };
    let rendered = Page {
        action: format!("/{}/oauth2/v2.0/login", tenant.id),
        forgot: if desk.settings().sends_mail {
            format!("/{}/account/forgot", tenant.id)
        } else {
            String::new()
        },
        tenant: &tenant.display_name,
        policy: safe_link(page.policy_uri.as_ref()),
        terms: safe_link(page.tos_uri.as_ref()),
        code,
        trace_id: desk.trace_id.to_string(),
        frame,
        shown: page,
        notice,
    };
    html(200, &rendered)
}
