//! The userinfo endpoint (OpenID Connect Core 1.0 section 5.3): a protected resource (RFC 6750) of our own.

use diagnosis::{Refusal, Surface};
use serde_json::{Map, Value};
use store::records::tenant::Tenant;

use crate::bearer::{self, Carried};
use crate::log::Story;
use crate::{Desk, claims, provocation};

/// The claims that an access token opens.
pub async fn userinfo(
    desk: &Desk,
    tenant: &Tenant,
    carried: &Carried,
) -> Result<Map<String, Value>, Refusal> {
    let mut story = Story::new(tenant.id, "userinfo", &terms::Parameters::default());
    let result = open(desk, tenant, carried, &mut story).await;
    match &result {
        Ok(_) => desk.installation.log.note(desk, story.success(desk, "userinfo")),
        Err(refusal) => desk.installation.log.note(desk, story.refusal(desk, refusal)),
    }
    result
}

async fn open(
    desk: &Desk,
    tenant: &Tenant,
    carried: &Carried,
    story: &mut Story,
) -> Result<Map<String, Value>, Refusal> {
    let claims = bearer::believed(desk, tenant, carried, story).await?;
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let client = text("client_id").unwrap_or_default();
    story.knows_client(client);
    provocation::refuse_if_ordered(desk, tenant.id, client, Surface::Bearer, &mut story.trail).await?;
    let scope = text("scope").unwrap_or_default();
    let scopes: Vec<String> = scope.split(' ').map(str::to_owned).collect();
    let issuer = desk.issuer(tenant);
    let is_for_us = match claims.get("aud") {
        Some(Value::String(audience)) => *audience == issuer,
        Some(Value::Array(audiences)) => audiences.iter().any(|a| a.as_str() == Some(&issuer)),
        _ => false,
    };
    // > The access token provided … requires higher privileges than provided (RFC 6750 section 3.1)
    let result = if is_for_us && scopes.iter().any(|scope| scope == "openid") {
        Ok(())
    } else {
        Err(bearer::begin_again(desk, tenant, client, Refusal::openid_scope_missing()).await?)
    };
    story.trail.note("access_token_is_for_userinfo", scope, "openid", result)?;
    let account = text("sub").and_then(|sub| sub.parse().ok()).ok_or_else(Refusal::access_token_malformed)?;
    story.account_id = Some(account);
    let granted = bearer::still_granted(desk, tenant, text("jti").unwrap_or_default(), story).await;
    let family = match granted {
        Ok(family) => family,
        Err(refusal) => return Err(bearer::begin_again(desk, tenant, client, refusal).await?),
    };
    let account = bearer::account_of(desk, tenant, account, &family, story).await?;
    Ok(claims::opened(&account, &scopes))
}
