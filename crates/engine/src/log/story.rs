//! What may stand in a row of the sign-in log: decided here, by an allow-list.

use diagnosis::{Fact, Kind, Mend, Refusal};
use serde::{Deserialize, Serialize};
use store::records::refused_request;
use store::records::sign_in::{self, SignIn};
use terms::Parameters;
use uuid::Uuid;

use crate::{Desk, Trail};

/// The outcome of what was only tried in a rehearsal.
const REHEARSED: &str = "rehearsed";
/// Parameters whose values a row may hold.
const VALUES: [&str; 5] = ["redirect_uri", "scope", "response_type", "prompt", "grant_type"];

/// What a row's `detail` holds.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Detail {
    /// Names of the parameters, in the order they came.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<String>,
    /// Values of those on the allow-list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<(String, String)>,
    /// What happened, for a success.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub did: Option<String>,
    /// Facts of the refusal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<(String, Fact)>,
    /// Evidence of the refusal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<(String, Fact)>,
    /// The inner cause of a fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// The checks.
    #[serde(default)]
    pub trail: Trail,
    /// What would make the request pass.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mends: Vec<Mend>,
    /// What would have to change in the directory file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directory_change: Option<String>,
    /// Whether the refusal was ordered by `sanad provoke`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub provoked: bool,
    /// Rows that were counted instead of written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted: Option<u32>,
}

/// What a request's row will say, gathered on the way.
pub struct Story {
    tenant_id: Uuid,
    endpoint: &'static str,
    /// The client, as soon as it is known.
    pub client_id: Option<String>,
    /// The account, as soon as it is known.
    pub account_id: Option<Uuid>,
    /// The interaction that chains the story, as soon as it is known.
    pub interaction_id: Option<Uuid>,
    /// The checks so far.
    pub trail: Trail,
    is_known_client: bool,
    parameters: Vec<String>,
    values: Vec<(String, String)>,
}

/// A row and, in development, the request it is about.
#[derive(Clone)]
pub struct Entry {
    pub(super) row: SignIn,
    pub(super) kept: Option<String>,
}

impl Story {
    /// A story at its beginning. `parameters` are read for their names, and for the values of the allow-list.
    pub fn new(tenant_id: Uuid, endpoint: &'static str, parameters: &Parameters) -> Self {
        let limited = |text: &str| text.chars().take(300).collect::<String>();
        let value = |name: &str, value: &str| match name {
            "redirect_uri" => limited(value.split('?').next().unwrap_or(value)),
            _ => limited(value),
        };
        Self {
            tenant_id,
            endpoint,
            client_id: None,
            account_id: None,
            interaction_id: None,
            trail: Trail::default(),
            is_known_client: false,
            parameters: parameters.names().take(40).map(terms::presentable_name).collect(),
            values: parameters
                .iter()
                .filter(|(name, _)| VALUES.contains(name))
                .take(40)
                .map(|(name, v)| (name.to_owned(), value(name, v)))
                .collect(),
        }
    }

    /// Notes that the client is one of the tenant's.
    pub(crate) fn knows_client(&mut self, id: &str) {
        self.client_id = Some(id.to_owned());
        self.is_known_client = true;
    }

    /// The row of a success; `did` names the recipe or the effect.
    pub fn success(&self, desk: &Desk, did: &str) -> Entry {
        let detail = Detail {
            parameters: self.parameters.clone(),
            values: self.values.clone(),
            did: Some(did.to_owned()),
            // Only a rehearsal is asked how a request passed.
            trail: if desk.witness.is_some() { self.trail.clone() } else { Trail::default() },
            ..Detail::default()
        };
        self.entry(desk, "success", 0, &detail, None)
    }

    /// The row of a refusal, with the whole trail.
    pub fn refusal(&self, desk: &Desk, refusal: &Refusal) -> Entry {
        let named = |facts: &[(&'static str, Fact)]| {
            facts.iter().map(|(n, f)| ((*n).to_owned(), f.clone())).collect()
        };
        let detail = Detail {
            parameters: self.parameters.clone(),
            values: self.values.clone(),
            did: None,
            facts: named(refusal.facts()),
            evidence: named(refusal.evidence()),
            because: refusal.inner_cause().map(str::to_owned),
            trail: self.trail.clone(),
            mends: refusal.mends().to_vec(),
            directory_change: refusal.directory_change().map(str::to_owned),
            provoked: refusal.is_provoked(),
            counted: None,
        };
        self.count(desk, refusal);
        let outcome = match refusal.diagnosis().kind {
            Kind::Fault => "fault",
            _ => "refused",
        };
        let kept = desk.kept.as_deref().and_then(|kept| serde_json::to_string(&**kept).ok());
        self.entry(desk, outcome, refusal.number(), &detail, kept)
    }

    /// Counts a refusal for the operator, and writes it to the process's own log.
    fn count(&self, desk: &Desk, refusal: &Refusal) {
        if desk.store.is_rehearsal() {
            return;
        }
        // What a stranger calls a client is no label.
        let client = self.client_id.as_deref().filter(|_| self.is_known_client);
        let client = client.unwrap_or_default();
        desk.installation.tally.count(refusal.number(), self.tenant_id, client);
        tracing::info!(
            trace_id = %desk.trace_id, number = refusal.number(), tenant = %self.tenant_id, client,
            endpoint = self.endpoint, "refused"
        );
    }

    fn entry(&self, desk: &Desk, outcome: &str, number: u32, detail: &Detail, kept: Option<String>) -> Entry {
        let outcome = if desk.witness.is_some() { REHEARSED } else { outcome };
        let row = SignIn {
            tenant_id: self.tenant_id,
            id: desk.trace_id,
            at: desk.now,
            endpoint: self.endpoint.to_owned(),
            outcome: outcome.to_owned(),
            number,
            client_id: self.client_id.clone(),
            account_id: self.account_id,
            interaction_id: self.interaction_id,
            address: desk.address.map(|a| a.to_string()),
            correlation_id: desk.correlation_id,
            detail: serde_json::to_string(detail).unwrap_or_default(),
        };
        if let Some(witness) = &desk.witness {
            witness.note(&row, kept.as_ref());
        }
        // A rehearsal counts a wrong secret, and keeps no more of it than its row.
        Entry { row, kept: kept.filter(|_| desk.witness.is_none()) }
    }
}

/// A row that stands for successes of a client that were folded into their number.
pub(crate) fn counted(desk: &Desk, tenant: Uuid, client: &str, count: u32) -> Entry {
    let mut story = Story::new(tenant, "token", &Parameters::default());
    story.client_id = Some(client.to_owned());
    let detail = Detail { counted: Some(count), ..Detail::default() };
    story.entry(&desk.apart(), "counted", 0, &detail, None)
}

impl Entry {
    /// Writes the row inside the transaction of its effect.
    pub async fn write(&self, tx: &mut store::Transaction<'_>) -> Result<(), diagnosis::Fault> {
        sign_in::add(tx, &self.row).await?;
        if let Some(kept) = &self.kept {
            refused_request::add(tx, self.row.tenant_id, self.row.id, kept).await?;
        }
        Ok(())
    }
}
