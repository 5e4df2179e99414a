//! `sanad ticket`: the support desk at the terminal.

use std::io::Read as _;

use diagnosis::{Fault, Refusal};
use engine::administration::Act;
use engine::log::Detail;
use engine::support;
use serde_json::{Value, json};
use store::records::ticket::{Answer, Ticket};
use web::Clock;
use words::{Language, Place as At};

use super::apply::actor_of;
use super::args::TicketCommand;
use super::print;
use super::remote::segment;
use crate::ambient::{SystemChance, SystemClock};

/// Carries a command out; refuses with 88180013, 88180014 or 88180016.
pub(crate) async fn run(command: TicketCommand, language: Language) -> Result<(), Refusal> {
    let say = |key: &str| println!("{}", words::sentence(language, At::Terminal, key, &[]));
    match command {
        TicketCommand::List { state, limit, json, place, remote } => {
            if let Some(server) = remote.begin().await? {
                return server
                    .list("tickets", &[("state", state.as_deref().unwrap_or_default())], limit)
                    .await;
            }
            let store = place.open().await?;
            for ticket in support::list(&store, state.as_deref(), limit).await? {
                println!(
                    "{}",
                    if json {
                        print::json_line(&Value::Object(support::summary(&ticket)))
                    } else {
                        line(&ticket)
                    }
                );
            }
            store.close();
        }
        TicketCommand::Show { reference, place, remote } => {
            if let Some(server) = remote.begin().await? {
                return server.show(&format!("tickets/{}", segment(&reference))).await;
            }
            let store = place.open().await?;
            let (ticket, answers) = support::find(&store, &reference).await?;
            print!("{}", whole(language, &ticket, &answers));
            store.close();
        }
        TicketCommand::Answer { reference, text, place, remote } => {
            let text = support::answer_text(&match text {
                Some(text) => text,
                None => from_input()?,
            })?;
            if let Some(server) = remote.begin().await? {
                let path = format!("tickets/{}/answers", segment(&reference));
                server.call("POST", &path, Some(&json!({"text": text}))).await?;
                say("ticket-was-answered");
                return Ok(());
            }
            let store = place.open().await?;
            let (ticket, _) = support::find(&store, &reference).await?;
            support::answer(&store, &SystemChance, &act("ticket answer"), &ticket, &text).await?;
            store.close();
            say("ticket-was-answered");
        }
        TicketCommand::Close { reference, place, remote } => {
            if let Some(server) = remote.begin().await? {
                server.call("POST", &format!("tickets/{}/close", segment(&reference)), None).await?;
                say("ticket-was-closed");
                return Ok(());
            }
            let store = place.open().await?;
            let (ticket, _) = support::find(&store, &reference).await?;
            support::close(&store, &SystemChance, &act("ticket close"), &ticket).await?;
            store.close();
            say("ticket-was-closed");
        }
        TicketCommand::Export { reference, place, remote } => {
            if let Some(server) = remote.begin().await? {
                return server.show(&format!("tickets/{}", segment(&reference))).await;
            }
            let store = place.open().await?;
            let (ticket, answers) = support::find(&store, &reference).await?;
            println!("{}", print::json_line(&support::document(&ticket, &answers)));
            store.close();
        }
    }
    Ok(())
}

fn act(command: &str) -> Act {
    Act { actor: actor_of(command), milliseconds: SystemClock.milliseconds() }
}

fn from_input() -> Result<String, Refusal> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).map_err(Fault::broken)?;
    Ok(text)
}

/// One line: reference, state, when, number, and how the person's words begin.
fn line(ticket: &Ticket) -> String {
    let begin: String = ticket.words.chars().take(60).collect();
    let code = diagnosis::find(ticket.number).map(diagnosis::Diagnosis::code).unwrap_or_default();
    format!(
        "{} {:<8} {} {code:<13} {}",
        ticket.reference,
        ticket.state,
        ticket.opened_at,
        print::safe(&begin)
    )
    .trim_end()
    .to_owned()
}

fn bundle(ticket: &Ticket) -> Value {
    serde_json::from_str(&ticket.bundle).unwrap_or_default()
}

/// Everything that the desk reads first: who asks, what was refused and by which check, what began it, what was answered.
fn whole(language: Language, ticket: &Ticket, answers: &[Answer]) -> String {
    let said = |key: &str| words::phrase(language, key);
    let bundle = bundle(ticket);
    let detail: Detail =
        bundle.get("detail").cloned().and_then(|d| serde_json::from_value(d).ok()).unwrap_or_default();
    let text =
        |pointer: &str| print::safe(bundle.pointer(pointer).and_then(Value::as_str).unwrap_or_default());
    let mut out = format!("{} {} {}\n\n", ticket.reference, ticket.state, ticket.opened_at);
    for line in ticket.words.lines() {
        out += &format!("    {}\n", print::safe(line));
    }
    if !ticket.contact.is_empty() {
        out += &format!("    {}: {}\n", said("ticket-contact"), print::safe(&ticket.contact));
    }
    if let Some(entry) = diagnosis::find(ticket.number) {
        let words = words::words(language, At::Terminal, entry, &detail.facts);
        out += &format!("\n{}\n{}\n{}\n", entry.code(), words.title, words.cause);
    }
    out += &format!("\n{}\n{}\n{}\n", said("heading-trace"), ticket.trace_id, text("/refusal/at"));
    let client = text("/refusal/client_id");
    if !client.is_empty() {
        out += &format!("client {client}\n");
    }
    out += &format!("\n{}\n{}", said("heading-trail"), print::trail(&detail));
    if bundle.get("began_after").is_some_and(Value::is_object) {
        let (at, actor, noun) =
            (text("/began_after/at"), text("/began_after/actor"), text("/began_after/noun"));
        out += &format!(
            "\n{}\n{at} {actor}: {noun} {}\n",
            said("ticket-began-after"),
            text("/began_after/subject")
        );
    }
    for answer in answers {
        out += &format!("\n{} {}\n", answer.at, print::safe(&answer.author));
        for line in answer.text.lines() {
            out += &format!("    {}\n", print::safe(line));
        }
    }
    out
}
