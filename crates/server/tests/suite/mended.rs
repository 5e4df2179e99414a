//! What is shown beside a refusal makes the request work: one move from each slip to its token.

use serde_json::Value;
use testkit::{Browser, REDIRECT, Reply, Server, TENANT, VERIFIER};

use crate::flow::machine_header;

/// What the page of a refusal shows to programs.
async fn shown(server: &Server, refused: &Reply) -> Value {
    let path = format!("/error?trace_id={}", refused.trace_id());
    server.get(&path, &[("accept", "application/json")]).await.json()
}

/// Sends the request that is shown, with the caller's own values in place of placeholders.
async fn resent(server: &Server, shown: &Value, own: &[(&str, &str)]) -> Reply {
    let corrected = &shown["corrected"];
    let fill =
        |text: &str| own.iter().fold(text.to_owned(), |text, (place, value)| text.replace(place, value));
    let url = fill(corrected["url"].as_str().unwrap_or_else(|| panic!("nothing to send: {shown}")));
    let headers = corrected["headers"].as_object().unwrap();
    let headers: Vec<(&str, &str)> = headers.iter().map(|(n, v)| (n.as_str(), v.as_str().unwrap())).collect();
    let path = url.trim_start_matches("https://id.example");
    match corrected["body"].as_str() {
        Some(body) => server.post_raw(path, &headers, fill(body)).await,
        None => server.get(path, &headers).await,
    }
}

fn machine() -> String {
    machine_header("machine", "machine-demo-secret-0000000000000000000000")
}

#[tokio::test]
async fn a_slip_in_a_name_is_named_and_mended() {
    let server = Server::start().await;
    let header = machine();
    for name in ["grantType", "grant-type", "GRANT_TYPE", "grant_typ"] {
        let refused = server.token(&[("authorization", &header)], &[(name, "client_credentials")]).await;
        assert_eq!(refused.number(), Some(900_144));
        let page = shown(&server, &refused).await;
        assert!(page["changes"].to_string().contains(name), "{page}");
        assert_eq!(resent(&server, &page, &[]).await.status, 200, "{page}");
    }
    let form =
        [("grant_type", "client_credentials"), ("client_id", "machine"), ("client_secert", "s3cr3t-s3cr3t")];
    let refused = server.token(&[], &form).await;
    let page = shown(&server, &refused).await;
    assert!(
        !page.to_string().contains("s3cr3t-s3cr3t"),
        "what was meant as a secret is treated as one: {page}"
    );
    assert_eq!(resent(&server, &page, &[]).await.status, 200, "{page}");
    let refused = server
        .get(&format!("{}?client_id=trusted&amp;redirect_uri=http%3A%2F%2F127.0.0.1%2Fcallback&amp;response_type=code&amp;scope=openid&amp;code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&amp;code_challenge_method=S256", Browser::path("authorize")), &[])
        .await;
    let page = shown(&server, &refused).await;
    assert!(!page["corrected"].to_string().contains("amp;"), "{page}");
}

#[tokio::test]
async fn another_services_path_leads_to_ours_and_is_refused_as_a_program_reads_it() {
    let server = Server::start().await;
    let header = machine();
    let headers = [("authorization", header.as_str())];
    for path in [format!("/{TENANT}/oauth2/token"), format!("/{TENANT}/oauth2/v1.0/token")] {
        let refused = server.post(&path, &headers, &[("grant_type", "client_credentials")]).await;
        assert_eq!(refused.status, 404);
        assert_eq!(refused.json()["error"], "invalid_request", "{}", refused.body);
        assert!(refused.json()["error_uri"].is_string());
        let page = shown(&server, &refused).await;
        assert_eq!(resent(&server, &page, &[]).await.status, 200, "{page}");
    }
    let lost = server.get(&format!("/{TENANT}/.well-known/oauth/openid-configuration"), &[]).await;
    let page = shown(&server, &lost).await;
    assert_eq!(resent(&server, &page, &[]).await.status, 200, "{page}");
}

#[tokio::test]
async fn a_code_tells_whose_it_is_and_lives_until_it_is_sent_well() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let whole = |code: &'static str| {
        vec![
            ("code", code),
            ("client_id", "trusted"),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
        ]
    };
    let slips: [(&str, &[&str]); 4] = [
        ("authorization_code", &["client_id"]),
        ("authorization_code", &["code_verifier"]),
        ("refresh_token", &[]),
        ("password", &[]),
    ];
    for (grant, without) in slips {
        let code: &'static str = browser.code("trusted", REDIRECT, &[]).await.leak();
        let mut form = whole(code);
        form.retain(|(name, _)| !without.contains(name));
        form.push(("grant_type", grant));
        let refused = server.token(&[], &form).await;
        assert_eq!(refused.status / 100, 4, "{grant} {without:?}");
        let page = shown(&server, &refused).await;
        let own = [("YOUR-CODE-VERIFIER", VERIFIER), ("YOUR-CODE", code)];
        let second = resent(&server, &page, &own).await;
        assert_eq!(second.status, 200, "{grant} {without:?}: {page} {}", second.body);
    }
    let misspelled: &'static str = browser.code("trusted", REDIRECT, &[]).await.leak();
    let mut form = whole(misspelled);
    form.retain(|(name, _)| *name != "code_verifier");
    form.extend([("codeVerifier", VERIFIER), ("grant_type", "authorization_code")]);
    let page = shown(&server, &server.token(&[], &form).await).await;
    let own = [("YOUR-CODE-VERIFIER", VERIFIER), ("YOUR-CODE", misspelled)];
    assert_eq!(resent(&server, &page, &own).await.status, 200, "{page}");
}

#[tokio::test]
async fn scopes_keep_what_was_meant() {
    let server = Server::start().await;
    let header = machine();
    for scope in ["api%3A%2F%2Fdemo%2F.default", "api://demo/read,"] {
        let form = [("grant_type", "client_credentials"), ("scope", scope)];
        let refused = server.token(&[("authorization", &header)], &form).await;
        assert_eq!(refused.status, 400, "{scope}");
        let page = shown(&server, &refused).await;
        assert_eq!(resent(&server, &page, &[]).await.status, 200, "{page}");
    }
    let browser = Browser::new(&server);
    let refused = browser.authorize("trusted", REDIRECT, &[("scope", "openid,profile,read")]).await;
    let row = server.rows().await.into_iter().find(|row| row.id == refused.trace_id()).unwrap();
    assert!(row.detail.contains("openid profile read"), "{} {}", refused.status, row.detail);
}

#[tokio::test]
async fn nothing_is_missing_after_one_move() {
    let server = Server::start().await;
    let header = machine();
    let empty = server.post_raw(&Browser::path("token"), &[("content-type", "")], String::new()).await;
    assert_eq!(empty.number(), Some(90_121));
    let page = shown(&server, &empty).await;
    assert_eq!(resent(&server, &page, &[]).await.status, 200, "{page}");
    let path = format!("{}?grant_type=client_credentials", Browser::path("token"));
    let headers = [("authorization", header.as_str()), ("content-type", "")];
    let in_address = server.post_raw(&path, &headers, String::new()).await;
    assert_eq!(in_address.number(), Some(88_010_004), "the cause is the address: {}", in_address.body);
    let page = shown(&server, &in_address).await;
    assert_eq!(resent(&server, &page, &[]).await.status, 200, "{page}");
}

#[tokio::test]
async fn only_what_was_sent_is_to_be_left_out() {
    let server = Server::start().await;
    let refused = server.token(&[], &[("grant_type", "client_credentials")]).await;
    let page = shown(&server, &refused).await;
    assert_eq!(page["changes"].as_array().unwrap().len(), 1, "{page}");
}

#[tokio::test]
async fn a_row_names_the_client_that_was_refused_before_it_was_judged() {
    let server = Server::start().await;
    let header = machine();
    server.token(&[("authorization", &header)], &[("scope", "read")]).await;
    server.token(&[], &[("grant_type", "magic"), ("client_id", "web")]).await;
    server.token(&[], &[("grant_type", "magic"), ("client_id", "a-strangers-word")]).await;
    let clients: Vec<_> = server.rows().await.into_iter().map(|row| row.client_id).collect();
    assert!(
        clients.contains(&Some("machine".into())) && clients.contains(&Some("web".into())),
        "{clients:?}"
    );
    assert!(clients.contains(&None), "{clients:?}");
}

#[tokio::test]
async fn replies_hold_no_member_that_says_nothing() {
    let server = Server::start().await;
    let refused = server.get(&Browser::path("userinfo"), &[]).await;
    assert!(refused.json().get("error").is_none(), "RFC 6750 section 3.1: {}", refused.body);
    assert!(refused.json()["error_codes"].is_array());
}
