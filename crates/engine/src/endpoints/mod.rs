//! The recipes: one file per protocol endpoint.

pub mod api;
pub mod authorize;
pub mod consent;
pub mod login;
pub mod logout;
pub mod metadata;
pub mod token;
pub mod userinfo;
