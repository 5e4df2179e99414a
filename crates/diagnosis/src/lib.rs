//! The ground floor: the catalogue of numbered diagnoses and the refusal, the value that says no.
//!
//! Every floor above refuses with a [`Refusal`], so nobody imports upwards to fail. The catalogue is data
//! (`catalogue/diagnoses.toml`); the build turns it into a table and one constructor per raised entry.

mod catalogue;
mod clause;
mod fact;
mod fault;
mod mend;
mod pasted;
mod refusal;

pub use catalogue::{Audience, Diagnosis, FactKind, Kind, State, Surface, find, list};
pub use clause::{ERROR_VALUES, ErrorValue, error_value};
pub use fact::{Allowed, Fact, MATCHED_ON, instant_of, instant_text};
pub use fault::Fault;
pub use mend::Mend;
pub use pasted::{Pasted, number_of};
pub use refusal::Refusal;
