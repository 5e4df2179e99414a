//! Between the members of a record and the fields of its form.

use engine::administration::{Kind, Member, Noun, members_of};
use serde_json::{Map, Value};
use terms::Parameters;

use super::shell::Shell;
use crate::admin_api::member_key;

/// A field of a form.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) label: String,
    /// `text`, `number`, `password`, `lines`, `choice`, `several` or `switch`.
    pub(super) kind: &'static str,
    pub(super) value: String,
    /// What can be chosen, and whether it is.
    pub(super) choices: Vec<(&'static str, bool)>,
    pub(super) is_required: bool,
    /// Whether it stays as it is.
    pub(super) is_fixed: bool,
}

/// The fields of a record; `is_new` where there is none yet.
pub(super) fn fields(shell: &Shell, noun: Noun, entry: &Map<String, Value>, is_new: bool) -> Vec<Field> {
    let shown = |member: &&Member| match member.kind {
        Kind::Secrets => false,
        Kind::Password => is_new,
        Kind::Guid => !is_new,
        _ => true,
    };
    members_of(noun).iter().filter(shown).map(|member| field(shell, noun, member, entry, is_new)).collect()
}

fn field(shell: &Shell, noun: Noun, member: &Member, entry: &Map<String, Value>, is_new: bool) -> Field {
    let value = entry.get(member.name).unwrap_or(&Value::Null);
    let text = value.as_str().unwrap_or_default();
    let has = |one: &str| value.as_array().is_some_and(|list| list.iter().any(|v| v.as_str() == Some(one)));
    let (kind, value, choices) = match member.kind {
        Kind::Text | Kind::Guid | Kind::Link | Kind::Words | Kind::Secrets => {
            ("text", text.to_owned(), Vec::new())
        }
        Kind::Password => ("password", String::new(), Vec::new()),
        Kind::Seconds(..) => {
            ("number", value.as_u64().map(|n| n.to_string()).unwrap_or_default(), Vec::new())
        }
        Kind::Lines => {
            let lines = value.as_array().into_iter().flatten().filter_map(Value::as_str);
            ("lines", lines.collect::<Vec<_>>().join("\n"), Vec::new())
        }
        Kind::Pairs | Kind::Claims => ("lines", pairs(value), Vec::new()),
        Kind::Switch => ("switch", value.as_bool().unwrap_or(false).to_string(), Vec::new()),
        Kind::Several(values) => {
            ("several", String::new(), values.iter().map(|one| (*one, has(one))).collect())
        }
        Kind::Choice(values) => {
            let none = std::iter::once(("", text.is_empty()));
            let named = values.iter().map(|one| (*one, *one == text));
            ("choice", String::new(), none.chain(named).collect())
        }
    };
    Field {
        name: member.name,
        label: shell.t(&member_key(noun, member.name)),
        kind,
        value,
        choices,
        is_required: member.required,
        is_fixed: !is_new && member.name == noun.id_member(),
    }
}

/// `name = value`, line by line. A text that reads like another value stands in quotation marks.
fn pairs(value: &Value) -> String {
    let line = |(name, value): (&String, &Value)| match value.as_str() {
        Some(text) if serde_json::from_str::<Value>(text).is_err() => format!("{name} = {text}"),
        _ => format!("{name} = {value}"),
    };
    value.as_object().into_iter().flatten().map(line).collect::<Vec<_>>().join("\n")
}

/// The record that a form means: what it says, over what was there.
pub(super) fn entry(noun: Noun, form: &Parameters, before: &Map<String, Value>) -> Map<String, Value> {
    let mut out = before.clone();
    for member in members_of(noun) {
        let given = form.first(member.name).unwrap_or_default();
        let value = match member.kind {
            Kind::Secrets => continue,
            Kind::Guid | Kind::Password if given.is_empty() => continue,
            Kind::Switch => Value::Bool(given == "true"),
            Kind::Lines => lines(given).map(Value::from).collect(),
            Kind::Several(_) => form
                .iter()
                .filter(|(name, _)| *name == member.name)
                .map(|(_, value)| Value::from(value))
                .collect(),
            Kind::Pairs | Kind::Claims => read_pairs(given, member.kind == Kind::Claims),
            Kind::Seconds(..) => match given.trim().parse::<i64>() {
                Ok(seconds) => seconds.into(),
                Err(_) if given.trim().is_empty() => Value::Null,
                Err(_) => given.into(),
            },
            // What is left empty is as if it had never been there.
            _ if given.trim().is_empty() && !member.required => Value::Null,
            Kind::Password => given.into(),
            _ => given.trim().into(),
        };
        out.insert(member.name.to_owned(), value);
    }
    out
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

fn read_pairs(text: &str, any: bool) -> Value {
    let read = |line: &str| {
        let (name, value) = line.split_once('=').unwrap_or((line, ""));
        let (name, value) = (name.trim().to_owned(), value.trim());
        let other = serde_json::from_str::<Value>(value).ok().filter(|value| any || value.is_string());
        (name, other.unwrap_or_else(|| value.into()))
    };
    Value::Object(lines(text).map(read).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_a_form_shows_is_what_it_reads() {
        let claims = json!({"name": "Ada = Lovelace", "email_verified": true, "zoneinfo": "12", "address": {"country": "GB"}});
        assert_eq!(read_pairs(&pairs(&claims), true), claims);
        let scopes = json!({"read": "Read your notes", "n": "12"});
        assert_eq!(read_pairs(&pairs(&scopes), false), scopes);
    }
}
