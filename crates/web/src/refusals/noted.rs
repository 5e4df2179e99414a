//! A refusal that is noted in the log and shown in the form that its route has.

use diagnosis::{Kind, Refusal};
use engine::log::Story;
use engine::{Desk, find_tenant};
use http::Method;
use terms::Parameters;
use uuid::Uuid;

use super::bearer::bearer;
use super::json::token;
use super::page::{page, page_or_json};
use super::problem::problem;
use crate::reply::Reply;
use crate::request::Request;
use crate::route::Route;

/// Notes a refusal that no recipe has noted, and shows it as its route does.
pub(crate) async fn noted(desk: &Desk, request: &Request, route: &Route, refusal: &Refusal) -> Reply {
    let parameters = request.in_url().unwrap_or_else(|_| Parameters::default());
    // What names a tenant that exists belongs into its log, whatever else is wrong with it. A store in trouble is not asked again.
    let tenant = match route.tenant() {
        Some(segment) if refusal.diagnosis().kind != Kind::Fault => {
            find_tenant(desk, segment).await.map_or(Uuid::nil(), |tenant| tenant.id)
        }
        _ => Uuid::nil(),
    };
    let story = Story::new(tenant, route.name(), &parameters);
    desk.installation.log.note(desk, story.refusal(desk, refusal));
    match route {
        Route::Token(_) => token(desk, refusal),
        Route::UserInfo(_) => bearer(desk, refusal),
        Route::Api(..) => problem(desk, refusal),
        // A program that asks for a token at a wrong path reads what the token endpoint would send it.
        Route::Unknown if asks_for_a_token(request) => token(desk, refusal),
        // Who opens a ticket in JSON reads JSON, unless it asks for a page.
        Route::Tickets(_) if request.is_json() && !request.accepts_pages() => {
            page_or_json(desk, request, refusal, true).await
        }
        _ => page(desk, request, refusal).await,
    }
}

fn asks_for_a_token(request: &Request) -> bool {
    request.method == Method::POST && request.form().is_ok_and(|form| form.first("grant_type").is_some())
}
