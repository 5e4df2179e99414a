//! `/{T}/account/forgot` and `/{T}/account/password`: a forgotten password, and the page behind a mailed link.

use std::sync::Arc;

use askama::Template;
use diagnosis::{Refusal, Surface};
use engine::{Desk, account_pages, find_tenant};
use http::Method;
use store::records::tenant::Tenant;
use terms::{Parameters, Secret};
use words::Words;

use super::frame::{Frame, html};
use crate::refusals;
use crate::reply::Reply;
use crate::request::Request;
use crate::route::Route;

#[derive(Template)]
#[template(path = "forgot.html")]
struct Forgot {
    frame: Frame,
    tenant: String,
    action: String,
    is_sent: bool,
    notice: Option<Words>,
    code: String,
    trace_id: String,
}

#[derive(Template)]
#[template(path = "new_password.html")]
struct NewPassword {
    frame: Frame,
    tenant: String,
    action: String,
    key: String,
    user_name: String,
    notice: Option<Words>,
    code: String,
    trace_id: String,
}

/// The form that a page of ours sent, or the parameters of the address. Browsers tell from where a form comes.
pub(super) async fn asked(
    desk: &Desk,
    request: &Request,
    segment: &str,
) -> Result<(Arc<Tenant>, Parameters), Refusal> {
    let tenant = find_tenant(desk, segment).await?;
    if request.method != Method::POST {
        return Ok((tenant, request.in_url()?));
    }
    let form = request.form()?;
    form.refuse_repeats(|_| true)?;
    match request.header("sec-fetch-site") {
        None | Some("same-origin" | "none") => Ok((tenant, form)),
        Some(_) => Err(Refusal::form_token_wrong()),
    }
}

/// A refusal as a page tells it beside its form, with the status that goes with it.
pub(super) fn told(frame: &Frame, refusal: Option<&Refusal>) -> (Option<Words>, String, u16) {
    match refusal {
        Some(refusal) => {
            let (words, code) = refusals::notice(frame.language, refusal);
            (words, code, refusal.status_on(Surface::Page))
        }
        None => (None, String::new(), 200),
    }
}

/// The page on which somebody says that a password is forgotten.
pub(crate) async fn forgot(desk: &Desk, request: &Request, route: &Route, segment: &str) -> Reply {
    let (tenant, form) = match asked(desk, request, segment).await {
        Ok(asked) => asked,
        Err(refusal) => return refusals::noted(desk, request, route, &refusal).await,
    };
    let is_post = request.method == Method::POST;
    let result = if is_post {
        account_pages::forgotten(desk, &tenant, &form, request.language().tag()).await
    } else {
        Ok(())
    };
    let frame = Frame::new(request, "forgot-title");
    let (notice, code, status) = told(&frame, result.as_ref().err());
    let page = Forgot {
        tenant: tenant.display_name.clone(),
        action: format!("/{}/account/forgot", tenant.id),
        is_sent: is_post && result.is_ok(),
        notice,
        code,
        trace_id: desk.trace_id.to_string(),
        frame,
    };
    html(status, &page)
}

/// The page behind a mailed link.
pub(crate) async fn password(desk: &Desk, request: &Request, route: &Route, segment: &str) -> Reply {
    let (tenant, form) = match asked(desk, request, segment).await {
        Ok(asked) => asked,
        Err(refusal) => return refusals::noted(desk, request, route, &refusal).await,
    };
    let key = Secret::new(form.get("key").unwrap_or_default());
    let opened = match account_pages::open(desk, &tenant, &key).await {
        Ok(opened) => opened,
        Err(refusal) => return refusals::noted(desk, request, route, &refusal).await,
    };
    let is_post = request.method == Method::POST;
    let result = if is_post {
        let password = Secret::new(form.get("password").unwrap_or_default());
        account_pages::set_password(desk, &tenant, &key, password, request.language().tag()).await
    } else {
        Ok(())
    };
    let frame = Frame::new(request, "new-password-title");
    let (notice, code, status) = told(&frame, result.as_ref().err());
    let is_done = is_post && result.is_ok();
    let page = NewPassword {
        tenant: tenant.display_name.clone(),
        action: format!("/{}/account/password", tenant.id),
        key: if is_done { String::new() } else { key.expose().to_owned() },
        user_name: opened.user_name,
        notice,
        code,
        trace_id: desk.trace_id.to_string(),
        frame,
    };
    html(status, &page)
}
