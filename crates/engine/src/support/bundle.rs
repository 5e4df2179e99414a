//! What the desk needs to know beside the person's words. Made when the ticket is opened, so that later changes do not touch it; holds no
//! more than the sign-in log may, and no network address, which the log keeps for a few days only.

use diagnosis::{Diagnosis, Fact, Fault};
use serde_json::{Value, json};
use store::records::client::Client;
use store::records::sign_in::{self, SignIn};
use store::records::{client, tenant};

use crate::Desk;
use crate::administration::began_after;
use crate::log::Detail;

/// The form of what is written; it counts up when a member changes its meaning.
const FORMAT: u32 = 1;

/// What the catalogue says about an entry with these facts, in each language.
pub type Catalogue = dyn Fn(&'static Diagnosis, &[(String, Fact)]) -> Value + Send + Sync;

/// The bundle about a row.
pub(super) async fn bundle(desk: &Desk, row: &SignIn, catalogue: &Catalogue) -> Result<Value, Fault> {
    let entry = diagnosis::find(row.number).ok_or_else(|| Fault::broken("a row without a number"))?;
    let detail: Detail = serde_json::from_str(&row.detail).map_err(Fault::broken)?;
    let story = match row.interaction_id {
        Some(interaction) => sign_in::story(&desk.store, row.tenant_id, interaction).await?,
        None => Vec::new(),
    };
    let began = began_after(&desk.store, row).await?.map(|began| {
        let change = began.change;
        json!({
            "at": change.at.to_string(), "actor": change.actor, "verb": change.verb, "noun": change.noun,
            "subject": change.subject, "members": change.members,
        })
    });
    Ok(json!({
        "format": FORMAT,
        "server": server(desk),
        "diagnosis": diagnosis(entry),
        "words": catalogue(entry, &detail.facts),
        "refusal": {
            "trace_id": row.id, "correlation_id": row.correlation_id, "at": row.at.to_string(), "endpoint": row.endpoint,
            "outcome": row.outcome, "client_id": row.client_id, "account_id": row.account_id,
        },
        "detail": detail,
        "story": story.iter().map(line).collect::<Vec<_>>(),
        "began_after": began,
        "configuration": configuration(desk, row).await?,
    }))
}

fn server(desk: &Desk) -> Value {
    let settings = desk.settings();
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "public_url": settings.public_url,
        "mode": if settings.demonstration().is_some() { "development" } else { "production" },
        "database": if desk.store.is_shared() { "postgresql" } else { "embedded" },
        "schema": desk.store.schema(),
    })
}

fn diagnosis(entry: &'static Diagnosis) -> Value {
    json!({
        "number": entry.number, "code": entry.code(), "name": entry.name, "kind": entry.kind.name(),
        "audience": entry.audience.name(), "source": entry.source, "told_as": entry.shown().number,
    })
}

/// One row of the story: what came before and after the refusal.
fn line(row: &SignIn) -> Value {
    json!({
        "trace_id": row.id, "at": row.at.to_string(), "endpoint": row.endpoint, "outcome": row.outcome,
        "number": row.number, "client_id": row.client_id,
    })
}

/// The facts of the configuration on which such a refusal turns: no secret, and of secrets no digest.
async fn configuration(desk: &Desk, row: &SignIn) -> Result<Value, Fault> {
    let tenant = tenant::find(&desk.store, row.tenant_id).await?;
    let registered = match &row.client_id {
        Some(id) => client::find(&desk.store, row.tenant_id, id).await?,
        None => None,
    };
    let settings = &desk.settings().lifetimes;
    Ok(json!({
        "tenant": tenant.map(|tenant| json!({
            "id": tenant.id, "name": tenant.name, "pkce": tenant.pkce, "issuer": desk.issuer(&tenant),
            "default_resource": tenant.default_resource,
        })),
        "client": registered.as_ref().map(facts),
        "lifetimes": {
            "code": settings.code.0, "session": settings.session.0, "id_token": settings.id_token.0,
            "refresh": settings.family.0, "refresh_idle": settings.family_idle.0,
        },
    }))
}

fn facts(client: &Client) -> Value {
    let secrets = client.secrets.iter().map(|secret| {
        json!({"id": secret.id, "name": secret.name, "expires_at": secret.expires_at.map(|at| at.to_string())})
    });
    json!({
        "client_id": client.id, "client_name": client.name, "application_type": client.application_type,
        "token_endpoint_auth_method": client.method, "exact_auth_method": client.exact_method,
        "grant_types": client.grant_types, "redirect_uris": client.redirect_uris, "scope": client.scope,
        "roles": client.roles, "pkce": client.pkce, "consent": client.consent, "disabled": client.disabled,
        "secrets": secrets.collect::<Vec<_>>(),
    })
}
