//! The interaction: a checked request that waits for a person, bound to one browser, ended once.

use std::sync::Arc;

use diagnosis::{Fault, Refusal};
use store::records::client::Client;
use store::records::interaction::{self, Interaction};
use store::records::tenant::Tenant;
use terms::Parameters;
use uuid::Uuid;

use super::{AuthorizationRequest, Browser, ReturnAddress};
use crate::log::Story;
use crate::{Desk, directory};

/// An interaction that may go on, with everything it names.
pub(crate) struct Pending {
    pub(crate) row: Interaction,
    pub(crate) request: AuthorizationRequest,
    pub(crate) client: Arc<Client>,
    pub(crate) address: ReturnAddress,
}

/// Begins an interaction for this browser, with the session that it may already have.
pub(crate) async fn begin(
    desk: &Desk,
    tenant: Uuid,
    id: Uuid,
    browser: terms::Digest,
    request: &AuthorizationRequest,
    session: Option<(Uuid, Uuid)>,
) -> Result<(), Fault> {
    let row = Interaction {
        id,
        browser,
        request: serde_json::to_string(request).map_err(Fault::broken)?,
        account_id: None,
        session_id: None,
        expires_at: desk.now + desk.settings().lifetimes.interaction,
        finished_at: None,
    };
    desk.store
        .transact(async move |tx| {
            interaction::add(tx, tenant, &row).await?;
            if let Some((account, session)) = session {
                interaction::signed_in(tx, tenant, row.id, &row.browser, account, session).await?;
            }
            Ok(())
        })
        .await
}

/// The same for a form of ours: the interaction it belongs to, if the form carries the token of its page. Refuses with
/// 9000411 and 88090004 besides.
pub(crate) async fn open_form(
    desk: &Desk,
    tenant: &Tenant,
    browser: &Browser,
    parameters: &Parameters,
    step: &str,
    story: &mut Story,
) -> Result<Pending, Refusal> {
    let repeats = parameters.refuse_repeats(|_| true);
    story.trail.note("no_parameter_is_repeated", "a name twice", "each name once", repeats)?;
    let pending = open(desk, tenant, browser, parameters.get("interaction"), story).await?;
    let genuine = browser.check_form(desk, step, pending.row.id.as_bytes(), parameters.get("form_token"));
    story.trail.note("form_is_ours", "another token", "the token of this page", genuine)?;
    Ok(pending)
}

/// Finds an interaction that this browser began and that may go on; refuses with 88070014, 88090009, 50089 or 88070002.
pub(crate) async fn open(
    desk: &Desk,
    tenant: &Tenant,
    browser: &Browser,
    id: Option<&str>,
    story: &mut Story,
) -> Result<Pending, Refusal> {
    let id = id.and_then(|text| text.parse::<Uuid>().ok());
    let found = match id {
        Some(id) => interaction::find(&desk.store, tenant.id, id).await?,
        None => None,
    };
    let result = match (&found, browser.digest()) {
        (Some(_), None) => Err(Refusal::browser_cookie_missing()),
        (Some(row), Some(digest)) if row.browser.matches(&digest) => Ok(()),
        _ => Err(Refusal::interaction_unknown()),
    };
    story.trail.note("interaction_belongs_to_this_browser", "another or none", "its own", result)?;
    let Some(row) = found else { return Err(Refusal::interaction_unknown()) };
    story.interaction_id = Some(row.id);
    story.account_id = row.account_id;
    let result = if row.finished_at.is_some() {
        Err(Refusal::interaction_already_finished())
    } else if row.expires_at <= desk.now {
        Err(Refusal::interaction_expired(row.expires_at))
    } else {
        Ok(())
    };
    story.trail.note("interaction_is_open", "finished or expired", "open", result)?;
    let request: AuthorizationRequest = serde_json::from_str(&row.request).map_err(Fault::broken)?;
    story.knows_client(&request.client_id);
    let client = directory::known_client(desk, tenant, &request.client_id).await?;
    let issuer = desk.issuer(tenant);
    let address =
        ReturnAddress::verify(desk, &client, issuer, Some(&request.redirect_uri), &mut story.trail)?;
    let mode = if request.form_post { terms::ResponseMode::FormPost } else { terms::ResponseMode::Query };
    let address = address.answered(mode, request.state.as_deref());
    Ok(Pending { row, request, client, address })
}
