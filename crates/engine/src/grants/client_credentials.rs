//! The client credentials grant (RFC 6749 section 4.4): a client acts for itself.

use diagnosis::{Mend, Refusal};
use terms::GrantType;

use super::grant::{BoxFuture, Case, Claim, Grant, Judgement};
use crate::log::Story;
use crate::rejection::Rejection;
use crate::{directory, entitlement, wish};

pub(super) struct ClientCredentials;

const NAME: &str = "client_credentials";

impl Grant for ClientCredentials {
    fn kind(&self) -> GrantType {
        GrantType::ClientCredentials
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
    // > The client credentials grant type MUST only be used by confidential clients. (RFC 6749 section 4.4)
    let result = if case.client.is_public() {
        let refusal = Refusal::public_client_may_not_use_client_credentials(&case.client.id);
        let everything = case.desk.shows_everything();
        let other =
            if everything { directory::client_for(case.desk, case.tenant.id, NAME).await? } else { None };
        Err(other.into_iter().fold(refusal, |refusal, other| refusal.mend(Mend::Basic(other))))
    } else {
        Ok(())
    };
    story.trail.note("client_is_confidential", "public", "confidential", result)?;
    // > A refresh token SHOULD NOT be included. (RFC 6749 section 4.4.3) What belongs to a person is left aside.
    let scope = case.parameters.get("scope").map(|scope| {
        let own: Vec<&str> = scope.split(' ').filter(|token| !terms::OPENID_SCOPES.contains(token)).collect();
        own.join(" ")
    });
    let scope = scope.as_deref().filter(|scope| !scope.is_empty());
    let target = case.parameters.get("resource");
    let wish = wish::resolve(case.desk, case.tenant, case.client, scope, target, &mut story.trail).await?;
    let granted = wish.granted(case.desk.now);
    let entitlement = entitlement::admit_client(case.tenant, case.client, wish.resource, granted);
    Ok(Judgement { entitlement, claim: Claim::Nothing { standing: None } })
}
