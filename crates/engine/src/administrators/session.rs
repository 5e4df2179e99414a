//! A session of the console: one administrator in one browser, for hours at most and minutes of rest.

use std::sync::Arc;

use diagnosis::{Fault, Refusal};
use store::records::account;
use store::records::administrator;
use store::records::administrator_session::{self, AdministratorSession};
use store::records::attempt;
use store::records::tenant::{self, Tenant};
use subtle::ConstantTimeEq;
use terms::jose::base64url;
use terms::{Digest, Lifetime, Secret};
use uuid::Uuid;

use super::one_time_code::Given;
use crate::Desk;
use crate::administration::{Giver, Permit, Role};

/// How long a session lasts, however busy.
const WHOLE: Lifetime = Lifetime(8 * 3600);
/// How long it lasts while nothing is done.
const IDLE: Lifetime = Lifetime(30 * 60);
/// For how long the second factor that was given counts for what is dangerous.
const PROVED_FOR: Lifetime = Lifetime(5 * 60);
/// Wrong codes that one account may enter before codes are not accepted for a while.
const PER_ACCOUNT: u32 = 5;
/// How often it is noted that a browser came again.
const NOTED_EVERY: Lifetime = Lifetime(60);

/// An administrator at the console of a tenant.
pub struct Console {
    /// The account's name.
    pub user_name: String,
    /// The account.
    pub account_id: Uuid,
    /// The tenant that the account belongs to.
    pub home: Uuid,
    /// What may be done here.
    pub permit: Permit,
    /// Whether the second factor was given a short while ago.
    pub is_proved: bool,
    session: AdministratorSession,
    cookie: Secret,
}

/// A new cookie, and the session that it is for. The cookie names the tenant of the account, as an operator goes from one to another.
pub(super) fn fresh(desk: &Desk, tenant: Uuid, account: Uuid) -> (Secret, AdministratorSession) {
    let text = format!("{}.{}", tenant.simple(), base64url::encode(&desk.chance::<32>()));
    let cookie = Secret::new(text);
    let session = AdministratorSession {
        id: cookie.digest(),
        account_id: account,
        begun_at: desk.now,
        proved_at: desk.now,
        last_seen_at: desk.now,
        expires_at: desk.now + WHOLE,
        ended_at: None,
    };
    (cookie, session)
}

/// The administrator of this tenant whose browser sent this cookie, if the session is open.
pub async fn current(
    desk: &Desk,
    tenant: &Arc<Tenant>,
    cookie: Option<&str>,
) -> Result<Option<Console>, Refusal> {
    let Some((home, cookie)) = cookie.and_then(read) else { return Ok(None) };
    let Some(session) = administrator_session::find(&desk.store, home, &cookie.digest()).await? else {
        return Ok(None);
    };
    let is_open =
        session.ended_at.is_none() && desk.now < session.expires_at && desk.now < session.last_seen_at + IDLE;
    if !is_open {
        return Ok(None);
    }
    let account = account::find(&desk.store, home, session.account_id).await?.filter(|a| !a.disabled);
    let administrator = administrator::find(&desk.store, home, session.account_id).await?;
    let role = administrator.and_then(|administrator| Role::named(&administrator.role));
    let (Some(account), Some(role)) = (account, role) else { return Ok(None) };
    let is_abroad = home != tenant.id;
    if is_abroad && (role != Role::Operator || tenant::find(&desk.store, home).await?.is_none()) {
        return Ok(None);
    }
    if session.last_seen_at + NOTED_EVERY <= desk.now && !desk.store.is_rehearsal() {
        let (id, now) = (session.id, desk.now);
        desk.store.ensure(async move |tx| administrator_session::touch(tx, home, &id, now).await).await?;
    }
    Ok(Some(Console {
        account_id: account.id,
        home,
        permit: Permit::person(
            format!("{} by console", account.user_name),
            Giver::Person(home, account.id),
            role,
        ),
        is_proved: desk.now < session.proved_at + PROVED_FOR,
        user_name: account.user_name,
        session,
        cookie,
    }))
}

/// The tenant that a cookie names, and the cookie.
fn read(cookie: &str) -> Option<(Uuid, Secret)> {
    let (tenant, secret) = cookie.split_once('.')?;
    let is_one = tenant.len() == 32 && secret.len() == 43 && base64url::decode(secret).is_some();
    let tenant = is_one.then(|| Uuid::try_parse(tenant).ok()).flatten()?;
    Some((tenant, Secret::new(cookie)))
}

impl Console {
    /// The token that the forms of this session carry.
    pub fn form_token(&self, desk: &Desk) -> String {
        let cookie = self.cookie.expose().as_bytes();
        base64url::encode(&desk.installation.vault.keyed_digest("form", &[b"console", b"", cookie]).0)
    }

    /// Whether a form is one of this session; refuses with 88090004.
    pub fn check_form(&self, desk: &Desk, given: Option<&str>) -> Result<(), Refusal> {
        let expected = self.form_token(desk);
        let same = given.is_some_and(|given| given.as_bytes().ct_eq(expected.as_bytes()).into());
        if same { Ok(()) } else { Err(Refusal::form_token_wrong()) }
    }
}

/// Ends a session.
pub async fn end(desk: &Desk, console: &Console) -> Result<(), Fault> {
    let (home, id, now) = (console.home, console.session.id, desk.now);
    desk.store.ensure(async move |tx| administrator_session::end(tx, home, &id, now).await).await
}

/// Notes that the second factor was given again; refuses with 500121 or 88090010.
pub async fn prove(desk: &Desk, console: &Console, code: &str) -> Result<(), Refusal> {
    let (home, id, now) = (console.home, console.session.id, desk.now);
    factor(desk, home, console.account_id, code, async move |tx| {
        administrator_session::prove(tx, home, &id, now).await
    })
    .await
}

/// Uses the second factor that somebody gave, and does what it opens in the same transaction. Wrong ones are counted before they are
/// looked at, so that many at once cannot slip past each other. Refuses with 500121 or 88090010.
pub(crate) async fn factor<W, T>(
    desk: &Desk,
    tenant: Uuid,
    account: Uuid,
    text: &str,
    opened: W,
) -> Result<T, Refusal>
where
    W: AsyncFnOnce(&mut store::Transaction<'_>) -> Result<T, Fault> + Clone + Send + 'static,
    T: Send + 'static,
{
    let (now, end) = (desk.now, desk.now + desk.settings().lifetimes.lock);
    let parts: [&[u8]; 2] = [tenant.as_bytes(), account.as_bytes()];
    let key: Digest = desk.installation.vault.keyed_digest("attempts/one-time-code", &parts);
    let reserve = async move |tx: &mut store::Transaction<'_>| {
        attempt::reserve(tx, tenant, &key, now, end, PER_ACCOUNT).await
    };
    if !desk.store.transact(reserve).await? {
        let until = terms::Instant(attempt::find(&desk.store, tenant, &key, now).await?.window_ends_at);
        let wait = u32::try_from(until.since(now)).unwrap_or(60).max(1);
        return Err(Refusal::one_time_codes_locked(until).retry_in(wait));
    }
    let given = Given::read(desk, tenant, account, text).await?;
    let given = given.map(Arc::new);
    let passed = desk
        .store
        .transact(async move |tx| {
            let passed = match &given {
                Some(given) => given.claim(tx, tenant, account, now).await?,
                None => false,
            };
            if !passed {
                attempt::fail(tx, tenant, &key, end).await?;
                return Ok(None);
            }
            attempt::release(tx, tenant, &key).await?;
            Ok(Some(opened(tx).await?))
        })
        .await?;
    passed.ok_or_else(Refusal::second_factor_not_completed)
}

/// The tenants that an operator may go to.
pub async fn tenants(desk: &Desk, console: &Console) -> Result<Vec<Tenant>, Fault> {
    if !console.permit.operates() {
        return Ok(Vec::new());
    }
    Ok(tenant::list(&desk.store).await?.into_iter().map(|(tenant, _)| tenant).collect())
}
