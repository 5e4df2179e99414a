//! Support tickets, and what the desk answered.

use diagnosis::Fault;
use terms::{Digest, Instant};
use uuid::Uuid;

use crate::{Row, Store, Transaction, Value};

/// A ticket.
#[derive(Clone, Debug)]
pub struct Ticket {
    /// The tenant; the nil id where the request named none that exists.
    pub tenant_id: Uuid,
    /// Grows with time.
    pub id: Uuid,
    /// The refusal that it is about; each has one ticket at most.
    pub trace_id: Uuid,
    /// What can be read out on the telephone.
    pub reference: String,
    /// The digest of the secret in the opener's link.
    pub secret: Digest,
    /// The true number of the refusal.
    pub number: u32,
    /// `open`, `answered` or `closed`.
    pub state: String,
    /// When it was opened.
    pub opened_at: Instant,
    /// When it was answered or closed last.
    pub changed_at: Instant,
    /// The person's words.
    pub words: String,
    /// How the person can be reached.
    pub contact: String,
    /// What the desk needs to know, as JSON.
    pub bundle: String,
}

/// An answer of the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Grows with time.
    pub id: Uuid,
    /// When.
    pub at: Instant,
    /// Who.
    pub author: String,
    /// What.
    pub text: String,
}

const FIND: &str = "SELECT k.tenant_id, k.id, k.trace_id, k.reference, k.secret, k.number, k.state, k.opened_at, k.changed_at, \
    k.words, k.contact, k.bundle FROM tenants t JOIN tickets k ON k.tenant_id = t.id AND k.reference = $1 LIMIT 1";
const FIND_IN: &str = "SELECT tenant_id, id, trace_id, reference, secret, number, state, opened_at, changed_at, words, contact, \
    bundle FROM tickets WHERE tenant_id = $1 AND reference = $2";
const FIND_BY_TRACE: &str = "SELECT tenant_id, id, trace_id, reference, secret, number, state, opened_at, changed_at, words, \
    contact, bundle FROM tickets WHERE tenant_id = $1 AND trace_id = $2";
const LIST: &str = "SELECT tenant_id, id, trace_id, reference, secret, number, state, opened_at, changed_at, words, contact, '' \
    FROM tickets WHERE tenant_id = $1 AND id < $3 ORDER BY id DESC LIMIT $2";
const LIST_IN_STATE: &str = "SELECT tenant_id, id, trace_id, reference, secret, number, state, opened_at, changed_at, words, \
    contact, '' FROM tickets WHERE tenant_id = $1 AND id < $3 AND state = $4 ORDER BY id DESC LIMIT $2";
// One ticket for one refusal; that two references come to the same happens once in a quadrillion.
const ADD: &str = "INSERT INTO tickets (tenant_id, id, trace_id, reference, secret, number, state, opened_at, changed_at, words, \
    contact, bundle) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING RETURNING id";
const SET_STATE: &str =
    "UPDATE tickets SET state = $3, changed_at = $4 WHERE tenant_id = $1 AND id = $2 RETURNING id";
const ANSWERS: &str =
    "SELECT id, at, author, text FROM ticket_answers WHERE tenant_id = $1 AND ticket_id = $2 ORDER BY id";
const ADD_ANSWER: &str = "INSERT INTO ticket_answers (tenant_id, ticket_id, id, at, author, text) \
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
// Ids grow with time, so those that are over are the first: no more than these are looked at.
const SWEEP_ANSWERS: &str = "DELETE FROM ticket_answers WHERE tenant_id = $1 AND ticket_id IN (SELECT id FROM \
    (SELECT id, opened_at FROM tickets WHERE tenant_id = $1 ORDER BY id LIMIT 500) AS oldest WHERE opened_at < $2)";
const SWEEP: &str = "DELETE FROM tickets WHERE tenant_id = $1 AND id IN (SELECT id FROM \
    (SELECT id, opened_at FROM tickets WHERE tenant_id = $1 ORDER BY id LIMIT 500) AS oldest WHERE opened_at < $2)";
pub(super) const STATEMENTS: &[&str] = &[
    FIND,
    FIND_IN,
    FIND_BY_TRACE,
    LIST,
    LIST_IN_STATE,
    ADD,
    SET_STATE,
    ANSWERS,
    ADD_ANSWER,
    SWEEP_ANSWERS,
    SWEEP,
];

fn read(row: Row) -> Result<Ticket, Fault> {
    let mut columns = row.columns();
    Ok(Ticket {
        tenant_id: columns.id()?,
        id: columns.id()?,
        trace_id: columns.id()?,
        reference: columns.text()?,
        secret: columns.digest()?,
        number: columns.counter()?,
        state: columns.text()?,
        opened_at: columns.instant()?,
        changed_at: columns.instant()?,
        words: columns.text()?,
        contact: columns.text()?,
        bundle: columns.text()?,
    })
}

/// The ticket with this reference, in whichever tenant it is.
pub async fn find(store: &Store, reference: &str) -> Result<Option<Ticket>, Fault> {
    if let Some(row) = store.one(FIND, &[reference.into()]).await? {
        return read(row).map(Some);
    }
    store.one(FIND_IN, &[Value::from(&Uuid::nil()), reference.into()]).await?.map(read).transpose()
}

/// The ticket about a refusal.
pub async fn find_by_trace(store: &Store, tenant: Uuid, trace_id: Uuid) -> Result<Option<Ticket>, Fault> {
    store.one(FIND_BY_TRACE, &[Value::from(&tenant), Value::from(&trace_id)]).await?.map(read).transpose()
}

/// The tickets of a tenant before one of them, all or those in a state, the newest first; their bundles are left out.
pub async fn list(
    store: &Store,
    tenant: Uuid,
    state: Option<&str>,
    before: Uuid,
    most: u32,
) -> Result<Vec<Ticket>, Fault> {
    let (tenant, before) = (Value::from(&tenant), Value::from(&before));
    let rows = match state {
        None => store.all(LIST, &[tenant, most.into(), before]).await?,
        Some(state) => store.all(LIST_IN_STATE, &[tenant, most.into(), before, state.into()]).await?,
    };
    rows.into_iter().map(read).collect()
}

/// Adds a ticket, unless its refusal has one. Tells whether it was added.
pub async fn add(tx: &mut Transaction<'_>, ticket: &Ticket) -> Result<bool, Fault> {
    let values = [
        Value::from(&ticket.tenant_id),
        Value::from(&ticket.id),
        Value::from(&ticket.trace_id),
        (&ticket.reference).into(),
        Value::from(&ticket.secret),
        ticket.number.into(),
        (&ticket.state).into(),
        ticket.opened_at.into(),
        ticket.changed_at.into(),
        (&ticket.words).into(),
        (&ticket.contact).into(),
        (&ticket.bundle).into(),
    ];
    Ok(tx.one(ADD, &values).await?.is_some())
}

/// What the desk answered, in order.
pub async fn answers(store: &Store, ticket: &Ticket) -> Result<Vec<Answer>, Fault> {
    let rows = store.all(ANSWERS, &[Value::from(&ticket.tenant_id), Value::from(&ticket.id)]).await?;
    rows.into_iter()
        .map(|row| {
            let mut columns = row.columns();
            Ok(Answer {
                id: columns.id()?,
                at: columns.instant()?,
                author: columns.text()?,
                text: columns.text()?,
            })
        })
        .collect()
}

/// Adds an answer to a ticket.
pub async fn add_answer(tx: &mut Transaction<'_>, ticket: &Ticket, answer: &Answer) -> Result<(), Fault> {
    let values = [
        Value::from(&ticket.tenant_id),
        Value::from(&ticket.id),
        Value::from(&answer.id),
        answer.at.into(),
        (&answer.author).into(),
        (&answer.text).into(),
    ];
    tx.run(ADD_ANSWER, &values).await?;
    Ok(())
}

/// Moves a ticket on. Tells whether it is there.
pub async fn set_state(
    tx: &mut Transaction<'_>,
    ticket: &Ticket,
    state: &str,
    at: Instant,
) -> Result<bool, Fault> {
    let values = [Value::from(&ticket.tenant_id), Value::from(&ticket.id), state.into(), at.into()];
    Ok(tx.one(SET_STATE, &values).await?.is_some())
}

/// Removes some that were opened long ago, with their answers.
pub async fn sweep(tx: &mut Transaction<'_>, tenant: Uuid, before: Instant) -> Result<u64, Fault> {
    let values = [Value::from(&tenant), before.into()];
    tx.run(SWEEP_ANSWERS, &values).await?;
    tx.run(SWEEP, &values).await
}
