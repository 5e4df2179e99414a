//! What applying a directory would change, in words that a person can check.

use std::fmt;

use serde_json::Value;
use store::records::change::ChangedMember;
use store::records::tenant::Tenant;

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

    /// The word in the log of changes.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Change => "change",
            Self::Remove => "remove",
            Self::LeaveAlone => "leave",
        }
    }
}

/// Which record a change is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// `tenant`, `client`, `resource` or `account`.
    pub noun: &'static str,
    /// Its id in the log of changes: a tenant's id, a client's id, a resource's identifier, an account's id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The tenant it is in.
    pub tenant_id: uuid::Uuid,
    /// What people call the tenant.
    pub tenant_name: String,
}

impl Subject {
    /// A record of a tenant.
    pub(super) fn of(tenant: &Tenant, noun: &'static str, id: &str, name: &str) -> Self {
        Self {
            noun,
            id: id.to_owned(),
            name: name.to_owned(),
            tenant_id: tenant.id,
            tenant_name: tenant.name.clone(),
        }
    }
}

impl fmt::Display for Subject {
    /// `client web of demo`, `tenant demo`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.noun {
            "tenant" => write!(f, "tenant {}", self.name),
            noun => write!(f, "{noun} {} of {}", self.name, self.tenant_name),
        }
    }
}

/// One line of the difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What happens.
    pub verb: Verb,
    /// To which record.
    pub subject: Subject,
    /// The members that differ.
    pub members: Vec<ChangedMember>,
}

impl Change {
    /// The members as lines: `redirect_uris: ["a"] -> ["a","b"]`.
    pub fn lines(&self) -> Vec<String> {
        let line = |m: &ChangedMember| format!("{}: {} -> {}", m.name, m.old, m.new);
        self.members.iter().map(line).collect()
    }
}

/// The members in which two records differ. Of secrets only ids and ends are told, of a person's claims only the names.
pub(super) fn members(old: &Value, new: &Value) -> Vec<ChangedMember> {
    let (Value::Object(old), Value::Object(new)) = (old, new) else { return Vec::new() };
    new.iter()
        .filter(|(name, value)| old.get(*name) != Some(value))
        .map(|(name, value)| {
            let before = old.get(name).unwrap_or(&Value::Null);
            let (old, new) = match name.as_str() {
                "secrets" => secrets(before, value),
                "claims" => (names(before), names(value)),
                _ => (before.clone(), value.clone()),
            };
            ChangedMember { name: name.clone(), old, new }
        })
        .collect()
}

fn secrets(old: &Value, new: &Value) -> (Value, Value) {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let told = |secret: &Value| {
        let id = secret["id"].as_str().unwrap_or_default();
        match secret["expires_at"].as_i64() {
            Some(at) => format!("{id} until {}", diagnosis::instant_text(at)),
            None => id.to_owned(),
        }
    };
    let earlier = list(old);
    let is_replaced = |secret: &Value| {
        earlier.iter().any(|other| other["id"] == secret["id"] && other["digest"] != secret["digest"])
    };
    let after = list(new)
        .iter()
        .map(|secret| {
            let note = if is_replaced(secret) { " (another value)" } else { "" };
            Value::from(format!("{}{note}", told(secret)))
        })
        .collect();
    (earlier.iter().map(|secret| Value::from(told(secret))).collect(), after)
}

fn names(value: &Value) -> Value {
    value.as_object().map_or(Value::Null, |members| members.keys().cloned().map(Value::from).collect())
}
