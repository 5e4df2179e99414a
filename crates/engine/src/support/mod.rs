//! The support desk: whoever was refused opens a ticket, and the desk has everything it needs beside their words.

mod bundle;
mod open;
mod plea;
mod tickets;
mod waiting;

pub use bundle::Catalogue;
pub use open::{RECENT, Receipt, open};
pub use plea::{MOST_CONTACT, MOST_WORDS, Plea, answer_text, form_token};
pub use tickets::{Opened, answer, close, document, find, list, opened, summary};
pub use waiting::{Waiting, take_in};
