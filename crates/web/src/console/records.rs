//! Tenant, resources, clients and accounts: found, read, changed, made and removed, each change first shown as a difference.

use diagnosis::Refusal;
use engine::administration::{
    self, Noun, Right, Shown, carry_out, new_secret, propose, propose_removal, remove_secret,
};
use serde_json::{Map, Value, json};
use terms::{Instant, Parameters};

use super::form::{self, Field};
use super::person;
use super::preview::{Order, preview};
use super::shell::Shell;
use super::shown_once::ShownOnce;
use super::table::{self, Filter, List, link, literal};
use super::visit::{Page, Visit, encoded};
use crate::admin_api::cursor;
use crate::pages::html_quick;
use askama::Template;

const ROWS: u32 = 50;

/// The noun of a part of the path.
pub(super) fn noun_of(part: &str) -> Option<Noun> {
    Noun::ALL.into_iter().find(|noun| noun.area().name() == part)
}

/// The pages of a noun.
pub(super) async fn page(visit: &Visit<'_>, noun: Noun, rest: &[&str]) -> Page {
    visit.console.permit.must(Right::read(noun.area()))?;
    let is_post = visit.form.is_some();
    if is_post {
        visit.console.permit.must(Right::write(noun.area()))?;
    }
    let own = visit.tenant.id.to_string();
    match (noun, rest, is_post) {
        (Noun::Tenant, [], false) => show(visit, noun, &own, None).await,
        (Noun::Tenant, [], true) => change(visit, noun, Some(&own)).await,
        (Noun::Tenant, ..) => Err(Refusal::path_unknown(&visit.request.path)),
        (_, [], false) => list(visit, noun).await,
        (_, ["new"], false) => Ok(blank(visit, noun, &Map::new(), None)),
        (_, ["new"], true) => change(visit, noun, None).await,
        (_, [id], false) => show(visit, noun, id, None).await,
        (_, [id], true) => change(visit, noun, Some(id)).await,
        (_, [id, "remove"], _) => remove(visit, noun, id).await,
        (Noun::Client, [id, "secrets"], true) => add_secret(visit, id).await,
        (Noun::Client, [id, "secrets", secret], true) => drop_secret(visit, id, secret).await,
        _ => Err(Refusal::path_unknown(&visit.request.path)),
    }
}

fn place(noun: Noun) -> &'static str {
    noun.area().name()
}

/// The path of a record below the console.
fn path(noun: Noun, id: &str) -> String {
    match noun {
        Noun::Tenant => place(noun).to_owned(),
        _ => format!("{}/{}", place(noun), encoded(id)),
    }
}

async fn list(visit: &Visit<'_>, noun: Noun) -> Page {
    let list_name = format!("console-{}", place(noun));
    let after = match visit.asked("cursor") {
        "" => String::new(),
        cursor => String::from_utf8(cursor::read(visit.desk, &visit.tenant, &list_name, cursor)?)
            .map_err(|_| Refusal::cursor_not_readable())?,
    };
    let begins = visit.asked("begins").trim();
    let found = administration::list(visit.desk, visit.tenant.id, noun, begins, &after, ROWS).await?;
    let shell = Shell::new(visit, place(noun), &format!("console-nav-{}", place(noun)));
    let mut page = List::new(shell, &["console-name", "console-id", "console-made-by"]);
    page.action = format!("{}/{}", visit.base(), place(noun));
    page.filters = vec![Filter::text(&page.shell, "begins", "console-begins", begins)];
    if visit.console.permit.may(Right::write(noun.area())) {
        let label = page.shell.t(&format!("console-new-{}", noun.name()));
        page.actions.push((format!("{}/new", page.action), label));
    }
    page.rows = found.iter().map(|(shown, _)| cells(visit, &page.shell, noun, shown)).collect();
    if let Some((_, last)) = found.last().filter(|_| found.len() >= ROWS as usize) {
        let place = cursor::make(visit.desk, &visit.tenant, &list_name, last.as_bytes());
        page.next =
            format!("{}?{}", page.action, Parameters::encode(&[("begins", begins), ("cursor", &place)]));
    }
    Ok(page.show())
}

fn cells(visit: &Visit<'_>, shell: &Shell, noun: Noun, shown: &Shown) -> Vec<String> {
    let named = |member: &str| shown.entry.get(member).and_then(Value::as_str).unwrap_or_default();
    let name = match noun {
        Noun::Client => named("client_name"),
        Noun::Resource => named("name"),
        _ => &shown.name,
    };
    let address = format!("{}/{}", visit.base(), path(noun, &shown.id));
    let origin = if shown.origin == "directory" { "directory" } else { "people" };
    let is_off = shown.entry.get("disabled") == Some(&Value::Bool(true));
    let off = if is_off { format!(" · {}", shell.t("member-client-disabled")) } else { String::new() };
    vec![
        format!("{}{off}", link(&address, &table::name(if name.is_empty() { &shown.id } else { name }))),
        literal(&shown.id),
        shell.t(&format!("console-made-by-{origin}")),
    ]
}

#[derive(Template)]
#[template(path = "console_form.html")]
struct Form {
    shell: Shell,
    action: String,
    version: String,
    fields: Vec<Field>,
    is_from_directory: bool,
    writes: bool,
    /// What hangs on the record, as HTML.
    parts: Vec<String>,
}

fn blank(
    visit: &Visit<'_>,
    noun: Noun,
    entry: &Map<String, Value>,
    refusal: Option<&Refusal>,
) -> crate::reply::Reply {
    let mut shell = Shell::new(visit, place(noun), &format!("console-new-{}", noun.name()));
    if let Some(refusal) = refusal {
        shell = shell.with_refusal(visit, refusal);
    }
    let fields = form::fields(&shell, noun, entry, true);
    let action = format!("{}/{}/new", shell.base, place(noun));
    html_quick(
        shell.status,
        &Form {
            shell,
            action,
            version: String::new(),
            fields,
            is_from_directory: false,
            writes: true,
            parts: Vec::new(),
        },
    )
}

/// A record with its form, and what hangs on it. `instead` is what was entered and refused.
async fn show(
    visit: &Visit<'_>,
    noun: Noun,
    id: &str,
    instead: Option<(&Map<String, Value>, &Refusal)>,
) -> Page {
    let shown = administration::show(visit.desk, &visit.tenant, noun, id).await?;
    let writes = visit.console.permit.may(Right::write(noun.area()));
    let mut shell = Shell::new(visit, place(noun), "console-title").titled(&shown.name);
    if let Some((_, refusal)) = instead {
        shell = shell.with_refusal(visit, refusal);
    }
    let entry = instead.map_or(&shown.entry, |(entry, _)| entry);
    let fields = form::fields(&shell, noun, entry, false);
    let action = format!("{}/{}", shell.base, path(noun, &shown.id));
    let mut parts = Vec::new();
    match noun {
        Noun::Client => parts.push(secrets(visit, &shell, &action, &shown, writes)),
        Noun::Account => parts.extend(person::parts_of_account(visit, &shell, &shown.id).await?),
        Noun::Tenant | Noun::Resource => {}
    }
    parts.push(further(&shell, noun, &shown));
    if writes && noun != Noun::Tenant {
        parts.push(format!(
            "<p><a class=\"action\" id=\"remove\" href=\"{action}/remove\">{}</a></p>",
            shell.t("console-remove")
        ));
    }
    if noun == Noun::Tenant && visit.console.permit.operates() && visit.console.home != visit.tenant.id {
        parts.push(format!(
            "<p><a class=\"action\" id=\"remove\" href=\"{action}/remove\">{}</a></p><p class=\"small\">{}</p>",
            shell.t("console-tenant-remove"),
            shell.t("console-tenant-remove-note")
        ));
    }
    let (version, is_from_directory) = (shown.version, shown.origin == "directory");
    Ok(html_quick(shell.status, &Form { shell, action, version, fields, is_from_directory, writes, parts }))
}

/// The ways on from a record: what was refused to it, and what was changed of it.
fn further(shell: &Shell, noun: Noun, shown: &Shown) -> String {
    let changes = Parameters::encode(&[("noun", noun.name()), ("id", &shown.id)]);
    let mut out = format!(
        "<p><a class=\"action\" id=\"changes-of\" href=\"{}/changes?{changes}\">{}</a>",
        shell.base,
        shell.t("console-changes-of")
    );
    let log = match noun {
        Noun::Client => {
            Some(([("client", shown.id.as_str()), ("outcome", "refused")], "console-refusals-of-client"))
        }
        Noun::Account => Some(([("account", shown.id.as_str()), ("outcome", "refused")], "console-attempts")),
        _ => None,
    };
    if let Some((pairs, key)) = log {
        out += &format!(
            " <a class=\"action\" id=\"refusals-of\" href=\"{}/log?{}\">{}</a>",
            shell.base,
            Parameters::encode(&pairs),
            shell.t(key)
        );
    }
    out + "</p>"
}

fn secrets(visit: &Visit<'_>, shell: &Shell, action: &str, shown: &Shown, writes: bool) -> String {
    let list = shown.entry.get("secret").and_then(Value::as_array).cloned().unwrap_or_default();
    let rows: Vec<Vec<String>> = list
        .iter()
        .map(|secret| {
            let text = |member: &str| secret.get(member).and_then(Value::as_str).unwrap_or_default();
            let end = secret.get("expires_at").and_then(Value::as_i64);
            let end = end.map_or_else(|| shell.t("console-never"), |at| literal(&Instant(at).to_string()));
            let address = format!("{action}/secrets/{}", encoded(text("id")));
            let drop = if writes {
                table::button(shell, &address, &shell.t("console-remove"))
            } else {
                String::new()
            };
            vec![literal(text("id")), table::name(text("name")), end, drop]
        })
        .collect();
    let columns: Vec<String> = ["console-id", "console-secret-name", "console-ends"]
        .iter()
        .map(|key| shell.t(key))
        .chain([shell.t("console-action")])
        .collect();
    let mut out = table::small(&shell.t("console-secrets"), &columns, &rows);
    if writes {
        let code = if administration::holds_rights(&shown.entry) && !visit.console.is_proved {
            format!(
                "<p><label for=\"code\">{}</label><input id=\"code\" name=\"code\" type=\"text\" dir=\"ltr\" inputmode=\"numeric\" autocomplete=\"one-time-code\" required></p>",
                shell.t("console-code")
            )
        } else {
            String::new()
        };
        out += &format!(
            "<form method=\"post\" action=\"{action}/secrets\" id=\"new-secret\"><input type=\"hidden\" name=\"form_token\" value=\"{}\">\
             <p><label for=\"secret-name\">{}</label><input id=\"secret-name\" name=\"name\" type=\"text\" dir=\"auto\" autocomplete=\"off\"></p>\
             <p><label for=\"secret-days\">{}</label><input id=\"secret-days\" name=\"days\" type=\"number\" min=\"1\" max=\"3650\" aria-describedby=\"secret-days-hint\">\
             <span class=\"small\" id=\"secret-days-hint\">{}</span></p>{code}<div class=\"buttons\"><button type=\"submit\">{}</button></div></form>",
            shell.form_token,
            shell.t("console-secret-name"),
            shell.t("console-secret-days"),
            shell.t("console-secret-days-hint"),
            shell.t("console-secret-new"),
        );
    }
    out
}

/// Shows what a form would change, or carries out what was shown. `id` is the record's, if there is one.
async fn change(visit: &Visit<'_>, noun: Noun, id: Option<&str>) -> Page {
    let before = match id {
        Some(id) => Some(administration::show(visit.desk, &visit.tenant, noun, id).await?),
        None => None,
    };
    let carries_out = !visit.field("entry").is_empty();
    let entry = if carries_out {
        // What was previewed is what is carried out: the form holds it as this server sealed it.
        let text = administration::unseal(visit.desk, visit.field("entry"));
        text.and_then(|text| serde_json::from_str(&text).ok()).ok_or_else(Refusal::form_token_wrong)?
    } else {
        let known = before.as_ref().map(|shown| shown.entry.clone()).unwrap_or_default();
        let form = visit.form.clone().unwrap_or_default();
        form::entry(noun, &form, &known)
    };
    let result = proposed(visit, noun, before.as_ref(), entry.clone(), carries_out).await;
    match (result, id) {
        (Ok(reply), _) => Ok(reply),
        (Err(refusal), Some(id)) => show(visit, noun, id, Some((&entry, &refusal))).await,
        (Err(refusal), None) => Ok(blank(visit, noun, &entry, Some(&refusal))),
    }
}

async fn proposed(
    visit: &Visit<'_>,
    noun: Noun,
    before: Option<&Shown>,
    mut entry: Map<String, Value>,
    carries_out: bool,
) -> Page {
    match before {
        Some(shown) => {
            entry.insert(noun.id_member().to_owned(), json!(shown.id));
        }
        None if noun == Noun::Account && entry.get("id").is_none_or(Value::is_null) => {
            entry.insert("id".to_owned(), json!(visit.desk.new_id()));
        }
        None => {}
    }
    let id = entry.get(noun.id_member()).and_then(Value::as_str).unwrap_or_default().to_owned();
    let plan = propose(visit.desk, &visit.tenant, &visit.console.permit, noun, entry.clone()).await?;
    if before.is_none() && !plan.creates() {
        return Err(Refusal::record_exists_already(&id, noun.word()));
    }
    if before.is_some() && plan.version != visit.field("version") {
        return Err(Refusal::record_changed_meanwhile(&id, noun.word()));
    }
    let at = before.map_or_else(|| format!("{}/new", place(noun)), |shown| path(noun, &shown.id));
    let action = format!("{}/{at}", visit.base());
    let sealed = administration::seal(visit.desk, &Value::Object(entry).to_string()).await?;
    let hidden =
        vec![("entry".to_owned(), sealed), ("version".to_owned(), visit.field("version").to_owned())];
    let asks_code = plan.is_grave && !visit.console.is_proved;
    let order = Order { back: action.clone(), action, hidden, asks_code };
    let shell = Shell::new(visit, place(noun), "console-preview-title");
    if !carries_out {
        return Ok(preview(shell, &plan, order));
    }
    if plan.is_grave
        && let Err(refusal) = visit.prove().await
    {
        return Ok(preview(shell.with_refusal(visit, &refusal), &plan, order));
    }
    carry_out(visit.desk, &visit.console.permit, plan).await?;
    Ok(visit.done(&path(noun, &id)))
}

async fn remove(visit: &Visit<'_>, noun: Noun, id: &str) -> Page {
    visit.console.permit.must(Right::write(noun.area()))?;
    let plan = propose_removal(visit.desk, &visit.tenant, &visit.console.permit, noun, id).await?;
    let back = format!("{}/{}", visit.base(), path(noun, id));
    let hidden = vec![("version".to_owned(), plan.version.clone())];
    let order = Order { action: format!("{back}/remove"), hidden, asks_code: !visit.console.is_proved, back };
    let shell = Shell::new(visit, place(noun), "console-preview-remove-title");
    if visit.form.is_none() {
        return Ok(preview(shell, &plan, order));
    }
    if plan.version != visit.field("version") {
        return Err(Refusal::record_changed_meanwhile(id, noun.word()));
    }
    if let Err(refusal) = visit.prove().await {
        return Ok(preview(shell.with_refusal(visit, &refusal), &plan, order));
    }
    carry_out(visit.desk, &visit.console.permit, plan).await?;
    Ok(visit.done(place(noun)))
}

async fn add_secret(visit: &Visit<'_>, client: &str) -> Page {
    let shown = administration::show(visit.desk, &visit.tenant, Noun::Client, client).await?;
    if administration::holds_rights(&shown.entry) {
        visit.prove().await?;
    }
    let days = visit.field("days").trim();
    let wrong = || Refusal::member_not_acceptable("1 to 3650", days, "days");
    let end = match days {
        "" => None,
        text => Some(text.parse::<u32>().ok().filter(|days| (1..=3650).contains(days)).ok_or_else(wrong)?),
    };
    let end = end.map(|days| Instant(visit.desk.now.0 + i64::from(days) * 86_400));
    let named = ("", visit.field("name").trim(), end);
    let new = new_secret(visit.desk, &visit.tenant, &visit.console.permit, client, named).await?;
    let shell = Shell::new(visit, place(Noun::Client), "console-secret-shown");
    let back = format!("{}/{}", visit.base(), path(Noun::Client, client));
    let text = shell.t("console-secret-keep");
    Ok(html_quick(200, &ShownOnce { shell, text, value: new.value.expose().to_owned(), back }))
}

async fn drop_secret(visit: &Visit<'_>, client: &str, secret: &str) -> Page {
    remove_secret(visit.desk, &visit.tenant, &visit.console.permit, client, secret).await?;
    Ok(visit.done(&path(Noun::Client, client)))
}
