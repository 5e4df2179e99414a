//! The main job, end to end, through the pages.

use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::Value;
use testkit::{Browser, REDIRECT, Server, TENANT, VERIFIER};

/// The claims of a token whose signature verifies with the published keys, by a second implementation.
async fn verified(server: &Server, token: &str, algorithm: Algorithm, audience: &str) -> Value {
    let keys = server.get(&format!("/{TENANT}/discovery/v2.0/keys"), &[]).await.json();
    let kid = decode_header(token).unwrap().kid.unwrap();
    let key = keys["keys"].as_array().unwrap().iter().find(|key| key["kid"] == *kid).unwrap().clone();
    let key = DecodingKey::from_jwk(&serde_json::from_value(key).unwrap()).unwrap();
    let mut validation = Validation::new(algorithm);
    validation.set_audience(&[audience]);
    // The test's clock stands still, the library's does not.
    validation.validate_exp = false;
    decode::<Value>(token, &key, &validation).unwrap().claims
}

#[tokio::test]
async fn a_person_signs_in_consents_and_the_client_gets_its_tokens() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let redirect = "https://web.example/callback";
    let to_login = browser
        .authorize(
            "web",
            redirect,
            &[("nonce", "n-1"), ("scope", "openid profile email offline_access read")],
        )
        .await;
    assert_eq!(to_login.status, 303);
    assert!(
        to_login.header("location").starts_with(&format!("https://id.example/{TENANT}/oauth2/v2.0/login?"))
    );
    let to_consent = browser.sign_in(&to_login, "ada", "correct horse battery staple").await;
    assert!(to_consent.header("location").contains("/consent?"), "{}", to_consent.body);
    let back = browser.allow(&to_consent).await;
    assert_eq!(back.status, 303);
    assert!(back.header("location").starts_with("https://web.example/callback?code="));
    assert_eq!(back.parameter("state").as_deref(), Some("the state"));
    assert_eq!(back.parameter("iss"), Some(format!("https://id.example/{TENANT}/v2.0")));
    let code = back.parameter("code").unwrap();
    let basic = machine_header("web", "web-demo-secret-000000000000000000000000000");
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", redirect),
        ("code_verifier", VERIFIER),
    ];
    let tokens = server.token(&[("authorization", &basic)], &form).await;
    assert_eq!(tokens.status, 200, "{}", tokens.body);
    assert_eq!(tokens.header("cache-control"), "no-store");
    let id_token = verified(&server, &tokens.text("id_token"), Algorithm::RS256, "web").await;
    assert_eq!(id_token["nonce"], "n-1");
    assert!(id_token.get("email").is_none(), "claims of scopes belong to userinfo");
    let access = verified(&server, &tokens.text("access_token"), Algorithm::ES256, "api://demo").await;
    assert_eq!(access["scope"], "openid profile email offline_access read");
    assert_eq!(access["sub"], id_token["sub"]);
    let claims = browser.userinfo(&tokens.text("access_token")).await;
    assert_eq!(claims.json()["email"], "ada@first.example");
    assert_eq!(claims.json()["sub"], id_token["sub"]);
    let form = [("grant_type", "refresh_token"), ("refresh_token", &tokens.text("refresh_token"))];
    let again = server.token(&[("authorization", &basic)], &form).await;
    assert_eq!(again.status, 200, "{}", again.body);
    assert_eq!(
        again.text("refresh_token"),
        tokens.text("refresh_token"),
        "a confidential client keeps its token"
    );
}

pub(crate) fn machine_header(client: &str, secret: &str) -> String {
    use base64::Engine as _;
    format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(format!("{client}:{secret}")))
}

#[tokio::test]
async fn a_remembered_session_and_consent_need_no_page() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    browser.code("native", "http://127.0.0.1:5000/callback", &[]).await;
    let second = browser.authorize("native", "http://127.0.0.1:5001/callback", &[("prompt", "none")]).await;
    assert!(second.parameter("code").is_some(), "{}", second.header("location"));
}

#[tokio::test]
async fn prompt_login_asks_again_and_the_time_of_sign_in_moves() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    browser.code("trusted", REDIRECT, &[]).await;
    server.advance(100);
    let reply = browser.authorize("trusted", REDIRECT, &[("prompt", "login")]).await;
    assert!(reply.header("location").contains("/login?"));
    // Skipping the page by going straight to consent leads back to it.
    let consent = reply.header("location").replace("/login?", "/consent?");
    let skipped = browser.get(&consent).await;
    assert!(skipped.header("location").contains("/login?"), "{}", skipped.body);
    for max_age in ["0", "1"] {
        let reply = browser.authorize("trusted", REDIRECT, &[("max_age", max_age)]).await;
        assert!(reply.header("location").contains("/login?"), "max_age={max_age}");
    }
    let reply = browser.authorize("trusted", REDIRECT, &[("max_age", "10000")]).await;
    assert!(reply.parameter("code").is_some());
}

#[tokio::test]
async fn form_post_delivers_codes_and_errors() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    browser.code("trusted", REDIRECT, &[]).await;
    let reply = browser
        .authorize("trusted", REDIRECT, &[("response_mode", "form_post"), ("state", "\"><img onerror=1>")])
        .await;
    assert_eq!(reply.status, 200);
    assert!(reply.posted("code").unwrap().starts_with("sac_"));
    assert_eq!(reply.posted("state").as_deref(), Some("\"><img onerror=1>"));
    assert!(!reply.body.contains("<img"), "{}", reply.body);
    assert!(reply.header("content-security-policy").contains("script-src 'sha256-"));
    let refused = browser
        .authorize("trusted", REDIRECT, &[("response_mode", "form_post"), ("response_type", "token")])
        .await;
    assert_eq!(refused.posted("error").as_deref(), Some("unsupported_response_type"));
    assert!(refused.posted("iss").is_some());
}

#[tokio::test]
async fn a_posted_authorization_request_is_the_same_as_one_by_get() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let form = [
        ("client_id", "trusted"),
        ("response_type", "code"),
        ("redirect_uri", REDIRECT),
        ("scope", "openid"),
        ("code_challenge", testkit::CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let reply = browser.post(&Browser::path("authorize"), &form).await;
    assert_eq!(reply.status, 303);
    let reply = browser.get(reply.header("location")).await;
    assert!(reply.header("location").contains("/login?"), "{}", reply.body);
}

#[tokio::test]
async fn signing_out_ends_the_session_and_what_depends_on_it() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let code = browser.code("trusted", REDIRECT, &[("scope", "openid read")]).await;
    let tokens = browser.redeem(&code).await;
    let asked = browser.get(&Browser::path("logout")).await;
    assert!(asked.body.contains("id=\"logout-form\""), "{}", asked.body);
    let hint = terms::Parameters::encode(&[
        ("id_token_hint", &tokens.text("id_token")),
        ("post_logout_redirect_uri", "http://127.0.0.1/bye"),
        ("state", "s"),
    ]);
    let done = browser.get(&format!("{}?{hint}", Browser::path("logout"))).await;
    assert_eq!(done.header("location"), "http://127.0.0.1/bye?state=s");
    assert_eq!(browser.userinfo(&tokens.text("access_token")).await.number(), Some(88_150_001));
    let silent = browser.authorize("trusted", REDIRECT, &[("prompt", "none")]).await;
    assert_eq!(silent.parameter("error").as_deref(), Some("login_required"));
}

#[tokio::test]
async fn whoever_signs_out_leaves_nobody_behind_in_this_browser() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    browser.code("trusted", REDIRECT, &[]).await;
    let to_login = browser.authorize("trusted", REDIRECT, &[("prompt", "select_account")]).await;
    browser.sign_in(&to_login, "bob", "correct horse battery staple").await;
    let asked = browser.get(&Browser::path("logout")).await;
    let token = asked.posted("form_token").unwrap();
    let forged =
        browser.post(&Browser::path("logout"), &[("decision", "confirm"), ("form_token", "x")]).await;
    assert_eq!((forged.status, forged.number()), (403, Some(88_090_004)));
    let done =
        browser.post(&Browser::path("logout"), &[("decision", "confirm"), ("form_token", &token)]).await;
    assert!(done.body.contains("id=\"logged-out\""), "{}", done.body);
    let silent = browser.authorize("trusted", REDIRECT, &[("prompt", "none")]).await;
    assert_eq!(silent.parameter("error").as_deref(), Some("login_required"));
}

#[tokio::test]
async fn pages_are_written_in_both_languages() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let to_login =
        browser.authorize("web", "https://web.example/callback", &[("ui_locales", "ar-EG en")]).await;
    let page = browser.get(to_login.header("location")).await;
    assert!(page.body.contains("<html lang=\"ar\" dir=\"rtl\">"), "{}", page.body);
    for id in
        ["login-form", "username", "password", "login-submit", "login-cancel", "client-policy", "client-tos"]
    {
        assert!(page.body.contains(&format!("id=\"{id}\"")), "{id}");
    }
    let content = page.body.split("</style>").nth(1).unwrap();
    assert!(!content.contains('['), "a text is missing: {content}");
    let page = browser.get("/error?code=54005&ui_locales=en").await;
    assert!(page.body.contains("<html lang=\"en\" dir=\"ltr\">"));
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert!(page.header("content-security-policy").starts_with("default-src 'none'"));
}

#[tokio::test]
async fn the_cookie_changes_when_somebody_signs_in() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let to_login = browser.authorize("trusted", REDIRECT, &[]).await;
    let before = browser.cookies();
    assert!(before.starts_with("__Host-sanad-"));
    browser.sign_in(&to_login, "ada", "correct horse battery staple").await;
    assert!(!browser.cookies().contains(&before));
}

#[tokio::test]
async fn a_desktop_client_gets_what_microsofts_libraries_read() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let code = browser.code("trusted", REDIRECT, &[("client_info", "1")]).await;
    let tokens = browser.redeem(&code).await.json();
    assert!(tokens["client_info"].is_string());
    let payload = tokens["id_token"].as_str().unwrap().split('.').nth(1).unwrap();
    let claims: Value = serde_json::from_slice(&terms::jose::base64url::decode(payload).unwrap()).unwrap();
    for name in ["tid", "oid", "preferred_username", "ver"] {
        assert!(claims.get(name).is_some(), "{name}");
    }
}
