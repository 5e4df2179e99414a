//! The drivers' contract, through the whole server and by hand, on every engine that is there.

use testkit::{Browser, Engine, REDIRECT, Server};

#[tokio::test]
async fn every_statement_can_be_prepared_on_every_engine() {
    for engine in Engine::available() {
        let server = Server::start_as(engine, true).await;
        for sql in store::records::statements() {
            let prepared = server.store.prepare(sql).await;
            assert!(prepared.is_ok(), "{engine:?}: {sql}: {}", prepared.unwrap_err());
        }
    }
}

/// Statements that walk through all that a tenant has, or all that there is: lists for people, and chores over small tables.
const WALKS: [&str; 11] = [
    "DELETE FROM erasures",
    "SELECT record, origin FROM clients",
    "SELECT id FROM clients",
    "SELECT record, origin FROM resources",
    "SELECT record, origin FROM tenants",
    "DELETE FROM tenant_names",
    "DELETE FROM signing_keys",
    "DELETE FROM provocations",
    "UPDATE tenants SET changed_at = changed_at",
    "SELECT tenant_id, account_id, wrapped FROM one_time_codes",
    "SELECT id, record, since, tries FROM outbox ORDER BY id",
];

#[tokio::test]
async fn no_request_walks_through_a_whole_table() {
    let server = Server::start().await;
    for sql in store::records::statements() {
        // After a restore everything ends, with servers stopped.
        let is_known = WALKS.iter().any(|walk| sql.starts_with(walk));
        let is_of_a_restore = store::records::restored::STATEMENTS.contains(&sql);
        // A tenant goes with all that it has.
        let is_of_a_purge =
            [store::records::purge::STATEMENTS, store::records::purge::OF_PEOPLE].concat().contains(&sql);
        if is_known || is_of_a_restore || is_of_a_purge {
            continue;
        }
        let explain: &'static str = format!("EXPLAIN QUERY PLAN {sql}").leak();
        let plan = server.store.all(explain, &[store::Value::Null; 20]).await.unwrap();
        let plan: Vec<String> = plan
            .into_iter()
            .map(|row| {
                let mut columns = row.columns();
                (0..3).for_each(|_| drop(columns.int()));
                columns.text().unwrap()
            })
            .collect();
        let walks = |step: &String| {
            let is_small = ["signing_keys", "provocations", "schema_version", "administrator_sessions"]
                .iter()
                .any(|table| step.contains(table));
            !is_small
                && (step.starts_with("SCAN") && !step.contains("oldest")
                    || step.ends_with("PRIMARY KEY (tenant_id=?)"))
        };
        let has_limit = sql.contains("LIMIT");
        assert!(has_limit || !plan.iter().any(walks), "{sql}\n{plan:#?}");
    }
}

#[tokio::test]
async fn the_main_path_is_the_same_on_every_engine() {
    for engine in Engine::available() {
        let server = Server::start_as(engine, true).await;
        let browser = Browser::new(&server);
        let code = browser.code("native", REDIRECT, &[]).await;
        let form = [
            ("grant_type", "authorization_code"),
            ("client_id", "native"),
            ("code", &code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", testkit::VERIFIER),
        ];
        let tokens = server.token(&[], &form).await;
        assert_eq!(tokens.status, 200, "{engine:?}: {}", tokens.body);
        assert_eq!(browser.userinfo(&tokens.text("access_token")).await.status, 200);
        let replies = crate::refusals::join_all((0..20).map(|_| server.token(&[], &form))).await;
        assert!(replies.iter().all(|reply| reply.status == 400), "{engine:?}");
        let wrong = browser.authorize("trusted", REDIRECT, &[("prompt", "login")]).await;
        let again = browser.sign_in(&wrong, "ada", "wrong").await;
        assert_eq!(server.logged(&again).await, Some(50_126), "{engine:?}");
    }
}

#[tokio::test]
async fn work_that_waits_or_fails_leaves_nothing() {
    for engine in Engine::available() {
        let server = Server::start_as(engine, true).await;
        let put = "INSERT INTO installation (name, wrapped) VALUES ($1, $2)";
        let failed: Result<(), _> = server
            .store
            .transact(async move |tx| {
                tx.run(put, &["x".into(), (&b"y"[..]).into()]).await?;
                Err(diagnosis::Fault::broken("on purpose"))
            })
            .await;
        assert!(failed.is_err(), "{engine:?}");
        assert!(
            store::records::installation::find(&server.store, "x").await.unwrap().is_none(),
            "{engine:?}"
        );
        let parameters =
            server.store.one("SELECT 1 WHERE $2 = 'b' AND $1 = 'a'", &["a".into(), "b".into()]).await;
        assert!(parameters.unwrap().is_some(), "{engine:?}: parameters are bound by their digits");
    }
}

#[tokio::test]
async fn a_panic_becomes_a_numbered_reply_and_harms_nobody_else() {
    let server = Server::start().await;
    let panicked: Result<(), _> = server.store.transact(async |_| panic!("on purpose")).await;
    assert!(panicked.is_err());
    let header = crate::flow::machine_header("machine", "machine-demo-secret-0000000000000000000000");
    server.break_next_token();
    let reply = server.token(&[("authorization", &header)], &[("grant_type", "client_credentials")]).await;
    crate::refusals::hold(&server, 50_000, diagnosis::Surface::Token, &reply).await;
    assert_eq!(Browser::new(&server).tokens().await.status, 200, "the service and its writer live on");
}

#[tokio::test]
async fn keys_are_announced_before_they_sign_and_published_until_the_last_token_is_over() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let tenant: uuid::Uuid = testkit::TENANT.parse().unwrap();
    let path = format!("/{}/discovery/v2.0/keys", testkit::TENANT);
    let kids = |body: serde_json::Value| -> Vec<String> {
        body["keys"].as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
    };
    let kid_of = |token: String| jsonwebtoken::decode_header(token).unwrap().kid.unwrap();
    let first = kid_of(browser.tokens().await.text("access_token"));
    server.advance(88 * 86_400);
    engine::sign::rotate(&server.desk(), tenant).await.unwrap();
    let announced = kids(server.get(&path, &[]).await.json());
    assert_eq!(announced.len(), 4, "two algorithms, each with a successor: {announced:?}");
    let still = Browser::new(&server).tokens().await;
    assert_eq!(kid_of(still.text("access_token")), first, "announced, not yet signing");
    server.advance(2 * 86_400);
    engine::sign::rotate(&server.desk(), tenant).await.unwrap();
    let next = Browser::new(&server).tokens().await;
    assert_ne!(kid_of(next.text("access_token")), first);
    assert!(kids(server.get(&path, &[]).await.json()).contains(&first), "still published");
    server.advance(3 * 3600);
    assert!(!kids(server.get(&path, &[]).await.json()).contains(&first), "gone with its last token");
}

#[tokio::test]
async fn the_log_keeps_refusals_longer_than_successes_and_folds_machines_into_counts() {
    use store::records::sign_in::{Filter, list};
    for engine in Engine::available() {
        let server = Server::start_as(engine, true).await;
        let tenant: uuid::Uuid = testkit::TENANT.parse().unwrap();
        let header = crate::flow::machine_header("machine", "machine-demo-secret-0000000000000000000000");
        for _ in 0..5 {
            server.token(&[("authorization", &header)], &[("grant_type", "client_credentials")]).await;
        }
        let refused = server.token(&[("authorization", &header)], &[("grant_type", "magic")]).await;
        Browser::new(&server).tokens().await;
        server.installation.log.flush().await;
        let outcomes = async |server: &Server| -> Vec<(String, Option<String>)> {
            let rows = list(&server.store, tenant, &Filter::default(), 100).await.unwrap();
            rows.into_iter().map(|row| (row.outcome, row.client_id)).collect()
        };
        server.advance(2 * 86_400);
        engine::chores::round(&server.desk()).await.unwrap();
        let rows = outcomes(&server).await;
        let machine: Vec<_> =
            rows.iter().filter(|(_, client)| client.as_deref() == Some("machine")).collect();
        assert!(machine.iter().any(|(outcome, _)| outcome == "counted"), "{engine:?}: {machine:?}");
        assert!(!machine.iter().any(|(outcome, _)| outcome == "success"), "{engine:?}: {machine:?}");
        assert!(
            rows.iter().any(|(outcome, client)| outcome == "success" && client.as_deref() == Some("trusted"))
        );
        server.advance(6 * 86_400);
        engine::chores::round(&server.desk()).await.unwrap();
        assert!(!outcomes(&server).await.iter().any(|(outcome, _)| outcome == "success"), "{engine:?}");
        assert_eq!(server.logged(&refused).await, Some(70_003), "{engine:?}: refusals stay a month");
        server.advance(30 * 86_400);
        engine::chores::round(&server.desk()).await.unwrap();
        assert_eq!(server.logged(&refused).await, None, "{engine:?}");
    }
}

#[tokio::test]
async fn while_the_store_is_away_refusals_wait_beside_the_data() {
    let server = Server::start().await;
    server.store.close();
    let refused = server.token(&[], &[("grant_type", "magic")]).await;
    assert_eq!(refused.number(), Some(70_003), "what needs no store is answered as ever");
    server.installation.log.flush().await;
    let waiting = engine::log::read_spool(&server.directory().join("sign-in-log.spool"));
    assert!(waiting.iter().any(|row| row.id == refused.trace_id() && row.number == 70_003));
}
