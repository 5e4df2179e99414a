//! What nobody may do to records with the rights over records alone: give themselves rights that they lack, or touch those who administer.

use std::collections::BTreeSet;

use diagnosis::Refusal;
use store::records::administrator;
use uuid::Uuid;

use super::plan::Record;
use super::right::{API, Area, Permit, Right, Role};
use crate::Desk;

/// Judges a change of a record, and tells whether it is grave: whether it gives or takes rights at the admin API, or touches an account that
/// administers. Refuses with 88180024 or 88180025.
pub(super) async fn judge(
    desk: &Desk,
    tenant: Uuid,
    permit: &Permit,
    old: Option<&Record>,
    new: Option<&Record>,
) -> Result<bool, Refusal> {
    let held: BTreeSet<Right> = rights(old).union(&rights(new)).copied().collect();
    for right in &held {
        permit.must(*right)?;
    }
    let is_grave = !held.is_empty();
    let Some(Record::Account(account)) = old else { return Ok(is_grave) };
    let Some(found) = administrator::find(&desk.store, tenant, account.id).await? else {
        return Ok(is_grave);
    };
    permit.must(Right::write(Area::Administrators))?;
    if Role::named(&found.role) == Some(Role::Operator) && !permit.operates() {
        return Err(Refusal::administrator_may_not(Role::Operator.name()));
    }
    Ok(true)
}

/// The rights at the admin API that a client holds, or may ask people for.
fn rights(record: Option<&Record>) -> BTreeSet<Right> {
    let Some(Record::Client(client)) = record else { return BTreeSet::new() };
    let named = client.roles.iter().chain(&client.scope);
    named.filter_map(|name| Right::named(name.strip_prefix(API)?.strip_prefix('/')?)).collect()
}
