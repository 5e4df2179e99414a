//! `/{T}/oauth2/v2.0/token`

use std::fmt::Write as _;

use diagnosis::Refusal;
use engine::client_authentication::Presented;
use engine::endpoints::token::{TokenRequest, token as recipe};
use engine::{Desk, TokenReply, find_tenant};
use http::header;

use crate::cors;
use crate::refusals;
use crate::reply::{self, Reply};
use crate::request::Request;
use crate::route::Route;

pub(crate) async fn token(desk: &Desk, request: &Request, segment: &str) -> Reply {
    let route = Route::Token(segment.to_owned());
    let tenant = match find_tenant(desk, segment).await {
        Ok(tenant) => tenant,
        Err(refusal) => return refusals::noted(desk, request, &route, &refusal).await,
    };
    let mut reply = match read(request) {
        Ok(read) => match recipe(desk, &tenant, &read).await {
            Ok(tokens) => success(&tokens),
            Err(refusal) => refusals::token(desk, &refusal),
        },
        Err(refusal) => refusals::noted(desk, request, &route, &refusal).await,
    };
    if let Err(fault) = cors::allow_registered(&mut reply, desk, &tenant, request).await {
        tracing::error!(trace_id = %desk.trace_id, %fault, "origins could not be read");
    }
    reply
}

fn read(request: &Request) -> Result<TokenRequest, Refusal> {
    Ok(TokenRequest {
        presented: Presented { authorization: request.headers_named("authorization") },
        parameters: request.form()?,
        in_url: request.in_url()?,
    })
}

/// RFC 6749 section 5.1. `ext_expires_in` is read by Microsoft's libraries.
fn success(tokens: &TokenReply) -> Reply {
    let mut body = String::with_capacity(tokens.access_token.len() + 1024);
    let seconds = tokens.expires_in;
    let _ = write!(
        body,
        "{{\"token_type\":\"Bearer\",\"expires_in\":{seconds},\"ext_expires_in\":{seconds},\"access_token\":\"{}\"",
        tokens.access_token
    );
    // > scope = scope-token *( SP scope-token ) (RFC 6749 section 3.3): an empty one is none.
    if !tokens.scope.is_empty() {
        let _ = write!(body, ",\"scope\":{}", serde_json::Value::from(tokens.scope.as_str()));
    }
    if let Some(token) = &tokens.refresh_token {
        let _ = write!(body, ",\"refresh_token\":\"{}\"", token.expose());
    }
    if let Some(token) = &tokens.id_token {
        let _ = write!(body, ",\"id_token\":\"{token}\"");
    }
    if let Some(info) = &tokens.client_info {
        let _ = write!(body, ",\"client_info\":\"{info}\"");
    }
    body.push('}');
    let mut reply = reply::json(200, body);
    reply::set(&mut reply, header::PRAGMA, "no-cache");
    reply
}
