//! One thing that is changed in a valid request.

use super::cause::Change;
use super::request::{Request, basic};
use super::world::T;

pub(super) fn change(what: &str, change: impl Fn(&mut Request) + 'static) -> (String, Change) {
    (what.to_owned(), Box::new(change))
}

pub(super) fn set(name: &'static str, value: &'static str) -> (String, Change) {
    change(&format!("{name}={value}"), move |r| r.set(name, value))
}

pub(super) fn sets(name: &'static str, values: &[&'static str]) -> Vec<(String, Change)> {
    values.iter().map(|value| set(name, value)).collect()
}

pub(super) fn without(name: &'static str) -> (String, Change) {
    change(&format!("without {name}"), move |r| r.remove(name))
}

pub(super) fn twice(name: &'static str) -> (String, Change) {
    change(&format!("{name} twice"), move |r| {
        let value = r.value(name).unwrap_or_default();
        r.add(name, &value);
    })
}

pub(super) fn renamed(name: &'static str, other: &'static str) -> (String, Change) {
    change(&format!("{name} called {other}"), move |r| {
        let value = r.value(name).unwrap_or_default();
        r.remove(name);
        r.add(other, &value);
    })
}

pub(super) fn header(name: &'static str, value: &'static str) -> (String, Change) {
    change(&format!("{name}: {value}"), move |r| r.header(name, value))
}

pub(super) fn proof(client: &'static str, secret: &'static str) -> (String, Change) {
    change(&format!("-u {client}:{secret}"), move |r| r.basic(client, secret))
}

pub(super) fn proof_as(pair: &'static str) -> (String, Change) {
    change(&format!("Basic of {pair}"), move |r| r.header("Authorization", &basic(pair)))
}

pub(super) fn at_path(path: &'static str) -> (String, Change) {
    change(path, move |r| r.path = path.replace("{T}", T))
}

pub(super) fn via(method: &'static str) -> (String, Change) {
    change(method, move |r| {
        if method == "GET" {
            r.query = std::mem::take(&mut r.form);
        }
        method.clone_into(&mut r.method);
    })
}

pub(super) fn body(what: &str, content_type: &'static str, body: &'static str) -> (String, Change) {
    change(what, move |r| {
        r.header("Content-Type", content_type);
        r.raw_body = Some(body.to_owned());
    })
}

/// One more pair in the body, as it stands.
pub(super) fn raw_pair(pair: &'static str) -> (String, Change) {
    change(pair, move |r| {
        let whole =
            r.form.iter().map(|(n, v)| format!("{}={}", crate::http::encode(n), crate::http::encode(v)));
        r.raw_body = Some(format!("{}&{pair}", whole.collect::<Vec<_>>().join("&")));
    })
}

/// One more pair in the address, as it stands.
pub(super) fn raw_query(pair: &'static str) -> (String, Change) {
    change(pair, move |r| {
        let whole =
            r.query.iter().map(|(n, v)| format!("{}={}", crate::http::encode(n), crate::http::encode(v)));
        r.raw_query = Some(format!("{}&{pair}", whole.collect::<Vec<_>>().join("&")));
    })
}

pub(super) fn into_address(name: &'static str) -> (String, Change) {
    change(&format!("{name} in the address"), move |r| {
        let value = r.value(name).unwrap_or_default();
        r.remove(name);
        r.query.push((name.to_owned(), value));
    })
}

pub(super) fn as_it_is() -> (String, Change) {
    change("as it is", |_| {})
}

pub(super) fn bearer(what: &str, of: impl Fn(&str) -> String + 'static) -> (String, Change) {
    change(what, move |r| {
        let token =
            r.headers.iter().find(|(n, _)| n == "Authorization").map(|(_, v)| v.clone()).unwrap_or_default();
        r.header("Authorization", &format!("Bearer {}", of(token.trim_start_matches("Bearer "))));
    })
}

/// The same address in many spellings that are not the registered one.
pub(super) fn strangers() -> Vec<(String, Change)> {
    (1..=20)
        .map(|n| {
            let uri = format!("https://app{n}.elsewhere.example/signed-in/{n}");
            change(&format!("redirect_uri={uri}"), move |r| r.set("redirect_uri", &uri))
        })
        .collect()
}
