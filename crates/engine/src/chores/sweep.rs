//! Removing what has ended, a few rows at a time.

use diagnosis::Fault;
use store::records::sign_in::Retention;
use store::records::{
    administrator_session, attempt, change, code, erasure, family, interaction, known_browser, link,
    refused_request, session, session_origin, sign_in, ticket,
};
use terms::{Instant, Lifetime};
use uuid::Uuid;

use crate::{Desk, log};

const DAY: u32 = 24 * 3600;

/// Removes a few of a tenant's rows that have ended. Tells how many.
pub(super) async fn sweep(desk: &Desk, tenant: Uuid) -> Result<u64, Fault> {
    let (now, milliseconds) = (desk.now, desk.now_milliseconds);
    let day_ago = crate::trace_id(milliseconds.saturating_sub(u64::from(DAY) * 1000), [0; 10]);
    let before = move |days: u32| -> Instant { now - Lifetime(days * DAY) };
    let family_end = now - desk.settings().lifetimes.family_idle;
    let until =
        Retention { refusals: before(30), security: before(365), successes: before(7), addresses: before(7) };
    let has_origins = desk.store.schema() >= session_origin::SCHEMA;
    // A session that began before this has ended by itself.
    let oldest = milliseconds.saturating_sub(u64::from(desk.settings().lifetimes.session.0 + DAY) * 1000);
    let oldest = crate::trace_id(oldest, [0; 10]);
    let swept = desk
        .store
        .ensure(async move |tx| {
            Ok(interaction::sweep(tx, tenant, before(1)).await?
                + session::sweep(tx, tenant, before(7)).await?
                + code::sweep(tx, tenant, before(1)).await?
                + family::sweep(tx, tenant, family_end).await?
                + attempt::sweep(tx, tenant, now).await?
                + known_browser::sweep(tx, tenant, before(90)).await?
                + administrator_session::sweep(tx, tenant, before(1)).await?
                + link::sweep(tx, tenant, before(1)).await?
                + change::sweep_former(tx, tenant, before(365)).await?
                + change::sweep(tx, tenant, before(365)).await?
                + sign_in::sweep(tx, tenant, until).await?
                + refused_request::sweep(tx, tenant, day_ago).await?
                + ticket::sweep(tx, tenant, before(90)).await?
                + if has_origins { session_origin::sweep(tx, tenant, oldest).await? } else { 0 })
        })
        .await?;
    Ok(swept + fold(desk, tenant, before(1)).await? + erase(desk, tenant).await?)
}

/// Goes on with erasures, a step of each that the log tells something of. Tells how much there was.
async fn erase(desk: &Desk, tenant: Uuid) -> Result<u64, Fault> {
    if desk.store.schema() < session_origin::SCHEMA {
        return Ok(0);
    }
    let mut open = 0;
    for account in erasure::unfinished(&desk.store, tenant).await? {
        let goes_on = desk.store.ensure(async move |tx| erasure::step(tx, tenant, account).await).await?;
        open += u64::from(goes_on);
    }
    // As long as there may be a token of it, an application may try again.
    let over = desk.now - desk.settings().lifetimes.family - Lifetime(DAY);
    Ok(open + desk.store.ensure(async move |tx| erasure::sweep(tx, tenant, over).await).await?)
}

/// Folds successes of clients that act for themselves into one row per client and step, which tells how many they were.
async fn fold(desk: &Desk, tenant: Uuid, before: Instant) -> Result<u64, Fault> {
    let desk = desk.clone();
    let store = desk.store.clone();
    store
        .transact(async move |tx| {
            let counts = sign_in::fold(tx, tenant, before).await?;
            for (client, count) in &counts {
                log::counted(&desk, tenant, client, *count).write(tx).await?;
            }
            Ok(counts.values().map(|count| u64::from(*count)).sum())
        })
        .await
}
