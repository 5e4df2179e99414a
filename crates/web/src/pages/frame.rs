//! What every page shares: language and direction, style, the link to the other language, and the policy that keeps
//! everything foreign out.

use std::sync::LazyLock;

use askama::Template;
use http::header;
use terms::Digest;
use words::{Arg, Language, escape};

use crate::reply::{self, Reply};
use crate::request::Request;

/// The one style sheet; it stands in the page itself, named in the policy by its digest.
pub(crate) const STYLE: &str = include_str!("../../style/page.css");
static STYLE_DIGEST: LazyLock<String> = LazyLock::new(|| digest(STYLE));
/// The script of the console, which works without it.
pub(crate) const QUICK: &str = include_str!("../../script/console.js");
static QUICK_POLICY: LazyLock<String> =
    LazyLock::new(|| format!("; script-src {}; connect-src 'self'", digest(QUICK)));

/// The frame of a page.
pub(crate) struct Frame {
    pub(crate) language: Language,
    /// The title, as HTML.
    pub(crate) title: String,
    /// Addresses of this page in each language.
    pub(crate) switches: Vec<(Language, String)>,
    /// The style sheet.
    pub(crate) style: &'static str,
}

impl Frame {
    /// A frame around a page of this request.
    pub(crate) fn new(request: &Request, title_key: &str) -> Self {
        let language = request.language();
        Self {
            language,
            title: words::text(language, title_key, &[]),
            switches: switches(request),
            style: STYLE,
        }
    }

    /// A text as HTML.
    pub(crate) fn t(&self, key: &str) -> String {
        words::text(self.language, key, &[])
    }

    /// A text with one name in it, as HTML.
    pub(crate) fn with_name(&self, key: &str, name: &str, value: &str) -> String {
        words::text(self.language, key, &[(name, Arg::Name(value))])
    }

    /// A text with one identifier or address in it, as HTML.
    pub(crate) fn with_literal(&self, key: &str, name: &str, value: &str) -> String {
        words::text(self.language, key, &[(name, Arg::Literal(value))])
    }
}

/// The address of this page in each language. A page that came by a form is not asked for again.
fn switches(request: &Request) -> Vec<(Language, String)> {
    let Ok(parameters) = request.in_url() else { return Vec::new() };
    if request.method != http::Method::GET {
        return Vec::new();
    }
    let address = |language: Language| {
        let mut pairs: Vec<(&str, &str)> =
            parameters.iter().filter(|(name, _)| *name != "ui_locales").collect();
        pairs.push(("ui_locales", language.tag()));
        format!("{}?{}", request.path, terms::Parameters::encode(&pairs))
    };
    Language::ALL.into_iter().map(|language| (language, address(language))).collect()
}

fn digest(text: &str) -> String {
    use base64::Engine as _;
    format!("'sha256-{}'", base64::engine::general_purpose::STANDARD.encode(Digest::of(text.as_bytes()).0))
}

/// A page with the policy that it needs. `form-action` is left open: browsers apply it to the redirect after a form, which
/// leads to the client.
pub(crate) fn html(status: u16, page: &impl Template) -> Reply {
    html_with(status, page, "")
}

/// The same, with one inline script that is named by its digest.
pub(crate) fn html_with(status: u16, page: &impl Template, script: &str) -> Reply {
    let script = if script.is_empty() { String::new() } else { format!("; script-src {}", digest(script)) };
    html_under(status, page, &script)
}

/// The same for pages of the console, with the script that makes them quicker.
pub(crate) fn html_quick(status: u16, page: &impl Template) -> Reply {
    html_under(status, page, &QUICK_POLICY)
}

fn html_under(status: u16, page: &impl Template, script: &str) -> Reply {
    let Ok(body) = page.render() else { return reply::empty(500) };
    let mut reply = reply::with_body(status, "text/html; charset=utf-8", body);
    let style = STYLE_DIGEST.as_str();
    let policy =
        format!("default-src 'none'; style-src {style}{script}; base-uri 'none'; frame-ancestors 'none'");
    reply::set(&mut reply, header::CONTENT_SECURITY_POLICY, &policy);
    reply
}

/// A link that may stand on a page: https only.
pub(crate) fn safe_link(uri: Option<&String>) -> String {
    uri.filter(|uri| uri.starts_with("https://")).map(|uri| escape(uri)).unwrap_or_default()
}
