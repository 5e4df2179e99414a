//! Keys of the installation, each wrapped by the key-encryption key.

use diagnosis::Fault;

use crate::{Store, Transaction};

const FIND: &str = "SELECT wrapped FROM installation WHERE name = $1";
const ADD: &str = "INSERT INTO installation (name, wrapped) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
pub(super) const STATEMENTS: &[&str] = &[FIND, ADD];

/// The wrapped key of this name.
pub async fn find(store: &Store, name: &str) -> Result<Option<Vec<u8>>, Fault> {
    store.one(FIND, &[name.into()]).await?.map(|row| row.columns().bytes()).transpose()
}

/// Adds a key, unless another node was there first.
pub async fn add(tx: &mut Transaction<'_>, name: &str, wrapped: &[u8]) -> Result<(), Fault> {
    tx.run(ADD, &[name.into(), wrapped.into()]).await?;
    Ok(())
}
