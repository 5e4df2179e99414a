//! The notice that an account was signed in to in a browser that it had never been seen in.

use diagnosis::Fault;
use store::Transaction;
use store::records::attempt;
use store::records::known_browser;
use store::records::tenant::Tenant;
use terms::{Digest, Instant, Lifetime};
use uuid::Uuid;

use super::password::Accepted;
use crate::Desk;
use crate::authorization::Browser;
use crate::post::{self, Letter, Sealed};

/// Notices that one account gets within the window: who clears cookies every time is not to be buried in letters.
const MOST: u32 = 3;
const WINDOW: Lifetime = Lifetime(24 * 3600);

/// A notice that goes out with the session that it tells of.
#[derive(Clone)]
pub(crate) struct NewDevice {
    tenant: Uuid,
    count: Digest,
    letter: Sealed,
    now: Instant,
}

impl NewDevice {
    /// The notice to the owner of an account, if there is cause for one: the browser is new to an account that knows others, and has an
    /// address.
    pub(crate) async fn of(
        desk: &Desk,
        tenant: &Tenant,
        browser: &Browser,
        accepted: &Accepted,
    ) -> Result<Option<Self>, Fault> {
        let account = &accepted.account;
        let Some(to) = account.email().filter(|_| desk.settings().sends_mail && !accepted.is_known_browser)
        else {
            return Ok(None);
        };
        // The very first sign-in is new to nobody.
        if !known_browser::knows_any(&desk.store, tenant.id, account.id).await? {
            return Ok(None);
        }
        let told = |text: &str| if text.is_empty() { "–".to_owned() } else { text.to_owned() };
        let (address, at) = (desk.address.map(|a| a.to_string()).unwrap_or_default(), desk.now.to_string());
        let values = [
            ("account", account.user_name.as_str()),
            ("tenant", &tenant.display_name),
            ("time", &at),
            ("agent", &told(&browser.agent)),
            ("address", &told(&address)),
            ("link", &format!("{}/{}/account", desk.settings().public_url, tenant.id)),
        ];
        let letter = post::seal(desk, &Letter::new(to, browser.language, "new-device", &values)).await?;
        let count = desk.installation.vault.keyed_digest("letters/device", &[account.id.as_bytes()]);
        Ok(Some(Self { tenant: tenant.id, count, letter, now: desk.now }))
    }

    /// Puts it on its way, unless the account has had enough of them.
    pub(crate) async fn send(&self, tx: &mut Transaction<'_>) -> Result<(), Fault> {
        let end = self.now + WINDOW;
        if attempt::reserve(tx, self.tenant, &self.count, self.now, end, MOST).await? {
            self.letter.send(tx).await?;
        }
        Ok(())
    }
}
