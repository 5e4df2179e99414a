//! Redirect URIs: read once, compared character by character (RFC 9700 section 2.1), never normalised.

use std::borrow::Cow;

use diagnosis::Refusal;

use crate::client_metadata::ApplicationType;

/// An absolute URI in its parts. The text is kept exactly as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedirectUri {
    text: String,
    scheme: String,
    /// Host as written, with brackets for IPv6; empty where there is no authority.
    host: String,
    port: Option<u16>,
    /// From the first character after the authority.
    rest: String,
}

/// The one thing in which a requested URI differs from a registered one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Only capital and small letters.
    Case,
    /// Only the final slash.
    Slash,
    /// Only the port.
    Port,
    /// Only the scheme.
    Scheme,
    /// Only percent encoding.
    Encoding,
    /// Only the query.
    Query,
    /// `localhost` against a loopback address.
    LoopbackName,
}

impl Difference {
    /// The key of the phrase that names it.
    pub fn phrase(self) -> &'static str {
        match self {
            Self::Case => "difference-case",
            Self::Slash => "difference-slash",
            Self::Port => "difference-port",
            Self::Scheme => "difference-scheme",
            Self::Encoding => "difference-encoding",
            Self::Query => "difference-query",
            Self::LoopbackName => "difference-loopback-name",
        }
    }
}

const LENGTH_LIMIT: usize = 2048;
const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];
/// Names that the answer itself puts into the query.
const REPLY_PARAMETERS: [&str; 10] = [
    "code",
    "state",
    "iss",
    "error",
    "error_description",
    "error_uri",
    "session_state",
    "response",
    "id_token",
    "access_token",
];
/// Schemes that execute or read something in the browser instead of going somewhere.
const NEVER: [&str; 8] = ["javascript", "data", "vbscript", "file", "ftp", "blob", "about", "filesystem"];

impl RedirectUri {
    /// Reads an absolute URI without a fragment; refuses with 90102.
    ///
    /// > The redirection endpoint URI MUST be an absolute URI … MUST NOT include a fragment component.
    /// > (RFC 6749 section 3.1.2)
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        Self::read(text).map_err(|problem| Refusal::redirect_uri_malformed(problem, &presentable_uri(text)))
    }

    fn read(text: &str) -> Result<Self, &'static str> {
        if text.len() > LENGTH_LIMIT {
            return Err("problem-uri-too-long");
        }
        if text.bytes().any(|b| {
            !(0x21..=0x7E).contains(&b)
                || matches!(b, b'\\' | b'"' | b'<' | b'>' | b'^' | b'`' | b'{' | b'|' | b'}')
        }) {
            return Err("problem-uri-control");
        }
        if text.contains('#') {
            return Err("problem-uri-fragment");
        }
        let (scheme, after) = text.split_once(':').ok_or("problem-uri-relative")?;
        let well_formed = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
        if !well_formed || after.is_empty() {
            return Err("problem-uri-relative");
        }
        let Some(after) = after.strip_prefix("//") else {
            if matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https") {
                return Err("problem-uri-relative");
            }
            return Ok(Self::of(text, scheme, "", None, after));
        };
        let end = after.find(['/', '?']).unwrap_or(after.len());
        let (authority, rest) = after.split_at_checked(end).unwrap_or((after, ""));
        if authority.contains('@') {
            return Err("problem-uri-user-information");
        }
        let (host, port) = split_port(authority)?;
        if host.is_empty() {
            return Err("problem-uri-relative");
        }
        Ok(Self::of(text, scheme, host, port, rest))
    }

    fn of(text: &str, scheme: &str, host: &str, port: Option<u16>, rest: &str) -> Self {
        Self { text: text.into(), scheme: scheme.into(), host: host.into(), port, rest: rest.into() }
    }

    /// The text exactly as it came.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The host as written; empty for a scheme of its own.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether a code sent there would travel unprotected: http to anything but this machine.
    pub fn is_plain_http(&self) -> bool {
        self.scheme == "http" && !self.is_loopback_http()
    }

    /// Whether it leads back to the machine itself, over http.
    pub fn is_loopback_http(&self) -> bool {
        self.scheme == "http" && LOOPBACK.contains(&self.host.as_str())
    }

    /// Whether a request for `asked` may be answered at this registered URI.
    ///
    /// > … MUST utilize exact string matching except for port numbers in localhost redirection URIs of native apps.
    /// > (RFC 9700 section 2.1)
    pub fn admits(&self, asked: &RedirectUri, client: ApplicationType) -> bool {
        self.text == asked.text
            || (client == ApplicationType::Native
                && self.is_loopback_http()
                && self.equals_but_for_port(asked))
    }

    /// Whether only the port differs, on a loopback host over http.
    pub fn equals_but_for_port(&self, asked: &RedirectUri) -> bool {
        self.is_loopback_http()
            && self.scheme == asked.scheme
            && self.host == asked.host
            && self.rest == asked.rest
    }

    /// The single difference between this registered URI and the one asked for, if there is just one.
    pub fn difference(&self, asked: &RedirectUri) -> Option<Difference> {
        let same_host = self.host == asked.host && self.port == asked.port;
        let (path, query) = split_query(&self.rest);
        let (asked_path, asked_query) = split_query(&asked.rest);
        if self.text.eq_ignore_ascii_case(&asked.text) {
            Some(Difference::Case)
        } else if self.scheme == asked.scheme
            && same_host
            && self.rest.trim_end_matches('/') == asked.rest.trim_end_matches('/')
        {
            Some(Difference::Slash)
        } else if self.scheme == asked.scheme && self.host == asked.host && self.rest == asked.rest {
            Some(Difference::Port)
        } else if same_host && self.rest == asked.rest {
            Some(Difference::Scheme)
        } else if self.scheme == asked.scheme && same_host && decoded(&self.rest) == decoded(&asked.rest) {
            Some(Difference::Encoding)
        } else if self.scheme == asked.scheme && same_host && path == asked_path && query != asked_query {
            Some(Difference::Query)
        } else if self.is_loopback_http()
            && asked.is_loopback_http()
            && self.port == asked.port
            && self.rest == asked.rest
        {
            Some(Difference::LoopbackName)
        } else {
            None
        }
    }

    /// Whether a client may register this URI at all; the problem's phrase if not (RFC 8252 sections 7 and 8).
    pub fn registrable(text: &str, client: ApplicationType) -> Result<Self, &'static str> {
        let uri = Self::read(text)?;
        if text.contains('*') {
            return Err("problem-uri-wildcard");
        }
        let scheme = uri.scheme.to_ascii_lowercase();
        if NEVER.contains(&scheme.as_str()) {
            return Err("problem-uri-scheme");
        }
        match scheme.as_str() {
            "https" => {}
            "http" if uri.is_loopback_http() => {}
            "http" => return Err("problem-uri-http"),
            // > … scheme based on a domain name under their control (RFC 8252 section 7.1); `msal` is Microsoft's custom.
            own if client == ApplicationType::Native && (own.contains('.') || own.starts_with("msal")) => {}
            _ => return Err("problem-uri-scheme"),
        }
        let (_, query) = split_query(&uri.rest);
        let reserved =
            query.split('&').filter_map(|pair| pair.split('=').next()).any(|n| REPLY_PARAMETERS.contains(&n));
        if reserved {
            return Err("problem-uri-reserved-parameter");
        }
        Ok(uri)
    }

    /// The origin as a browser sends it (`https://host:port`), for an http or https URI.
    pub fn origin(&self) -> Option<String> {
        matches!(self.scheme.as_str(), "http" | "https").then(|| match self.port {
            Some(port) => format!("{}://{}:{port}", self.scheme, self.host),
            None => format!("{}://{}", self.scheme, self.host),
        })
    }

    /// The URI with more parameters in its query.
    pub fn with_query(&self, query: &str) -> String {
        let joint = if self.text.contains('?') { '&' } else { '?' };
        format!("{}{joint}{query}", self.text)
    }
}

/// The origin of a registered URI, or nothing for a scheme of its own.
pub fn origin(text: &str) -> Option<String> {
    RedirectUri::read(text).ok()?.origin()
}

fn split_port(authority: &str) -> Result<(&str, Option<u16>), &'static str> {
    let after_bracket = authority.rfind(']').map_or(0, |at| at + 1);
    let Some(colon) =
        authority.get(after_bracket..).and_then(|tail| tail.find(':')).map(|at| at + after_bracket)
    else {
        return Ok((authority, None));
    };
    let (host, port) = authority.split_at_checked(colon).ok_or("problem-uri-port")?;
    let digits =
        port.strip_prefix(':').filter(|d| d.bytes().all(|b| b.is_ascii_digit())).ok_or("problem-uri-port")?;
    match digits.parse::<u16>() {
        Ok(port) if port > 0 => Ok((host, Some(port))),
        _ => Err("problem-uri-port"),
    }
}

fn split_query(rest: &str) -> (&str, &str) {
    rest.split_once('?').unwrap_or((rest, ""))
}

fn decoded(text: &str) -> Option<String> {
    crate::parameters::decode_component(text.as_bytes())
}

/// A redirect URI as it may be told and logged: an address that still carries an answer (people send the one they are at,
/// with a live code in it) without that answer.
pub fn presentable_uri(uri: &str) -> Cow<'_, str> {
    let Some(at) = uri.find(['?', '#']) else { return Cow::Borrowed(uri) };
    let (address, rest) = uri.split_at(at);
    let carries = |pair: &str| {
        let name = pair.split('=').next().unwrap_or_default();
        REPLY_PARAMETERS.contains(&name) || name.contains("token")
    };
    if rest.split(['?', '#', '&']).any(carries) {
        Cow::Owned(format!("{address}?..."))
    } else {
        Cow::Borrowed(uri)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uri(text: &str) -> RedirectUri {
        RedirectUri::parse(text).unwrap()
    }

    #[test]
    fn tricks_are_malformed_or_match_nothing() {
        for bad in [
            "https://a.ex@evil.ex/cb",
            "https://a.ex:pw@evil.ex",
            "https://x@@a.ex",
            "https://a.ex\\@evil.ex",
            "https:a.ex",
            "https:/\\evil.ex",
            "//evil.ex",
            "/cb",
            "https://a.ex/cb#f",
            "https://a.ex/\u{e9}",
            "http://127.0.0.1:0/cb",
            "http://127.0.0.1:65536/cb",
            "https://a.ex:x/cb",
            "https://a.ex/ b",
            "",
        ] {
            assert_eq!(RedirectUri::parse(bad).unwrap_err().number(), 90_102, "{bad}");
        }
        let registered = uri("https://a.ex/cb");
        for other in [
            "https://a.ex/cb/../evil",
            "https://a.ex/cb/%2e%2e/evil",
            "https://a.ex.evil.ex/cb",
            "https://aXex/cb",
            "https://a.ex%09/cb",
            "https://evil.ex%40a.ex/cb",
            "https://a.ex:443/cb",
            "HTTPS://a.ex/cb",
        ] {
            assert!(!registered.admits(&uri(other), ApplicationType::Web), "{other}");
        }
    }

    #[test]
    fn only_a_native_client_may_vary_the_port_and_only_on_loopback() {
        let registered = uri("http://127.0.0.1/cb");
        for port in ["", ":1", ":8080", ":65535"] {
            let asked = uri(&format!("http://127.0.0.1{port}/cb"));
            assert!(registered.admits(&asked, ApplicationType::Native), "{port}");
            assert_eq!(registered.admits(&asked, ApplicationType::Web), port.is_empty());
        }
        assert!(!uri("https://127.0.0.1/cb").admits(&uri("https://127.0.0.1:1/cb"), ApplicationType::Native));
        assert!(!registered.admits(&uri("http://localhost:1/cb"), ApplicationType::Native));
    }

    #[test]
    fn the_single_difference_is_named() {
        let registered = uri("https://a.ex/cb");
        for (asked, difference) in [
            ("https://a.ex/CB", Difference::Case),
            ("https://a.ex/cb/", Difference::Slash),
            ("https://a.ex:8443/cb", Difference::Port),
            ("http://a.ex/cb", Difference::Scheme),
            ("https://a.ex/%63b", Difference::Encoding),
            ("https://a.ex/cb?x=1", Difference::Query),
        ] {
            assert_eq!(registered.difference(&uri(asked)), Some(difference), "{asked}");
        }
        assert_eq!(registered.difference(&uri("https://b.ex/other")), None);
    }

    #[test]
    fn what_may_not_be_registered_is_named() {
        for bad in [
            "javascript:alert(1)",
            "JavaScript:x",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "ftp://a.ex/",
            "https://*.ex/cb",
            "https://a.ex/cb#f",
            "/cb",
            "https://u@a.ex/",
            "http://a.ex/cb",
            "https://a.ex/cb?code=1",
            "https://a.ex/cb?state=",
            "https://a.ex/cb?x=1&iss=2",
        ] {
            assert!(RedirectUri::registrable(bad, ApplicationType::Web).is_err(), "{bad}");
        }
        assert!(RedirectUri::registrable("com.example.app:/cb", ApplicationType::Native).is_ok());
        assert!(RedirectUri::registrable("com.example.app:/cb", ApplicationType::Web).is_err());
    }
}
