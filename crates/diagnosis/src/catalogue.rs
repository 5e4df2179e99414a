//! The entries of the catalogue, as the build read them. No text in any language stands here: see `words`.

use crate::Fact;

include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));

/// Where a diagnosis stands in its life; only a raised one has a constructor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Given by some path of this version.
    Raised,
    /// Words are ready, no path gives it yet.
    Reserved,
    /// A public number that this service never gives.
    Elsewhere,
    /// A public number for several causes, each of which has a number of its own here.
    Umbrella,
    /// Given once, never again.
    Retired,
}

impl State {
    /// Its name in `catalogue/`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Raised => "raised",
            Self::Reserved => "reserved",
            Self::Elsewhere => "elsewhere",
            Self::Umbrella => "umbrella",
            Self::Retired => "retired",
        }
    }
}

/// What sort of no it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing is wrong; somebody chose this.
    Notice,
    /// A person has to act before it can go on.
    Interrupt,
    /// The request cannot be granted.
    Refusal,
    /// Something of ours broke.
    Fault,
}

impl Kind {
    /// The name in files: `notice`, `interrupt`, `refusal` or `fault`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Interrupt => "interrupt",
            Self::Refusal => "refusal",
            Self::Fault => "fault",
        }
    }
}

/// Whose move it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The person who signs in.
    User,
    /// Whoever writes the client.
    Developer,
    /// Whoever keeps the tenant's directory.
    Administrator,
    /// Whoever runs the service.
    Operator,
}

impl Audience {
    /// The name on the wire: `user`, `developer`, `administrator` or `operator`.
    pub fn name(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Developer => "developer",
            Self::Administrator => "administrator",
            Self::Operator => "operator",
        }
    }

    /// The key of the phrase that says whose move it is.
    pub fn phrase(self) -> &'static str {
        match self {
            Self::User => "whose-move-user",
            Self::Developer => "whose-move-developer",
            Self::Administrator => "whose-move-administrator",
            Self::Operator => "whose-move-operator",
        }
    }
}

/// Where a refusal comes out, which decides its `error` value, its status and its form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    /// JSON of the token endpoint (RFC 6749 section 5.2).
    Token,
    /// A redirect to the client (RFC 6749 section 4.1.2.1).
    Authorize,
    /// A page of ours, where no redirect is possible.
    Page,
    /// A protected resource (RFC 6750 section 3).
    Bearer,
    /// A problem document of the admin API (RFC 9457).
    Problem,
    /// The command line.
    Start,
}

/// The type of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactKind {
    /// A text of ours or of the registration.
    Literal,
    /// The caller's own text.
    Echo,
    /// A plain number.
    Count,
    /// A point in time.
    Instant,
    /// A name given by people.
    Name,
    /// A phrase of the catalogue itself.
    Message,
    /// What would be accepted.
    Allowed,
}

/// One numbered entry: one cause.
#[derive(Debug)]
pub struct Diagnosis {
    /// The stable number.
    pub number: u32,
    /// Where it stands in its life.
    pub state: State,
    /// snake_case name.
    pub name: &'static str,
    /// The name under which its words stand.
    pub key: &'static str,
    /// The public reference's name, if it has one.
    pub symbol: Option<&'static str>,
    /// The `error` value on each surface where it may appear.
    pub oauth: &'static [(Surface, &'static str)],
    /// The status where surface and value do not imply it.
    pub status: Option<u16>,
    /// What sort of no it is.
    pub kind: Kind,
    /// Whose move it is.
    pub audience: Audience,
    /// What whoever may see the reply may see.
    pub facts: &'static [(&'static str, FactKind)],
    /// What only entitled readers see.
    pub evidence: &'static [(&'static str, FactKind)],
    /// The sentence of the standard behind it.
    pub source: &'static str,
    /// The version that first gave it.
    pub since: &'static str,
    /// The public number that existing tools match on.
    pub family: Option<u32>,
    /// A finer word beside `invalid_grant`, where a person has to act.
    pub suberror: Option<&'static str>,
    /// What an application hands back to the authorization endpoint to have its cause settled: a claims request
    /// (OpenID Connect Core 1.0 section 5.5).
    pub claims: Option<&'static str>,
    /// For a reserved entry: the capability that will raise it.
    pub area: Option<&'static str>,
    /// The clause of its `error` value's sentence that it stands under; see [`crate::ERROR_VALUES`].
    pub clause: Option<&'static str>,
    /// The number that outsiders see instead.
    pub shown_as: Option<u32>,
    /// Numbers worth reading beside this one.
    pub related: &'static [u32],
    /// An example of each fact, as text.
    pub example: &'static [(&'static str, &'static str)],
}

impl Diagnosis {
    /// The number with its prefix: `AADSTS54005`, or `SANAD88040001` for a cause that only this service names.
    pub fn code(&self) -> String {
        let prefix = if self.number / 1_000_000 == 88 { "SANAD" } else { "AADSTS" };
        format!("{prefix}{}", self.number)
    }

    /// The `error` value on a surface; an entry that strays onto a surface it does not list is our fault.
    pub fn error_on(&self, surface: Surface) -> &'static str {
        self.oauth.iter().find(|(s, _)| *s == surface).map_or("server_error", |(_, value)| value)
    }

    /// The HTTP status on a surface: what surface and value imply, unless the entry writes one out.
    pub fn status_on(&self, surface: Surface) -> u16 {
        let implied = match self.error_on(surface) {
            "invalid_client" if surface == Surface::Token => 401,
            "invalid_token" | "none" => 401,
            "insufficient_scope" => 403,
            "server_error" => 500,
            "temporarily_unavailable" => 503,
            _ => 400,
        };
        self.status.unwrap_or(implied)
    }

    /// Facts as they might be: for the page of the number, and for `sanad provoke`.
    pub fn example_facts(&self) -> Vec<(&'static str, Fact)> {
        let kinds = self.facts.iter().zip(self.example);
        kinds.map(|((name, kind), (_, text))| (*name, Fact::of_kind(*kind, text))).collect()
    }

    /// The surfaces on which it may appear over HTTP.
    pub fn appears_on(&self, surface: Surface) -> bool {
        self.oauth.iter().any(|(known, _)| *known == surface)
    }

    /// What a stranger is told instead of this entry: itself, unless it is masked.
    pub fn shown(&'static self) -> &'static Diagnosis {
        self.shown_as.and_then(find).unwrap_or(self)
    }
}

/// The entry with this number.
pub fn find(number: u32) -> Option<&'static Diagnosis> {
    DIAGNOSES.binary_search_by_key(&number, |d| d.number).ok().and_then(|at| DIAGNOSES.get(at).copied())
}

/// Every entry, by number.
pub fn list() -> &'static [&'static Diagnosis] {
    DIAGNOSES
}
