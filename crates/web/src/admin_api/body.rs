//! The body of a request to the admin API: one JSON object, in which no name stands twice.

use std::fmt;

use diagnosis::Refusal;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::request::Request;

/// The members of the body; refuses with 88180020.
pub(super) fn members(request: &Request) -> Result<Map<String, Value>, Refusal> {
    if !request.is_json() {
        return Err(Refusal::record_body_not_readable("problem-json-type"));
    }
    match serde_json::from_slice::<Strict>(&request.body) {
        Ok(Strict(Value::Object(members))) => Ok(members),
        Ok(_) => Err(Refusal::record_body_not_readable("problem-not-an-object")),
        Err(e) => Err(Refusal::record_body_not_readable("problem-not-json").because(e.to_string())),
    }
}

/// JSON whose objects repeat no name: of two values the reader and whoever looked at it before might each take another (RFC 8259 section 4).
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Reader).map(Self)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("a number out of range"))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        if value.contains('\0') { Err(E::custom("a NUL character")) } else { Ok(value.into()) }
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut out = Vec::new();
        while let Some(Strict(value)) = list.next_element()? {
            out.push(value);
        }
        Ok(out.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut out = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let Strict(value) = members.next_value()?;
            if name.contains('\0') || out.insert(name.clone(), value).is_some() {
                return Err(A::Error::custom(format!("{name} stands twice")));
            }
        }
        Ok(out.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Value> {
        serde_json::from_str::<Strict>(text).ok().map(|strict| strict.0)
    }

    #[test]
    fn no_name_stands_twice_at_any_depth() {
        assert_eq!(
            read(r#"{"a": [{"b": 1, "c": null}]}"#).unwrap().to_string(),
            r#"{"a":[{"b":1,"c":null}]}"#
        );
        for wrong in [
            r#"{"a": 1, "a": 2}"#,
            r#"{"x": [{"a": 1, "a": 2}]}"#,
            r#"{"a": "\u0000"}"#,
            r#"{"a": 1} {}"#,
            "\u{feff}{}",
            r#"{"a": NaN}"#,
            r#"{"a": 1e400}"#,
        ] {
            assert!(read(wrong).is_none(), "{wrong}");
        }
        assert!(read(&"[".repeat(10_000)).is_none());
    }
}
