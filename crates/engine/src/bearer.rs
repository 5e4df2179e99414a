//! Access tokens that are presented to a protected resource of our own (RFC 6750): userinfo and the admin API.

use diagnosis::{Fact, Mend, Refusal};
use serde_json::{Map, Value};
use store::records::account::Account;
use store::records::code::Parties;
use store::records::family::{self, Family};
use store::records::session;
use store::records::tenant::Tenant;
use terms::Instant;
use terms::jose::Jws;
use uuid::Uuid;

use crate::log::Story;
use crate::sign::Genuine;
use crate::{Desk, directory, entitlement, issue, sign};

/// Where a token may stand in a request.
#[derive(Default)]
pub struct Carried {
    /// The value of each `Authorization: Bearer` header.
    pub header: Vec<String>,
    /// `access_token` of a form body.
    pub body: Option<String>,
    /// Whether an `access_token` stands in the address.
    pub in_url: bool,
    /// The scheme of an `Authorization` header that is not Bearer.
    pub other_scheme: bool,
}

/// > Clients MUST NOT use more than one method to transmit the token in each request. (RFC 6750 section 2)
fn pick(carried: &Carried) -> Result<&str, Refusal> {
    let once = |refusal: Refusal| by_header(refusal.mend(Mend::Remove("access_token".into())));
    if carried.in_url {
        return Err(once(Refusal::access_token_in_url()));
    }
    match (carried.header.as_slice(), carried.body.as_deref()) {
        ([], None) => Err(by_header(Refusal::access_token_missing())),
        ([token], None) => Ok(token),
        ([], Some(token)) => Ok(token),
        ([_], Some(_)) => Err(once(Refusal::access_token_sent_twice())),
        (_, _) => Err(by_header(Refusal::authorization_header_repeated())),
    }
}

/// The way in which a token is sent: whole, in the header, and the right one.
fn by_header(refusal: Refusal) -> Refusal {
    refusal.mend(Mend::Header("Authorization".into(), "Bearer YOUR-ACCESS-TOKEN".into()))
}

/// The way out where the token itself is lost: a new sign-in to the client that it was issued to, if people sign in there.
pub(crate) async fn begin_again(
    desk: &Desk,
    tenant: &Tenant,
    client_id: &str,
    refusal: Refusal,
) -> Result<Refusal, Refusal> {
    let client = directory::find_client(desk, tenant.id, client_id).await?;
    let client = client.filter(|client| client.grant_types.contains(&terms::GrantType::AuthorizationCode));
    Ok(match client.as_ref().and_then(|client| client.redirect_uris.first()) {
        Some(redirect_uri) => refusal.mend(Mend::BeginAgain {
            client_id: client_id.to_owned(),
            redirect_uri: redirect_uri.clone(),
            scope: "openid".into(),
        }),
        None => refusal,
    })
}

/// The claims of an access token of this tenant, within its time (RFC 9068 section 4).
pub(crate) async fn believed(
    desk: &Desk,
    tenant: &Tenant,
    carried: &Carried,
    story: &mut Story,
) -> Result<Map<String, Value>, Refusal> {
    let token =
        story.trail.note("access_token_was_sent_once", "another form", "one Bearer header", pick(carried))?;
    let kind = terms::TokenKind::of(token);
    let malformed = || match kind {
        terms::TokenKind::AuthorizationCode => {
            Refusal::other_token_sent_as_access_token("kind-authorization-code")
        }
        terms::TokenKind::RefreshToken => Refusal::other_token_sent_as_access_token("kind-refresh-token"),
        _ => Refusal::access_token_malformed(),
    };
    let parsed = Jws::parse(token).ok_or_else(|| by_header(malformed()));
    let parsed = story.trail.note("access_token_is_readable", "another form", "a signed token", parsed)?;
    let issuer = desk.issuer(tenant);
    let issued_by = parsed.claims.get("iss").and_then(Value::as_str).unwrap_or_default().to_owned();
    let result = if issued_by == issuer {
        Ok(())
    } else {
        Err(by_header(Refusal::access_token_of_another_tenant(&issuer, &issued_by)))
    };
    story.trail.note("access_token_was_issued_here", &issued_by, &issuer, result)?;
    let result = match sign::verifies(desk, tenant.id, &parsed).await? {
        Genuine::Yes => Ok(()),
        Genuine::Withdrawn => Err(by_header(Refusal::signing_key_retired())),
        Genuine::No => Err(by_header(Refusal::access_token_signature_wrong())),
    };
    story.trail.note("signature_verifies", "no published key", "a published key", result)?;
    // > The resource server MUST verify that the "typ" header value is "at+jwt" (RFC 9068 section 4)
    let result = match parsed.typ.as_deref() {
        Some("at+jwt") => Ok(()),
        Some("jwt") => Err(by_header(Refusal::other_token_sent_as_access_token("kind-id-token"))),
        _ => Err(by_header(Refusal::other_token_sent_as_access_token("kind-other-token"))),
    };
    story.trail.note("token_is_an_access_token", parsed.typ.clone().unwrap_or_default(), "at+jwt", result)?;
    let end = Instant(parsed.claims.get("exp").and_then(Value::as_i64).unwrap_or(0));
    let client = parsed.claims.get("client_id").and_then(Value::as_str).unwrap_or_default();
    let result = if desk.now < end {
        Ok(())
    } else {
        Err(begin_again(desk, tenant, client, expired(desk.now, end)).await?)
    };
    story.trail.note("access_token_is_not_expired", end, format_args!("after {}", desk.now), result)?;
    Ok(parsed.claims)
}

/// How late a token is, and what such a lateness usually comes from.
fn expired(now: Instant, end: Instant) -> Refusal {
    let late = now.since(end);
    let cause = match terms::Lateness::of(late) {
        terms::Lateness::Clock => "lateness-clock",
        terms::Lateness::TimeZone => "lateness-time-zone",
        terms::Lateness::Stale => "lateness-stale",
    };
    Refusal::access_token_expired(end)
        .with_evidence("now", Fact::Instant(now.0))
        .with_evidence("late_by", Fact::Count(late.unsigned_abs()))
        .with_evidence("lateness", Fact::Message(cause.into()))
}

/// Whether the grant behind a token is still alive. A token minted with a successor proves that the successor arrived:
/// it becomes the line of its family.
pub(crate) async fn still_granted(
    desk: &Desk,
    tenant: &Tenant,
    jti: &str,
    story: &mut Story,
) -> Result<Family, Refusal> {
    let (id, place) = issue::read_jti(jti).ok_or_else(Refusal::access_token_malformed)?;
    let result = match family::find(&desk.store, tenant.id, id).await? {
        None => Err(Refusal::access_token_revoked(desk.now)),
        Some(family) => match family.revoked_at {
            Some(at) => Err(Refusal::access_token_revoked(at)),
            None => Ok(family),
        },
    };
    let family = story.trail.note("grant_is_not_revoked", "revoked", "alive", result)?;
    story.interaction_id = Some(family.interaction_id);
    if !family.granted.openid.iter().any(|scope| scope == "offline_access") {
        let found = session::find(&desk.store, tenant.id, family.session_id).await?;
        let ended = found.map_or(Some(desk.now), |s| s.ended_at);
        let result = ended.map_or(Ok(()), |at| Err(Refusal::access_token_revoked(at)));
        story.trail.note("session_is_alive", "ended", "open", result)?;
    }
    let is_successor = place.0 == family.line_generation + 1 && place.1 < family.siblings_issued;
    // The first token pair of a family is its line from the beginning: only rotation makes successors.
    if is_successor && family.line_generation > 0 {
        let (tenant, now) = (tenant.id, desk.now);
        desk.store.ensure(async move |tx| family::adopt(tx, tenant, id, place, now).await).await?;
    }
    Ok(family)
}

/// The account of a grant, if it is alive and was not signed out everywhere since; refuses with 500341, 50057 or 88150001.
pub(crate) async fn account_of(
    desk: &Desk,
    tenant: &Tenant,
    account: Uuid,
    family: &Family,
    story: &mut Story,
) -> Result<Account, Refusal> {
    let account = entitlement::alive_account(desk, tenant.id, account, &mut story.trail).await?;
    let client = directory::find_client(desk, tenant.id, &family.client_id).await?;
    let since = client.as_ref().map(|client| client.grants_since);
    let Parties { account: of_account, client: of_client } = family.granted.parties;
    let result = if of_account == account.grants_since && since == Some(of_client) {
        Ok(())
    } else {
        Err(Refusal::access_token_revoked(account.grants_since.max(since.flatten()).unwrap_or(desk.now)))
    };
    story.trail.note("grant_is_of_this_account_and_client", "an earlier grant", "one of today's", result)?;
    Ok(account)
}
