//! The tenants of the installation, for whoever operates it: found, made and removed.

use askama::Template;
use diagnosis::Refusal;
use engine::administration::{self, Noun, Plan, Right, Role, carry_out, propose_new_tenant, propose_removal};
use engine::administrators;
use serde_json::{Value, json};
use terms::Parameters;

use super::preview::{Order, preview};
use super::shell::Shell;
use super::table::{self, List, link, literal};
use super::visit::{Page, Visit};
use crate::pages::html_quick;
use crate::reply::{self, Reply};

fn operates(visit: &Visit<'_>) -> Result<(), Refusal> {
    if visit.console.permit.operates() {
        Ok(())
    } else {
        Err(Refusal::administrator_may_not(Role::Operator.name()))
    }
}

/// The list, each with the way to its console.
pub(super) async fn list(visit: &Visit<'_>) -> Page {
    operates(visit)?;
    let found = administrators::tenants(visit.desk, &visit.console).await?;
    let shell = Shell::new(visit, "tenants", "console-nav-tenants");
    let mut page = List::new(shell, &["console-name", "console-id", "console-paths"]);
    page.actions = vec![(format!("{}/tenants/new", visit.base()), page.shell.t("console-new-tenant"))];
    for tenant in &found {
        let names: Vec<String> =
            std::iter::once(&tenant.name).chain(&tenant.domains).map(|n| literal(n)).collect();
        page.rows.push(vec![
            link(&format!("/{}/admin", tenant.id), &table::name(&tenant.display_name)),
            literal(&tenant.id.to_string()),
            names.join(" "),
        ]);
    }
    Ok(page.show())
}

#[derive(Template)]
#[template(path = "console_tenant.html")]
struct Blank {
    shell: Shell,
    action: String,
    name: String,
    display_name: String,
}

fn blank(visit: &Visit<'_>, given: &Parameters, refusal: Option<&Refusal>) -> Reply {
    let mut shell = Shell::new(visit, "tenants", "console-new-tenant");
    if let Some(refusal) = refusal {
        shell = shell.with_refusal(visit, refusal);
    }
    let text = |name: &str| given.first(name).unwrap_or_default().to_owned();
    let action = format!("{}/tenants/new", shell.base);
    html_quick(shell.status, &Blank { action, name: text("name"), display_name: text("display_name"), shell })
}

/// Makes a tenant: the form, what it would do, and then it is done.
pub(super) async fn create(visit: &Visit<'_>) -> Page {
    operates(visit)?;
    let Some(form) = &visit.form else { return Ok(blank(visit, &Parameters::default(), None)) };
    match proposed(visit).await {
        Ok(reply) => Ok(reply),
        Err(refusal) => Ok(blank(visit, form, Some(&refusal))),
    }
}

async fn proposed(visit: &Visit<'_>) -> Page {
    let sealed = visit.field("entry");
    let entry = if sealed.is_empty() {
        json!({"id": visit.desk.new_id(), "name": visit.field("name").trim(), "display_name": visit.field("display_name").trim()})
    } else {
        // What was previewed is what is carried out: the form holds it as this server sealed it.
        let text = administration::unseal(visit.desk, sealed);
        text.and_then(|text| serde_json::from_str(&text).ok()).ok_or_else(Refusal::form_token_wrong)?
    };
    let text = |member: &str| entry.get(member).and_then(Value::as_str).unwrap_or_default();
    let id = terms::guid(text("id")).ok_or_else(Refusal::form_token_wrong)?;
    let named = (text("name"), text("display_name"));
    let plan = propose_new_tenant(visit.desk, &visit.console.permit, id, named).await?;
    let back = format!("{}/tenants", visit.base());
    if sealed.is_empty() {
        let hidden = vec![("entry".to_owned(), administration::seal(visit.desk, &entry.to_string()).await?)];
        let order = Order { action: format!("{back}/new"), hidden, asks_code: false, back };
        return Ok(preview(Shell::new(visit, "tenants", "console-preview-title"), &plan, order));
    }
    carry_out(visit.desk, &visit.console.permit, plan).await?;
    Ok(reply::see_other(&format!("/{id}/admin?done=1")))
}

/// Removes this tenant with all that it has; not the one to which whoever does it belongs.
pub(super) async fn remove(visit: &Visit<'_>) -> Page {
    operates(visit)?;
    if visit.console.home == visit.tenant.id {
        return Err(Refusal::path_unknown(&visit.request.path));
    }
    visit.console.permit.must(Right::write(Noun::Tenant.area()))?;
    let id = visit.tenant.id.to_string();
    let plan: Plan =
        propose_removal(visit.desk, &visit.tenant, &visit.console.permit, Noun::Tenant, &id).await?;
    let back = format!("{}/tenant", visit.base());
    let hidden = vec![("version".to_owned(), plan.version.clone())];
    let order = Order { action: format!("{back}/remove"), hidden, asks_code: !visit.console.is_proved, back };
    let shell = Shell::new(visit, "tenant", "console-preview-remove-title");
    if visit.form.is_none() {
        return Ok(preview(shell, &plan, order));
    }
    if plan.version != visit.field("version") {
        return Err(Refusal::record_changed_meanwhile(&id, Noun::Tenant.word()));
    }
    if let Err(refusal) = visit.prove().await {
        return Ok(preview(shell.with_refusal(visit, &refusal), &plan, order));
    }
    carry_out(visit.desk, &visit.console.permit, plan).await?;
    Ok(reply::see_other(&format!("/{}/admin/tenants?done=1", visit.console.home)))
}
