//! What applying a directory would change, in words that a person can check.

use serde::Serialize;
use serde_json::Value;

/// What happens to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// It is made.
    Create,
    /// It is changed.
    Change,
    /// It is removed.
    Remove,
    /// It is left alone, because somebody else made it.
    LeaveAlone,
}

impl Verb {
    /// The sign in front of a line of the difference.
    pub fn sign(self) -> char {
        match self {
            Self::Create => '+',
            Self::Change => '~',
            Self::Remove => '-',
            Self::LeaveAlone => '=',
        }
    }
}

/// One line of the difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What happens.
    pub verb: Verb,
    /// To which record: `client web of demo`.
    pub what: String,
    /// The members that differ: `redirect_uris: [a] -> [a, b]`.
    pub members: Vec<String>,
}

/// The members in which two records differ. Digests are not shown.
pub(super) fn members(old: &impl Serialize, new: &impl Serialize) -> Vec<String> {
    let (Ok(Value::Object(old)), Ok(Value::Object(new))) =
        (serde_json::to_value(old), serde_json::to_value(new))
    else {
        return Vec::new();
    };
    new.iter()
        .filter(|(name, value)| old.get(*name) != Some(value))
        .map(|(name, value)| {
            if name == "secrets" {
                return "secrets: changed".to_owned();
            }
            let before = old.get(name).map_or("nothing".to_owned(), Value::to_string);
            format!("{name}: {before} -> {value}")
        })
        .collect()
}
