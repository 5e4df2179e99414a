//! The engines below the records.

pub(crate) mod postgres;
pub(crate) mod sqlite;
mod store;

pub use sqlite::Migrations;
pub use store::Store;
