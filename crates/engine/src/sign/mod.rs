//! Signing keys of the tenants: made at first use, kept wrapped, held ready, found by their thumbprint.

mod keyring;
mod pair;
mod rotation;

pub(crate) use keyring::{Genuine, Signed, sign, verifies};
pub use keyring::{Keyring, key_set};
pub(crate) use pair::purpose;
pub use rotation::{announce, rotate};
