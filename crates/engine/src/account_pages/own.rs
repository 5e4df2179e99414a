//! What the owner of an account does at its page: the password, the sessions, the connected applications.

use diagnosis::Refusal;
use store::records::{client, consent, session};
use terms::{Parameters, Secret};

use super::person::{Begun, Person};
use super::replacement::Replacement;
use crate::Desk;
use crate::administration::{Act, OpenSession, effects, gathered, open_sessions};
use crate::endpoints::consent::{AskedScope, of_resource};
use crate::log::Story;
use crate::sign_in::Admission;

/// An application that the owner allowed something.
pub struct Connected {
    /// Its id.
    pub client_id: String,
    /// What it is called.
    pub name: String,
    /// What it was allowed.
    pub scopes: Vec<AskedScope>,
    /// When, the last time.
    pub since: terms::Instant,
}

/// What the page shows.
pub struct Overview {
    /// Open sessions, the latest first.
    pub sessions: Vec<OpenSession>,
    /// Applications.
    pub connected: Vec<Connected>,
}

/// What the page of an account shows.
pub async fn overview(desk: &Desk, person: &Person) -> Result<Overview, Refusal> {
    let sessions = open_sessions(desk, person.tenant.id, person.account.id).await?;
    Ok(Overview { sessions, connected: connected(desk, person).await? })
}

async fn connected(desk: &Desk, person: &Person) -> Result<Vec<Connected>, Refusal> {
    let tenant = person.tenant.id;
    let mut out: Vec<Connected> = Vec::new();
    for given in consent::of_account(&desk.store, tenant, person.account.id).await? {
        let names: Vec<String> =
            given.scope.split(' ').filter(|s| !s.is_empty()).map(str::to_owned).collect();
        let scopes = match given.resource.as_str() {
            "" => names.into_iter().map(AskedScope::OpenId).collect(),
            resource => of_resource(desk, tenant, resource, &names).await?,
        };
        // They come in the order of their clients.
        if let Some(last) = out.last_mut().filter(|last| last.client_id == given.client_id) {
            last.since = last.since.max(given.granted_at);
            last.scopes.extend(scopes);
            continue;
        }
        let client = client::find(&desk.store, tenant, &given.client_id).await?;
        let name = client.map_or_else(|| given.client_id.clone(), |client| client.name);
        out.push(Connected { client_id: given.client_id, name, scopes, since: given.granted_at });
    }
    Ok(out)
}

/// What the owner asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// To end one session: `session` names it.
    EndSession,
    /// To withdraw what an application was allowed: `client_id` names it.
    Withdraw,
    /// To end every session and everything that was granted.
    SignOutEverywhere,
}

/// Does what the owner asks for; refuses with 88180017 or 88180018.
pub async fn fulfil(desk: &Desk, person: &Person, wish: Wish, form: &Parameters) -> Result<(), Refusal> {
    let story = person.story(form);
    let act = Person::act(desk);
    let result = match wish {
        Wish::EndSession => end_session(desk, person, &act, form.get("session").unwrap_or_default()).await,
        Wish::Withdraw => withdraw(desk, person, &act, form.get("client_id").unwrap_or_default()).await,
        Wish::SignOutEverywhere => sign_out_everywhere(desk, person, &act).await,
    };
    result.inspect_err(|refusal| desk.installation.log.note(desk, story.refusal(desk, refusal)))
}

async fn end_session(desk: &Desk, person: &Person, act: &Act, id: &str) -> Result<(), Refusal> {
    let unknown = || Refusal::record_not_found(id, "noun-session");
    let session_id = terms::guid(id).ok_or_else(unknown)?;
    let found = session::find(&desk.store, person.tenant.id, session_id).await?;
    if found.is_none_or(|session| session.account_id != person.account.id) {
        return Err(unknown());
    }
    let did = effects::end_session(desk, person.tenant.id, session_id, act).await?;
    if did { Ok(()) } else { Err(unknown()) }
}

async fn withdraw(desk: &Desk, person: &Person, act: &Act, client: &str) -> Result<(), Refusal> {
    let did = effects::withdraw_consent(desk, person.tenant.id, person.account.id, client, act).await?;
    if did { Ok(()) } else { Err(Refusal::record_not_found(client, "noun-consent")) }
}

async fn sign_out_everywhere(desk: &Desk, person: &Person, act: &Act) -> Result<(), Refusal> {
    let account = person.account.clone();
    let did = effects::sign_out_everywhere(desk, person.tenant.id, account, act).await?;
    if did {
        Ok(())
    } else {
        Err(Refusal::record_changed_meanwhile(&person.account.user_name, "noun-account"))
    }
}

/// What is kept about the account, for its owner.
pub async fn own_data(desk: &Desk, person: &Person) -> Result<serde_json::Value, Refusal> {
    gathered(desk, &person.tenant, person.account.id).await
}

/// Sets a new password with the one until now, and begins a new session in this browser: everything before it is over. Refuses with
/// 88170001, 88090005, 50126 and what is shown as it.
pub async fn change_password(desk: &Desk, person: &Person, form: &Parameters) -> Result<Begun, Refusal> {
    let mut story = person.story(form);
    let result = change(desk, person, form, &mut story).await;
    result.inspect_err(|refusal| desk.installation.log.note(desk, story.refusal(desk, refusal)))
}

async fn change(
    desk: &Desk,
    person: &Person,
    form: &Parameters,
    story: &mut Story,
) -> Result<Begun, Refusal> {
    let (tenant, browser) = (&person.tenant, &person.browser);
    let accepted = person.prove(desk, form, story).await?;
    let account = accepted.account.clone();
    let new = Secret::new(form.get("new_password").unwrap_or_default());
    let way = ("the account page", browser.language);
    let replacement = Replacement::new(desk, tenant, account, new, way, story).await?;
    let admission = Admission::new(desk, tenant, browser, accepted).await?;
    let begun = Begun { cookie: admission.cookie.clone(), device: admission.device.clone() };
    let entry = story.success(desk, "password changed");
    let did = desk
        .store
        .transact(async move |tx| {
            if !replacement.still_stands(tx).await? {
                return Ok(false);
            }
            replacement.write(tx).await?;
            admission.begin(tx).await?;
            entry.write(tx).await?;
            Ok(true)
        })
        .await?;
    if did {
        return Ok(begun);
    }
    story.trail.refused("account_is_still_the_same", "changed meanwhile", "unchanged");
    Err(Refusal::record_changed_meanwhile(&person.account.user_name, "noun-account"))
}
