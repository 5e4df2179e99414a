//! `/{T}/account`: the page of one's own account, for whoever is signed in in this browser.

use std::sync::Arc;

use askama::Template;
use diagnosis::Refusal;
use engine::Desk;
use engine::account_pages::{self, Begun, Person, Wish};
use engine::authorization::Browser;
use engine::log::Story;
use http::Method;
use store::records::tenant::Tenant;
use terms::{Parameters, Secret};
use words::{Arg, Words};

use super::consent::scope_text;
use super::frame::{Frame, html};
use super::password::{asked, told};
use crate::reply::{self, Reply};
use crate::request::Request;
use crate::route::Route;
use crate::{cookies, refusals};

struct SessionRow {
    id: String,
    since: String,
    agent: String,
    address: String,
    is_this: bool,
}

struct Application {
    client_id: String,
    name: String,
    since: String,
    scopes: Vec<String>,
}

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    frame: Frame,
    tenant: String,
    base: String,
    sign_out: String,
    form_token: String,
    user_name: String,
    email: String,
    is_verified: bool,
    sends_mail: bool,
    asks_code: bool,
    sessions: Vec<SessionRow>,
    connected: Vec<Application>,
    /// Whom to ask for the erasure, as HTML.
    erasure: String,
    /// What was done, as HTML.
    done: String,
    notice: Option<Words>,
    code: String,
    trace_id: String,
}

#[derive(Template)]
#[template(path = "account_sign_in.html")]
struct SignInPage {
    frame: Frame,
    tenant: String,
    action: String,
    form_token: String,
    key: String,
    user_name: String,
    forgot: String,
    notice: Option<Words>,
    code: String,
    trace_id: String,
}

#[derive(Template)]
#[template(path = "account_address.html")]
struct AddressPage {
    frame: Frame,
    tenant: String,
    action: String,
    account_page: String,
    key: String,
    form_token: String,
    asks: String,
}

/// Answers a request to the page of an account.
pub(crate) async fn account(
    desk: &Desk,
    request: &Request,
    route: &Route,
    (segment, path): (&str, &str),
) -> Reply {
    let (tenant, parameters) = match asked(desk, request, segment).await {
        Ok(asked) => asked,
        Err(refusal) => return refusals::noted(desk, request, route, &refusal).await,
    };
    let mut browser = cookies::browser(desk, &tenant, request);
    let is_post = request.method == Method::POST;
    match (path, is_post) {
        ("sign-in", _) => sign_in(desk, request, &tenant, &mut browser, is_post.then_some(&parameters)).await,
        ("address", _) => match address(desk, request, &tenant, &browser, (&parameters, is_post)).await {
            Ok(reply) => reply,
            Err(refusal) => refusals::page(desk, request, &refusal).await,
        },
        _ => match own(desk, request, &tenant, &browser, path, (&parameters, is_post)).await {
            Ok(reply) => reply,
            Err(refusal) => refusals::noted(desk, request, route, &refusal).await,
        },
    }
}

fn base(tenant: &Tenant) -> String {
    format!("/{}/account", tenant.id)
}

async fn own(
    desk: &Desk,
    request: &Request,
    tenant: &Arc<Tenant>,
    browser: &Browser,
    path: &str,
    (parameters, is_post): (&Parameters, bool),
) -> Result<Reply, Refusal> {
    let known = if is_post {
        ["new-password", "new-address", "end-session", "withdraw", "sign-out-everywhere"].contains(&path)
    } else {
        ["", "export"].contains(&path)
    };
    if !known {
        return Err(Refusal::path_unknown(&request.path));
    }
    let Some(person) = account_pages::person(desk, tenant, browser).await? else {
        return if is_post {
            Err(Refusal::account_session_ended())
        } else {
            Ok(reply::see_other(&format!("{}/sign-in", base(tenant))))
        };
    };
    if !is_post {
        return match path {
            "export" => Ok(reply::file("account", &account_pages::own_data(desk, &person).await?)),
            _ => page(desk, request, tenant, &person, None).await,
        };
    }
    person.check_form(desk, parameters)?;
    let wish = match path {
        "end-session" => Wish::EndSession,
        "withdraw" => Wish::Withdraw,
        "sign-out-everywhere" => Wish::SignOutEverywhere,
        "new-address" => {
            return match account_pages::ask_for_address(desk, &person, parameters).await {
                Ok(()) => Ok(back(tenant, "sent")),
                Err(refusal) => page(desk, request, tenant, &person, Some(&refusal)).await,
            };
        }
        _ => {
            return match account_pages::change_password(desk, &person, parameters).await {
                Ok(begun) => Ok(begin(back(tenant, "done"), desk, tenant, &begun)),
                Err(refusal) => page(desk, request, tenant, &person, Some(&refusal)).await,
            };
        }
    };
    match account_pages::fulfil(desk, &person, wish, parameters).await {
        Ok(()) => Ok(back(tenant, "done")),
        Err(refusal) => page(desk, request, tenant, &person, Some(&refusal)).await,
    }
}

/// Back to the page, which says what was done.
fn back(tenant: &Tenant, did: &str) -> Reply {
    reply::see_other(&format!("{}?did={did}", base(tenant)))
}

fn begin(mut reply: Reply, desk: &Desk, tenant: &Tenant, begun: &Begun) -> Reply {
    cookies::give_session(&mut reply, desk, tenant, &begun.cookie);
    cookies::give_device(&mut reply, desk, tenant, &begun.device);
    reply
}

async fn page(
    desk: &Desk,
    request: &Request,
    tenant: &Tenant,
    person: &Person,
    refusal: Option<&Refusal>,
) -> Result<Reply, Refusal> {
    let overview = account_pages::overview(desk, person).await?;
    let frame = Frame::new(request, "account-title");
    let (notice, code, status) = told(&frame, refusal);
    let did = request.in_url().ok().and_then(|query| query.get("did").map(str::to_owned));
    let done = match did.as_deref().filter(|_| refusal.is_none()) {
        Some("sent") => frame.t("account-address-sent"),
        Some(_) => frame.t("account-done"),
        None => String::new(),
    };
    let sessions = overview.sessions.into_iter().map(|open| SessionRow {
        id: open.session.id.to_string(),
        since: open.session.authenticated_at.to_string(),
        is_this: open.session.id == person.session.id,
        agent: open.agent,
        address: open.address,
    });
    let connected = overview.connected.into_iter().map(|one| Application {
        since: frame.with_literal("account-connected-since", "time", &one.since.to_string()),
        scopes: one.scopes.iter().map(|scope| scope_text(&frame, scope)).collect(),
        client_id: one.client_id,
        name: one.name,
    });
    let contact = desk.settings().support_contact.as_deref();
    let page = AccountPage {
        tenant: tenant.display_name.clone(),
        base: base(tenant),
        sign_out: format!("/{}/oauth2/v2.0/logout", tenant.id),
        form_token: person.form_token(desk),
        user_name: person.account.user_name.clone(),
        email: person.account.email().unwrap_or_default().to_owned(),
        is_verified: person.account.is_email_verified(),
        sends_mail: desk.settings().sends_mail,
        asks_code: person.administers,
        sessions: sessions.collect(),
        connected: connected.collect(),
        erasure: match contact {
            Some(contact) => frame.with_literal("account-erase-contact", "contact", contact),
            None => frame.t("account-erase-administrator"),
        },
        done,
        notice,
        code,
        trace_id: desk.trace_id.to_string(),
        frame,
    };
    Ok(html(status, &page))
}

/// The sign-in form of the page, and what it does.
async fn sign_in(
    desk: &Desk,
    request: &Request,
    tenant: &Tenant,
    browser: &mut Browser,
    form: Option<&Parameters>,
) -> Reply {
    // Whoever comes from the link that confirms an address goes back to it.
    let key = match form {
        Some(form) => form.get("key").unwrap_or_default().to_owned(),
        None => {
            request.in_url().ok().and_then(|query| query.get("key").map(str::to_owned)).unwrap_or_default()
        }
    };
    let back = Parameters::encode(&[("key", &key)]);
    let result = match form {
        Some(form) => account_pages::sign_in(desk, tenant, browser, form).await.map(Some),
        None => Ok(None),
    };
    let refusal = match result {
        Ok(Some(begun)) => {
            let to = if key.is_empty() { base(tenant) } else { format!("{}/address?{back}", base(tenant)) };
            return begin(reply::see_other(&to), desk, tenant, &begun);
        }
        Ok(None) => None,
        Err(refusal) => Some(refusal),
    };
    let cookie = account_pages::first_cookie(desk, browser);
    let frame = Frame::new(request, "account-sign-in-title");
    let (notice, code, status) = told(&frame, refusal.as_ref());
    let page = SignInPage {
        tenant: tenant.display_name.clone(),
        action: format!("{}/sign-in", base(tenant)),
        form_token: account_pages::sign_in_token(desk, browser),
        key,
        user_name: form.and_then(|form| form.get("username")).unwrap_or_default().to_owned(),
        forgot: if desk.settings().sends_mail { format!("{}/forgot", base(tenant)) } else { String::new() },
        notice,
        code,
        trace_id: desk.trace_id.to_string(),
        frame,
    };
    let mut reply = html(status, &page);
    if let Some(cookie) = &cookie {
        cookies::give_session(&mut reply, desk, tenant, cookie);
    }
    if let Some(seconds) = refusal.as_ref().and_then(Refusal::retry_after) {
        reply::set(&mut reply, http::header::RETRY_AFTER, &seconds.to_string());
    }
    reply
}

/// The page behind the link that confirms an address, for its owner: whoever is not signed in yet comes back here.
async fn address(
    desk: &Desk,
    request: &Request,
    tenant: &Arc<Tenant>,
    browser: &Browser,
    (parameters, is_post): (&Parameters, bool),
) -> Result<Reply, Refusal> {
    let key = Secret::new(parameters.get("key").unwrap_or_default());
    let story = Story::new(tenant.id, "account", &Parameters::default());
    let noted = |refusal: &Refusal| desk.installation.log.note(desk, story.refusal(desk, refusal));
    let Some(person) = account_pages::person(desk, tenant, browser).await? else {
        let back = Parameters::encode(&[("key", key.expose())]);
        return Ok(reply::see_other(&format!("{}/sign-in?{back}", base(tenant))));
    };
    let asked = if is_post {
        person.check_form(desk, parameters).inspect_err(noted)?;
        account_pages::confirm_address(desk, &person, &key).await?
    } else {
        account_pages::open_address(desk, &person, &key).await.inspect_err(noted)?
    };
    let frame = Frame::new(request, "account-address-title");
    let named = [("address", Arg::Literal(&asked.address)), ("account", Arg::Name(&asked.user_name))];
    let asks = words::text(frame.language, "account-address-confirm", &named);
    let page = AddressPage {
        tenant: tenant.display_name.clone(),
        action: format!("{}/address", base(tenant)),
        account_page: base(tenant),
        key: if is_post { String::new() } else { key.expose().to_owned() },
        form_token: person.form_token(desk),
        asks,
        frame,
    };
    Ok(html(200, &page))
}
