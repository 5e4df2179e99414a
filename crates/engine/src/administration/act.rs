//! Who does what an administrator may do.

use store::records::change::AdministrativeChange;
use terms::Instant;
use uuid::Uuid;

use crate::Chance;

/// Who does something, and when: milliseconds since 1970.
#[derive(Clone, Debug)]
pub struct Act {
    /// Who: `key revoke by alice`.
    pub actor: String,
    /// When.
    pub milliseconds: u64,
}

impl Act {
    pub(crate) fn now(&self) -> Instant {
        Instant::of_milliseconds(self.milliseconds)
    }

    /// The row in the log of changes; what it is about by noun and id.
    pub(crate) fn row(
        &self,
        chance: &dyn Chance,
        tenant_id: Uuid,
        verb: &str,
        (noun, subject): (&str, &str),
    ) -> AdministrativeChange {
        let mut random = [0; 10];
        chance.fill(&mut random);
        AdministrativeChange {
            tenant_id,
            id: crate::trace_id(self.milliseconds, random),
            at: self.now(),
            actor: self.actor.clone(),
            verb: verb.to_owned(),
            noun: noun.to_owned(),
            subject: subject.to_owned(),
            members: Vec::new(),
        }
    }
}
