//! Points in time and spans between them, in whole seconds.

use serde::{Deserialize, Serialize};

/// Whole seconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(pub i64);

/// A span in whole seconds; at most about 136 years, so that adding one never overflows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Lifetime(pub u32);

impl Instant {
    /// Seconds since 1970.
    pub fn seconds(self) -> i64 {
        self.0
    }

    /// Milliseconds since 1970, as the clock tells them; 0 for what lies before.
    pub fn milliseconds(self) -> u64 {
        u64::try_from(self.0).unwrap_or(0).saturating_mul(1000)
    }

    /// The second of an instant in milliseconds since 1970.
    pub fn of_milliseconds(milliseconds: u64) -> Instant {
        Instant(i64::try_from(milliseconds / 1000).unwrap_or(i64::MAX))
    }

    /// Whole seconds from `earlier` until this; negative if this is before it.
    pub fn since(self, earlier: Instant) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

impl std::ops::Add<Lifetime> for Instant {
    type Output = Instant;
    fn add(self, span: Lifetime) -> Instant {
        Instant(self.0.saturating_add(i64::from(span.0)))
    }
}

impl std::ops::Sub<Lifetime> for Instant {
    type Output = Instant;
    fn sub(self, span: Lifetime) -> Instant {
        Instant(self.0.saturating_sub(i64::from(span.0)))
    }
}

impl From<Instant> for i64 {
    fn from(at: Instant) -> i64 {
        at.0
    }
}

impl std::fmt::Display for Instant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&diagnosis::instant_text(self.0))
    }
}
/// What a difference between two clocks usually comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lateness {
    /// Up to five minutes: a clock that is not synchronized.
    Clock,
    /// A whole number of half hours, up to fourteen hours: local time written as UTC.
    TimeZone,
    /// Anything else: a value that was kept for too long.
    Stale,
}

impl Lateness {
    /// Judges a difference in seconds, in either direction.
    pub fn of(seconds: i64) -> Self {
        const HALF_HOUR: u64 = 1800;
        const SLACK: u64 = 120;
        let size = seconds.unsigned_abs();
        let beside = (size % HALF_HOUR).min(HALF_HOUR - size % HALF_HOUR);
        match size {
            0..=300 => Self::Clock,
            _ if beside <= SLACK && size <= 28 * HALF_HOUR + SLACK => Self::TimeZone,
            _ => Self::Stale,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_tells_where_it_comes_from() {
        assert_eq!(Lateness::of(40), Lateness::Clock);
        assert_eq!(Lateness::of(-7_200 + 30), Lateness::TimeZone);
        assert_eq!(Lateness::of(19_800), Lateness::TimeZone);
        assert_eq!(Lateness::of(900), Lateness::Stale);
        assert_eq!(Lateness::of(90_000), Lateness::Stale);
    }
}
