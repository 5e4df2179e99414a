//! What an attacker tried, and must not reach: nothing typed by mistake is logged, nothing pasted is kept or run.

use store::records::refused_request;
use testkit::{Browser, Engine, REDIRECT, Server, VERIFIER};

use crate::flow::machine_header;

/// The whole log as text.
async fn logged(server: &Server) -> String {
    format!("{:?}", server.rows().await)
}

#[tokio::test]
async fn a_password_typed_as_a_name_is_not_logged() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let asked = browser.authorize("trusted", REDIRECT, &[]).await;
    browser.sign_in(&asked, "P@ssw0rd-Hunter2-2026!", "x").await;
    let log = logged(&server).await;
    assert!(log.contains("domain another, length 22"), "{log}");
    assert!(!log.to_lowercase().contains("hunter2"), "{log}");
    let asked = browser.authorize("trusted", REDIRECT, &[]).await;
    browser.sign_in(&asked, "nobody@first.example", "x").await;
    assert!(logged(&server).await.contains("domain first.example"), "the tenant's own domain helps");
}

#[tokio::test]
async fn a_header_without_a_scheme_is_not_told() {
    let server = Server::start().await;
    for (header, number) in [
        ("Basic:bWFjaGluZTpzM2NyM3Q=", 88_020_002),
        ("s3cr3t-s3cr3t", 88_020_010),
        ("eyJhbGciOiJub25lIn0.e30.", 88_020_010),
    ] {
        let reply = server.token(&[("authorization", header)], &[("grant_type", "client_credentials")]).await;
        assert_eq!(reply.number(), Some(number), "{}", reply.body);
        let log = logged(&server).await;
        assert!(!reply.body.contains(header) && !log.contains(header), "{log}");
    }
    let reply =
        server.token(&[("authorization", "Negotiate s3cr3t")], &[("grant_type", "client_credentials")]).await;
    assert_eq!(reply.number(), Some(88_020_010), "{}", reply.body);
    assert!(reply.body.contains("Negotiate"), "a scheme helps: {}", reply.body);
}

#[tokio::test]
async fn a_body_of_another_kind_is_not_logged_as_a_name() {
    let server = Server::start_as(Engine::Sqlite, false).await;
    for secret in ["s3cr3t-s3cr3t", "50%off-s3cr3t-s3cr3t"] {
        let body = format!("{{\"client_secret\":\"{secret}\",\"grant_type\":\"client_credentials\"}}");
        let reply = server.post_raw(&Browser::path("token"), &[], body).await;
        assert_eq!(reply.status, 400);
        let log = logged(&server).await;
        assert!(log.contains(" characters)") && !log.contains("s3cr3t"), "{log}");
    }
}

#[tokio::test]
async fn a_live_code_in_an_address_is_neither_logged_nor_told() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let code = browser.code("trusted", REDIRECT, &[]).await;
    let here = format!("{REDIRECT}?code={code}&state=x");
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", "trusted"),
        ("code", code.as_str()),
        ("redirect_uri", here.as_str()),
        ("code_verifier", VERIFIER),
    ];
    let reply = server.token(&[], &form).await;
    assert_eq!(reply.number(), Some(500_112));
    let asked = browser.authorize("trusted", &here, &[]).await;
    assert_eq!(asked.status, 400);
    let log = logged(&server).await;
    assert!(log.contains("callback?...") && !log.contains(&code), "{log}");
    assert!(!reply.body.contains(&code), "{}", reply.body);
}

#[tokio::test]
async fn what_is_put_into_the_look_up_is_not_kept() {
    let server = Server::start().await;
    let bad_escape = "text=https://app/cb?code=LIVECODE-123 failed 50% of the time".to_owned();
    let replies = [
        server.post_raw("/error", &[], bad_escape).await,
        server.post_raw("/error", &[("content-type", "text/plain")], "LIVECODE-123".to_owned()).await,
        server.get("/error?code=LIVECODE-123", &[]).await,
        server.get("/error?trace_id=LIVECODE-123", &[]).await,
    ];
    let log = logged(&server).await;
    assert!(!log.contains("LIVECODE"), "{log}");
    for reply in replies {
        assert!(reply.status >= 400);
        let kept = refused_request::find(&server.store, uuid::Uuid::nil(), reply.trace_id()).await.unwrap();
        assert_eq!(kept, None);
    }
}

#[tokio::test]
async fn a_rehearsal_keeps_no_request() {
    let server = Server::start_as(Engine::Sqlite, false).await;
    let pasted = format!(
        "curl -u machine:wrong -d grant_type=client_credentials -d note=of-a-customer https://id.example{}",
        Browser::path("token")
    );
    let (reply, rows) = server.rehearse(&pasted).await;
    assert_eq!(reply.number(), Some(7_000_215));
    let kept = refused_request::find(&server.store, rows[0].tenant_id, rows[0].id).await.unwrap();
    assert_eq!(kept, None, "that is for development alone");
}

#[tokio::test]
async fn a_path_leads_to_no_other_host() {
    let server = Server::start().await;
    for path in ["//evil.example/oauth2/v2.0/authorize", "/\\evil.example/oauth2/v2.0/authorize"] {
        let reply = server.post(path, &[], &[("client_id", "web")]).await;
        let location = reply.header("location");
        assert!(location.is_empty() || location.starts_with("/evil.example/"), "{path}: {location}");
        let page = server.get(&path.replace("oauth2/v2.0/authorize", "x"), &[]).await;
        assert!(!page.body.contains("href=\"//") && !page.body.contains("href=\"/\\"), "{}", page.body);
    }
}

#[tokio::test]
async fn a_page_of_another_site_sees_no_more_than_a_stranger() {
    let server = Server::start().await;
    let header = machine_header("machine", "wrong");
    let form = [("grant_type", "client_credentials")];
    let refused = server.token(&[("authorization", &header)], &form).await;
    let path = format!("/error?code=7000215&trace_id={}", refused.trace_id());
    let ask = async |host: &str| server.get(&path, &[("accept", "application/json"), ("host", host)]).await;
    for own in ["localhost:8480", "127.0.0.1:8480", "[::1]:8480", "id.example", "LOCALHOST"] {
        assert!(ask(own).await.json()["corrected"].is_object(), "{own}");
    }
    for foreign in ["evil.example:8480", "localhost.evil.example", "localhost@evil.example"] {
        let reply = ask(foreign).await;
        assert!(reply.json()["trail"].is_null() && reply.json()["corrected"].is_null(), "{}", reply.body);
    }
}

#[tokio::test]
async fn a_disabled_client_looks_unknown_to_scripts_too() {
    let directory = |disabled: bool| {
        format!(
            "[[tenant]]\nid = \"{}\"\nname = \"first\"\n[[tenant.client]]\nclient_id = \"spa\"\nclient_name = \"Spa\"\n\
             token_endpoint_auth_method = \"none\"\nredirect_uris = [\"https://app.example/cb\"]\ndisabled = {disabled}\n",
            testkit::TENANT
        )
    };
    for (disabled, allowed) in [(false, "https://app.example"), (true, "")] {
        let server = Server::start_with(Engine::Sqlite, false, &directory(disabled)).await;
        let headers = [("origin", "https://app.example")];
        let reply = server.token(&headers, &[("grant_type", "refresh_token"), ("client_id", "spa")]).await;
        assert_eq!(reply.header("access-control-allow-origin"), allowed, "disabled: {disabled}");
    }
}

#[tokio::test]
async fn strangers_do_not_make_a_server_compare_its_tenants() {
    let server = Server::start_as(Engine::Sqlite, false).await;
    let reply = server.get("/frist/oauth2/v2.0/authorize?client_id=web", &[]).await;
    assert_eq!(reply.number(), Some(90_002));
    let rows = server.rows().await;
    assert!(!rows.iter().any(|row| row.detail.contains("mends")), "{rows:?}");
}
