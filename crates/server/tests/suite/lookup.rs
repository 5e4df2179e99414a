//! The look-up: whatever somebody holds leads to its page, and nothing of it is kept.

use diagnosis::State;
use testkit::{Browser, REDIRECT, Server};

async fn page(server: &Server, path: &str) -> String {
    let reply = server.get(path, &[]).await;
    assert_eq!(reply.status, 200, "{path}: {}", reply.body);
    reply.body
}

/// Where a pasted text leads.
async fn paste(server: &Server, text: &str) -> String {
    let reply = server.post("/error", &[], &[("text", text)]).await;
    assert_eq!(reply.status, 303, "{}", reply.body);
    reply.header("location").to_owned()
}

#[tokio::test]
async fn whatever_is_pasted_leads_to_its_page_and_only_number_and_trace_id_go_along() {
    let server = Server::start().await;
    let refused =
        server.token(&[], &[("grant_type", "authorization_code"), ("code", "live-code-4711")]).await;
    let id = refused.trace_id();
    let number = refused.number().unwrap();
    let there = format!("/error?code={number}&trace_id={id}");
    let texts = [
        refused.body.clone(),
        format!(
            "https://app.example/cb?error=invalid_request&code=live-code-4711&error_description=AADSTS{number}%3A%20x%20Trace%20ID%3A%20{id}"
        ),
        format!("2026-11-24T12:00:00Z ERROR msal: AADSTS{number}: … Trace ID: {id} Correlation ID: …"),
        format!("What to do …\nTrace ID: {id}\nAADSTS{number}"),
    ];
    for text in texts {
        assert_eq!(paste(&server, &text).await, there, "{text}");
    }
    for text in ["code=live-code-4711&state=xyz", "eyJhbGciOiJFUzI1NiJ9.e30.c2ln", "hunter2!secret"] {
        let location = paste(&server, text).await;
        assert_eq!(location, "/error?q=", "nothing of it goes into an address");
    }
    assert_eq!(paste(&server, "{\"error\":\"invalid_grant\"}").await, "/error?error=invalid_grant");
    assert_eq!(paste(&server, "wrong secret").await, "/error?q=wrong%20secret");
    let arabic = server.post("/error?ui_locales=ar", &[], &[("text", "AADSTS50011")]).await;
    assert_eq!(arabic.header("location"), "/error?code=50011&ui_locales=ar");
    let rows = server.rows().await;
    assert!(!rows.is_empty());
    assert!(rows.iter().all(|row| !row.detail.contains("4711")), "nor into the log");
}

#[tokio::test]
async fn every_number_has_its_page_in_both_languages_and_as_json() {
    let server = Server::start().await;
    for entry in diagnosis::list() {
        for (language, direction) in [("en", "ltr"), ("ar", "rtl")] {
            let path = format!("/error?code={}&ui_locales={language}", entry.number);
            let body = page(&server, &path).await;
            assert!(body.contains(&entry.code()), "{path}");
            assert!(body.contains(&format!("dir=\"{direction}\"")), "{path}");
            assert!(!body.contains("{ $"), "an unfilled place: {path}");
        }
        let path = format!("/error?code={}", entry.code());
        let reply = server.get(&path, &[("accept", "application/json")]).await;
        assert_eq!(reply.json()["number"], entry.number, "{path}");
        assert_eq!(reply.json()["state"], entry.state.name(), "{path}");
    }
}

#[tokio::test]
async fn what_is_searched_for_is_found() {
    let server = Server::start().await;
    for (wanted, code) in [
        ("50011", "AADSTS50011"),
        ("AADSTS50011", "AADSTS50011"),
        ("aadsts50011", "AADSTS50011"),
        ("redirect_uri_mismatch", "AADSTS50011"),
        ("wrong%20secret", "AADSTS7000215"),
        ("%D8%B1%D9%85%D8%B2%20%D8%A7%D9%84%D8%AA%D8%AD%D9%82%D9%82", "SANAD8804"),
    ] {
        let body = page(&server, &format!("/error?q={wanted}")).await;
        let found = body.split("<main").nth(1).unwrap();
        assert!(found.contains(code), "{wanted}: {found}");
    }
    let nothing = page(&server, "/error?q=zzzzqqqq").await;
    assert!(nothing.contains("zzzzqqqq"), "what was looked for is told");
    for wrong in ["/error?code=5", "/error?code=abc", "/error?trace_id=x"] {
        let reply = server.get(wrong, &[]).await;
        assert_eq!(reply.status, 404, "{wrong}");
    }
}

#[tokio::test]
async fn each_error_value_has_a_page_with_the_sentence_of_the_standard() {
    let server = Server::start().await;
    for value in &diagnosis::ERROR_VALUES {
        for language in ["en", "ar"] {
            let path = format!("/error?error={}&ui_locales={language}", value.value);
            let body = page(&server, &path).await;
            assert!(body.contains("lang=\"en\" dir=\"ltr\""), "{path}: the sentence is English");
            let sentence = value.sentence.split(',').next().unwrap();
            assert!(body.contains(sentence), "{path}");
            // Each clause has numbers, and the first of them stands on the page.
            let numbers = body.matches("/error?code=").count();
            assert!(numbers >= 1, "{path}: only {numbers}");
        }
    }
}

#[tokio::test]
async fn the_article_from_which_people_come_is_made_true() {
    let server = Server::start().await;
    let body = page(&server, "/error?code=50000").await;
    for value in &diagnosis::ERROR_VALUES {
        assert!(body.contains(&format!("/error?error={}", value.value)), "{}", value.value);
    }
    for cause in [50_055, 88_050_004, 88_110_002, 88_120_001, 88_020_014, 88_060_006] {
        assert!(body.contains(&format!("/error?code={cause}")), "{cause}");
    }
    assert!(body.contains("name=\"trace_id\""), "a field for a trace id");
    assert!(!body.contains("<script"), "and nothing that runs");
}

#[tokio::test]
async fn a_link_can_carry_its_language() {
    let server = Server::start().await;
    let arabic = server.get("/error?code=50011&ui_locales=ar", &[("accept-language", "en")]).await;
    assert!(arabic.body.contains("dir=\"rtl\""));
    let unknown = server.get("/error?code=50011&ui_locales=fr%20ar", &[("accept-language", "en")]).await;
    assert!(unknown.body.contains("dir=\"rtl\""), "the first one that there is");
}

#[tokio::test]
async fn a_number_that_is_never_raised_is_answered_too() {
    let server = Server::start().await;
    let elsewhere = diagnosis::list().iter().find(|entry| entry.state == State::Elsewhere).unwrap();
    let body = page(&server, &format!("/error?code={}", elsewhere.number)).await;
    assert!(body.contains(&words::words(words::Language::English, words::Place::Page, elsewhere, &[]).title));
    let reserved = diagnosis::list().iter().find(|entry| entry.state == State::Reserved).unwrap();
    let json =
        server.get(&format!("/error?code={}", reserved.number), &[("accept", "application/json")]).await;
    assert_eq!(json.json()["state"], "reserved");
}

#[tokio::test]
async fn the_rows_of_one_sign_in_are_a_story() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let asked = browser.authorize("trusted", REDIRECT, &[]).await;
    server.advance(1);
    let signed_in = browser.sign_in(&asked, "ada", "correct horse battery staple").await;
    server.advance(1);
    let tokens = browser.redeem(&signed_in.parameter("code").unwrap()).await;
    server.advance(1);
    let refreshed = browser.refresh(&tokens.text("refresh_token")).await;
    assert_eq!(refreshed.status, 200);
    server.installation.log.flush().await;
    let last = store::records::sign_in::find(&server.store, refreshed.trace_id()).await.unwrap().unwrap();
    let interaction = last.interaction_id.expect("a refresh knows where it began");
    let story = store::records::sign_in::story(&server.store, last.tenant_id, interaction).await.unwrap();
    let endpoints: Vec<&str> = story.iter().map(|row| row.endpoint.as_str()).collect();
    assert!(endpoints.starts_with(&["authorize", "login"]), "{endpoints:?}");
    assert!(endpoints.ends_with(&["token", "token"]), "{endpoints:?}");
    assert!(story.is_sorted_by_key(|row| row.id), "in the order of time");
    let other = Browser::at(&server, "192.0.2.2");
    other.code("trusted", REDIRECT, &[]).await;
    server.installation.log.flush().await;
    let again = store::records::sign_in::story(&server.store, last.tenant_id, interaction).await.unwrap();
    assert_eq!(again.len(), story.len(), "another sign-in is another story");
}

#[tokio::test]
async fn rows_end_when_they_were_promised_to() {
    let server = Server::start_as(testkit::Engine::Sqlite, false).await;
    let browser = Browser::new(&server);
    browser.tokens().await;
    let header = crate::flow::machine_header("machine", "wrong");
    server.token(&[("authorization", &header)], &[("grant_type", "client_credentials")]).await;
    let count = async || {
        engine::chores::round(&server.desk()).await.unwrap();
        let rows = server.rows().await;
        let of = |outcome: &str| rows.iter().filter(|row| row.outcome == outcome).count();
        (of("success"), of("refused"), rows.iter().filter(|row| row.address.is_some()).count())
    };
    let day = 24 * 3600;
    let (successes, refusals, addresses) = count().await;
    assert!(successes >= 3 && refusals == 1 && addresses == successes + 1);
    server.advance(7 * day + 60);
    assert_eq!(count().await, (0, 1, 0), "after seven days: no success, no address");
    server.advance(23 * day);
    assert_eq!(count().await, (0, 0, 0), "after thirty days: nothing");
    let beginning = terms::Instant(0);
    let tenant = testkit::TENANT.parse().unwrap();
    let changes = async || store::records::change::list(&server.store, tenant, beginning, 500).await.unwrap();
    assert!(!changes().await.is_empty(), "changes are kept for a year");
    server.advance(336 * day);
    count().await;
    assert!(changes().await.is_empty());
}
