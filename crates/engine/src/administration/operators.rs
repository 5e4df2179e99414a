//! Who can operate the installation: somebody always can.

use diagnosis::Fault;
use store::Transaction;
use store::records::{account, administrator, tenant};
use uuid::Uuid;

/// Whether somebody can operate the installation without this account: an enabled account of a tenant that is there. Inside a transaction
/// that holds all directories it stays so until the end.
pub(crate) async fn is_operated_without(
    tx: &mut Transaction<'_>,
    but: Option<(Uuid, Uuid)>,
) -> Result<bool, Fault> {
    for one in administrator::operators(tx).await? {
        let is_other = but != Some((one.tenant_id, one.account_id));
        if is_other
            && tenant::find_in(tx, one.tenant_id).await?.is_some()
            && account::find_in(tx, one.tenant_id, one.account_id).await?.is_some_and(|found| !found.disabled)
        {
            return Ok(true);
        }
    }
    Ok(false)
}
