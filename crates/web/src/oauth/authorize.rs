//! `/{T}/oauth2/v2.0/` `authorize`, `login`, `consent`: one path per step.

use std::sync::Arc;

use diagnosis::Refusal;
use engine::authorization::{Answer, Step};
use engine::endpoints::login::SignedInOrAgain;
use engine::endpoints::{authorize as recipe, consent as consent_recipe, login as login_recipe};
use engine::{Desk, find_tenant};
use http::Method;
use store::records::tenant::Tenant;
use terms::Parameters;

use crate::reply::{self, Reply};
use crate::request::Request;
use crate::route::Route;
use crate::{cookies, pages, refusals};

pub(crate) async fn authorize(desk: &Desk, request: &Request, segment: &str) -> Reply {
    let route = Route::Authorize(segment.to_owned());
    let parameters = match parameters(request) {
        Ok(parameters) => parameters,
        Err(refusal) => return refusals::noted(desk, request, &route, &refusal).await,
    };
    if request.method == Method::POST {
        // A form of another site comes without our cookies (SameSite=Lax); the GET that follows brings them.
        let pairs: Vec<(&str, &str)> = parameters.iter().collect();
        return reply::see_other(&format!("{}?{}", request.path, Parameters::encode(&pairs)));
    }
    let tenant = match find_tenant(desk, segment).await {
        Ok(tenant) => tenant,
        Err(refusal) => return refusals::noted(desk, request, &route, &refusal).await,
    };
    let browser = cookies::browser(desk, &tenant, request);
    let authorized = match recipe::authorize(desk, &tenant, &parameters, &browser).await {
        Ok(authorized) => authorized,
        Err(refusal) => return refusals::page(desk, request, &refusal).await,
    };
    let mut reply = answered(desk, request, &tenant, &authorized.answer);
    if let Some(cookie) = &authorized.cookie {
        cookies::give_session(&mut reply, desk, &tenant, cookie);
    }
    remember_language(&mut reply, desk, &parameters);
    reply
}

pub(crate) async fn login(desk: &Desk, request: &Request, segment: &str) -> Reply {
    let route = Route::Login(segment.to_owned());
    let (tenant, parameters) = match step(desk, request, segment).await {
        Ok(found) => found,
        Err(refusal) => return refusals::noted(desk, request, &route, &refusal).await,
    };
    let browser = cookies::browser(desk, &tenant, request);
    if request.method != Method::POST {
        let page = login_recipe::page(desk, &tenant, &browser, &parameters).await;
        let mut reply = match page {
            Ok(page) => pages::sign_in(desk, request, &tenant, &page),
            Err(refusal) => refusals::page(desk, request, &refusal).await,
        };
        remember_language(&mut reply, desk, &parameters);
        return reply;
    }
    match login_recipe::submit(desk, &tenant, &browser, &parameters).await {
        Ok(SignedInOrAgain::Again(page)) => pages::sign_in(desk, request, &tenant, &page),
        Ok(SignedInOrAgain::On { answer, cookie, device }) => {
            let mut reply = answered(desk, request, &tenant, &answer);
            if let Some(cookie) = &cookie {
                cookies::give_session(&mut reply, desk, &tenant, cookie);
            }
            if let Some(device) = &device {
                cookies::give_device(&mut reply, desk, &tenant, device);
            }
            reply
        }
        Err(refusal) => refusals::page(desk, request, &refusal).await,
    }
}

pub(crate) async fn consent(desk: &Desk, request: &Request, segment: &str) -> Reply {
    let route = Route::Consent(segment.to_owned());
    let (tenant, parameters) = match step(desk, request, segment).await {
        Ok(found) => found,
        Err(refusal) => return refusals::noted(desk, request, &route, &refusal).await,
    };
    let browser = cookies::browser(desk, &tenant, request);
    if request.method == Method::POST {
        return match consent_recipe::submit(desk, &tenant, &browser, &parameters).await {
            Ok(answer) => answered(desk, request, &tenant, &answer),
            Err(refusal) => refusals::page(desk, request, &refusal).await,
        };
    }
    match consent_recipe::page(desk, &tenant, &browser, &parameters).await {
        Ok(consent_recipe::PageOrStep::Page(page)) => pages::consent(desk, request, &tenant, &page),
        Ok(consent_recipe::PageOrStep::Step(step, interaction)) => next(desk, &tenant, step, interaction),
        Err(refusal) => refusals::page(desk, request, &refusal).await,
    }
}

/// Tenant and parameters of a step: from the form if there is one, else from the address.
async fn step(desk: &Desk, request: &Request, segment: &str) -> Result<(Arc<Tenant>, Parameters), Refusal> {
    Ok((find_tenant(desk, segment).await?, parameters(request)?))
}

fn parameters(request: &Request) -> Result<Parameters, Refusal> {
    if request.method == Method::POST { request.form() } else { request.in_url() }
}

fn answered(desk: &Desk, request: &Request, tenant: &Tenant, answer: &Answer) -> Reply {
    let language = request.language();
    match answer {
        Answer::Granted { address, code, .. } => {
            pages::answer_at(language, address, &[("code", code.expose())])
        }
        Answer::Refused { address, refusal } => refusals::redirect(desk, language, address, refusal),
        Answer::Next { step, interaction } => next(desk, tenant, *step, *interaction),
    }
}

fn next(desk: &Desk, tenant: &Tenant, step: Step, interaction: uuid::Uuid) -> Reply {
    let page = match step {
        Step::SignIn => "login",
        Step::Consent => "consent",
    };
    let base = &desk.settings().public_url;
    reply::see_other(&format!("{base}/{}/oauth2/v2.0/{page}?interaction={interaction}", tenant.id))
}

/// Remembers the language that an address asked for.
pub(crate) fn remember_language(reply: &mut Reply, desk: &Desk, parameters: &Parameters) {
    let asked =
        parameters.get("ui_locales").and_then(|list| list.split(' ').find_map(words::Language::of_tag));
    if let Some(language) = asked {
        cookies::give_language(reply, desk, language.tag());
    }
}
