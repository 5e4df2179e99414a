//! What the opener sees of a ticket, and what the desk does with it.

use diagnosis::{Fault, Refusal};
use serde_json::{Map, Value, json};
use store::Store;
use store::records::change::{self, AdministrativeChange};
use store::records::tenant;
use store::records::ticket::{self, Answer, Ticket};
use terms::{Digest, Instant, Secret};
use uuid::Uuid;

use crate::administration::Act;
use crate::{Chance, Desk};

/// What the opener sees of a ticket.
pub struct Opened {
    /// What can be read out.
    pub reference: String,
    /// `open`, `answered` or `closed`.
    pub state: String,
    /// When it was opened.
    pub opened_at: Instant,
    /// What was answered.
    pub answers: Vec<Answer>,
}

/// The ticket of whoever holds its link; refuses with 88180014.
pub async fn opened(desk: &Desk, reference: &str, secret: &str) -> Result<Opened, Refusal> {
    let (digest, reference) = (Secret::new(secret).digest(), spelled(reference));
    let found = in_store(&desk.store, &reference, &digest).await;
    if matches!(found, Ok(None) | Err(_))
        && let Some(opened_at) = desk.installation.tickets.since(&reference, &digest)
    {
        return Ok(Opened { reference, state: "open".to_owned(), opened_at, answers: Vec::new() });
    }
    found?.ok_or_else(|| Refusal::ticket_not_found(&reference))
}

async fn in_store(store: &Store, reference: &str, secret: &Digest) -> Result<Option<Opened>, Fault> {
    let found = look(store, reference).await?.filter(|ticket| ticket.secret.matches(secret));
    let Some(ticket) = found else { return Ok(None) };
    let answers = ticket::answers(store, &ticket).await?;
    let Ticket { reference, state, opened_at, .. } = ticket;
    Ok(Some(Opened { reference, state, opened_at, answers }))
}

/// The tickets of all tenants, or of those in a state, the newest first and without their bundles.
pub async fn list(store: &Store, state: Option<&str>, most: u32) -> Result<Vec<Ticket>, Fault> {
    let tenants = tenant::list(store).await?;
    let mut out = Vec::new();
    for id in tenants.iter().map(|(tenant, _)| tenant.id).chain([Uuid::nil()]) {
        out.extend(ticket::list(store, id, state, Uuid::max(), most).await?);
    }
    out.sort_by_key(|ticket| std::cmp::Reverse(ticket.id));
    out.truncate(most as usize);
    Ok(out)
}

/// A ticket as lists show it.
pub fn summary(ticket: &Ticket) -> Map<String, Value> {
    let summary = json!({
        "reference": ticket.reference, "tenant": ticket.tenant_id, "state": ticket.state,
        "opened_at": ticket.opened_at.to_string(), "changed_at": ticket.changed_at.to_string(),
        "number": ticket.number, "trace_id": ticket.trace_id, "words": ticket.words, "contact": ticket.contact,
    });
    match summary {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

/// A ticket with everything that it carries.
pub fn document(ticket: &Ticket, answers: &[Answer]) -> Value {
    let answers = answers.iter().map(|a| json!({"at": a.at.to_string(), "author": a.author, "text": a.text}));
    let mut members = summary(ticket);
    members.insert("answers".to_owned(), answers.collect());
    members.insert("bundle".to_owned(), serde_json::from_str(&ticket.bundle).unwrap_or_default());
    Value::Object(members)
}

/// The ticket with this reference, and what was answered; refuses with 88180014.
pub async fn find(store: &Store, reference: &str) -> Result<(Ticket, Vec<Answer>), Refusal> {
    let found = look(store, &spelled(reference)).await?;
    let ticket = found.ok_or_else(|| Refusal::ticket_not_found(reference))?;
    let answers = ticket::answers(store, &ticket).await?;
    Ok((ticket, answers))
}

/// Answers a ticket; whoever opened it reads the answer behind their link. One that was closed is open again. Refuses with 88180014 if it
/// was swept meanwhile.
pub async fn answer(
    store: &Store,
    chance: &dyn Chance,
    act: &Act,
    ticket: &Ticket,
    text: &str,
) -> Result<(), Refusal> {
    let row = act.row(chance, ticket.tenant_id, "answer", ("ticket", &ticket.reference));
    let new = Answer { id: row.id, at: row.at, author: row.actor.clone(), text: text.to_owned() };
    change_state(store, ticket, row, "answered", Some(new)).await
}

/// Closes a ticket; refuses as [`answer`] does.
pub async fn close(store: &Store, chance: &dyn Chance, act: &Act, ticket: &Ticket) -> Result<(), Refusal> {
    let row = act.row(chance, ticket.tenant_id, "close", ("ticket", &ticket.reference));
    change_state(store, ticket, row, "closed", None).await
}

/// Moves a ticket on, with its row in the log of changes. Done twice it comes to the same: rows have their ids already.
async fn change_state(
    store: &Store,
    ticket: &Ticket,
    row: AdministrativeChange,
    state: &'static str,
    answer: Option<Answer>,
) -> Result<(), Refusal> {
    let changed = ticket.clone();
    let is_there = store
        .ensure(async move |tx| {
            let is_there = ticket::set_state(tx, &changed, state, row.at).await?;
            if is_there {
                if let Some(answer) = &answer {
                    ticket::add_answer(tx, &changed, answer).await?;
                }
                change::add(tx, &row).await?;
            }
            Ok(is_there)
        })
        .await?;
    if is_there { Ok(()) } else { Err(Refusal::ticket_not_found(&ticket.reference)) }
}

/// A reference as it was given out, however it was read out.
fn spelled(reference: &str) -> String {
    reference.trim().to_ascii_uppercase().replace('O', "0").replace(['I', 'L'], "1")
}

async fn look(store: &Store, reference: &str) -> Result<Option<Ticket>, Fault> {
    // What cannot be one costs nothing.
    if reference.len() != "7K3M9-QRT2V".len() {
        return Ok(None);
    }
    ticket::find(store, reference).await
}
