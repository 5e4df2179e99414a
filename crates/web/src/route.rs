//! Table. Paths and what answers them.
//!
//! `{T}` is a tenant's id, name or domain. The literal segments are matched without regard to case, as client libraries
//! lower-case what they are configured with.

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
    /// Tickets of a tenant, or of any where none is named.
    Tickets(String),
    /// One ticket, by its reference.
    Ticket(String),
    /// The admin API of a tenant, and the path below it as it came.
    Api(String, String),
    /// The console of a tenant, and the path below it as it came.
    Console(String, String),
    Setup,
    /// A forgotten password.
    Forgot(String),
    /// The page behind a mailed link.
    Password(String),
    /// The page of an account, and the path below it.
    Account(String, String),
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
            ("support", ["tickets"]) => Self::Tickets(String::new()),
            ("support", ["tickets", reference]) => Self::Ticket((*reference).to_owned()),
            (_, ["support", "tickets"]) => Self::Tickets(decoded),
            ("setup", []) => Self::Setup,
            (_, ["account", "forgot"]) => Self::Forgot(decoded),
            (_, ["account", "password"]) => Self::Password(decoded),
            (_, ["account", path @ ..]) if path.len() < 2 => Self::Account(decoded, path.concat()),
            (_, ["admin", ..]) => Self::Console(decoded, segments.get(2..).unwrap_or_default().join("/")),
            (_, ["api", "v1", ..]) => Self::Api(decoded, segments.get(3..).unwrap_or_default().join("/")),
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
            Self::Tickets(_) | Self::Ticket(_) => "tickets",
            Self::Api(..) => "api",
            Self::Console(..) => "console",
            Self::Setup => "setup",
            Self::Forgot(_) | Self::Password(_) | Self::Account(..) => "account",
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
            | Self::Metadata(tenant)
            | Self::Api(tenant, _)
            | Self::Console(tenant, _)
            | Self::Account(tenant, _)
            | Self::Forgot(tenant)
            | Self::Password(tenant) => Some(tenant),
            Self::Tickets(tenant) => Some(tenant).filter(|tenant| !tenant.is_empty()).map(String::as_str),
            _ => None,
        }
    }

    /// The methods that it answers.
    pub(crate) fn methods(&self) -> &'static str {
        match self {
            Self::Token(_) | Self::Tickets(_) => "POST",
            Self::Api(..) => "GET, POST, PUT, DELETE",
            Self::Authorize(_)
            | Self::Login(_)
            | Self::Consent(_)
            | Self::Logout(_)
            | Self::UserInfo(_)
            | Self::Console(..)
            | Self::Setup
            | Self::Forgot(_)
            | Self::Password(_)
            | Self::Account(..)
            | Self::Lookup
            | Self::Demonstration => "GET, POST",
            _ => "GET",
        }
    }
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
