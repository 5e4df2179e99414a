//! A fault: something of ours broke. It becomes a refusal whose inner cause only the log reads.

use crate::Refusal;

/// What broke. The text is for the operator's log and never leaves the server by another way.
#[derive(Debug, Clone)]
pub enum Fault {
    /// The store cannot be reached or is too busy.
    Unavailable(String),
    /// The store has no room left.
    Full(String),
    /// A flush failed: nothing that waited for it may be acknowledged.
    NotFlushed(String),
    /// Too many transactions wait already.
    QueueFull,
    /// A commit was ordered and its answer was lost: whether it happened is not known.
    InDoubt(String),
    /// Anything else: a bug, a row that cannot be read, a key that does not fit.
    Broken(String),
}

impl Fault {
    /// A fault from anything that can say what it is.
    pub fn broken(what: impl std::fmt::Display) -> Self {
        Self::Broken(what.to_string())
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unavailable(why) => write!(f, "store unavailable: {why}"),
            Self::Full(why) => write!(f, "store full: {why}"),
            Self::NotFlushed(why) => write!(f, "flush failed: {why}"),
            Self::QueueFull => write!(f, "the store's queue is full"),
            Self::InDoubt(why) => write!(f, "commit in doubt: {why}"),
            Self::Broken(why) => write!(f, "fault: {why}"),
        }
    }
}

impl std::error::Error for Fault {}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        let because = fault.to_string();
        match fault {
            Fault::Unavailable(_) => Refusal::storage_unavailable().retry_in(1),
            Fault::Full(_) => Refusal::storage_full().retry_in(5),
            // Somebody has to look at the disk first.
            Fault::NotFlushed(_) => Refusal::storage_failed_to_flush().retry_in(30),
            Fault::QueueFull => Refusal::storage_queue_full().retry_in(1),
            Fault::InDoubt(_) => Refusal::commit_in_doubt().retry_in(1),
            Fault::Broken(_) => Refusal::token_issuance_error(),
        }
        .because(because)
    }
}
