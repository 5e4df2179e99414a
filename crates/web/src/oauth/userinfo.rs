//! `/{T}/oauth2/v2.0/userinfo`

use diagnosis::Refusal;
use engine::bearer::Carried;
use engine::endpoints::userinfo::userinfo as recipe;
use engine::{Desk, find_tenant};
use http::Method;

use crate::cors;
use crate::refusals;
use crate::reply::{self, Reply};
use crate::request::Request;
use crate::route::Route;

pub(crate) async fn userinfo(desk: &Desk, request: &Request, segment: &str) -> Reply {
    let route = Route::UserInfo(segment.to_owned());
    let tenant = match find_tenant(desk, segment).await {
        Ok(tenant) => tenant,
        Err(refusal) => {
            let refusal = if refusal.number() == 90_002 { Refusal::access_token_missing() } else { refusal };
            return refusals::noted(desk, request, &route, &refusal).await;
        }
    };
    let mut reply = match carried(request) {
        Ok(carried) => match recipe(desk, &tenant, &carried).await {
            Ok(claims) => reply::json(200, serde_json::Value::Object(claims).to_string()),
            Err(refusal) => refusals::bearer(desk, &refusal),
        },
        Err(refusal) => refusals::noted(desk, request, &route, &refusal).await,
    };
    if let Err(fault) = cors::allow_registered(&mut reply, desk, &tenant, request).await {
        tracing::error!(trace_id = %desk.trace_id, %fault, "origins could not be read");
    }
    reply
}

/// Where the token stands (RFC 6750 section 2): header or form body; in the address it is refused.
pub(crate) fn carried(request: &Request) -> Result<Carried, Refusal> {
    let mut carried = Carried::default();
    for header in request.headers_named("authorization") {
        // > auth-scheme is case-insensitive (RFC 9110 section 11.1)
        match header.split_once(' ') {
            Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => {
                carried.header.push(token.trim_start_matches(' ').to_owned());
            }
            _ => carried.other_scheme = true,
        }
    }
    carried.in_url = request.in_url()?.first("access_token").is_some();
    let is_form =
        request.header("content-type").is_some_and(|t| t.starts_with("application/x-www-form-urlencoded"));
    if request.method == Method::POST && is_form {
        let form = request.form()?;
        form.refuse_repeats(|name| name == "access_token")?;
        carried.body = form.get("access_token").map(str::to_owned);
    }
    Ok(carried)
}
