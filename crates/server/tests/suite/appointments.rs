//! Further administrators, by console and API, and tenants: who may give what to whom, and what a link opens.

use engine::administration::{API, Right};
use serde_json::json;
use testkit::{Browser, Engine, Reply, SECOND, Server, TENANT};

use crate::api::{call, client, directory, start, token};
use crate::console::{Hands, console, inner, send, set_up, sign_in_as};

const PASSWORD: &str = "correct horse battery staple";

async fn id(server: &Server, name: &str) -> String {
    let found = store::records::account::find_by_name(&server.store, TENANT.parse().unwrap(), name).await;
    found.unwrap().unwrap().0.id.to_string()
}

/// Gives a role at the console, and confirms with the code if it is asked for.
async fn give(server: &Server, browser: &Browser<'_>, hands: &Hands, account: &str, role: &str) -> Reply {
    let path = console(&format!("/accounts/{account}/role"));
    let page = browser.get(&format!("{path}?role={role}")).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let code = hands.code(server);
    send(browser, &page, &path, &[("role", role), ("code", &code)]).await
}

/// Accepts an appointment behind its link.
async fn accept(server: &Server, browser: &Browser<'_>, link: &str, password: &str) -> (Hands, Reply) {
    let page = browser.get(link).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let hands = Hands { secret: inner(&page, "secret"), recovery: Vec::new() };
    let key = link.split("key=").nth(1).unwrap();
    let code = hands.code(server);
    let reply = browser.post("/setup", &[("key", key), ("password", password), ("code", &code)]).await;
    (hands, reply)
}

fn link(shown: &Reply) -> String {
    let text = shown.body.split("id=\"secret\">").nth(1).unwrap_or_else(|| panic!("{}", shown.body));
    text.split('<').next().unwrap().replace("https://id.example", "")
}

#[tokio::test]
async fn an_account_is_appointed_by_a_link_that_its_owner_alone_can_use() {
    for engine in Engine::available() {
        let server = Server::start_as(engine, true).await;
        let (amina, ada) = (Browser::new(&server), Browser::new(&server));
        let hands = set_up(&server, &amina).await;
        let account = id(&server, "ada").await;
        let shown = give(&server, &amina, &hands, &account, "reader").await;
        let link = link(&shown);
        assert!(ada.get(&console("")).await.status == 303, "not yet");
        let (_, wrong) = accept(&server, &ada, &link, "wrong").await;
        assert_eq!(
            wrong.number(),
            Some(50_126),
            "{engine:?}: whoever appoints holds the link and not the password"
        );
        let key = link.split("key=").nth(1).unwrap();
        let without = ada.post("/setup", &[("key", key), ("password", PASSWORD), ("code", "000000")]).await;
        assert_eq!(without.number(), Some(500_121));
        let own = [("key", key), ("password", PASSWORD), ("code", "000000"), ("secret", "JBSWY3DPEHPK3PXP")];
        assert_eq!(
            ada.post("/setup", &own).await.number(),
            Some(500_121),
            "the secret is the link's, not the form's"
        );
        let (seat, done) = accept(&server, &ada, &link, PASSWORD).await;
        assert!(done.body.contains("recovery-codes"), "{engine:?}: {}", done.body);
        assert_eq!(server.get(&link, &[]).await.number(), Some(88_180_009), "once");
        assert_eq!(ada.get(&console("/clients")).await.status, 200);
        let page = ada.get(&console("")).await;
        assert_eq!(
            send(&ada, &page, &console("/clients/new"), &[]).await.number(),
            Some(88_180_024),
            "only to look"
        );
        // The password is what it was, and the second factor is asked for from now on.
        server.advance(60);
        let again = Browser::new(&server);
        assert_eq!(sign_in_as(&again, "ada", PASSWORD, &seat.code(&server)).await.status, 303);
        // Another role is there at once; none at all ends it at once.
        let changed = give(&server, &amina, &hands, &account, "administrator").await;
        assert_eq!(changed.status, 303, "{}", changed.body);
        let page = again.get(&console("/clients/new")).await;
        assert_eq!(page.status, 200);
        assert_eq!(give(&server, &amina, &hands, &account, "").await.status, 303);
        assert_eq!(again.get(&console("")).await.status, 303, "{engine:?}: signed out");
        assert_eq!(
            sign_in_as(&Browser::new(&server), "ada", PASSWORD, "000000").await.number(),
            Some(88_180_026)
        );
    }
}

#[tokio::test]
async fn the_link_of_an_appointment_dies_with_what_it_was_made_for() {
    let server = Server::start().await;
    let amina = Browser::new(&server);
    let hands = set_up(&server, &amina).await;
    let account = id(&server, "ada").await;
    let first = link(&give(&server, &amina, &hands, &account, "reader").await);
    let second = link(&give(&server, &amina, &hands, &account, "administrator").await);
    assert_eq!(server.get(&first, &[]).await.number(), Some(88_180_009), "a newer one took its place");
    server.advance(24 * 3600 - 1);
    assert_eq!(server.get(&second, &[]).await.status, 200);
    server.advance(1);
    assert_eq!(server.get(&second, &[]).await.number(), Some(88_180_009), "a day, to the second");
    sign_in_as(&amina, "amina", "seven palms behind the hill", &hands.code(&server)).await;
    let third = link(&give(&server, &amina, &hands, &account, "reader").await);
    let page = amina.get(&console(&format!("/accounts/{account}"))).await;
    send(&amina, &page, &console(&format!("/accounts/{account}/sessions")), &[]).await;
    assert_eq!(server.get(&third, &[]).await.number(), Some(88_180_009), "signed out everywhere");
}

#[tokio::test]
async fn nobody_gives_or_takes_a_role_that_is_beyond_their_own() {
    for engine in Engine::available() {
        let mut text = directory();
        let at = text.rfind("[[tenant]]").unwrap();
        text.insert_str(at, &client("api-appoints", &["administrators.write".to_owned()]));
        let server = Server::start_with(engine, true, &text).await;
        let amina = Browser::new(&server);
        let hands = set_up(&server, &amina).await;
        let (ada, operator) = (id(&server, "ada").await, id(&server, "amina").await);
        let (all, appoints) = (token(&server, "api-all").await, token(&server, "api-appoints").await);
        let put = async |token: &str, account: &str, role: &str| {
            call(&server, token, "PUT", &format!("administrators/{account}"), Some(json!({"role": role})))
                .await
        };
        for role in ["administrator", "reader"] {
            let beyond = put(&appoints, &ada, role).await;
            assert_eq!((beyond.status, beyond.number()), (403, Some(88_180_025)), "{engine:?}: {role}");
        }
        assert_eq!(put(&all, &ada, "operator").await.number(), Some(88_180_024));
        assert_eq!(put(&all, &ada, "emperor").await.number(), Some(88_180_019));
        assert_eq!(
            put(&all, &operator, "reader").await.number(),
            Some(88_180_024),
            "an operator is an operator's matter"
        );
        let dismissed = call(&server, &all, "DELETE", &format!("administrators/{operator}"), None).await;
        assert_eq!(dismissed.number(), Some(88_180_024));
        let made = put(&all, &ada, "reader").await;
        assert_eq!(made.status, 201, "{}", made.body);
        let browser = Browser::new(&server);
        let path = made.text("link").replace("https://id.example", "");
        let (_, done) = accept(&server, &browser, &path, PASSWORD).await;
        assert!(done.body.contains("recovery-codes"), "{}", done.body);
        assert_eq!(put(&all, &ada, "administrator").await.status, 204, "at once");
        let path = format!("administrators/{ada}");
        assert_eq!(call(&server, &appoints, "DELETE", &path, None).await.number(), Some(88_180_025));
        assert_eq!(call(&server, &all, "DELETE", &path, None).await.status, 204);
        assert_eq!(call(&server, &all, "DELETE", &path, None).await.number(), Some(88_180_017));
        // The last operator stays one.
        for role in ["reader", ""] {
            let refused = give(&server, &amina, &hands, &operator, role).await;
            assert_eq!(refused.number(), Some(88_180_028), "{engine:?}: {role:?}");
        }
        let rights: Vec<String> = Right::all().map(|right| format!("{API}/{right}")).collect();
        assert!(rights.contains(&format!("{API}/administrators.write")));
    }
}

#[tokio::test]
async fn tenants_are_made_and_removed_by_operators_alone() {
    for engine in Engine::available() {
        let server = start(engine).await;
        let amina = Browser::new(&server);
        let hands = set_up(&server, &amina).await;
        let (new, entry) = (console("/tenants/new"), [("name", "oasis"), ("display_name", "واحة")]);
        let form = amina.get(&new).await;
        for wrong in ["first", "error", "with blank", ""] {
            let refused = send(&amina, &form, &new, &[("name", wrong)]).await;
            assert!(refused.status >= 400 && refused.status < 500, "{engine:?}: {wrong}: {}", refused.body);
        }
        let preview = send(&amina, &form, &new, &entry).await;
        assert_eq!(preview.status, 200, "{}", preview.body);
        assert!(
            server.get("/oasis/v2.0/.well-known/openid-configuration", &[]).await.status >= 400,
            "not yet"
        );
        let sealed = preview.posted("entry").unwrap();
        let made = send(&amina, &preview, &new, &[("entry", &sealed)]).await;
        assert_eq!(made.status, 303, "{}", made.body);
        server.installation.directory.forget();
        let found = server.get("/oasis/v2.0/.well-known/openid-configuration", &[]).await;
        assert_eq!(found.status, 200, "{engine:?}: {}", found.body);
        let there = made.header("location").split('?').next().unwrap().to_owned();
        assert_eq!(amina.get(&there).await.status, 200, "an operator is at home everywhere");
        // Its own tenant nobody removes; another one by the code.
        assert_eq!(amina.get(&console("/tenant/remove")).await.status, 404);
        server.advance(301);
        let page = amina.get(&format!("{there}/tenant/remove")).await;
        let path = format!("{there}/tenant/remove");
        assert_eq!(send(&amina, &page, &path, &[("code", "000000")]).await.number(), Some(500_121));
        let removed = send(&amina, &page, &path, &[("code", &hands.code(&server))]).await;
        assert_eq!(removed.header("location"), format!("/{TENANT}/admin/tenants?done=1"), "{}", removed.body);
        server.installation.directory.forget();
        assert!(server.get("/oasis/v2.0/.well-known/openid-configuration", &[]).await.status >= 400);
        // An administrator of one tenant sees none of it.
        let account = id(&server, "amina").await;
        crate::console::set_role(&server, account.parse().unwrap(), "administrator").await;
        for path in [console("/tenants"), console("/tenants/new")] {
            assert_eq!(amina.get(&path).await.number(), Some(88_180_024), "{path}");
        }
        assert_eq!(
            amina.get(&format!("/{SECOND}/admin/tenant/remove")).await.status,
            303,
            "nor is at home there"
        );
    }
}

#[tokio::test]
async fn an_appointment_can_be_taken_back_and_needs_a_giver_who_still_may() {
    for engine in Engine::available() {
        let server = Server::start_as(engine, true).await;
        let (amina, ada) = (Browser::new(&server), Browser::new(&server));
        let hands = set_up(&server, &amina).await;
        let (account, bob) = (id(&server, "ada").await, id(&server, "bob").await);
        let first = link(&give(&server, &amina, &hands, &account, "administrator").await);
        assert!(amina.get(&console("/administrators")).await.body.contains("role?role="), "it is seen");
        assert_eq!(give(&server, &amina, &hands, &account, "").await.status, 303);
        assert_eq!(server.get(&first, &[]).await.number(), Some(88_180_009), "{engine:?}: taken back");
        // Ada administers, appoints bob, and is dismissed before he comes.
        server.advance(60);
        let second = link(&give(&server, &amina, &hands, &account, "administrator").await);
        let (seat, done) = accept(&server, &ada, &second, PASSWORD).await;
        assert!(done.body.contains("recovery-codes"), "{}", done.body);
        server.advance(60);
        let given = give(&server, &ada, &seat, &bob, "operator").await;
        assert_eq!(given.number(), Some(88_180_024), "{engine:?}: that is more than her own");
        let third = link(&give(&server, &ada, &seat, &bob, "administrator").await);
        assert_eq!(give(&server, &amina, &hands, &account, "").await.status, 303);
        let (_, late) = accept(&server, &Browser::new(&server), &third, PASSWORD).await;
        assert_eq!(late.number(), Some(88_180_009), "{engine:?}: {}", late.body);
    }
}

#[tokio::test]
async fn a_letter_from_before_an_appointment_changes_no_administrators_password() {
    let server = Server::start().await;
    let (amina, ada) = (Browser::new(&server), Browser::new(&server));
    let hands = set_up(&server, &amina).await;
    let account = id(&server, "ada").await;
    let appointed = link(&give(&server, &amina, &hands, &account, "reader").await);
    let forgot = format!("/{TENANT}/account/forgot");
    server.post(&forgot, &[], &[("username", "ada")]).await;
    let sent = crate::accounts::letters(&server).await;
    let reset =
        crate::accounts::value(&sent[0], "link").split("key=").nth(1).unwrap().split('&').next().unwrap();
    let (_, done) = accept(&server, &ada, &appointed, PASSWORD).await;
    assert!(done.body.contains("recovery-codes"), "{}", done.body);
    let form = [("key", reset), ("password", "eight camels beside the well")];
    let late = server.post(&format!("/{TENANT}/account/password"), &[], &form).await;
    assert_eq!(late.number(), Some(88_170_002), "{}", late.body);
    assert_eq!(ada.get(&console("")).await.status, 200, "and nobody is put out");
}
