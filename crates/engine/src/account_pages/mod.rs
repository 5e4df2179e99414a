//! What people do about their own accounts, beside signing in to clients: a forgotten password, an invitation.

mod links;
mod reset;

pub use links::invite;
pub use reset::{Opened, forgotten, open, set_password};
