//! The sign-in log: found by what one knows, read as the story that it tells.

use askama::Template;
use diagnosis::Refusal;
use engine::administration::{Area, Right};
use store::records::sign_in::{self, Filter as Wanted, SignIn};
use store::records::{account, refused_request};
use terms::{Instant, Parameters};
use uuid::Uuid;
use words::Place;

use super::shell::Shell;
use super::table::{Filter, List, link, literal};
use super::visit::{Page, Visit, encoded};
use crate::admin_api::cursor;
use crate::pages::{WholePage, html_quick, whole_page};
use crate::reply;

const ROWS: u32 = 50;
const OUTCOMES: [(&str, &str); 5] = [
    ("refused", "console-outcome-refused"),
    ("success", "console-outcome-success"),
    ("fault", "console-outcome-fault"),
    ("counted", "console-outcome-counted"),
    ("rehearsed", "console-outcome-rehearsed"),
];
/// The fields by which the log is narrowed, in their order.
const FIELDS: [&str; 7] = ["trace", "account", "client", "number", "outcome", "since", "address"];

/// The list.
pub(super) async fn list(visit: &Visit<'_>) -> Page {
    visit.console.permit.must(Right::read(Area::Log))?;
    if let Some(trace_id) = terms::guid(visit.asked("trace")) {
        return Ok(reply::see_other(&format!("{}/log/{trace_id}", visit.base())));
    }
    let shell = Shell::new(visit, "log", "console-nav-log");
    let (shell, found) = match found(visit).await {
        Ok(found) => (shell, found),
        Err(refusal) => (shell.with_refusal(visit, &refusal), sign_in::Found::default()),
    };
    let columns = [
        "console-time",
        "console-outcome",
        "console-number",
        "console-client",
        "console-account",
        "console-endpoint",
    ];
    let mut page = List::new(shell, &columns);
    page.action = format!("{}/log", visit.base());
    page.filters = filters(visit, &page.shell);
    for row in &found.rows {
        page.rows.push(cells(visit, &page.shell, row).await?);
    }
    if let Some((id, at)) = found.goes_on {
        let place = cursor::make(visit.desk, &visit.tenant, "console-log", id.as_bytes());
        let mut pairs: Vec<(&str, &str)> = FIELDS.iter().map(|name| (*name, visit.asked(name))).collect();
        pairs.retain(|(_, value)| !value.is_empty());
        pairs.push(("cursor", &place));
        page.next = format!("{}?{}", page.action, Parameters::encode(&pairs));
        page.next_name = page.shell.t("console-next");
        page.note = page.shell.frame.with_literal("console-looked-until", "at", &at.to_string());
    }
    Ok(page.show())
}

fn filters(visit: &Visit<'_>, shell: &Shell) -> Vec<Filter> {
    let asked = |name| visit.asked(name);
    vec![
        Filter::text(shell, "trace", "console-trace", asked("trace")),
        Filter::text(shell, "account", "console-account", asked("account")),
        Filter::text(shell, "client", "console-client", asked("client")),
        Filter::text(shell, "number", "console-number", asked("number")),
        Filter::choice(shell, "outcome", "console-outcome", asked("outcome"), &OUTCOMES),
        Filter::text(shell, "since", "console-since", asked("since")).hinted(shell, "console-since-hint"),
        Filter::text(shell, "address", "console-address", asked("address")),
    ]
}

async fn found(visit: &Visit<'_>) -> Result<sign_in::Found, Refusal> {
    let desk = visit.desk;
    let asked = |name: &str| Some(visit.asked(name).trim()).filter(|text| !text.is_empty());
    let number = match asked("number") {
        None => None,
        Some(text) => {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            let known = digits.parse().ok().and_then(diagnosis::find);
            let wrong = || Refusal::member_not_acceptable("50011, AADSTS50011", text, "number");
            Some(known.ok_or_else(wrong)?.number)
        }
    };
    let account_id = match asked("account") {
        None => None,
        Some(text) => Some(account_named(visit, text).await?),
    };
    let before = match asked("cursor") {
        None => None,
        Some(place) => {
            let key = cursor::read(desk, &visit.tenant, "console-log", place)?;
            Some(Uuid::from_slice(&key).map_err(|_| Refusal::cursor_not_readable())?)
        }
    };
    let filter = Wanted {
        since: asked("since").map(|text| terms::parse_time(text, desk.now)).transpose()?,
        before,
        number,
        client_id: asked("client").map(str::to_owned),
        outcome: asked("outcome").map(str::to_owned),
        account_id,
        address: asked("address").map(str::to_owned),
        ..Wanted::default()
    };
    Ok(sign_in::search(&desk.store, visit.tenant.id, &filter, ROWS).await?)
}

/// The account that somebody means: by its id, or by its name.
async fn account_named(visit: &Visit<'_>, text: &str) -> Result<Uuid, Refusal> {
    if let Some(id) = terms::guid(text) {
        return Ok(id);
    }
    let found = account::find_by_name(&visit.desk.store, visit.tenant.id, &terms::name_key(text)).await?;
    found.map(|(account, _)| account.id).ok_or_else(|| Refusal::record_not_found(text, "noun-account"))
}

fn outcome(shell: &Shell, row: &SignIn) -> String {
    let key = OUTCOMES.iter().find(|(value, _)| *value == row.outcome).map(|(_, key)| *key);
    key.map_or_else(|| words::escape(&row.outcome), |key| shell.t(key))
}

fn code(number: u32) -> String {
    diagnosis::find(number).map(diagnosis::Diagnosis::code).unwrap_or_default()
}

async fn cells(visit: &Visit<'_>, shell: &Shell, row: &SignIn) -> Result<Vec<String>, Refusal> {
    let base = visit.base();
    let client = row.client_id.as_deref().unwrap_or_default();
    let client_link = format!("{base}/clients/{}", encoded(client));
    let person = match row.account_id {
        Some(id) => account_link(visit, id).await?,
        None => String::new(),
    };
    let title = diagnosis::find(row.number)
        .map(|entry| words::words(shell.frame.language, Place::Page, entry, &[]).title)
        .unwrap_or_default();
    Ok(vec![
        link(&format!("{base}/log/{}", row.id), &literal(&row.at.to_string())),
        outcome(shell, row),
        format!("{} {title}", literal(&code(row.number))),
        if client.is_empty() { String::new() } else { link(&client_link, &literal(client)) },
        person,
        format!("<code dir=\"ltr\">{}</code>", words::escape(&row.endpoint)),
    ])
}

async fn account_link(visit: &Visit<'_>, id: Uuid) -> Result<String, Refusal> {
    let found = account::find(&visit.desk.store, visit.tenant.id, id).await?;
    let label =
        found.map_or_else(|| literal(&id.to_string()), |account| super::table::name(&account.user_name));
    Ok(link(&format!("{}/accounts/{id}", visit.base()), &label))
}

/// One step of a story.
struct Step {
    at: Instant,
    endpoint: String,
    address: String,
    outcome: String,
    code: String,
    is_here: bool,
}

#[derive(Template)]
#[template(path = "console_row.html")]
struct RowPage {
    shell: Shell,
    number: u32,
    /// Code, title, cause, whose move it is, and what to do.
    said: Option<(String, String, String, String, Vec<String>)>,
    whole: Option<WholePage>,
    story: Vec<Step>,
    facts: Vec<(String, String)>,
}

/// One row: the explanation, the trail, the change that began it, and its story.
pub(super) async fn row(visit: &Visit<'_>, trace_id: &str) -> Page {
    visit.console.permit.must(Right::read(Area::Log))?;
    let desk = visit.desk;
    let unknown = || Refusal::record_not_found(trace_id, "noun-sign-in");
    let id = terms::guid(trace_id).ok_or_else(unknown)?;
    desk.installation.log.flush().await;
    let row = sign_in::find(&desk.store, id).await?.filter(|row| row.tenant_id == visit.tenant.id);
    let row = row.ok_or_else(unknown)?;
    let shell = Shell::new(visit, "log", "console-story").titled(&format!("{} {}", row.endpoint, row.at));
    let (said, whole) = if row.number == 0 {
        (None, None)
    } else {
        let kept = refused_request::find(&desk.store, row.tenant_id, row.id).await?;
        let report = engine::report::whole(desk, &row, kept.as_deref()).await?;
        let words = words::words(shell.frame.language, Place::Page, report.diagnosis, &report.facts);
        let audience = shell.t(report.diagnosis.audience.phrase());
        let whole = report.whole.as_ref().map(|whole| whole_page(&shell.frame, whole));
        (Some((report.diagnosis.code(), words.title, words.cause, audience, words.remedy)), whole)
    };
    let rows = match row.interaction_id {
        Some(interaction) => sign_in::story(&desk.store, row.tenant_id, interaction).await?,
        None => vec![row.clone()],
    };
    let step = |other: &SignIn| Step {
        at: other.at,
        endpoint: other.endpoint.clone(),
        address: format!("{}/log/{}", visit.base(), other.id),
        outcome: outcome(&shell, other),
        code: code(other.number),
        is_here: other.id == row.id,
    };
    let story = rows.iter().map(step).collect();
    let facts = facts(visit, &shell, &row).await?;
    Ok(html_quick(200, &RowPage { number: row.number, said, whole, story, facts, shell }))
}

async fn facts(visit: &Visit<'_>, shell: &Shell, row: &SignIn) -> Result<Vec<(String, String)>, Refusal> {
    let mut out = vec![
        (shell.t("heading-trace"), literal(&row.id.to_string())),
        (shell.t("heading-correlation"), literal(&row.correlation_id.to_string())),
        (shell.t("console-time"), literal(&row.at.to_string())),
        (shell.t("console-outcome"), outcome(shell, row)),
    ];
    if let Some(client) = &row.client_id {
        let address = format!("{}/clients/{}", visit.base(), encoded(client));
        out.push((shell.t("console-client"), link(&address, &literal(client))));
    }
    if let Some(id) = row.account_id {
        out.push((shell.t("console-account"), account_link(visit, id).await?));
    }
    if let Some(address) = &row.address {
        out.push((shell.t("console-address"), literal(address)));
    }
    Ok(out)
}
