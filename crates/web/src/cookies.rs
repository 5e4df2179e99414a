//! Our cookies: one for the session and one for the device per tenant, one for the language. Anything malformed is nothing.

use engine::Desk;
use engine::authorization::Browser;
use http::header;
use store::records::tenant::Tenant;
use terms::Secret;

use crate::agent;
use crate::reply::{self, Reply};
use crate::request::{LANGUAGE_COOKIE, Request};

/// Names of a tenant's cookies. On https the browser itself refuses what another host or path plants (`__Host-`).
fn names(desk: &Desk, tenant: &Tenant) -> (String, String) {
    let id = tenant.id.simple().to_string();
    let prefix = if desk.settings().is_https() { "__Host-" } else { "" };
    (format!("{prefix}sanad-{id}"), format!("{prefix}sanad-device-{id}"))
}

/// The browser that sent a request.
pub(crate) fn browser(desk: &Desk, tenant: &Tenant, request: &Request) -> Browser {
    let (session, device) = names(desk, tenant);
    let agent = agent::named(request.header("user-agent").unwrap_or_default());
    Browser::new(request.cookie(&session), request.cookie(&device), agent, request.language().tag())
}

/// Gives the browser its session cookie, which ends with the browser.
pub(crate) fn give_session(reply: &mut Reply, desk: &Desk, tenant: &Tenant, cookie: &Secret) {
    give(reply, desk, &names(desk, tenant).0, cookie.expose(), "");
}

/// Gives the browser its device cookie, which lasts 90 days.
pub(crate) fn give_device(reply: &mut Reply, desk: &Desk, tenant: &Tenant, cookie: &Secret) {
    give(reply, desk, &names(desk, tenant).1, cookie.expose(), "; Max-Age=7776000");
}

/// The cookie of an administrator at the console. Pages of other sites cannot make a browser send it.
fn console_name(desk: &Desk) -> String {
    format!("{}sanad-console", if desk.settings().is_https() { "__Host-" } else { "" })
}

/// The console cookie that a request bears.
pub(crate) fn console<'r>(desk: &Desk, request: &'r Request) -> Option<&'r str> {
    request.cookie(&console_name(desk))
}

/// Gives an administrator's browser its cookie, which ends with the browser.
pub(crate) fn give_console(reply: &mut Reply, desk: &Desk, cookie: &Secret) {
    set_console(reply, desk, cookie.expose(), "");
}

/// Takes the cookie back.
pub(crate) fn take_console(reply: &mut Reply, desk: &Desk) {
    set_console(reply, desk, "", "; Max-Age=0");
}

fn set_console(reply: &mut Reply, desk: &Desk, value: &str, lifetime: &str) {
    let secure = if desk.settings().is_https() { "; Secure" } else { "" };
    let name = console_name(desk);
    let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{lifetime}");
    reply::add(reply, header::SET_COOKIE, &cookie);
}

/// Remembers a language for a year.
pub(crate) fn give_language(reply: &mut Reply, desk: &Desk, tag: &str) {
    give(reply, desk, LANGUAGE_COOKIE, tag, "; Max-Age=31536000");
}

fn give(reply: &mut Reply, desk: &Desk, name: &str, value: &str, lifetime: &str) {
    let secure = if desk.settings().is_https() { "; Secure" } else { "" };
    let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{lifetime}");
    reply::add(reply, header::SET_COOKIE, &cookie);
}
