//! The password. Unknown name, wrong password, disabled account and locked name do the same work and look alike outside.

use diagnosis::{Fact, Fault, Refusal};
use store::Transaction;
use store::records::account::{self, Account};
use store::records::known_browser;
use store::records::tenant::Tenant;
use terms::Secret;
use uuid::Uuid;

use super::limits::{Counts, Leave, Reserved};
use crate::Desk;
use crate::authorization::Browser;
use crate::log::Story;

/// How an attempt ended.
pub enum Verdict {
    /// The person proved who they are.
    Accepted(Accepted),
    /// They did not; outsiders are told 50126 whatever the number is.
    Refused(Refusal),
}

/// Who signed in.
#[derive(Clone)]
pub struct Accepted {
    /// The account.
    pub account: Account,
    /// Whether the account has signed in with this browser before.
    pub is_known_browser: bool,
    /// The attempt that is given back with the session's transaction.
    pub reserved: Reserved,
}

impl Accepted {
    /// Whether the account is in the transaction what it was when its password was looked at, and holds it so: enabled, and not signed out
    /// everywhere since, as a new password does.
    pub(crate) async fn still_stands(&self, tx: &mut Transaction<'_>, tenant: Uuid) -> Result<bool, Fault> {
        let held = account::hold(tx, tenant, self.account.id).await?;
        Ok(held.is_some_and(|held| !held.disabled && held.grants_since == self.account.grants_since))
    }
}

/// What the log keeps of a name that nobody has: people type passwords there. A keyed digest, the domain if it is one of the
/// tenant's, the length.
fn unknown_name(desk: &Desk, tenant: &Tenant, key: &str) -> Fact {
    let digest = desk.installation.vault.keyed_digest("unknown-name", &[key.as_bytes()]);
    let short: String = digest.0.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    let domain = match key.rsplit_once('@') {
        Some((_, domain)) if tenant.domains.iter().any(|known| known == domain) => domain,
        Some(_) => "another",
        None => "none",
    };
    Fact::Literal(format!("digest {short}, domain {domain}, length {}", key.chars().count()))
}

/// Checks a password; refuses by `Err` only where it may be told: 88090003, 88090008, 88190003.
pub(crate) async fn password(
    desk: &Desk,
    tenant: &Tenant,
    user_name: &str,
    password: &Secret,
    browser: &Browser,
    story: &mut Story,
) -> Result<Verdict, Refusal> {
    let key = terms::name_key(user_name);
    let found = account::find_by_name(&desk.store, tenant.id, &key).await?;
    let id = found.as_ref().map_or(Uuid::nil(), |(account, _)| account.id);
    let is_known = match &browser.device {
        Some(device) => known_browser::knows(&desk.store, tenant.id, id, &device.digest()).await?,
        None => false,
    };
    let counts = Counts::new(desk, &key, browser, is_known);
    let leave = counts.ask(desk, tenant.id).await?;
    let (account, stored) = found.map_or((None, None), |(account, hash)| (Some(account), hash));
    // The work is done in every case, so that its time tells nothing.
    let has_password = stored.is_some();
    let fits = match desk.installation.hashing.fits(password.clone(), stored).await {
        Ok(fits) => fits,
        Err(refusal) => {
            if let Leave::Given(reserved) = leave {
                let tenant = tenant.id;
                desk.store.transact(async move |tx| reserved.give_up(tx, tenant).await).await?;
            }
            return Err(refusal);
        }
    };
    story.account_id = account.as_ref().map(|account| account.id);
    let reserved = match leave {
        Leave::Given(reserved) => reserved,
        Leave::Locked(until) => {
            story.trail.refused("name_is_not_locked", "locked", "fewer failures");
            counts.fail_locked(desk, tenant.id).await?;
            return Ok(Verdict::Refused(
                Refusal::sign_in_locked().with_evidence("until", Fact::Instant(until.0)),
            ));
        }
    };
    story.trail.passed("name_is_not_locked");
    let refusal = match account {
        Some(account) if fits && !account.disabled => {
            return Ok(Verdict::Accepted(Accepted { account, is_known_browser: is_known, reserved }));
        }
        Some(_) if fits => Refusal::account_disabled_at_sign_in(),
        Some(_) if !has_password => Refusal::account_has_no_password(),
        Some(_) => Refusal::wrong_user_name_or_password(),
        None => Refusal::account_unknown().with_evidence("name", unknown_name(desk, tenant, &key)),
    };
    story.trail.refused("password_fits", "a password that does not fit", "the account's password");
    counts.fail(desk, tenant.id).await?;
    Ok(Verdict::Refused(refusal))
}
