//! Who can operate the installation: somebody always can.

use diagnosis::Fault;
use store::Transaction;
use store::records::{account, administrator, tenant};
use uuid::Uuid;

/// Whether somebody can operate the installation without the accounts that leave: an enabled account of a tenant that is there. Inside a transaction
/// that holds all directories it stays so until the end.
pub(crate) async fn is_operated_without(
    tx: &mut Transaction<'_>,
    leaves: impl Fn(Uuid, Uuid) -> bool,
) -> Result<bool, Fault> {
    for one in administrator::operators(tx).await? {
        if !leaves(one.tenant_id, one.account_id)
            && tenant::find_in(tx, one.tenant_id).await?.is_some()
            && account::find_in(tx, one.tenant_id, one.account_id).await?.is_some_and(|found| !found.disabled)
        {
            return Ok(true);
        }
    }
    Ok(false)
}
