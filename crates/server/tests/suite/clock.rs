//! A clock that jumps, and nodes whose clocks differ: nobody is signed out by it, and nothing that is over begins again.

use testkit::{Browser, Engine, REDIRECT, Server};

const HOUR: i64 = 3600;

#[tokio::test]
async fn a_jump_forwards_or_back_signs_nobody_out_and_revives_nothing() {
    for engine in Engine::available() {
        for jump in [10, -1, -10, HOUR - 60, -HOUR, -24 * HOUR] {
            let server = Server::start_as(engine, true).await;
            let browser = Browser::new(&server);
            let used = browser.code("trusted", REDIRECT, &[]).await;
            let first = browser.redeem(&used).await;
            let second = browser.refresh(&first.text("refresh_token")).await;
            let third = browser.refresh(&second.text("refresh_token")).await;
            server.jump(jump);
            let what = format!("{engine:?}, {jump} seconds");
            let fourth = browser.refresh(&third.text("refresh_token")).await;
            assert_eq!(fourth.status, 200, "{what}: {}", fourth.body);
            assert_eq!(browser.userinfo(&fourth.text("access_token")).await.status, 200, "{what}");
            let silent = browser.authorize("trusted", REDIRECT, &[("prompt", "none")]).await;
            assert!(silent.parameter("code").is_some(), "{what}: the session goes on");
            assert_eq!(browser.redeem(&used).await.status, 400, "{what}: a used code stays used");
        }
    }
}

#[tokio::test]
async fn no_token_outlives_its_end_by_more_than_the_jump_itself() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let token = browser.tokens().await.text("access_token");
    server.jump(HOUR + 1);
    assert_eq!(server.logged(&browser.userinfo(&token).await).await, Some(88_150_006));
    server.jump(-2);
    assert_eq!(browser.userinfo(&token).await.status, 200, "its hour is not over by this clock");
    let code = browser.code("trusted", REDIRECT, &[]).await;
    server.jump(61);
    assert_eq!(browser.redeem(&code).await.number(), Some(70_008));
}

#[tokio::test]
async fn a_reused_token_is_refused_whatever_the_clock_says() {
    for jump in [-HOUR, -1, 1, HOUR] {
        let server = Server::start().await;
        let browser = Browser::new(&server);
        let first = browser.tokens().await.text("refresh_token");
        let second = browser.refresh(&first).await.text("refresh_token");
        browser.refresh(&second).await;
        server.jump(jump);
        assert_eq!(browser.refresh(&first).await.number(), Some(88_050_001), "{jump}");
    }
}

#[tokio::test]
async fn keys_change_thirty_times_on_two_nodes_and_every_token_verifies() {
    if !Engine::available().contains(&Engine::Postgres) {
        return;
    }
    let one = Server::start_as(Engine::Postgres, true).await;
    let two = one.another_node().await;
    let mut signed = std::collections::BTreeSet::new();
    for round in 0..30 {
        // A third of a key's life: announced, signing and retired keys are all met.
        one.advance(30 * 24 * 3600);
        let (a, b) = (one.desk(), two.desk());
        let (a, b) = tokio::join!(engine::chores::round(&a), engine::chores::round(&b));
        assert!(a.unwrap() || b.unwrap(), "{round}: one of them does the chores");
        let (here, there) = (Browser::new(&one), Browser::new(&two));
        let token = here.tokens().await.text("access_token");
        one.advance(3000);
        assert_eq!(there.userinfo(&token).await.status, 200, "{round}");
        let other = there.tokens().await.text("access_token");
        assert_eq!(here.userinfo(&other).await.status, 200, "{round}");
        signed.insert(token.split('.').next().unwrap().to_owned());
    }
    assert!(signed.len() >= 9, "{} keys signed within 30 thirds of a key's life", signed.len());
}
