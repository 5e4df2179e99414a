//! What somebody says who opens a ticket.

use diagnosis::Refusal;
use uuid::Uuid;

/// Characters that a person's words may have.
pub const WORDS: usize = 2_000;
/// Characters of how they can be reached.
const CONTACT: usize = 200;
/// Characters that an answer may have.
const ANSWER: usize = 10_000;

/// What somebody says who opens a ticket: about which refusal, in their own words, and how they can be reached. Plain text, whatever
/// it looks like.
#[derive(Clone, Debug)]
pub struct Plea {
    pub(super) trace_id: Uuid,
    pub(super) words: String,
    pub(super) contact: String,
}

impl Plea {
    /// Reads it; refuses with 900144 (no trace id), 88180007 (none that can be) or 88180013 (too long).
    pub fn read(path: &str, trace_id: &str, words: &str, contact: &str) -> Result<Self, Refusal> {
        if trace_id.trim().is_empty() {
            return Err(Refusal::required_parameter_missing("trace_id", path));
        }
        let trace_id = terms::guid(trace_id).ok_or_else(|| Refusal::ticket_needs_recent_trace(trace_id))?;
        Ok(Self {
            trace_id,
            words: plain(words, "field-words", WORDS)?,
            contact: plain(contact, "field-contact", CONTACT)?.replace('\n', " "),
        })
    }
}

/// The text of an answer; refuses with 88180013 or 88180016.
pub fn answer_text(text: &str) -> Result<String, Refusal> {
    let text = plain(text, "field-answer", ANSWER)?;
    if text.is_empty() { Err(Refusal::ticket_answer_empty()) } else { Ok(text) }
}

/// Plain text: lines and what shows.
fn plain(text: &str, field: &'static str, most: usize) -> Result<String, Refusal> {
    let text = text.replace("\r\n", "\n");
    let text: String = text.trim().chars().filter(|c| *c == '\n' || *c == '\t' || !c.is_control()).collect();
    match text.chars().count() {
        length if length > most => Err(Refusal::ticket_text_too_long(field, length as u64, most as u64)),
        _ => Ok(text),
    }
}
