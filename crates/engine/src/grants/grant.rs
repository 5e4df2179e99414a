//! What every grant does: judge (find and judge, reads only), then claim (one conditional statement).

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use diagnosis::Fault;
use store::Transaction;
use store::records::client::Client;
use store::records::tenant::Tenant;
use terms::{GrantType, Parameters};

use crate::Desk;
use crate::entitlement::Entitlement;
use crate::issue::{Place, Standing};
use crate::log::Story;
use crate::rejection::Rejection;

/// Further successors that one refresh token may be given within a minute.
pub(super) const RETRIES: u32 = 5;

/// A future that a trait object can hand out.
pub(crate) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A token request of a client that has proved itself.
pub(crate) struct Case<'a> {
    pub(crate) desk: &'a Desk,
    pub(crate) tenant: &'a Arc<Tenant>,
    pub(crate) client: &'a Arc<Client>,
    pub(crate) parameters: &'a Parameters,
}

/// What a grant found: what was earned, and what has to be claimed before it may be given.
pub(crate) struct Judgement {
    pub(crate) entitlement: Entitlement,
    pub(crate) claim: Claim,
}

/// What has to be claimed.
#[derive(Clone)]
pub(crate) enum Claim {
    /// Nothing: asking twice harms nobody.
    Nothing { standing: Option<Standing> },
    /// A code, which begins this family.
    Code { id: uuid::Uuid, family: Box<store::records::family::Family>, standing: Standing },
    /// The next place in a family's line.
    Advance { family: uuid::Uuid, place: Place },
    /// One more successor for the line.
    Retry { family: uuid::Uuid, place: Place },
    /// A note that a family is in use.
    Touch { standing: Standing },
}

/// A grant type.
pub(crate) trait Grant: Sync {
    /// Its name.
    fn kind(&self) -> GrantType;

    /// Finds what was presented and judges it; reads only.
    fn judge<'a>(
        &'a self,
        case: &'a Case<'a>,
        story: &'a mut Story,
    ) -> BoxFuture<'a, Result<Judgement, Rejection>>;
}

/// Carries a claim out. Where it stands afterwards, or nothing if somebody else was first.
pub(crate) async fn carry_out(
    claim: &Claim,
    tx: &mut Transaction<'_>,
    tenant: uuid::Uuid,
    now: terms::Instant,
) -> Result<Option<Option<Standing>>, Fault> {
    use store::records::{code, family};
    let successor = |family, generation, sibling| Standing {
        family,
        place: (generation + 1, sibling),
        refresh_token: true,
    };
    match claim {
        Claim::Nothing { standing } => Ok(Some(*standing)),
        Claim::Code { id, family: row, standing } => {
            if !code::claim(tx, tenant, *id, now, row.id).await? {
                return Ok(None);
            }
            family::add(tx, tenant, row).await?;
            Ok(Some(Some(*standing)))
        }
        Claim::Advance { family, place } => {
            let won = family::advance(tx, tenant, *family, *place, now).await?;
            Ok(won.then(|| Some(successor(*family, place.0, 0))))
        }
        Claim::Retry { family, place } => {
            let window = now - terms::Lifetime(60);
            let sibling = family::retry(tx, tenant, *family, *place, now, window, RETRIES).await?;
            Ok(sibling.map(|sibling| Some(successor(*family, place.0, sibling))))
        }
        Claim::Touch { standing } => {
            family::touch(tx, tenant, standing.family, now, now).await?;
            Ok(Some(Some(*standing)))
        }
    }
}
