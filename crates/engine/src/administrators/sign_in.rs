//! Signing in to the console: name, password and second factor in one step, so that nobody is ever half signed in.

use std::sync::Arc;

use diagnosis::Refusal;
use store::records::administrator;
use store::records::administrator_session;
use store::records::known_browser;
use store::records::tenant::Tenant;
use terms::{Parameters, Secret};

use super::session::{factor, fresh};
use crate::Desk;
use crate::authorization::Browser;
use crate::log::Story;
use crate::sign_in::{self, NewDevice, Verdict};

/// What the browser of an administrator gets.
pub struct Admitted {
    /// The cookie of the session.
    pub cookie: Secret,
    /// The device cookie, by which the account's owner has attempts that strangers cannot use up.
    pub device: Secret,
}

/// Signs an administrator in. Refuses with 88090005 (a field is empty), 50126 and what is shown as it,
/// 88180026, 500121 or 88090010.
pub async fn sign_in(
    desk: &Desk,
    tenant: &Arc<Tenant>,
    browser: &Browser,
    form: &Parameters,
) -> Result<Admitted, Refusal> {
    let mut story = Story::new(tenant.id, "console", form);
    let result = decide(desk, tenant, browser, form, &mut story).await;
    result.inspect_err(|refusal| desk.installation.log.note(desk, story.refusal(desk, refusal)))
}

async fn decide(
    desk: &Desk,
    tenant: &Arc<Tenant>,
    browser: &Browser,
    form: &Parameters,
    story: &mut Story,
) -> Result<Admitted, Refusal> {
    let field = |name: &str| form.get(name).unwrap_or_default().trim();
    let (user_name, code) = (field("username"), field("code"));
    let password = Secret::new(form.get("password").unwrap_or_default());
    let empty = [
        (user_name.is_empty(), "field-user-name"),
        (password.expose().is_empty(), "field-password"),
        (code.is_empty(), "field-code"),
    ];
    if let Some((_, field)) = empty.into_iter().find(|(is_empty, _)| *is_empty) {
        story.trail.refused("fields_are_filled", field, "every field");
        return Err(Refusal::sign_in_field_empty(field));
    }
    let accepted = match sign_in::password(desk, tenant, user_name, &password, browser, story).await? {
        Verdict::Accepted(accepted) => accepted,
        Verdict::Refused(refusal) => return Err(refusal),
    };
    let account = accepted.account.id;
    story.account_id = Some(account);
    let (tenant_id, release) = (tenant.id, accepted.reserved);
    desk.store.transact(async move |tx| release.give_back(tx, tenant_id).await).await?;
    let found = administrator::find(&desk.store, tenant.id, account).await?;
    let result = found.ok_or_else(Refusal::not_an_administrator);
    story.trail.note("account_administers", "no", "an administrator", result)?;
    let (cookie, session) = fresh(desk, tenant.id, account);
    let entry = story.success(&desk.apart(), "administrator");
    let device = browser.device.clone().unwrap_or_else(|| Browser::fresh(desk));
    let (seen, now) = (device.digest(), desk.now);
    let notice = NewDevice::of(desk, tenant, browser, &accepted).await?;
    let passed = factor(desk, tenant.id, account, code, async move |tx| {
        if !accepted.still_stands(tx, tenant_id).await? {
            return Ok(false);
        }
        administrator_session::add(tx, tenant_id, &session).await?;
        if let Some(notice) = &notice {
            notice.send(tx).await?;
        }
        known_browser::put(tx, tenant_id, account, &seen, now).await?;
        entry.write(tx).await?;
        Ok(true)
    })
    .await;
    let expected = "the code of this moment, unused";
    if story.trail.note("second_factor_fits", "another code", expected, passed)? {
        return Ok(Admitted { cookie, device });
    }
    story.trail.refused("password_is_still_the_one", "replaced or ended meanwhile", "unchanged");
    Err(Refusal::wrong_user_name_or_password())
}
