//! What the command line, and later console and admin API, may do.

mod act;
mod apply;
mod difference;
mod directory_file;
mod doctor;
mod edit;
pub(crate) mod effects;
mod entries;
mod export;
mod giver;
mod guard;
mod history;
mod keys;
mod members;
mod mistake;
mod noun;
mod operators;
mod people;
mod personal_data;
mod plan;
mod restore;
mod right;
mod texts;

pub use act::Act;
pub use apply::{Options, plan};
pub use difference::{Change, Subject, Verb};
pub use directory_file::{DirectoryFile, parse};
pub use doctor::{Finding, Urgency, examine};
pub(crate) use edit::new_tenant;
pub use edit::{Shown, list, propose, propose_new_tenant, propose_removal, propose_undoing, show};
pub(crate) use effects::again;
pub use export::export;
pub use history::{BeganAfter, began_after};
pub use keys::{abandon_keys, keys_of, list_keys, revoke_key, rewrap_keys, rotate_key};
pub use members::{Kind, Member, members_of};
pub use mistake::{Mistake, mistake_at, of_toml};
pub use noun::Noun;
pub(crate) use operators::is_operated_without;
pub use people::{
    NewSecret, OpenSession, carry_out, consents_of, end_session, holds_rights, new_secret, remove_secret,
    seal, sessions_of, sign_out_everywhere, unseal, withdraw_consent,
};
pub(crate) use people::{guard_account, known_account, open_sessions};
pub(crate) use personal_data::gathered;
pub use personal_data::{erase, personal_data};
pub use plan::Plan;
pub use restore::after_restore;
pub use right::{API, Area, Giver, Permit, Right, Role};
