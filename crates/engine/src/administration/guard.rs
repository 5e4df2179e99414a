//! What nobody may do to records with the rights over records alone: give themselves rights that they lack, or take the service from those
//! who operate it.

use std::collections::BTreeSet;

use diagnosis::Refusal;
use store::records::administrator;
use uuid::Uuid;

use super::plan::Record;
use super::right::{API, Area, Permit, Right, Role};
use crate::Desk;

/// Judges a change of a record; refuses with 88180024, 88180025 or 88180028.
pub(super) async fn judge(
    desk: &Desk,
    tenant: Uuid,
    permit: &Permit,
    old: Option<&Record>,
    new: Option<&Record>,
) -> Result<(), Refusal> {
    // Whoever changes a client that holds rights at the admin API, or gives it some, could act with them.
    for right in rights(old).union(&rights(new)) {
        permit.must(*right)?;
    }
    let Some(Record::Account(account)) = old else { return Ok(()) };
    if desk.store.schema() < administrator::SCHEMA {
        return Ok(());
    }
    let Some(found) = administrator::find(&desk.store, tenant, account.id).await? else { return Ok(()) };
    permit.must(Right::write(Area::Administrators))?;
    if Role::named(&found.role) != Some(Role::Operator) {
        return Ok(());
    }
    if !permit.operates() {
        return Err(Refusal::administrator_may_not(Role::Operator.name()));
    }
    let stays = matches!(new, Some(Record::Account(new)) if !new.disabled);
    if stays || administrator::count_operators(&desk.store).await? > 1 {
        Ok(())
    } else {
        Err(Refusal::last_operator_stays())
    }
}

/// The rights at the admin API that a client holds, or may ask people for.
fn rights(record: Option<&Record>) -> BTreeSet<Right> {
    let Some(Record::Client(client)) = record else { return BTreeSet::new() };
    let named = client.roles.iter().chain(&client.scope);
    named.filter_map(|name| Right::named(name.strip_prefix(API)?.strip_prefix('/')?)).collect()
}
