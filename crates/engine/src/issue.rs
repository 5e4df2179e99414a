//! The mint: the only place where codes and tokens are made, and only from an entitlement.

use diagnosis::Fault;
use serde::Serialize;
use serde_json::json;
use store::records::code::{Code, CodeTerms};
use store::records::family::Family;
use store::records::resource::Resource;
use terms::jose::{Algorithm, base64url};
use terms::{CodeToken, Instant, Lifetime, Secret};
use uuid::Uuid;

use crate::Desk;
use crate::entitlement::{Entitlement, Subject};
use crate::sign::{self, Signed};

/// A place in a family's line: generation and sibling.
pub(crate) type Place = (u32, u32);

/// The place of a family's first refresh token.
pub(crate) const FIRST_PLACE: Place = (1, 0);

/// A successful answer of the token endpoint (RFC 6749 section 5.1).
pub struct TokenReply {
    /// The access token.
    pub access_token: String,
    /// Its lifetime in seconds.
    pub expires_in: u32,
    /// What it is good for, in the client's own spelling.
    pub scope: String,
    /// The refresh token, if one is due.
    pub refresh_token: Option<Secret>,
    /// The ID token, if `openid` was granted.
    pub id_token: Option<String>,
    /// base64url of who signed in, for clients that asked for it.
    pub client_info: Option<String>,
}

/// The place in a family's line that a reply stands for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Standing {
    pub(crate) family: Uuid,
    pub(crate) place: Place,
    /// Whether the reply carries a refresh token.
    pub(crate) refresh_token: bool,
}

/// Makes the tokens that an entitlement earns.
pub(crate) async fn tokens(
    desk: &Desk,
    earned: &Entitlement,
    standing: Option<Standing>,
    client_info: bool,
) -> Result<TokenReply, Fault> {
    let lifetime = earned.resource.as_ref().map_or(desk.settings().lifetimes.id_token, |r| r.lifetime);
    let access_token = access_token(desk, earned, standing, lifetime).await?;
    let wants_info = client_info || earned.granted.client_info;
    let mut reply = TokenReply {
        access_token,
        expires_in: lifetime.0,
        scope: earned.granted.spelled.join(" "),
        refresh_token: None,
        id_token: None,
        client_info: None,
    };
    if let Some(standing) = standing.filter(|s| s.refresh_token) {
        let token = desk.installation.vault.refresh_token(standing.family, standing.place);
        reply.refresh_token = Some(token.text());
    }
    if let Subject::Account { account, .. } = &earned.subject {
        if earned.granted.openid.iter().any(|scope| scope == "openid") {
            reply.id_token = Some(id_token(desk, earned, wants_info).await?);
        }
        if wants_info {
            let info = json!({"uid": account.id, "utid": earned.tenant.id});
            reply.client_info = Some(base64url::encode(info.to_string().as_bytes()));
        }
    }
    Ok(reply)
}

/// > … REQUIRED: iss, exp, aud, sub, client_id, iat, jti (RFC 9068 section 2.2)
async fn access_token(
    desk: &Desk,
    earned: &Entitlement,
    standing: Option<Standing>,
    lifetime: Lifetime,
) -> Result<String, Fault> {
    let issuer = desk.issuer(&earned.tenant);
    let has_openid = earned.granted.openid.iter().any(|scope| scope == "openid");
    let (subject, roles, account) = match &earned.subject {
        Subject::Client => (earned.client.id.clone(), &earned.client.roles, None),
        Subject::Account { account, .. } => (account.id.to_string(), &account.roles, Some(account.id)),
    };
    let granted = earned.granted.openid.iter().chain(&earned.granted.scopes);
    let claims = AccessClaims {
        aud: match (&earned.resource, has_openid) {
            (Some(resource), true) => Audience::Two([&resource.identifier, &issuer]),
            (Some(resource), false) => Audience::One(&resource.identifier),
            (None, _) => Audience::One(&issuer),
        },
        auth_time: account.map(|_| earned.granted.authenticated_at),
        client_id: &earned.client.id,
        exp: desk.now + lifetime,
        iat: desk.now,
        iss: &issuer,
        jti: jti(desk, standing),
        oid: account,
        roles: earned.resource.as_ref().map_or_else(Vec::new, |resource| roles_in(resource, roles)),
        scope: granted.map(String::as_str).collect::<Vec<_>>().join(" "),
        sub: &subject,
        tid: earned.tenant.id,
    };
    let algorithm = earned.resource.as_ref().map_or(Algorithm::Es256, |r| r.algorithm);
    let payload = serde_json::to_vec(&claims).map_err(Fault::broken)?;
    sign::sign(desk, earned.tenant.id, algorithm, Signed::AccessToken, &payload).await
}

/// The claims of an access token (RFC 9068 section 2.2).
#[derive(Serialize)]
struct AccessClaims<'c> {
    aud: Audience<'c>,
    #[serde(skip_serializing_if = "Option::is_none")]
    auth_time: Option<Instant>,
    client_id: &'c str,
    exp: Instant,
    iat: Instant,
    iss: &'c str,
    jti: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    oid: Option<Uuid>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    roles: Vec<&'c str>,
    #[serde(skip_serializing_if = "String::is_empty")]
    scope: String,
    sub: &'c str,
    tid: Uuid,
}

/// > … the "aud" value is an array of case-sensitive strings … In the special case when the JWT has one audience, the "aud" value MAY
/// > be a single case-sensitive string (RFC 7519 section 4.1.3)
#[derive(Serialize)]
#[serde(untagged)]
enum Audience<'c> {
    One(&'c str),
    Two([&'c str; 2]),
}

/// The names of the roles that belong to a resource.
fn roles_in<'r>(resource: &Resource, roles: &'r [String]) -> Vec<&'r str> {
    let own = |role: &'r String| role.strip_prefix(resource.identifier.as_str())?.strip_prefix('/');
    roles.iter().filter_map(own).collect()
}

/// A token id: family, generation and sibling with eight random bytes, or sixteen random bytes without a family.
fn jti(desk: &Desk, standing: Option<Standing>) -> String {
    match standing {
        Some(Standing { family, place: (generation, sibling), .. }) => {
            let body = terms::RefreshToken::body(family, generation, sibling);
            base64url::encode(&[&body[..], &desk.chance::<8>()].concat())
        }
        None => base64url::encode(&desk.chance::<16>()),
    }
}

/// The family and place that a token id names, if it names one.
pub(crate) fn read_jti(jti: &str) -> Option<(Uuid, Place)> {
    let bytes = base64url::decode(jti).filter(|bytes| bytes.len() == 32)?;
    let (family, rest) = bytes.split_at_checked(16)?;
    let (generation, rest) = rest.split_at_checked(4)?;
    let (sibling, _) = rest.split_at_checked(4)?;
    let number = |bytes: &[u8]| Some(u32::from_be_bytes(bytes.try_into().ok()?));
    Some((Uuid::from_slice(family).ok()?, (number(generation)?, number(sibling)?)))
}

/// OpenID Connect Core 1.0 section 2. Claims of the scopes stay at userinfo (section 5.4).
async fn id_token(desk: &Desk, earned: &Entitlement, with_info: bool) -> Result<String, Fault> {
    let Subject::Account { account, session_id, .. } = &earned.subject else {
        return Err(Fault::broken("an ID token without an account"));
    };
    let issuer = desk.issuer(&earned.tenant);
    let account_id = account.id.to_string();
    let claims = IdClaims {
        aud: &earned.client.id,
        auth_time: earned.granted.authenticated_at,
        exp: desk.now + desk.settings().lifetimes.id_token,
        iat: desk.now,
        iss: &issuer,
        nonce: earned.granted.nonce.as_deref(),
        sid: *session_id,
        sub: &account_id,
        info: with_info.then(|| Info {
            oid: &account_id,
            preferred_username: &account.user_name,
            tid: earned.tenant.id,
            ver: "2.0",
        }),
    };
    let payload = serde_json::to_vec(&claims).map_err(Fault::broken)?;
    sign::sign(desk, earned.tenant.id, earned.client.id_token_algorithm, Signed::IdToken, &payload).await
}

/// The claims of an ID token (OpenID Connect Core 1.0 section 2).
#[derive(Serialize)]
struct IdClaims<'c> {
    aud: &'c str,
    auth_time: Instant,
    exp: Instant,
    iat: Instant,
    iss: &'c str,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<&'c str>,
    sid: Uuid,
    sub: &'c str,
    #[serde(flatten)]
    info: Option<Info<'c>>,
}

/// What Microsoft's libraries read besides.
#[derive(Serialize)]
struct Info<'c> {
    oid: &'c str,
    preferred_username: &'c str,
    tid: Uuid,
    ver: &'static str,
}

/// Makes an authorization code: the text for the client and the row that stands for it.
pub(crate) fn code(
    desk: &Desk,
    earned: &Entitlement,
    redirect_uri: &str,
    challenge: Option<&str>,
) -> Result<(CodeToken, Code), Fault> {
    let Subject::Account { account, session_id, interaction_id } = &earned.subject else {
        return Err(Fault::broken("a code without an account"));
    };
    let token = CodeToken::new(desk.new_id(), desk.chance());
    let code = Code {
        id: token.id,
        digest: token.secret.digest(),
        client_id: earned.client.id.clone(),
        account_id: account.id,
        session_id: *session_id,
        interaction_id: *interaction_id,
        terms: CodeTerms {
            redirect_uri: redirect_uri.to_owned(),
            challenge: challenge.map(str::to_owned),
            granted: earned.granted.clone(),
        },
        issued_at: desk.now,
        expires_at: desk.now + desk.settings().lifetimes.code,
        used_at: None,
        burnt_at: None,
        family_id: None,
    };
    Ok((token, code))
}

/// Makes the row of the family that a code's redemption begins.
pub(crate) fn family(desk: &Desk, earned: &Entitlement, id: Uuid) -> Result<Family, Fault> {
    let Subject::Account { account, session_id, interaction_id } = &earned.subject else {
        return Err(Fault::broken("a family without an account"));
    };
    Ok(Family {
        id,
        client_id: earned.client.id.clone(),
        account_id: account.id,
        session_id: *session_id,
        interaction_id: *interaction_id,
        granted: earned.granted.clone(),
        issued_at: desk.now,
        expires_at: desk.now + desk.settings().lifetimes.family,
        last_used_at: desk.now,
        line_generation: 0,
        line_sibling: 0,
        siblings_issued: 1,
        rotated_at: desk.now,
        retries_since: desk.now,
        retries: 0,
        revoked_at: None,
        revoked_because: None,
    })
}
