//! The page of one's own account: the password, the address, sessions, connected applications, the data, and its erasure.

use engine::post::Letter;
use serde_json::{Value, json};
use store::records::account;
use testkit::{Browser, Engine, REDIRECT, Reply, SECOND, Server, TENANT};

use crate::accounts::{letters, value};
use crate::api::{call, start, token};

const OLD: &str = "correct horse battery staple";
const NEW: &str = "seven palms behind the hill";

pub(crate) fn path(rest: &str) -> String {
    format!("/{TENANT}/account{rest}")
}

/// Sends the form of a page of the account.
pub(crate) async fn send(browser: &Browser<'_>, page: &Reply, rest: &str, fields: &[(&str, &str)]) -> Reply {
    let token = page.posted("form_token").unwrap_or_default();
    let form = [&[("form_token", token.as_str())], fields].concat();
    browser.post(&path(rest), &form).await
}

/// Signs ada in to the page of her account; the page.
pub(crate) async fn sign_in(browser: &Browser<'_>, password: &str) -> Reply {
    let to = browser.get(&path("")).await;
    assert_eq!((to.status, to.header("location")), (303, path("/sign-in").as_str()));
    let form = browser.get(&path("/sign-in")).await;
    let done = send(browser, &form, "/sign-in", &[("username", "Ada"), ("password", password)]).await;
    assert_eq!(done.status, 303, "{}", done.body);
    let page = browser.get(&path("")).await;
    assert_eq!(page.status, 200);
    page
}

fn of_kind<'l>(letters: &'l [Letter], kind: &str) -> &'l Letter {
    letters.iter().find(|letter| letter.kind == kind).unwrap_or_else(|| panic!("no {kind}: {letters:?}"))
}

fn key(letter: &Letter) -> String {
    value(letter, "link").split("key=").nth(1).unwrap().split('&').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_changed_password_ends_everything_but_this_browser() {
    for engine in Engine::available() {
        let server = Server::start_as(engine, true).await;
        let (here, there) = (Browser::new(&server), Browser::at(&server, "192.0.2.77"));
        let tokens = there.tokens().await;
        let page = sign_in(&here, OLD).await;
        let before = here.cookies();
        let wrong =
            send(&here, &page, "/new-password", &[("password", "wrong"), ("new_password", NEW)]).await;
        assert_eq!((wrong.number(), wrong.status), (Some(50_126), 200), "{engine:?}");
        let easy = [("password", OLD), ("new_password", "passwordpassword")];
        assert_eq!(send(&here, &page, "/new-password", &easy).await.number(), Some(88_170_001));
        let foreign = here.post(&path("/new-password"), &[("password", OLD), ("new_password", NEW)]).await;
        assert_eq!(foreign.number(), Some(88_090_004));
        assert_eq!(there.refresh(&tokens.text("refresh_token")).await.status, 200, "nothing has changed yet");
        server.advance(2);
        let done = send(&here, &page, "/new-password", &[("password", OLD), ("new_password", NEW)]).await;
        assert_eq!(done.status, 303, "{}", done.body);
        assert_ne!(here.cookies(), before, "the session is a new one");
        assert_eq!(here.get(&path("")).await.status, 200, "this browser goes on");
        assert_eq!(there.get(&path("")).await.status, 303, "the other does not");
        assert_eq!(there.userinfo(&tokens.text("access_token")).await.number(), Some(88_150_001));
        let to_login = there.authorize("trusted", REDIRECT, &[]).await;
        assert_eq!(there.sign_in(&to_login, "ada", OLD).await.number(), Some(50_126));
        let to_login = there.authorize("trusted", REDIRECT, &[]).await;
        assert!(there.sign_in(&to_login, "ada", NEW).await.header("location").contains("code="));
        let sent = letters(&server).await;
        assert_eq!(of_kind(&sent, "password-changed").to, "ada@first.example");
    }
}

#[tokio::test]
async fn wrong_passwords_at_the_page_count_as_at_the_sign_in() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let page = sign_in(&browser, OLD).await;
    for _ in 0..10 {
        let wrong = send(&browser, &page, "/new-password", &[("password", "x"), ("new_password", NEW)]).await;
        assert_eq!(wrong.number(), Some(50_126));
    }
    let locked = send(&browser, &page, "/new-password", &[("password", OLD), ("new_password", NEW)]).await;
    assert_eq!(
        server.logged(&locked).await,
        Some(88_090_001),
        "whoever found an open session cannot guess on"
    );
}

#[tokio::test]
async fn an_address_counts_once_its_owner_has_opened_the_link() {
    for engine in Engine::available() {
        let server = Server::start_as(engine, true).await;
        let browser = Browser::new(&server);
        let page = sign_in(&browser, OLD).await;
        let ask = async |email: &str, password: &str| {
            send(&browser, &page, "/new-address", &[("email", email), ("password", password)]).await
        };
        assert_eq!(ask("ada at first.example", OLD).await.number(), Some(88_170_004));
        assert_eq!(ask("ada@new.example\r\nBcc: all@example.com", OLD).await.number(), Some(88_170_004));
        assert_eq!(ask("ada@new.example", "wrong").await.number(), Some(50_126));
        assert!(letters(&server).await.is_empty(), "{engine:?}");
        assert_eq!(ask("ada@new.example", OLD).await.status, 303);
        let sent = letters(&server).await;
        let [letter] = sent.as_slice() else { panic!("{sent:?}") };
        assert_eq!((letter.kind.as_str(), letter.to.as_str()), ("address", "ada@new.example"));
        assert!(browser.get(&path("")).await.body.contains("ada@first.example"), "not yet");
        let key = key(letter);
        // The link opens no other door, no other tenant's, and nobody else's.
        assert_eq!(server.get(&path(&format!("/password?key={key}")), &[]).await.number(), Some(88_170_002));
        let place = path(&format!("/address?key={key}"));
        let stranger = server.get(&place, &[]).await;
        assert_eq!(stranger.header("location"), path(&format!("/sign-in?key={key}")), "first one signs in");
        let bob = Browser::new(&server);
        let to = bob.authorize("trusted", REDIRECT, &[]).await;
        bob.sign_in(&to, "bob", OLD).await;
        assert_eq!(bob.get(&place).await.number(), Some(88_170_002), "it is not bob's");
        let other = Browser::new(&server);
        let form = other.get(stranger.header("location")).await;
        assert!(form.body.contains(&key), "whoever signs in comes back");
        let fields = [("username", "ada"), ("password", OLD), ("key", &key)];
        assert_eq!(send(&other, &form, "/sign-in", &fields).await.header("location"), place);
        let shown = browser.get(&place).await;
        assert!(shown.status == 200 && shown.body.contains("ada@new.example"), "{}", shown.body);
        let foreign = browser.post(&path("/address"), &[("key", &key)]).await;
        assert_eq!(foreign.number(), Some(88_090_004));
        let confirm = async || send(&browser, &shown, "/address", &[("key", &key)]).await;
        let tries = crate::refusals::join_all((0..20).map(|_| confirm())).await;
        assert_eq!(tries.iter().filter(|reply| reply.status == 200).count(), 1, "{engine:?}");
        let page = browser.get(&path("")).await.body;
        assert!(page.contains("ada@new.example") && page.contains("confirmed"), "{page}");
        let told = letters(&server).await;
        assert_eq!(of_kind(&told, "address-changed").to, "ada@first.example");
    }
}

#[tokio::test]
async fn links_to_confirm_an_address_die_with_what_they_were_sent_for() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let mut page = sign_in(&browser, OLD).await;
    let fields = [("email", "ada@new.example"), ("password", OLD)];
    let mut keys = Vec::new();
    for _ in 0..2 {
        assert_eq!(send(&browser, &page, "/new-address", &fields).await.status, 303);
        keys.push(key(of_kind(&letters(&server).await, "address")));
    }
    let confirm = async |key: &str| {
        let page = browser.get(&path("")).await;
        send(&browser, &page, "/address", &[("key", key)]).await.number()
    };
    assert_eq!(confirm(&keys[0]).await, Some(88_170_002), "a newer one took its place");
    server.advance(3600);
    assert_eq!(confirm(&keys[1]).await, Some(88_170_002), "an hour, to the second");
    assert_eq!(send(&browser, &page, "/new-address", &fields).await.status, 303);
    let last = key(of_kind(&letters(&server).await, "address"));
    send(&browser, &page, "/new-password", &[("password", OLD), ("new_password", NEW)]).await;
    assert_eq!(confirm(&last).await, Some(88_170_002), "the password was changed");
    // Nobody is buried in letters.
    page = browser.get(&path("")).await;
    let fields = [("email", "ada@new.example"), ("password", NEW)];
    server.advance(3600);
    for _ in 0..5 {
        assert_eq!(send(&browser, &page, "/new-address", &fields).await.status, 303);
    }
    let enough = send(&browser, &page, "/new-address", &fields).await;
    assert_eq!((enough.number(), enough.status), (Some(88_170_005), 429));
}

#[tokio::test]
async fn sessions_and_applications_are_shown_and_ended_by_their_owner_alone() {
    for engine in Engine::available() {
        let server = Server::start_as(engine, true).await;
        let (here, there) = (Browser::new(&server), Browser::at(&server, "192.0.2.77"));
        let code = there.code("native", REDIRECT, &[]).await;
        let form = [
            ("grant_type", "authorization_code"),
            ("client_id", "native"),
            ("code", code.as_str()),
            ("redirect_uri", REDIRECT),
            ("code_verifier", testkit::VERIFIER),
        ];
        let tokens = server.token(&[], &form).await;
        let page = sign_in(&here, OLD).await;
        assert!(page.body.contains("192.0.2.77"), "{engine:?}: {}", page.body);
        assert!(page.body.contains("Read your notes"), "{engine:?}: what was allowed, in words");
        let session = page.posted("session").unwrap();
        // Somebody else's session cannot be ended.
        let other = Browser::new(&server);
        let to = other.authorize("trusted", REDIRECT, &[]).await;
        other.sign_in(&to, "bob", OLD).await;
        let his = other.get(&path("")).await;
        assert_eq!(his.status, 200, "{engine:?}");
        let refused = send(&other, &his, "/end-session", &[("session", &session)]).await;
        assert_eq!(refused.number(), Some(88_180_017));
        assert_eq!(there.get(&path("")).await.status, 200, "{engine:?}: it goes on");
        let nobody = here.post(&path("/end-session"), &[("form_token", "x"), ("session", &session)]).await;
        assert_eq!(nobody.number(), Some(88_090_004));
        assert_eq!(send(&here, &page, "/end-session", &[("session", &session)]).await.status, 303);
        assert_eq!(there.get(&path("")).await.status, 303, "{engine:?}: ended");
        assert_eq!(send(&here, &page, "/withdraw", &[("client_id", "native")]).await.status, 303);
        let refresh = [
            ("grant_type", "refresh_token"),
            ("client_id", "native"),
            ("refresh_token", &tokens.text("refresh_token")),
        ];
        assert_eq!(server.token(&[], &refresh).await.number(), Some(65_001), "{engine:?}");
        assert_eq!(
            send(&here, &page, "/withdraw", &[("client_id", "native")]).await.number(),
            Some(88_180_017)
        );
        let mine = here.tokens().await;
        let page = here.get(&path("")).await;
        server.advance(1);
        assert_eq!(send(&here, &page, "/sign-out-everywhere", &[]).await.status, 303);
        assert_eq!(here.get(&path("")).await.header("location"), path("/sign-in"));
        assert_eq!(here.refresh(&mine.text("refresh_token")).await.number(), Some(88_050_004));
        assert_eq!(send(&here, &page, "/sign-out-everywhere", &[]).await.number(), Some(88_170_003));
    }
}

#[tokio::test]
async fn a_new_browser_is_told_of_and_a_known_one_is_not() {
    let server = Server::start().await;
    let first = Browser::new(&server);
    first.tokens().await;
    assert!(letters(&server).await.is_empty(), "the very first one is new to nobody");
    let again = first.authorize("trusted", REDIRECT, &[("prompt", "login")]).await;
    first.sign_in(&again, "ada", OLD).await;
    assert!(letters(&server).await.is_empty(), "the device cookie is known");
    for n in 1..=5 {
        Browser::at(&server, &format!("198.51.100.{n}")).tokens().await;
    }
    let sent = letters(&server).await;
    assert_eq!(sent.len(), 3, "three a day: {sent:?}");
    assert_eq!(sent[0].kind, "new-device");
    let mut addresses: Vec<&str> = sent.iter().map(|letter| value(letter, "address")).collect();
    addresses.sort_unstable();
    assert_eq!(addresses, ["198.51.100.1", "198.51.100.2", "198.51.100.3"]);
    assert_eq!(value(&sent[0], "link"), format!("https://id.example/{TENANT}/account"));
    let wrong = Browser::at(&server, "198.51.100.9");
    server.advance(24 * 3600 + 1);
    let to = wrong.authorize("trusted", REDIRECT, &[]).await;
    wrong.sign_in(&to, "ada", "wrong").await;
    assert!(letters(&server).await.is_empty(), "only whoever got in is told of");
}

#[tokio::test]
async fn fields_that_no_form_has_change_nothing() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let page = sign_in(&browser, OLD).await;
    let before = ada(&server).await;
    let more = [
        ("email", "ada@first.example"),
        ("password", OLD),
        ("is_admin", "true"),
        ("email_verified", "true"),
        ("tenant_id", SECOND),
        ("enabled", "true"),
        ("roles", "api://demo/reader"),
        ("account_id", "5a4ad000-0000-4000-8000-000000000099"),
    ];
    assert_eq!(send(&browser, &page, "/new-address", &more).await.status, 303);
    assert_eq!(ada(&server).await, before);
    let twice = [("session", "a"), ("session", "b")];
    assert_eq!(send(&browser, &page, "/end-session", &twice).await.status, 400);
}

async fn ada(server: &Server) -> account::Account {
    let tenant = TENANT.parse().unwrap();
    account::find_by_name(&server.store, tenant, "ada").await.unwrap().unwrap().0
}

#[tokio::test]
async fn what_is_kept_about_a_person_is_given_out_and_erased() {
    for engine in Engine::available() {
        let server = start(engine).await;
        let browser = Browser::at(&server, "192.0.2.123");
        let tokens = browser.tokens().await;
        let to_login = browser.authorize("trusted", REDIRECT, &[("prompt", "login")]).await;
        let refused = browser.sign_in(&to_login, "ada", "wrong").await;
        let page = server.get(&format!("/error?trace_id={}", refused.trace_id()), &[]).await;
        let form = [
            ("trace_id", refused.trace_id().to_string()),
            ("form_token", page.posted("form_token").unwrap()),
            ("words", "my dog is called Canaletto".to_owned()),
        ];
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(server.post("/support/tickets", &[], &form).await.status, 303);
        let own = browser.get(&path("/export")).await;
        assert!(own.header("content-disposition").starts_with("attachment"));
        let own = own.json();
        assert_eq!(own["account"]["user_name"], "ada");
        let id = own["account"]["id"].as_str().unwrap().to_owned();
        let all = token(&server, "api-all").await;
        // A change leaves what the account was before.
        let mut changed = call(&server, &all, "GET", &format!("accounts/{id}"), None).await.json();
        changed["claims"]["nickname"] = json!("Enchantress");
        let put = call(&server, &all, "PUT", &format!("accounts/{id}"), Some(changed)).await;
        assert_eq!(put.status, 200, "{}", put.body);
        let reader = token(&server, "api-reader").await;
        let data = call(&server, &reader, "GET", &format!("accounts/{id}/data"), None).await.json();
        assert_eq!(data["account"]["claims"]["nickname"], "Enchantress");
        let log = token(&server, "api-log").await;
        for (method, rest) in [("GET", "data"), ("POST", "erasure")] {
            let reply = call(&server, &log, method, &format!("accounts/{id}/{rest}"), None).await;
            assert_eq!(reply.number(), Some(88_180_025));
        }
        assert_eq!(call(&server, &reader, "POST", &format!("accounts/{id}/erasure"), None).await.status, 403);
        let erased = call(&server, &all, "POST", &format!("accounts/{id}/erasure"), None).await;
        assert_eq!(erased.status, 204, "{engine:?}: {}", erased.body);
        for canary in ["Canaletto", "Enchantress", "ada@first.example", "192.0.2.123", &id] {
            let found = everything(&server).await;
            let places: Vec<&String> = found.iter().filter(|text| text.contains(canary)).collect();
            // Who was erased, and that tokens of the account are of nobody, stays: by an id that means nothing any more.
            assert!(canary == id || places.is_empty(), "{engine:?}: {canary} in {places:?}");
        }
        assert_eq!(browser.userinfo(&tokens.text("access_token")).await.status, 401);
        assert_eq!(browser.refresh(&tokens.text("refresh_token")).await.status, 400);
        server.installation.log.flush().await;
        server.advance(61);
        assert!(engine::chores::round(&server.desk()).await.unwrap());
        let again = server.rows().await;
        let of_ada = again.iter().filter(|row| row.account_id.is_some_and(|of| of.to_string() == id)).count();
        assert_eq!(of_ada, 0, "{engine:?}: an application goes on trying, and nothing is kept of it");
        assert_eq!(call(&server, &all, "GET", &format!("accounts/{id}/data"), None).await.status, 404);
        // Done again it comes to the same; and whoever comes after by the same name inherits nothing.
        assert_eq!(call(&server, &all, "POST", &format!("accounts/{id}/erasure"), None).await.status, 204);
        let made = json!({"user_name": "ada", "password": NEW});
        assert_eq!(call(&server, &all, "POST", "accounts", Some(made)).await.status, 201);
        let next = Browser::new(&server);
        let page = sign_in(&next, NEW).await;
        assert!(page.body.contains("no-applications"), "{}", page.body);
        assert_eq!(next.get(&path("/export")).await.json()["tickets"], json!([]));
    }
}

/// Every text of the tables in which something of a person can stand.
async fn everything(server: &Server) -> Vec<String> {
    let mut out = Vec::new();
    for sql in [
        "SELECT record FROM accounts",
        "SELECT members FROM changes",
        "SELECT record FROM former_records",
        "SELECT detail FROM sign_ins",
        "SELECT COALESCE(address, '') FROM sign_ins WHERE outcome = 'success' AND endpoint IN ('login', 'authorize')",
        "SELECT words FROM tickets",
        "SELECT bundle FROM tickets",
        "SELECT request FROM refused_requests",
        "SELECT address FROM session_origins",
        "SELECT record FROM links",
    ] {
        let rows = server.store.all(sql, &[]).await.unwrap();
        out.extend(rows.into_iter().map(|row| row.columns().text().unwrap()));
    }
    out
}

#[tokio::test]
async fn an_erasure_that_was_interrupted_is_finished_by_the_chores() {
    let server = start(Engine::Sqlite).await;
    let browser = Browser::new(&server);
    browser.tokens().await;
    let id = ada(&server).await.id;
    let tenant = TENANT.parse().unwrap();
    let now = server.desk().now;
    server
        .store
        .transact(async move |tx| store::records::erasure::begin(tx, tenant, id, now).await)
        .await
        .unwrap();
    let of_ada = async || server.rows().await.iter().filter(|row| row.account_id == Some(id)).count();
    assert!(of_ada().await > 0);
    assert!(engine::chores::round(&server.desk()).await.unwrap());
    assert_eq!(of_ada().await, 0);
    assert!(store::records::erasure::unfinished(&server.store, tenant).await.unwrap().is_empty());
}

#[tokio::test]
async fn without_a_mail_server_nothing_that_needs_one_is_offered_or_done() {
    let server = Server::start_without_mail(&crate::api::directory()).await;
    let browser = Browser::new(&server);
    browser.tokens().await;
    browser.forget();
    let page = sign_in(&browser, OLD).await;
    assert!(!page.body.contains("new-address"), "{}", page.body);
    let fields = [("email", "ada@new.example"), ("password", OLD)];
    assert_eq!(send(&browser, &page, "/new-address", &fields).await.number(), Some(88_180_030));
    let all = token(&server, "api-all").await;
    let id = ada(&server).await.id;
    let invited = call(&server, &all, "POST", &format!("accounts/{id}/invitation"), None).await;
    assert_eq!((invited.status, invited.number()), (409, Some(88_180_030)));
    assert!(letters(&server).await.is_empty());
    let told: Value = invited.json();
    assert!(told["remedy"].to_string().contains("[mail]"), "{told}");
}

#[tokio::test]
async fn whoever_administers_proves_it_by_the_second_factor_here_too() {
    let server = Server::start().await;
    let amina = Browser::new(&server);
    let hands = crate::console::set_up(&server, &amina).await;
    let thief = Browser::at(&server, "198.51.100.66");
    let password = "seven palms behind the hill";
    let form = thief.get(&path("/sign-in")).await;
    send(&thief, &form, "/sign-in", &[("username", "amina"), ("password", password)]).await;
    let page = thief.get(&path("")).await;
    assert!(page.body.contains("name=\"code\""), "{}", page.body);
    let new = "eight camels beside the well";
    for code in ["", "000000"] {
        let fields = [("password", password), ("new_password", new), ("code", code)];
        assert_eq!(send(&thief, &page, "/new-password", &fields).await.number(), Some(500_121), "{code:?}");
        let fields = [("password", password), ("email", "thief@evil.example"), ("code", code)];
        assert_eq!(send(&thief, &page, "/new-address", &fields).await.number(), Some(500_121), "{code:?}");
    }
    assert_eq!(amina.get(&crate::console::console("")).await.status, 200, "nobody was put out");
    server.advance(60);
    let code = hands.code(&server);
    let fields = [("password", password), ("new_password", new), ("code", &code)];
    assert_eq!(send(&thief, &page, "/new-password", &fields).await.status, 303, "with it, it is the owner");
}

#[tokio::test]
async fn what_strangers_did_with_a_name_is_not_its_owners_to_read() {
    let server = start(Engine::Sqlite).await;
    let (adam, ada) = (Browser::at(&server, "203.0.113.50"), Browser::new(&server));
    let to = adam.authorize("trusted", REDIRECT, &[]).await;
    let refused = adam.sign_in(&to, "ada", "my own password").await;
    let page = server.get(&format!("/error?trace_id={}", refused.trace_id()), &[]).await;
    let form = [
        ("trace_id", refused.trace_id().to_string()),
        ("form_token", page.posted("form_token").unwrap()),
        ("words", "I am Adam".to_owned()),
        ("contact", "adam@elsewhere.example".to_owned()),
    ];
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(server.post("/support/tickets", &[], &form).await.status, 303);
    ada.tokens().await;
    let own = ada.get(&path("/export")).await.json().to_string();
    assert!(own.contains("AADSTS50126"), "that somebody tried is told: {own}");
    for canary in ["203.0.113.50", "I am Adam", "adam@elsewhere.example"] {
        assert!(!own.contains(canary), "{canary}: {own}");
    }
}
