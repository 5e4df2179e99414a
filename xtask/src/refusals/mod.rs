//! `cargo xtask refusals`: valid requests with one thing changed, sent to a running server; what is told, logged, explained and
//! mended.

mod bases;
mod cause;
mod changes;
mod report;
mod request;
mod rows;
mod run;
mod trial;
mod world;

use rows::reason;
pub(crate) use run::{Options, run};
