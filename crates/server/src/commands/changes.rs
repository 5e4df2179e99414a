//! `sanad changes`: what administrators changed, newest last: who, what, old and new.

use diagnosis::Refusal;
use serde_json::json;
use store::records::change::{self, AdministrativeChange};
use store::records::tenant;
use terms::Instant;

use super::place::Place;
use super::print;

/// Lists changes since an instant.
pub(crate) async fn run(
    place: &Place,
    since: Option<Instant>,
    limit: u32,
    as_json: bool,
) -> Result<(), Refusal> {
    let store = place.open().await?;
    let mut all = Vec::new();
    let tenants = tenant::list(&store).await?;
    // What concerns the whole installation belongs to no tenant.
    for tenant in tenants.iter().map(|(tenant, _)| tenant.id).chain([uuid::Uuid::nil()]) {
        all.extend(change::list(&store, tenant, since.unwrap_or(Instant(0)), limit).await?);
    }
    all.sort_by_key(|change| change.id);
    let skip = all.len().saturating_sub(limit as usize);
    for change in all.iter().skip(skip) {
        print!("{}", if as_json { object(change) } else { lines(change) });
    }
    Ok(())
}

fn lines(change: &AdministrativeChange) -> String {
    let mut out = format!(
        "{} {} {} {} {}\n",
        change.at,
        print::safe(&change.actor),
        change.verb,
        change.noun,
        print::safe(&change.subject)
    );
    for member in &change.members {
        let line = format!("{}: {} -> {}", member.name, member.old, member.new);
        out.push_str(&format!("    {}\n", print::safe(&line)));
    }
    out
}

fn object(change: &AdministrativeChange) -> String {
    let value = json!({
        "tenant": change.tenant_id, "time": change.at.to_string(), "actor": change.actor, "verb": change.verb,
        "noun": change.noun, "subject": change.subject, "members": change.members,
    });
    format!("{}\n", print::json_line(&value))
}
