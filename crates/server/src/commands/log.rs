//! `sanad log`: the sign-in log, newest last.

use diagnosis::Refusal;
use serde_json::{Value, json};
use store::records::sign_in::{self, Filter, SignIn};
use store::records::tenant;
use uuid::Uuid;

use super::cli::Place;
use super::print;

/// Lists rows that fit.
pub(crate) async fn run(place: &Place, filter: &Filter, limit: u32, as_json: bool) -> Result<(), Refusal> {
    let store = place.open()?;
    let mut rows = sign_in::list(&store, Uuid::nil(), filter, limit).await?;
    for (tenant, _) in tenant::list(&store).await? {
        rows.extend(sign_in::list(&store, tenant.id, filter, limit).await?);
    }
    rows.sort_by_key(|row| row.id);
    let skip = rows.len().saturating_sub(limit as usize);
    for row in rows.iter().skip(skip) {
        println!("{}", if as_json { object(row).to_string() } else { line(row) });
    }
    Ok(())
}

fn line(row: &SignIn) -> String {
    let number = diagnosis::find(row.number).map_or_else(|| "-".to_owned(), diagnosis::Diagnosis::code);
    let client = print::safe(row.client_id.as_deref().unwrap_or("-"));
    format!("{} {} {} {} {} {}", row.at, row.id, row.endpoint, row.outcome, number, client)
}

fn object(row: &SignIn) -> Value {
    json!({
        "trace_id": row.id, "tenant": row.tenant_id, "time": row.at.to_string(), "endpoint": row.endpoint,
        "outcome": row.outcome, "number": row.number, "client_id": row.client_id, "account": row.account_id,
        "interaction": row.interaction_id, "address": row.address, "correlation_id": row.correlation_id,
        "detail": serde_json::from_str::<Value>(&row.detail).unwrap_or_default(),
    })
}
