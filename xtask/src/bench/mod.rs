//! `cargo xtask bench`: requests per CPU second of the release binary on one core, beside a server that only signs, in interleaved
//! rounds of one run. The load comes from another process on the other core.

mod load;
mod machine;
mod report;
mod rows;
mod run;
mod stage;

pub(crate) use load::load;
pub(crate) use run::{Options, run};
