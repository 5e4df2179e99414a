//! The authorization code grant (RFC 6749 section 4.1.3), with PKCE (RFC 7636).
//!
//! A code is killed by its use, and by the right client with the right redirect URI and a wrong verifier, which is code
//! injection. Every other mistake leaves it alive, so that nobody else can take it away.

use diagnosis::{Fact, Mend, Refusal};
use store::records::client::Client;
use store::records::code::{self, Code};
use terms::{Challenge, CodeToken, GrantType, TokenKind, Verifier, presentable_uri};

use super::grant::{BoxFuture, Case, Claim, Grant, Judgement};
use crate::entitlement::{self, Plea};
use crate::issue::{self, FIRST_PLACE, Standing};
use crate::log::Story;
use crate::rejection::{Aftermath, Rejection};

pub(super) struct AuthorizationCode;

impl Grant for AuthorizationCode {
    fn kind(&self) -> GrantType {
        GrantType::AuthorizationCode
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
    let code = find(case, story).await?;
    story.account_id = Some(code.account_id);
    story.interaction_id = Some(code.interaction_id);
    let again = || begin_again(case.client, &code.terms.granted.spelled.join(" "));
    issued_to(case, &code, story).map_err(|r| r.mend(begin_again(case.client, "openid")))?;
    alive(&code, story).map_err(|r| r.mend(again()))?;
    unused(case, &code, story).map_err(|r| r.mend(again()))?;
    let result = if case.desk.now < code.expires_at {
        Ok(())
    } else {
        Err(Refusal::grant_expired(code.expires_at, code.issued_at, "code").mend(again()))
    };
    story.trail.note("code_is_not_expired", case.desk.now, code.expires_at, result)?;
    redirect_uri_fits(case, &code, story)?;
    verifier_fits(case, &code, story).map_err(|r| r.else_mend(again()))?;
    let plea = Plea {
        account_id: code.account_id,
        session_id: code.session_id,
        interaction_id: code.interaction_id,
        granted: code.terms.granted.clone(),
        is_new: false,
        wanted: code.terms.granted.clone(),
        consents_now: false,
        session_ended: |at| Refusal::session_ended_before_redemption(at),
        again: Some(again()),
    };
    let earned =
        entitlement::admit_account(case.desk, case.tenant, case.client, plea, &mut story.trail).await?;
    let id = case.desk.new_id();
    let family = Box::new(issue::family(case.desk, &earned, id)?);
    let standing = Standing {
        family: id,
        place: FIRST_PLACE,
        refresh_token: earns_refresh_token(case.client, &family.granted.openid),
    };
    Ok(Judgement { entitlement: earned, claim: Claim::Code { id: code.id, family, standing } })
}

/// A refresh token is issued when, and only when, the client is registered for the grant and `offline_access` was
/// consented, or the client is registered with `refresh = "always"` (OpenID Connect Core 1.0 section 11).
fn earns_refresh_token(client: &Client, openid: &[String]) -> bool {
    client.grant_types.contains(&GrantType::RefreshToken)
        && (client.refresh == "always" || openid.iter().any(|scope| scope == "offline_access"))
}

/// The way out where the code itself is lost.
fn begin_again(client: &Client, scope: &str) -> Mend {
    Mend::BeginAgain {
        client_id: client.id.clone(),
        redirect_uri: client.redirect_uris.first().cloned().unwrap_or_default(),
        scope: scope.to_owned(),
    }
}

async fn find(case: &Case<'_>, story: &mut Story) -> Result<Code, Rejection> {
    let own = || match case.parameters.get("refresh_token") {
        Some(_) => Mend::Set("grant_type".into(), "refresh_token".into()),
        None => Mend::Set("code".into(), "YOUR-CODE".into()),
    };
    let text = case.parameters.required("code", "/token").map_err(|refusal| refusal.else_mend(own()));
    let text = story.trail.note("code_was_sent", "nothing", "a code", text)?;
    let kind = TokenKind::of(text);
    let unknown = || match kind.phrase().filter(|_| kind != TokenKind::AuthorizationCode) {
        Some(phrase) => Refusal::other_value_sent_as_code(phrase),
        None => Refusal::code_unknown(),
    };
    let again = || begin_again(case.client, "openid");
    let Some(token) = CodeToken::parse(text) else {
        story.trail.refused("code_is_known", "a value of another form", "a code of this server");
        return Err(unknown().mend(again()).into());
    };
    let found = code::find(&case.desk.store, case.tenant.id, token.id).await?;
    let found = found.filter(|code| code.digest.matches(&token.secret.digest()));
    let result = found.ok_or_else(|| unknown().mend(again()));
    Ok(story.trail.note("code_is_known", "a code of no row", "a code of this tenant", result)?)
}

/// > … ensure that the authorization code was issued to the authenticated confidential client, or if the client is public,
/// > ensure that the code was issued to "client_id" in the request (RFC 6749 section 4.1.3)
fn issued_to(case: &Case<'_>, code: &Code, story: &mut Story) -> Result<(), Refusal> {
    let result = if code.client_id == case.client.id {
        Ok(())
    } else {
        Err(Refusal::code_of_another_client(&case.client.id)
            .with_evidence("issued_to", Fact::Literal(code.client_id.clone())))
    };
    story.trail.note("code_was_issued_to_this_client", &case.client.id, &code.client_id, result)
}

fn alive(code: &Code, story: &mut Story) -> Result<(), Refusal> {
    let result = code.burnt_at.map_or(Ok(()), |at| Err(Refusal::code_dead_after_wrong_verifier(at)));
    story.trail.note("code_was_not_killed", "killed by a wrong verifier", "alive", result)
}

/// > If an authorization code is used more than once, the authorization server MUST deny the request and SHOULD revoke
/// > (when possible) all tokens previously issued based on that authorization code. (RFC 6749 section 4.1.2)
///
/// Nothing is revoked when the second request contradicts the first: a spent code from a log must not sign people out.
fn unused(case: &Case<'_>, code: &Code, story: &mut Story) -> Result<(), Rejection> {
    let Some(used_at) = code.used_at else {
        story.trail.passed("code_was_not_used");
        return Ok(());
    };
    story.trail.refused("code_was_not_used", format!("used at {used_at}"), "unused");
    let same_address = case.parameters.get("redirect_uri").is_none_or(|uri| uri == code.terms.redirect_uri);
    let consistent = same_address && proves(code, case.parameters.get("code_verifier"));
    match code.family_id.filter(|_| consistent) {
        Some(family) => Err(Rejection {
            refusal: Refusal::authorization_code_already_used(used_at),
            aftermath: Aftermath::RevokeFamily { family, because: "code used twice" },
        }),
        None => Err(Refusal::code_already_used_nothing_revoked(used_at).into()),
    }
}

fn proves(code: &Code, verifier: Option<&str>) -> bool {
    match (&code.terms.challenge, verifier) {
        (None, None) => true,
        (Some(challenge), Some(text)) => {
            Verifier::parse(text).is_ok_and(|v| Challenge::stored(challenge.clone()).verifier_matches(&v))
        }
        _ => false,
    }
}

/// > … ensure that the "redirect_uri" parameter is present if the "redirect_uri" parameter was included in the initial
/// > authorization request …, and if included ensure that their values are identical. (RFC 6749 section 4.1.3)
///
/// It may be absent when the code has a challenge, which binds the two requests more tightly.
fn redirect_uri_fits(case: &Case<'_>, code: &Code, story: &mut Story) -> Result<(), Refusal> {
    let expected = &code.terms.redirect_uri;
    let received = case.parameters.get("redirect_uri");
    let mend = || Mend::Set("redirect_uri".into(), expected.clone());
    let result = match received {
        Some(uri) if uri != expected => {
            Err(Refusal::redirect_uri_differs_at_redemption(expected, &presentable_uri(uri)).mend(mend()))
        }
        None if code.terms.challenge.is_none() => {
            Err(Refusal::redirect_uri_missing_at_redemption(expected).mend(mend()))
        }
        _ => Ok(()),
    };
    story.trail.note(
        "redirect_uri_is_that_of_the_request",
        presentable_uri(received.unwrap_or("nothing")),
        expected,
        result,
    )
}

/// RFC 7636 section 4.6; RFC 9700 section 2.1.1 for a verifier that nobody asked for.
fn verifier_fits(case: &Case<'_>, code: &Code, story: &mut Story) -> Result<(), Rejection> {
    let result = judge_verifier(case, code, case.parameters.get("code_verifier"));
    let expected =
        if code.terms.challenge.is_some() { "the verifier of the challenge" } else { "no verifier" };
    story.trail.note("code_verifier_matches", "something else", expected, result)
}

fn judge_verifier(case: &Case<'_>, code: &Code, verifier: Option<&str>) -> Result<(), Rejection> {
    let burn = |refusal| Rejection { refusal, aftermath: Aftermath::BurnCode { code: code.id } };
    let Some(challenge) = code.terms.challenge.clone().map(Challenge::stored) else {
        return match verifier {
            Some(_) => {
                Err(Refusal::verifier_without_challenge().mend(Mend::Remove("code_verifier".into())).into())
            }
            None => Ok(()),
        };
    };
    // The code lives on: the same request works with the verifier that only its sender knows.
    let own = || Mend::Set("code_verifier".into(), "YOUR-CODE-VERIFIER".into());
    let Some(text) = verifier else {
        let misspelled = case.parameters.misspelled("code_verifier");
        let rename = misspelled.map(|sent| Mend::Rename(sent.to_owned(), "code_verifier".to_owned()));
        return Err(Refusal::verifier_missing().mend(rename.unwrap_or_else(own)).into());
    };
    if challenge.was_sent_as(text) {
        return Err(burn(Refusal::verifier_is_the_challenge()));
    }
    if challenge.verifier_matches(&Verifier::parse(text).map_err(|refusal| refusal.mend(own()))?) {
        Ok(())
    } else {
        Err(burn(Refusal::code_verifier_mismatch()))
    }
}
