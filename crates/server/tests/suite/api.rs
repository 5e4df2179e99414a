//! The admin API: who may call what, what comes of it, and that nothing of one tenant is seen from another.

use std::fmt::Write as _;

use engine::administration::{API, Area, Right};
use serde_json::{Value, json};
use testkit::{Engine, Reply, SECOND, Server, TENANT};
use web::OPERATIONS;

const SECRET: &str = "api-secret-000000000000000000000000000000000";

/// A client that acts for itself with these rights.
pub(crate) fn client(id: &str, rights: &[String]) -> String {
    let roles: Vec<String> = rights.iter().map(|right| format!("{API}/{right}")).collect();
    format!(
        "\n[[tenant.client]]\nclient_id = {id:?}\ngrant_types = [\"client_credentials\"]\nroles = {roles:?}\n\
         [[tenant.client.secret]]\nid = \"s\"\nvalue = {SECRET:?}\n"
    )
}

/// The test directory, with a client for each sort of caller in both tenants.
pub(crate) fn directory() -> String {
    let text = include_str!("../../../testkit/directory.toml");
    let all: Vec<String> = Right::all().map(|right| right.to_string()).collect();
    let reads: Vec<String> = Right::all().filter(|r| !r.writes).map(|right| right.to_string()).collect();
    let mut out = text.to_owned();
    // The second tenant comes last.
    out += &client("other-all", &all);
    let first = [
        client("api-all", &all),
        client("api-reader", &reads),
        client("api-log", &["log.read".to_owned()]),
        client("api-keys", &["keys.read".to_owned()]),
    ]
    .concat();
    let at = out.rfind("[[tenant]]").unwrap();
    out.insert_str(at, &first);
    out
}

pub(crate) async fn start(engine: Engine) -> Server {
    Server::start_with(engine, true, &directory()).await
}

async fn token_of(server: &Server, tenant: &str, client: &str, scope: &str) -> String {
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", client),
        ("client_secret", SECRET),
        ("scope", scope),
    ];
    let reply = server.post(&format!("/{tenant}/oauth2/v2.0/token"), &[], &form).await;
    assert_eq!(reply.status, 200, "{client}: {}", reply.body);
    reply.text("access_token")
}

/// An access token for the admin API.
pub(crate) async fn token(server: &Server, client: &str) -> String {
    token_of(server, TENANT, client, &format!("{API}/.default")).await
}

pub(crate) async fn call(
    server: &Server,
    token: &str,
    method: &str,
    path: &str,
    body: Option<Value>,
) -> Reply {
    call_in(server, TENANT, token, method, path, body).await
}

async fn call_in(
    server: &Server,
    tenant: &str,
    token: &str,
    method: &str,
    path: &str,
    body: Option<Value>,
) -> Reply {
    let mut request = http::Request::builder().method(method).uri(format!("/{tenant}/api/v1/{path}"));
    if !token.is_empty() {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    if body.is_some() {
        request = request.header("content-type", "application/json");
    }
    let body = body.map(|body| body.to_string()).unwrap_or_default();
    server.send(request.body(body.into_bytes().into()).unwrap()).await
}

#[tokio::test]
async fn every_operation_asks_for_its_right_before_anything_else() {
    let server = start(Engine::Sqlite).await;
    let (all, reader) = (token(&server, "api-all").await, token(&server, "api-reader").await);
    let (keys, log) = (token(&server, "api-keys").await, token(&server, "api-log").await);
    let foreign = token_of(&server, SECOND, "other-all", &format!("{API}/.default")).await;
    let elsewhere = {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", "machine"),
            ("client_secret", "machine-demo-secret-0000000000000000000000"),
        ];
        server.token(&[], &form).await.text("access_token")
    };
    let person = testkit::Browser::new(&server).tokens().await.text("access_token");
    let mut matrix = String::new();
    for operation in OPERATIONS {
        let path = operation.path.replace(['{', '}'], "");
        let body = (operation.method != "GET").then(|| json!({}));
        let mut row = format!("{} {}: {}", operation.method, operation.path, operation.right);
        let none = if operation.right.area == Area::Log { &keys } else { &log };
        let callers = [("", 401), (&foreign, 401), (&elsewhere, 401), (&person, 401), (none, 403)];
        for (token, status) in callers {
            let reply = call(&server, token, operation.method, &path, body.clone()).await;
            assert_eq!(reply.status, status, "{row} {}", reply.body);
            assert_eq!(reply.header("content-type"), "application/problem+json");
            assert!(status != 401 || reply.header("www-authenticate").starts_with("Bearer "), "{row}");
        }
        let reply = call(&server, &reader, operation.method, &path, body.clone()).await;
        assert_eq!(reply.status == 403, operation.right.writes, "{row} {}", reply.body);
        let reply = call(&server, &all, operation.method, &path, body).await;
        assert!(![401, 403, 405, 500].contains(&reply.status), "{row} {} {}", reply.status, reply.body);
        let _ = write!(row, " {}", reply.status);
        matrix += &row;
        matrix.push('\n');
    }
    // 401 comes before 404, and tells nothing of which tenants there are.
    for path in [format!("/{TENANT}/api/v1/nowhere"), "/no-such-tenant/api/v1/clients".to_owned()] {
        assert_eq!(server.get(&path, &[]).await.status, 401, "{path}");
    }
    assert_eq!(call(&server, &all, "GET", "nowhere", None).await.status, 404);
    let reply = call(&server, &all, "PATCH", "clients/web", None).await;
    assert_eq!((reply.status, reply.header("allow")), (405, "GET, PUT, DELETE"));
    assert!(matrix.lines().count() > 30, "{matrix}");
}

#[tokio::test]
async fn a_client_is_created_changed_used_undone_and_removed() {
    for engine in Engine::available() {
        let server = start(engine).await;
        let all = token(&server, "api-all").await;
        let new = json!({"client_id": "new/one", "grant_types": ["client_credentials"], "scope": "read"});
        let made = call(&server, &all, "POST", "clients", Some(new.clone())).await;
        assert_eq!(made.status, 201, "{}", made.body);
        let place = made.header("location").to_owned();
        assert_eq!(place, format!("/{TENANT}/api/v1/clients/new%2Fone"));
        let again = call(&server, &all, "POST", "clients", Some(new)).await;
        assert_eq!((again.status, again.json()), (200, made.json()), "twice is once");
        let other = json!({"client_id": "new/one", "client_name": "Another"});
        assert_eq!(call(&server, &all, "POST", "clients", Some(other)).await.status, 409);

        let secret =
            call(&server, &all, "POST", "clients/new%2Fone/secrets", Some(json!({"name": "for ci"}))).await;
        assert_eq!(secret.status, 201, "{}", secret.body);
        let value = secret.text("value");
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", "new/one"),
            ("client_secret", value.as_str()),
        ];
        assert_eq!(server.token(&[], &form).await.status, 200);
        let read = server.get(&place, &[("authorization", &format!("Bearer {all}"))]).await;
        assert!(!read.body.contains("digest") && !read.body.contains(&value), "{}", read.body);

        // What was read can be written back, and the secret that is only named stays.
        let (version, mut document) = (read.header("etag").to_owned(), read.json());
        document["disabled"] = json!(true);
        server.advance(1);
        let changed = call(&server, &all, "PUT", "clients/new%2Fone", Some(document.clone())).await;
        assert_eq!(changed.status, 200, "{}", changed.body);
        assert_eq!(server.token(&[], &form).await.number(), Some(700_016));
        let stale = http::Request::builder().method("PUT").uri(&place);
        let stale = stale.header("authorization", format!("Bearer {all}")).header("if-match", version);
        let stale = stale.header("content-type", "application/json");
        let stale = server.send(stale.body(document.to_string().into_bytes().into()).unwrap()).await;
        assert_eq!(stale.status, 412, "{}", stale.body);

        let changes = call(&server, &all, "GET", "changes?noun=client&id=new/one", None).await.json();
        let last = &changes["items"][0];
        assert_eq!(last["members"][0], json!({"name": "disabled", "old": false, "new": true}));
        assert_eq!(last["actor"], "client api-all");
        let undo = format!("changes/{}/undo", last["id"].as_str().unwrap());
        assert_eq!(call(&server, &all, "POST", &undo, None).await.status, 204);
        assert_eq!(server.token(&[], &form).await.status, 200, "the client is as it was");

        server.advance(1);
        assert_eq!(call(&server, &all, "DELETE", "clients/new%2Fone", None).await.status, 204);
        assert_eq!(call(&server, &all, "DELETE", "clients/new%2Fone", None).await.status, 404);
        assert_eq!(server.token(&[], &form).await.number(), Some(700_016));
        let changes = call(&server, &all, "GET", "changes?limit=1", None).await.json();
        let undo = format!("changes/{}/undo", changes["items"][0]["id"].as_str().unwrap());
        assert_eq!(call(&server, &all, "POST", &undo, None).await.status, 204);
        assert_eq!(server.token(&[], &form).await.status, 200, "and there it is again, with its secret");
    }
}

#[tokio::test]
async fn rights_cannot_be_widened_with_the_right_over_clients() {
    let only_clients = client("api-clients", &["clients.write".to_owned()]);
    let mut text = directory();
    let at = text.rfind("[[tenant]]").unwrap();
    text.insert_str(at, &only_clients);
    let server = Server::start_with(Engine::Sqlite, true, &text).await;
    let token = token(&server, "api-clients").await;
    for (member, name) in
        [("roles", json!([format!("{API}/keys.write")])), ("scope", json!(format!("{API}/keys.write")))]
    {
        let new = json!({"client_id": "mine", "grant_types": ["client_credentials"], member: name});
        let reply = call(&server, &token, "POST", "clients", Some(new)).await;
        assert_eq!((reply.status, reply.number()), (403, Some(88_180_025)), "{}", reply.body);
    }
    // Nor by a secret of one that has them, nor by its removal.
    let reply = call(&server, &token, "POST", "clients/api-all/secrets", Some(json!({}))).await;
    assert_eq!(reply.status, 403, "{}", reply.body);
    assert_eq!(call(&server, &token, "DELETE", "clients/api-reader", None).await.status, 403);
    assert_eq!(
        call(&server, &token, "POST", "clients/api-clients/secrets", Some(json!({}))).await.status,
        201
    );
}

#[tokio::test]
async fn lists_go_on_by_cursors_that_only_this_list_knows() {
    for engine in Engine::available() {
        let server = start(engine).await;
        let all = token(&server, "api-all").await;
        let whole = call(&server, &all, "GET", "clients?limit=200", None).await.json();
        let ids = |reply: &Value| -> Vec<String> {
            reply["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|c| c["client_id"].as_str().unwrap().to_owned())
                .collect()
        };
        let (mut seen, mut path) = (Vec::new(), "clients?limit=3".to_owned());
        loop {
            let part = call(&server, &all, "GET", &path, None).await.json();
            seen.extend(ids(&part));
            let Some(next) = part["next"].as_str() else { break };
            path = format!("clients?limit=3&cursor={next}");
        }
        assert_eq!(seen, ids(&whole));
        let cursor = path.split("cursor=").nth(1).unwrap();
        let mut altered = cursor.to_owned();
        altered.replace_range(0..1, if altered.starts_with('A') { "B" } else { "A" });
        for wrong in [
            format!("clients?cursor={altered}"),
            format!("resources?cursor={cursor}"),
            "clients?cursor=x".to_owned(),
        ] {
            let reply = call(&server, &all, "GET", &wrong, None).await;
            assert_eq!((reply.status, reply.number()), (400, Some(88_180_021)), "{wrong}");
        }
        for limit in ["0", "-1", "18446744073709551616", "201", "x", "%2B5"] {
            let reply = call(&server, &all, "GET", &format!("clients?limit={limit}"), None).await;
            assert_eq!((reply.status, reply.number()), (400, Some(88_180_019)), "{limit}");
        }
        // `%` and `_` mean nothing in what is looked for.
        let begins = |text: &'static str| {
            let (server, all) = (&server, &all);
            async move { ids(&call(server, all, "GET", &format!("clients?begins={text}"), None).await.json()) }
        };
        assert_eq!(begins("api-").await, ["api-all", "api-keys", "api-log", "api-reader"]);
        assert!(begins("api_").await.is_empty() && begins("%25").await.is_empty());
        assert!(begins("'%20OR%201=1--").await.is_empty());
    }
}

#[tokio::test]
async fn nothing_of_one_tenant_is_seen_from_another() {
    let server = start(Engine::Sqlite).await;
    let all = token(&server, "api-all").await;
    let other = token_of(&server, SECOND, "other-all", &format!("{API}/.default")).await;
    let refused = crate::support::refused(&server).await;
    crate::support::press(&server, refused.trace_id(), &[]).await;
    let own = call(&server, &all, "GET", "tickets", None).await.json();
    let reference = own["items"][0]["reference"].as_str().unwrap();
    let changes = call(&server, &all, "GET", "changes?limit=1", None).await.json();
    let change = changes["items"][0]["id"].as_str().unwrap();
    let keys = call(&server, &all, "GET", "keys", None).await.json();
    let kid = keys["items"][0]["kid"].as_str().unwrap();
    for (method, path) in [
        ("GET", "clients/trusted".to_owned()),
        ("DELETE", "clients/trusted".to_owned()),
        ("GET", format!("sign-ins/{}", refused.trace_id())),
        ("GET", format!("sign-ins/{}/story", refused.trace_id())),
        ("GET", format!("tickets/{reference}")),
        ("POST", format!("tickets/{reference}/close")),
        ("GET", format!("changes/{change}")),
        ("POST", format!("changes/{change}/undo")),
        ("DELETE", format!("keys/{kid}")),
    ] {
        assert_eq!(
            call_in(&server, SECOND, &other, method, &path, None).await.status,
            404,
            "{method} {path}"
        );
    }
    assert_eq!(call_in(&server, SECOND, &other, "GET", "tickets", None).await.json()["items"], json!([]));
    // The desk of its own tenant reads, answers and closes.
    assert_eq!(
        call(&server, &all, "GET", &format!("tickets/{reference}"), None).await.json()["bundle"]["diagnosis"]
            ["number"],
        7_000_215
    );
    let answer = call(
        &server,
        &all,
        "POST",
        &format!("tickets/{reference}/answers"),
        Some(json!({"text": "Changed."})),
    )
    .await;
    assert_eq!(answer.status, 204, "{}", answer.body);
    assert_eq!(call(&server, &all, "POST", &format!("tickets/{reference}/close"), None).await.status, 204);
    let explained =
        call(&server, &all, "GET", &format!("sign-ins/{}", refused.trace_id()), None).await.json();
    assert_eq!(explained["explanation"]["number"], 7_000_215);
    assert_eq!(explained["explanation"]["trail"].as_array().unwrap().last().unwrap()["outcome"], "refused");
}

#[tokio::test]
async fn an_account_that_is_signed_out_or_made_anew_inherits_nothing() {
    for engine in Engine::available() {
        let server = start(engine).await;
        let all = token(&server, "api-all").await;
        let browser = testkit::Browser::new(&server);
        let tokens = browser.tokens().await;
        let ada = call(&server, &all, "GET", "accounts?begins=ada", None).await.json()["items"][0].clone();
        let id = ada["id"].as_str().unwrap();
        let sessions = call(&server, &all, "GET", &format!("accounts/{id}/sessions"), None).await.json();
        assert_eq!(sessions["items"].as_array().unwrap().len(), 1);
        assert_eq!(sessions["items"][0]["address"], "192.0.2.1");
        assert_eq!(call(&server, &all, "DELETE", &format!("accounts/{id}/sessions"), None).await.status, 204);
        assert_eq!(browser.refresh(&tokens.text("refresh_token")).await.number(), Some(88_050_004));
        assert_eq!(browser.userinfo(&tokens.text("access_token")).await.number(), Some(88_150_001));
        server.advance(2);
        let tokens = browser.tokens().await;
        assert_eq!(browser.refresh(&tokens.text("refresh_token")).await.status, 200, "a new sign-in is good");

        // Removed and made again with the same id: the old grants stay dead.
        let tokens = browser.tokens().await;
        server.advance(2);
        assert_eq!(call(&server, &all, "DELETE", &format!("accounts/{id}"), None).await.status, 204);
        let again = call(&server, &all, "PUT", &format!("accounts/{id}"), Some(ada.clone())).await;
        assert_eq!(again.status, 201, "{}", again.body);
        assert_eq!(browser.refresh(&tokens.text("refresh_token")).await.number(), Some(88_050_004));
        // And the browser is signed in no more: the new account may have other rights.
        let asked = browser.authorize("trusted", testkit::REDIRECT, &[]).await;
        assert!(asked.header("location").contains("/login?"), "{}", asked.header("location"));
    }
}

#[tokio::test]
async fn what_no_form_shows_cannot_be_sent() {
    let server = start(Engine::Sqlite).await;
    let all = token(&server, "api-all").await;
    // A hash whose check takes four tebibytes would end the process at the next sign-in.
    let hash = "$argon2id$v=19$m=4294967295,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA";
    let body = json!({"user_name": "x", "password_hash": hash});
    let reply = call(&server, &all, "POST", "accounts", Some(body)).await;
    assert_eq!((reply.status, reply.number()), (400, Some(88_180_019)), "{}", reply.body);
    let text = format!(
        "[[tenant]]\nid = \"{TENANT}\"\nname = \"a\"\n[[tenant.account]]\nuser_name = \"x\"\npassword_hash = \"{hash}\"\n"
    );
    assert_eq!(engine::administration::parse("f", &text).unwrap_err().number(), 88_180_002);
    // Nor one that could be borne: who may make accounts does not choose their hashes.
    let plain = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g";
    let reply =
        call(&server, &all, "POST", "accounts", Some(json!({"user_name": "x", "password_hash": plain})))
            .await;
    assert_eq!(reply.number(), Some(88_180_019), "{}", reply.body);
    let digest = json!({"client_id": "x", "secret": [{"id": "s", "digest": "n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg"}]});
    let reply = call(&server, &all, "POST", "clients", Some(digest)).await;
    assert_eq!(reply.number(), Some(88_180_019), "{}", reply.body);
    let easy = json!({"user_name": "x", "password": "password"});
    assert_eq!(call(&server, &all, "POST", "accounts", Some(easy)).await.number(), Some(88_170_001));
    let number = json!({"user_name": "x", "password": 123_456_789});
    let reply = call(&server, &all, "POST", "accounts", Some(number)).await;
    assert!(reply.status == 400 && !reply.body.contains("123456789"), "{}", reply.body);
    let tenant = call(&server, &all, "GET", "tenant", None).await.json();
    let mut renamed = tenant.clone();
    renamed["domains"] = json!(["elsewhere.example"]);
    assert_eq!(call(&server, &all, "PUT", "tenant", Some(renamed)).await.number(), Some(88_180_024));
    assert_eq!(call(&server, &all, "PUT", "tenant", Some(tenant)).await.status, 200);
}

#[tokio::test]
async fn whoever_administers_lends_a_program_what_they_consent_to() {
    let delegate = format!(
        "\n[[tenant.client]]\nclient_id = \"tool\"\napplication_type = \"native\"\ntoken_endpoint_auth_method = \"none\"\n\
         redirect_uris = [\"http://127.0.0.1/callback\"]\nconsent = \"granted\"\n\
         scope = \"{API}/clients.read {API}/clients.write\"\n"
    );
    let mut text = directory();
    let at = text.rfind("[[tenant]]").unwrap();
    text.insert_str(at, &delegate);
    let server = Server::start_with(Engine::Sqlite, true, &text).await;
    let all = token(&server, "api-all").await;
    let browser = testkit::Browser::new(&server);
    let hands = crate::console::set_up(&server, &browser).await;
    let scope = format!("openid {API}/clients.read {API}/clients.write");
    let (name, password) = ("amina", "seven palms behind the hill");
    let to_login = browser.authorize("tool", testkit::REDIRECT, &[("scope", &scope)]).await;
    let to_consent = browser.sign_in(&to_login, name, password).await;
    // However the client is registered, rights over the service are given by the person.
    assert!(
        to_consent.header("location").contains("/consent?"),
        "{} {}",
        to_consent.header("location"),
        to_consent.body
    );
    let page = browser.get(to_consent.header("location")).await;
    assert!(page.body.contains("name=\"code\""), "the second factor is asked for");
    let allow = [("decision", "allow")];
    assert_eq!(
        browser.submit(&page, "consent", &allow).await.number(),
        Some(500_121),
        "a password is not enough"
    );
    server.advance(30);
    let given = hands.code(&server);
    let code =
        browser.submit(&page, "consent", &[allow[0], ("code", &given)]).await.parameter("code").unwrap();
    // It is lent each time anew: no session and no consent of before is enough.
    let silent = browser.authorize("tool", testkit::REDIRECT, &[("scope", &scope), ("prompt", "none")]).await;
    assert_eq!(silent.parameter("error").as_deref(), Some("consent_required"));
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", "tool"),
        ("code", code.as_str()),
        ("redirect_uri", testkit::REDIRECT),
        ("code_verifier", testkit::VERIFIER),
    ];
    let tokens = server.token(&[], &form).await;
    let lent = tokens.text("access_token");
    assert_eq!(call(&server, &lent, "GET", "clients/web", None).await.status, 200, "{}", tokens.body);
    assert_eq!(call(&server, &lent, "GET", "accounts", None).await.number(), Some(88_180_025));
    let disabled = json!({"client_id": "brief", "disabled": true});
    assert_eq!(call(&server, &lent, "PUT", "clients/brief", Some(disabled)).await.status, 200);
    // What was taken from the client is taken from its tokens at once.
    let mut tool = call(&server, &all, "GET", "clients/tool", None).await.json();
    tool["scope"] = json!(format!("{API}/clients.read"));
    assert_eq!(call(&server, &all, "PUT", "clients/tool", Some(tool)).await.status, 200);
    let again = json!({"client_id": "brief", "disabled": false});
    assert_eq!(call(&server, &lent, "PUT", "clients/brief", Some(again)).await.number(), Some(88_180_025));
    // Who does not administer lends nothing.
    let other = testkit::Browser::new(&server);
    let to_login =
        other.authorize("tool", testkit::REDIRECT, &[("scope", &format!("openid {API}/clients.read"))]).await;
    let to_consent = other.sign_in(&to_login, "ada", "correct horse battery staple").await;
    assert_eq!(other.allow(&to_consent).await.number(), Some(88_180_026));
}

#[tokio::test]
async fn bodies_that_are_wrong_change_nothing_and_say_why() {
    let server = start(Engine::Sqlite).await;
    let all = token(&server, "api-all").await;
    let authorization = format!("Bearer {all}");
    let send = |body: &'static str, content_type: &'static str| {
        let (server, authorization) = (&server, authorization.as_str());
        async move {
            let headers = [("authorization", authorization), ("content-type", content_type)];
            server.post_raw(&format!("/{TENANT}/api/v1/clients"), &headers, body.to_owned()).await
        }
    };
    for (body, number) in [
        ("", 88_180_020),
        ("[]", 88_180_020),
        (r#"{"client_id": "a", "client_id": "b"}"#, 88_180_020),
        (r#"{"client_id": "a"} trailing"#, 88_180_020),
        (r#"{"client_id": "a", "unknown": 1}"#, 88_180_019),
        (r#"{"client_id": "a", "tenant_id": "x"}"#, 88_180_019),
        (r#"{"client_id": 7}"#, 88_180_019),
        (r#"{}"#, 88_180_019),
        (r#"{"client_id": "a", "disabled": "yes"}"#, 88_180_019),
        (r#"{"client_id": "a", "redirect_uris": ["http://a.example"]}"#, 88_180_005),
        (r#"{"client_id": "a", "secret": [{"id": "s", "value": "short"}]}"#, 0),
        (r#"{"client_id": "b", "secret": [{"id": "s"}]}"#, 88_180_019),
    ] {
        let reply = send(body, "application/json").await;
        if number == 0 {
            assert_eq!(reply.status, 201, "in development a short secret will do: {}", reply.body);
            continue;
        }
        assert_eq!((reply.status, reply.number()), (400, Some(number)), "{body}: {}", reply.body);
        assert!(!reply.json()["remedy"].as_array().unwrap().is_empty());
    }
    assert_eq!(send("client_id=a", "application/x-www-form-urlencoded").await.number(), Some(88_180_020));
    let differs = call(&server, &all, "PUT", "clients/machine", Some(json!({"client_id": "web"}))).await;
    assert_eq!((differs.status, differs.number()), (400, Some(88_180_023)));
}

#[tokio::test]
async fn the_description_describes_what_there_is() {
    let server = start(Engine::Sqlite).await;
    let document = server.get(&format!("/{TENANT}/api/v1/openapi.json"), &[]).await.json();
    assert_eq!(document["openapi"], "3.1.0");
    let paths = document["paths"].as_object().unwrap();
    let described: usize = paths.values().map(|path| path.as_object().unwrap().len()).sum();
    assert_eq!(described, OPERATIONS.len());
    let client = &document["components"]["schemas"]["Client"]["properties"];
    assert_eq!(client["redirect_uris"]["description"], "Redirect URIs, one per line");
    // Every schema that is named is there.
    let text = document.to_string();
    for name in text.split("#/components/schemas/").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(document["components"]["schemas"][name].is_object(), "{name}");
    }
}
