//! Support tickets and signing keys.

use diagnosis::Refusal;
use engine::administration::{Act, keys_of, revoke_key, rotate_key};
use engine::support;
use serde_json::{Value, json};
use store::records::signing_key::SigningKey;
use store::records::ticket::{self, Answer as TicketAnswer, Ticket};
use terms::jose::Algorithm;

use super::call::{Answer, Call};

fn act(call: &Call<'_>) -> Act {
    Act { actor: call.permit.actor.clone(), milliseconds: call.desk.now_milliseconds }
}

pub(super) async fn tickets(call: &Call<'_>) -> Result<Answer, Refusal> {
    let (limit, before) = (call.limit()?, call.before_id()?);
    let states = ["open", "answered", "closed"];
    let state = call.asked("state");
    if let Some(other) = state.filter(|state| !states.contains(state)) {
        return Err(Refusal::member_not_acceptable(states.join(", "), other, "state"));
    }
    let found = ticket::list(&call.desk.store, call.tenant.id, state, before, limit).await?;
    let key = found.last().map(|ticket| *ticket.id.as_bytes());
    Ok(call.list(
        found.iter().map(|ticket| support::summary(ticket).into()).collect(),
        limit,
        key.as_ref().map(<[u8; 16]>::as_slice),
    ))
}

/// A ticket of this tenant; those of others are not there.
async fn known(call: &Call<'_>) -> Result<(Ticket, Vec<TicketAnswer>), Refusal> {
    let (ticket, answers) = support::find(&call.desk.store, call.part(0)).await?;
    if ticket.tenant_id == call.tenant.id {
        Ok((ticket, answers))
    } else {
        Err(Refusal::ticket_not_found(call.part(0)))
    }
}

/// A ticket with everything that it carries.
pub(super) async fn ticket(call: &Call<'_>) -> Result<Answer, Refusal> {
    let (ticket, answers) = known(call).await?;
    Ok(Answer::One(support::document(&ticket, &answers), None))
}

pub(super) async fn answer(call: &Call<'_>) -> Result<Answer, Refusal> {
    let [text] = call.texts(["text"])?;
    let text = support::answer_text(&text)?;
    let (ticket, _) = known(call).await?;
    support::answer(&call.desk.store, &*call.desk.installation.chance, &act(call), &ticket, &text).await?;
    Ok(Answer::Done)
}

pub(super) async fn close(call: &Call<'_>) -> Result<Answer, Refusal> {
    let (ticket, _) = known(call).await?;
    support::close(&call.desk.store, &*call.desk.installation.chance, &act(call), &ticket).await?;
    Ok(Answer::Done)
}

fn key(key: &SigningKey) -> Value {
    let instant = |at: Option<terms::Instant>| at.map(|at| at.to_string());
    json!({
        "kid": key.kid, "algorithm": key.algorithm.name(), "announced_at": key.announced_at.to_string(),
        "signs_from": key.signs_from.to_string(), "signs_until": instant(key.signs_until),
        "published_until": instant(key.published_until),
    })
}

pub(super) async fn keys(call: &Call<'_>) -> Result<Answer, Refusal> {
    let found = keys_of(&call.desk.store, call.tenant.id).await?;
    Ok(Answer::List(found.iter().map(key).collect(), None))
}

/// Announces a successor of a signing key; if one is announced already there is nothing to do.
pub(super) async fn announce(call: &Call<'_>) -> Result<Answer, Refusal> {
    let [name] = call.texts(["algorithm"])?;
    let known = [Algorithm::Rs256, Algorithm::Es256, Algorithm::EdDsa];
    let algorithm = known.into_iter().find(|known| known.name() == name).ok_or_else(|| {
        Refusal::member_not_acceptable(known.map(Algorithm::name).join(", "), &name, "algorithm")
    })?;
    match rotate_key(call.desk, &act(call), call.tenant.id, algorithm).await? {
        Some(new) => Ok(Answer::Made(key(&new), "keys".to_owned())),
        None => Ok(Answer::Done),
    }
}

pub(super) async fn revoke(call: &Call<'_>) -> Result<Answer, Refusal> {
    let kid = call.part(0);
    if !keys_of(&call.desk.store, call.tenant.id).await?.iter().any(|key| key.kid == kid) {
        return Err(Refusal::record_not_found(kid, "noun-key"));
    }
    revoke_key(&call.desk.store, &*call.desk.installation.chance, &act(call), kid).await?;
    Ok(Answer::Done)
}
