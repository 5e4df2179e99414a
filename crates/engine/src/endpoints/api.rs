//! Who may use the admin API: whoever presents an access token of this tenant that was issued for it.

use diagnosis::Refusal;
use serde_json::Value;
use store::records::administrator;
use store::records::tenant::Tenant;
use uuid::Uuid;

use crate::administration::{API, Giver, Permit, Right, Role};
use crate::bearer::{self, Carried};
use crate::log::Story;
use crate::{Desk, directory};

/// What an access token permits at the admin API; refuses with the numbers of area 15, 500341, 50057 or 88180026.
pub async fn admit(
    desk: &Desk,
    tenant: &Tenant,
    carried: &Carried,
    story: &mut Story,
) -> Result<Permit, Refusal> {
    let claims = bearer::believed(desk, tenant, carried, story).await?;
    let text = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or_default();
    let client_id = text("client_id");
    story.knows_client(client_id);
    let audiences = match claims.get("aud") {
        Some(Value::String(audience)) => vec![audience.as_str()],
        Some(Value::Array(audiences)) => audiences.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    // > The resource server MUST validate that the "aud" claim contains a resource indicator value corresponding to an identifier the
    // > resource server expects for itself. (RFC 9068 section 4)
    let received = audiences.join(" ");
    let result = if audiences.contains(&API) {
        Ok(())
    } else {
        Err(Refusal::access_token_for_another_resource(API, &received))
    };
    story.trail.note("access_token_is_for_the_api", &received, API, result)?;
    let client = directory::known_client(desk, tenant, client_id).await;
    let client = story.trail.note("client_is_alive", client_id, "registered and enabled", client)?;
    let named =
        |names: &mut dyn Iterator<Item = &str>| names.filter_map(Right::named).collect::<Vec<Right>>();
    let issued_at = claims.get("iat").and_then(Value::as_i64).unwrap_or_default();
    let Some(account) = claims.get("oid").and_then(Value::as_str) else {
        // Another client may have had the id when it was issued.
        let result = match client.grants_since.filter(|since| issued_at < since.0) {
            Some(since) => Err(Refusal::access_token_revoked(since)),
            None => Ok(()),
        };
        story.trail.note("access_token_is_of_this_client", "an earlier one", "this client's", result)?;
        // A role that was taken from the client since counts no more.
        let registered = |role: &&str| client.roles.iter().any(|own| *own == format!("{API}/{role}"));
        let roles =
            claims.get("roles").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        return Ok(Permit::program(
            format!("client {client_id}"),
            Giver::Client(client.id.clone()),
            None,
            named(&mut roles.filter(registered)),
        ));
    };
    let account: Uuid = account.parse().map_err(|_| Refusal::access_token_malformed())?;
    story.account_id = Some(account);
    let family = bearer::still_granted(desk, tenant, text("jti"), story).await?;
    let account = bearer::account_of(desk, tenant, account, &family, story).await?;
    let found = administrator::find(&desk.store, tenant.id, account.id).await?;
    let role = found.and_then(|found| Role::named(&found.role)).ok_or_else(Refusal::not_an_administrator);
    let role = story.trail.note("account_administers", "no", "an administrator", role)?;
    let actor = format!("{} by {client_id}", account.user_name);
    // A scope that was taken from the client since counts no more.
    let registered = |scope: &&str| client.scope.iter().any(|own| *own == format!("{API}/{scope}"));
    let giver = Giver::Person(tenant.id, account.id);
    Ok(Permit::program(actor, giver, Some(role), named(&mut text("scope").split(' ').filter(registered))))
}
