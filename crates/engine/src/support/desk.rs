//! What the opener sees of a ticket, and what the desk does with it.

use diagnosis::{Fault, Refusal};
use store::Store;
use store::records::ticket::{self, Answer, Ticket};
use store::records::{change, tenant};
use terms::{Instant, Secret};
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
    let (digest, read) = (Secret::new(secret).digest(), spelled(reference));
    if let Some(at) = desk.installation.tickets.waits(&read, &digest) {
        return Ok(Opened { reference: read, state: "open".to_owned(), opened_at: at, answers: Vec::new() });
    }
    let found = look(&desk.store, reference).await?;
    let found = found.filter(|ticket| ticket.secret.matches(&digest));
    let ticket = found.ok_or_else(|| Refusal::ticket_not_found(reference))?;
    let answers = ticket::answers(&desk.store, &ticket).await?;
    Ok(Opened { reference: ticket.reference, state: ticket.state, opened_at: ticket.opened_at, answers })
}

/// The tickets of all tenants, or of those in a state, the newest first.
pub async fn list(store: &Store, state: Option<&str>, most: u32) -> Result<Vec<Ticket>, Fault> {
    let mut out = Vec::new();
    for id in tenants(store).await? {
        out.extend(ticket::list(store, id, state, most).await?);
    }
    out.sort_by_key(|ticket| std::cmp::Reverse(ticket.id));
    out.truncate(most as usize);
    Ok(out)
}

/// The ticket with this reference, and what was answered; refuses with 88180014.
pub async fn find(store: &Store, reference: &str) -> Result<(Ticket, Vec<Answer>), Refusal> {
    let found = look(store, reference).await?;
    let ticket = found.ok_or_else(|| Refusal::ticket_not_found(reference))?;
    let answers = ticket::answers(store, &ticket).await?;
    Ok((ticket, answers))
}

/// Answers a ticket; whoever opened it reads the answer behind their link. One that was closed is open again.
pub async fn answer(
    store: &Store,
    chance: &dyn Chance,
    act: &Act,
    ticket: &Ticket,
    text: &str,
) -> Result<(), Fault> {
    let row = act.row(chance, ticket.tenant_id, "answer", ("ticket", &ticket.reference));
    let (ticket, text) = (ticket.clone(), text.to_owned());
    let new = Answer { id: row.id, at: row.at, author: row.actor.clone(), text };
    store
        .transact(async move |tx| {
            ticket::answer(tx, &ticket, &new).await?;
            change::add(tx, &row).await
        })
        .await
}

/// Closes a ticket.
pub async fn close(store: &Store, chance: &dyn Chance, act: &Act, ticket: &Ticket) -> Result<(), Fault> {
    let row = act.row(chance, ticket.tenant_id, "close", ("ticket", &ticket.reference));
    let ticket = ticket.clone();
    store
        .ensure(async move |tx| {
            ticket::set_state(tx, &ticket, "closed", row.at).await?;
            change::add(tx, &row).await
        })
        .await
}

/// A reference as it was given out, however it was read out.
fn spelled(reference: &str) -> String {
    reference.trim().to_ascii_uppercase().replace('O', "0").replace(['I', 'L'], "1")
}

async fn look(store: &Store, reference: &str) -> Result<Option<Ticket>, Fault> {
    let reference = spelled(reference);
    for id in tenants(store).await? {
        if let Some(found) = ticket::find(store, id, &reference).await? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// Every tenant, and the nil id of requests that named none.
async fn tenants(store: &Store) -> Result<Vec<Uuid>, Fault> {
    let all = tenant::list(store).await?;
    Ok(all.into_iter().map(|(tenant, _)| tenant.id).chain([Uuid::nil()]).collect())
}
