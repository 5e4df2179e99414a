//! Table. Paths and what answers them.
//!
//! `{T}` is a tenant's id, name or domain. The literal segments are matched without regard to case, as client libraries
//! lower-case what they are configured with.

use diagnosis::{Mend, Refusal};
use engine::Desk;
use http::Method;

use crate::refusals;
use crate::reply::Reply;
use crate::request::Request;
use crate::{Service, oauth, pages};

/// Where a path leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    Authorize(String),
    Login(String),
    Consent(String),
    Token(String),
    Logout(String),
    UserInfo(String),
    Keys(String),
    Metadata(String),
    Lookup,
    Live,
    Ready,
    Demonstration,
    Home,
    Unknown,
}

impl Route {
    /// Reads a path.
    pub(crate) fn of(path: &str) -> Self {
        let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
        let rest: Vec<String> = segments.iter().skip(1).map(|segment| segment.to_ascii_lowercase()).collect();
        let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
        let tenant = segments.first().copied().unwrap_or_default();
        let decoded = percent_encoding::percent_decode_str(tenant).decode_utf8_lossy().into_owned();
        match (tenant, rest.as_slice()) {
            ("", []) => Self::Home,
            ("error", []) => Self::Lookup,
            ("health", ["live"]) => Self::Live,
            ("health", ["ready"]) => Self::Ready,
            ("demo", ["callback"]) => Self::Demonstration,
            // RFC 8414 section 3.1 puts the well-known part in front of the issuer's path.
            (".well-known", ["oauth-authorization-server" | "openid-configuration", _, "v2.0"]) => {
                Self::Metadata(segments.get(2).copied().unwrap_or_default().to_owned())
            }
            // An authority that was never filled in: the path begins where the tenant should stand.
            ("oauth2", ["v2.0", endpoint]) => Self::endpoint(endpoint, String::new()),
            (_, ["oauth2", "v2.0", endpoint]) => Self::endpoint(endpoint, decoded),
            (_, ["discovery", "v2.0", "keys"]) => Self::Keys(decoded),
            // OpenID Connect Discovery 1.0 section 4 puts it behind the issuer; some libraries leave out the version.
            (
                _,
                ["v2.0", ".well-known", "openid-configuration"] | [".well-known", "openid-configuration"],
            ) => Self::Metadata(decoded),
            _ => Self::Unknown,
        }
    }

    fn endpoint(name: &str, tenant: String) -> Self {
        match name {
            "authorize" => Self::Authorize(tenant),
            "login" => Self::Login(tenant),
            "consent" => Self::Consent(tenant),
            "token" => Self::Token(tenant),
            "logout" => Self::Logout(tenant),
            "userinfo" => Self::UserInfo(tenant),
            _ => Self::Unknown,
        }
    }

    /// The name under which requests are counted.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Authorize(_) => "authorize",
            Self::Login(_) => "login",
            Self::Consent(_) => "consent",
            Self::Token(_) => "token",
            Self::Logout(_) => "logout",
            Self::UserInfo(_) => "userinfo",
            Self::Keys(_) => "keys",
            Self::Metadata(_) => "metadata",
            Self::Lookup => "error",
            Self::Live | Self::Ready => "health",
            Self::Demonstration => "demonstration",
            Self::Home => "home",
            Self::Unknown => "unknown",
        }
    }

    /// The segment that names a tenant, if there is one.
    pub(crate) fn tenant(&self) -> Option<&str> {
        match self {
            Self::Authorize(tenant)
            | Self::Login(tenant)
            | Self::Consent(tenant)
            | Self::Token(tenant)
            | Self::Logout(tenant)
            | Self::UserInfo(tenant)
            | Self::Keys(tenant)
            | Self::Metadata(tenant) => Some(tenant),
            _ => None,
        }
    }

    /// The methods that it answers.
    fn methods(&self) -> &'static str {
        match self {
            Self::Token(_) => "POST",
            Self::Authorize(_)
            | Self::Login(_)
            | Self::Consent(_)
            | Self::Logout(_)
            | Self::UserInfo(_)
            | Self::Lookup
            | Self::Demonstration => "GET, POST",
            _ => "GET",
        }
    }
}

/// Answers a request on its route.
pub(crate) async fn answer(service: &Service, desk: &Desk, request: &Request, route: &Route) -> Reply {
    if request.method == Method::OPTIONS {
        return oauth::preflight(desk, request, route).await;
    }
    let method = if request.method == Method::HEAD { &Method::GET } else { &request.method };
    if *route != Route::Unknown && !route.methods().split(", ").any(|allowed| allowed == method.as_str()) {
        let mut refusal = Refusal::method_not_allowed(route.methods(), request.method.as_str());
        if let Some(meant) = route.methods().split(", ").next() {
            refusal = refusal.mend(Mend::Method(meant.into()));
        }
        let mut reply = refusals::noted(desk, request, route, &refusal).await;
        crate::reply::set(&mut reply, http::header::ALLOW, route.methods());
        return reply;
    }
    match route {
        Route::Authorize(tenant) => oauth::authorize(desk, request, tenant).await,
        Route::Login(tenant) => oauth::login(desk, request, tenant).await,
        Route::Consent(tenant) => oauth::consent(desk, request, tenant).await,
        Route::Token(tenant) => oauth::token(desk, request, tenant).await,
        Route::Logout(tenant) => oauth::logout(desk, request, tenant).await,
        Route::UserInfo(tenant) => oauth::userinfo(desk, request, tenant).await,
        Route::Keys(tenant) => oauth::keys(desk, request, route, tenant).await,
        Route::Metadata(tenant) => oauth::metadata(desk, request, route, tenant).await,
        Route::Lookup => pages::lookup(desk, request, route).await,
        Route::Live => crate::reply::json(200, r#"{"status":"live"}"#),
        Route::Ready => pages::ready(service, desk).await,
        Route::Demonstration if desk.settings().demonstration().is_some() => {
            pages::demonstration(desk, request)
        }
        Route::Home if desk.settings().demonstration().is_some() => crate::reply::see_other("/error"),
        Route::Demonstration | Route::Home | Route::Unknown => {
            refusals::noted(desk, request, route, &path_unknown(desk, &request.path).await).await
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_printed_path_leads_somewhere() {
        let t = "5a4ad000-0000-4000-8000-000000000001";
        assert_eq!(Route::of(&format!("/{t}/oauth2/v2.0/token")), Route::Token(t.into()));
        assert_eq!(Route::of("/demo/OAuth2/V2.0/Token"), Route::Token("demo".into()));
        for path in [
            format!("/{t}/v2.0/.well-known/openid-configuration"),
            format!("/{t}/.well-known/openid-configuration"),
            format!("/.well-known/oauth-authorization-server/{t}/v2.0"),
            format!("/.well-known/openid-configuration/{t}/v2.0"),
        ] {
            assert_eq!(Route::of(&path), Route::Metadata(t.into()), "{path}");
        }
        assert_eq!(Route::of("/x/oauth2/v2.0/nothing"), Route::Unknown);
    }
}
