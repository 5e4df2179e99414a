//! What goes into a statement and what comes out of it, alike on every engine.

use diagnosis::Fault;
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// A parameter of a statement.
#[derive(Clone, Copy, Debug)]
pub enum Value<'v> {
    /// NULL.
    Null,
    /// BIGINT.
    Int(i64),
    /// TEXT.
    Text(&'v str),
    /// BYTEA.
    Bytes(&'v [u8]),
}

impl<'v> From<&'v Uuid> for Value<'v> {
    fn from(id: &'v Uuid) -> Self {
        Self::Bytes(id.as_bytes())
    }
}
impl<'v> From<&'v str> for Value<'v> {
    fn from(text: &'v str) -> Self {
        Self::Text(text)
    }
}
impl<'v> From<&'v String> for Value<'v> {
    fn from(text: &'v String) -> Self {
        Self::Text(text)
    }
}
impl<'v> From<&'v [u8]> for Value<'v> {
    fn from(bytes: &'v [u8]) -> Self {
        Self::Bytes(bytes)
    }
}
impl<'v> From<&'v Vec<u8>> for Value<'v> {
    fn from(bytes: &'v Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}
impl<'v> From<&'v terms::Digest> for Value<'v> {
    fn from(digest: &'v terms::Digest) -> Self {
        Self::Bytes(&digest.0)
    }
}
impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}
impl From<u32> for Value<'_> {
    fn from(number: u32) -> Self {
        Self::Int(number.into())
    }
}
impl From<terms::Instant> for Value<'_> {
    fn from(at: terms::Instant) -> Self {
        Self::Int(at.0)
    }
}
impl<'v, T: Into<Value<'v>>> From<Option<T>> for Value<'v> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// One cell of a row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    Null,
    Int(i64),
    Text(String),
    Bytes(Vec<u8>),
}

/// One row, to be read column by column.
#[derive(Clone, Debug)]
pub struct Row(pub(crate) Vec<Cell>);

impl Row {
    /// Reads the columns from the first on.
    pub fn columns(self) -> Columns {
        Columns(self.0.into_iter())
    }
}

/// The columns of a row, in the order of the statement. A cell of another type is a fault of this one object.
pub struct Columns(std::vec::IntoIter<Cell>);

impl Columns {
    fn wrong<T>(cell: Option<&Cell>, wanted: &str) -> Result<T, Fault> {
        let found = match cell {
            None => "no column",
            Some(Cell::Null) => "NULL",
            Some(Cell::Int(_)) => "a number",
            Some(Cell::Text(_)) => "a text",
            Some(Cell::Bytes(_)) => "bytes",
        };
        Err(Fault::Broken(format!("a row holds {found} where {wanted} belongs")))
    }

    /// A number.
    pub fn int(&mut self) -> Result<i64, Fault> {
        match self.0.next() {
            Some(Cell::Int(number)) => Ok(number),
            other => Self::wrong(other.as_ref(), "a number"),
        }
    }

    /// A number or nothing.
    pub fn maybe_int(&mut self) -> Result<Option<i64>, Fault> {
        match self.0.next() {
            Some(Cell::Null) => Ok(None),
            Some(Cell::Int(number)) => Ok(Some(number)),
            other => Self::wrong(other.as_ref(), "a number or NULL"),
        }
    }

    /// A counter.
    pub fn counter(&mut self) -> Result<u32, Fault> {
        u32::try_from(self.int()?).map_err(|_| Fault::broken("a counter is out of its range"))
    }

    /// An instant.
    pub fn instant(&mut self) -> Result<terms::Instant, Fault> {
        self.int().map(terms::Instant)
    }

    /// An instant or nothing.
    pub fn maybe_instant(&mut self) -> Result<Option<terms::Instant>, Fault> {
        Ok(self.maybe_int()?.map(terms::Instant))
    }

    /// A text.
    pub fn text(&mut self) -> Result<String, Fault> {
        match self.0.next() {
            Some(Cell::Text(text)) => Ok(text),
            other => Self::wrong(other.as_ref(), "a text"),
        }
    }

    /// A text or nothing.
    pub fn maybe_text(&mut self) -> Result<Option<String>, Fault> {
        match self.0.next() {
            Some(Cell::Null) => Ok(None),
            Some(Cell::Text(text)) => Ok(Some(text)),
            other => Self::wrong(other.as_ref(), "a text or NULL"),
        }
    }

    /// Bytes.
    pub fn bytes(&mut self) -> Result<Vec<u8>, Fault> {
        match self.0.next() {
            Some(Cell::Bytes(bytes)) => Ok(bytes),
            other => Self::wrong(other.as_ref(), "bytes"),
        }
    }

    /// An id.
    pub fn id(&mut self) -> Result<Uuid, Fault> {
        Uuid::from_slice(&self.bytes()?).map_err(Fault::broken)
    }

    /// An id or nothing.
    pub fn maybe_id(&mut self) -> Result<Option<Uuid>, Fault> {
        match self.0.next() {
            Some(Cell::Null) => Ok(None),
            Some(Cell::Bytes(bytes)) => Uuid::from_slice(&bytes).map(Some).map_err(Fault::broken),
            other => Self::wrong(other.as_ref(), "an id or NULL"),
        }
    }

    /// A digest of 32 bytes.
    pub fn digest(&mut self) -> Result<terms::Digest, Fault> {
        terms::Digest::from_slice(&self.bytes()?)
            .ok_or_else(|| Fault::broken("a digest has the wrong length"))
    }

    /// A record kept as JSON.
    pub fn json<T: DeserializeOwned>(&mut self) -> Result<T, Fault> {
        serde_json::from_str(&self.text()?).map_err(Fault::broken)
    }
}
