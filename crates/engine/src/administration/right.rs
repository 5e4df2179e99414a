//! What somebody may do as an administrator: a noun and whether it is only read or also changed. Scopes and roles of the admin API bear
//! the same names.

use std::fmt;

use diagnosis::Refusal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The resource that access tokens for the admin API are issued for. Every tenant has it.
pub const API: &str = "urn:sanad:api";

/// What rights are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Area {
    /// The tenant and its settings.
    Tenant,
    /// Clients and their secrets.
    Clients,
    /// Resources.
    Resources,
    /// Accounts, with their groups, roles and consents.
    Accounts,
    /// Sessions of accounts.
    Sessions,
    /// Signing keys.
    Keys,
    /// The sign-in log.
    Log,
    /// The log of changes.
    Changes,
    /// Support tickets.
    Tickets,
    /// Who administers.
    Administrators,
}

impl Area {
    /// Every area.
    pub const ALL: [Self; 10] = [
        Self::Tenant,
        Self::Clients,
        Self::Resources,
        Self::Accounts,
        Self::Sessions,
        Self::Keys,
        Self::Log,
        Self::Changes,
        Self::Tickets,
        Self::Administrators,
    ];

    /// As it stands in the name of a right.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tenant => "tenant",
            Self::Clients => "clients",
            Self::Resources => "resources",
            Self::Accounts => "accounts",
            Self::Sessions => "sessions",
            Self::Keys => "keys",
            Self::Log => "log",
            Self::Changes => "changes",
            Self::Tickets => "tickets",
            Self::Administrators => "administrators",
        }
    }
}

/// One right: `clients.read`, `clients.write`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Right {
    /// What it is about.
    pub area: Area,
    /// Whether it allows changes; one that does includes reading.
    pub writes: bool,
}

impl Right {
    /// To look.
    pub const fn read(area: Area) -> Self {
        Self { area, writes: false }
    }

    /// To change.
    pub const fn write(area: Area) -> Self {
        Self { area, writes: true }
    }

    /// Every right. What is written by the server alone is only read.
    pub fn all() -> impl Iterator<Item = Self> {
        let writable = |area: Area| !matches!(area, Area::Log | Area::Changes);
        Area::ALL.into_iter().flat_map(move |area| {
            [Some(Self::read(area)), writable(area).then_some(Self::write(area))].into_iter().flatten()
        })
    }

    /// The right with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|right| right.to_string() == name)
    }

    fn includes(self, other: Self) -> bool {
        self.area == other.area && (self.writes || !other.writes)
    }
}

impl fmt::Display for Right {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.area.name(), if self.writes { "write" } else { "read" })
    }
}

/// The role of an administrator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Of every tenant, and of the installation.
    Operator,
    /// Of one tenant.
    Administrator,
    /// Of one tenant, to look only.
    Reader,
}

impl Role {
    /// As it is stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Administrator => "administrator",
            Self::Reader => "reader",
        }
    }

    /// The role with this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Operator, Self::Administrator, Self::Reader].into_iter().find(|role| role.name() == name)
    }

    /// Whether it includes a right.
    pub fn may(self, right: Right) -> bool {
        self != Self::Reader || !right.writes
    }
}

/// Who acts: as they can be found again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Giver {
    /// A person, by tenant and account.
    Person(Uuid, Uuid),
    /// A client that acts for itself.
    Client(String),
}

/// What somebody may do in one tenant, and as whom they do it.
#[derive(Clone, Debug)]
pub struct Permit {
    /// Who, for the log of changes: `ada by console`.
    pub actor: String,
    /// Who, as they can be found again.
    pub(crate) giver: Giver,
    /// The role, where a person acts.
    role: Option<Role>,
    /// The rights of the access token, where one is presented.
    token: Option<Vec<Right>>,
}

impl Permit {
    /// A person at the console.
    pub(crate) fn person(actor: String, giver: Giver, role: Role) -> Self {
        Self { actor, giver, role: Some(role), token: None }
    }

    /// A program, for itself or for a person.
    pub(crate) fn program(actor: String, giver: Giver, role: Option<Role>, rights: Vec<Right>) -> Self {
        Self { actor, giver, role, token: Some(rights) }
    }

    /// Whether it includes a right; refuses with 88180025 where the token lacks it, with 88180024 where the person does.
    pub fn must(&self, right: Right) -> Result<(), Refusal> {
        if self.token.as_ref().is_some_and(|rights| !rights.iter().any(|own| own.includes(right))) {
            return Err(Refusal::api_permission_missing(right.to_string()));
        }
        if self.role.is_some_and(|role| !role.may(right)) {
            return Err(Refusal::administrator_may_not(right.to_string()));
        }
        Ok(())
    }

    /// Whether it includes a right.
    pub fn may(&self, right: Right) -> bool {
        self.must(right).is_ok()
    }

    /// Whether whoever holds it operates the installation: a person at the console, never a program for one.
    pub fn operates(&self) -> bool {
        self.role == Some(Role::Operator) && self.token.is_none()
    }
}
