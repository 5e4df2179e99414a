//! Places in a list, as callers hand them back: opaque, and made by this installation alone for this list.

use diagnosis::Refusal;
use engine::Desk;
use store::records::tenant::Tenant;
use subtle::ConstantTimeEq;
use terms::jose::base64url;

/// Bytes of the tag.
const TAG: usize = 16;

fn tag(desk: &Desk, tenant: &Tenant, list: &str, key: &[u8]) -> Vec<u8> {
    let parts: [&[u8]; 3] = [tenant.id.as_bytes(), list.as_bytes(), key];
    desk.installation.vault.keyed_digest("cursor", &parts).0.into_iter().take(TAG).collect()
}

/// The place after what has this key.
pub(crate) fn make(desk: &Desk, tenant: &Tenant, list: &str, key: &[u8]) -> String {
    base64url::encode(&[&tag(desk, tenant, list, key)[..], key].concat())
}

/// The key of a place; refuses with 88180021.
pub(crate) fn read(desk: &Desk, tenant: &Tenant, list: &str, cursor: &str) -> Result<Vec<u8>, Refusal> {
    let bytes = base64url::decode(cursor).ok_or_else(Refusal::cursor_not_readable)?;
    let (given, key) = bytes.split_at_checked(TAG).ok_or_else(Refusal::cursor_not_readable)?;
    let is_ours: bool = tag(desk, tenant, list, key).ct_eq(given).into();
    if is_ours { Ok(key.to_vec()) } else { Err(Refusal::cursor_not_readable()) }
}
