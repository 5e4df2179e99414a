//! Signing in: how a person proves who they are, how often somebody may try, and what begins then.

mod admission;
mod hashing;
mod limits;
mod new_device;
mod password;

pub(crate) use admission::Admission;
pub(crate) use hashing::is_bearable;
pub use hashing::{Hashing, hash};
pub(crate) use limits::network;
pub(crate) use new_device::NewDevice;
pub(crate) use password::password;
pub use password::{Accepted, Verdict};
