//! Signing keys of the tenants: made at first use, kept wrapped, held ready, found by their thumbprint.

mod keyring;
mod pair;
mod rotation;

pub(crate) use keyring::{Genuine, Signed, purpose, sign, verifies};
pub use keyring::{Keyring, key_set};
pub use rotation::{announce, rotate};
