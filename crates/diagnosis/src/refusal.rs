//! The refusal: the value that says no. Made only by the constructors that the catalogue generates.

use crate::catalogue::{self, Diagnosis, State, Surface};
use crate::{Allowed, Fact, Mend};

include!(concat!(env!("OUT_DIR"), "/constructors.rs"));

/// A numbered no, with its facts. Small to pass around: the content is boxed.
#[derive(Debug, Clone)]
pub struct Refusal(Box<Content>);

#[derive(Debug, Clone)]
struct Content {
    diagnosis: &'static Diagnosis,
    facts: Vec<(&'static str, Fact)>,
    evidence: Vec<(&'static str, Fact)>,
    because: Option<String>,
    mends: Vec<Mend>,
    directory_change: Option<String>,
    retry_after: Option<u32>,
    is_provoked: bool,
}

impl Refusal {
    fn of(diagnosis: &'static Diagnosis, facts: Vec<(&'static str, Fact)>) -> Self {
        Self(Box::new(Content {
            diagnosis,
            facts,
            evidence: Vec::new(),
            because: None,
            mends: Vec::new(),
            directory_change: None,
            retry_after: None,
            is_provoked: false,
        }))
    }

    /// A refusal of any raised or reserved entry, made from its example facts: for `sanad provoke` alone. The log marks it.
    pub fn provoked(diagnosis: &'static Diagnosis) -> Option<Self> {
        let has_words = matches!(diagnosis.state, State::Raised | State::Reserved);
        has_words.then(|| {
            let mut refusal = Self::of(diagnosis, diagnosis.example_facts());
            refusal.0.is_provoked = true;
            refusal
        })
    }

    /// The same refusal, told of this client where its example names another.
    #[must_use]
    pub fn of_client(mut self, id: &str) -> Self {
        for (_, fact) in self.0.facts.iter_mut().filter(|(name, _)| *name == "client_id") {
            *fact = match fact {
                Fact::Echo(_) => Fact::echo(id),
                _ => Fact::Literal(id.to_owned()),
            };
        }
        self
    }

    /// Whether it was ordered by `sanad provoke`.
    pub fn is_provoked(&self) -> bool {
        self.0.is_provoked
    }

    /// The true entry; the log keeps it.
    pub fn diagnosis(&self) -> &'static Diagnosis {
        self.0.diagnosis
    }

    /// The entry that outsiders are told.
    pub fn shown(&self) -> &'static Diagnosis {
        self.0.diagnosis.shown()
    }

    /// The true number.
    pub fn number(&self) -> u32 {
        self.0.diagnosis.number
    }

    /// The facts that whoever may see the reply may see.
    pub fn facts(&self) -> &[(&'static str, Fact)] {
        &self.0.facts
    }

    /// What only entitled readers see.
    pub fn evidence(&self) -> &[(&'static str, Fact)] {
        &self.0.evidence
    }

    /// The inner cause, for the log alone.
    pub fn inner_cause(&self) -> Option<&str> {
        self.0.because.as_deref()
    }

    /// What would have to change in the request.
    pub fn mends(&self) -> &[Mend] {
        &self.0.mends
    }

    /// The fragment of the directory file that would have to change, where the registration is at fault.
    pub fn directory_change(&self) -> Option<&str> {
        self.0.directory_change.as_deref()
    }

    /// Seconds after which trying again makes sense.
    pub fn retry_after(&self) -> Option<u32> {
        self.0.retry_after
    }

    /// The status of the entry that outsiders are told.
    pub fn status_on(&self, surface: Surface) -> u16 {
        self.shown().status_on(surface)
    }

    /// The same refusal, with its inner cause for the log.
    #[must_use]
    pub fn because(mut self, cause: impl Into<String>) -> Self {
        self.0.because = Some(cause.into());
        self
    }

    /// The same refusal, with evidence that its entry lists; what an entry does not list is dropped.
    #[must_use]
    pub fn with_evidence(mut self, name: &'static str, fact: Fact) -> Self {
        if self.0.diagnosis.evidence.iter().any(|(listed, _)| *listed == name) {
            self.0.evidence.push((name, fact));
        }
        self
    }

    /// The same refusal, with a change that would make the request pass.
    #[must_use]
    pub fn mend(mut self, mend: Mend) -> Self {
        self.0.mends.push(mend);
        self
    }

    /// The same refusal, with this change if no better one is known.
    #[must_use]
    pub fn else_mend(self, mend: Mend) -> Self {
        if self.mends().is_empty() { self.mend(mend) } else { self }
    }

    /// The same refusal, with each of its mends turned into another.
    #[must_use]
    pub fn turn_mends(mut self, turn: impl FnMut(Mend) -> Mend) -> Self {
        self.0.mends = self.0.mends.into_iter().map(turn).collect();
        self
    }

    /// The same refusal, with the fragment of the directory file that would have to change.
    #[must_use]
    pub fn change_directory(mut self, fragment: impl Into<String>) -> Self {
        self.0.directory_change = Some(fragment.into());
        self
    }

    /// The same refusal, with the time after which trying again makes sense, in seconds.
    #[must_use]
    pub fn retry_in(mut self, seconds: u32) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }
}
