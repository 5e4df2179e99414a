//! The engines below the records.

mod checkpoint;
mod fault;
pub(crate) mod postgres;
pub(crate) mod sqlite;
mod store;

pub use postgres::{Replication, Server};
pub use store::Store;
