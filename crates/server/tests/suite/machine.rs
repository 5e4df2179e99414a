//! Requests that must be survived: rows TOK, CAU, COD, PKC, RED, AUZ of the negative cases.

use testkit::{Browser, CHALLENGE, REDIRECT, Server, VERIFIER};

use crate::flow::machine_header;

const MACHINE: (&str, &str) = ("machine", "machine-demo-secret-0000000000000000000000");

#[tokio::test]
async fn bodies_of_every_kind_are_read_or_refused() {
    let server = Server::start().await;
    let header = machine_header(MACHINE.0, MACHINE.1);
    for (content_type, body, status) in [
        ("multipart/form-data; boundary=x", "grant_type=client_credentials", 400),
        ("", "grant_type=client_credentials", 400),
        ("application/x-www-form-urlencoded; charset=UTF-16", "grant_type=client_credentials", 400),
        ("application/x-www-form-urlencoded; charset=iso-8859-1", "grant_type=client_credentials", 400),
        ("application/x-www-form-urlencoded; charset=utf-8", "grant_type=client_credentials", 200),
        (
            "application/x-www-form-urlencoded",
            "grant_type=client_credentials&foo=bar&__proto__=1&constructor=2",
            200,
        ),
        ("application/x-www-form-urlencoded", "grant_type=client_credentials;scope=read", 400),
        ("application/x-www-form-urlencoded", "\u{feff}grant_type=client_credentials", 400),
        ("application/x-www-form-urlencoded", "&&grant_type=client_credentials&=x&", 200),
        ("application/x-www-form-urlencoded", "grant_type=client_credentials%00", 400),
        ("application/x-www-form-urlencoded", "GRANT_TYPE=client_credentials", 400),
        ("application/x-www-form-urlencoded", "grant_type=Client_Credentials", 400),
        ("application/x-www-form-urlencoded", "grant_type=password&username=ada&password=x", 400),
    ] {
        let headers = [("authorization", header.as_str()), ("content-type", content_type)];
        let reply = server.post_raw(&Browser::path("token"), &headers, body.to_owned()).await;
        assert_eq!(reply.status, status, "{content_type} {body}: {}", reply.body);
    }
}

#[tokio::test]
async fn what_cannot_be_shown_is_described_and_not_echoed() {
    let server = Server::start().await;
    let header = machine_header(MACHINE.0, MACHINE.1);
    for value in ["\"><script>é", "consent_required", "a\\b"] {
        let reply = server.token(&[("authorization", &header)], &[("grant_type", value)]).await;
        let text = reply.text("error_description");
        assert!(!text.contains(value) && !text.contains("script"), "{text}");
        assert!(text.is_ascii());
    }
}

#[tokio::test]
async fn basic_headers_are_read_as_the_standard_says() {
    use base64::Engine as _;
    let server = Server::start().await;
    let encode = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
    let good = encode(&format!("{}:{}", MACHINE.0, MACHINE.1));
    for (header, status) in [
        (format!("bAsIc {good}"), 200),
        (format!("Basic  {good}"), 200),
        (format!("Basic\t{good}"), 401),
        (format!("Basic {}", encode("machine")), 401),
        (format!("Basic {}", encode(":x")), 401),
        (format!("Basic {}", encode("machine:")), 401),
        (format!("Basic {}", &good[1..]), 401),
        ("Basic".to_owned(), 401),
        (format!("Basic {}", encode(&format!("{}:x", "c".repeat(4096)))), 401),
        (format!("Basic {}", encode("' OR 1=1--:x")), 401),
        (format!("Basic {}", encode("*)(uid=*:x")), 401),
        ("Bearer x".to_owned(), 401),
    ] {
        let reply =
            server.token(&[("authorization", &header)], &[("grant_type", "client_credentials")]).await;
        assert_eq!(reply.status, status, "{header}: {}", reply.body);
        assert_eq!(reply.header("www-authenticate").starts_with("Basic"), status == 401);
    }
    let body = [("grant_type", "client_credentials"), ("client_id", MACHINE.0), ("client_secret", MACHINE.1)];
    assert_eq!(server.token(&[("authorization", "Bearer x")], &body).await.status, 400, "a second mechanism");
    assert_eq!(server.token(&[], &body).await.status, 200);
}

#[tokio::test]
async fn a_secret_that_needs_encoding_is_told_how() {
    let server = Server::start().await;
    let secret = "a+b%2Bc secret that needs encoding 0000000000";
    let form = |secret: &str| {
        let secret = secret.to_owned();
        let server = &server;
        async move {
            let form =
                [("grant_type", "client_credentials"), ("client_id", "spacey"), ("client_secret", &secret)];
            server.token(&[], &form).await
        }
    };
    assert_eq!(form(secret).await.status, 200);
    for wrong in [
        " a+b%2Bc secret that needs encoding 0000000000",
        "a%2Bb%252Bc%20secret%20that%20needs%20encoding%200000000000",
    ] {
        assert_eq!(form(wrong).await.number(), Some(88_020_006), "{wrong}");
    }
}

#[tokio::test]
async fn a_hundred_parallel_redemptions_give_one_set_of_tokens() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let code = browser.code("trusted", REDIRECT, &[]).await;
    let replies = crate::refusals::join_all((0..100).map(|_| browser.redeem(&code))).await;
    let good: Vec<_> = replies.iter().filter(|reply| reply.status == 200).collect();
    assert_eq!(good.len(), 1);
    assert!(replies.iter().all(|reply| reply.status == 200 || reply.text("error") == "invalid_grant"));
    assert_eq!(
        browser.userinfo(&good[0].text("access_token")).await.number(),
        Some(88_150_001),
        "and revoke it"
    );
}

#[tokio::test]
async fn sixteen_ways_to_redeem_a_code_and_one_that_works() {
    for wrong in 0..16_u32 {
        let server = Server::start().await;
        let code = Browser::new(&server).code("trusted", REDIRECT, &[]).await;
        if wrong & 8 != 0 {
            server.advance(61);
        }
        let pick =
            |bit: u32, right: &'static str, other: &'static str| if wrong & bit == 0 { right } else { other };
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code.as_str()),
            ("client_id", pick(1, "trusted", "native")),
            ("redirect_uri", pick(2, REDIRECT, "http://127.0.0.1:1/callback")),
            ("code_verifier", pick(4, VERIFIER, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")),
        ];
        let reply = server.token(&[], &form).await;
        assert_eq!(reply.status, if wrong == 0 { 200 } else { 400 }, "{wrong:04b}: {}", reply.body);
        if wrong != 0 {
            assert_eq!(reply.text("error"), "invalid_grant");
        }
    }
}

#[tokio::test]
async fn a_failed_authentication_does_not_burn_the_code() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let redirect = "https://web.example/callback";
    let code = browser.code("web", redirect, &[]).await;
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", redirect),
        ("code_verifier", VERIFIER),
    ];
    assert_eq!(server.token(&[("authorization", &machine_header("web", "wrong"))], &form).await.status, 401);
    let right = machine_header("web", "web-demo-secret-000000000000000000000000000");
    assert_eq!(server.token(&[("authorization", &right)], &form).await.status, 200);
}

#[tokio::test]
async fn the_verifier_of_another_live_code_does_not_fit() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let first = browser.code("trusted", REDIRECT, &[]).await;
    let other = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cN";
    assert_ne!(other, CHALLENGE);
    let second = browser.code("trusted", REDIRECT, &[("code_challenge", other)]).await;
    assert_eq!(browser.redeem(&second).await.number(), Some(501_481));
    assert_eq!(browser.redeem(&first).await.status, 200);
}

#[tokio::test]
async fn a_code_lives_exactly_a_minute() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let (first, second) =
        (browser.code("trusted", REDIRECT, &[]).await, browser.code("trusted", REDIRECT, &[]).await);
    server.advance(59);
    assert_eq!(browser.redeem(&first).await.status, 200);
    server.advance(2);
    assert_eq!(browser.redeem(&second).await.number(), Some(70_008));
}

#[tokio::test]
async fn tricks_with_the_redirect_uri_end_on_our_page() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    for asked in [
        "https://web.example/callback/../evil",
        "https://web.example/callback/%2e%2e/evil",
        "https://web.example/callback;x",
        "https://web.example@evil.example/callback",
        "https://web.example.evil.example/callback",
        "https://webXexample/callback",
        "https://web.example\\@evil.example",
        "https://web.example%0d%0aSet-Cookie:x=1",
        "//evil.example",
        "javascript:alert(1)",
        "https://web.example/callback?code=x",
    ] {
        for broken in [&[][..], &[("response_type", "x")], &[("prompt", "none login")]] {
            let reply = browser.authorize("web", asked, broken).await;
            assert_eq!(reply.status, 400, "{asked}");
            assert!(reply.header("location").is_empty() && reply.header("set-cookie").is_empty());
        }
    }
    for (port, fits) in
        [("", true), (":1", true), (":8080", true), (":65535", true), (":0", false), (":65536", false)]
    {
        let reply = browser.authorize("native", &format!("http://127.0.0.1{port}/callback"), &[]).await;
        assert_eq!(reply.status == 303, fits, "{port}");
    }
}

#[tokio::test]
async fn long_values_are_refused_and_never_cut() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let state = "s".repeat(8_000);
    let reply = browser.authorize("trusted", REDIRECT, &[("state", &state), ("prompt", "none")]).await;
    assert_eq!(reply.parameter("state"), Some(state));
    assert_eq!(browser.authorize("trusted", REDIRECT, &[("state", &"s".repeat(60_000))]).await.status, 414);
    let form = [("state", "s".repeat(70_000))];
    let form: Vec<(&str, &str)> = form.iter().map(|(n, v)| (*n, v.as_str())).collect();
    assert_eq!(server.post(&Browser::path("authorize"), &[], &form).await.status, 413);
    let nonce = "n".repeat(4096);
    let code = browser.code("trusted", REDIRECT, &[("nonce", &nonce)]).await;
    let tokens = browser.redeem(&code).await;
    let payload = tokens.text("id_token").split('.').nth(1).unwrap().to_owned();
    let claims: serde_json::Value =
        serde_json::from_slice(&terms::jose::base64url::decode(&payload).unwrap()).unwrap();
    assert_eq!(claims["nonce"], nonce);
}

#[tokio::test]
async fn hostile_text_stays_text() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let hint = "\"><script>alert(1)</script>";
    let to_login = browser.authorize("trusted", REDIRECT, &[("login_hint", hint)]).await;
    let page = browser.get(to_login.header("location")).await;
    assert!(!page.body.contains("<script>"), "{}", page.body);
    let reply = browser.authorize("<script>alert(1)</script>", REDIRECT, &[("ui_locales", "<b>")]).await;
    assert_eq!(reply.status, 400);
    assert!(!reply.body.contains("<script>"), "{}", reply.body);
    let reply = server.get("/error?code=%3Cscript%3E", &[]).await;
    assert!(!reply.body.contains("<script>"));
}

#[tokio::test]
async fn broken_cookies_are_no_cookies() {
    let server = Server::start().await;
    let path = format!(
        "{}?client_id=trusted&redirect_uri=http%3A%2F%2F127.0.0.1%2Fcallback&response_type=code&scope=openid&code_challenge={CHALLENGE}&code_challenge_method=S256",
        Browser::path("authorize")
    );
    let name = "__Host-sanad-5a4ad000000040008000000000000001";
    let many = (0..200).map(|n| format!("c{n}=x")).collect::<Vec<_>>().join("; ");
    for cookie in [format!("{name}=x"), format!("{name}={}", "a".repeat(8000)), format!("{name}="), many] {
        let reply = server.get(&path, &[("cookie", &cookie)]).await;
        assert_eq!(reply.status, 303, "{}", reply.body);
        assert!(reply.header("location").contains("/login?"));
    }
}

#[tokio::test]
async fn scripts_of_registered_origins_alone_may_ask_for_tokens() {
    let server = Server::start().await;
    for (origin, allowed) in [
        ("https://spa.example", true),
        ("https://evil.example", false),
        ("https://web.example", false),
        ("null", false),
    ] {
        let reply = server.token(&[("origin", origin)], &[]).await;
        assert_eq!(reply.header("access-control-allow-origin") == origin, allowed, "{origin}");
        assert!(reply.header("access-control-allow-credentials").is_empty());
    }
    let metadata = format!("/{}/v2.0/.well-known/openid-configuration", testkit::TENANT);
    assert_eq!(server.get(&metadata, &[]).await.header("access-control-allow-origin"), "*");
    let page = server.get(&Browser::path("authorize"), &[("origin", "https://spa.example")]).await;
    assert!(page.header("access-control-allow-origin").is_empty());
}

#[tokio::test]
async fn metadata_stands_at_every_place_and_announces_what_works() {
    let server = Server::start().await;
    let t = testkit::TENANT;
    let mut documents = Vec::new();
    for path in [
        format!("/{t}/v2.0/.well-known/openid-configuration"),
        format!("/{t}/.well-known/openid-configuration"),
        format!("/.well-known/openid-configuration/{t}/v2.0"),
        format!("/.well-known/oauth-authorization-server/{t}/v2.0"),
        "/first/v2.0/.well-known/openid-configuration".to_owned(),
        "/First.Example/v2.0/.well-known/openid-configuration".to_owned(),
    ] {
        documents.push(server.get(&path, &[]).await.json());
    }
    assert!(documents.windows(2).all(|pair| pair[0] == pair[1]));
    let metadata = &documents[0];
    assert_eq!(metadata["issuer"], format!("https://id.example/{t}/v2.0"));
    for grant in metadata["grant_types_supported"].as_array().unwrap() {
        let reply =
            server.token(&[], &[("grant_type", grant.as_str().unwrap()), ("client_id", "native")]).await;
        assert_ne!(reply.number(), Some(70_003), "{grant} is announced");
    }
}

#[tokio::test]
async fn the_correlation_id_is_the_callers_word_and_the_trace_id_is_ours() {
    let server = Server::start().await;
    let id = "11111111-2222-3333-4444-555555555555";
    let reply = server.token(&[("client-request-id", id)], &[]).await;
    assert_eq!((reply.text("correlation_id").as_str(), reply.header("client-request-id")), (id, id));
    assert_ne!(reply.text("trace_id"), id);
    let reply = server.token(&[], &[("client-request-id", id)]).await;
    assert_eq!(reply.text("correlation_id"), id);
    let reply = server.post(&format!("{}?client-request-id={id}", Browser::path("token")), &[], &[]).await;
    assert_eq!(reply.text("correlation_id"), id);
    let reply = server.token(&[("client-request-id", "not a guid")], &[]).await;
    assert_eq!(reply.text("correlation_id"), reply.text("trace_id"));
}

#[tokio::test]
async fn no_secret_reaches_the_log() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let to_login =
        browser.authorize("trusted", REDIRECT, &[("state", "canary-state"), ("nonce", "canary-nonce")]).await;
    browser.sign_in(&to_login, "canary-name", "canary-password").await;
    let header = machine_header("machine", "canary-secret");
    server
        .token(
            &[("authorization", &header)],
            &[
                ("grant_type", "client_credentials"),
                ("code", "canary-code"),
                ("refresh_token", "canary-refresh"),
            ],
        )
        .await;
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", "web"),
        ("client_secret", "canary-body-secret"),
        ("code_verifier", "canary-verifier"),
    ];
    server.token(&[], &form).await;
    server.installation.log.flush().await;
    for file in std::fs::read_dir(server.directory()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        for canary in [
            "canary-password",
            "canary-secret",
            "canary-body-secret",
            "canary-code",
            "canary-refresh",
            "canary-verifier",
        ] {
            assert!(!text.contains(canary), "{canary}");
        }
    }
}

#[tokio::test]
async fn an_empty_form_skips_no_step() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let to_login = browser.authorize("native", REDIRECT, &[]).await;
    let page = browser.get(to_login.header("location")).await;
    assert_eq!(browser.post(&Browser::path("login"), &[]).await.status, 400);
    let empty = browser.submit(&page, "login", &[]).await;
    assert_eq!(empty.number(), Some(88_090_005));
    let to_consent = browser
        .submit(&page, "login", &[("username", "ada"), ("password", "correct horse battery staple")])
        .await;
    let page = browser.get(to_consent.header("location")).await;
    let undecided = browser.submit(&page, "consent", &[]).await;
    assert!(undecided.header("location").contains("/consent?"), "{}", undecided.body);
    let forged = browser
        .post(
            &Browser::path("consent"),
            &[("interaction", &page.posted("interaction").unwrap()), ("decision", "allow")],
        )
        .await;
    assert_eq!((forged.status, forged.number()), (403, Some(88_090_004)));
}

#[tokio::test]
async fn each_interaction_is_its_own_and_ends_once() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let first = browser.authorize("native", REDIRECT, &[("state", "first")]).await;
    let second = browser.authorize("native", REDIRECT, &[("state", "second")]).await;
    let consent = browser.sign_in(&first, "ada", "correct horse battery staple").await;
    let page = browser.get(consent.header("location")).await;
    let answers =
        crate::refusals::join_all((0..5).map(|_| browser.submit(&page, "consent", &[("decision", "allow")])))
            .await;
    let codes = answers.iter().filter(|reply| reply.parameter("code").is_some()).count();
    assert_eq!(codes, 1, "one interaction gives one code");
    let other = browser.get(second.header("location")).await;
    assert_eq!(other.status, 200, "the second tab goes on: {}", other.body);
}

#[tokio::test]
async fn a_refresh_cannot_smuggle_anything_in() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let token = browser.tokens().await.text("refresh_token");
    let base = [("grant_type", "refresh_token"), ("client_id", "trusted"), ("refresh_token", token.as_str())];
    let wrong = [&base[..], &[("resource", "api://second")]].concat();
    assert_eq!(server.token(&[], &wrong).await.text("error"), "invalid_target");
    let odd =
        [&base[..], &[("client_session_host", "evil.example"), ("redirect_uri", "https://evil.example")]]
            .concat();
    assert_eq!(server.token(&[], &odd).await.status, 200);
}
