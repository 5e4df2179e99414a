//! The explainer: the live path on a rehearsal, which does nothing and lets nobody guess.

use testkit::{Browser, REDIRECT, Server, VERIFIER};

use crate::flow::machine_header;

fn curl(form: &[(&str, &str)], more: &str) -> String {
    let form: Vec<String> = form.iter().map(|(n, v)| format!("--data-urlencode '{n}={v}'")).collect();
    format!("curl -s {more} {} https://id.example{}", form.join(" "), Browser::path("token"))
}

#[tokio::test]
async fn a_rehearsal_gives_the_live_answer_and_leaves_nothing() {
    let server = Server::start().await;
    let code = Browser::new(&server).code("trusted", REDIRECT, &[]).await;
    let form = |code: &str| {
        curl(
            &[
                ("grant_type", "authorization_code"),
                ("client_id", "trusted"),
                ("code", code),
                ("redirect_uri", REDIRECT),
                ("code_verifier", VERIFIER),
            ],
            "",
        )
    };
    for _ in 0..3 {
        let (reply, rows) = server.rehearse(&form(&code)).await;
        assert_eq!(reply.status, 200, "the same code works in each rehearsal: {}", reply.body);
        assert_eq!((rows[0].number, rows[0].outcome.as_str()), (0, "rehearsed"));
        assert!(
            rows[0].detail.contains("code_verifier_matches"),
            "a rehearsal tells what passed: {}",
            rows[0].detail
        );
    }
    let (refused, rows) = server.rehearse(&form("never-issued")).await;
    assert_eq!((refused.number(), rows[0].number), (Some(88_040_001), 88_040_001));
    server.installation.log.flush().await;
    let found = store::records::sign_in::find(&server.store, refused.trace_id()).await.unwrap();
    assert!(found.is_none(), "the rehearsal itself leaves no row");
    assert_eq!(Browser::new(&server).redeem(&code).await.status, 200, "and no used code");
}

#[tokio::test]
async fn a_wrong_secret_counts_and_is_logged_in_a_rehearsal_too() {
    let server = Server::start().await;
    let pasted = curl(&[("grant_type", "client_credentials")], "-u machine:wrong");
    let mut last = None;
    for _ in 0..100 {
        let (reply, _) = server.rehearse(&pasted).await;
        assert_eq!(reply.number(), Some(7_000_215));
        last = Some(reply.trace_id());
    }
    let row = store::records::sign_in::find(&server.store, last.unwrap()).await.unwrap().unwrap();
    assert_eq!((row.number, row.outcome.as_str()), (7_000_215, "rehearsed"));
    let (right, _) =
        server.rehearse(&pasted.replace("wrong", "machine-demo-secret-0000000000000000000000")).await;
    assert_eq!(
        right.number(),
        Some(88_190_001),
        "who has guessed a hundred times has to wait, with the right one too"
    );
}

#[tokio::test]
async fn a_password_is_never_evaluated() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let to_login = browser.authorize("trusted", REDIRECT, &[]).await;
    let page = browser.get(to_login.header("location")).await;
    let mut replies = Vec::new();
    for password in ["correct horse battery staple", "wrong"] {
        let body = terms::Parameters::encode(&[
            ("interaction", &page.posted("interaction").unwrap()),
            ("form_token", &page.posted("form_token").unwrap()),
            ("username", "ada"),
            ("password", password),
        ]);
        let pasted = format!(
            "POST {} HTTP/1.1\nHost: id.example\nCookie: {}\nContent-Type: application/x-www-form-urlencoded\n\n{body}",
            Browser::path("login"),
            browser.cookies()
        );
        let (reply, rows) = server.rehearse(&pasted).await;
        assert_eq!(rows[0].number, 0);
        assert!(!rows[0].detail.contains(password), "{}", rows[0].detail);
        replies.push((reply.status, rows[0].detail.clone()));
    }
    assert_eq!(replies[0], replies[1], "the right one and a wrong one look alike");
}

#[tokio::test]
async fn the_explainer_sees_what_production_hides_from_strangers() {
    let server = Server::start_as(testkit::Engine::Sqlite, false).await;
    let asked = format!(
        "https://id.example{}?client_id=web&response_type=code&redirect_uri={}",
        Browser::path("authorize"),
        "https%3A%2F%2Fweb.example%2Fcallbak"
    );
    let (_, rows) = server.rehearse(&asked).await;
    assert_eq!(rows[0].number, 50_011);
    assert!(
        rows[0].detail.contains("https://web.example/callback"),
        "the nearest registered address: {}",
        rows[0].detail
    );
    let header = machine_header("machine", "machine-demo-secret-0000000000000000000000");
    let live = server.token(&[("authorization", &header)], &[("grant_type", "magic")]).await;
    let (rehearsed, _) =
        server.rehearse(&curl(&[("grant_type", "magic")], &format!("-H 'Authorization: {header}'"))).await;
    assert_eq!(live.number(), rehearsed.number());
}
