//! The pages of signing out.

use askama::Template;
use engine::Desk;
use store::records::tenant::Tenant;
use terms::Parameters;

use super::frame::{Frame, html};
use crate::reply::Reply;
use crate::request::Request;

#[derive(Template)]
#[template(path = "sign_out.html")]
struct Asking<'p> {
    frame: Frame,
    action: String,
    user_name: &'p str,
    form_token: &'p str,
    carried: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "signed_out.html")]
struct Done {
    frame: Frame,
    text_key: &'static str,
}

/// Parameters of the request that its form carries on.
const CARRIED: [&str; 5] = ["id_token_hint", "post_logout_redirect_uri", "state", "client_id", "ui_locales"];

/// The page that asks before it signs out.
pub(crate) fn sign_out(
    _: &Desk,
    request: &Request,
    tenant: &Tenant,
    parameters: &Parameters,
    user_name: &str,
    form_token: &str,
) -> Reply {
    let carried = parameters.iter().filter(|(name, _)| CARRIED.contains(name));
    let page = Asking {
        frame: Frame::new(request, "sign-out-title"),
        action: format!("/{}/oauth2/v2.0/logout", tenant.id),
        user_name,
        form_token,
        carried: carried.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
    };
    html(200, &page)
}

/// The page afterwards.
pub(crate) fn signed_out(request: &Request, is_out: bool) -> Reply {
    let (title, text_key) = if is_out {
        ("signed-out-title", "signed-out-text")
    } else {
        ("still-signed-in-title", "still-signed-in-text")
    };
    html(200, &Done { frame: Frame::new(request, title), text_key })
}
