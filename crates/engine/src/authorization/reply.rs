//! How an authorization request ends or goes on.

use std::sync::Arc;

use diagnosis::{Fault, Refusal};
use store::Transaction;
use store::records::consent::{self, ConsentKey};
use store::records::tenant::Tenant;
use store::records::{account, code, interaction};
use terms::{Scope, Secret};
use uuid::Uuid;

use super::{AuthorizationRequest, ReturnAddress};
use crate::entitlement::{self, Entitlement, Plea};
use crate::log::Story;
use crate::{Desk, issue};

/// What the browser is told.
pub enum Answer {
    /// A code, at the client's address.
    Granted {
        /// Where.
        address: ReturnAddress,
        /// The code.
        code: Secret,
        /// `session_state` is not offered; the session's id is for the log alone.
        session_id: Uuid,
    },
    /// A refusal, at the client's address.
    Refused {
        /// Where.
        address: ReturnAddress,
        /// Why.
        refusal: Refusal,
    },
    /// A page of ours comes next.
    Next {
        /// Which.
        step: Step,
        /// For which interaction.
        interaction: Uuid,
    },
}

/// A page of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The person signs in.
    SignIn,
    /// The person allows or declines.
    Consent,
}

/// Ends a request with a refusal at the client's address, and notes it.
pub(crate) fn refused(desk: &Desk, story: &Story, address: ReturnAddress, refusal: Refusal) -> Answer {
    desk.installation.log.note(desk, story.refusal(desk, &refusal));
    Answer::Refused { address, refusal }
}

/// Ends a request with a code: passes the gate, then writes consent, code, the interaction's end and the log's row in one
/// transaction. Who of two ends an interaction is decided there; the other is refused with 88070002.
pub(crate) async fn grant(
    desk: &Desk,
    tenant: &Arc<Tenant>,
    client: &Arc<store::records::client::Client>,
    request: &AuthorizationRequest,
    signed_in: SignedIn,
    address: ReturnAddress,
    story: &mut Story,
) -> Result<Answer, Refusal> {
    let mut granted = request.granted.clone();
    granted.authenticated_at = signed_in.authenticated_at;
    let earned = pass_gate(desk, tenant, client, granted.clone(), &signed_in, story).await?;
    let (token, row) = issue::code(desk, &earned, &request.redirect_uri, request.challenge.as_deref())?;
    let consents = if signed_in.consents {
        consents(tenant.id, client, &signed_in, &granted, desk).await?
    } else {
        Vec::new()
    };
    let entry = story.success(desk, "code");
    let (tenant_id, now, pending) = (tenant.id, desk.now, signed_in.pending);
    let (session_id, account_id) = (signed_in.session_id, signed_in.account_id);
    let ended = desk
        .store
        .transact(async move |tx: &mut Transaction<'_>| {
            if let Some(id) = pending
                && !interaction::finish(tx, tenant_id, id, now).await?
            {
                return Ok(false);
            }
            // Nothing is left of an account that was removed meanwhile.
            if account::find_in(tx, tenant_id, account_id).await?.is_none() {
                return Ok(false);
            }
            for (key, scope) in &consents {
                consent::put(tx, key, scope, now).await?;
            }
            code::add(tx, tenant_id, &row).await?;
            entry.write(tx).await?;
            Ok(true)
        })
        .await?;
    if ended {
        Ok(Answer::Granted { address, code: Secret::new(token.text()), session_id })
    } else {
        Err(Refusal::interaction_already_finished())
    }
}

/// Who signed in, and in what they are about to end.
pub(crate) struct SignedIn {
    pub(crate) account_id: Uuid,
    pub(crate) session_id: Uuid,
    pub(crate) authenticated_at: terms::Instant,
    /// The interaction's id, for the story.
    pub(crate) interaction_id: Uuid,
    /// The same, if there is a row to be finished.
    pub(crate) pending: Option<Uuid>,
    /// Whether the person has just consented to the whole request.
    pub(crate) consents: bool,
}

async fn pass_gate(
    desk: &Desk,
    tenant: &Arc<Tenant>,
    client: &Arc<store::records::client::Client>,
    granted: store::records::code::Granted,
    signed_in: &SignedIn,
    story: &mut Story,
) -> Result<Entitlement, Refusal> {
    let plea = Plea {
        account_id: signed_in.account_id,
        session_id: signed_in.session_id,
        interaction_id: signed_in.interaction_id,
        is_new: true,
        wanted: granted.clone(),
        granted,
        // What the person has just consented to is written together with the code.
        consents_now: signed_in.consents,
        session_ended: |_| Refusal::interaction_already_finished(),
        again: None,
    };
    entitlement::admit_account(desk, tenant, client, plea, &mut story.trail).await
}

/// What the account will have allowed: what it allowed before, and this.
async fn consents(
    tenant: Uuid,
    client: &store::records::client::Client,
    signed_in: &SignedIn,
    granted: &store::records::code::Granted,
    desk: &Desk,
) -> Result<Vec<(ConsentKey, Scope)>, Fault> {
    let key = |resource: &str| ConsentKey {
        tenant,
        account: signed_in.account_id,
        client_id: client.id.clone(),
        resource: resource.to_owned(),
    };
    let mut out = Vec::new();
    let parts = [(key(""), &granted.openid)]
        .into_iter()
        .chain(granted.resource.iter().map(|resource| (key(resource), &granted.scopes)));
    for (key, allowed) in parts {
        let mut all: Vec<String> =
            consent::find(&desk.store, &key, client.grants_since).await?.iter().map(str::to_owned).collect();
        all.extend(allowed.iter().cloned());
        all.sort();
        all.dedup();
        out.push((key, Scope::of(all)));
    }
    Ok(out)
}
