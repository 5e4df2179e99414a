//! A refusal at the client's address (RFC 6749 section 4.1.2.1): only the registered members, `state` and `iss`.

use diagnosis::{Refusal, Surface};
use engine::Desk;
use engine::authorization::ReturnAddress;

use super::telling::Told;
use crate::pages;
use crate::reply::Reply;
use words::Language;

/// The reply that tells a client of a refusal.
pub(crate) fn redirect(desk: &Desk, language: Language, address: &ReturnAddress, refusal: &Refusal) -> Reply {
    let (shown, told) = (refusal.shown(), Told::of(desk, refusal));
    let (text, uri) = (told.description(), told.error_uri());
    let members = [
        ("error", shown.error_on(Surface::Authorize)),
        ("error_description", text.as_str()),
        ("error_uri", uri.as_str()),
    ];
    pages::answer_at(language, address, &members)
}
