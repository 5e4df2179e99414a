//! How a client proves itself at the token endpoint: one file per method.

mod authenticate;
mod method;
mod secret;

pub use authenticate::Presented;
pub(crate) use authenticate::{authenticate, named};
pub use method::SUPPORTED;
