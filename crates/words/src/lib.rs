//! The texts of every diagnosis and page in each language, rendered for the wire, a page or a terminal.
//!
//! A text is written once per language (`texts/*.ftl`); `backticks` mark a literal. How values stand in it depends on where it
//! is shown: in `<bdi>` on a page, between isolates in a terminal, bare on the wire.

mod actor;
mod bundles;
mod language;
mod render;
mod search;

pub use actor::actor;
pub use language::Language;
pub use render::{
    Arg, Place, Words, counted, description, escape, fact, mend, phrase, sentence, steers, text, words,
};
pub use search::search;
