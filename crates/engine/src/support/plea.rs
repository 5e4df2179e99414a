//! What somebody says who opens a ticket.

use diagnosis::Refusal;
use subtle::ConstantTimeEq;
use terms::jose::base64url;
use uuid::Uuid;

use crate::Desk;

/// Characters that a person's words may have.
pub const MOST_WORDS: usize = 2_000;
/// Characters of how they can be reached.
pub const MOST_CONTACT: usize = 200;
/// Characters that an answer may have.
const MOST_ANSWER: usize = 10_000;

/// What somebody says who opens a ticket: about which refusal, in their own words, and how they can be reached. Plain text, whatever
/// it looks like.
#[derive(Clone, Debug)]
pub struct Plea {
    /// The refusal that it is about.
    pub trace_id: Uuid,
    pub(super) words: String,
    pub(super) contact: String,
    /// Whether it came from the form of a page of ours.
    pub(super) from_page: bool,
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
            words: plain(words, "field-words", MOST_WORDS)?,
            contact: plain(contact, "field-contact", MOST_CONTACT)?.replace('\n', " "),
            from_page: false,
        })
    }

    /// The same plea, whose form carries the token of its page; refuses with 88090004.
    pub fn from_page(self, desk: &Desk, token: &str) -> Result<Self, Refusal> {
        let expected = form_token(desk, self.trace_id);
        let is_ours: bool = expected.as_bytes().ct_eq(token.as_bytes()).into();
        if is_ours { Ok(Self { from_page: true, ..self }) } else { Err(Refusal::form_token_wrong()) }
    }
}

/// What the form of a page carries: with the origin of the request it keeps other sites from opening tickets by a form of ours.
pub fn form_token(desk: &Desk, trace_id: Uuid) -> String {
    base64url::encode(&desk.installation.vault.keyed_digest("ticket-form", &[trace_id.as_bytes()]).0)
}

/// The text of an answer; refuses with 88180013 or 88180016.
pub fn answer_text(text: &str) -> Result<String, Refusal> {
    let text = plain(text, "field-answer", MOST_ANSWER)?;
    if text.is_empty() { Err(Refusal::ticket_answer_empty()) } else { Ok(text) }
}

/// Plain text: lines and what shows. What turns the direction of the text around it is left out.
fn plain(text: &str, field: &'static str, most: usize) -> Result<String, Refusal> {
    let turns = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let shows = |c: &char| matches!(c, '\n' | '\t') || !(c.is_control() || turns(*c));
    let text: String = text.replace("\r\n", "\n").trim().chars().filter(shows).collect();
    match text.chars().count() {
        length if length > most => Err(Refusal::ticket_text_too_long(field, length as u64, most as u64)),
        _ => Ok(text),
    }
}
