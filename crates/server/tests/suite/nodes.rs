//! Several nodes over one PostgreSQL, and a network between them and it that fails. Without PostgreSQL these tests have nothing to say.

use std::time::{Duration, Instant};

use testkit::{Browser, Engine, Order, REDIRECT, Server};

#[tokio::test]
async fn a_commit_whose_answer_was_lost_is_found_by_its_row_in_the_log() {
    let Some((server, proxy)) = Server::start_behind_proxy().await else { return };
    let browser = Browser::new(&server);
    // The first redemption makes keys, in transactions of their own.
    browser.tokens().await;
    for (order, what) in [
        (Order::CutAfter(b"COMMIT".to_vec(), 0), "committed, and the answer lost"),
        (Order::CutBefore(b"COMMIT".to_vec()), "never committed"),
        (Order::CutBefore(b"UPDATE codes".to_vec()), "cut before the claim"),
    ] {
        let code = browser.code("trusted", REDIRECT, &[]).await;
        server.installation.log.flush().await;
        let cuts = proxy.cuts();
        proxy.order(order);
        let reply = browser.redeem(&code).await;
        assert_eq!(reply.status, 200, "{what}: {}", reply.body);
        assert!(!reply.text("refresh_token").is_empty(), "{what}");
        // The claim is a prepared statement: it is sent by its name once it was used.
        assert!(proxy.cuts() > cuts || what == "cut before the claim", "{what}: nothing was cut");
        proxy.order(Order::Forward);
        let again = browser.redeem(&code).await;
        assert_eq!(again.number(), Some(54_005), "{what}: redeemed once and once only");
    }
}

#[tokio::test]
async fn a_refresh_whose_commit_is_in_doubt_signs_nobody_out() {
    let Some((server, proxy)) = Server::start_behind_proxy().await else { return };
    let browser = Browser::new(&server);
    let tokens = browser.redeem(&browser.code("trusted", REDIRECT, &[]).await).await;
    let mut token = tokens.text("refresh_token");
    for round in 0..6 {
        let commit = b"COMMIT".to_vec();
        proxy.order(if round % 2 == 0 { Order::CutAfter(commit, 0) } else { Order::CutBefore(commit) });
        let reply = browser.refresh(&token).await;
        assert_eq!(reply.status, 200, "{round}: {}", reply.body);
        token = reply.text("refresh_token");
    }
    assert!(proxy.cuts() >= 6, "{}", proxy.cuts());
}

#[tokio::test]
async fn a_database_that_swallows_everything_is_a_503_in_time_and_then_forgotten() {
    let Some((server, proxy)) = Server::start_behind_proxy().await else { return };
    let browser = Browser::new(&server);
    let code = browser.code("trusted", REDIRECT, &[]).await;
    proxy.order(Order::Swallow);
    let asked = Instant::now();
    let reply = browser.redeem(&code).await;
    assert_eq!((reply.status, reply.number()), (503, Some(88_200_001)), "{}", reply.body);
    assert!(asked.elapsed() < Duration::from_millis(2_900), "{:?}", asked.elapsed());
    assert_eq!(reply.header("retry-after"), "1");
    let ready = server.get("/health/ready", &[]).await;
    assert_eq!(ready.status, 503);
    proxy.order(Order::Forward);
    proxy.cut();
    assert_eq!(browser.redeem(&code).await.status, 200);
}

#[tokio::test]
async fn work_without_a_row_of_the_log_ends_in_doubt_and_says_so() {
    let Some((server, proxy)) = Server::start_behind_proxy().await else { return };
    let browser = Browser::new(&server);
    let page = browser.authorize("trusted", REDIRECT, &[("prompt", "login")]).await;
    // The attempt is reserved in a transaction of its own, which no row of the log belongs to.
    proxy.order(Order::CutAfter(b"COMMIT".to_vec(), 0));
    let reply = browser.sign_in(&page, "ada", "correct horse battery staple").await;
    assert_eq!(server.logged(&reply).await, Some(88_200_004), "{}", reply.body);
    proxy.order(Order::Forward);
    let page = browser.authorize("trusted", REDIRECT, &[("prompt", "login")]).await;
    let reply = browser.sign_in(&page, "ada", "correct horse battery staple").await;
    assert_ne!(server.logged(&reply).await, Some(88_200_004));
}

#[tokio::test]
async fn two_nodes_serve_one_person() {
    if !Engine::available().contains(&Engine::Postgres) {
        return;
    }
    let one = Server::start_as(Engine::Postgres, true).await;
    let two = one.another_node().await;
    let (here, there) = (Browser::new(&one), Browser::new(&two));
    let code = here.code("trusted", REDIRECT, &[]).await;
    let (first, second) = tokio::join!(here.redeem(&code), there.redeem(&code));
    let won = [&first, &second].iter().filter(|reply| reply.status == 200).count();
    assert_eq!(won, 1, "a code is redeemed on one node: {} {}", first.body, second.body);
    let code = here.code("trusted", REDIRECT, &[]).await;
    let tokens = there.redeem(&code).await;
    assert_eq!(tokens.status, 200, "{}", tokens.body);
    assert_eq!(here.userinfo(&tokens.text("access_token")).await.status, 200);
    let refreshed = here.refresh(&tokens.text("refresh_token")).await;
    assert_eq!(there.userinfo(&refreshed.text("access_token")).await.status, 200);
    let again = there.refresh(&tokens.text("refresh_token")).await;
    assert_eq!(again.number(), Some(88_050_001), "{}", again.body);
}

#[tokio::test]
async fn a_chore_is_done_once_whoever_does_it() {
    for engine in Engine::available() {
        let one = Server::start_as(engine, true).await;
        assert!(engine::chores::round(&one.desk()).await.unwrap());
        assert!(!engine::chores::round(&one.desk()).await.unwrap());
        one.advance(60);
        if engine == Engine::Postgres {
            let two = one.another_node().await;
            let (a, b) = (one.desk(), two.desk());
            let (a, b) = tokio::join!(engine::chores::round(&a), engine::chores::round(&b));
            assert!(a.unwrap() != b.unwrap(), "one of two nodes does it");
        }
    }
}

#[tokio::test]
async fn the_program_works_on_the_schema_before_its_own_migration() {
    for engine in Engine::available() {
        let mut server = Server::start_as(engine, true).await;
        let earlier = [
            "DROP TABLE session_origins",
            "DROP TABLE erasures",
            "DROP INDEX outbox_by_kind",
            "ALTER TABLE outbox DROP COLUMN kind",
            "DELETE FROM schema_version WHERE version = 6",
        ];
        server
            .store
            .transact(async move |tx| {
                for sql in earlier {
                    tx.run(sql, &[]).await?;
                }
                Ok(())
            })
            .await
            .unwrap();
        server.reopen().await;
        assert_eq!(server.store.schema(), 5, "{engine:?}");
        let browser = Browser::new(&server);
        let tokens = browser.redeem(&browser.code("trusted", REDIRECT, &[]).await).await;
        assert_eq!(browser.refresh(&tokens.text("refresh_token")).await.status, 200, "{engine:?}");
        assert!(engine::chores::round(&server.desk()).await.unwrap(), "{engine:?}");
        let refusal = crate::support::refused(&server).await;
        let opened = crate::support::press(&server, refusal.trace_id(), &[]).await;
        assert_eq!(opened.status, 303, "{}", opened.body);
        // Who administers is not known yet: nobody does.
        let setup = server.get("/setup?key=x", &[]).await;
        assert_eq!(setup.number(), Some(88_180_009), "{}", setup.body);
    }
}
