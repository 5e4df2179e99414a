//! A person's data: all that is kept about an account as one document, and its erasure.

use diagnosis::{Fault, Refusal};
use serde_json::{Value, json};
use store::records::sign_in::{self, Filter, SignIn};
use store::records::tenant::Tenant;
use store::records::{administrator, change, consent, erasure, session_origin, ticket};
use uuid::Uuid;

use super::act::Act;
use super::edit::propose_removal;
use super::noun::Noun;
use super::people::{carry_out, known_account, open_sessions};
use super::right::{Area, Permit, Right};
use crate::Desk;

/// How many rows of the log the document holds at most, the latest; and how many are read at once.
const ROWS: usize = 10_000;
const AT_ONCE: u32 = 500;
/// How many changes of the account it holds.
const CHANGES: u32 = 500;
/// What outsiders are told where a name and a password do not fit together.
const STRANGERS: u32 = 50_126;
/// Steps of an erasure that are taken at once; what remains is done by the chores.
const STEPS: usize = 50;

/// Everything that is kept about an account; refuses with 88180017, 88180024 or 88180025.
pub async fn personal_data(
    desk: &Desk,
    tenant: &Tenant,
    permit: &Permit,
    id: &str,
) -> Result<Value, Refusal> {
    for area in
        [Area::Accounts, Area::Sessions, Area::Log, Area::Tickets, Area::Changes, Area::Administrators]
    {
        permit.must(Right::read(area))?;
    }
    let account = known_account(desk, tenant, id).await?;
    gathered(desk, tenant, account.id).await
}

/// The same for the owner of the account.
pub(crate) async fn gathered(desk: &Desk, tenant: &Tenant, id: Uuid) -> Result<Value, Refusal> {
    let store = &desk.store;
    let account = known_account(desk, tenant, &id.to_string()).await?;
    let sessions = open_sessions(desk, tenant.id, id).await?;
    let sessions = sessions.iter().map(|open| {
        json!({
            "id": open.session.id,
            "authenticated_at": open.session.authenticated_at.to_string(),
            "expires_at": open.session.expires_at.to_string(),
            "browser": open.agent,
            "address": open.address,
        })
    });
    let consents = consent::of_account(store, tenant.id, id).await?;
    let consents = consents.iter().map(|given| {
        json!({
            "client_id": given.client_id, "resource": given.resource, "scope": given.scope,
            "granted_at": given.granted_at.to_string(),
        })
    });
    let subject = id.to_string();
    let changes = change::page(store, tenant.id, Some(("account", &subject)), Uuid::max(), CHANGES).await?;
    let changes = changes.iter().map(|change| {
        let members = change.members.iter().map(|member| &member.name).collect::<Vec<_>>();
        json!({"time": change.at.to_string(), "verb": change.verb, "members": members})
    });
    let role = administrator::find(store, tenant.id, id).await?.map(|found| found.role);
    let rows = rows(desk, tenant.id, id).await?;
    let tickets = tickets(desk, tenant.id, &rows).await?;
    Ok(json!({
        "made_at": desk.now.to_string(),
        "service": desk.settings().public_url,
        "tenant": {"id": tenant.id, "name": tenant.display_name},
        "account": {
            "id": account.id, "user_name": account.user_name, "claims": account.claims,
            "groups": account.groups, "roles": account.roles, "disabled": account.disabled,
        },
        "administers_as": role,
        "sessions": sessions.collect::<Vec<_>>(),
        "consents": consents.collect::<Vec<_>>(),
        "changes": changes.collect::<Vec<_>>(),
        "sign_ins": rows.iter().map(row_json).collect::<Vec<_>>(),
        "tickets": tickets,
    }))
}

async fn rows(desk: &Desk, tenant: Uuid, account: Uuid) -> Result<Vec<SignIn>, Fault> {
    let mut out: Vec<SignIn> = Vec::new();
    while out.len() < ROWS {
        let before = out.last().map(|row| row.id);
        let filter = Filter { account_id: Some(account), before, ..Filter::default() };
        let found = sign_in::search(&desk.store, tenant, &filter, AT_ONCE).await?.rows;
        let is_last = found.len() < AT_ONCE as usize;
        out.extend(found);
        if is_last {
            break;
        }
    }
    Ok(out)
}

/// Whether whoever caused a row may have been a stranger who only named the account: where they were and what they wrote is theirs.
fn may_be_a_strangers(row: &SignIn) -> bool {
    diagnosis::find(row.number).is_some_and(|entry| entry.shown().number == STRANGERS)
}

fn row_json(row: &SignIn) -> Value {
    let code = diagnosis::find(row.number).map(diagnosis::Diagnosis::code);
    let address = row.address.as_ref().filter(|_| !may_be_a_strangers(row));
    json!({
        "time": row.at.to_string(), "trace_id": row.id, "endpoint": row.endpoint, "outcome": row.outcome,
        "code": code, "client_id": row.client_id, "address": address,
    })
}

async fn tickets(desk: &Desk, tenant: Uuid, rows: &[SignIn]) -> Result<Vec<Value>, Fault> {
    let mut out = Vec::new();
    for row in rows.iter().filter(|row| row.number != 0 && !may_be_a_strangers(row)) {
        if let Some(found) = ticket::find_by_trace(&desk.store, tenant, row.id).await? {
            let answers = ticket::answers(&desk.store, &found).await?;
            let answers: Vec<Value> =
                answers.iter().map(|one| json!({"time": one.at.to_string(), "text": one.text})).collect();
            out.push(json!({
                "reference": found.reference, "time": found.opened_at.to_string(), "words": found.words,
                "contact": found.contact, "answers": answers,
            }));
        }
    }
    Ok(out)
}

/// Erases a person: removes the account, and all that tells of its owner; what was decided stays in the log as a bare number. An account that
/// was removed before can be erased too. Refuses with 88180017, 88180018, 88180024, 88180025 or 88180028.
pub async fn erase(desk: &Desk, tenant: &Tenant, permit: &Permit, id: &str) -> Result<(), Refusal> {
    for area in [Area::Accounts, Area::Sessions] {
        permit.must(Right::write(area))?;
    }
    if desk.store.schema() < session_origin::SCHEMA {
        return Err(Fault::Unavailable("the schema has no erasures yet".into()).into());
    }
    let account = terms::guid(id).ok_or_else(|| Noun::Account.not_found(id))?;
    let subject = account.to_string();
    match propose_removal(desk, tenant, permit, Noun::Account, &subject).await {
        Ok(plan) => carry_out(desk, permit, plan).await?,
        Err(refusal) if !is_remembered(desk, tenant.id, &subject).await? => return Err(refusal),
        Err(refusal) if refusal.number() != Noun::Account.not_found(id).number() => return Err(refusal),
        Err(_) => {}
    }
    let act = Act { actor: permit.actor.clone(), milliseconds: desk.now_milliseconds };
    let row = act.row(&*desk.installation.chance, tenant.id, "erase", ("account", &subject));
    let (id, now) = (tenant.id, desk.now);
    desk.store
        .ensure(async move |tx| {
            erasure::begin(tx, id, account, now).await?;
            change::add(tx, &row).await
        })
        .await?;
    for _ in 0..STEPS {
        if !desk.store.ensure(async move |tx| erasure::step(tx, id, account).await).await? {
            break;
        }
    }
    Ok(())
}

async fn is_remembered(desk: &Desk, tenant: Uuid, subject: &str) -> Result<bool, Fault> {
    let found = change::page(&desk.store, tenant, Some(("account", subject)), Uuid::max(), 1).await?;
    Ok(!found.is_empty())
}
