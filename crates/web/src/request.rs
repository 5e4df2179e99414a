//! A request as the door read it: head and body, whole.

use std::net::IpAddr;

use bytes::Bytes;
use diagnosis::{Mend, Refusal};
use engine::KeptRequest;
use http::{HeaderMap, Method, header};
use terms::Parameters;
use uuid::Uuid;
use words::Language;

/// The cookie that remembers a chosen language.
pub(crate) const LANGUAGE_COOKIE: &str = "sanad-language";

/// A request, whole.
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// The proxies whose word on the caller's address is taken.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(pub Vec<IpAddr>);

impl TrustedProxies {
    /// Where a request came from: the peer, or, if that is a trusted proxy, the right-most hop that is none.
    pub(crate) fn origin(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut origin = peer;
        let hops: Vec<&str> = headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .collect();
        for hop in hops.into_iter().rev() {
            if !self.0.contains(&origin.to_canonical()) {
                break;
            }
            let Ok(address) = hop.trim().parse() else { break };
            origin = address;
        }
        origin
    }
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Every value of a header; one that is not visible ASCII counts as empty.
    pub(crate) fn headers_named(&self, name: &str) -> Vec<String> {
        self.headers.get_all(name).iter().map(|value| value.to_str().unwrap_or_default().to_owned()).collect()
    }

    /// The value of a cookie. The first one of a name counts.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|header| header.to_str().ok())
            .flat_map(|header| header.split(';'))
            .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
    }

    /// The language that its reader chose: `ui_locales` in the address, the cookie, `Accept-Language`.
    pub(crate) fn language(&self) -> Language {
        let asked = self.in_url().ok();
        let asked = asked.as_ref().and_then(|parameters| parameters.get("ui_locales"));
        Language::choose(asked, self.cookie(LANGUAGE_COOKIE), self.header("accept-language"))
    }

    /// The parameters of the address.
    pub(crate) fn in_url(&self) -> Result<Parameters, Refusal> {
        Parameters::parse(self.query.as_bytes())
    }

    /// The parameters of a form body; refuses with 88010001.
    ///
    /// > … using the "application/x-www-form-urlencoded" format … with a character encoding of UTF-8 in the HTTP request
    /// > entity-body (RFC 6749 section 4.1.3)
    pub(crate) fn form(&self) -> Result<Parameters, Refusal> {
        let form = "application/x-www-form-urlencoded";
        let refuse = |received: &str| {
            Refusal::content_type_not_form(received).mend(Mend::Header("Content-Type".into(), form.into()))
        };
        let Some(content_type) = self.header("content-type") else {
            // No body needs no type.
            return if self.body.is_empty() { Ok(Parameters::default()) } else { Err(refuse("none")) };
        };
        let mut parts = content_type.split(';').map(str::trim);
        if !parts.next().unwrap_or_default().eq_ignore_ascii_case(form) {
            return Err(refuse(content_type));
        }
        let charset =
            parts.find_map(|part| part.to_ascii_lowercase().strip_prefix("charset=").map(str::to_owned));
        if charset.is_some_and(|charset| charset.trim_matches('"') != "utf-8") {
            return Err(refuse(content_type));
        }
        Parameters::parse(&self.body)
    }

    /// Whether the body is JSON.
    pub(crate) fn is_json(&self) -> bool {
        let named = self.header("content-type").unwrap_or_default();
        named.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
    }

    /// Whether the caller names pages among what it reads.
    pub(crate) fn accepts_pages(&self) -> bool {
        self.header("accept").is_some_and(|accept| accept.contains("text/html"))
    }

    /// Whether the caller would rather read JSON than a page.
    pub(crate) fn prefers_json(&self) -> bool {
        let accept = self.header("accept").unwrap_or_default();
        match (accept.find("application/json"), accept.find("text/html")) {
            (Some(json), Some(html)) => json < html,
            (Some(_), None) => true,
            _ => false,
        }
    }

    /// The caller's correlation id: a GUID in header, body or query, in this order.
    pub(crate) fn correlation_id(&self) -> Option<Uuid> {
        let named = |pairs: &str| {
            let value = pairs.split('&').find_map(|pair| pair.strip_prefix("client-request-id="));
            value.and_then(terms::guid)
        };
        let body = || std::str::from_utf8(&self.body).ok().and_then(named);
        self.header("client-request-id").and_then(terms::guid).or_else(body).or_else(|| named(&self.query))
    }

    /// The request as it may be kept in development: credentials, codes and passwords become placeholders.
    pub(crate) fn keep(&self) -> KeptRequest {
        let pairs = |parameters: &Parameters| -> Vec<(String, String)> {
            parameters.iter().map(|(name, value)| (name.to_owned(), placeholder(name, value))).collect()
        };
        let kept = ["content-type", "accept", "origin"];
        let headers = kept.iter().filter_map(|n| Some(((*n).to_owned(), self.header(n)?.to_owned())));
        let is_bearer = self.header("authorization").is_some_and(|header| {
            header.split(' ').next().is_some_and(|scheme| scheme.eq_ignore_ascii_case("bearer"))
        });
        let token = is_bearer.then(|| ("Authorization".to_owned(), "Bearer YOUR-ACCESS-TOKEN".to_owned()));
        let content_type = self.header("content-type").unwrap_or_default();
        let has_body = self.method == Method::POST || !self.body.is_empty();
        let form = has_body.then(|| pairs(&meant_form(content_type, &self.body)));
        KeptRequest {
            method: self.method.to_string(),
            path: self.path.clone(),
            query: pairs(&Parameters::lenient(self.query.as_bytes())),
            headers: headers.chain(token).collect(),
            basic: self.header("authorization").and_then(basic_client),
            form,
        }
    }
}

/// What a body was meant to be as a form: JSON and multipart bodies are read for their texts.
fn meant_form(content_type: &str, body: &[u8]) -> Parameters {
    let text = String::from_utf8_lossy(body);
    if let Ok(serde_json::Value::Object(members)) = serde_json::from_str(&text) {
        let texts = members.into_iter().filter_map(|(name, value)| Some((name, value.as_str()?.to_owned())));
        return Parameters::from_pairs(texts.collect());
    }
    match content_type.split_once("boundary=").filter(|_| content_type.starts_with("multipart/")) {
        Some((_, boundary)) => multipart(boundary.trim_matches('"'), &text),
        None => Parameters::lenient(body),
    }
}

/// The fields of a multipart body (RFC 7578) that are texts.
fn multipart(boundary: &str, text: &str) -> Parameters {
    let field = |part: &str| {
        let (head, value) = part.split_once("\r\n\r\n")?;
        let name = head.split_once("name=\"")?.1.split('"').next()?;
        Some((name.to_owned(), value.trim_end_matches("\r\n").to_owned()))
    };
    Parameters::from_pairs(text.split(&format!("--{boundary}")).filter_map(field).collect())
}

/// Parameters that carry a credential or something that can be turned into one.
const CREDENTIALS: [&str; 10] = [
    "client_secret",
    "client_assertion",
    "password",
    "code",
    "code_verifier",
    "refresh_token",
    "access_token",
    "id_token_hint",
    "form_token",
    "interaction",
];

fn placeholder(name: &str, value: &str) -> String {
    let meant = CREDENTIALS.iter().find(|known| **known == name || terms::is_meant(name, known));
    match meant.filter(|_| !value.is_empty()) {
        Some(credential) => format!("YOUR-{}", credential.to_ascii_uppercase().replace('_', "-")),
        None => value.chars().take(2000).collect(),
    }
}

/// The client that a Basic header names, as far as it can be read.
fn basic_client(header: &str) -> Option<String> {
    use base64::Engine as _;
    let (scheme, value) = header.split_once(' ')?;
    let bytes = scheme.eq_ignore_ascii_case("basic").then_some(value.trim())?;
    let text = base64::engine::general_purpose::STANDARD.decode(bytes).ok()?;
    let text = String::from_utf8(text).ok()?;
    let (client, _) = text.split_once(':')?;
    Some(client.chars().filter(|c| !c.is_control()).take(200).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_right_most_untrusted_hop_is_the_origin() {
        let proxies = TrustedProxies(vec!["10.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap()]);
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", "6.6.6.6, 1.2.3.4, 10.0.0.2".parse().unwrap());
        let origin = |peer: &str| proxies.origin(peer.parse().unwrap(), &headers).to_string();
        assert_eq!(origin("10.0.0.1"), "1.2.3.4");
        assert_eq!(origin("9.9.9.9"), "9.9.9.9");
    }
}
