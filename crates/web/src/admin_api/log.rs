//! The sign-in log with its stories, and the log of changes.

use diagnosis::{Allowed, Refusal};
use engine::administration::{Noun, Right, carry_out, propose_undoing};
use serde_json::{Value, json};
use store::records::change::{self, AdministrativeChange};
use store::records::refused_request;
use store::records::sign_in::{self, Filter, SignIn};
use terms::Instant;
use uuid::Uuid;
use words::Language;

use super::call::{Answer, Call};
use super::directory::is_version;
use crate::refusals;

/// Rows that fit, the newest first.
pub(super) async fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let limit = call.limit()?;
    let filter = filter(call)?;
    let found = sign_in::search(&call.desk.store, call.tenant.id, &filter, limit).await?;
    // A part may be short or empty and still go on: no more is looked at than fits into a moment.
    let next = found.goes_on.map(|(id, _)| call.place(id.as_bytes()));
    Ok(Answer::List(found.rows.iter().map(object).collect(), next))
}

fn filter(call: &Call<'_>) -> Result<Filter, Refusal> {
    let instant = |name: &str| -> Result<Option<Instant>, Refusal> {
        call.asked(name).map(|text| terms::parse_time(text, call.desk.now)).transpose()
    };
    let number = match call.asked("number") {
        None => None,
        Some(text) => {
            let wrong = || Refusal::member_not_acceptable(Allowed::Said("allowed-number"), text, "number");
            let known = text.parse().ok().and_then(diagnosis::find).ok_or_else(wrong)?;
            Some(known.number)
        }
    };
    let outcomes = ["success", "refused", "fault", "counted", "rehearsed"];
    if let Some(text) = call.asked("outcome").filter(|text| !outcomes.contains(text)) {
        return Err(Refusal::member_not_acceptable(outcomes.join(", "), text, "outcome"));
    }
    let account_id = match call.asked("account_id") {
        None => None,
        Some(text) => {
            let wrong = || Refusal::member_not_acceptable(Allowed::Said("allowed-guid"), text, "account_id");
            Some(terms::guid(text).ok_or_else(wrong)?)
        }
    };
    Ok(Filter {
        since: instant("since")?,
        until: instant("until")?,
        before: call.after()?.map(|_| call.before_id()).transpose()?,
        number,
        client_id: call.asked("client_id").map(str::to_owned),
        outcome: call.asked("outcome").map(str::to_owned),
        account_id,
        address: call.asked("address").map(str::to_owned),
        after: None,
    })
}

fn object(row: &SignIn) -> Value {
    let code = diagnosis::find(row.number).map(diagnosis::Diagnosis::code);
    json!({
        "trace_id": row.id, "at": row.at.to_string(), "endpoint": row.endpoint, "outcome": row.outcome,
        "number": row.number, "code": code, "client_id": row.client_id, "account_id": row.account_id,
        "story": row.interaction_id, "address": row.address, "correlation_id": row.correlation_id,
    })
}

async fn row(call: &Call<'_>) -> Result<SignIn, Refusal> {
    let unknown = || Refusal::record_not_found(call.part(0), "noun-sign-in");
    let trace_id = terms::guid(call.part(0)).ok_or_else(unknown)?;
    let found = sign_in::find(&call.desk.store, trace_id).await?;
    found.filter(|row| row.tenant_id == call.tenant.id).ok_or_else(unknown)
}

/// One row, whole: what was checked, what was received and expected, what began it, and what to do.
pub(super) async fn show(call: &Call<'_>) -> Result<Answer, Refusal> {
    let row = row(call).await?;
    let mut document = object(&row);
    let detail: Value = serde_json::from_str(&row.detail).unwrap_or_default();
    if let Some(members) = document.as_object_mut() {
        members.insert("detail".to_owned(), detail);
        if row.number != 0 {
            let kept = refused_request::find(&call.desk.store, row.tenant_id, row.id).await?;
            let report = engine::report::whole(call.desk, &row, kept.as_deref()).await?;
            let told = refusals::json_report(Language::English, &report, Some(row.id));
            members.insert("explanation".to_owned(), told);
        }
    }
    Ok(Answer::One(document, None))
}

/// The rows of the story that a row belongs to, from the authorization request to the last refresh.
pub(super) async fn story(call: &Call<'_>) -> Result<Answer, Refusal> {
    let row = row(call).await?;
    let rows = match row.interaction_id {
        Some(interaction) => sign_in::story(&call.desk.store, row.tenant_id, interaction).await?,
        None => vec![row],
    };
    Ok(Answer::List(rows.iter().map(object).collect(), None))
}

pub(super) async fn changes(call: &Call<'_>) -> Result<Answer, Refusal> {
    let (limit, before) = (call.limit()?, call.before_id()?);
    let of = call.asked("noun").zip(call.asked("id"));
    let found = change::page(&call.desk.store, call.tenant.id, of, before, limit).await?;
    let key = found.last().map(|change| *change.id.as_bytes());
    Ok(call.list(found.iter().map(changed).collect(), limit, key.as_ref().map(<[u8; 16]>::as_slice)))
}

fn changed(change: &AdministrativeChange) -> Value {
    json!({
        "id": change.id, "at": change.at.to_string(), "actor": change.actor, "verb": change.verb, "noun": change.noun,
        "subject": change.subject, "members": change.members,
    })
}

async fn known_change(call: &Call<'_>) -> Result<AdministrativeChange, Refusal> {
    let unknown = || Refusal::record_not_found(call.part(0), "noun-change");
    let id: Uuid = terms::guid(call.part(0)).ok_or_else(unknown)?;
    change::find(&call.desk.store, call.tenant.id, id).await?.ok_or_else(unknown)
}

pub(super) async fn show_change(call: &Call<'_>) -> Result<Answer, Refusal> {
    Ok(Answer::One(changed(&known_change(call).await?), None))
}

/// Makes a record again what it was before a change: itself a change, which can be undone.
pub(super) async fn undo(call: &Call<'_>) -> Result<Answer, Refusal> {
    let change = known_change(call).await?;
    if let Some(noun) = Noun::named(&change.noun) {
        call.permit.must(Right::write(noun.area()))?;
    }
    let plan = propose_undoing(call.desk, &call.tenant, &call.permit, &change).await?;
    is_version(call, &plan, &change.subject, "noun-change")?;
    carry_out(call.desk, &call.permit, plan).await?;
    Ok(Answer::Done)
}
