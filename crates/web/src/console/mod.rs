//! `/{T}/admin`: the console, rendered on the server, in each language.

mod changes;
mod chart;
mod door;
mod form;
mod keys;
mod log;
mod overview;
mod person;
mod preview;
mod records;
mod roles;
mod shell;
mod shown_once;
mod sign_in;
mod table;
mod tenants;
mod tickets;
mod visit;

pub(crate) use door::console;
