//! What kinds of records the directory has.

use diagnosis::Refusal;

use super::right::Area;

/// What kind of record of the directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noun {
    /// The tenant itself; its id is the tenant's.
    Tenant,
    /// A resource, by its identifier.
    Resource,
    /// A client, by its client id.
    Client,
    /// An account, by its id.
    Account,
}

impl Noun {
    /// Every noun.
    pub const ALL: [Self; 4] = [Self::Tenant, Self::Resource, Self::Client, Self::Account];

    /// As it stands in the log of changes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tenant => "tenant",
            Self::Resource => "resource",
            Self::Client => "client",
            Self::Account => "account",
        }
    }

    /// The noun with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|noun| noun.name() == name)
    }

    /// What rights it needs.
    pub fn area(self) -> Area {
        match self {
            Self::Tenant => Area::Tenant,
            Self::Resource => Area::Resources,
            Self::Client => Area::Clients,
            Self::Account => Area::Accounts,
        }
    }

    /// The member that holds its id.
    pub fn id_member(self) -> &'static str {
        match self {
            Self::Tenant | Self::Account => "id",
            Self::Resource => "identifier",
            Self::Client => "client_id",
        }
    }

    /// The key of its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Tenant => "noun-tenant",
            Self::Resource => "noun-resource",
            Self::Client => "noun-client",
            Self::Account => "noun-account",
        }
    }

    /// That there is none with this id.
    pub fn not_found(self, id: &str) -> Refusal {
        Refusal::record_not_found(id, self.word())
    }
}
