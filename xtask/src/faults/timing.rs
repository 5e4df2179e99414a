//! Whether the time of a refused sign-in tells that a name exists.

use crate::party::Party;
use crate::service::{Service, binary, scratch};

/// The median time of refused sign-ins with an unknown name over that with a known one, by turns.
pub(super) fn timing(tries: usize) -> Option<f64> {
    let data = scratch("timing");
    let service = Service::start(&binary(), &data, &[], &[])?;
    let mut party = Party::new(&service.host);
    let (mut unknown, mut known) = (Vec::new(), Vec::new());
    for _ in 0..tries {
        unknown.push(party.attempt("nobody", "wrong").ok()?);
        known.push(party.attempt("ada", "wrong").ok()?);
    }
    unknown.sort();
    known.sort();
    service.terminate();
    let _ = std::fs::remove_dir_all(data);
    Some(unknown[tries / 2].as_secs_f64() / known[tries / 2].as_secs_f64())
}
