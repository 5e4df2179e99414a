//! Who changed what and when, and taking it back.

use diagnosis::Refusal;
use engine::administration::{Area, Noun, Plan, Right, carry_out, propose_undoing};
use store::records::change::{self, AdministrativeChange};
use terms::Parameters;
use uuid::Uuid;

use super::preview::{Order, preview};
use super::shell::Shell;
use super::table::{List, link, literal, name};
use super::visit::{Page, Visit, encoded};
use crate::admin_api::cursor;

const ROWS: u32 = 50;
const LIST: &str = "console-changes";
/// The verbs that have a word.
const VERBS: [&str; 14] = [
    "revoke-link",
    "confirm-address",
    "erase",
    "invite",
    "password",
    "create",
    "change",
    "remove",
    "answer",
    "close",
    "revoke",
    "sign-out",
    "end",
    "withdraw",
];

/// The list: all of the tenant, or of one record.
pub(super) async fn list(visit: &Visit<'_>) -> Page {
    visit.console.permit.must(Right::read(Area::Changes))?;
    let before = match visit.asked("cursor") {
        "" => Uuid::max(),
        place => Uuid::from_slice(&cursor::read(visit.desk, &visit.tenant, LIST, place)?)
            .map_err(|_| Refusal::cursor_not_readable())?,
    };
    let (noun, id) = (visit.asked("noun"), visit.asked("id"));
    let of = (!noun.is_empty()).then_some((noun, id));
    let found = change::page(&visit.desk.store, visit.tenant.id, of, before, ROWS).await?;
    let shell = Shell::new(visit, "changes", "console-nav-changes");
    let mut page = List::new(shell, &["console-time", "console-who", "console-what", "console-member"]);
    page.rows = found.iter().map(|change| cells(visit, &page.shell, change)).collect();
    if let Some(last) = found.last().filter(|_| found.len() >= ROWS as usize) {
        let place = cursor::make(visit.desk, &visit.tenant, LIST, last.id.as_bytes());
        let pairs = [("noun", noun), ("id", id), ("cursor", &place)];
        page.next = format!("{}/changes?{}", visit.base(), Parameters::encode(&pairs));
    }
    Ok(page.show())
}

fn cells(visit: &Visit<'_>, shell: &Shell, change: &AdministrativeChange) -> Vec<String> {
    let address = format!("{}/changes/{}", visit.base(), change.id);
    let members: Vec<String> = change
        .members
        .iter()
        .map(|m| format!("<code dir=\"ltr\">{}</code>", words::escape(&m.name)))
        .collect();
    vec![
        link(&address, &literal(&change.at.to_string())),
        name(&words::actor(shell.frame.language, &change.actor)),
        what(visit, shell, change),
        members.join(" "),
    ]
}

/// `changed client web`, with a link to it.
fn what(visit: &Visit<'_>, shell: &Shell, change: &AdministrativeChange) -> String {
    let verb = if VERBS.contains(&change.verb.as_str()) {
        shell.t(&format!("console-verb-{}", change.verb))
    } else {
        words::escape(&change.verb)
    };
    let known = Noun::named(&change.noun);
    let noun = match change.noun.as_str() {
        "session" | "consent" | "key" | "ticket" | "administrator" => {
            shell.t(&format!("noun-{}", change.noun))
        }
        other => known.map_or_else(|| words::escape(other), |noun| shell.t(noun.word())),
    };
    let subject = literal(&change.subject);
    let subject = match known {
        Some(Noun::Tenant) => link(&format!("{}/tenant", visit.base()), &subject),
        Some(noun) => {
            link(&format!("{}/{}/{}", visit.base(), noun.area().name(), encoded(&change.subject)), &subject)
        }
        None if change.noun == "ticket" => {
            link(&format!("{}/tickets/{}", visit.base(), change.subject), &subject)
        }
        None => subject,
    };
    format!("{verb} · {noun} {subject}")
}

async fn known(visit: &Visit<'_>, id: &str) -> Result<AdministrativeChange, Refusal> {
    let unknown = || Refusal::record_not_found(id, "noun-change");
    let guid = terms::guid(id).ok_or_else(unknown)?;
    change::find(&visit.desk.store, visit.tenant.id, guid).await?.ok_or_else(unknown)
}

async fn plan(visit: &Visit<'_>, change: &AdministrativeChange) -> Result<Plan, Refusal> {
    if let Some(noun) = Noun::named(&change.noun) {
        visit.console.permit.must(Right::write(noun.area()))?;
    }
    propose_undoing(visit.desk, &visit.tenant, &visit.console.permit, change).await
}

/// One change, and what undoing it would do now.
pub(super) async fn show(visit: &Visit<'_>, id: &str) -> Page {
    visit.console.permit.must(Right::read(Area::Changes))?;
    let change = known(visit, id).await?;
    let back = format!("{}/changes", visit.base());
    match plan(visit, &change).await {
        Ok(plan) => {
            let shell = Shell::new(visit, "changes", "console-undo-title");
            let action = format!("{back}/{id}");
            let hidden = vec![("version".to_owned(), plan.version.clone())];
            let asks_code = plan.is_grave && !visit.console.is_proved;
            Ok(preview(shell, &plan, Order { action, hidden, asks_code, back }))
        }
        Err(refusal) if refusal.number() == 88_180_017 => {
            let shell = Shell::new(visit, "changes", "console-nav-changes");
            let mut page =
                List::new(shell, &["console-time", "console-who", "console-what", "console-member"]);
            page.rows = vec![cells(visit, &page.shell, &change)];
            page.forms =
                vec![format!("<p id=\"undo-impossible\">{}</p>", page.shell.t("console-undo-impossible"))];
            Ok(page.show())
        }
        Err(refusal) => Err(refusal),
    }
}

/// Takes a change back.
pub(super) async fn undo(visit: &Visit<'_>, id: &str) -> Page {
    let change = known(visit, id).await?;
    let plan = plan(visit, &change).await?;
    if plan.version != visit.field("version") {
        return Err(Refusal::record_changed_meanwhile(&change.subject, "noun-change"));
    }
    if plan.is_grave {
        visit.prove().await?;
    }
    carry_out(visit.desk, &visit.console.permit, plan).await?;
    Ok(visit.done("changes"))
}
