//! `cargo xtask faults`: what must survive crashes, power loss, broken disks, databases and networks, checked against a ledger that is kept
//! outside the server.

mod database;
mod desk;
mod disk;
mod flood;
mod flushes;
mod kill;
mod ledger;
mod network;
mod planted;
mod power;
mod rolling;
mod run;
mod timing;

pub(crate) use run::{Options, run, short};
