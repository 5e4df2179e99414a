//! The mint: the only place where codes and tokens are made, and only from an entitlement.

use diagnosis::Fault;
use serde_json::{Map, Value, json};
use store::records::code::{Code, CodeTerms};
use store::records::family::Family;
use terms::jose::{Algorithm, base64url};
use terms::{CodeToken, Lifetime, Secret};
use uuid::Uuid;

use crate::entitlement::{Entitlement, Subject};
use crate::{Desk, sign};

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
    let audience: Value = match (&earned.resource, has_openid) {
        (Some(resource), true) => json!([resource.identifier, issuer]),
        (Some(resource), false) => resource.identifier.clone().into(),
        (None, _) => issuer.clone().into(),
    };
    let mut claims = Map::new();
    let mut put = |name: &str, value: Value| claims.insert(name.to_owned(), value);
    put("iss", issuer.into());
    put("aud", audience);
    put("client_id", earned.client.id.clone().into());
    put("tid", earned.tenant.id.to_string().into());
    put("iat", desk.now.0.into());
    put("exp", (desk.now + lifetime).0.into());
    put("jti", jti(desk, standing).into());
    let (subject, roles) = match &earned.subject {
        Subject::Client => (earned.client.id.clone(), &earned.client.roles),
        Subject::Account { account, .. } => {
            put("auth_time", earned.granted.authenticated_at.0.into());
            put("oid", account.id.to_string().into());
            (account.id.to_string(), &account.roles)
        }
    };
    put("sub", subject.into());
    let scope: Vec<&str> =
        earned.granted.openid.iter().chain(&earned.granted.scopes).map(String::as_str).collect();
    if !scope.is_empty() {
        put("scope", scope.join(" ").into());
    }
    if let Some(resource) = &earned.resource {
        let prefix = format!("{}/", resource.identifier);
        let roles: Vec<&str> = roles.iter().filter_map(|role| role.strip_prefix(&prefix)).collect();
        if !roles.is_empty() {
            put("roles", roles.into());
        }
    }
    let algorithm = earned.resource.as_ref().map_or(Algorithm::Es256, |r| r.algorithm);
    let payload = serde_json::to_vec(&claims).map_err(Fault::broken)?;
    sign::sign(desk, earned.tenant.id, algorithm, "at+jwt", &payload).await
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
    let mut claims = json!({
        "iss": desk.issuer(&earned.tenant),
        "sub": account.id,
        "aud": earned.client.id,
        "iat": desk.now,
        "exp": desk.now + desk.settings().lifetimes.id_token,
        "auth_time": earned.granted.authenticated_at,
        "sid": session_id,
    });
    if let Some(claims) = claims.as_object_mut() {
        if let Some(nonce) = &earned.granted.nonce {
            claims.insert("nonce".into(), nonce.clone().into());
        }
        if with_info {
            claims.insert("tid".into(), earned.tenant.id.to_string().into());
            claims.insert("oid".into(), account.id.to_string().into());
            claims.insert("preferred_username".into(), account.user_name.clone().into());
            claims.insert("ver".into(), "2.0".into());
        }
    }
    let payload = serde_json::to_vec(&claims).map_err(Fault::broken)?;
    sign::sign(desk, earned.tenant.id, earned.client.id_token_algorithm, "JWT", &payload).await
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
