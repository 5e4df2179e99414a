//! The consent page: what a client asks for, and the person's answer.

use std::sync::Arc;

use diagnosis::Refusal;
use store::records::tenant::Tenant;
use store::records::{account, administrator, interaction, session};
use terms::Parameters;
use uuid::Uuid;

use crate::administrators::factor;
use crate::authorization::{Answer, Browser, Pending, SignedIn, Step, grant, open, open_form, refused};
use crate::entitlement::lends_rights;
use crate::log::Story;
use crate::{Desk, directory};

/// What the consent page shows.
pub struct ConsentPage {
    /// For which interaction.
    pub interaction: Uuid,
    /// The token that its form carries.
    pub form_token: String,
    /// What the client is called.
    pub client_name: String,
    /// Its privacy policy.
    pub policy_uri: Option<String>,
    /// Its terms of service.
    pub tos_uri: Option<String>,
    /// Who is asked.
    pub user_name: String,
    /// The host to which the browser goes afterwards.
    pub host: String,
    /// What is asked for.
    pub scopes: Vec<AskedScope>,
    /// Whether the second factor is asked for: rights over the service itself are lent.
    pub asks_code: bool,
}

/// One thing that is asked for.
pub enum AskedScope {
    /// A scope of OpenID Connect; its words stand under `scope-{name}`.
    OpenId(String),
    /// A scope of a resource, described by the tenant.
    Described(String),
    /// A scope of a resource without a description: its name and the resource's.
    Named(String, String),
}

/// The page, or the step that has to come first.
pub enum PageOrStep {
    /// The page.
    Page(Box<ConsentPage>),
    /// Nobody has signed in yet in this interaction.
    Step(Step, Uuid),
}

/// The page of an interaction.
pub async fn page(
    desk: &Desk,
    tenant: &Tenant,
    browser: &Browser,
    parameters: &Parameters,
) -> Result<PageOrStep, Refusal> {
    let mut story = Story::new(tenant.id, "consent", parameters);
    let result = show(desk, tenant, browser, parameters, &mut story).await;
    result.inspect_err(|refusal| desk.installation.log.note(desk, story.refusal(desk, refusal)))
}

async fn show(
    desk: &Desk,
    tenant: &Tenant,
    browser: &Browser,
    parameters: &Parameters,
    story: &mut Story,
) -> Result<PageOrStep, Refusal> {
    let pending = open(desk, tenant, browser, parameters.get("interaction"), story).await?;
    let Some(account_id) = pending.row.account_id else {
        return Ok(PageOrStep::Step(Step::SignIn, pending.row.id));
    };
    let account = account::find(&desk.store, tenant.id, account_id).await?;
    let account = account.ok_or_else(Refusal::interaction_already_finished)?;
    Ok(PageOrStep::Page(Box::new(ConsentPage {
        interaction: pending.row.id,
        form_token: browser.form_token(desk, "consent", pending.row.id.as_bytes()),
        client_name: pending.client.name.clone(),
        policy_uri: pending.client.policy_uri.clone(),
        tos_uri: pending.client.tos_uri.clone(),
        user_name: account.user_name,
        host: pending.address.uri().host().to_owned(),
        scopes: asked(desk, tenant, &pending).await?,
        asks_code: lends_rights(&pending.request.granted),
    })))
}

async fn asked(desk: &Desk, tenant: &Tenant, pending: &Pending) -> Result<Vec<AskedScope>, Refusal> {
    let granted = &pending.request.granted;
    let mut out: Vec<AskedScope> = granted.openid.iter().cloned().map(AskedScope::OpenId).collect();
    if let Some(identifier) = &granted.resource {
        out.extend(of_resource(desk, tenant.id, identifier, &granted.scopes).await?);
    }
    Ok(out)
}

/// Scopes of a resource as people are told of them; none where there is no such resource any more.
pub(crate) async fn of_resource(
    desk: &Desk,
    tenant: Uuid,
    identifier: &str,
    scopes: &[String],
) -> Result<Vec<AskedScope>, Refusal> {
    let Some(resource) = directory::find_resource(desk, tenant, identifier).await? else {
        return Ok(Vec::new());
    };
    let told = |scope: &String| {
        let described = resource.scopes.iter().find(|(name, text)| name == scope && !text.is_empty());
        match described {
            Some((_, text)) => AskedScope::Described(text.clone()),
            None => AskedScope::Named(scope.clone(), resource.name.clone()),
        }
    };
    Ok(scopes.iter().map(told).collect())
}

/// What the form of the page does.
pub async fn submit(
    desk: &Desk,
    tenant: &Arc<Tenant>,
    browser: &Browser,
    parameters: &Parameters,
) -> Result<Answer, Refusal> {
    let mut story = Story::new(tenant.id, "consent", parameters);
    let result = decide(desk, tenant, browser, parameters, &mut story).await;
    result.inspect_err(|refusal| desk.installation.log.note(desk, story.refusal(desk, refusal)))
}

/// Whoever lends rights over the service administers, and gives the second factor; refuses with 88180026, 500121 or 88090010.
async fn prove(
    desk: &Desk,
    tenant: &Tenant,
    account: Uuid,
    parameters: &Parameters,
    story: &mut Story,
) -> Result<(), Refusal> {
    let found = administrator::find(&desk.store, tenant.id, account).await?;
    let result = found.ok_or_else(Refusal::not_an_administrator);
    story.trail.note("account_administers", "no", "an administrator", result)?;
    let code = parameters.get("code").unwrap_or_default().trim();
    let passed = factor(desk, tenant.id, account, code, async |_| Ok(())).await;
    story.trail.note("second_factor_fits", "another code", "the code of this moment, unused", passed)
}

async fn decide(
    desk: &Desk,
    tenant: &Arc<Tenant>,
    browser: &Browser,
    parameters: &Parameters,
    story: &mut Story,
) -> Result<Answer, Refusal> {
    let pending = open_form(desk, tenant, browser, parameters, "consent", story).await?;
    let (Some(account_id), Some(session_id)) = (pending.row.account_id, pending.row.session_id) else {
        return Ok(Answer::Next { step: Step::SignIn, interaction: pending.row.id });
    };
    if parameters.get("decision") != Some("allow") {
        // An empty form decides nothing; only the button of refusal declines.
        if parameters.get("decision") != Some("deny") {
            return Ok(Answer::Next { step: Step::Consent, interaction: pending.row.id });
        }
        let (tenant, id, now) = (tenant.id, pending.row.id, desk.now);
        desk.store.transact(async move |tx| interaction::finish(tx, tenant, id, now).await).await?;
        let refusal = Refusal::consent_declined(&pending.client.name);
        story.trail.refused("person_allows_it", "declined", "allowed");
        return Ok(refused(desk, story, pending.address, refusal));
    }
    let session = session::find(&desk.store, tenant.id, session_id).await?;
    let open = session.filter(|s| s.ended_at.is_none() && s.expires_at > desk.now);
    let session = story.trail.note(
        "session_is_alive",
        "ended",
        "open",
        open.ok_or_else(Refusal::interaction_already_finished),
    )?;
    if lends_rights(&pending.request.granted) {
        prove(desk, tenant, account_id, parameters, story).await?;
    }
    let signed_in = SignedIn {
        account_id,
        session_id,
        authenticated_at: session.authenticated_at,
        interaction_id: pending.row.id,
        pending: Some(pending.row.id),
        consents: true,
    };
    grant(desk, tenant, &pending.client, &pending.request, signed_in, pending.address.clone(), story).await
}
