//! One round of everything that is done on a timer.

use diagnosis::Fault;
use store::records::{chore, signing_key, tenant};
use terms::Lifetime;
use uuid::Uuid;

use super::sweep::sweep;
use crate::{Desk, sign};

/// How often a round is due.
const EVERY: Lifetime = Lifetime(60);
/// How long a signing key is known after it left the key set.
const KNOWN: Lifetime = Lifetime(7 * 24 * 3600);
/// Steps of one tenant in one round at most; what remains waits for the next round.
const STEPS: usize = 20;

/// One round of every chore, unless another node has just done it. Tells whether this one did.
pub async fn round(desk: &Desk) -> Result<bool, Fault> {
    let (now, next) = (desk.now, desk.now + EVERY);
    // Two nodes do not tick in the same second: what is due within the next few counts as due.
    let due = now + Lifetime(EVERY.0 / 10);
    if !desk.store.transact(async move |tx| chore::take(tx, "round", due, next).await).await? {
        return Ok(false);
    }
    let tenants: Vec<Uuid> = tenant::list(&desk.store).await?.iter().map(|(tenant, _)| tenant.id).collect();
    // Keys first: a table that cannot be swept must not keep them from changing. One tenant's trouble is not the others'.
    for tenant in &tenants {
        told(sign::rotate(desk, *tenant).await, *tenant);
    }
    for tenant in tenants.into_iter().chain([Uuid::nil()]) {
        for _ in 0..STEPS {
            match sweep(desk, tenant).await {
                Ok(1..) => {}
                other => {
                    told(other.map(|_| ()), tenant);
                    break;
                }
            }
        }
    }
    // A key that left the key set is known for a while yet, so that its tokens are refused by their true cause.
    let gone = now - KNOWN;
    desk.store.ensure(async move |tx| signing_key::sweep(tx, gone).await).await?;
    Ok(true)
}

fn told(done: Result<(), Fault>, tenant: Uuid) {
    if let Err(fault) = done {
        tracing::error!(%tenant, %fault, "a chore failed");
    }
}
