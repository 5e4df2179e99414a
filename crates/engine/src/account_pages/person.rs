//! A person at the page of their own account: by the session of this browser, and nothing that a form says.

use std::sync::Arc;

use diagnosis::Refusal;
use store::records::account::{self, Account};
use store::records::administrator;
use store::records::session::Session;
use store::records::tenant::Tenant;
use terms::{Parameters, Secret};

use crate::Desk;
use crate::administration::Act;
use crate::administrators::factor;
use crate::authorization::Browser;
use crate::log::Story;
use crate::sign_in::{self, Accepted, Admission, Verdict};

/// Whoever is signed in, at the page of their account.
pub struct Person {
    /// The account.
    pub account: Account,
    /// The session of this browser.
    pub session: Session,
    /// Whether the account administers: then the second factor is asked for here too.
    pub administers: bool,
    pub(super) tenant: Arc<Tenant>,
    pub(super) browser: Browser,
}

/// What a browser gets when a session begins.
pub struct Begun {
    /// The session cookie.
    pub cookie: Secret,
    /// The device cookie.
    pub device: Secret,
}

/// Whoever is signed in in this browser, if the account is still one that may be.
pub async fn person(desk: &Desk, tenant: &Arc<Tenant>, browser: &Browser) -> Result<Option<Person>, Refusal> {
    let Some(session) = browser.session(desk, tenant.id).await? else { return Ok(None) };
    let found = account::find(&desk.store, tenant.id, session.account_id).await?;
    let Some(account) = found.filter(|account| !account.disabled) else { return Ok(None) };
    let administers = administrator::find(&desk.store, tenant.id, account.id).await?.is_some();
    Ok(Some(Person { account, session, administers, tenant: Arc::clone(tenant), browser: browser.clone() }))
}

impl Person {
    /// The token that the forms of the page carry.
    pub fn form_token(&self, desk: &Desk) -> String {
        self.browser.form_token(desk, "account", self.session.id.as_bytes())
    }

    /// Whether a form is one of this page; refuses with 88090004.
    pub fn check_form(&self, desk: &Desk, form: &Parameters) -> Result<(), Refusal> {
        form.refuse_repeats(|_| true)?;
        self.browser.check_form(desk, "account", self.session.id.as_bytes(), form.get("form_token"))
    }

    /// Who does it: the log of changes knows the owner by what the change is about, and keeps no name.
    pub(super) fn act(desk: &Desk) -> Act {
        Act { actor: "the owner by the account page".to_owned(), milliseconds: desk.now_milliseconds }
    }

    pub(super) fn story(&self, form: &Parameters) -> Story {
        let mut story = Story::new(self.tenant.id, "account", form);
        story.account_id = Some(self.account.id);
        story
    }

    /// That it is the owner who sits there: by the password of the account, once more, and by the second factor where the account
    /// administers. Refuses with 88090005, 500121 or 88090010, and as signing in does.
    pub(super) async fn prove(
        &self,
        desk: &Desk,
        form: &Parameters,
        story: &mut Story,
    ) -> Result<Accepted, Refusal> {
        let named = (self.account.user_name.as_str(), form);
        let accepted = proved(desk, &self.tenant, &self.browser, named, story).await?;
        let (tenant, reserved) = (self.tenant.id, accepted.reserved);
        desk.store.transact(async move |tx| reserved.give_back(tx, tenant).await).await?;
        if self.administers {
            let code = form.get("code").unwrap_or_default();
            let passed = factor(desk, tenant, self.account.id, code, async |_| Ok(())).await;
            story.trail.note(
                "second_factor_fits",
                "another code",
                "the code of this moment, unused",
                passed,
            )?;
        }
        Ok(accepted)
    }
}

async fn proved(
    desk: &Desk,
    tenant: &Tenant,
    browser: &Browser,
    (user_name, form): (&str, &Parameters),
    story: &mut Story,
) -> Result<Accepted, Refusal> {
    let password = Secret::new(form.get("password").unwrap_or_default());
    let empty = match (user_name.trim().is_empty(), password.expose().is_empty()) {
        (true, _) => Some("field-user-name"),
        (false, true) => Some("field-password"),
        _ => None,
    };
    if let Some(field) = empty {
        story.trail.refused("fields_are_filled", field, "every field");
        return Err(Refusal::sign_in_field_empty(field));
    }
    match sign_in::password(desk, tenant, user_name, &password, browser, story).await? {
        Verdict::Accepted(accepted) => Ok(accepted),
        Verdict::Refused(refusal) => Err(refusal),
    }
}

/// The token that the sign-in form of the account page carries: it is bound to this browser alone.
pub fn sign_in_token(desk: &Desk, browser: &Browser) -> String {
    browser.form_token(desk, "account-sign-in", b"")
}

/// A cookie for a browser that has none yet, so that a form can be bound to it.
pub fn first_cookie(desk: &Desk, browser: &mut Browser) -> Option<Secret> {
    if browser.cookie.is_some() {
        return None;
    }
    browser.cookie = Some(Browser::fresh(desk));
    browser.cookie.clone()
}

/// Signs somebody in to the page of their account. Refuses with 88090009, 88090004, 88090005, 50126 and what is shown as it.
pub async fn sign_in(
    desk: &Desk,
    tenant: &Tenant,
    browser: &Browser,
    form: &Parameters,
) -> Result<Begun, Refusal> {
    let mut story = Story::new(tenant.id, "account", form);
    let result = begin(desk, tenant, browser, form, &mut story).await;
    result.inspect_err(|refusal| desk.installation.log.note(desk, story.refusal(desk, refusal)))
}

async fn begin(
    desk: &Desk,
    tenant: &Tenant,
    browser: &Browser,
    form: &Parameters,
    story: &mut Story,
) -> Result<Begun, Refusal> {
    form.refuse_repeats(|_| true)?;
    let genuine = browser.check_form(desk, "account-sign-in", b"", form.get("form_token"));
    story.trail.note("form_is_ours", "another token", "the token of this page", genuine)?;
    let user_name = form.get("username").unwrap_or_default();
    let accepted = proved(desk, tenant, browser, (user_name, form), story).await?;
    let admission = Admission::new(desk, tenant, browser, accepted).await?;
    let begun = Begun { cookie: admission.cookie.clone(), device: admission.device.clone() };
    let entry = story.success(desk, "account page");
    let admitted = desk
        .store
        .transact(async move |tx| {
            if !admission.still_stands(tx).await? {
                return Ok(false);
            }
            admission.begin(tx).await?;
            entry.write(tx).await?;
            Ok(true)
        })
        .await?;
    if admitted {
        return Ok(begun);
    }
    story.trail.refused("password_is_still_the_one", "replaced or ended meanwhile", "unchanged");
    Err(Refusal::wrong_user_name_or_password())
}
