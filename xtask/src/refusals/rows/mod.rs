//! What is planted, by the surface that it is sent to.

mod authorize;
mod sign_in;
mod token_client;
mod token_grant;
mod token_scope;
mod token_shape;
mod userinfo;

use super::cause::{Cause, Table};

/// Every cause; those that need old codes and tokens last.
pub(crate) fn causes() -> Vec<Cause> {
    let mut table = Table(Vec::new());
    token_shape::rows(&mut table);
    token_client::rows(&mut table);
    token_scope::rows(&mut table);
    token_grant::codes(&mut table);
    token_grant::refresh_tokens(&mut table);
    authorize::address(&mut table);
    authorize::request(&mut table);
    sign_in::rows(&mut table);
    userinfo::rows(&mut table);
    token_grant::old_codes(&mut table);
    userinfo::old_tokens(&mut table);
    table.0
}

/// Why a cause is beyond a program.
pub(crate) fn reason(name: &str, number: u32) -> &'static str {
    causes()
        .into_iter()
        .find(|c| c.name == name && c.number == number && c.beyond.is_some())
        .and_then(|c| c.beyond)
        .unwrap_or("")
}
