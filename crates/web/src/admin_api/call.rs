//! One call of the admin API, as its operation sees it, and what the operation gives back.

use std::pin::Pin;
use std::sync::Arc;

use diagnosis::{Allowed, Refusal};
use engine::Desk;
use engine::administration::Permit;
use serde_json::{Map, Value, json};
use store::records::tenant::Tenant;
use terms::Parameters;
use uuid::Uuid;

use super::{body, cursor};
use crate::request::Request;

/// Items of a list where nobody says how many, and at most.
const USUAL: u32 = 50;
const MOST: u32 = 200;

/// A call.
pub(super) struct Call<'c> {
    pub(super) desk: &'c Desk,
    pub(super) request: &'c Request,
    pub(super) tenant: Arc<Tenant>,
    pub(super) permit: Permit,
    /// What stands in the path where the operation has a name in braces.
    pub(super) parts: Vec<String>,
    pub(super) query: Parameters,
    /// The path below `/api/v1`, which names the list that a cursor is for.
    pub(super) path: String,
}

/// What an operation does.
pub(super) type Handler = for<'c> fn(&'c Call<'c>) -> BoxFuture<'c>;
pub(super) type BoxFuture<'c> = Pin<Box<dyn Future<Output = Result<Answer, Refusal>> + Send + 'c>>;

/// What comes back.
pub(super) enum Answer {
    /// A document, and its version where it can be changed.
    One(Value, Option<String>),
    /// A document that was made now, and where it is below `/api/v1`.
    Made(Value, String),
    /// Part of a list, and where it goes on.
    List(Vec<Value>, Option<String>),
    /// It is done, and there is nothing to show.
    Done,
}

impl Call<'_> {
    /// What stands in the path at a place.
    pub(super) fn part(&self, at: usize) -> &str {
        self.parts.get(at).map_or("", String::as_str)
    }

    /// The members of the body; refuses with 88180020.
    pub(super) fn members(&self) -> Result<Map<String, Value>, Refusal> {
        body::members(self.request)
    }

    /// The members of the body, of which only these may be there and each is a text; refuses with 88180019 or 88180020.
    pub(super) fn texts<const N: usize>(&self, names: [&str; N]) -> Result<[String; N], Refusal> {
        let members = self.members()?;
        if let Some(other) = members.keys().find(|name| !names.contains(&name.as_str())) {
            return Err(Refusal::member_not_acceptable(names.join(", "), other, other));
        }
        let mut out = [const { String::new() }; N];
        for (to, name) in out.iter_mut().zip(names) {
            match members.get(name) {
                Some(Value::String(text)) => to.clone_from(text),
                None | Some(Value::Null) => {}
                Some(other) => {
                    return Err(Refusal::member_not_acceptable(
                        Allowed::Said("allowed-text"),
                        &other.to_string(),
                        name,
                    ));
                }
            }
        }
        Ok(out)
    }

    /// A parameter of the address.
    pub(super) fn asked(&self, name: &str) -> Option<&str> {
        self.query.get(name).filter(|value| !value.is_empty())
    }

    /// How many items are wanted; refuses with 88180019.
    pub(super) fn limit(&self) -> Result<u32, Refusal> {
        let Some(text) = self.asked("limit") else { return Ok(USUAL) };
        let wrong = || Refusal::member_not_acceptable(format!("1 to {MOST}"), text, "limit");
        let limit: u32 = text.parse().map_err(|_| wrong())?;
        if (1..=MOST).contains(&limit) && !text.starts_with('+') { Ok(limit) } else { Err(wrong()) }
    }

    /// After which key the list goes on; refuses with 88180021.
    pub(super) fn after(&self) -> Result<Option<Vec<u8>>, Refusal> {
        let Some(cursor) = self.asked("cursor") else { return Ok(None) };
        cursor::read(self.desk, &self.tenant, &self.path, cursor).map(Some)
    }

    /// The same as a text; the empty one at the beginning.
    pub(super) fn after_text(&self) -> Result<String, Refusal> {
        let key = self.after()?.unwrap_or_default();
        String::from_utf8(key).map_err(|_| Refusal::cursor_not_readable())
    }

    /// The same as an id before which the list goes on; the last one at the beginning.
    pub(super) fn before_id(&self) -> Result<Uuid, Refusal> {
        let Some(key) = self.after()? else { return Ok(Uuid::max()) };
        Uuid::from_slice(&key).map_err(|_| Refusal::cursor_not_readable())
    }

    /// A list with where it goes on, if it is as long as was wanted; `key` is the last one's.
    pub(super) fn list(&self, items: Vec<Value>, limit: u32, key: Option<&[u8]>) -> Answer {
        let goes_on = items.len() >= limit as usize;
        let next = key.filter(|_| goes_on).map(|key| self.place(key));
        Answer::List(items, next)
    }

    /// The cursor of the place after a key.
    pub(super) fn place(&self, key: &[u8]) -> String {
        cursor::make(self.desk, &self.tenant, &self.path, key)
    }
}

impl Answer {
    /// The body, if there is one.
    pub(super) fn body(&self) -> Option<String> {
        match self {
            Self::One(document, _) | Self::Made(document, _) => Some(document.to_string()),
            Self::List(items, next) => Some(json!({"items": items, "next": next}).to_string()),
            Self::Done => None,
        }
    }
}
