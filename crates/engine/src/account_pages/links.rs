//! Links that are mailed: single-use, short-lived, for one account and the address that it had then.

use diagnosis::{Fault, Refusal};
use serde::{Deserialize, Serialize};
use store::records::account::Account;
use store::records::change;
use store::records::link::{self, Link};
use store::records::tenant::Tenant;
use terms::jose::base64url;
use terms::{Instant, Lifetime, Secret};
use uuid::Uuid;

use crate::Desk;
use crate::administration::{Act, Area, Permit, Right, guard_account, known_account};
use crate::post::{self, Letter, Sealed};

/// What links are for, and how long they last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// A forgotten password.
    Reset,
    /// The first password of an account that somebody else made.
    Invitation,
    /// Whether an address is read by the owner of the account.
    Address,
}

impl Purpose {
    pub(super) const ALL: [Self; 3] = [Self::Reset, Self::Invitation, Self::Address];
    /// Those behind which a password is chosen.
    pub(super) const OF_PASSWORDS: [Self; 2] = [Self::Reset, Self::Invitation];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Reset => "reset",
            Self::Invitation => "invitation",
            Self::Address => "address",
        }
    }

    fn lifetime(self) -> Lifetime {
        match self {
            Self::Reset | Self::Address => Lifetime(3600),
            Self::Invitation => Lifetime(3 * 24 * 3600),
        }
    }

    /// The page that it opens, below `/{T}/account`.
    fn page(self) -> &'static str {
        match self {
            Self::Reset | Self::Invitation => "password",
            Self::Address => "address",
        }
    }
}

/// What a link remembers: where it was sent, and since when the account could be granted anything. If either is another by then it opens
/// nothing: whoever was signed out everywhere has no link left.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sent {
    pub(super) to: String,
    /// The address of the account then.
    #[serde(default)]
    had: Option<String>,
    #[serde(default)]
    grants_since: Option<Instant>,
}

impl Sent {
    pub(super) fn new(account: &Account, to: &str) -> Self {
        Self {
            to: to.to_owned(),
            had: account.email().map(str::to_owned),
            grants_since: account.grants_since,
        }
    }
}

/// A link and the letter that brings it.
pub(super) async fn letter(
    desk: &Desk,
    tenant: &Tenant,
    account: &Account,
    to: &str,
    purpose: Purpose,
    language: &str,
) -> Result<(Link, Sealed), Fault> {
    let secret = Secret::new(base64url::encode(&desk.chance::<32>()));
    let record = serde_json::to_string(&Sent::new(account, to)).map_err(Fault::broken)?;
    let new = Link {
        id: secret.digest(),
        purpose: purpose.name().to_owned(),
        tenant_id: tenant.id,
        account_id: Some(account.id),
        record,
        expires_at: desk.now + purpose.lifetime(),
    };
    let (base, page) = (&desk.settings().public_url, purpose.page());
    let place = format!("{base}/{}/account/{page}?key={}&ui_locales={language}", tenant.id, secret.expose());
    let values =
        [("link", place.as_str()), ("tenant", &tenant.display_name), ("account", &account.user_name)];
    let letter = Letter::new(to, language, purpose.name(), &values);
    Ok((new, post::seal(desk, &letter).await?))
}

/// Sends an account the link with which its owner chooses the first password; refuses with 88180017, 88180019 (no address), 88180024,
/// 88180025 or 88180030.
pub async fn invite(
    desk: &Desk,
    tenant: &Tenant,
    permit: &Permit,
    id: &str,
    language: &str,
) -> Result<(), Refusal> {
    permit.must(Right::write(Area::Accounts))?;
    if !desk.settings().sends_mail {
        return Err(Refusal::mail_not_set_up());
    }
    let account = known_account(desk, tenant, id).await?;
    guard_account(desk, tenant, permit, &account).await?;
    let Some(to) = account.email().map(str::to_owned) else {
        return Err(Refusal::member_not_acceptable("email = name@example.com", "", "claims"));
    };
    let (link, sealed) = letter(desk, tenant, &account, &to, Purpose::Invitation, language).await?;
    let act = Act { actor: permit.actor.clone(), milliseconds: desk.now_milliseconds };
    let subject = account.id.to_string();
    let row = act.row(&*desk.installation.chance, tenant.id, "invite", ("account", &subject));
    let (tenant, account, now): (Uuid, Uuid, _) = (tenant.id, account.id, desk.now);
    desk.store
        .transact(async move |tx| {
            link::revoke(tx, tenant, Purpose::Invitation.name(), Some(account), now).await?;
            link::add(tx, &link).await?;
            sealed.send(tx).await?;
            change::add(tx, &row).await
        })
        .await?;
    Ok(())
}
