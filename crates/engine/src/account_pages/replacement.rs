//! A password that takes the place of another: every session and every grant until now is over, every mailed link is dead, and the owner is
//! told.

use diagnosis::{Fault, Refusal};
use store::Transaction;
use store::records::account::{self, Account};
use store::records::change::AdministrativeChange;
use store::records::tenant::{self, Tenant};
use store::records::{administrator_session, change, link, session};
use terms::{Instant, Secret};
use uuid::Uuid;

use super::links::Purpose;
use crate::Desk;
use crate::administration::{Act, again};
use crate::administrators::may_be_chosen;
use crate::log::Story;
use crate::post::{self, Letter, Sealed};

/// A password that is about to take the place of another.
#[derive(Clone)]
pub(super) struct Replacement {
    tenant: Uuid,
    before: Account,
    after: Account,
    hash: String,
    notice: Option<Sealed>,
    row: AdministrativeChange,
    now: Instant,
}

impl Replacement {
    /// Judges a new password and makes everything ready; `way` says how its owner proved to be it. Refuses with 88170001.
    pub(super) async fn new(
        desk: &Desk,
        tenant: &Tenant,
        account: Account,
        password: Secret,
        (way, language): (&str, &str),
        story: &mut Story,
    ) -> Result<Self, Refusal> {
        let fit = may_be_chosen(&password, &account.user_name, &[&tenant.name, &tenant.display_name]);
        let expected = "a password that is hard to guess";
        story.trail.note("password_may_be_chosen", "one that may not", expected, fit)?;
        let hash = desk.installation.hashing.make(password, desk.chance()).await?;
        let mut after = account.clone();
        after.grants_since = Some(again(desk, account.grants_since));
        let notice = match account.email().filter(|_| desk.settings().sends_mail) {
            Some(to) => {
                let values = [("tenant", tenant.display_name.as_str()), ("account", &account.user_name)];
                Some(post::seal(desk, &Letter::new(to, language, "password-changed", &values)).await?)
            }
            None => None,
        };
        let actor = format!("the owner by {way}");
        let act = Act { actor, milliseconds: desk.now_milliseconds };
        let subject = account.id.to_string();
        let row = act.row(&*desk.installation.chance, tenant.id, "password", ("account", &subject));
        Ok(Self { tenant: tenant.id, before: account, after, hash, notice, row, now: desk.now })
    }

    /// The same, where the way showed that the owner reads the mail that comes to the account's address.
    #[must_use]
    pub(super) fn verifying(mut self) -> Self {
        self.after.claims.insert("email_verified".to_owned(), true.into());
        self
    }

    /// Whether the account is still what it was; it is held so.
    pub(super) async fn still_stands(&self, tx: &mut Transaction<'_>) -> Result<bool, Fault> {
        tenant::hold(tx, self.tenant).await?;
        Ok(account::find_in(tx, self.tenant, self.before.id).await?.as_ref() == Some(&self.before))
    }

    /// Puts the password in its place.
    pub(super) async fn write(&self, tx: &mut Transaction<'_>) -> Result<(), Fault> {
        let (tenant, id, now) = (self.tenant, self.before.id, self.now);
        for purpose in Purpose::ALL {
            link::revoke(tx, tenant, purpose.name(), Some(id), now).await?;
        }
        account::set_record(tx, tenant, &self.after, now).await?;
        account::set_password(tx, tenant, &terms::name_key(&self.before.user_name), &self.hash).await?;
        session::end_of_account(tx, tenant, id, now).await?;
        administrator_session::end_of_account(tx, tenant, id, now).await?;
        if let Some(notice) = &self.notice {
            notice.send(tx).await?;
        }
        change::add(tx, &self.row).await
    }
}
