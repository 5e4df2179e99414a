//! What strangers must not learn (rows ENU), and what must not lock the owner out.

use testkit::{Browser, Engine, REDIRECT, Reply, Server};

async fn attempt(browser: &Browser<'_>, user_name: &str, password: &str) -> Reply {
    let to_login = browser.authorize("trusted", REDIRECT, &[]).await;
    browser.sign_in(&to_login, user_name, password).await
}

/// A page without what differs between any two pages: ids, tokens, the name that was typed.
fn neutral(reply: &Reply, user_name: &str) -> String {
    let mut text = reply.body.replace(&format!("value=\"{user_name}\""), "value=\"NAME\"");
    for name in ["interaction", "form_token"] {
        text = text.replace(&reply.posted(name).unwrap(), "VALUE");
    }
    text.replace(&reply.trace_id().to_string(), "TRACE")
}

#[tokio::test]
async fn unknown_wrong_disabled_locked_and_wordless_look_alike() {
    let server = Server::start_as(Engine::Sqlite, false).await;
    let browser = Browser::new(&server);
    for _ in 0..10 {
        attempt(&browser, "bob", "wrong").await;
    }
    let mut pages = Vec::new();
    for (name, password) in [
        ("ada", "wrong"),
        ("xyz", "wrong"),
        ("gone", "correct horse battery staple"),
        ("bob", "correct horse battery staple"),
        ("wordless", "wrong"),
    ] {
        let reply = attempt(&browser, name, password).await;
        assert_eq!((reply.status, reply.number()), (200, Some(50_126)), "{name}");
        assert!(reply.header("set-cookie").is_empty(), "{name}");
        pages.push(neutral(&reply, name));
    }
    assert!(pages.windows(2).all(|pair| pair[0] == pair[1]), "{pages:#?}");
}

#[tokio::test]
async fn spellings_of_a_name_share_one_count() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    for name in ["bob", "BOB", "bob ", "\u{200B}bob", "ｂｏｂ", "Bob", " bob", "bOb", "boB", "BOb"] {
        attempt(&browser, name, "wrong").await;
    }
    let reply = attempt(&browser, "bob", "correct horse battery staple").await;
    assert_eq!(server.logged(&reply).await, Some(88_090_001));
}

#[tokio::test]
async fn an_attacker_elsewhere_does_not_lock_the_owner_out() {
    let server = Server::start().await;
    let owner = Browser::at(&server, "198.51.100.7");
    assert!(attempt(&owner, "ada", "correct horse battery staple").await.parameter("code").is_some());
    for network in 0..12 {
        let attacker = Browser::at(&server, &format!("203.0.113.{network}"));
        for _ in 0..10 {
            attempt(&attacker, "ada", "wrong").await;
        }
    }
    let stranger = Browser::at(&server, "192.0.2.200");
    let locked = attempt(&stranger, "ada", "correct horse battery staple").await;
    assert_eq!(server.logged(&locked).await, Some(88_090_001), "strangers are locked out by now");
    let to_login = owner.authorize("trusted", REDIRECT, &[("prompt", "login")]).await;
    let reply = owner.sign_in(&to_login, "ada", "correct horse battery staple").await;
    assert!(reply.parameter("code").is_some(), "the owner's browser is not: {}", reply.body);
    server.advance(16 * 60);
    let later = attempt(&stranger, "ada", "correct horse battery staple").await;
    assert!(later.parameter("code").is_some(), "a lock ends by itself");
}

#[tokio::test]
async fn parallel_guesses_cannot_slip_past_the_count() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let to_login = browser.authorize("trusted", REDIRECT, &[]).await;
    let page = browser.get(to_login.header("location")).await;
    let tries =
        (0..60).map(|_| browser.submit(&page, "login", &[("username", "ada"), ("password", "wrong")]));
    let replies = crate::refusals::join_all(tries).await;
    let mut checked = 0;
    for reply in &replies {
        checked += u32::from(server.logged(reply).await == Some(50_126));
    }
    assert!(checked <= 10, "{checked} passwords were checked");
}

#[tokio::test]
async fn disabled_and_unknown_clients_look_alike() {
    let server = Server::start_as(Engine::Sqlite, false).await;
    let browser = Browser::new(&server);
    let unknown = browser.authorize("disablex", "https://a.example/callback", &[]).await;
    let disabled = browser.authorize("disabled", "https://a.example/callback", &[]).await;
    let plain = |reply: &Reply, id: &str| {
        let trace = reply.trace_id().to_string();
        // The form's token is made from the trace id.
        let token = reply.posted("form_token").expect("the page offers a ticket");
        reply.body.replace(&trace, "TRACE").replace(&token, "TOKEN").replace(id, "CLIENT")
    };
    assert_eq!(plain(&unknown, "disablex"), plain(&disabled, "disabled"));
}

#[tokio::test]
async fn a_trace_id_opens_no_more_than_the_wire_said() {
    let server = Server::start_as(Engine::Sqlite, false).await;
    let header = crate::flow::machine_header("machine", "wrong");
    let reply = server.token(&[("authorization", &header)], &[("grant_type", "client_credentials")]).await;
    let path = format!("/error?code=7000215&trace_id={}", reply.trace_id());
    let explained = server.get(&path, &[("accept", "application/json")]).await.json();
    assert_eq!(explained["number"], 7_000_215);
    assert!(explained.get("trail").is_none() && explained.get("corrected").is_none(), "{explained}");
    let disabled =
        server.token(&[], &[("grant_type", "authorization_code"), ("client_id", "disabled")]).await;
    let true_number = format!("/error?code=7000112&trace_id={}", disabled.trace_id());
    let explained = server.get(&true_number, &[("accept", "application/json")]).await.json();
    assert!(
        explained.get("trace_id").is_none(),
        "the true number does not fit the trace id for a stranger: {explained}"
    );
}
