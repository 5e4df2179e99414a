//! Rows beside the data, as they wait there for the store.

use serde::{Deserialize, Serialize};
use store::records::sign_in::SignIn;
use uuid::Uuid;

/// Rows that wait beside the data because the store was away; `explain` reads them too.
pub fn read_spool(spool: &std::path::Path) -> Vec<SignIn> {
    let Ok(text) = std::fs::read_to_string(spool) else { return Vec::new() };
    text.lines().filter_map(|line| serde_json::from_str::<Spooled>(line).ok()).map(SignIn::from).collect()
}

/// A row as it stands in the spool.
#[derive(Serialize, Deserialize)]
pub(super) struct Spooled {
    ids: (Uuid, Uuid, Option<Uuid>, Option<Uuid>, Uuid),
    at: terms::Instant,
    texts: (String, String, Option<String>, Option<String>, String),
    number: u32,
}

impl From<&SignIn> for Spooled {
    fn from(row: &SignIn) -> Self {
        Self {
            ids: (row.tenant_id, row.id, row.account_id, row.interaction_id, row.correlation_id),
            at: row.at,
            texts: (
                row.endpoint.clone(),
                row.outcome.clone(),
                row.client_id.clone(),
                row.address.clone(),
                row.detail.clone(),
            ),
            number: row.number,
        }
    }
}

impl From<Spooled> for SignIn {
    fn from(spooled: Spooled) -> Self {
        let (tenant_id, id, account_id, interaction_id, correlation_id) = spooled.ids;
        let (endpoint, outcome, client_id, address, detail) = spooled.texts;
        Self {
            tenant_id,
            id,
            at: spooled.at,
            endpoint,
            outcome,
            number: spooled.number,
            client_id,
            account_id,
            interaction_id,
            address,
            correlation_id,
            detail,
        }
    }
}
