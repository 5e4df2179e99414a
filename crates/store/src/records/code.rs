//! Authorization codes: used once, by one conditional statement.

use diagnosis::Fault;
use serde::{Deserialize, Serialize};
use terms::{Digest, Instant};
use uuid::Uuid;

use crate::{Row, Store, Transaction, Value};

/// What was granted, carried from the authorization request to every token of the family.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Granted {
    /// Scope tokens of OpenID Connect.
    pub openid: Vec<String>,
    /// The resource of the access token; none if only userinfo is meant.
    pub resource: Option<String>,
    /// Scope names within the resource.
    pub scopes: Vec<String>,
    /// How the client spelled the scopes it was granted.
    pub spelled: Vec<String>,
    /// When the person proved who they are.
    pub authenticated_at: Instant,
    /// `nonce` of the authorization request.
    pub nonce: Option<String>,
    /// Whether `client_info` was asked for.
    pub client_info: bool,
    /// Which account and which client of their ids it was granted to.
    #[serde(default, skip_serializing_if = "Parties::are_first")]
    pub parties: Parties,
}

/// Account and client of a grant: since when each can be granted anything. Compared for equality alone, so that no clock matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parties {
    /// The account's `grants_since`.
    pub account: Option<Instant>,
    /// The client's.
    pub client: Option<Instant>,
}

impl Parties {
    fn are_first(&self) -> bool {
        *self == Self::default()
    }
}

/// An authorization code.
#[derive(Clone, Debug)]
pub struct Code {
    /// Its row.
    pub id: Uuid,
    /// The digest of its secret part.
    pub digest: Digest,
    /// To whom it was issued.
    pub client_id: String,
    /// Who signed in.
    pub account_id: Uuid,
    /// In which session.
    pub session_id: Uuid,
    /// In which interaction.
    pub interaction_id: Uuid,
    /// What it is bound to and good for.
    pub terms: CodeTerms,
    /// When it was issued.
    pub issued_at: Instant,
    /// When it ends.
    pub expires_at: Instant,
    /// When it was redeemed.
    pub used_at: Option<Instant>,
    /// When a wrong verifier killed it.
    pub burnt_at: Option<Instant>,
    /// The family that its redemption began.
    pub family_id: Option<Uuid>,
}

/// What a code is bound to and good for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CodeTerms {
    /// The address it was sent to.
    pub redirect_uri: String,
    /// The PKCE challenge, if there was one.
    pub challenge: Option<String>,
    /// What redeeming it grants.
    pub granted: Granted,
}

const FIND: &str = "SELECT id, digest, client_id, account_id, session_id, interaction_id, record, issued_at, expires_at, \
    used_at, burnt_at, family_id FROM codes WHERE tenant_id = $1 AND id = $2";
const ADD: &str = "INSERT INTO codes (tenant_id, id, digest, client_id, account_id, session_id, interaction_id, record, \
    issued_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
// > The client MUST NOT use the authorization code more than once. (RFC 6749 section 4.1.2)
const CLAIM: &str = "UPDATE codes SET used_at = $3, family_id = $4 WHERE tenant_id = $1 AND id = $2 \
    AND used_at IS NULL AND burnt_at IS NULL AND expires_at > $3 RETURNING id";
const BURN: &str = "UPDATE codes SET burnt_at = $3 WHERE tenant_id = $1 AND id = $2 \
    AND used_at IS NULL AND burnt_at IS NULL RETURNING id";
// Ids grow with time, so those that have ended are the first: no more than these are looked at.
const SWEEP: &str = "DELETE FROM codes WHERE tenant_id = $1 AND id IN (SELECT id FROM \
    (SELECT id, expires_at FROM codes WHERE tenant_id = $1 ORDER BY id LIMIT 500) AS oldest WHERE expires_at < $2)";
pub(super) const STATEMENTS: &[&str] = &[FIND, ADD, CLAIM, BURN, SWEEP];

fn read(row: Row) -> Result<Code, Fault> {
    let mut columns = row.columns();
    Ok(Code {
        id: columns.id()?,
        digest: columns.digest()?,
        client_id: columns.text()?,
        account_id: columns.id()?,
        session_id: columns.id()?,
        interaction_id: columns.id()?,
        terms: columns.json()?,
        issued_at: columns.instant()?,
        expires_at: columns.instant()?,
        used_at: columns.maybe_instant()?,
        burnt_at: columns.maybe_instant()?,
        family_id: columns.maybe_id()?,
    })
}

/// The code in this row.
pub async fn find(store: &Store, tenant: Uuid, id: Uuid) -> Result<Option<Code>, Fault> {
    store.one(FIND, &[Value::from(&tenant), Value::from(&id)]).await?.map(read).transpose()
}

/// Issues a code.
pub async fn add(tx: &mut Transaction<'_>, tenant: Uuid, code: &Code) -> Result<(), Fault> {
    let record = serde_json::to_string(&code.terms).map_err(Fault::broken)?;
    let values = [
        Value::from(&tenant),
        Value::from(&code.id),
        Value::from(&code.digest),
        (&code.client_id).into(),
        Value::from(&code.account_id),
        Value::from(&code.session_id),
        Value::from(&code.interaction_id),
        (&record).into(),
        code.issued_at.into(),
        code.expires_at.into(),
    ];
    tx.run(ADD, &values).await?;
    Ok(())
}

/// Uses a code, once, and names the family it begins. Tells whether this call was the one.
pub async fn claim(
    tx: &mut Transaction<'_>,
    tenant: Uuid,
    id: Uuid,
    at: Instant,
    family: Uuid,
) -> Result<bool, Fault> {
    let values = [Value::from(&tenant), Value::from(&id), at.into(), Value::from(&family)];
    Ok(tx.one(CLAIM, &values).await?.is_some())
}

/// Kills a code that was presented with a wrong verifier. Tells whether this call did.
pub async fn burn(tx: &mut Transaction<'_>, tenant: Uuid, id: Uuid, at: Instant) -> Result<bool, Fault> {
    Ok(tx.one(BURN, &[Value::from(&tenant), Value::from(&id), at.into()]).await?.is_some())
}

/// Removes some that ended long ago.
pub async fn sweep(tx: &mut Transaction<'_>, tenant: Uuid, before: Instant) -> Result<u64, Fault> {
    tx.run(SWEEP, &[Value::from(&tenant), before.into()]).await
}
