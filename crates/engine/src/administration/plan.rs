//! What would change, ready to be carried out: each change with the record as it was and as it is to be.

use diagnosis::{Fault, Refusal};
use store::records::account::{self, Account};
use store::records::administrator;
use store::records::change::{self, AdministrativeChange};
use store::records::client::{self, Client};
use store::records::resource::{self, Resource};
use store::records::tenant::{self, Tenant};
use store::records::{FROM_DIRECTORY, FROM_PEOPLE};
use store::records::{administrator_session, consent, one_time_code, purge, session};
use store::{Store, Transaction};
use terms::jose::base64url;
use terms::{Digest, Instant, Lifetime};
use uuid::Uuid;

use super::difference::{Change, Subject, Verb, members};
use super::noun::Noun;
use super::operators::is_operated_without;
use crate::Chance;

/// Who wants the change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Author {
    /// A directory file, which leaves alone what others made.
    Directory,
    /// A person, who may change everything.
    Person,
}

impl Author {
    fn origin(self) -> &'static str {
        match self {
            Self::Directory => FROM_DIRECTORY,
            Self::Person => FROM_PEOPLE,
        }
    }

    fn may_change(self, origin: &str) -> bool {
        self == Self::Person || origin == FROM_DIRECTORY
    }
}

/// A record of the directory.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Record {
    Tenant(Box<Tenant>),
    Resource(Box<Resource>),
    Client(Box<Client>),
    Account(Box<Account>),
}

impl Record {
    /// As JSON, as it is kept of a record that was changed.
    pub(super) fn json(&self) -> Result<serde_json::Value, Fault> {
        match self {
            Self::Tenant(tenant) => serde_json::to_value(tenant),
            Self::Resource(resource) => serde_json::to_value(resource),
            Self::Client(client) => serde_json::to_value(client),
            Self::Account(account) => serde_json::to_value(account),
        }
        .map_err(Fault::broken)
    }

    /// A record of a noun from its JSON.
    pub(super) fn of(noun: &str, text: &str) -> Result<Self, Fault> {
        let read = match noun {
            "tenant" => serde_json::from_str(text).map(Self::Tenant),
            "resource" => serde_json::from_str(text).map(Self::Resource),
            "client" => serde_json::from_str(text).map(Self::Client),
            _ => serde_json::from_str(text).map(Self::Account),
        };
        read.map_err(Fault::broken)
    }

    /// Since when it can be granted anything.
    fn grants_since(&mut self) -> Option<&mut Option<Instant>> {
        match self {
            Self::Client(client) => Some(&mut client.grants_since),
            Self::Account(account) => Some(&mut account.grants_since),
            Self::Tenant(_) | Self::Resource(_) => None,
        }
    }

    /// The same record as the successor of one that is there: no change takes back that grants are over.
    fn succeeding(mut self, old: &mut Self) -> Self {
        if let (Some(own), Some(old)) = (self.grants_since(), old.grants_since()) {
            *own = (*old).max(*own);
        }
        self
    }

    /// The same record as a new one: what was granted to one that had its id before is over.
    fn beginning(mut self, at: Instant) -> Self {
        if let Some(own) = self.grants_since() {
            *own = Some(at);
        }
        self
    }

    /// What tells this state of the record from another.
    pub(super) fn version(&self) -> Result<String, Fault> {
        let digest = Digest::of(self.json()?.to_string().as_bytes()).0;
        Ok(base64url::encode(digest.get(..16).unwrap_or_default()))
    }

    /// The same record as a transaction finds it.
    async fn found(&self, tx: &mut Transaction<'_>, tenant: Uuid) -> Result<Option<Self>, Fault> {
        Ok(match self {
            Self::Tenant(_) => tenant::find_in(tx, tenant).await?.map(|found| Self::Tenant(Box::new(found))),
            Self::Resource(own) => resource::find_in(tx, tenant, &own.identifier)
                .await?
                .map(|found| Self::Resource(Box::new(found))),
            Self::Client(own) => {
                client::find_in(tx, tenant, &own.id).await?.map(|found| Self::Client(Box::new(found)))
            }
            Self::Account(own) => {
                account::find_in(tx, tenant, own.id).await?.map(|found| Self::Account(Box::new(found)))
            }
        })
    }

    async fn put(
        &self,
        tx: &mut Transaction<'_>,
        write: &Write,
        origin: &str,
        at: Instant,
    ) -> Result<(), Fault> {
        let tenant = write.tenant;
        match self {
            Self::Tenant(new) => tenant::put(tx, new, origin, at).await,
            Self::Resource(new) => resource::put(tx, tenant, new, origin, at).await,
            Self::Client(new) => client::put(tx, tenant, new, origin, at).await,
            Self::Account(new) => {
                let key = terms::name_key(&new.user_name);
                account::put(tx, tenant, new, &key, write.password.as_deref(), origin, at).await
            }
        }
    }

    async fn remove(
        &self,
        tx: &mut Transaction<'_>,
        tenant: Uuid,
        schema: i64,
        at: Instant,
    ) -> Result<(), Fault> {
        match self {
            Self::Tenant(_) => {
                purge::purge(tx, schema, tenant).await?;
                tenant::remove(tx, tenant).await
            }
            Self::Resource(old) => resource::remove(tx, tenant, &old.identifier).await,
            Self::Client(old) => client::remove(tx, tenant, &old.id).await,
            Self::Account(old) => remove_account(tx, tenant, old.id, at).await,
        }
    }
}

/// One write: what was there when it was planned, and what is to be there.
#[derive(Clone)]
struct Write {
    tenant: Uuid,
    old: Option<Record>,
    new: Option<Record>,
    /// The hash of a first password.
    password: Option<String>,
}

impl Write {
    /// Whether the record is still what it was when this was planned.
    async fn is_current(&self, tx: &mut Transaction<'_>) -> Result<bool, Fault> {
        let Some(named) = self.old.as_ref().or(self.new.as_ref()) else { return Ok(true) };
        Ok(named.found(tx, self.tenant).await? == self.old)
    }

    /// Whether an account is disabled or gone by it.
    fn takes(&self, tenant: Uuid, account: Uuid) -> bool {
        let stays = matches!(&self.new, Some(Record::Account(new)) if !new.disabled);
        match &self.old {
            Some(Record::Tenant(old)) => self.new.is_none() && old.id == tenant,
            Some(Record::Account(old)) => !stays && (self.tenant, old.id) == (tenant, account),
            _ => false,
        }
    }

    /// Whether anybody is.
    fn takes_somebody(&self) -> bool {
        match &self.old {
            Some(Record::Account(old)) => !old.disabled && self.takes(self.tenant, old.id),
            Some(Record::Tenant(old)) => self.takes(old.id, Uuid::nil()),
            _ => false,
        }
    }
}

/// What would change, ready to be carried out.
pub struct Plan {
    /// The difference.
    pub changes: Vec<Change>,
    /// Whether it gives or takes what lasts: rights at the admin API, or a part in the administration.
    pub is_grave: bool,
    /// The version of the record that a person's change is about, as it was when this was planned; empty where there was none.
    pub version: String,
    author: Author,
    /// Each with the change that it carries out.
    writes: Vec<(Change, Write)>,
}

impl Plan {
    pub(super) fn new(author: Author) -> Self {
        Self { changes: Vec::new(), is_grave: false, version: String::new(), author, writes: Vec::new() }
    }

    /// Whether nothing would change.
    pub fn is_empty(&self) -> bool {
        self.writes.is_empty()
    }

    /// Whether everything in it is made anew.
    pub fn creates(&self) -> bool {
        self.changes.iter().all(|change| change.verb == Verb::Create)
    }

    /// Plans that a record is as it is wanted; `old` is what is there, and who made it.
    pub(super) fn put(
        &mut self,
        subject: Subject,
        old: Option<(Record, String)>,
        wanted: Record,
        password: Option<String>,
    ) -> Result<(), Fault> {
        let tenant = subject.tenant_id;
        if let (Author::Person, Some((old, _))) = (self.author, &old) {
            self.version = old.version()?;
        }
        let (wanted, old) = match old {
            Some((mut old, origin)) => (wanted.succeeding(&mut old), Some((old, origin))),
            None => (wanted, None),
        };
        let (verb, differing, old) = match old {
            Some((old, _)) if old == wanted => return Ok(()),
            Some((old, origin)) => {
                let differing = members(&old.json()?, &wanted.json()?);
                let may = self.author.may_change(&origin);
                (if may { Verb::Change } else { Verb::LeaveAlone }, differing, Some(old))
            }
            None => (Verb::Create, Vec::new(), None),
        };
        let change = Change { verb, subject, members: differing };
        self.changes.push(change.clone());
        if verb != Verb::LeaveAlone {
            self.writes.push((change, Write { tenant, old, new: Some(wanted), password }));
        }
        Ok(())
    }

    /// Plans that a record is removed.
    pub(super) fn remove(&mut self, subject: Subject, old: Record) -> Result<(), Fault> {
        let tenant = subject.tenant_id;
        if self.author == Author::Person {
            self.version = old.version()?;
        }
        let change = Change { verb: Verb::Remove, subject, members: Vec::new() };
        self.changes.push(change.clone());
        self.writes.push((change, Write { tenant, old: Some(old), new: None, password: None }));
        Ok(())
    }

    /// Carries the plan out, in one transaction with its rows in the log of changes and what the records were before. `now` is
    /// milliseconds since 1970, so that changes of one second keep their order; `actor` is who does it: `apply by alice`. Refuses
    /// with 88180018 if one of the records was changed since it was planned, with 88180028 if nobody could operate the installation
    /// afterwards; and then does nothing.
    pub async fn carry_out(
        self,
        store: &Store,
        chance: &dyn Chance,
        now: u64,
        actor: &str,
    ) -> Result<(), Refusal> {
        let (at, origin) = (Instant::of_milliseconds(now), self.author.origin());
        let (mut steps, schema) = (Vec::new(), store.schema());
        for (change, mut write) in self.writes {
            if write.old.is_none() {
                let begins = beginning(store, &change.subject, at).await?;
                write.new = write.new.map(|new| new.beginning(begins));
            }
            let row = row(&change, chance, now, at, actor);
            let former = write.old.as_ref().map(Record::json).transpose()?.map(|old| old.to_string());
            steps.push((write, row, former));
        }
        if steps.is_empty() {
            return Ok(());
        }
        let ended = store
            .transact(async move |tx| {
                let may_be_missed = steps.iter().any(|(write, ..)| write.takes_somebody());
                if may_be_missed {
                    tenant::hold_all(tx).await?;
                }
                for (write, row, _) in &steps {
                    tenant::hold(tx, write.tenant).await?;
                    if !write.is_current(tx).await? {
                        return Ok(Ended::Outdated(row.noun.clone(), row.subject.clone()));
                    }
                }
                let leaves = |tenant, account| steps.iter().any(|(write, ..)| write.takes(tenant, account));
                if may_be_missed
                    && is_operated_without(tx, |_, _| false).await?
                    && !is_operated_without(tx, leaves).await?
                {
                    return Ok(Ended::Unoperated);
                }
                for (write, row, former) in &steps {
                    match (&write.new, &write.old) {
                        (Some(new), old) => {
                            // What is left of a tenant that had its id before is nothing of the new one's.
                            if matches!((new, old), (Record::Tenant(_), None)) {
                                purge::purge(tx, schema, write.tenant).await?;
                            }
                            new.put(tx, write, origin, at).await?;
                        }
                        (None, Some(old)) => old.remove(tx, write.tenant, schema, at).await?,
                        (None, None) => {}
                    }
                    change::add(tx, row).await?;
                    if let Some(former) = former {
                        change::add_former(tx, row.tenant_id, row.id, former).await?;
                    }
                }
                Ok(Ended::Done)
            })
            .await?;
        match ended {
            Ended::Outdated(noun, subject) => {
                let noun = Noun::named(&noun).map_or("noun-change", Noun::word);
                Err(Refusal::record_changed_meanwhile(&subject, noun))
            }
            Ended::Unoperated => Err(Refusal::last_operator_stays()),
            Ended::Done => Ok(()),
        }
    }
}

/// The instant from which a new record can be granted anything: later than that of the record which had its id before, whatever the clock
/// says.
async fn beginning(store: &Store, subject: &Subject, at: Instant) -> Result<Instant, Fault> {
    let last = change::last_of(store, subject.tenant_id, subject.noun, &subject.id, Uuid::max()).await?;
    let Some(last) = last else { return Ok(at) };
    let former = change::former(store, subject.tenant_id, last.id).await?;
    let mut former = former.and_then(|record| Record::of(subject.noun, &record).ok());
    let since = former.as_mut().and_then(|record| record.grants_since().and_then(|since| *since));
    // Changes of one millisecond have no order: one of this very second may have been the removal.
    let at = if last.at == at { at + Lifetime(1) } else { at };
    Ok(since.map_or(at, |since| at.max(since + Lifetime(1))))
}

/// How a plan ended.
enum Ended {
    Done,
    /// A record of this noun and id was changed since it was planned.
    Outdated(String, String),
    /// Nobody would operate the installation afterwards.
    Unoperated,
}

/// Removes an account with what hangs on it: sessions, consents, and its part in the administration. What it was granted ends with it.
async fn remove_account(tx: &mut Transaction<'_>, tenant: Uuid, id: Uuid, at: Instant) -> Result<(), Fault> {
    account::remove(tx, tenant, id).await?;
    session::end_of_account(tx, tenant, id, at).await?;
    consent::withdraw_all(tx, tenant, id).await?;
    administrator::remove(tx, tenant, id).await?;
    administrator_session::end_of_account(tx, tenant, id, at).await?;
    one_time_code::remove(tx, tenant, id).await
}

/// The row of the log of changes.
fn row(change: &Change, chance: &dyn Chance, now: u64, at: Instant, actor: &str) -> AdministrativeChange {
    AdministrativeChange {
        tenant_id: change.subject.tenant_id,
        id: new_id(chance, now),
        at,
        actor: actor.to_owned(),
        verb: change.verb.name().to_owned(),
        noun: change.subject.noun.to_owned(),
        subject: change.subject.id.clone(),
        members: change.members.clone(),
    }
}

pub(super) fn new_id(chance: &dyn Chance, milliseconds: u64) -> Uuid {
    let mut bytes = [0; 10];
    chance.fill(&mut bytes);
    crate::trace_id(milliseconds, bytes)
}
