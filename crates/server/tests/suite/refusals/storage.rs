//! Numbers of a store that is away, full, broken or busy: each with the real fault, and nothing lost afterwards.

use std::sync::{Arc, Mutex, mpsc};

use testkit::{Browser, REDIRECT, Reply, Server};

pub(super) const NUMBERS: &[u32] =
    &[88_200_001, 88_200_002, 88_200_003, 88_200_004, 88_200_005, 88_190_003, 88_190_004];

/// What a client is told while the store is in trouble: never that its grant is bad.
fn honest(reply: &Reply, number: u32) {
    assert_eq!(reply.status, 503, "{}", reply.body);
    assert_eq!(reply.number(), Some(number), "{}", reply.body);
    assert_eq!(reply.text("error"), "temporarily_unavailable");
}

#[tokio::test]
async fn a_store_that_is_away_is_told_as_such() {
    let server = Server::start().await;
    let code = Browser::new(&server).code("trusted", REDIRECT, &[]).await;
    server.store.close();
    honest(&Browser::new(&server).redeem(&code).await, 88_200_001);
}

#[tokio::test]
async fn a_full_disk_is_told_as_such_and_loses_nothing() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let limit = |sql: &'static str| server.store.transact(async move |tx| tx.all(sql, &[]).await.map(|_| ()));
    let mut codes = Vec::new();
    for _ in 0..60 {
        codes.push(browser.code("trusted", REDIRECT, &[]).await);
    }
    server.installation.log.flush().await;
    limit("PRAGMA max_page_count = 1").await.unwrap();
    let mut refused = None;
    for code in &codes {
        let reply = browser.redeem(code).await;
        if reply.status != 200 {
            refused = Some((code, reply));
            break;
        }
    }
    let (code, reply) = refused.expect("sixty families do not fit into the last page");
    honest(&reply, 88_200_002);
    limit("PRAGMA max_page_count = 1000000").await.unwrap();
    assert_eq!(browser.redeem(code).await.status, 200, "the code was not used up");
}

#[tokio::test]
async fn a_full_queue_pushes_back() {
    let server = Server::start().await;
    let code = Browser::new(&server).code("trusted", REDIRECT, &[]).await;
    server.installation.log.flush().await;
    let (release, wait) = mpsc::channel::<()>();
    let (entered, inside) = mpsc::channel::<()>();
    let wait = Arc::new(Mutex::new(wait));
    let store = server.store.clone();
    let holder = tokio::spawn(async move {
        store
            .transact(async move |_| {
                entered.send(()).unwrap();
                let _ = wait.lock().unwrap().recv();
                Ok(())
            })
            .await
    });
    tokio::task::spawn_blocking(move || inside.recv().unwrap()).await.unwrap();
    let mut waiting = Vec::new();
    for _ in 0..4200 {
        let store = server.store.clone();
        waiting.push(tokio::spawn(async move { store.transact(async |_| Ok(())).await }));
    }
    // Every task that was spawned before this one has been polled once when it runs: the test's runtime is one thread.
    tokio::task::yield_now().await;
    honest(&Browser::new(&server).redeem(&code).await, 88_200_005);
    drop(release);
    holder.await.unwrap().unwrap();
    for task in waiting {
        let _ = task.await.unwrap();
    }
    assert_eq!(Browser::new(&server).redeem(&code).await.status, 200);
}

#[tokio::test]
async fn a_failed_flush_stops_all_writing() {
    // A limit on file sizes makes the write-ahead log fail at some write, as a broken disk would.
    let service = crate::binary::Running::start_limited_files(400);
    let mut number = None;
    for _ in 0..4000 {
        let reply = service.token(&["-u", "machine:wrong", "-d", "grant_type=client_credentials"]);
        let told = reply["error_codes"][0].as_u64();
        if told != Some(7_000_215) && told != Some(88_190_001) {
            number = told;
            break;
        }
        if told == Some(88_190_001) {
            // The guesses of this client are used up; sign-in attempts write as well.
            service.get("/demo/callback?code=x");
            let tenant = "5a4ad000-0000-4000-8000-000000000001";
            let query = "client_id=demo&response_type=code&scope=openid&code_challenge_method=S256&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
            let redirect = format!("{}/demo/callback", service.url).replace(':', "%3A").replace('/', "%2F");
            for _ in 0..20 {
                service.get(&format!("/{tenant}/oauth2/v2.0/authorize?{query}&redirect_uri={redirect}"));
            }
        }
    }
    assert_eq!(number, Some(88_200_003));
    let reply = service.token(&["-u", "machine:wrong", "-d", "grant_type=client_credentials"]);
    assert_eq!(reply["error"], "temporarily_unavailable", "a failed flush is never retried: {reply}");
}

#[tokio::test]
async fn too_many_passwords_wait() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let to_login = browser.authorize("trusted", REDIRECT, &[]).await;
    let page = browser.get(to_login.header("location")).await;
    let (interaction, token) = (page.posted("interaction").unwrap(), page.posted("form_token").unwrap());
    let attempts = (0..90).map(|n| {
        let (browser, interaction, token) = (&browser, &interaction, &token);
        async move {
            let name = format!("somebody-{n}");
            let form = [
                ("interaction", interaction.as_str()),
                ("form_token", token),
                ("username", &name),
                ("password", "x"),
            ];
            browser.post(&Browser::path("login"), &form).await
        }
    });
    let replies = join_all(attempts).await;
    let full: Vec<_> = replies.iter().filter(|reply| reply.number() == Some(88_190_003)).collect();
    assert!(!full.is_empty());
    assert!(full.iter().all(|reply| reply.status == 503 && !reply.header("retry-after").is_empty()));
}

/// Runs futures beside one another on one thread.
pub(crate) async fn join_all<F: std::future::Future>(futures: impl Iterator<Item = F>) -> Vec<F::Output> {
    let mut running: Vec<_> = futures.map(|future| (Box::pin(future), None)).collect();
    std::future::poll_fn(|context| {
        let mut pending = false;
        for (future, done) in &mut running {
            if done.is_none() {
                match future.as_mut().poll(context) {
                    std::task::Poll::Ready(output) => *done = Some(output),
                    std::task::Poll::Pending => pending = true,
                }
            }
        }
        if pending { std::task::Poll::Pending } else { std::task::Poll::Ready(()) }
    })
    .await;
    running.into_iter().map(|(_, done)| done.unwrap()).collect()
}

#[tokio::test]
async fn an_address_that_asks_too_often_waits() {
    let server = Server::start_limited(3).await;
    for _ in 0..3 {
        assert_eq!(server.token(&[], &[]).await.status, 400);
    }
    let reply = server.token(&[], &[]).await;
    assert_eq!((reply.status, reply.number()), (429, Some(88_190_004)));
    assert!(!reply.header("retry-after").is_empty());
    server.advance(60);
    assert_eq!(server.token(&[], &[]).await.status, 400);
}
