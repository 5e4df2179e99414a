//! A refusal with the mark that it must leave in the store.

use diagnosis::{Fault, Mend, Refusal};
use terms::Digest;
use uuid::Uuid;

/// A refusal, and the mark that it must leave.
pub(crate) struct Rejection {
    pub(crate) refusal: Refusal,
    pub(crate) aftermath: Aftermath,
}

/// What has to be written although the request is refused. It commits with the row of the log, before anybody is told.
#[derive(Clone)]
pub(crate) enum Aftermath {
    /// Nothing.
    None,
    /// A code was injected: it dies.
    BurnCode { code: Uuid },
    /// A single-use value was used again: everything that came of it dies.
    RevokeFamily { family: Uuid, because: &'static str },
    /// A wrong secret is counted.
    CountGuess(Digest),
}

impl From<Refusal> for Rejection {
    fn from(refusal: Refusal) -> Self {
        Self { refusal, aftermath: Aftermath::None }
    }
}

impl From<Fault> for Rejection {
    fn from(fault: Fault) -> Self {
        Refusal::from(fault).into()
    }
}

impl Rejection {
    /// The same rejection, with a change that would make the request pass.
    pub(crate) fn mend(mut self, mend: Mend) -> Self {
        self.refusal = self.refusal.mend(mend);
        self
    }

    /// The same rejection, with this change if no better one is known.
    pub(crate) fn else_mend(mut self, mend: Mend) -> Self {
        self.refusal = self.refusal.else_mend(mend);
        self
    }
}
