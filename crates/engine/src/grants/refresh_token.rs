//! The refresh token grant (RFC 6749 section 6), rotated by the sibling rule: a token that was already rotated may be
//! presented again while none of its successors has been used, because replies get lost and tabs race; once a successor was
//! used, presenting it again is reuse and revokes the family (RFC 9700 section 4.14.2).

use diagnosis::{Fact, Mend, Refusal};
use store::records::code::Granted;
use store::records::family::{self, Family};
use terms::{GrantType, Lifetime, RefreshToken, Scope, TokenKind};

use super::grant::{BoxFuture, Case, Claim, Grant, Judgement, RETRIES};
use crate::entitlement::{self, Plea};
use crate::issue::Standing;
use crate::log::Story;
use crate::rejection::{Aftermath, Rejection};
use crate::trail::joined;
use crate::wish;

pub(super) struct RefreshTokenGrant;

/// How often a family that is not rotated notes that it is in use, in seconds.
const TOUCH_EVERY: u32 = 3600;

impl Grant for RefreshTokenGrant {
    fn kind(&self) -> GrantType {
        GrantType::RefreshToken
    }

    fn judge<'a>(
        &'a self,
        case: &'a Case<'a>,
        story: &'a mut Story,
    ) -> BoxFuture<'a, Result<Judgement, Rejection>> {
        Box::pin(judge(case, story))
    }
}

async fn judge(case: &Case<'_>, story: &mut Story) -> Result<Judgement, Rejection> {
    let (token, family) = find(case, story).await?;
    story.account_id = Some(family.account_id);
    story.interaction_id = Some(family.interaction_id);
    let again = || Mend::BeginAgain {
        client_id: case.client.id.clone(),
        redirect_uri: case.client.redirect_uris.first().cloned().unwrap_or_default(),
        scope: family.granted.spelled.join(" "),
    };
    let result = if family.client_id == case.client.id {
        Ok(())
    } else {
        Err(Refusal::refresh_token_of_another_client(&case.client.id)
            .with_evidence("issued_to", Fact::Literal(family.client_id.clone())))
    };
    story.trail.note(
        "refresh_token_was_issued_to_this_client",
        &case.client.id,
        &family.client_id,
        result.map_err(|refusal| refusal.mend(again())),
    )?;
    alive(case, &family, story).map_err(|r| r.mend(again()))?;
    let claim = place_in_line(case, &token, &family, story).map_err(|r| r.mend(again()))?;
    let wanted = narrowed(case, &family.granted, story)?;
    let plea = Plea {
        account_id: family.account_id,
        session_id: family.session_id,
        interaction_id: family.interaction_id,
        granted: family.granted.clone(),
        is_new: false,
        wanted,
        consents_now: false,
        session_ended: |at| Refusal::refresh_session_ended(at),
        again: Some(again()),
    };
    let entitlement =
        entitlement::admit_account(case.desk, case.tenant, case.client, plea, &mut story.trail).await?;
    Ok(Judgement { entitlement, claim })
}

async fn find(case: &Case<'_>, story: &mut Story) -> Result<(RefreshToken, Family), Rejection> {
    let own = || match case.parameters.get("code") {
        Some(_) => Mend::Set("grant_type".into(), "authorization_code".into()),
        None => Mend::Set("refresh_token".into(), "YOUR-REFRESH-TOKEN".into()),
    };
    let text =
        case.parameters.required("refresh_token", "/token").map_err(|refusal| refusal.else_mend(own()));
    let text = story.trail.note("refresh_token_was_sent", "nothing", "a refresh token", text)?;
    let kind = TokenKind::of(text);
    let token = RefreshToken::parse(text).filter(|token| case.desk.installation.vault.made(token));
    let Some(token) = token else {
        story.trail.refused("refresh_token_was_made_here", "another value", "a refresh token of this server");
        return Err(match kind.phrase().filter(|_| kind != TokenKind::RefreshToken) {
            Some(phrase) => Refusal::other_value_sent_as_refresh_token(phrase),
            None => Refusal::refresh_token_unknown(),
        }
        .mend(Mend::BeginAgain {
            client_id: case.client.id.clone(),
            redirect_uri: case.client.redirect_uris.first().cloned().unwrap_or_default(),
            scope: "openid offline_access".into(),
        })
        .into());
    };
    story.trail.passed("refresh_token_was_made_here");
    if let Some(family) = family::find(&case.desk.store, case.tenant.id, token.family).await? {
        Ok((token, family))
    } else {
        story.trail.refused("family_is_known", token.family.to_string(), "a family of this tenant");
        Err(without_a_row(case, &token).into())
    }
}

/// A token that we made and whose family has no row: swept after its time, or lost with a restored backup.
fn without_a_row(case: &Case<'_>, token: &RefreshToken) -> Refusal {
    let born = token.family.get_timestamp().map_or(0, |t| i64::try_from(t.to_unix().0).unwrap_or(0));
    let (born, lifetime) = (terms::Instant(born), case.desk.settings().lifetimes.family);
    if case.desk.now >= born + lifetime {
        Refusal::refresh_token_lifetime_over(born + lifetime, born)
    } else {
        Refusal::refresh_token_from_before_restore()
    }
}

fn alive(case: &Case<'_>, family: &Family, story: &mut Story) -> Result<(), Refusal> {
    let revoked = match (family.revoked_at, &family.revoked_because) {
        (Some(at), because) => Err(Refusal::grant_revoked(at)
            .with_evidence("reason", Fact::Literal(because.clone().unwrap_or_default()))),
        (None, _) => Ok(()),
    };
    story.trail.note("family_is_not_revoked", "revoked", "alive", revoked)?;
    let (now, idle_end) = (case.desk.now, family.last_used_at + case.desk.settings().lifetimes.family_idle);
    let result = if now >= family.expires_at {
        Err(Refusal::refresh_token_lifetime_over(family.expires_at, family.issued_at))
    } else if now >= idle_end {
        Err(Refusal::refresh_token_unused_too_long(idle_end, family.last_used_at))
    } else {
        Ok(())
    };
    let end = family.expires_at.min(idle_end);
    story.trail.note("family_has_not_expired", now, format_args!("before {end}"), result)
}

/// The sibling rule: which place in the family's line the token has, and what may be claimed with it.
fn place_in_line(
    case: &Case<'_>,
    token: &RefreshToken,
    family: &Family,
    story: &mut Story,
) -> Result<Claim, Rejection> {
    let (now, place) = (case.desk.now, (token.generation, token.sibling));
    let line = (family.line_generation, family.line_sibling);
    let is_next = token.generation == line.0 + 1 && token.sibling < family.siblings_issued;
    let is_line = place == line;
    let is_newer = token.generation > line.0 + 1 || (token.generation == line.0 + 1 && !is_next);
    let given = |place: (u32, u32)| {
        std::fmt::from_fn(move |f| write!(f, "generation {}, sibling {}", place.0, place.1))
    };
    let check = "refresh_token_stands_in_line";
    if is_newer {
        story.trail.refused(check, given(place), format!("at most the successor of {}", given(line)));
        return Err(Refusal::refresh_token_from_before_restore().into());
    }
    let first_successor = family.siblings_issued == 0;
    let window = case.desk.settings().lifetimes.retry_window;
    let too_late = case.client.is_public() && !first_successor && now > family.rotated_at + window;
    if !is_next && (!is_line || too_late) {
        story.trail.refused(check, given(place), format!("{} or its successor", given(line)));
        return Err(Rejection {
            refusal: Refusal::refresh_token_reused_family_revoked(family.rotated_at),
            aftermath: Aftermath::RevokeFamily { family: family.id, because: "refresh token reused" },
        });
    }
    story.trail.passed(check);
    if !case.client.rotates() {
        let standing = Standing { family: family.id, place, refresh_token: true };
        let fresh = now < family.last_used_at + Lifetime(TOUCH_EVERY);
        return Ok(if fresh {
            Claim::Nothing { standing: Some(standing) }
        } else {
            Claim::Touch { standing }
        });
    }
    if is_next {
        return Ok(Claim::Advance { family: family.id, place });
    }
    let result = if family.retries >= RETRIES && now < family.retries_since + Lifetime(60) {
        let until = family.retries_since + Lifetime(60);
        let wait = u32::try_from(until.since(now)).unwrap_or(60).max(1);
        Err(Refusal::refresh_retries_throttled(until).retry_in(wait))
    } else {
        Ok(Claim::Retry { family: family.id, place })
    };
    let limit = format_args!("at most {RETRIES} a minute");
    Ok(story.trail.note("retries_are_few", family.retries, limit, result)?)
}

/// > The requested scope MUST NOT include any scope not originally granted by the resource owner, and if omitted is treated
/// > as equal to the scope originally granted. (RFC 6749 section 6)
fn narrowed(case: &Case<'_>, granted: &Granted, story: &mut Story) -> Result<Granted, Refusal> {
    let result = narrow(granted, case.parameters.get("scope"), case.parameters.get("resource"));
    let received = case.parameters.get("scope").unwrap_or("nothing");
    story.trail.note("scope_is_within_the_grant", received, joined(&granted.spelled), result)
}

fn narrow(granted: &Granted, scope: Option<&str>, target: Option<&str>) -> Result<Granted, Refusal> {
    if let Some(target) = target
        && granted.resource.as_deref() != Some(target)
    {
        let of_scope = granted.resource.as_deref().unwrap_or("openid");
        return Err(Refusal::target_resource_differs_from_scope(target, of_scope)
            .mend(Mend::Remove("resource".into())));
    }
    let Some(scope) = scope else { return Ok(granted.clone()) };
    let scope = Scope::parse(scope)?;
    let mut wanted =
        Granted { openid: Vec::new(), scopes: Vec::new(), spelled: Vec::new(), ..granted.clone() };
    let prefix = granted.resource.as_ref().map(|identifier| format!("{identifier}/"));
    for token in scope.iter() {
        let own = prefix.as_deref().and_then(|p| token.strip_prefix(p)).unwrap_or(token);
        if granted.openid.iter().any(|known| known == token) {
            wanted.openid.push(token.to_owned());
        } else if own == wish::DEFAULT && granted.resource.is_some() {
            wanted.scopes.clone_from(&granted.scopes);
        } else if granted.scopes.iter().any(|known| known == own) {
            wanted.scopes.push(own.to_owned());
        } else if terms::OPENID_SCOPES.contains(&token) {
            // What OpenID Connect defines and was not granted is left aside, as libraries ask for it always.
            continue;
        } else {
            return Err(Refusal::refresh_scope_wider_than_granted(granted.spelled.join(" "), token)
                .mend(Mend::Remove("scope".into())));
        }
        wanted.spelled.push(token.to_owned());
    }
    if wanted.scopes.is_empty() {
        wanted.resource = None;
    }
    Ok(wanted)
}
