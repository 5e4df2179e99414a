//! `/{T}/api/v1`: the admin API. One table of operations, from which routing, rights and the description come.

mod answer;
mod body;
mod call;
pub(crate) mod cursor;
mod desk;
mod directory;
mod log;
mod openapi;
mod operations;
mod people;

pub(crate) use answer::api;
pub use operations::{OPERATIONS, Operation};

/// The key of what a member of a record is called.
pub(crate) fn member_key(noun: engine::administration::Noun, member: &str) -> String {
    format!("member-{}-{}", noun.name(), member.replace('_', "-"))
}
