//! The commands.

mod apply;
mod cli;
mod dev;
mod explain;
mod log;
mod print;
mod serve;

pub use cli::run;
