//! One file per record: its struct, its SQL, its few verbs.

pub mod account;
pub mod administrator;
pub mod administrator_session;
pub mod attempt;
pub mod change;
pub mod chore;
pub mod client;
pub mod code;
pub mod consent;
pub mod erasure;
pub mod family;
pub mod installation;
pub mod interaction;
pub mod known_browser;
pub mod link;
pub mod one_time_code;
pub mod outbox;
mod page;
pub mod provocation;
pub mod purge;
pub mod refused_request;
pub mod resource;
pub mod restored;
pub mod session;
pub mod session_origin;
pub mod sign_in;
pub mod signing_key;
pub mod tenant;
pub mod ticket;

/// Every statement of every record: a test prepares each of them on each engine.
pub fn statements() -> Vec<&'static str> {
    [
        account::STATEMENTS,
        administrator::STATEMENTS,
        administrator_session::STATEMENTS,
        attempt::STATEMENTS,
        change::STATEMENTS,
        chore::STATEMENTS,
        client::STATEMENTS,
        code::STATEMENTS,
        consent::STATEMENTS,
        erasure::STATEMENTS,
        erasure::AT_ONCE,
        family::STATEMENTS,
        installation::STATEMENTS,
        interaction::STATEMENTS,
        known_browser::STATEMENTS,
        link::STATEMENTS,
        one_time_code::STATEMENTS,
        outbox::STATEMENTS,
        provocation::STATEMENTS,
        purge::STATEMENTS,
        purge::OF_PEOPLE,
        refused_request::STATEMENTS,
        resource::STATEMENTS,
        restored::STATEMENTS,
        session::STATEMENTS,
        session_origin::STATEMENTS,
        sign_in::STATEMENTS,
        signing_key::STATEMENTS,
        tenant::STATEMENTS,
        ticket::STATEMENTS,
    ]
    .concat()
}

/// Who made a record: what `apply` made, `apply --prune` may remove.
pub const FROM_DIRECTORY: &str = "directory";

/// Who made a record: a person, by console, API or command.
pub const FROM_PEOPLE: &str = "people";
