//! Signing in: how a person proves who they are, and how often somebody may try.

mod hashing;
mod limits;
mod password;

pub(crate) use hashing::is_bearable;
pub use hashing::{Hashing, hash};
pub(crate) use limits::network;
pub(crate) use password::password;
pub use password::{Accepted, Verdict};
