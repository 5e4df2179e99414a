//! Where the demo client's sign-in ends in development: the code and the command that redeems it, or the error explained.

use askama::Template;
use engine::Desk;
use engine::authorization::EXAMPLE_VERIFIER;
use http::Method;

use super::frame::{Frame, html};
use super::shell;
use crate::refusals;
use crate::reply::Reply;
use crate::request::Request;

#[derive(Template)]
#[template(path = "demonstration.html")]
struct Page {
    frame: Frame,
    redeem: Option<String>,
    userinfo: String,
    error: String,
    error_description: String,
    error_uri: String,
}

/// The page of the demo client.
pub(crate) fn demonstration(desk: &Desk, request: &Request) -> Reply {
    let parameters = if request.method == Method::POST { request.form() } else { request.in_url() };
    let parameters = match parameters {
        Ok(parameters) => parameters,
        Err(refusal) => return crate::reply::json(400, refusals::Told::of(desk, &refusal).description()),
    };
    let get = |name: &str| parameters.get(name).unwrap_or_default().to_owned();
    let base = &desk.settings().public_url;
    let tenant = get("iss");
    let tenant = tenant
        .trim_start_matches(base.as_str())
        .trim_start_matches('/')
        .split('/')
        .next()
        .unwrap_or_default();
    let endpoint = |name: &str| format!("{base}/{tenant}/oauth2/v2.0/{name}");
    let redeem = parameters.get("code").map(|code| {
        let form = [
            ("grant_type", "authorization_code"),
            ("client_id", "demo"),
            ("code", code),
            ("code_verifier", EXAMPLE_VERIFIER),
        ];
        shell::curl("POST", &endpoint("token"), &[], None, Some(&form))
    });
    let title = if redeem.is_some() { "demo-title" } else { "demo-refused" };
    let error_uri =
        Some(get("error_uri")).filter(|uri| uri.starts_with(&format!("{base}/"))).unwrap_or_default();
    let page = Page {
        frame: Frame::new(request, title),
        redeem,
        userinfo: shell::curl(
            "GET",
            &endpoint("userinfo"),
            &[("Authorization", "Bearer ACCESS-TOKEN")],
            None,
            None,
        ),
        error: get("error"),
        error_description: get("error_description"),
        error_uri,
    };
    html(200, &page)
}
