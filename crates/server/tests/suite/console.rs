//! The console: the first administrator, the second factor, and what is found, mended and taken back there.

use engine::administrators;
use testkit::{Browser, Engine, REDIRECT, Reply, SECOND, Server, TENANT};
use uuid::Uuid;

/// Who administers in these tests.
const NAME: &str = "amina";
const PASSWORD: &str = "seven palms behind the hill";

/// What an administrator holds in hand.
pub(crate) struct Hands {
    pub(crate) secret: String,
    pub(crate) recovery: Vec<String>,
}

impl Hands {
    /// The code that the app shows now.
    pub(crate) fn code(&self, server: &Server) -> String {
        let secret = totp_rs::Secret::try_from_base32(self.secret.replace(' ', "")).unwrap();
        let codes = totp_rs::Builder::new().with_secret(secret).build().unwrap();
        codes.generate(u64::try_from(server.desk().now.0).unwrap()).to_string()
    }
}

/// What stands between the tags of the element with an id.
pub(crate) fn inner(page: &Reply, id: &str) -> String {
    let after =
        page.body.split(&format!("id=\"{id}\">")).nth(1).unwrap_or_else(|| panic!("no {id}: {}", page.body));
    after.split('<').next().unwrap().to_owned()
}

pub(crate) async fn link(server: &Server) -> String {
    let secret =
        administrators::make_link(&server.store, &*server.installation.chance, server.desk().now).await;
    format!("/setup?key={}", secret.unwrap().expose())
}

fn form<'f>(key: &'f str, code: &'f str) -> Vec<(&'f str, &'f str)> {
    vec![("key", key), ("tenant", TENANT), ("username", NAME), ("password", PASSWORD), ("code", code)]
}

/// Sets up the first administrator, who is then signed in.
pub(crate) async fn set_up(server: &Server, browser: &Browser<'_>) -> Hands {
    let link = link(server).await;
    let page = browser.get(&link).await;
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains("<svg class=\"qr\""));
    let mut hands = Hands { secret: inner(&page, "secret"), recovery: Vec::new() };
    let (key, code) = (link.split("key=").nth(1).unwrap(), hands.code(server));
    let done = browser.post("/setup", &form(key, &code)).await;
    assert_eq!(done.status, 200, "{}", done.body);
    let codes = done.body.split("id=\"recovery-codes\"").nth(1).unwrap_or_else(|| panic!("{}", done.body));
    let codes =
        codes.split("<code dir=\"ltr\">").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned());
    hands.recovery = codes.collect();
    assert_eq!(hands.recovery.len(), 8);
    hands
}

pub(crate) fn console(path: &str) -> String {
    format!("/{TENANT}/admin{path}")
}

pub(crate) async fn sign_in(browser: &Browser<'_>, code: &str) -> Reply {
    sign_in_as(browser, NAME, PASSWORD, code).await
}

pub(crate) async fn sign_in_as(browser: &Browser<'_>, name: &str, password: &str, code: &str) -> Reply {
    let form = [("username", name), ("password", password), ("code", code)];
    browser.post(&console("/sign-in"), &form).await
}

/// Sends a form of the page that is open.
pub(crate) async fn send(browser: &Browser<'_>, page: &Reply, path: &str, fields: &[(&str, &str)]) -> Reply {
    let token = page.posted("form_token").unwrap_or_else(|| panic!("{}", page.body));
    let version = page.posted("version").unwrap_or_default();
    let mut form = vec![("form_token", token.as_str())];
    if !version.is_empty() && !fields.iter().any(|(name, _)| *name == "version") {
        form.push(("version", &version));
    }
    form.extend(fields);
    browser.post(path, &form).await
}

#[tokio::test]
async fn a_setup_link_makes_one_operator_once_within_an_hour() {
    for engine in Engine::available() {
        let server = Server::start_as(engine, true).await;
        assert!(administrators::is_needed(&server.store).await.unwrap());
        let (first, second) = (link(&server).await, link(&server).await);
        assert_eq!(server.get(&first, &[]).await.number(), Some(88_180_009), "a newer one took its place");
        let page = server.get(&second, &[]).await;
        let hands = Hands { secret: inner(&page, "secret"), recovery: Vec::new() };
        assert_eq!(
            inner(&server.get(&second, &[]).await, "secret"),
            hands.secret,
            "however often it is opened"
        );
        let key = second.split("key=").nth(1).unwrap();

        // What is wrong is said on the page, and costs nothing.
        let code = hands.code(&server);
        let with = |name: &'static str, value: &'static str| {
            let mut form = form(key, &code);
            form.retain(|(known, _)| *known != name);
            form.push((name, value));
            form
        };
        for (name, value, number) in [
            ("password", "short", 88_170_001),
            ("password", "passwordpassword", 88_170_001),
            ("code", "000000", 500_121),
            ("username", " ", 88_090_005),
            ("tenant", "no-such-tenant", 88_180_019),
        ] {
            let reply = server.post("/setup", &[], &with(name, value)).await;
            assert_eq!(reply.number(), Some(number), "{name} {value}: {}", reply.body);
        }
        // Of many who use it at once one gets in.
        let form = form(key, &code);
        let all = crate::refusals::join_all((0..20).map(|_| server.post("/setup", &[], &form))).await;
        let won = all.iter().filter(|reply| reply.body.contains("recovery-codes")).count();
        let late = all.iter().filter(|reply| reply.number() == Some(88_180_009)).count();
        assert_eq!((won, late), (1, 19), "{engine:?}");
        assert!(!administrators::is_needed(&server.store).await.unwrap());
        assert_eq!(server.post("/setup", &[], &form).await.number(), Some(88_180_009));

        let late = link(&server).await;
        server.advance(3599);
        assert_eq!(server.get(&late, &[]).await.status, 200);
        server.advance(1);
        assert_eq!(server.get(&late, &[]).await.number(), Some(88_180_009), "an hour, to the second");
    }
}

#[tokio::test]
async fn where_there_is_no_tenant_the_setup_link_makes_one() {
    let server = Server::start_with(Engine::Sqlite, false, "").await;
    let link = link(&server).await;
    let page = server.get(&link, &[]).await;
    let hands = Hands { secret: inner(&page, "secret"), recovery: Vec::new() };
    let code = hands.code(&server);
    let mut form = form(link.split("key=").nth(1).unwrap(), &code);
    form[1] = ("tenant", "Big Name");
    assert_eq!(server.post("/setup", &[], &form).await.number(), Some(88_180_019));
    form[1] = ("tenant", "palms");
    let browser = Browser::new(&server);
    let done = browser.post("/setup", &form).await;
    assert!(done.body.contains("recovery-codes"), "{}", done.body);
    assert_eq!(browser.get("/palms/admin").await.status, 200);
}

#[tokio::test]
async fn the_second_factor_is_asked_for_always_and_taken_once() {
    for engine in Engine::available() {
        let server = Server::start_as(engine, true).await;
        let hands = set_up(&server, &Browser::new(&server)).await;
        let browser = Browser::new(&server);
        let to = browser.get(&console("/log")).await;
        assert_eq!(
            (to.status, to.header("location")),
            (303, format!("{}?to=log", console("/sign-in")).as_str())
        );
        // The code that set it up is used up; the next one is good, once.
        assert_eq!(sign_in(&browser, &hands.code(&server)).await.number(), Some(500_121));
        server.advance(30);
        let code = hands.code(&server);
        assert_eq!(sign_in(&browser, "").await.number(), Some(88_090_005));
        let before = browser.cookies();
        let reply = sign_in(&browser, &code).await;
        assert_eq!(reply.header("location"), console(""), "{}", reply.body);
        assert_ne!(browser.cookies(), before);
        let cookie = reply.header("set-cookie");
        assert!(
            cookie.starts_with("__Host-sanad-console=")
                && cookie.contains("HttpOnly; SameSite=Strict; Secure"),
            "{cookie}"
        );
        assert_eq!(
            sign_in(&Browser::new(&server), &code).await.number(),
            Some(500_121),
            "replayed within its step"
        );
        // A recovery code stands in for one code, once, however it is typed.
        server.advance(60);
        let typed = hands.recovery[0].to_lowercase().replace('-', " ");
        assert_eq!(sign_in(&Browser::new(&server), &typed).await.status, 303);
        assert_eq!(sign_in(&Browser::new(&server), &typed).await.number(), Some(500_121));
    }
}

#[tokio::test]
async fn wrong_codes_are_counted_however_many_come_at_once() {
    for engine in Engine::available() {
        let server = Server::start_as(engine, true).await;
        let hands = set_up(&server, &Browser::new(&server)).await;
        server.advance(30);
        let browser = Browser::new(&server);
        // Known browsers do not share the strangers' count of wrong passwords.
        let tries = (0..100).map(|_| sign_in(&browser, "000000"));
        let replies = crate::refusals::join_all(tries).await;
        let counted = replies.iter().filter(|reply| reply.number() == Some(500_121)).count();
        assert!((1..=5).contains(&counted), "{engine:?}: {counted} were looked at");
        let reply = sign_in(&browser, &hands.code(&server)).await;
        assert_eq!(reply.number(), Some(88_090_010), "{}", reply.body);
        assert!(!reply.header("retry-after").is_empty());
        server.advance(15 * 60 + 1);
        assert_eq!(sign_in(&browser, &hands.code(&server)).await.status, 303, "it ends by itself");
    }
}

#[tokio::test]
async fn who_does_not_administer_gets_nowhere() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let hands = set_up(&server, &browser).await;
    let stranger = Browser::new(&server);
    assert_eq!(
        sign_in_as(&stranger, "ada", "correct horse battery staple", "123456").await.number(),
        Some(88_180_026)
    );
    let wrong = sign_in_as(&stranger, NAME, "another password entirely", &hands.code(&server)).await;
    assert_eq!(wrong.number(), Some(50_126));
    let unknown = sign_in_as(&stranger, "nobody", "another password entirely", &hands.code(&server)).await;
    assert_eq!(unknown.number(), Some(50_126), "who is unknown looks the same");
    // An ordinary session is none of the console's.
    browser.forget();
    browser.code("trusted", REDIRECT, &[]).await;
    assert_eq!(browser.get(&console("")).await.status, 303);
    let forged = format!("__Host-sanad-console={}.{}", TENANT.replace('-', ""), "A".repeat(43));
    for cookie in
        [forged.as_str(), "__Host-sanad-console=x", "__Host-sanad-console=.", "__Host-sanad-console="]
    {
        assert_eq!(server.get(&console(""), &[("cookie", cookie)]).await.status, 303, "{cookie}");
    }
    assert_eq!(server.post(&console("/clients/new"), &[], &[]).await.number(), Some(88_180_027));
}

#[tokio::test]
async fn a_session_ends_by_rest_by_age_and_by_its_button() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let hands = set_up(&server, &browser).await;
    let open = || async { browser.get(&console("")).await.status == 200 };
    server.advance(30 * 60 - 1);
    assert!(open().await, "it may rest for half an hour");
    server.advance(30 * 60);
    assert!(!open().await);
    assert_eq!(sign_in(&browser, &hands.code(&server)).await.status, 303);
    for _ in 0..23 {
        server.advance(20 * 60);
        assert!(open().await);
    }
    server.advance(20 * 60);
    assert!(!open().await, "eight hours, however busy");
    assert_eq!(sign_in(&browser, &hands.code(&server)).await.status, 303);
    let page = browser.get(&console("")).await;
    let cookies = browser.cookies();
    assert_eq!(send(&browser, &page, &console("/sign-out"), &[]).await.status, 303);
    assert_eq!(
        server.get(&console(""), &[("cookie", &cookies)]).await.status,
        303,
        "the cookie is worth nothing now"
    );
}

#[tokio::test]
async fn forms_of_others_do_nothing() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    set_up(&server, &browser).await;
    let page = browser.get(&console("/clients/new")).await;
    let token = page.posted("form_token").unwrap();
    let without = browser.post(&console("/clients/new"), &[("client_id", "x")]).await;
    assert_eq!(without.number(), Some(88_090_004));
    let cookies = browser.cookies();
    let headers = [("cookie", cookies.as_str()), ("sec-fetch-site", "same-site")];
    let foreign =
        server.post(&console("/clients/new"), &headers, &[("form_token", &token), ("client_id", "x")]).await;
    assert_eq!(foreign.number(), Some(88_090_004));
    // The reply is no one else's to read.
    assert!(page.header("access-control-allow-origin").is_empty());
    assert_eq!(page.header("cache-control"), "no-store");
}

/// A person cannot sign in: the administrator finds the refusal, the change that caused it, mends the client and answers the ticket.
#[tokio::test]
async fn the_story_of_a_refusal_is_found_mended_and_answered() {
    for engine in Engine::available() {
        let server = Server::start_as(engine, true).await;
        let console_browser = Browser::new(&server);
        set_up(&server, &console_browser).await;
        let admin = &console_browser;
        let person = Browser::new(&server);
        person.code("web", "https://web.example/callback", &[]).await;

        // Somebody changes the redirect URIs of the client, having seen what changes.
        let page = admin.get(&console("/clients/web")).await;
        assert!(page.body.contains("directory file"), "{}", page.body);
        let fields = [
            ("client_id", "web"),
            ("client_name", "Web"),
            ("token_endpoint_auth_method", "client_secret_basic"),
            ("grant_types", "authorization_code"),
            ("grant_types", "refresh_token"),
            ("redirect_uris", "https://web.example/new-callback"),
            ("scope", "api://demo/read"),
        ];
        let preview = send(admin, &page, &console("/clients/web"), &fields).await;
        assert!(preview.body.contains("Make this change?"), "{}", preview.body);
        assert!(preview.body.contains("https://web.example/new-callback"));
        let reply = person.authorize("web", "https://web.example/callback", &[]).await;
        assert_ne!(reply.number(), Some(50_011), "a preview changes nothing");
        server.advance(60);
        let entry = preview.posted("entry").unwrap();
        let forged =
            send(admin, &preview, &console("/clients/web"), &[("entry", r#"{"client_id": "web"}"#)]).await;
        assert_eq!(forged.number(), Some(88_090_004), "only what was previewed is carried out");
        let done = send(admin, &preview, &console("/clients/web"), &[("entry", &entry)]).await;
        assert_eq!(done.header("location"), console("/clients/web?done=1"), "{}", done.body);
        // Who prepared the same from what was there before is told.
        let stale = send(admin, &page, &console("/clients/web"), &fields).await;
        assert_eq!(stale.number(), Some(88_180_018), "{}", stale.body);

        server.advance(60);
        let refused = person.authorize("web", "https://web.example/callback", &[]).await;
        assert_eq!(refused.number(), Some(50_011));
        crate::support::press(&server, refused.trace_id(), &[("words", "I cannot get in")]).await;

        // Three clicks: tickets, the ticket, its row.
        let tickets = admin.get(&console("/tickets")).await;
        assert!(tickets.body.contains("I cannot get in"));
        let reference = tickets.body.split("/tickets/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let ticket = admin.get(&console(&format!("/tickets/{reference}"))).await;
        assert!(
            ticket.body.contains("id=\"began-after\"") && ticket.body.contains("amina by console"),
            "{}",
            ticket.body
        );
        let row = admin.get(&console(&format!("/log/{}", refused.trace_id()))).await;
        assert!(row.body.contains("id=\"began-after\"") && row.body.contains("redirect_uri"), "{}", row.body);
        let by_client = admin.get(&console("/log?client=web&outcome=refused")).await;
        assert!(by_client.body.contains(&refused.trace_id().to_string()));

        // The change is undone, seen first as what it will do.
        let changes = admin.get(&console("/changes?noun=client&id=web")).await;
        let change = changes.body.split("/changes/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let undo = admin.get(&console(&format!("/changes/{change}"))).await;
        assert!(
            undo.body.contains("Undo this change?") && undo.body.contains("https://web.example/callback"),
            "{}",
            undo.body
        );
        assert_eq!(send(admin, &undo, &console(&format!("/changes/{change}")), &[]).await.status, 303);
        person.code("web", "https://web.example/callback", &[]).await;

        let answered = send(
            admin,
            &ticket,
            &console(&format!("/tickets/{reference}/answers")),
            &[("text", "Try again.")],
        )
        .await;
        assert_eq!(answered.status, 303, "{}", answered.body);
        let closed = send(admin, &ticket, &console(&format!("/tickets/{reference}/close")), &[]).await;
        assert_eq!(closed.status, 303);
        let ticket = admin.get(&console(&format!("/tickets/{reference}"))).await;
        assert!(ticket.body.contains("Try again.") && ticket.body.contains(">closed<"), "{}", ticket.body);
        let overview = admin.get(&console("")).await;
        assert!(
            overview.body.contains("<svg class=\"chart\"") && overview.body.contains("AADSTS50011"),
            "{}",
            overview.body
        );
    }
}

#[tokio::test]
async fn what_is_dangerous_asks_for_the_code_again() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let hands = set_up(&server, &browser).await;
    server.advance(5 * 60);
    let page = browser.get(&console("/clients/brief/remove")).await;
    assert!(page.body.contains("name=\"code\""), "{}", page.body);
    let path = console("/clients/brief/remove");
    assert_eq!(send(&browser, &page, &path, &[]).await.number(), Some(500_121));
    assert_eq!(send(&browser, &page, &path, &[("code", "000000")]).await.number(), Some(500_121));
    assert_eq!(browser.get(&console("/clients/brief")).await.status, 200, "nothing was done");
    let code = hands.code(&server);
    let done = send(&browser, &page, &path, &[("code", &code)]).await;
    assert_eq!(done.status, 303, "{}", done.body);
    assert_eq!(browser.get(&console("/clients/brief")).await.number(), Some(88_180_017));
    // For a while it is not asked again.
    let page = browser.get(&console("/clients/exact/remove")).await;
    assert!(!page.body.contains("name=\"code\""));
    let page = browser.get(&console("/changes")).await;
    assert!(page.body.contains("removed"), "{}", page.body);
}

#[tokio::test]
async fn the_last_operator_stays_and_readers_only_read() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    set_up(&server, &browser).await;
    let id = operator_id(&server).await;
    let page = browser.get(&console(&format!("/accounts/{id}"))).await;
    assert!(page.body.contains("amina"));
    let path = console(&format!("/accounts/{id}/remove"));
    let removal = send(&browser, &browser.get(&path).await, &path, &[]).await;
    assert_eq!(removal.number(), Some(88_180_028), "{}", removal.body);

    // An operator goes to other tenants, a reader of one does not.
    let other = format!("/{SECOND}/admin");
    assert_eq!(browser.get(&other).await.status, 200);
    set_role(&server, id, "reader").await;
    assert_eq!(browser.get(&other).await.status, 303);
    let page = browser.get(&console("/clients/web")).await;
    assert!(
        page.status == 200 && !page.body.contains("id=\"preview\"") && !page.body.contains("id=\"remove\"")
    );
    let home = browser.get(&console("")).await;
    for path in ["/clients/new", "/clients/web", "/keys", "/tenant"] {
        let reply = send(&browser, &home, &console(path), &[]).await;
        assert_eq!(reply.number(), Some(88_180_024), "{path}: {}", reply.body);
    }
}

#[tokio::test]
async fn no_directory_takes_the_last_operator() {
    use engine::administration::{Options, parse, plan};
    for engine in Engine::available() {
        let server = Server::start_as(engine, true).await;
        let tenant: Uuid = TENANT.parse().unwrap();
        let (ada, _) =
            store::records::account::find_by_name(&server.store, tenant, "ada").await.unwrap().unwrap();
        set_role(&server, ada.id, "operator").await;
        let apply = async |text: &str| {
            let (now, options) = (server.desk().now, Options { prune: true, strong_secrets: false });
            let chance = &*server.desk().installation.chance;
            let directory = parse("directory.toml", text).unwrap();
            let plan = plan(&server.store, chance, now, &directory, options).await.unwrap();
            plan.carry_out(&server.store, chance, 1_000 * u64::try_from(now.0).unwrap(), "the test").await
        };
        let base = format!("[[tenant]]\nid = \"{TENANT}\"\nname = \"first\"\n");
        let disabled = format!("{base}[[tenant.account]]\nuser_name = \"ada\"\ndisabled = true\n");
        let elsewhere = format!("[[tenant]]\nid = \"{SECOND}\"\nname = \"second\"\n");
        for (what, text) in [("gone", &base), ("disabled", &disabled), ("without a tenant", &elsewhere)] {
            let refusal = apply(text).await.unwrap_err();
            assert_eq!(refusal.number(), 88_180_028, "{engine:?}: {what}");
        }
        let kept = format!("{base}[[tenant.account]]\nuser_name = \"ada\"\n");
        apply(&kept).await.unwrap();
    }
}

pub(crate) async fn set_role(server: &Server, account: Uuid, role: &'static str) {
    let new = store::records::administrator::Administrator {
        tenant_id: TENANT.parse().unwrap(),
        account_id: account,
        role: role.to_owned(),
        since: server.desk().now,
    };
    server.store.transact(async move |tx| store::records::administrator::put(tx, &new).await).await.unwrap();
}

#[tokio::test]
async fn a_secret_is_shown_once() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    set_up(&server, &browser).await;
    let page = browser.get(&console("/clients/machine")).await;
    let made =
        send(&browser, &page, &console("/clients/machine/secrets"), &[("name", "for ci"), ("days", "30")])
            .await;
    assert_eq!(made.status, 200, "{}", made.body);
    let secret = inner(&made, "secret");
    let form =
        [("grant_type", "client_credentials"), ("client_id", "machine"), ("client_secret", secret.as_str())];
    assert_eq!(server.token(&[], &form).await.status, 200);
    let page = browser.get(&console("/clients/machine")).await;
    assert!(page.body.contains("for ci") && !page.body.contains(&secret));
    server.advance(30 * 86_400 + 1);
    assert_eq!(server.token(&[], &form).await.number(), Some(7_000_222));
}

#[tokio::test]
async fn every_page_is_there_in_every_language() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    set_up(&server, &browser).await;
    let refused = crate::support::refused(&server).await;
    let pages = [
        "",
        "/log",
        "/tickets",
        "/clients",
        "/clients/new",
        "/clients/web",
        "/clients/web/remove",
        "/resources",
        "/resources/new",
        "/accounts",
        "/accounts/new",
        "/keys",
        "/changes",
        "/administrators",
        "/tenant",
    ];
    let row = format!("/log/{}", refused.trace_id());
    for path in pages.into_iter().chain([row.as_str()]) {
        for (language, direction) in [("en", "ltr"), ("ar", "rtl")] {
            let page = browser.get(&format!("{}?ui_locales={language}", console(path))).await;
            assert_eq!(page.status, 200, "{path} {}", page.body);
            assert!(page.body.contains(&format!("<html lang=\"{language}\" dir=\"{direction}\">")), "{path}");
            assert!(
                !page.body.contains("console-") || !page.body.contains(">console-"),
                "{path}: a text is missing"
            );
            let sees_arabic = page.body.chars().any(|c| ('\u{600}'..='\u{6ff}').contains(&c));
            assert!(sees_arabic, "{path}: the way to the other language at least");
        }
    }
}

/// The id of the account that was set up.
async fn operator_id(server: &Server) -> Uuid {
    let found =
        store::records::account::find_by_name(&server.store, TENANT.parse().unwrap(), NAME).await.unwrap();
    found.unwrap().0.id
}

#[tokio::test]
async fn signing_an_administrator_out_everywhere_ends_the_console_too() {
    for engine in Engine::available() {
        let server = Server::start_as(engine, true).await;
        let (thief, browser) = (Browser::new(&server), Browser::new(&server));
        let hands = set_up(&server, &thief).await;
        server.advance(30);
        assert_eq!(sign_in(&browser, &hands.code(&server)).await.status, 303);
        let page = browser.get(&console("")).await;
        let path = console(&format!("/accounts/{}/sessions", operator_id(&server).await));
        assert_eq!(send(&browser, &page, &path, &[]).await.status, 303);
        assert_eq!(thief.get(&console("")).await.status, 303, "{engine:?}");
        assert_eq!(browser.get(&console("")).await.status, 303, "one's own browser is no exception");
    }
}

#[tokio::test]
async fn lasting_rights_are_given_with_the_code_alone() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let hands = set_up(&server, &browser).await;
    server.advance(5 * 60);
    let page = browser.get(&console("/clients/new")).await;
    let fields = [
        ("client_id", "robot"),
        ("grant_types", "client_credentials"),
        ("roles", "urn:sanad:api/clients.write"),
        ("token_endpoint_auth_method", "client_secret_basic"),
    ];
    let path = console("/clients/new");
    let preview = send(&browser, &page, &path, &fields).await;
    assert!(preview.body.contains("name=\"code\""), "{}", preview.body);
    let entry = preview.posted("entry").unwrap();
    assert_eq!(send(&browser, &preview, &path, &[("entry", &entry)]).await.number(), Some(500_121));
    assert_eq!(browser.get(&console("/clients/robot")).await.number(), Some(88_180_017));
    let code = hands.code(&server);
    let done = send(&browser, &preview, &path, &[("entry", &entry), ("code", &code)]).await;
    assert_eq!(done.status, 303, "{}", done.body);
    server.advance(5 * 60);
    let page = browser.get(&console("/clients/robot")).await;
    let secret = send(&browser, &page, &console("/clients/robot/secrets"), &[]).await;
    assert_eq!(secret.number(), Some(500_121), "{}", secret.body);
}

#[tokio::test]
async fn somebody_who_can_always_operates() {
    for engine in Engine::available() {
        let server = Server::start_as(engine, true).await;
        let browser = Browser::new(&server);
        set_up(&server, &browser).await;
        let ada = store::records::account::find_by_name(&server.store, TENANT.parse().unwrap(), "ada")
            .await
            .unwrap();
        let ada = ada.unwrap().0.id;
        set_role(&server, ada, "operator").await;
        let own = operator_id(&server).await;
        // A second operator who is switched off is none.
        let path = console(&format!("/accounts/{ada}"));
        let page = browser.get(&path).await;
        let preview = send(&browser, &page, &path, &[("user_name", "ada"), ("disabled", "true")]).await;
        let entry = preview.posted("entry").unwrap_or_else(|| panic!("{}", preview.body));
        assert_eq!(send(&browser, &preview, &path, &[("entry", &entry)]).await.status, 303);
        let path = console(&format!("/accounts/{own}/remove"));
        let page = browser.get(&path).await;
        let refused = send(&browser, &page, &path, &[]).await;
        assert_eq!(refused.number(), Some(88_180_028), "{engine:?}: {}", refused.body);
    }
}

#[tokio::test]
async fn a_tenant_is_renamed_by_an_operator_alone() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    set_up(&server, &browser).await;
    let path = console("/tenant");
    let page = browser.get(&path).await;
    let fields = |name: &'static str| {
        [
            ("id", TENANT),
            ("name", name),
            ("display_name", "First"),
            ("pkce", "all"),
            ("default_resource", "api://demo"),
        ]
    };
    assert_eq!(
        send(&browser, &page, &path, &fields("second")).await.number(),
        Some(88_180_022),
        "another has it"
    );
    set_role(&server, operator_id(&server).await, "administrator").await;
    assert_eq!(send(&browser, &page, &path, &fields("third")).await.number(), Some(88_180_024));
    let preview =
        send(&browser, &page, &path, &[&fields("first")[..], &[("domains", "first.example")]].concat()).await;
    assert_eq!(preview.status, 200, "the rest is theirs: {}", preview.body);
}
