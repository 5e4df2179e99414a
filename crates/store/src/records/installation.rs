//! Keys of the installation, each wrapped by the key-encryption key.

use diagnosis::Fault;

use crate::{Store, Transaction};

const FIND: &str = "SELECT wrapped FROM installation WHERE name = $1";
const ADD: &str = "INSERT INTO installation (name, wrapped) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
const REWRAP: &str = "UPDATE installation SET wrapped = $2 WHERE name = $1";
const REMOVE: &str = "DELETE FROM installation WHERE name = $1";
pub(super) const STATEMENTS: &[&str] = &[FIND, ADD, REWRAP, REMOVE];
/// The names of the keys: what refresh tokens are made with, and what names and attempts are told by.
pub const NAMES: [&str; 2] = ["tokens", "names"];

/// The wrapped key of this name.
pub async fn find(store: &Store, name: &str) -> Result<Option<Vec<u8>>, Fault> {
    store.one(FIND, &[name.into()]).await?.map(|row| row.columns().bytes()).transpose()
}

/// Adds a key, unless another node was there first.
pub async fn add(tx: &mut Transaction<'_>, name: &str, wrapped: &[u8]) -> Result<(), Fault> {
    tx.run(ADD, &[name.into(), wrapped.into()]).await?;
    Ok(())
}

/// Puts a key that was wrapped anew in place of what it was.
pub async fn rewrap(tx: &mut Transaction<'_>, name: &str, wrapped: &[u8]) -> Result<(), Fault> {
    tx.run(REWRAP, &[name.into(), wrapped.into()]).await?;
    Ok(())
}

/// Removes a key that nobody can unwrap any more.
pub async fn remove(tx: &mut Transaction<'_>, name: &str) -> Result<(), Fault> {
    tx.run(REMOVE, &[name.into()]).await?;
    Ok(())
}
