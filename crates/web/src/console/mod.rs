//! `/{T}/admin`: the console, rendered on the server, in each language.

mod changes;
mod chart;
mod door;
mod form;
mod log;
mod overview;
mod preview;
mod records;
mod shell;
mod sign_in;
mod table;
mod tenants;
mod tickets;
mod visit;
mod watch;

pub(crate) use door::console;
