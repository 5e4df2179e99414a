//! The protocol endpoints: from HTTP to a recipe of the engine and back.

mod authorize;
mod documents;
mod logout;
mod token;
mod userinfo;

pub(crate) use authorize::{authorize, consent, login, remember_language};
pub(crate) use documents::{keys, metadata, preflight};
pub(crate) use logout::logout;
pub(crate) use token::token;
pub(crate) use userinfo::{carried, userinfo};
