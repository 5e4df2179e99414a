//! Which change of the directory a refusal began after.

use diagnosis::Fault;
use store::Store;
use store::records::change::{self, AdministrativeChange};
use store::records::sign_in::{self, SignIn};
use terms::{Instant, Lifetime};
use uuid::Uuid;

/// A change, and when the first such refusal after it came.
#[derive(Clone, Debug)]
pub struct BeganAfter {
    /// The change.
    pub change: AdministrativeChange,
    /// When the client first met this number after it.
    pub began: Instant,
}

impl BeganAfter {
    /// Minutes between the change and the first refusal; one that has begun counts.
    pub fn minutes(&self) -> u64 {
        u64::try_from(self.seconds() / 60 + 1).unwrap_or(1)
    }

    /// Seconds between the change and the first refusal.
    pub fn seconds(&self) -> i64 {
        self.began.since(self.change.at)
    }
}

/// How long before a change the client must not have met the number.
const QUIET: Lifetime = Lifetime(24 * 3600);

/// The last change of the client or its tenant before a refusal, if the client met this number only since then.
pub async fn began_after(store: &Store, row: &SignIn) -> Result<Option<BeganAfter>, Fault> {
    let (Some(client), true) = (row.client_id.as_deref(), row.number != 0) else { return Ok(None) };
    let tenant = row.tenant_id.to_string();
    let mut latest: Option<AdministrativeChange> = None;
    for (noun, subject) in [("client", client), ("tenant", tenant.as_str())] {
        let found = change::last_of(store, row.tenant_id, noun, subject, row.id).await?;
        let found = found.filter(|change| can_cause(change, row.number));
        if found.as_ref().is_some_and(|f| f.verb != "create" && latest.as_ref().is_none_or(|l| l.id < f.id)) {
            latest = found;
        }
    }
    let Some(change) = latest else { return Ok(None) };
    let earlier = first_id_of(change.at - QUIET);
    let first = sign_in::first_of_cause(store, row.tenant_id, row.number, client, earlier).await?;
    Ok(first.filter(|began| *began >= change.at).map(|began| BeganAfter { change, began }))
}

/// Whether a change can have led to a number: one of secrets to a refused secret, one of addresses to a refused address. For the
/// others any change is told.
fn can_cause(change: &AdministrativeChange, number: u32) -> bool {
    let members: &[&str] = match number {
        7_000_215 | 7_000_222 => &["secrets", "token_endpoint_auth_method", "exact_auth_method"],
        50_011 | 500_113 | 88_080_001 | 88_080_002 => &["redirect_uris", "application_type"],
        _ => return true,
    };
    change.members.iter().any(|member| members.contains(&member.name.as_str()))
}

/// An id before every one that was made from this instant on.
fn first_id_of(at: Instant) -> Uuid {
    crate::trace_id(at.milliseconds(), [0; 10])
}
