//! Who administers: roles that are given, changed and taken, and links that wait for their owners.

use diagnosis::Refusal;
use engine::administration::{Area, Noun, Right, Role, show};
use engine::administrators::{self, Appointed, Waiting};
use store::records::{account, administrator};

use super::preview::{Order, warning};
use super::shell::Shell;
use super::shown_once::ShownOnce;
use super::table::{self, List, link, literal};
use super::visit::{Page, Visit, encoded};
use crate::pages::html_quick;
use crate::reply::Reply;

/// Who administers this tenant.
pub(super) async fn administrators(visit: &Visit<'_>) -> Page {
    visit.console.permit.must(Right::read(Area::Administrators))?;
    let found = administrator::list(&visit.desk.store, visit.tenant.id).await?;
    let shell = Shell::new(visit, "administrators", "console-nav-administrators");
    let mut page = List::new(shell, &["console-account", "console-role", "console-since"]);
    for one in &found {
        let account = account::find(&visit.desk.store, visit.tenant.id, one.account_id).await?;
        let name = account.map(|account| account.user_name).unwrap_or_default();
        let address = format!("{}/accounts/{}", visit.base(), one.account_id);
        page.rows.push(vec![
            link(&address, &table::name(&name)),
            page.shell.t(&format!("console-role-{}", one.role)),
            literal(&one.since.to_string()),
        ]);
    }
    let waiting = administrators::waiting(visit.desk, visit.tenant.id).await?;
    if !waiting.is_empty() {
        page.forms.push(appointments(visit, &page.shell, &waiting).await?);
    }
    Ok(page.show())
}

/// Appointments whose links were not used yet, each with the way to take it back.
async fn appointments(visit: &Visit<'_>, shell: &Shell, waiting: &[Waiting]) -> Result<String, Refusal> {
    let mut rows = Vec::new();
    for one in waiting {
        let found = account::find(&visit.desk.store, visit.tenant.id, one.account_id).await?;
        let name = found.map(|account| account.user_name).unwrap_or_default();
        let address = format!("{}/accounts/{}", visit.base(), one.account_id);
        let back = link(&format!("{address}/role?role="), &shell.t("console-appointment-take-back"));
        rows.push(vec![
            link(&address, &table::name(&name)),
            shell.t(&format!("console-role-{}", one.role)),
            literal(&one.until.to_string()),
            back,
        ]);
    }
    let columns =
        ["console-account", "console-role", "console-ends", "console-action"].map(|key| shell.t(key));
    Ok(table::small(&shell.t("console-appointments"), &columns, &rows))
}

/// The role of an account, and how it gets another one.
pub(super) async fn role_form(
    visit: &Visit<'_>,
    shell: &Shell,
    address: &str,
    id: &str,
) -> Result<String, Refusal> {
    let id = terms::guid(id).unwrap_or_default();
    let found = administrator::find(&visit.desk.store, visit.tenant.id, id).await?;
    let role = found.map(|found| found.role).unwrap_or_default();
    let roles = [Role::Operator, Role::Administrator, Role::Reader].map(Role::name);
    let given =
        roles.into_iter().filter(|role| *role != Role::Operator.name() || visit.console.permit.operates());
    let option = |value: &str| {
        let selected = if value == role { " selected" } else { "" };
        let key = if value.is_empty() { "none" } else { value };
        format!("<option value=\"{value}\"{selected}>{}</option>", shell.t(&format!("console-role-{key}")))
    };
    let options: String = std::iter::once("").chain(given).map(option).collect();
    Ok(format!(
        "<h2>{}</h2><form method=\"get\" action=\"{address}/role\" id=\"role-form\"><p><label for=\"role\">{}</label>\
         <select id=\"role\" name=\"role\">{options}</select></p><div class=\"buttons\"><button type=\"submit\">{}</button></div></form>",
        shell.t("console-nav-administrators"),
        shell.t("console-role"),
        shell.t("console-role-change"),
    ))
}

/// Gives an account a role, or takes it: first the warning, then the code, then it is done.
pub(super) async fn role(visit: &Visit<'_>, id: &str, is_post: bool) -> Page {
    visit.console.permit.must(Right::write(Area::Administrators))?;
    let role = if is_post { visit.field("role") } else { visit.asked("role") };
    let at = format!("accounts/{}", encoded(id));
    let back = format!("{}/{at}", visit.base());
    let shown = show(visit.desk, &visit.tenant, Noun::Account, id).await?;
    let order = Order {
        action: format!("{back}/role"),
        hidden: vec![("role".to_owned(), role.to_owned())],
        asks_code: !visit.console.is_proved,
        back,
    };
    let known = [Role::Operator, Role::Administrator, Role::Reader].map(Role::name);
    let text = match role {
        "" => "console-role-will-none".to_owned(),
        role if known.contains(&role) => format!("console-role-will-{role}"),
        other => return Err(Refusal::member_not_acceptable(known.join(", "), other, "role")),
    };
    let shell = Shell::new(visit, "accounts", "console-role-change");
    if !is_post {
        return Ok(warning(shell, &shown.name, &text, order));
    }
    let done = match visit.prove().await {
        Ok(()) => given(visit, id, role).await,
        Err(refusal) => Err(refusal),
    };
    match done {
        Ok(Some(reply)) => Ok(reply),
        Ok(None) => Ok(visit.done(&at)),
        Err(refusal) => Ok(warning(shell.with_refusal(visit, &refusal), &shown.name, &text, order)),
    }
}

/// The page of the link that the owner of the account needs, where one is needed.
async fn given(visit: &Visit<'_>, id: &str, role: &str) -> Result<Option<Reply>, Refusal> {
    let (desk, tenant, permit) = (visit.desk, &visit.tenant, &visit.console.permit);
    if role.is_empty() {
        administrators::dismiss(desk, tenant, permit, id).await?;
        return Ok(None);
    }
    match administrators::appoint(desk, tenant, permit, id, role).await? {
        Appointed::Changed => Ok(None),
        Appointed::Link(secret) => {
            let value = format!("{}/setup?key={}", desk.settings().public_url, secret.expose());
            let shell = Shell::new(visit, "accounts", "console-role-link");
            let back = format!("{}/accounts/{}", visit.base(), encoded(id));
            let text = shell.t("console-role-link-text");
            Ok(Some(html_quick(200, &ShownOnce { shell, text, value, back })))
        }
    }
}
