//! Points in time as people type them: `2026-11-22`, `2026-11-22 10:33:20Z`, or a span back from now: `90s`, `15m`, `2h`, `7d`.

use diagnosis::Refusal;

use crate::Instant;

/// Reads one; refuses with 88010011.
pub fn parse(text: &str, now: Instant) -> Result<Instant, Refusal> {
    let text = text.trim();
    back(text)
        .map(|seconds| Instant(now.0.saturating_sub(seconds)))
        .or_else(|| exact(text))
        .ok_or_else(|| Refusal::time_not_readable(text))
}

fn back(text: &str) -> Option<i64> {
    let unit = text.chars().last()?;
    let number: i64 = text.strip_suffix(unit)?.trim().parse().ok().filter(|number| *number >= 0)?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        'd' => 86_400,
        _ => return None,
    };
    number.checked_mul(seconds)
}

fn exact(text: &str) -> Option<Instant> {
    let whole = match text.len() {
        10 => format!("{text}T00:00:00Z"),
        _ => text.replacen(' ', "T", 1),
    };
    let whole = if whole.ends_with('Z') { whole } else { format!("{whole}Z") };
    diagnosis::instant_of(&whole).map(Instant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_people_type_them() {
        let now = Instant(1_795_521_600);
        for (text, seconds) in [
            ("2026-11-24 12:00:00Z", 1_795_521_600),
            ("2026-11-24T12:00:00", 1_795_521_600),
            ("2026-11-24", 1_795_478_400),
            ("15m", 1_795_520_700),
            ("7d", 1_794_916_800),
        ] {
            assert_eq!(parse(text, now).unwrap().0, seconds, "{text}");
        }
        for text in ["yesterday", "5y", "-3h", "", "2026-13-01"] {
            assert_eq!(parse(text, now).unwrap_err().number(), 88_010_011, "{text}");
        }
    }
}
