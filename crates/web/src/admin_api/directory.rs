//! Tenant, resources, clients and accounts: the records that a directory file declares.

use diagnosis::Refusal;
use engine::administration::{self, Noun, Plan, carry_out, propose, propose_removal};
use serde_json::{Value, json};

use super::call::{Answer, Call};

/// A part of the list.
pub(super) async fn list(call: &Call<'_>, noun: Noun) -> Result<Answer, Refusal> {
    let (limit, after) = (call.limit()?, call.after_text()?);
    let begins = call.asked("begins").unwrap_or_default();
    let found = administration::list(call.desk, call.tenant.id, noun, begins, &after, limit).await?;
    let key = found.last().map(|(_, key)| key.as_bytes().to_vec());
    let items = found.into_iter().map(|(shown, _)| Value::Object(shown.entry)).collect();
    Ok(call.list(items, limit, key.as_deref()))
}

/// One record.
pub(super) async fn show(call: &Call<'_>, noun: Noun) -> Result<Answer, Refusal> {
    let shown = administration::show(call.desk, &call.tenant, noun, &id(call, noun)).await?;
    Ok(Answer::One(Value::Object(shown.entry), Some(shown.version)))
}

/// The id that the path names: the tenant is the one of the whole path.
fn id(call: &Call<'_>, noun: Noun) -> String {
    match noun {
        Noun::Tenant => call.tenant.id.to_string(),
        _ => call.part(0).to_owned(),
    }
}

/// Creates a record; done twice it comes to the same. Refuses with 88180022 if there is another one with the id.
pub(super) async fn create(call: &Call<'_>, noun: Noun) -> Result<Answer, Refusal> {
    let mut members = call.members()?;
    if noun == Noun::Account && members.get("id").is_none_or(Value::is_null) {
        // An account is known by its name until it is known by its id.
        let name = members.get("user_name").and_then(Value::as_str).unwrap_or_default();
        let known = administration::list(call.desk, call.tenant.id, noun, name, "", 1).await?;
        let same = |shown: &administration::Shown| terms::name_key(&shown.name) == terms::name_key(name);
        let known = known.into_iter().find(|(shown, _)| same(shown)).map(|(shown, _)| shown.id);
        let id = known.unwrap_or_else(|| call.desk.new_id().to_string());
        members.insert("id".to_owned(), id.into());
    }
    let id = members.get(noun.id_member()).and_then(Value::as_str).unwrap_or_default().to_owned();
    let plan = propose(call.desk, &call.tenant, &call.permit, noun, members).await?;
    if plan.is_empty() {
        return show_made(call, noun, &id).await;
    }
    if !plan.creates() {
        return Err(Refusal::record_exists_already(&id, noun.word()));
    }
    carry_out(call.desk, &call.permit, plan).await?;
    made(call, noun, &id).await
}

async fn show_made(call: &Call<'_>, noun: Noun, id: &str) -> Result<Answer, Refusal> {
    let shown = administration::show(call.desk, &call.tenant, noun, id).await?;
    Ok(Answer::One(Value::Object(shown.entry), Some(shown.version)))
}

async fn made(call: &Call<'_>, noun: Noun, id: &str) -> Result<Answer, Refusal> {
    let shown = administration::show(call.desk, &call.tenant, noun, id).await?;
    let encoded = percent_encoding::utf8_percent_encode(&shown.id, percent_encoding::NON_ALPHANUMERIC);
    Ok(Answer::Made(Value::Object(shown.entry), format!("{}/{encoded}", noun.area().name())))
}

/// Makes the record as it is sent, whether or not it is there. Refuses with 88180023, or with 88180029 if it is not of the version that was
/// named.
pub(super) async fn put(call: &Call<'_>, noun: Noun) -> Result<Answer, Refusal> {
    let (mut members, id) = (call.members()?, id(call, noun));
    let member = noun.id_member();
    match members.get(member) {
        None | Some(Value::Null) => {}
        Some(sent) if sent.as_str() == Some(&id) => {}
        Some(Value::String(sent)) if terms::guid(sent).is_some_and(|sent| Some(sent) == terms::guid(&id)) => {
        }
        Some(sent) => return Err(Refusal::ids_differ(&id, sent.as_str().unwrap_or_default())),
    }
    members.insert(member.to_owned(), json!(id));
    let plan = propose(call.desk, &call.tenant, &call.permit, noun, members).await?;
    is_version(call, &plan, &id, noun.word())?;
    let is_there = !plan.version.is_empty();
    carry_out(call.desk, &call.permit, plan).await?;
    if is_there { show_made(call, noun, &id).await } else { made(call, noun, &id).await }
}

/// > An origin server … MUST NOT perform the requested method if … the condition is false (RFC 9110 section 13.1.1)
pub(super) fn is_version(call: &Call<'_>, plan: &Plan, id: &str, noun: &'static str) -> Result<(), Refusal> {
    let Some(wanted) = call.request.header("if-match") else { return Ok(()) };
    let is_this = |one: &str| one.trim().trim_matches('"') == plan.version;
    let fits = !plan.version.is_empty() && (wanted == "*" || wanted.split(',').any(is_this));
    if fits { Ok(()) } else { Err(Refusal::record_is_of_another_version(id, noun)) }
}

/// Removes a record.
pub(super) async fn remove(call: &Call<'_>, noun: Noun) -> Result<Answer, Refusal> {
    let id = id(call, noun);
    let plan = propose_removal(call.desk, &call.tenant, &call.permit, noun, &id).await?;
    is_version(call, &plan, &id, noun.word())?;
    carry_out(call.desk, &call.permit, plan).await?;
    Ok(Answer::Done)
}
