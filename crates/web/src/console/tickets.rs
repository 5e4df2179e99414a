//! The support desk at the console.

use askama::Template;
use diagnosis::{Fact, Refusal};
use engine::administration::{Act, Area, Right};
use engine::log::Detail;
use engine::support;
use serde_json::Value;
use store::records::ticket::{self, Answer, Ticket};
use terms::{Instant, Parameters};
use uuid::Uuid;
use words::Place;

use super::shell::Shell;
use super::table::{Filter, List, link, literal};
use super::visit::{Page, Visit, encoded};
use crate::admin_api::cursor;
use crate::pages::html_quick;
use crate::reply;

const ROWS: u32 = 50;
const LIST: &str = "console-tickets";
const STATES: [(&str, &str); 3] =
    [("open", "ticket-state-open"), ("answered", "ticket-state-answered"), ("closed", "ticket-state-closed")];

/// The list, the newest first.
pub(super) async fn list(visit: &Visit<'_>) -> Page {
    visit.console.permit.must(Right::read(Area::Tickets))?;
    let state = visit.asked("state");
    let before = match visit.asked("cursor") {
        "" => Uuid::max(),
        place => Uuid::from_slice(&cursor::read(visit.desk, &visit.tenant, LIST, place)?)
            .map_err(|_| Refusal::cursor_not_readable())?,
    };
    let state_wanted = Some(state).filter(|state| !state.is_empty());
    let found = ticket::list(&visit.desk.store, visit.tenant.id, state_wanted, before, ROWS).await?;
    let shell = Shell::new(visit, "tickets", "console-nav-tickets");
    let mut page = List::new(
        shell,
        &["ticket-reference", "ticket-state", "ticket-opened-at", "console-number", "console-ticket-words"],
    );
    page.action = format!("{}/tickets", visit.base());
    page.filters = vec![Filter::choice(&page.shell, "state", "ticket-state", state, &STATES)];
    page.rows = found.iter().map(|ticket| cells(visit, &page.shell, ticket)).collect();
    if let Some(last) = found.last().filter(|_| found.len() >= ROWS as usize) {
        let place = cursor::make(visit.desk, &visit.tenant, LIST, last.id.as_bytes());
        page.next =
            format!("{}?{}", page.action, Parameters::encode(&[("state", state), ("cursor", &place)]));
    }
    Ok(page.show())
}

fn state(shell: &Shell, ticket: &Ticket) -> String {
    let key =
        STATES.iter().find(|(state, _)| *state == ticket.state).map_or("ticket-state-open", |(_, key)| *key);
    shell.t(key)
}

fn cells(visit: &Visit<'_>, shell: &Shell, ticket: &Ticket) -> Vec<String> {
    let begin: String = ticket.words.chars().take(80).collect();
    let code = diagnosis::find(ticket.number).map(diagnosis::Diagnosis::code).unwrap_or_default();
    vec![
        link(&format!("{}/tickets/{}", visit.base(), ticket.reference), &literal(&ticket.reference)),
        state(shell, ticket),
        literal(&ticket.opened_at.to_string()),
        literal(&code),
        format!("<bdi>{}</bdi>", words::escape(&begin)),
    ]
}

/// A ticket of this tenant.
async fn known(visit: &Visit<'_>, reference: &str) -> Result<(Ticket, Vec<Answer>), Refusal> {
    let (ticket, answers) = support::find(&visit.desk.store, reference).await?;
    // What names no tenant is the operator's.
    let is_own =
        ticket.tenant_id == visit.tenant.id || (ticket.tenant_id.is_nil() && visit.console.permit.operates());
    if is_own { Ok((ticket, answers)) } else { Err(Refusal::ticket_not_found(reference)) }
}

#[derive(Template)]
#[template(path = "console_ticket.html")]
struct TicketPage {
    shell: Shell,
    reference: String,
    state: String,
    opened_at: Instant,
    contact: String,
    said: String,
    code: String,
    title: String,
    cause: String,
    began_after: String,
    trace_id: Uuid,
    client: String,
    answers: Vec<(Instant, String, String)>,
    writes: bool,
}

/// One ticket: who asks, what was refused, what began it, what was answered.
pub(super) async fn show(visit: &Visit<'_>, reference: &str) -> Page {
    visit.console.permit.must(Right::read(Area::Tickets))?;
    let (ticket, answers) = known(visit, reference).await?;
    let shell = Shell::new(visit, "tickets", "ticket-title").titled(&ticket.reference);
    let bundle: Value = serde_json::from_str(&ticket.bundle).unwrap_or_default();
    let detail: Detail = bundle
        .get("detail")
        .cloned()
        .and_then(|detail| serde_json::from_value(detail).ok())
        .unwrap_or_default();
    let text = |pointer: &str| bundle.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let facts: Vec<(String, Fact)> = detail.facts;
    let told = diagnosis::find(ticket.number)
        .map(|entry| (entry.code(), words::words(shell.frame.language, Place::Page, entry, &facts)));
    let (code, title, cause) = told.map(|(code, words)| (code, words.title, words.cause)).unwrap_or_default();
    let began = [
        text("/began_after/at"),
        text("/began_after/actor"),
        text("/began_after/noun"),
        text("/began_after/subject"),
    ];
    let began_after = if bundle.get("began_after").is_some_and(Value::is_object) {
        let said: Vec<String> =
            began.iter().map(|part| format!("<bdi>{}</bdi>", words::escape(part))).collect();
        format!("{}: {}", shell.t("ticket-began-after"), said.join(" · "))
    } else {
        String::new()
    };
    let client = text("/refusal/client_id");
    let client = if client.is_empty() {
        String::new()
    } else {
        format!("{}/clients/{}", visit.base(), encoded(client))
    };
    let page = TicketPage {
        reference: ticket.reference.clone(),
        state: state(&shell, &ticket),
        opened_at: ticket.opened_at,
        contact: ticket.contact,
        said: ticket.words,
        code,
        title,
        cause,
        began_after,
        trace_id: ticket.trace_id,
        client,
        answers: answers.into_iter().map(|answer| (answer.at, answer.author, answer.text)).collect(),
        writes: visit.console.permit.may(Right::write(Area::Tickets)),
        shell,
    };
    Ok(html_quick(200, &page))
}

fn act(visit: &Visit<'_>) -> Act {
    Act { actor: visit.console.permit.actor.clone(), milliseconds: visit.desk.now_milliseconds }
}

/// Answers a ticket.
pub(super) async fn answer(visit: &Visit<'_>, reference: &str) -> Page {
    visit.console.permit.must(Right::write(Area::Tickets))?;
    let text = support::answer_text(visit.field("text"))?;
    let (ticket, _) = known(visit, reference).await?;
    let chance = &*visit.desk.installation.chance;
    support::answer(&visit.desk.store, chance, &act(visit), &ticket, &text).await?;
    Ok(reply::see_other(&format!("{}/tickets/{}", visit.base(), ticket.reference)))
}

/// Closes a ticket.
pub(super) async fn close(visit: &Visit<'_>, reference: &str) -> Page {
    visit.console.permit.must(Right::write(Area::Tickets))?;
    let (ticket, _) = known(visit, reference).await?;
    support::close(&visit.desk.store, &*visit.desk.installation.chance, &act(visit), &ticket).await?;
    Ok(reply::see_other(&format!("{}/tickets/{}", visit.base(), ticket.reference)))
}

/// A ticket with everything that it carries, as one file.
pub(super) async fn export(visit: &Visit<'_>, reference: &str) -> Page {
    visit.console.permit.must(Right::read(Area::Tickets))?;
    let (ticket, answers) = known(visit, reference).await?;
    Ok(reply::file(&ticket.reference, &support::document(&ticket, &answers)))
}
