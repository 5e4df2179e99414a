//! Refusals on demand: in development a request can be ordered to be refused with any number, to see how an application bears it.

use diagnosis::{Diagnosis, Fault, Refusal, Surface};
use store::records::provocation;
use uuid::Uuid;

use crate::{Desk, Trail};

/// Milliseconds after which a running server has seen an order.
pub const SEEN_WITHIN: u64 = 100;
/// Where a number can be ordered.
const SURFACES: [Surface; 4] = [Surface::Token, Surface::Authorize, Surface::Page, Surface::Bearer];

/// `Retry-After` of what asks for patience, in seconds: short, as tests wait for it.
const RETRY_AFTER: u32 = 1;

/// Whether a number can be ordered at all: it has words, and a surface that requests come to.
pub fn is_possible(entry: &'static Diagnosis) -> bool {
    Refusal::provoked(entry).is_some() && SURFACES.iter().any(|surface| entry.appears_on(*surface))
}

/// Refuses with what was ordered for this client on this surface; passes where nothing was, and always outside development.
pub(crate) async fn refuse_if_ordered(
    desk: &Desk,
    tenant: Uuid,
    client_id: &str,
    surface: Surface,
    trail: &mut Trail,
) -> Result<(), Refusal> {
    if desk.settings().demonstration().is_none() {
        return Ok(());
    }
    match take(desk, tenant, client_id, surface).await? {
        Some(refusal) => {
            let order = format!("sanad provoke {}", refusal.number());
            trail.refused("nothing_was_provoked", order, "nothing ordered");
            Err(refusal)
        }
        None => Ok(()),
    }
}

async fn take(
    desk: &Desk,
    tenant: Uuid,
    client_id: &str,
    surface: Surface,
) -> Result<Option<Refusal>, Fault> {
    let remembered = &desk.installation.directory.orders;
    let look = async { provocation::list(&desk.store, tenant).await.map(Some) };
    let orders = remembered.get_or(tenant, look).await?.unwrap_or_default();
    for order in orders.iter() {
        let Some(entry) = diagnosis::find(order.number) else { continue };
        let is_for_it = order.client_id.is_empty() || order.client_id == client_id;
        // A page is for what no redirect can tell.
        let fits =
            entry.appears_on(surface) && !(surface == Surface::Page && entry.appears_on(Surface::Authorize));
        if !is_for_it || !fits {
            continue;
        }
        let id = order.id;
        if desk.store.transact(async move |tx| provocation::take(tx, tenant, id).await).await? {
            let refusal = Refusal::provoked(entry).map(|refusal| refusal.of_client(client_id));
            return Ok(refusal.map(|refusal| match refusal.status_on(surface) {
                429 | 503 => refusal.retry_in(RETRY_AFTER),
                _ => refusal,
            }));
        }
    }
    Ok(None)
}
