//! What hangs on an account: its sessions and consents, and a person's data, given out and erased.

use diagnosis::Refusal;
use engine::account_pages;
use engine::administration::{
    Area, Noun, Right, consents_of, end_session, erase, personal_data, sessions_of, show,
    sign_out_everywhere, withdraw_consent,
};

use super::preview::{Order, warning};
use super::roles::role_form;
use super::shell::Shell;
use super::table::{self, button, literal};
use super::visit::{Page, Visit, encoded};
use crate::reply;

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
            .map(|open| {
                let end = format!("{address}/sessions/{}", open.session.id);
                vec![
                    literal(&open.session.authenticated_at.to_string()),
                    literal(&open.session.expires_at.to_string()),
                    literal(&open.agent),
                    literal(&open.address),
                    if writes { button(shell, &end, &shell.t("console-end")) } else { String::new() },
                ]
            })
            .collect();
        let columns =
            ["console-signed-in-at", "console-ends", "account-agent", "account-network", "console-action"]
                .map(|key| shell.t(key));
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
