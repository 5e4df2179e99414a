//! What ends something of an account, whoever asks for it: an administrator, or the owner.

use diagnosis::Fault;
use store::records::account::{self, Account};
use store::records::tenant;
use store::records::{administrator_session, change, consent, session};
use terms::{Instant, Lifetime};
use uuid::Uuid;

use super::act::Act;
use crate::Desk;

/// The instant from which an account can be granted something anew: later than the one before, whatever the clock says.
pub(crate) fn again(desk: &Desk, before: Option<Instant>) -> Instant {
    before.map_or(desk.now, |before| desk.now.max(before + Lifetime(1)))
}

/// Ends every session of an account and everything that was granted until now. Tells whether the account was still what it was.
pub(crate) async fn sign_out_everywhere(
    desk: &Desk,
    tenant: Uuid,
    was: Account,
    act: &Act,
) -> Result<bool, Fault> {
    let mut account = was.clone();
    account.grants_since = Some(again(desk, account.grants_since));
    let subject = account.id.to_string();
    let row = act.row(&*desk.installation.chance, tenant, "sign-out", ("account", &subject));
    let now = desk.now;
    desk.store
        .transact(async move |tx| {
            tenant::hold(tx, tenant).await?;
            if account::find_in(tx, tenant, account.id).await?.as_ref() != Some(&was) {
                return Ok(false);
            }
            account::set_record(tx, tenant, &account, now).await?;
            session::end_of_account(tx, tenant, account.id, now).await?;
            administrator_session::end_of_account(tx, tenant, account.id, now).await?;
            change::add(tx, &row).await?;
            Ok(true)
        })
        .await
}

/// Ends a session. Tells whether it was open.
pub(crate) async fn end_session(desk: &Desk, tenant: Uuid, id: Uuid, act: &Act) -> Result<bool, Fault> {
    let subject = id.to_string();
    let row = act.row(&*desk.installation.chance, tenant, "end", ("session", &subject));
    let now = desk.now;
    desk.store
        .transact(async move |tx| {
            let did = session::end(tx, tenant, id, now).await?;
            if did {
                change::add(tx, &row).await?;
            }
            Ok(did)
        })
        .await
}

/// Withdraws what an account allowed a client. Tells whether there was anything.
pub(crate) async fn withdraw_consent(
    desk: &Desk,
    tenant: Uuid,
    account: Uuid,
    client: &str,
    act: &Act,
) -> Result<bool, Fault> {
    let given = consent::of_account(&desk.store, tenant, account).await?;
    if !given.iter().any(|consent| consent.client_id == client) {
        return Ok(false);
    }
    let subject = format!("{account} {client}");
    let row = act.row(&*desk.installation.chance, tenant, "withdraw", ("consent", &subject));
    let client = client.to_owned();
    desk.store
        .ensure(async move |tx| {
            consent::withdraw(tx, tenant, account, &client).await?;
            change::add(tx, &row).await
        })
        .await?;
    Ok(true)
}
