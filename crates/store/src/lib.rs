//! Records and their SQL, over two drivers of one dialect.
//!
//! Only a [`Transaction`] can write. Reads go through [`Store`]; both speak the same portable SQL, whose parameters are
//! numbered `$1`, `$2` … and bound by the digits of their names. Nothing here knows what a record means to the protocol.

mod driver;
mod migrate;
pub mod records;
mod row;
#[cfg(test)]
mod tests;
mod transaction;

pub use driver::{Replication, Server, Store};
pub use migrate::Migrations;
pub use row::{Columns, Row, Value};
pub use transaction::Transaction;
