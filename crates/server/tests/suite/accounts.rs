//! A forgotten password and an invitation: what is mailed, to whom, and what the link behind it opens.

use std::sync::Mutex;

use engine::post::{Carried, Courier, Kind, Letter, Notification};
use serde_json::{Value, json};
use terms::Instant;
use testkit::{Browser, Engine, REDIRECT, Reply, Server, TENANT};
use uuid::Uuid;

use crate::api::{call, start, token};

const NEW: &str = "seven palms behind the hill";

/// Takes letters and notifications, or refuses them.
#[derive(Default)]
pub(crate) struct Bag {
    pub(crate) letters: Mutex<Vec<Letter>>,
    /// What was told, at each try.
    pub(crate) told: Mutex<Vec<(Uuid, Value)>>,
    pub(crate) refuses: bool,
}

impl Courier for Bag {
    fn carry<'c>(&'c self, letter: &'c Letter) -> Carried<'c> {
        Box::pin(async move {
            if self.refuses {
                return Err("no room".to_owned());
            }
            self.letters.lock().unwrap().push(letter.clone());
            Ok(())
        })
    }

    fn notify<'c>(&'c self, id: Uuid, _: Instant, told: &'c Notification) -> Carried<'c> {
        Box::pin(async move {
            self.told.lock().unwrap().push((id, told.document.clone()));
            if self.refuses { Err("no answer".to_owned()) } else { Ok(()) }
        })
    }
}

/// Hands over what is due, one of each kind; tells whether there was any.
async fn deliver(desk: &engine::Desk, courier: &dyn Courier) -> Result<bool, diagnosis::Fault> {
    let mut any = false;
    for kind in Kind::ALL {
        any |= engine::post::deliver(desk, courier, kind).await?;
    }
    Ok(any)
}

/// The letters that are due.
pub(crate) async fn letters(server: &Server) -> Vec<Letter> {
    let taken = Bag::default();
    while deliver(&server.desk(), &taken).await.unwrap() {}
    taken.letters.into_inner().unwrap()
}

pub(crate) fn value<'l>(letter: &'l Letter, name: &str) -> &'l str {
    letter.values.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
}

fn path(name: &str) -> String {
    format!("/{TENANT}/account/{name}")
}

async fn forgotten(server: &Server, name: &str) -> Reply {
    server.post(&path("forgot"), &[("x-forwarded-for", "192.0.2.9")], &[("username", name)]).await
}

/// The link of the one letter that is due.
async fn link(server: &Server) -> String {
    let [letter] = letters(server).await.try_into().unwrap();
    value(&letter, "link").replace("https://id.example", "")
}

async fn set(server: &Server, link: &str, password: &str) -> Reply {
    let key = link.split("key=").nth(1).unwrap().split('&').next().unwrap();
    server.post(&path("password"), &[], &[("key", key), ("password", password)]).await
}

#[tokio::test]
async fn a_mailed_link_sets_a_password_once_and_ends_what_was_before() {
    for engine in Engine::available() {
        let server = Server::start_as(engine, true).await;
        let browser = Browser::new(&server);
        let tokens = browser.tokens().await;
        server.advance(5);
        assert_eq!(forgotten(&server, "ADA ").await.status, 200);
        let link = link(&server).await;
        assert!(link.starts_with(&path("password")), "{link}");
        let page = server.get(&link, &[]).await;
        assert_eq!(page.status, 200);
        assert_eq!(
            server.get(&link, &[]).await.status,
            200,
            "opening it uses nothing up: readers of mail do that"
        );
        assert_eq!(set(&server, &link, "passwordpassword").await.number(), Some(88_170_001));
        let tries = crate::refusals::join_all((0..50).map(|_| set(&server, &link, NEW))).await;
        let won = tries.iter().filter(|reply| reply.body.contains("id=\"done\"")).count();
        assert_eq!(won, 1, "{engine:?}");
        assert_eq!(set(&server, &link, NEW).await.number(), Some(88_170_002));
        // What was before is over: sessions, grants, the password.
        assert_eq!(browser.refresh(&tokens.text("refresh_token")).await.number(), Some(88_050_004));
        assert_eq!(browser.userinfo(&tokens.text("access_token")).await.number(), Some(88_150_001));
        let to_login = browser.authorize("trusted", REDIRECT, &[]).await;
        assert!(to_login.header("location").contains("/login?"));
        assert_eq!(
            browser.sign_in(&to_login, "ada", "correct horse battery staple").await.number(),
            Some(50_126)
        );
        let to_login = browser.authorize("trusted", REDIRECT, &[]).await;
        assert!(browser.sign_in(&to_login, "ada", NEW).await.header("location").contains("code="));
        let [notice] = letters(&server).await.try_into().unwrap();
        assert_eq!((notice.kind.as_str(), notice.to.as_str()), ("password-changed", "ada@first.example"));
        assert!(value(&notice, "link").is_empty());
    }
}

#[tokio::test]
async fn whoever_asks_for_whomever_gets_the_same_answer() {
    let server = Server::start().await;
    let mut replies = Vec::new();
    for name in ["ada", "nobody", "gone", "wordless"] {
        let reply = forgotten(&server, name).await;
        replies.push((reply.status, reply.body.replace(&reply.trace_id().to_string(), "")));
    }
    assert!(replies.iter().all(|reply| *reply == replies[0]), "{replies:#?}");
    assert!(replies[0].1.contains("id=\"sent\""));
    let to: Vec<String> = letters(&server).await.into_iter().map(|letter| letter.to).collect();
    assert_eq!(to, ["ada@first.example"]);
    // Nobody fills somebody's mailbox.
    for _ in 0..10 {
        assert_eq!(forgotten(&server, "ada").await.status, 200);
    }
    assert!(letters(&server).await.len() <= 3);
    assert_eq!(forgotten(&server, " ").await.number(), Some(88_090_005));
}

#[tokio::test]
async fn a_link_dies_of_age_of_a_newer_one_and_of_another_address() {
    for engine in Engine::available() {
        let server = start(engine).await;
        forgotten(&server, "ada").await;
        let first = link(&server).await;
        forgotten(&server, "ada").await;
        let second = link(&server).await;
        assert_eq!(server.get(&first, &[]).await.number(), Some(88_170_002), "a newer one took its place");
        server.advance(3599);
        assert_eq!(server.get(&second, &[]).await.status, 200);
        server.advance(1);
        assert_eq!(server.get(&second, &[]).await.number(), Some(88_170_002), "an hour, to the second");
        assert_eq!(set(&server, &second, NEW).await.number(), Some(88_170_002));
        forgotten(&server, "ada").await;
        let third = link(&server).await;
        let all = token(&server, "api-all").await;
        let ada = call(&server, &all, "GET", "accounts?begins=ada", None).await.json()["items"][0].clone();
        let mut moved = ada.clone();
        moved["claims"]["email"] = json!("elsewhere@example.com");
        let path = format!("accounts/{}", ada["id"].as_str().unwrap());
        assert_eq!(call(&server, &all, "PUT", &path, Some(moved)).await.status, 200);
        assert_eq!(set(&server, &third, NEW).await.number(), Some(88_170_002), "it went to another address");
        forgotten(&server, "ada").await;
        let ended = link(&server).await;
        let everywhere = format!("{path}/sessions");
        assert_eq!(call(&server, &all, "DELETE", &everywhere, None).await.status, 204);
        assert_eq!(set(&server, &ended, NEW).await.number(), Some(88_170_002), "signed out everywhere");
        // In another tenant it opens nothing.
        forgotten(&server, "ada").await;
        let fourth = link(&server).await.replace(TENANT, testkit::SECOND);
        assert_eq!(server.get(&fourth, &[]).await.number(), Some(88_170_002));
        for key in ["", "x", "%00"] {
            let reply = server.get(&format!("/{TENANT}/account/password?key={key}"), &[]).await;
            assert!(
                reply.status >= 400 && reply.status < 500 && !reply.body.contains("id=\"new-password\""),
                "{key}"
            );
        }
    }
}

#[tokio::test]
async fn a_password_that_is_being_replaced_opens_nothing() {
    let old = "correct horse battery staple";
    for engine in Engine::available() {
        for _ in 0..6 {
            let server = Server::start_as(engine, true).await;
            forgotten(&server, "ada").await;
            let link = link(&server).await;
            server.advance(1);
            let browser = Browser::new(&server);
            let to_login = browser.authorize("trusted", REDIRECT, &[]).await;
            let (_, done) = tokio::join!(browser.sign_in(&to_login, "ada", old), set(&server, &link, NEW));
            let again = browser.authorize("trusted", REDIRECT, &[]).await;
            let (place, is_in) = (again.header("location"), again.parameter("code").is_some());
            // One of them was first: the password is replaced and opens nothing, or it opened and the link is dead.
            let is_replaced = done.body.contains("id=\"done\"");
            assert!(is_replaced || done.number() == Some(88_170_002), "{}", done.body);
            assert_ne!(is_replaced, is_in, "{engine:?}: {place}");
        }
    }
}

#[tokio::test]
async fn who_administers_is_sent_no_link() {
    let server = Server::start().await;
    let all = letters(&server).await.len();
    let tenant = TENANT.parse().unwrap();
    let found = store::records::account::find_by_name(&server.store, tenant, "ada").await.unwrap();
    let ada = found.unwrap().0.id;
    crate::console::set_role(&server, ada, "reader").await;
    let reply = forgotten(&server, "ada").await;
    assert!(reply.body.contains("id=\"sent\""), "the answer is the same");
    assert_eq!((all, letters(&server).await.len()), (0, 0));
}

#[tokio::test]
async fn an_invitation_brings_the_first_password() {
    let server = start(Engine::Sqlite).await;
    let all = token(&server, "api-all").await;
    let new = json!({"user_name": "noor", "claims": {"email": "noor@example.com"}});
    let made = call(&server, &all, "POST", "accounts", Some(new)).await;
    let id = made.text("id");
    let invited = call(&server, &all, "POST", &format!("accounts/{id}/invitation"), None).await;
    assert_eq!(invited.status, 204, "{}", invited.body);
    let link = link(&server).await;
    server.advance(3 * 24 * 3600 - 1);
    assert!(set(&server, &link, NEW).await.body.contains("id=\"done\""));
    let browser = Browser::new(&server);
    let to_login = browser.authorize("trusted", REDIRECT, &[]).await;
    assert!(browser.sign_in(&to_login, "noor", NEW).await.header("location").contains("code="));
    let all = token(&server, "api-all").await;
    let without = json!({"user_name": "nora"});
    let id = call(&server, &all, "POST", "accounts", Some(without)).await.text("id");
    assert_eq!(
        call(&server, &all, "POST", &format!("accounts/{id}/invitation"), None).await.number(),
        Some(88_180_019)
    );
}

#[tokio::test]
async fn a_letter_is_tried_again_for_a_day_and_by_one_node() {
    for engine in Engine::available() {
        let server = Server::start_as(engine, true).await;
        forgotten(&server, "ada").await;
        let full = Bag { refuses: true, ..Bag::default() };
        assert!(deliver(&server.desk(), &full).await.unwrap());
        assert!(letters(&server).await.is_empty(), "it waits before the next try");
        server.advance(30);
        let (one, two) = (Bag::default(), Bag::default());
        let (a, b) = (server.desk(), server.desk());
        let (first, second) = tokio::join!(deliver(&a, &one), deliver(&b, &two));
        assert!(first.unwrap() || second.unwrap(), "{engine:?}");
        let carried =
            [one, two].into_iter().map(|bag| bag.letters.into_inner().unwrap().len()).sum::<usize>();
        assert_eq!(carried, 1, "{engine:?}");
        server.advance(3600);
        assert!(letters(&server).await.is_empty(), "it is handed over once");
        // In the store it is sealed: the link of a stolen copy opens nothing.
        forgotten(&server, "ada").await;
        let rows = store::records::outbox::due(&server.store, "letter", server.desk().now).await.unwrap();
        assert!(!String::from_utf8_lossy(&rows[0].record).contains("key="));
        for _ in 0..60 {
            deliver(&server.desk(), &full).await.unwrap();
            server.advance(3600);
        }
        let rows = store::records::outbox::due(&server.store, "letter", server.desk().now).await.unwrap();
        assert!(rows.is_empty(), "after a day it is given up");
    }
}

#[tokio::test]
async fn the_operator_hears_of_a_ticket_and_not_what_was_written() {
    for engine in Engine::available() {
        let server = Server::start_as(engine, true).await;
        let refusal = crate::support::refused(&server).await;
        crate::support::press(&server, refusal.trace_id(), &[("words", "a secret of mine")]).await;
        let [letter] = letters(&server).await.try_into().unwrap();
        assert_eq!((letter.to.as_str(), letter.kind.as_str()), ("help@example.com", "ticket"));
        assert_eq!(value(&letter, "code"), "AADSTS7000215");
        assert!(!format!("{letter:?}").contains("a secret of mine"));
    }
}

#[tokio::test]
async fn a_program_is_told_of_a_ticket_until_it_listens_across_a_restart() {
    for engine in Engine::available() {
        let mut server = Server::start_as(engine, true).await;
        let refusal = crate::support::refused(&server).await;
        let fields = [("words", "it has worked yesterday"), ("contact", "ada@first.example")];
        crate::support::press(&server, refusal.trace_id(), &fields).await;
        let deaf = Bag { refuses: true, ..Bag::default() };
        while deliver(&server.desk(), &deaf).await.unwrap() {}
        server.reopen().await;
        server.advance(30);
        let hears = Bag::default();
        while deliver(&server.desk(), &hears).await.unwrap() {}
        let (missed, told) = (deaf.told.into_inner().unwrap(), hears.told.into_inner().unwrap());
        assert_eq!(missed, told, "{engine:?}: the same words under the same id");
        let [(_, told)] = told.try_into().unwrap();
        assert_eq!(told["type"], "ticket.opened");
        assert_eq!(told["data"]["words"], "it has worked yesterday");
        assert_eq!(told["data"]["trace_id"], refusal.trace_id().to_string());
        assert_eq!(told["data"]["bundle"]["diagnosis"]["number"], 7_000_215);
        assert!(!told.to_string().contains("machine-demo-secret"), "{engine:?}: no secret in it");
        let again = Bag::default();
        server.advance(3600);
        while deliver(&server.desk(), &again).await.unwrap() {}
        assert!(again.told.into_inner().unwrap().is_empty(), "once heard, never told again");
    }
}
