//! What an administrator does about the sessions, consents and secrets of others, each verb with its row in the log of changes.

use std::collections::HashMap;

use diagnosis::{Allowed, Fault, Refusal};
use serde_json::{Map, Value, json};
use store::records::account::{self, Account};
use store::records::consent;
use store::records::session;
use store::records::session_origin::{self, SessionOrigin};
use store::records::tenant::Tenant;
use terms::jose::base64url;
use terms::{Instant, Secret};
use uuid::Uuid;

use super::act::Act;
use super::edit::{propose, show};
use super::noun::Noun;
use super::plan::Record;
use super::right::{API, Area, Permit, Right};
use super::{effects, guard};
use crate::Desk;

fn act(desk: &Desk, permit: &Permit) -> Act {
    Act { actor: permit.actor.clone(), milliseconds: desk.now_milliseconds }
}

/// Signs an account out everywhere: its sessions end, and so does everything that was granted until now. Refuses with 88180017 or
/// 88180018.
pub async fn sign_out_everywhere(
    desk: &Desk,
    tenant: &Tenant,
    permit: &Permit,
    id: &str,
) -> Result<(), Refusal> {
    permit.must(Right::write(Area::Sessions))?;
    let account = known_account(desk, tenant, id).await?;
    guard_account(desk, tenant, permit, &account).await?;
    let did = effects::sign_out_everywhere(desk, tenant.id, account, &act(desk, permit)).await?;
    if did { Ok(()) } else { Err(Refusal::record_changed_meanwhile(id, Noun::Account.word())) }
}

/// Whether an account that may administer may be touched with these rights; refuses with 88180024 or 88180025.
pub(crate) async fn guard_account(
    desk: &Desk,
    tenant: &Tenant,
    permit: &Permit,
    account: &Account,
) -> Result<(), Refusal> {
    let record = Record::Account(Box::new(account.clone()));
    guard::judge(desk, tenant.id, permit, Some(&record), Some(&record)).await.map(|_| ())
}

/// Ends one session of an account; refuses with 88180017.
pub async fn end_session(
    desk: &Desk,
    tenant: &Tenant,
    permit: &Permit,
    account: &str,
    id: &str,
) -> Result<(), Refusal> {
    permit.must(Right::write(Area::Sessions))?;
    let unknown = || Refusal::record_not_found(id, "noun-session");
    let (Some(account), Some(session_id)) = (terms::guid(account), terms::guid(id)) else {
        return Err(unknown());
    };
    let found = session::find(&desk.store, tenant.id, session_id).await?;
    if found.is_none_or(|session| session.account_id != account) {
        return Err(unknown());
    }
    let did = effects::end_session(desk, tenant.id, session_id, &act(desk, permit)).await?;
    if did { Ok(()) } else { Err(unknown()) }
}

/// Withdraws what an account allowed a client; refuses with 88180017.
pub async fn withdraw_consent(
    desk: &Desk,
    tenant: &Tenant,
    permit: &Permit,
    account: &str,
    client: &str,
) -> Result<(), Refusal> {
    permit.must(Right::write(Area::Accounts))?;
    let unknown = || Refusal::record_not_found(client, "noun-consent");
    let account = terms::guid(account).ok_or_else(unknown)?;
    let did = effects::withdraw_consent(desk, tenant.id, account, client, &act(desk, permit)).await?;
    if did { Ok(()) } else { Err(unknown()) }
}

/// A secret that was made, to be shown once.
pub struct NewSecret {
    /// Its id.
    pub id: String,
    /// What people read.
    pub name: String,
    /// The secret itself.
    pub value: Secret,
    /// When it ends, if it does.
    pub expires_at: Option<Instant>,
}

/// Makes a secret for a client, beside those that it has; refuses with 88180017, 88180018, 88180019 or 88180022.
pub async fn new_secret(
    desk: &Desk,
    tenant: &Tenant,
    permit: &Permit,
    client: &str,
    (id, name, expires_at): (&str, &str, Option<Instant>),
) -> Result<NewSecret, Refusal> {
    permit.must(Right::write(Area::Clients))?;
    let shown = show(desk, tenant, Noun::Client, client).await?;
    let mut entry = shown.entry;
    let id = if id.is_empty() { format!("s{}", desk.now.0) } else { id.to_owned() };
    if id.chars().count() > 100 || id.chars().any(char::is_control) {
        return Err(Refusal::member_not_acceptable(Allowed::Said("allowed-hundred-characters"), &id, "id"));
    }
    let value = Secret::new(base64url::encode(&desk.chance::<32>()));
    let secrets = entry.entry("secret").or_insert_with(|| json!([]));
    let Some(secrets) = secrets.as_array_mut() else {
        return Err(Fault::broken("secrets are no list").into());
    };
    if secrets.iter().any(|secret| secret.get("id").and_then(Value::as_str) == Some(&id)) {
        return Err(Refusal::record_exists_already(&id, "noun-secret"));
    }
    let end = expires_at.map(|at| at.0);
    secrets.push(json!({"id": id, "name": name, "value": value.expose(), "expires_at": end}));
    let plan = propose(desk, tenant, permit, Noun::Client, entry).await?;
    if plan.version != shown.version {
        return Err(Refusal::record_changed_meanwhile(client, Noun::Client.word()));
    }
    carry_out(desk, permit, plan).await?;
    Ok(NewSecret { id, name: name.to_owned(), value, expires_at })
}

/// Takes a secret from a client; refuses with 88180017 or 88180018.
pub async fn remove_secret(
    desk: &Desk,
    tenant: &Tenant,
    permit: &Permit,
    client: &str,
    id: &str,
) -> Result<(), Refusal> {
    permit.must(Right::write(Area::Clients))?;
    let shown = show(desk, tenant, Noun::Client, client).await?;
    let mut entry = shown.entry;
    let secrets = entry.get_mut("secret").and_then(Value::as_array_mut);
    let is_this = |secret: &Value| secret.get("id").and_then(Value::as_str) == Some(id);
    let Some(secrets) = secrets.filter(|secrets| secrets.iter().any(is_this)) else {
        return Err(Refusal::record_not_found(id, "noun-secret"));
    };
    secrets.retain(|secret| !is_this(secret));
    let plan = propose(desk, tenant, permit, Noun::Client, entry).await?;
    if plan.version != shown.version {
        return Err(Refusal::record_changed_meanwhile(client, Noun::Client.word()));
    }
    carry_out(desk, permit, plan).await
}

/// Carries a plan out as whoever holds a permit; refuses with 88180018.
pub async fn carry_out(desk: &Desk, permit: &Permit, plan: super::Plan) -> Result<(), Refusal> {
    let chance = &*desk.installation.chance;
    plan.carry_out(&desk.store, chance, desk.now_milliseconds, &permit.actor).await?;
    desk.installation.directory.forget();
    Ok(())
}

/// An open session, and where it began if that is known.
pub struct OpenSession {
    /// The session.
    pub session: session::Session,
    /// What the browser calls itself: `Firefox, Linux`; empty if it is not known.
    pub agent: String,
    /// The network address; empty if it is not known.
    pub address: String,
}

/// The open sessions of one account; refuses with 88180017.
pub async fn sessions_of(desk: &Desk, tenant: &Tenant, id: &str) -> Result<Vec<OpenSession>, Refusal> {
    let account = known_account(desk, tenant, id).await?;
    Ok(open_sessions(desk, tenant.id, account.id).await?)
}

/// The open sessions of an account, the latest first.
pub(crate) async fn open_sessions(
    desk: &Desk,
    tenant: Uuid,
    account: Uuid,
) -> Result<Vec<OpenSession>, Fault> {
    let mut origins: HashMap<Uuid, SessionOrigin> = HashMap::new();
    if desk.store.schema() >= session_origin::SCHEMA {
        let found = session_origin::of_account(&desk.store, tenant, account).await?;
        origins.extend(found.into_iter().map(|origin| (origin.id, origin)));
    }
    let open = session::of_account(&desk.store, tenant, account, desk.now).await?;
    let with_origin = |session: session::Session| {
        let origin = origins.remove(&session.id);
        let (agent, address) = origin.map(|origin| (origin.agent, origin.address)).unwrap_or_default();
        OpenSession { session, agent, address }
    };
    Ok(open.into_iter().map(with_origin).collect())
}

/// What one account allowed; refuses with 88180017.
pub async fn consents_of(desk: &Desk, tenant: &Tenant, id: &str) -> Result<Vec<consent::Consent>, Refusal> {
    let account = known_account(desk, tenant, id).await?;
    Ok(consent::of_account(&desk.store, tenant.id, account.id).await?)
}

/// The account with this id; refuses with 88180017.
pub(crate) async fn known_account(desk: &Desk, tenant: &Tenant, id: &str) -> Result<Account, Refusal> {
    let found = match terms::guid(id) {
        Some(guid) => account::find(&desk.store, tenant.id, guid).await?,
        None => None,
    };
    found.ok_or_else(|| Noun::Account.not_found(id))
}

/// What a text is sealed for that a page of the console carries to its next step.
const FORM: &str = "console form";

/// A text as a form may carry it: nobody but this installation reads or changes it.
pub async fn seal(desk: &Desk, text: &str) -> Result<String, Fault> {
    Ok(base64url::encode(&desk.installation.vault.wrap(desk, FORM, text.as_bytes()).await?))
}

/// The text that was sealed, if it was.
pub fn unseal(desk: &Desk, sealed: &str) -> Option<String> {
    let opened = desk.installation.vault.unwrap(FORM, &base64url::decode(sealed)?)?;
    String::from_utf8(opened.to_vec()).ok()
}

/// Whether a client, as it is shown, holds rights at the admin API or may ask people for some.
pub fn holds_rights(entry: &Map<String, Value>) -> bool {
    let roles = entry.get("roles").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let scope = entry.get("scope").and_then(Value::as_str).unwrap_or_default().split(' ');
    roles.chain(scope).any(|name| name.strip_prefix(API).is_some_and(|rest| rest.starts_with('/')))
}
