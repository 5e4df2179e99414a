//! Every raised number, provoked through the live path: a table per surface, and the sets held equal.

mod authorize;
mod console;
mod page;
mod problem;
mod start;
pub(crate) mod storage;
pub(crate) use storage::join_all;
mod token;
mod userinfo;

use std::collections::BTreeSet;

use diagnosis::{State, Surface};
use testkit::{Reply, Server};

/// What every refusal must satisfy, whichever it is.
pub(crate) async fn hold(server: &Server, number: u32, surface: Surface, reply: &Reply) {
    let entry = diagnosis::find(number).unwrap();
    let shown = entry.shown();
    // On a page of its own an open development server tells the true number; the sign-in page never does.
    let told = reply.number();
    let may_be_true = surface == Surface::Page && !reply.body.contains("id=\"login-form\"");
    let fits = told == Some(shown.number) || (may_be_true && told == Some(number));
    assert!(fits, "{told:?} {} {} {}", reply.status, reply.header("location"), reply.body);
    assert_eq!(server.logged(reply).await, Some(number), "the log keeps the true number");
    assert_eq!(reply.header("cache-control"), "no-store");
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    if surface != Surface::Authorize {
        assert_eq!(reply.status, shown.status_on(surface), "{}", reply.body);
    }
    match surface {
        Surface::Token | Surface::Bearer => {
            let description = reply.text("error_description");
            assert!(description.starts_with(&format!("{}: ", shown.code())), "{description}");
            alphabet(&description);
            let value = shown.error_on(surface);
            // RFC 6750 section 3.1: no error code where there was no token.
            assert_eq!(reply.json()["error"].as_str().unwrap_or("none"), value);
            let challenge = reply.header("www-authenticate");
            let scheme = if surface == Surface::Token { "Basic realm=" } else { "Bearer realm=" };
            assert_eq!(
                reply.status == 401,
                challenge.starts_with(scheme) && reply.status == 401,
                "{challenge}"
            );
            let family = shown.family.map(u64::from);
            assert_eq!(reply.json()["error_codes"][1].as_u64(), family);
        }
        Surface::Authorize => {
            let member = |name: &str| reply.parameter(name).or_else(|| reply.posted(name));
            assert_eq!(member("error").as_deref(), Some(shown.error_on(surface)));
            alphabet(&member("error_description").unwrap());
            assert_eq!(member("state").as_deref(), Some("the state"));
            assert_eq!(
                member("iss").as_deref(),
                Some(format!("https://id.example/{}/v2.0", testkit::TENANT).as_str())
            );
        }
        Surface::Page => {
            assert!(reply.header("content-type").starts_with("text/html"));
            assert!(reply.header("content-security-policy").starts_with("default-src 'none'"));
            assert!(reply.header("location").is_empty(), "a page never redirects");
        }
        Surface::Problem => {
            assert_eq!(reply.header("content-type"), "application/problem+json");
            let problem = reply.json();
            assert_eq!(problem["status"], reply.status);
            assert_eq!(problem["code"], shown.code());
            assert_eq!(problem["type"], format!("https://id.example/error?code={}", shown.number));
            assert!(!problem["remedy"].as_array().unwrap().is_empty());
            let is_told = reply.status == 401 || shown.error_on(Surface::Bearer) == "insufficient_scope";
            assert_eq!(is_told, reply.header("www-authenticate").starts_with("Bearer "));
        }
        Surface::Start => {}
    }
    let explained = server
        .get(
            &format!("/error?code={}&trace_id={}", shown.number, reply.trace_id()),
            &[("accept", "application/json")],
        )
        .await
        .json();
    assert_eq!(explained["number"], number, "an open development server tells the true number");
    assert!(explained["trail"].is_array());
    assert!(!explained["cause"].as_str().unwrap().contains("{ $"), "{explained}");
}

fn alphabet(text: &str) {
    let plain = |b: u8| matches!(b, 0x20..=0x21 | 0x23..=0x5B | 0x5D..=0x7E);
    assert!(text.bytes().all(plain), "{text}");
}

/// A test per number: `NUMBER name |server| reply;`
macro_rules! provoked {
    ($surface:expr; $($number:literal $name:ident |$server:ident| $reply:block)*) => {
        $(
            #[tokio::test]
            async fn $name() {
                let $server = testkit::Server::start().await;
                let reply: testkit::Reply = $reply;
                $crate::refusals::hold(&$server, $number, $surface, &reply).await;
            }
        )*
        /// The numbers that this table provokes.
        pub(super) const NUMBERS: &[u32] = &[$($number),*];
    };
}
pub(crate) use provoked;

#[test]
fn what_is_raised_is_provoked_and_nothing_else() {
    let tables = [
        token::NUMBERS,
        authorize::NUMBERS,
        page::NUMBERS,
        console::NUMBERS,
        problem::NUMBERS,
        userinfo::NUMBERS,
        start::NUMBERS,
        storage::NUMBERS,
    ];
    let provoked: BTreeSet<u32> = tables.concat().into_iter().collect();
    let raised: BTreeSet<u32> = diagnosis::list()
        .iter()
        .filter(|entry| entry.state == State::Raised)
        .map(|entry| entry.number)
        .collect();
    let missing: Vec<_> = raised.difference(&provoked).collect();
    let strange: Vec<_> = provoked.difference(&raised).collect();
    assert!(missing.is_empty() && strange.is_empty(), "not provoked: {missing:?}; not raised: {strange:?}");
}
