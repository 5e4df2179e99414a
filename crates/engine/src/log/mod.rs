//! The sign-in log: one row per decision, with the trail. Rows that belong to an effect commit with it; all others are gathered.

mod spooled;
mod story;
mod writer;

pub use spooled::read_spool;
pub(crate) use story::counted;
pub use story::{Detail, Entry, Story};
pub use writer::SignInLog;
