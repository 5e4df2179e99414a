//! Work on a timer: sweeping what has ended, rotating signing keys. Each step is small, so that no request waits for it.

mod round;
mod sweep;

pub use round::round;
