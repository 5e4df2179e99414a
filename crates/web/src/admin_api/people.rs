//! Secrets of clients; sessions and consents of accounts; who administers.

use diagnosis::{Allowed, Refusal};
use engine::account_pages;
use engine::administration::{
    consents_of, end_session, erase, new_secret, personal_data, remove_secret, sessions_of,
    sign_out_everywhere, withdraw_consent,
};
use engine::administrators::{self, Appointed};
use serde_json::{Value, json};
use store::records::administrator;
use terms::Instant;

use super::call::{Answer, Call};

/// Makes a secret: its value is in this reply and nowhere else.
pub(super) async fn add_secret(call: &Call<'_>) -> Result<Answer, Refusal> {
    let mut members = call.members()?;
    let expires_at = match members.remove("expires_at") {
        None | Some(Value::Null) => None,
        Some(value) => Some(end(call, &value)?),
    };
    let mut text = |name: &str| match members.remove(name) {
        Some(Value::String(text)) => Ok(text),
        None | Some(Value::Null) => Ok(String::new()),
        Some(other) => {
            Err(Refusal::member_not_acceptable(Allowed::Said("allowed-text"), &other.to_string(), name))
        }
    };
    let (id, name) = (text("id")?, text("name")?);
    if let Some(other) = members.keys().next() {
        return Err(Refusal::member_not_acceptable("id, name, expires_at", other, other));
    }
    let new =
        new_secret(call.desk, &call.tenant, &call.permit, call.part(0), (&id, &name, expires_at)).await?;
    let document = json!({
        "id": new.id, "name": new.name, "value": new.value.expose(), "expires_at": new.expires_at.map(|at| at.0),
    });
    let encode = |text: &str| {
        percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    Ok(Answer::Made(document, format!("clients/{}/secrets/{}", encode(call.part(0)), encode(&new.id))))
}

/// When a secret ends: seconds since 1970, from now on and within this century.
fn end(call: &Call<'_>, value: &Value) -> Result<Instant, Refusal> {
    let latest = 4_102_444_800;
    let wrong =
        || Refusal::member_not_acceptable(Allowed::Said("allowed-future"), &value.to_string(), "expires_at");
    value.as_i64().filter(|at| *at > call.desk.now.0 && *at < latest).map(Instant).ok_or_else(wrong)
}

pub(super) async fn drop_secret(call: &Call<'_>) -> Result<Answer, Refusal> {
    remove_secret(call.desk, &call.tenant, &call.permit, call.part(0), call.part(1)).await?;
    Ok(Answer::Done)
}

pub(super) async fn sessions(call: &Call<'_>) -> Result<Answer, Refusal> {
    let found = sessions_of(call.desk, &call.tenant, call.part(0)).await?;
    let items = found.iter().map(|open| {
        json!({
            "id": open.session.id, "authenticated_at": open.session.authenticated_at.to_string(),
            "expires_at": open.session.expires_at.to_string(), "browser": open.agent, "address": open.address,
        })
    });
    Ok(Answer::List(items.collect(), None))
}

pub(super) async fn sign_out(call: &Call<'_>) -> Result<Answer, Refusal> {
    sign_out_everywhere(call.desk, &call.tenant, &call.permit, call.part(0)).await?;
    Ok(Answer::Done)
}

pub(super) async fn drop_session(call: &Call<'_>) -> Result<Answer, Refusal> {
    end_session(call.desk, &call.tenant, &call.permit, call.part(0), call.part(1)).await?;
    Ok(Answer::Done)
}

pub(super) async fn consents(call: &Call<'_>) -> Result<Answer, Refusal> {
    let found = consents_of(call.desk, &call.tenant, call.part(0)).await?;
    let items = found.iter().map(|consent| {
        json!({
            "client_id": consent.client_id, "resource": consent.resource, "scope": consent.scope,
            "granted_at": consent.granted_at.to_string(),
        })
    });
    Ok(Answer::List(items.collect(), None))
}

pub(super) async fn drop_consent(call: &Call<'_>) -> Result<Answer, Refusal> {
    withdraw_consent(call.desk, &call.tenant, &call.permit, call.part(0), call.part(1)).await?;
    Ok(Answer::Done)
}

pub(super) async fn administrators(call: &Call<'_>) -> Result<Answer, Refusal> {
    let found = administrator::list(&call.desk.store, call.tenant.id).await?;
    let items = found
        .iter()
        .map(|one| json!({"account_id": one.account_id, "role": one.role, "since": one.since.to_string()}));
    Ok(Answer::List(items.collect(), None))
}

pub(super) async fn appoint(call: &Call<'_>) -> Result<Answer, Refusal> {
    let [role] = call.texts(["role"])?;
    match administrators::appoint(call.desk, &call.tenant, &call.permit, call.part(0), &role).await? {
        Appointed::Changed => Ok(Answer::Done),
        Appointed::Link(secret) => {
            let link = format!("{}/setup?key={}", call.desk.settings().public_url, secret.expose());
            Ok(Answer::Made(json!({"link": link}), format!("administrators/{}", call.part(0))))
        }
    }
}

pub(super) async fn dismiss(call: &Call<'_>) -> Result<Answer, Refusal> {
    administrators::dismiss(call.desk, &call.tenant, &call.permit, call.part(0)).await?;
    Ok(Answer::Done)
}

pub(super) async fn invite(call: &Call<'_>) -> Result<Answer, Refusal> {
    let language = call.request.language();
    account_pages::invite(call.desk, &call.tenant, &call.permit, call.part(0), language.tag()).await?;
    Ok(Answer::Done)
}

pub(super) async fn data(call: &Call<'_>) -> Result<Answer, Refusal> {
    let document = personal_data(call.desk, &call.tenant, &call.permit, call.part(0)).await?;
    Ok(Answer::One(document, None))
}

pub(super) async fn erase_person(call: &Call<'_>) -> Result<Answer, Refusal> {
    erase(call.desk, &call.tenant, &call.permit, call.part(0)).await?;
    Ok(Answer::Done)
}
