//! The door of the console: who is signed in, whether a form is one of ours, and which page answers.

use std::sync::Arc;

use diagnosis::Refusal;
use engine::administrators;
use engine::log::Story;
use engine::{Desk, find_tenant};
use http::Method;
use store::records::tenant::Tenant;
use terms::Parameters;

use super::visit::{Page, Visit};
use super::{changes, keys, log, overview, person, records, roles, sign_in, tenants, tickets};
use crate::reply::{self, Reply};
use crate::request::Request;
use crate::route::Route;
use crate::{cookies, refusals};

/// Answers a request to the console.
pub(crate) async fn console(
    desk: &Desk,
    request: &Request,
    route: &Route,
    (segment, path): (&str, &str),
) -> Reply {
    let tenant = match find_tenant(desk, segment).await {
        Ok(tenant) => tenant,
        Err(refusal) => return refusals::noted(desk, request, route, &refusal).await,
    };
    let story = Story::new(tenant.id, "console", &Parameters::default());
    match visited(desk, request, &tenant, path).await {
        Ok(reply) => reply,
        Err(refusal) => {
            desk.installation.log.note(desk, story.refusal(desk, &refusal));
            refusals::page(desk, request, &refusal).await
        }
    }
}

async fn visited(desk: &Desk, request: &Request, tenant: &Arc<Tenant>, path: &str) -> Page {
    let query = request.in_url()?;
    let form = if request.method == Method::POST { Some(own_form(request)?) } else { None };
    if path == "sign-in" {
        return sign_in::sign_in(desk, request, tenant, form.as_ref(), &query).await;
    }
    let cookie = cookies::console(desk, request);
    let Some(console) = administrators::current(desk, tenant, cookie).await? else {
        if form.is_some() {
            return Err(Refusal::administrator_session_ended());
        }
        let to =
            if path.is_empty() { String::new() } else { format!("?{}", Parameters::encode(&[("to", path)])) };
        return Ok(reply::see_other(&format!("/{}/admin/sign-in{to}", tenant.id)));
    };
    if let Some(form) = &form {
        console.check_form(desk, form.first("form_token"))?;
    }
    let visit = Visit { desk, request, tenant: Arc::clone(tenant), console, query, form };
    let parts: Result<Vec<String>, _> = path
        .split('/')
        .filter(|part| !part.is_empty())
        .map(|part| {
            percent_encoding::percent_decode_str(part).decode_utf8().map(std::borrow::Cow::into_owned)
        })
        .collect();
    let parts = parts.map_err(|_| Refusal::path_unknown(&request.path))?;
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    page(&visit, &parts).await
}

/// A form that a page of ours sent: browsers tell from where a form comes, and others cannot.
fn own_form(request: &Request) -> Result<Parameters, Refusal> {
    match request.header("sec-fetch-site") {
        None | Some("same-origin" | "none") => request.form(),
        Some(_) => Err(Refusal::form_token_wrong()),
    }
}

async fn page(visit: &Visit<'_>, parts: &[&str]) -> Page {
    let is_post = visit.form.is_some();
    match (is_post, parts) {
        (false, []) => overview::page(visit).await,
        (true, ["sign-out"]) => sign_in::sign_out(visit).await,
        (false, ["log"]) => log::list(visit).await,
        (false, ["log", trace_id]) => log::row(visit, trace_id).await,
        (false, ["tickets"]) => tickets::list(visit).await,
        (false, ["tickets", reference]) => tickets::show(visit, reference).await,
        (false, ["tickets", reference, "export"]) => tickets::export(visit, reference).await,
        (true, ["tickets", reference, "answers"]) => tickets::answer(visit, reference).await,
        (true, ["tickets", reference, "close"]) => tickets::close(visit, reference).await,
        (false, ["changes"]) => changes::list(visit).await,
        (false, ["changes", id]) => changes::show(visit, id).await,
        (true, ["changes", id]) => changes::undo(visit, id).await,
        (_, ["keys", ..]) => keys::keys(visit, parts.get(1).copied(), is_post).await,
        (false, ["tenants"]) => tenants::list(visit).await,
        (_, ["tenants", "new"]) => tenants::create(visit).await,
        (_, ["tenant", "remove"]) => tenants::remove(visit).await,
        (false, ["administrators"]) => roles::administrators(visit).await,
        (false, ["accounts", id, "data"]) => person::data(visit, id).await,
        (_, ["accounts", id, "role"]) => roles::role(visit, id, is_post).await,
        (_, ["accounts", id, "erasure"]) => person::erasure(visit, id, is_post).await,
        (_, ["accounts", id, what @ ("sessions" | "consents" | "invitation"), rest @ ..]) if is_post => {
            person::of_account(visit, id, what, rest.first().copied()).await
        }
        (_, [noun, rest @ ..]) => match records::noun_of(noun) {
            Some(noun) => records::page(visit, noun, rest).await,
            None => Err(Refusal::path_unknown(&visit.request.path)),
        },
        _ => Err(Refusal::path_unknown(&visit.request.path)),
    }
}
