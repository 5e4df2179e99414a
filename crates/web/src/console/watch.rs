//! Signing keys, administrators, and what hangs on an account: its sessions and consents.

use diagnosis::Refusal;
use engine::account_pages;
use engine::administration::{
    Act, Area, Noun, Right, Role, consents_of, end_session, erase, keys_of, personal_data, revoke_key,
    rotate_key, sessions_of, show, sign_out_everywhere, withdraw_consent,
};
use engine::administrators::{self, Appointed, Waiting};
use store::records::{account, administrator};
use terms::Instant;
use terms::jose::Algorithm;

use super::preview::{Order, warning};
use super::records::SecretPage;
use super::shell::Shell;
use super::table::{self, List, button, link, literal};
use super::visit::{Page, Visit, encoded};
use crate::pages::html;
use crate::reply::{self, Reply};

/// The signing keys; a successor is announced, or one is withdrawn.
pub(super) async fn keys(visit: &Visit<'_>, kid: Option<&str>, is_post: bool) -> Page {
    visit.console.permit.must(Right::read(Area::Keys))?;
    match (kid, is_post) {
        (None, false) => key_list(visit).await,
        (None, true) => {
            visit.console.permit.must(Right::write(Area::Keys))?;
            let wanted = visit.field("algorithm");
            let known = [Algorithm::Rs256, Algorithm::Es256, Algorithm::EdDsa];
            let wrong =
                || Refusal::member_not_acceptable(known.map(Algorithm::name).join(", "), wanted, "algorithm");
            let algorithm = known.into_iter().find(|known| known.name() == wanted).ok_or_else(wrong)?;
            rotate_key(visit.desk, &act(visit), visit.tenant.id, algorithm).await?;
            Ok(visit.done("keys"))
        }
        (Some(kid), _) => withdraw(visit, kid, is_post).await,
    }
}

fn act(visit: &Visit<'_>) -> Act {
    Act { actor: visit.console.permit.actor.clone(), milliseconds: visit.desk.now_milliseconds }
}

async fn key_list(visit: &Visit<'_>) -> Page {
    let found = keys_of(&visit.desk.store, visit.tenant.id).await?;
    let writes = visit.console.permit.may(Right::write(Area::Keys));
    let shell = Shell::new(visit, "keys", "console-nav-keys");
    let columns = [
        "console-id",
        "console-algorithm",
        "console-signs-from",
        "console-signs-until",
        "console-published-until",
    ];
    let mut page = List::new(shell, &columns);
    let instant = |at: Option<Instant>| at.map(|at| literal(&at.to_string())).unwrap_or_default();
    for key in &found {
        let id = if writes && !key.is_withdrawn() {
            link(&format!("{}/keys/{}", visit.base(), encoded(&key.kid)), &literal(&key.kid))
        } else {
            literal(&key.kid)
        };
        page.rows.push(vec![
            id,
            literal(key.algorithm.name()),
            literal(&key.signs_from.to_string()),
            instant(key.signs_until),
            instant(key.published_until),
        ]);
    }
    if writes {
        let shell = &page.shell;
        page.forms = vec![format!(
            "<form method=\"post\" action=\"{}/keys\" id=\"rotate\"><input type=\"hidden\" name=\"form_token\" value=\"{}\">\
             <p><label for=\"algorithm\">{}</label><select id=\"algorithm\" name=\"algorithm\" dir=\"ltr\"><option>RS256</option><option>ES256</option><option>EdDSA</option></select></p>\
             <div class=\"buttons\"><button type=\"submit\">{}</button></div></form>",
            shell.base,
            shell.form_token,
            shell.t("console-algorithm"),
            shell.t("console-key-rotate"),
        )];
    }
    Ok(page.show())
}

/// Withdraws a key: first the warning, then the code, then it is done.
async fn withdraw(visit: &Visit<'_>, kid: &str, is_post: bool) -> Page {
    visit.console.permit.must(Right::write(Area::Keys))?;
    let found = keys_of(&visit.desk.store, visit.tenant.id).await?;
    if !found.iter().any(|key| key.kid == kid && !key.is_withdrawn()) {
        return Err(Refusal::record_not_found(kid, "noun-key"));
    }
    let back = format!("{}/keys", visit.base());
    let order = Order {
        action: format!("{back}/{}", encoded(kid)),
        hidden: Vec::new(),
        asks_code: !visit.console.is_proved,
        back,
    };
    let shell = Shell::new(visit, "keys", "console-key-revoke");
    if !is_post {
        return Ok(warning(shell, kid, "console-key-revoke-text", order));
    }
    if let Err(refusal) = visit.prove().await {
        return Ok(warning(shell.with_refusal(visit, &refusal), kid, "console-key-revoke-text", order));
    }
    revoke_key(&visit.desk.store, &*visit.desk.installation.chance, &act(visit), kid).await?;
    Ok(visit.done("keys"))
}

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

/// Sessions and consents of an account, as HTML.
pub(super) async fn parts_of_account(
    visit: &Visit<'_>,
    shell: &Shell,
    id: &str,
) -> Result<Vec<String>, Refusal> {
    let permit = &visit.console.permit;
    let address = format!("{}/accounts/{id}", shell.base);
    let mut out = Vec::new();
    if permit.may(Right::read(Area::Sessions)) {
        let writes = permit.may(Right::write(Area::Sessions));
        let found = sessions_of(visit.desk, &visit.tenant, id).await?;
        let rows: Vec<Vec<String>> = found
            .iter()
            .map(|session| {
                let end = format!("{address}/sessions/{}", session.id);
                vec![
                    literal(&session.authenticated_at.to_string()),
                    literal(&session.expires_at.to_string()),
                    if writes { button(shell, &end, &shell.t("console-end")) } else { String::new() },
                ]
            })
            .collect();
        let columns = [shell.t("console-signed-in-at"), shell.t("console-ends"), shell.t("console-action")];
        out.push(table::small(&shell.t("console-sessions"), &columns, &rows));
        if writes {
            out.push(button(shell, &format!("{address}/sessions"), &shell.t("console-sign-out-everywhere")));
        }
    }
    let writes = permit.may(Right::write(Area::Accounts));
    if writes && visit.desk.settings().sends_mail {
        out.push(button(shell, &format!("{address}/invitation"), &shell.t("console-invite")));
    }
    let found = consents_of(visit.desk, &visit.tenant, id).await?;
    let rows: Vec<Vec<String>> = found
        .iter()
        .map(|consent| {
            let withdraw = format!("{address}/consents/{}", encoded(&consent.client_id));
            vec![
                literal(&consent.client_id),
                literal(&consent.resource),
                literal(&consent.scope),
                if writes { button(shell, &withdraw, &shell.t("console-withdraw")) } else { String::new() },
            ]
        })
        .collect();
    let columns = [
        shell.t("console-client"),
        shell.t("console-resource"),
        shell.t("console-scope"),
        shell.t("console-action"),
    ];
    out.push(table::small(&shell.t("console-consents"), &columns, &rows));
    if permit.may(Right::write(Area::Administrators)) {
        out.push(role_form(visit, shell, &address, id).await?);
    }
    out.push(format!(
        "<p>{}</p>",
        action("export", &format!("{address}/data"), &shell.t("console-account-export"))
    ));
    if writes {
        let erase = action("erase", &format!("{address}/erasure"), &shell.t("console-account-erase"));
        out.push(format!("<p>{erase}</p>"));
    }
    Ok(out)
}

/// A link that leads to something to be done; `label` is HTML.
fn action(id: &str, address: &str, label: &str) -> String {
    format!("<a class=\"action\" id=\"{id}\" href=\"{}\">{label}</a>", words::escape(address))
}

/// The role of an account, and how it gets another one.
async fn role_form(visit: &Visit<'_>, shell: &Shell, address: &str, id: &str) -> Result<String, Refusal> {
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
            Ok(Some(html(200, &SecretPage { shell, text, value, back })))
        }
    }
}

/// All that is kept about a person, as one file.
pub(super) async fn data(visit: &Visit<'_>, id: &str) -> Page {
    let document = personal_data(visit.desk, &visit.tenant, &visit.console.permit, id).await?;
    Ok(reply::file("account", &document))
}

/// Erases a person: first the warning, then the code, then it is done.
pub(super) async fn erasure(visit: &Visit<'_>, id: &str, is_post: bool) -> Page {
    visit.console.permit.must(Right::write(Area::Accounts))?;
    let back = format!("{}/accounts/{}", visit.base(), encoded(id));
    let order = Order {
        action: format!("{back}/erasure"),
        hidden: Vec::new(),
        asks_code: !visit.console.is_proved,
        back,
    };
    let shown = show(visit.desk, &visit.tenant, Noun::Account, id).await?;
    let shell = Shell::new(visit, "accounts", "console-account-erase");
    let text = "console-account-erase-text";
    if !is_post {
        return Ok(warning(shell, &shown.name, text, order));
    }
    if let Err(refusal) = visit.prove().await {
        return Ok(warning(shell.with_refusal(visit, &refusal), &shown.name, text, order));
    }
    erase(visit.desk, &visit.tenant, &visit.console.permit, id).await?;
    Ok(visit.done("accounts"))
}

/// Ends sessions of an account, or withdraws a consent.
pub(super) async fn of_account(visit: &Visit<'_>, id: &str, what: &str, which: Option<&str>) -> Page {
    let (desk, tenant, permit) = (visit.desk, &visit.tenant, &visit.console.permit);
    match (what, which) {
        ("invitation", None) => {
            account_pages::invite(desk, tenant, permit, id, visit.request.language().tag()).await?;
        }
        ("sessions", None) => sign_out_everywhere(desk, tenant, permit, id).await?,
        ("sessions", Some(session)) => end_session(desk, tenant, permit, id, session).await?,
        ("consents", Some(client)) => withdraw_consent(desk, tenant, permit, id, client).await?,
        _ => return Err(Refusal::path_unknown(&visit.request.path)),
    }
    Ok(visit.done(&format!("accounts/{}", encoded(id))))
}
