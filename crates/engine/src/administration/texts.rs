//! Texts that are one line of characters that show, and ids that have one spelling: of every record alike.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use uuid::Uuid;

/// Members whose texts may hold anything: a password is never shown, and an address among the claims has lines.
const FREE: [&str; 2] = ["password", "claims"];

/// The first member of an entry whose text holds a control character, and that text with a mark in its place.
pub(super) fn unshowable(entry: &impl Serialize) -> Option<(String, String)> {
    let Ok(Value::Object(members)) = serde_json::to_value(entry) else { return None };
    let mut members = members.iter().filter(|(name, _)| !FREE.contains(&name.as_str()));
    members.find_map(|(name, value)| Some((name.clone(), within(value)?)))
}

fn within(value: &Value) -> Option<String> {
    let of_text = |text: &str| {
        let mark = |c: char| if c.is_control() { '\u{FFFD}' } else { c };
        text.chars().any(char::is_control).then(|| text.chars().map(mark).collect())
    };
    match value {
        Value::String(text) => of_text(text),
        Value::Array(items) => items.iter().find_map(within),
        // Tenants hold records of their own, which are judged by themselves.
        Value::Object(members) => {
            members.iter().find_map(|(name, value)| of_text(name).or_else(|| within(value)))
        }
        _ => None,
    }
}

/// A GUID in its one spelling: 36 characters, with hyphens.
pub(super) fn guid<'de, D: Deserializer<'de>>(from: D) -> Result<Uuid, D::Error> {
    let text = String::deserialize(from)?;
    terms::guid(&text).ok_or_else(|| D::Error::custom("expected a GUID in the form 8-4-4-4-12"))
}

/// The same where there may be none.
pub(super) fn maybe_guid<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Uuid>, D::Error> {
    let Some(text) = Option::<String>::deserialize(from)? else { return Ok(None) };
    let read = terms::guid(&text).map(Some);
    read.ok_or_else(|| D::Error::custom("expected a GUID in the form 8-4-4-4-12"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_does_not_show_is_found_wherever_it_stands() {
        let named = |entry: Value| unshowable(&entry).map(|(member, _)| member);
        assert_eq!(named(json!({"client_name": "a\r\nSet-Cookie: x=1"})).as_deref(), Some("client_name"));
        assert_eq!(named(json!({"redirect_uris": ["https://a", "b\0"]})).as_deref(), Some("redirect_uris"));
        assert_eq!(named(json!({"scopes": {"re\nad": "x"}})).as_deref(), Some("scopes"));
        assert_eq!(named(json!({"secret": [{"name": "a\u{7f}"}]})).as_deref(), Some("secret"));
        assert_eq!(named(json!({"password": "a\tb", "claims": {"address": "a\nb"}, "name": "نخلة"})), None);
    }
}
