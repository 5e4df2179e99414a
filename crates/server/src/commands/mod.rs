//! The commands.

mod admin;
mod apply;
mod args;
mod backup;
mod beside;
mod changes;
mod cli;
mod dev;
mod doctor;
mod explain;
mod key;
mod log;
mod place;
mod print;
mod provoke;
mod record_args;
mod records;
mod rehearse;
mod remote;
mod serve;
mod ticket;

pub use cli::run;
