//! The consent page.

use askama::Template;
use engine::Desk;
use engine::endpoints::consent::{AskedScope, ConsentPage};
use store::records::tenant::Tenant;
use words::{Arg, escape};

use super::frame::{Frame, html, safe_link};
use crate::reply::Reply;
use crate::request::Request;

#[derive(Template)]
#[template(path = "consent.html")]
struct Page<'p> {
    frame: Frame,
    action: String,
    shown: &'p ConsentPage,
    tenant: &'p str,
    policy: String,
    terms: String,
    asks: String,
    scopes: Vec<String>,
}

/// The page.
pub(crate) fn consent(_: &Desk, request: &Request, tenant: &Tenant, page: &ConsentPage) -> Reply {
    let frame = Frame::new(request, "consent-title");
    let language = frame.language;
    let asks = [("client_name", Arg::Name(&page.client_name)), ("account", Arg::Name(&page.user_name))];
    let scopes = page.scopes.iter().map(|scope| scope_text(&frame, scope)).collect();
    let rendered = Page {
        action: format!("/{}/oauth2/v2.0/consent", tenant.id),
        tenant: &tenant.display_name,
        policy: safe_link(page.policy_uri.as_ref()),
        terms: safe_link(page.tos_uri.as_ref()),
        asks: words::text(language, "consent-asks", &asks),
        scopes,
        frame,
        shown: page,
    };
    html(200, &rendered)
}

/// What a scope allows, as HTML.
pub(super) fn scope_text(frame: &Frame, scope: &AskedScope) -> String {
    match scope {
        AskedScope::OpenId(name) => frame.t(&format!("scope-{}", name.replace('_', "-"))),
        AskedScope::Described(text) => format!("<span dir=\"auto\">{}</span>", escape(text)),
        AskedScope::Named(scope, resource) => words::text(
            frame.language,
            "scope-other",
            &[("scope", Arg::Literal(scope)), ("resource", Arg::Name(resource))],
        ),
    }
}
