//! The engine for several nodes: PostgreSQL through a bounded pool. The same SQL, the same records.

mod address;
mod pool;
mod standing;
mod transact;
mod value;

pub use address::Server;
pub(crate) use pool::Pool;
pub use standing::Replication;
pub(crate) use transact::Open;
