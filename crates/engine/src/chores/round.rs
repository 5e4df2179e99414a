//! One round of everything that is done on a timer.

use diagnosis::Fault;
use store::records::{signing_key, tenant};
use uuid::Uuid;

use super::sweep::sweep;
use crate::{Desk, sign};

/// Steps of one tenant in one round at most; what remains waits for the next round.
const STEPS: usize = 20;

/// One round of every chore.
pub async fn round(desk: &Desk) -> Result<(), Fault> {
    for (tenant, _) in tenant::list(&desk.store).await? {
        for _ in 0..STEPS {
            if sweep(desk, tenant.id).await? == 0 {
                break;
            }
        }
        sign::rotate(desk, tenant.id).await?;
    }
    sweep(desk, Uuid::nil()).await?;
    let now = desk.now;
    desk.store.transact(async move |tx| signing_key::sweep(tx, now).await).await?;
    Ok(())
}
