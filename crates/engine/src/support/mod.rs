//! The support desk: whoever was refused opens a ticket, and the desk has everything it needs beside their words.

mod bundle;
mod desk;
mod open;
mod plea;
mod spool;

pub use bundle::Words;
pub use desk::{Opened, answer, close, find, list, opened};
pub use open::{Receipt, form_token, is_our_form, open};
pub use plea::{Plea, WORDS, answer_text};
pub use spool::{Spool, take_in};
