//! The rules: who may have what. Knows no HTTP.
//!
//! A request enters as checked parameters and a [`Desk`]; what leaves is a reply or a [`diagnosis::Refusal`]. Judging reads
//! and never writes; effects follow in one short transaction, with the row of the sign-in log that tells of them.

pub mod account_pages;
pub mod administration;
pub mod administrators;
pub mod authorization;
pub mod bearer;
mod cache;
pub mod chores;
mod claims;
pub mod client_authentication;
mod corrected;
mod desk;
mod directory;
pub mod endpoints;
mod entitlement;
pub mod grants;
mod issue;
pub mod log;
pub mod post;
pub mod provocation;
mod rejection;
pub mod report;
mod settings;
pub mod sign;
pub mod sign_in;
mod spool;
pub mod support;
mod tally;
mod trail;
mod vault;
mod wish;

pub use corrected::{Corrected, UNKNOWN_SECRET};
pub use desk::{Chance, Desk, Installation, Kept, KeptRequest, Witness, trace_id};
pub use directory::{Directory, find_tenant};
pub use issue::TokenReply;
pub use settings::{Demonstration, Lifetimes, Mode, Settings};
pub use tally::{Series, Tally};
pub use trail::{Check, Outcome, Trail};
pub use vault::{KeyEncryptionKey, Vault};
