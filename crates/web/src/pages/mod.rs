//! The pages: rendered on the server, usable without JavaScript, in every language.

mod account;
mod answer;
mod consent;
mod demonstration;
mod difference;
mod error;
mod examples;
mod frame;
mod lookup;
mod password;
mod setup;
mod shell;
mod sign_in;
mod sign_out;
mod ticket;
mod value;
mod whole;

pub(crate) use account::account;
pub(crate) use answer::answer_at;
pub(crate) use consent::consent;
pub(crate) use demonstration::demonstration;
pub(crate) use error::error_page;
pub(crate) use frame::{Frame, QUICK, html, html_quick};
pub(crate) use lookup::{lookup, ready};
pub(crate) use password::{forgot, password};
pub(crate) use setup::setup;
pub use shell::command;
pub(crate) use sign_in::sign_in;
pub(crate) use sign_out::{sign_out, signed_out};
pub(crate) use ticket::ticket;
pub use value::value_json;
pub use whole::began_after;
pub(crate) use whole::{WholePage, whole_page};
