//! Metadata and keys, readable for everybody, and preflight requests.

use engine::endpoints::metadata::metadata as recipe;
use engine::{Desk, find_tenant, sign};
use http::header;
use serde_json::json;

use crate::reply::{self, Reply};
use crate::request::Request;
use crate::route::Route;
use crate::{cors, refusals};

pub(crate) async fn metadata(desk: &Desk, request: &Request, route: &Route, segment: &str) -> Reply {
    let mut reply = match find_tenant(desk, segment).await {
        Ok(tenant) => public(&recipe(desk, &tenant).to_string()),
        Err(refusal) => refusals::noted(desk, request, route, &refusal).await,
    };
    cors::allow_any(&mut reply);
    reply
}

pub(crate) async fn keys(desk: &Desk, request: &Request, route: &Route, segment: &str) -> Reply {
    let tenant = match find_tenant(desk, segment).await {
        Ok(tenant) => tenant,
        Err(refusal) => return refusals::noted(desk, request, route, &refusal).await,
    };
    let mut reply = match sign::key_set(desk, tenant.id).await {
        Ok(keys) => public(&json!({"keys": keys}).to_string()),
        Err(fault) => refusals::noted(desk, request, route, &fault.into()).await,
    };
    cors::allow_any(&mut reply);
    reply
}

/// A document that caches may keep for an hour: far shorter than a key is announced before it signs.
fn public(body: &str) -> Reply {
    let mut reply = reply::json(200, body.to_owned());
    reply::set(&mut reply, header::CACHE_CONTROL, "public, max-age=3600");
    reply
}

/// A preflight request (the Fetch standard): who may ask is decided as for the request itself.
pub(crate) async fn preflight(desk: &Desk, request: &Request, route: &Route) -> Reply {
    let mut reply = cors::preflight();
    match route {
        Route::Metadata(_) | Route::Keys(_) => cors::allow_any(&mut reply),
        Route::Token(segment) | Route::UserInfo(segment) => {
            if let Ok(tenant) = find_tenant(desk, segment).await
                && let Err(fault) = cors::allow_registered(&mut reply, desk, &tenant, request).await
            {
                return refusals::noted(desk, request, route, &fault.into()).await;
            }
        }
        _ => return reply::empty(204),
    }
    reply
}
