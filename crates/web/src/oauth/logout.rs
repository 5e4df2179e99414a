//! `/{T}/oauth2/v2.0/logout`

use engine::endpoints::logout::{SignedOut, logout as recipe};
use engine::{Desk, find_tenant};
use http::Method;

use crate::reply::{self, Reply};
use crate::request::Request;
use crate::route::Route;
use crate::{cookies, pages, refusals};

pub(crate) async fn logout(desk: &Desk, request: &Request, segment: &str) -> Reply {
    let route = Route::Logout(segment.to_owned());
    let tenant = match find_tenant(desk, segment).await {
        Ok(tenant) => tenant,
        Err(refusal) => return refusals::noted(desk, request, &route, &refusal).await,
    };
    let is_form = request.method == Method::POST;
    let parameters = match if is_form { request.form() } else { request.in_url() } {
        Ok(parameters) => parameters,
        Err(refusal) => return refusals::noted(desk, request, &route, &refusal).await,
    };
    let browser = cookies::browser(desk, &tenant, request);
    match recipe(desk, &tenant, &parameters, &browser, is_form).await {
        Ok(SignedOut::Ask { user_name, form_token }) => {
            pages::sign_out(desk, request, &tenant, &parameters, &user_name, &form_token)
        }
        Ok(SignedOut::Done { next: Some(next) }) => reply::see_other(&next),
        Ok(SignedOut::Done { next: None }) => pages::signed_out(request, true),
        Ok(SignedOut::Kept) => pages::signed_out(request, false),
        Err(refusal) => refusals::page(desk, request, &refusal).await,
    }
}
