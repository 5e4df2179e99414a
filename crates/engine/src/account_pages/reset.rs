//! A forgotten password: the answer is the same whoever asks for whom; the link that is mailed is used once, by whoever sends the form behind it.

use diagnosis::{Fault, Refusal};
use store::records::account::{self, Account};
use store::records::link::{self, Link};
use store::records::tenant::Tenant;
use store::records::{administrator, attempt};
use terms::{Lifetime, Parameters, Secret};

use super::links::{Purpose, Sent, letter};
use super::replacement::Replacement;
use crate::log::Story;
use crate::post;
use crate::{Desk, sign_in};

/// Letters that one name, and one network, get within the window: whoever knows a name shall not fill its owner's mailbox.
const PER_NAME: u32 = 3;
const PER_NETWORK: u32 = 30;
const WINDOW: Lifetime = Lifetime(3600);

/// Somebody says that a password is forgotten. Whether there is such an account is told to nobody: the answer is the same, and so is the work
/// before it, but for the letter itself.
pub async fn forgotten(
    desk: &Desk,
    tenant: &Tenant,
    form: &Parameters,
    language: &str,
) -> Result<(), Refusal> {
    let mut story = Story::new(tenant.id, "account", form);
    let result = send(desk, tenant, form, language, &mut story).await;
    result.inspect_err(|refusal| desk.installation.log.note(desk, story.refusal(desk, refusal)))
}

async fn send(
    desk: &Desk,
    tenant: &Tenant,
    form: &Parameters,
    language: &str,
    story: &mut Story,
) -> Result<(), Refusal> {
    let name = terms::name_key(form.get("username").unwrap_or_default());
    if name.is_empty() {
        story.trail.refused("fields_are_filled", "nothing", "a user name");
        return Err(Refusal::sign_in_field_empty("field-user-name"));
    }
    let found = account::find_by_name(&desk.store, tenant.id, &name).await?.map(|(account, _)| account);
    let alive = found.filter(|account| !account.disabled).unwrap_or_else(|| nobody(desk, &name));
    // Whoever reads an administrator's mail shall not administer: who has that account back is decided at the machine.
    let administers = administrator::find(&desk.store, tenant.id, alive.id).await?.is_some();
    let to = alive.email().filter(|_| !administers).map(str::to_owned);
    // For whom no letter is meant one is made up, so that the work is the same.
    let account = if to.is_some() { alive } else { nobody(desk, &name) };
    let mailed = to.clone().unwrap_or_else(|| post::NOBODY.to_owned());
    let (link, sealed) = letter(desk, tenant, &account, &mailed, Purpose::Reset, language).await?;
    let vault = &desk.installation.vault;
    let network = desk.address.map(sign_in::network).unwrap_or_default();
    let by_name = vault.keyed_digest("letters/name", &[name.as_bytes()]);
    let by_network = vault.keyed_digest("letters/network", &[&network]);
    story.account_id = to.as_ref().map(|_| account.id);
    let entry = story.success(desk, "password reset asked for");
    let (tenant, account, now, end) = (tenant.id, account.id, desk.now, desk.now + WINDOW);
    desk.store
        .transact(async move |tx| {
            let may = attempt::reserve(tx, tenant, &by_network, now, end, PER_NETWORK).await?
                && attempt::reserve(tx, tenant, &by_name, now, end, PER_NAME).await?;
            if may {
                link::revoke(tx, tenant, Purpose::Reset.name(), Some(account), now).await?;
                link::add(tx, &link).await?;
                sealed.send(tx).await?;
            }
            entry.write(tx).await
        })
        .await?;
    Ok(())
}

fn nobody(desk: &Desk, name: &str) -> Account {
    Account {
        id: desk.new_id(),
        user_name: name.to_owned(),
        claims: serde_json::Map::new(),
        groups: Vec::new(),
        roles: Vec::new(),
        disabled: true,
        grants_since: None,
    }
}

/// What a link opens.
pub struct Opened {
    /// Whose password is chosen.
    pub user_name: String,
    /// Whether it is the first one.
    pub is_invitation: bool,
    account: Account,
    link: Link,
}

/// Opens a link; refuses with 88170002 if it was used, is over, or the account or its address is another one by now.
pub async fn open(desk: &Desk, tenant: &Tenant, key: &Secret) -> Result<Opened, Refusal> {
    let found = look(desk, tenant, key).await?;
    found.ok_or_else(Refusal::account_link_spent)
}

async fn look(desk: &Desk, tenant: &Tenant, key: &Secret) -> Result<Option<Opened>, Fault> {
    for purpose in Purpose::OF_PASSWORDS {
        let found = link::find(&desk.store, &key.digest(), purpose.name(), desk.now).await?;
        let Some(link) = found.filter(|link| link.tenant_id == tenant.id) else { continue };
        let Some(id) = link.account_id else { continue };
        let Some(account) = account::find(&desk.store, tenant.id, id).await? else { continue };
        let sent: Sent = serde_json::from_str(&link.record).map_err(Fault::broken)?;
        let still = account.email().map(|to| Sent::new(&account, to));
        if account.disabled || still != Some(sent) {
            continue;
        }
        let is_invitation = purpose == Purpose::Invitation;
        return Ok(Some(Opened { user_name: account.user_name.clone(), is_invitation, account, link }));
    }
    Ok(None)
}

/// Sets the password behind a link: every session and every grant until now is over, every other link of the account is dead, and its owner
/// is told. Refuses with 88170001 or 88170002.
pub async fn set_password(
    desk: &Desk,
    tenant: &Tenant,
    key: &Secret,
    password: Secret,
    language: &str,
) -> Result<(), Refusal> {
    let mut story = Story::new(tenant.id, "account", &Parameters::default());
    let result = set(desk, tenant, key, password, language, &mut story).await;
    result.inspect_err(|refusal| desk.installation.log.note(desk, story.refusal(desk, refusal)))
}

async fn set(
    desk: &Desk,
    tenant: &Tenant,
    key: &Secret,
    password: Secret,
    language: &str,
    story: &mut Story,
) -> Result<(), Refusal> {
    let opened = story.trail.note(
        "link_is_good",
        "used, over or replaced",
        "a fresh link",
        open(desk, tenant, key).await,
    )?;
    let account_id = opened.account.id;
    story.account_id = Some(account_id);
    let way = ("a mailed link", language);
    let replacement = Replacement::new(desk, tenant, opened.account, password, way, story).await?.verifying();
    let entry = story.success(desk, "password set");
    let (link, now, tenant_id) = (opened.link, desk.now, tenant.id);
    let did = desk
        .store
        .transact(async move |tx| {
            // Whoever administers by now has a password that no letter changes.
            let administers = administrator::find_in(tx, tenant_id, account_id).await?.is_some();
            if administers
                || !replacement.still_stands(tx).await?
                || !link::claim(tx, &link.id, &link.purpose, now).await?
            {
                return Ok(false);
            }
            replacement.write(tx).await?;
            entry.write(tx).await?;
            Ok(true)
        })
        .await?;
    if did { Ok(()) } else { Err(Refusal::account_link_spent()) }
}
