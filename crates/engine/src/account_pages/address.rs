//! The e-mail address of an account: a new one counts once its owner has opened the link that went there.

use diagnosis::{Fault, Refusal};
use store::records::account::{self, Account};
use store::records::link::{self, Link};
use store::records::tenant;
use store::records::{attempt, change};
use terms::{Lifetime, Parameters, Secret};

use super::links::{Purpose, Sent, letter};
use super::person::Person;
use crate::Desk;
use crate::log::Story;
use crate::post::{self, Letter};

/// Letters of this sort that one account sends within the window.
const MOST: u32 = 5;
const WINDOW: Lifetime = Lifetime(3600);
/// The longest address, in characters (RFC 5321 section 4.5.3.1.3, without the angle brackets).
const LONGEST: usize = 254;

/// Whether a text can be an e-mail address; what it is without blanks around it. Refuses with 88170004.
fn read(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    let is_one = text.split_once('@').is_some_and(|(local, domain)| {
        let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>()[],;:\\\"@".contains(c);
        !local.is_empty()
            && text.chars().count() <= LONGEST
            && local.chars().all(plain)
            && domain.split('.').all(|label| !label.is_empty())
            && domain.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '.')
    });
    if is_one { Ok(text.to_owned()) } else { Err(Refusal::new_address_unfit()) }
}

/// Sends the link that confirms an address to it. Refuses with 88170004, 88170005, 88180030, 88090005, 50126 and what is shown as it.
pub async fn ask_for_address(desk: &Desk, person: &Person, form: &Parameters) -> Result<(), Refusal> {
    let mut story = person.story(form);
    let result = ask(desk, person, form, &mut story).await;
    result.inspect_err(|refusal| desk.installation.log.note(desk, story.refusal(desk, refusal)))
}

async fn ask(desk: &Desk, person: &Person, form: &Parameters, story: &mut Story) -> Result<(), Refusal> {
    if !desk.settings().sends_mail {
        return Err(Refusal::mail_not_set_up());
    }
    let to = read(form.get("email").unwrap_or_default());
    let to = story.trail.note("address_can_be_one", "another text", "name@example.com", to)?;
    let accepted = person.prove(desk, form, story).await?;
    let account = accepted.account;
    let (link, sealed) =
        letter(desk, &person.tenant, &account, &to, Purpose::Address, person.browser.language).await?;
    let count = desk.installation.vault.keyed_digest("letters/address", &[account.id.as_bytes()]);
    let entry = story.success(desk, "address to be confirmed");
    let (tenant, now, id) = (person.tenant.id, desk.now, account.id);
    let sent = desk
        .store
        .transact(async move |tx| {
            if !attempt::reserve(tx, tenant, &count, now, now + WINDOW, MOST).await? {
                return Ok(false);
            }
            link::revoke(tx, tenant, Purpose::Address.name(), Some(id), now).await?;
            link::add(tx, &link).await?;
            sealed.send(tx).await?;
            entry.write(tx).await?;
            Ok(true)
        })
        .await?;
    if sent { Ok(()) } else { Err(Refusal::letters_exhausted().retry_in(WINDOW.0)) }
}

/// An address that waits to be confirmed.
pub struct Asked {
    /// Whose it is to be.
    pub user_name: String,
    /// The address.
    pub address: String,
    account: Account,
    link: Link,
}

/// Opens the link that went to an address, for the person whose address it is to be; refuses with 88170002 if it was used, is over, is somebody
/// else's, or the account is another one by now.
pub async fn open_address(desk: &Desk, person: &Person, key: &Secret) -> Result<Asked, Refusal> {
    look(desk, person, key).await?.ok_or_else(Refusal::account_link_spent)
}

async fn look(desk: &Desk, person: &Person, key: &Secret) -> Result<Option<Asked>, Fault> {
    let tenant = person.tenant.id;
    let found = link::find(&desk.store, &key.digest(), Purpose::Address.name(), desk.now).await?;
    let Some(link) = found.filter(|link| link.tenant_id == tenant) else { return Ok(None) };
    let account = person.account.clone();
    let sent: Sent = serde_json::from_str(&link.record).map_err(Fault::broken)?;
    if link.account_id != Some(account.id) || sent != Sent::new(&account, &sent.to) {
        return Ok(None);
    }
    Ok(Some(Asked { user_name: account.user_name.clone(), address: sent.to, account, link }))
}

/// Makes an address the account's, as its owner reads what comes there; who read the one before is told. Refuses with 88170002.
pub async fn confirm_address(desk: &Desk, person: &Person, key: &Secret) -> Result<Asked, Refusal> {
    let mut story = person.story(&Parameters::default());
    let result = confirm(desk, person, key, &mut story).await;
    result.inspect_err(|refusal| desk.installation.log.note(desk, story.refusal(desk, refusal)))
}

async fn confirm(desk: &Desk, person: &Person, key: &Secret, story: &mut Story) -> Result<Asked, Refusal> {
    let (tenant, language) = (&person.tenant, person.browser.language);
    let opened = open_address(desk, person, key).await;
    let asked = story.trail.note("link_is_good", "used, over or replaced", "a fresh link", opened)?;
    let before = asked.account.clone();
    let mut after = before.clone();
    after.claims.insert("email".to_owned(), asked.address.clone().into());
    after.claims.insert("email_verified".to_owned(), true.into());
    let notice = match before.email().filter(|former| *former != asked.address) {
        Some(former) if desk.settings().sends_mail => {
            let values = [("tenant", tenant.display_name.as_str()), ("account", &asked.user_name)];
            Some(post::seal(desk, &Letter::new(former, language, "address-changed", &values)).await?)
        }
        _ => None,
    };
    let act = Person::act(desk);
    let subject = before.id.to_string();
    let row = act.row(&*desk.installation.chance, tenant.id, "confirm-address", ("account", &subject));
    let entry = story.success(desk, "address confirmed");
    let (tenant, now, link) = (tenant.id, desk.now, asked.link.clone());
    let did = desk
        .store
        .transact(async move |tx| {
            tenant::hold(tx, tenant).await?;
            if account::find_in(tx, tenant, before.id).await?.as_ref() != Some(&before)
                || !link::claim(tx, &link.id, &link.purpose, now).await?
            {
                return Ok(false);
            }
            link::revoke(tx, tenant, Purpose::Address.name(), Some(before.id), now).await?;
            account::set_record(tx, tenant, &after, now).await?;
            if let Some(notice) = &notice {
                notice.send(tx).await?;
            }
            change::add(tx, &row).await?;
            entry.write(tx).await?;
            Ok(true)
        })
        .await?;
    if did { Ok(asked) } else { Err(Refusal::account_link_spent()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_name_at_one_domain() {
        for good in ["ada@first.example", " o'neill+x@id.first.example ", "سلمى@نخيل.example"] {
            assert_eq!(read(good).unwrap(), good.trim());
        }
        let long = format!("{}@first.example", "a".repeat(250));
        for bad in [
            "",
            "ada",
            "@first.example",
            "ada@",
            "a b@x.example",
            "a@b@c",
            "a@x..y",
            "a@x\r\nBcc: b@c",
            "<a@b.c>",
            &long,
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
