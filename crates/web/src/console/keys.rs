//! Signing keys: a successor is announced, one is withdrawn.

use diagnosis::Refusal;
use engine::administration::{Act, Area, Right, keys_of, revoke_key, rotate_key};
use terms::Instant;
use terms::jose::Algorithm;

use super::preview::{Order, warning};
use super::shell::Shell;
use super::table::{List, link, literal};
use super::visit::{Page, Visit, encoded};

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
