//! Cases that belong to no single endpoint: sessions, cookies, links, headers, ids, numbers and the lives of records.

use http::header::HeaderValue;
use serde_json::json;
use testkit::{Browser, Engine, REDIRECT, Reply, SECOND, Server, TENANT};
use uuid::Uuid;

use crate::accounts::{letters, value};
use crate::api::{call, start, token};
use crate::refusals::join_all;

const PASSWORD: &str = "correct horse battery staple";

fn silent(reply: &Reply) -> Option<String> {
    reply.parameter("error")
}

#[tokio::test]
async fn a_cookie_that_a_neighbour_planted_is_no_cookie() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    browser.tokens().await;
    let path = format!(
        "{}?{}",
        Browser::path("authorize"),
        "client_id=trusted&response_type=code&redirect_uri=http%3A%2F%2F127.0.0.1%2Fcallback&scope=openid&prompt=none\
         &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
    );
    let own = server.get(&path, &[("cookie", &browser.cookies())]).await;
    assert!(own.parameter("code").is_some(), "{}", own.header("location"));
    let planted = browser.cookies().replace("__Host-", "");
    assert_ne!(planted, browser.cookies());
    let reply = server.get(&path, &[("cookie", &planted)]).await;
    assert_eq!(silent(&reply).as_deref(), Some("login_required"));
    // What is no text is nothing.
    let request =
        http::Request::get(&path).header("cookie", HeaderValue::from_bytes(b"__Host-sanad-x=\xff").unwrap());
    let reply = server.send(request.body(Vec::new().into()).unwrap()).await;
    assert_eq!(silent(&reply).as_deref(), Some("login_required"));
}

#[tokio::test]
async fn a_session_ends_to_the_second() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    browser.tokens().await;
    let ask = async || browser.authorize("trusted", REDIRECT, &[("prompt", "none")]).await;
    server.advance(12 * 3600 - 1);
    assert!(ask().await.parameter("code").is_some());
    server.advance(1);
    assert_eq!(silent(&ask().await).as_deref(), Some("login_required"));
    assert_eq!(
        browser.get(&format!("/{TENANT}/account")).await.status,
        303,
        "nor at the page of the account"
    );
}

#[tokio::test]
async fn a_sign_in_of_this_very_second_is_too_old_for_max_age_zero() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    browser.tokens().await;
    let reply = browser.authorize("trusted", REDIRECT, &[("prompt", "none"), ("max_age", "0")]).await;
    assert_eq!(silent(&reply).as_deref(), Some("login_required"));
    let fresh = browser.authorize("trusted", REDIRECT, &[("prompt", "none"), ("max_age", "1")]).await;
    assert!(fresh.parameter("code").is_some());
}

#[tokio::test]
async fn nobody_is_locked_out_by_succeeding_often() {
    for engine in Engine::available() {
        let server = Server::start_as(engine, true).await;
        for _ in 0..3 {
            let browser = Browser::new(&server);
            let to_login = browser.authorize("trusted", REDIRECT, &[]).await;
            let page = browser.get(to_login.header("location")).await;
            // One form, sent so often at once that the interaction is over for most of them, and no room is left for some.
            let right = [("username", "ada"), ("password", PASSWORD)];
            let replies = join_all((0..60).map(|_| browser.submit(&page, "login", &right))).await;
            assert!(replies.iter().any(|reply| reply.parameter("code").is_some()), "{engine:?}");
            let is_called_wrong = |reply: &Reply| reply.number() == Some(50_126);
            assert!(!replies.iter().any(is_called_wrong), "{engine:?}: right is never called wrong");
        }
        // As many as before may come at the same moment.
        let mut pages = Vec::new();
        for _ in 0..8 {
            let browser = Browser::new(&server);
            let to_login = browser.authorize("trusted", REDIRECT, &[]).await;
            let page = browser.get(to_login.header("location")).await;
            pages.push((browser, page));
        }
        let right = [("username", "ada"), ("password", PASSWORD)];
        let replies =
            join_all(pages.iter().map(|(browser, page)| browser.submit(page, "login", &right))).await;
        let numbers: Vec<_> = replies.iter().map(Reply::number).collect();
        assert!(replies.iter().all(|reply| reply.parameter("code").is_some()), "{engine:?}: {numbers:?}");
    }
}

#[tokio::test]
async fn a_mailed_link_is_of_one_account_and_dies_when_its_owner_signs_in() {
    for engine in Engine::available() {
        let server = Server::start_as(engine, true).await;
        let account = |rest: &str| format!("/{TENANT}/account/{rest}");
        let key = async || {
            server.post(&account("forgot"), &[], &[("username", "ada")]).await;
            let sent = letters(&server).await;
            value(&sent[0], "link").split("key=").nth(1).unwrap().split('&').next().unwrap().to_owned()
        };
        let first = key().await;
        let browser = Browser::new(&server);
        browser.tokens().await;
        let new = "seven palms behind the hill";
        let late = server.post(&account("password"), &[], &[("key", &first), ("password", new)]).await;
        assert_eq!(late.number(), Some(88_170_002), "{engine:?}");
        let empty = server.post(&account("password"), &[], &[]).await;
        assert_eq!(empty.number(), Some(88_170_002));
        assert!(!empty.body.contains("id=\"new-password\""));
        // Whatever else the form names, the account is the link's.
        let second = key().await;
        let form = [
            ("key", second.as_str()),
            ("password", new),
            ("username", "bob"),
            ("email", "bob@first.example"),
        ];
        assert!(server.post(&account("password"), &[], &form).await.body.contains("id=\"done\""));
        for (name, password, is_right) in [("bob", new, false), ("bob", PASSWORD, true), ("ada", new, true)] {
            let browser = Browser::new(&server);
            let to_login = browser.authorize("trusted", REDIRECT, &[]).await;
            let reply = browser.sign_in(&to_login, name, password).await;
            assert_eq!(reply.parameter("code").is_some(), is_right, "{engine:?}: {name}");
        }
    }
}

#[tokio::test]
async fn guesses_from_one_network_do_not_lock_a_client_for_others() {
    let server = Server::start().await;
    let ask = async |address: &str, secret: &str| {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", "machine"),
            ("client_secret", secret),
            ("scope", "api://demo/.default"),
        ];
        server.token(&[("x-forwarded-for", address)], &form).await
    };
    for n in 0..100 {
        // One customer has every address of such a network.
        ask(&format!("2001:db8:1:2::{n:x}"), "wrong").await;
    }
    let right = "machine-demo-secret-0000000000000000000000";
    assert_eq!(ask("2001:db8:1:2::ffff", right).await.status, 429);
    assert_eq!(ask("2001:db8:ffff::1", right).await.status, 200);
}

async fn preflight(server: &Server, path: &str, origin: &str) -> Reply {
    let request = http::Request::builder().method("OPTIONS").uri(path);
    let request = request
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "authorization");
    server.send(request.body(Vec::new().into()).unwrap()).await
}

#[tokio::test]
async fn scripts_of_strangers_are_given_nothing() {
    let server = Server::start().await;
    let allowed = |reply: &Reply| reply.header("access-control-allow-origin").to_owned();
    let (t, v2) = (TENANT, format!("/{TENANT}/oauth2/v2.0"));
    for origin in ["https://evil.example", "null"] {
        for path in [
            format!("{v2}/token"),
            format!("{v2}/userinfo"),
            format!("{v2}/login"),
            format!("{v2}/authorize"),
            format!("/{t}/api/v1/clients"),
            format!("/{t}/admin"),
            format!("/{t}/account"),
            format!("/{t}/account/new-password"),
        ] {
            let reply = preflight(&server, &path, origin).await;
            assert_eq!(allowed(&reply), "", "{path} {origin}");
            assert!(reply.header("access-control-allow-credentials").is_empty());
            let plain = server.get(&path, &[("origin", origin)]).await;
            assert_eq!(allowed(&plain), "", "{path} {origin}");
        }
        for path in
            [format!("/{t}/discovery/v2.0/keys"), format!("/{t}/v2.0/.well-known/openid-configuration")]
        {
            let reply = preflight(&server, &path, origin).await;
            assert_eq!(allowed(&reply), "*", "{path}");
            assert!(reply.header("access-control-allow-credentials").is_empty());
        }
    }
    let spa = preflight(&server, &format!("{v2}/token"), "https://spa.example").await;
    assert_eq!(allowed(&spa), "https://spa.example");
    assert!(spa.header("access-control-allow-credentials").is_empty());
}

#[tokio::test]
async fn no_line_break_of_a_caller_reaches_a_header() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    browser.tokens().await;
    let split = "a\r\nSet-Cookie: x=1";
    let reply = browser
        .authorize("trusted", REDIRECT, &[("prompt", "none"), ("state", split), ("ui_locales", split)])
        .await;
    assert!(reply.parameter("code").is_some(), "{}", reply.header("location"));
    assert_eq!(reply.parameter("state").as_deref(), Some(split), "it comes back as it was sent");
    assert!(!reply.header("location").contains(['\r', '\n']));
    assert!(reply.headers.get_all("set-cookie").iter().all(|cookie| cookie.to_str().unwrap() != "x=1"));
    let wrong = browser.authorize("trusted", "http://127.0.0.1/callback\r\nX: y", &[]).await;
    assert!(wrong.status == 400 && wrong.header("x").is_empty(), "{}", wrong.status);
}

#[tokio::test]
async fn hop_by_hop_headers_take_no_identity_away_and_give_none() {
    let server = start(Engine::Sqlite).await;
    let all = token(&server, "api-all").await;
    let path = format!("/{TENANT}/api/v1/clients");
    let bearer = format!("Bearer {all}");
    let with = server.get(&path, &[("connection", "Authorization"), ("authorization", &bearer)]).await;
    assert_eq!(with.status, 200, "this server is no proxy: it drops nothing");
    assert_eq!(server.get(&path, &[("connection", "Authorization")]).await.status, 401);
    for path in ["/debug", "/health", "/metrics", "/debug/pprof"] {
        assert_eq!(server.get(path, &[]).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn texts_that_do_not_show_are_refused_wherever_they_come_in() {
    let server = start(Engine::Sqlite).await;
    let all = token(&server, "api-all").await;
    let split = "a\r\nSet-Cookie: x=1";
    for (method, path, body) in [
        ("POST", "clients".to_owned(), json!({"client_id": "x", "client_name": split})),
        ("POST", "clients".to_owned(), json!({"client_id": "x\ny"})),
        ("POST", "clients".to_owned(), json!({"client_id": "x", "policy_uri": "https://x\ny"})),
        ("POST", "resources".to_owned(), json!({"identifier": "api://x", "name": split})),
        ("POST", "resources".to_owned(), json!({"identifier": "api://x", "scopes": {"read": split}})),
        ("POST", "accounts".to_owned(), json!({"user_name": "ad\u{7}a"})),
        ("POST", "accounts".to_owned(), json!({"user_name": "x", "groups": [split]})),
        ("PUT", "tenant".to_owned(), json!({"id": TENANT, "name": "first", "display_name": split})),
    ] {
        let reply = call(&server, &all, method, &path, Some(body.clone())).await;
        assert_eq!((reply.status, reply.number()), (400, Some(88_180_019)), "{body}: {}", reply.body);
        assert!(!reply.body.contains("Set-Cookie: x=1\""), "{}", reply.body);
    }
    let file = format!("[[tenant]]\nid = \"{TENANT}\"\nname = \"a\"\ndisplay_name = \"a\\nb\"\n");
    let refusal = engine::administration::parse("directory.toml", &file).unwrap_err();
    assert_eq!(refusal.number(), 88_180_002);
    // What stands in a file is what it says: nothing is looked up for it.
    let file = format!(
        "[[tenant]]\nid = \"{TENANT}\"\nname = \"a\"\ndisplay_name = \"${{env.HOME}} {{{{env.HOME}}}}\"\n"
    );
    let read = engine::administration::parse("directory.toml", &file).unwrap();
    assert_eq!(read.tenants[0].display_name.as_deref(), Some("${env.HOME} {{env.HOME}}"));
}

#[tokio::test]
async fn an_id_has_one_spelling() {
    let server = start(Engine::Sqlite).await;
    let all = token(&server, "api-all").await;
    let plain = "019ab3f0-1111-7222-8333-444455556666";
    let odd =
        [plain.replace('-', ""), format!("{{{plain}}}"), format!("urn:uuid:{plain}"), format!("{plain}\n")];
    for id in &odd {
        let reply =
            call(&server, &all, "POST", "accounts", Some(json!({"id": id, "user_name": "odd"}))).await;
        assert_eq!(reply.status, 400, "{id}: {}", reply.body);
        let path = format!(
            "accounts/{}",
            percent_encoding::utf8_percent_encode(id, percent_encoding::NON_ALPHANUMERIC)
        );
        let reply = call(&server, &all, "PUT", &path, Some(json!({"user_name": "odd"}))).await;
        assert!(reply.status == 400 || reply.status == 404, "{id}: {}", reply.body);
    }
    assert_eq!(call(&server, &all, "GET", "accounts?begins=odd", None).await.json()["items"], json!([]));
    let upper = call(
        &server,
        &all,
        "POST",
        "accounts",
        Some(json!({"id": plain.to_uppercase(), "user_name": "odd"})),
    )
    .await;
    assert_eq!(
        (upper.status, upper.json()["id"].as_str()),
        (201, Some(plain)),
        "capital letters are the same id"
    );
}

#[tokio::test]
async fn ends_of_secrets_are_instants_of_this_century() {
    let server = start(Engine::Sqlite).await;
    let all = token(&server, "api-all").await;
    let secret = "a-secret-of-the-tests-000000000000000000000";
    for end in ["-1", "0", "4611686018427387904", "9223372036854775808", "1e400", "1.5"] {
        let body =
            format!(r#"{{"client_id":"x","secret":[{{"id":"s","value":"{secret}","expires_at":{end}}}]}}"#);
        let request = http::Request::post(format!("/{TENANT}/api/v1/clients"))
            .header("authorization", format!("Bearer {all}"))
            .header("content-type", "application/json");
        let reply = server.send(request.body(body.into_bytes().into()).unwrap()).await;
        assert_eq!(reply.status, 400, "{end}: {}", reply.body);
    }
}

#[tokio::test]
async fn searches_are_values_and_nothing_else() {
    let server = start(Engine::Sqlite).await;
    let all = token(&server, "api-all").await;
    for query in [
        "sign-ins?client_id='%20OR%201=1--",
        "sign-ins?address=%25",
        "clients?begins=%25",
        "accounts?begins=_da",
        "changes?noun=client&id=')%20OR%201=1--",
    ] {
        let reply = call(&server, &all, "GET", query, None).await;
        assert!(reply.status == 400 || reply.json()["items"] == json!([]), "{query}: {}", reply.body);
    }
}

#[tokio::test]
async fn what_is_made_anew_inherits_nothing_of_what_had_its_id() {
    use engine::administration::{Options, parse, plan};
    for engine in Engine::available() {
        // An account, within one second.
        let server = start(engine).await;
        let all = token(&server, "api-all").await;
        let browser = Browser::new(&server);
        let tokens = browser.tokens().await;
        let ada = call(&server, &all, "GET", "accounts?begins=ada", None).await.json()["items"][0].clone();
        let path = format!("accounts/{}", ada["id"].as_str().unwrap());
        assert_eq!(call(&server, &all, "DELETE", &path, None).await.status, 204);
        assert_eq!(call(&server, &all, "PUT", &path, Some(ada)).await.status, 201);
        let refresh = browser.refresh(&tokens.text("refresh_token")).await;
        assert_eq!(refresh.number(), Some(88_050_004), "{engine:?}: {}", refresh.body);

        // A tenant.
        let server = Server::start_as(engine, true).await;
        let browser = Browser::new(&server);
        let tokens = browser.tokens().await;
        let apply = async |text: &str| {
            let (now, options) = (server.desk().now, Options { prune: true, strong_secrets: false });
            let chance = &*server.desk().installation.chance;
            let directory = parse("directory.toml", text).unwrap();
            let plan = plan(&server.store, chance, now, &directory, options).await.unwrap();
            plan.carry_out(&server.store, chance, 1_000 * u64::try_from(now.0).unwrap(), "the test")
                .await
                .unwrap();
            server.installation.directory.forget();
        };
        apply(&format!("[[tenant]]\nid = \"{SECOND}\"\nname = \"second\"\n")).await;
        let native = "[[tenant.client]]\nclient_id = \"trusted\"\nconsent = \"granted\"\ntoken_endpoint_auth_method = \"none\"\nrefresh = \"always\"\ngrant_types = [\"authorization_code\", \"refresh_token\"]\napplication_type = \"native\"\nredirect_uris = [\"http://127.0.0.1/callback\"]\n";
        apply(&format!("[[tenant]]\nid = \"{TENANT}\"\nname = \"first\"\n{native}[[tenant.account]]\nuser_name = \"ada\"\n")).await;
        assert_ne!(browser.refresh(&tokens.text("refresh_token")).await.status, 200, "{engine:?}");
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", "machine"),
            ("client_secret", "machine-demo-secret-0000000000000000000000"),
            ("scope", "api://demo/.default"),
        ];
        assert_eq!(server.token(&[], &form).await.number(), Some(700_016), "{engine:?}: no client of before");
        let to_login = browser.authorize("trusted", REDIRECT, &[("scope", "openid")]).await;
        assert!(to_login.header("location").contains("/login?"), "{engine:?}: {}", to_login.body);
        let reply = browser.sign_in(&to_login, "ada", PASSWORD).await;
        assert_eq!(server.logged(&reply).await, Some(50_056), "{engine:?}: no password of before");
        let rows = server
            .store
            .all(
                "SELECT id FROM sessions WHERE tenant_id = $1",
                &[store::Value::from(&TENANT.parse::<Uuid>().unwrap())],
            )
            .await
            .unwrap();
        assert!(rows.is_empty());
    }
}

#[tokio::test]
async fn years_that_end_other_clocks_are_years_like_others() {
    let server = Server::start().await;
    for year in [2_147_480_000_i64, 4_102_448_400] {
        server.jump(year - server.desk().now.0);
        // Keys of years ago are followed by new ones first.
        for _ in 0..4 {
            engine::chores::round(&server.desk()).await.unwrap();
            server.advance(3 * 24 * 3600);
        }
        let browser = Browser::new(&server);
        let tokens = browser.tokens().await;
        assert_eq!(browser.userinfo(&tokens.text("access_token")).await.status, 200, "{year}");
        let next = browser.refresh(&tokens.text("refresh_token")).await;
        assert_eq!((next.status, next.json()["expires_in"].as_i64()), (200, Some(3600)), "{year}");
    }
}

#[tokio::test]
async fn a_body_that_is_announced_as_huge_is_not_waited_for() {
    let server = Server::start().await;
    let request = http::Request::post(Browser::path("token"))
        .header("content-type", "application/x-www-form-urlencoded")
        .header("content-length", "1073741825");
    let reply = server.send(request.body(b"grant_type=x".to_vec().into()).unwrap()).await;
    assert_eq!((reply.status, reply.number()), (413, Some(88_010_003)));
}
