//! What answers each path.

use diagnosis::{Mend, Refusal};
use engine::Desk;
use http::Method;

use crate::refusals;
use crate::reply::Reply;
use crate::request::Request;
use crate::route::Route;
use crate::{Service, admin_api, console, oauth, pages, support};

/// Answers a request on its route. Each recipe is put aside: the task of a request is as small as what it holds, and moved cheaply.
pub(crate) async fn answer(service: &Service, desk: &Desk, request: &Request, route: &Route) -> Reply {
    if request.method == Method::OPTIONS {
        return Box::pin(oauth::preflight(desk, request, route)).await;
    }
    if let Route::Api(tenant, path) = route {
        return Box::pin(admin_api::api(desk, request, tenant, path)).await;
    }
    let method = if request.method == Method::HEAD { &Method::GET } else { &request.method };
    if *route != Route::Unknown && !route.methods().split(", ").any(|allowed| allowed == method.as_str()) {
        let mut refusal = Refusal::method_not_allowed(route.methods(), request.method.as_str());
        if let Some(meant) = route.methods().split(", ").next() {
            refusal = refusal.mend(Mend::Method(meant.into()));
        }
        let mut reply = Box::pin(refusals::noted(desk, request, route, &refusal)).await;
        crate::reply::set(&mut reply, http::header::ALLOW, route.methods());
        return reply;
    }
    match route {
        Route::Authorize(tenant) => Box::pin(oauth::authorize(desk, request, tenant)).await,
        Route::Login(tenant) => Box::pin(oauth::login(desk, request, tenant)).await,
        Route::Consent(tenant) => Box::pin(oauth::consent(desk, request, tenant)).await,
        Route::Token(tenant) => Box::pin(oauth::token(desk, request, tenant)).await,
        Route::Logout(tenant) => Box::pin(oauth::logout(desk, request, tenant)).await,
        Route::UserInfo(tenant) => Box::pin(oauth::userinfo(desk, request, tenant)).await,
        Route::Keys(tenant) => Box::pin(oauth::keys(desk, request, route, tenant)).await,
        Route::Metadata(tenant) => Box::pin(oauth::metadata(desk, request, route, tenant)).await,
        Route::Tickets(tenant) => Box::pin(support::open(desk, request, route, tenant)).await,
        Route::Ticket(reference) => Box::pin(support::ticket(desk, request, route, reference)).await,
        Route::Console(tenant, path) => {
            Box::pin(console::console(desk, request, route, (tenant, path))).await
        }
        Route::Setup => Box::pin(pages::setup(desk, request, route)).await,
        Route::Forgot(tenant) if desk.settings().sends_mail => {
            Box::pin(pages::forgot(desk, request, route, tenant)).await
        }
        Route::Password(tenant) => Box::pin(pages::password(desk, request, route, tenant)).await,
        Route::Account(tenant, path) => Box::pin(pages::account(desk, request, route, (tenant, path))).await,
        Route::Lookup => Box::pin(pages::lookup(desk, request, route)).await,
        Route::Live => crate::reply::json(200, r#"{"status":"live"}"#),
        Route::Ready => pages::ready(service, desk).await,
        Route::Demonstration if desk.settings().demonstration().is_some() => {
            pages::demonstration(desk, request)
        }
        Route::Home if desk.settings().demonstration().is_some() => crate::reply::see_other("/error"),
        Route::Demonstration | Route::Home | Route::Unknown | Route::Forgot(_) | Route::Api(..) => {
            let refusal = Box::pin(path_unknown(desk, &request.path)).await;
            Box::pin(refusals::noted(desk, request, route, &refusal)).await
        }
    }
}

/// The endpoints of a tenant, as their paths end.
const METADATA: &str = "v2.0/.well-known/openid-configuration";
const ENDPOINTS: [&str; 6] = ["authorize", "token", "userinfo", "logout", "login", "consent"];

/// A path that leads nowhere, and the endpoint that was meant if its last segment comes near one.
async fn path_unknown(desk: &Desk, path: &str) -> Refusal {
    let mut refusal = Refusal::path_unknown(path);
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    let (first, last) = (segments.first().copied().unwrap_or_default(), segments.last().copied());
    let last = last.unwrap_or_default().to_ascii_lowercase();
    let begins =
        |endpoint: &&str| !last.is_empty() && (endpoint.starts_with(&*last) || last.starts_with(endpoint));
    let meant = match last.as_str() {
        "openid-configuration" | "oauth-authorization-server" => Some(METADATA),
        last => terms::nearest(last, ENDPOINTS).or_else(|| ENDPOINTS.into_iter().find(begins)),
    };
    if let Some(endpoint) = meant {
        refusal = refusal.mend(Mend::Endpoint(endpoint.to_owned()));
        // The tenant may be missing too, or be another service's.
        if let Err(unknown) = engine::find_tenant(desk, first).await {
            let path = unknown.mends().iter().filter(|mend| matches!(mend, Mend::Path(_)));
            refusal = path.cloned().fold(refusal, Refusal::mend);
        }
    }
    refusal
}
