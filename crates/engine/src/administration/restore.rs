//! After a database was put back to an earlier state.

use diagnosis::Fault;
use store::Store;
use store::records::{change, restored};
use uuid::Uuid;

use super::act::Act;
use crate::Chance;

/// Ends every code, token family, session, link and unfinished sign-in: what has been used or ended since the backup must not come to life
/// again, and nobody can tell which of them that is.
pub async fn after_restore(store: &Store, chance: &dyn Chance, act: &Act) -> Result<(), Fault> {
    let (row, at) = (act.row(chance, Uuid::nil(), "restore", ("installation", "database")), act.now());
    store
        .transact(async move |tx| {
            restored::end_all(tx, at).await?;
            change::add(tx, &row).await
        })
        .await
}
