//! The support desk: who may open a ticket, what the opener gets, what the desk gets, and what happens while the store is away.

use diagnosis::Surface::Page;
use engine::support;
use serde_json::{Value, json};
use store::records::attempt;
use store::records::ticket::Ticket;
use terms::Lifetime;
use testkit::{Browser, Engine, REDIRECT, Reply, SECOND, Server, TENANT};
use uuid::Uuid;

use crate::refusals::{hold, join_all};

/// A request that is refused: the client's secret is wrong.
pub(crate) async fn refused(server: &Server) -> Reply {
    let form = [("grant_type", "client_credentials"), ("client_id", "machine"), ("client_secret", "wrong")];
    server.token(&[], &form).await
}

/// Presses the button on the page of a refusal.
pub(crate) async fn press(server: &Server, trace_id: Uuid, fields: &[(&str, &str)]) -> Reply {
    let page = server.get(&format!("/error?trace_id={trace_id}"), &[]).await;
    let (trace_id, token) = (trace_id.to_string(), page.posted("form_token").unwrap());
    let form = [&[("trace_id", trace_id.as_str()), ("form_token", &token)], fields].concat();
    server.post("/support/tickets", &[], &form).await
}

/// Opens a ticket as a program does.
async fn open(server: &Server, path: &str, body: &Value) -> Reply {
    server.post_raw(path, &[("content-type", "application/json")], body.to_string()).await
}

async fn tickets(server: &Server) -> Vec<Ticket> {
    support::list(&server.store, None, 1000).await.unwrap()
}

fn act() -> engine::administration::Act {
    engine::administration::Act { actor: "ticket answer by sam".into(), milliseconds: 1_795_521_700_000 }
}

#[tokio::test]
async fn a_press_opens_a_ticket_whose_answer_is_read_behind_its_link() {
    for engine in Engine::available() {
        let server = Server::start_as(engine, true).await;
        let refusal = refused(&server).await;
        let fields = [("words", "I only wanted\r\nto <b>sign in</b>\u{7}"), ("contact", "ada@example.com")];
        let opened = press(&server, refusal.trace_id(), &fields).await;
        assert_eq!(opened.status, 303, "{}", opened.body);
        let link = opened.header("location").to_owned();
        let page = server.get(&link, &[]).await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains("There is no answer yet."), "{}", page.body);

        let [ticket] = tickets(&server).await.try_into().expect("one ticket");
        assert!(link.contains(&ticket.reference) && page.body.contains(&ticket.reference));
        assert_eq!((ticket.number, ticket.trace_id), (7_000_215, refusal.trace_id()));
        assert_eq!(ticket.words, "I only wanted\nto <b>sign in</b>");
        let (whole, _) = support::find(&server.store, &ticket.reference.to_lowercase()).await.unwrap();
        let bundle: Value = serde_json::from_str(&whole.bundle).unwrap();
        assert_eq!(bundle["diagnosis"]["number"], 7_000_215);
        assert_eq!(bundle["configuration"]["client"]["client_id"], "machine");
        assert_eq!(bundle["detail"]["trail"].as_array().unwrap().last().unwrap()["outcome"], "refused");
        assert!(
            bundle["words"]["ar"]["title"].as_str().unwrap().starts_with("سرّ العميل"),
            "{}",
            bundle["words"]
        );

        let chance = &*server.installation.chance;
        support::answer(&server.store, chance, &act(), &ticket, "The secret was <changed>.").await.unwrap();
        let page = server.get(&link, &[]).await.body;
        assert!(page.contains("The secret was &#60;changed&#62;."), "{page}");
        support::close(&server.store, chance, &act(), &ticket).await.unwrap();
        let read = server.get(&link, &[("accept", "application/json")]).await.json();
        assert_eq!(
            (&read["state"], &read["answers"][0]["text"]),
            (&json!("closed"), &json!("The secret was <changed>."))
        );
        assert!(!read.to_string().contains("sam"), "who answered is the desk's own: {read}");
    }
}

#[tokio::test]
async fn a_program_gets_a_receipt_and_nobody_gets_the_bundle() {
    let server = Server::start_as(Engine::Sqlite, false).await;
    let browser = Browser::new(&server);
    let to_login = browser.authorize("trusted", REDIRECT, &[]).await;
    let refusal = browser.sign_in(&to_login, "nobody", "wrong").await;
    let path = format!("/{TENANT}/support/tickets");
    let opened = open(&server, &path, &json!({"trace_id": refusal.trace_id(), "words": "help"})).await;
    assert_eq!(opened.status, 201, "{}", opened.body);
    let receipt = opened.json();
    let mut members: Vec<&String> = receipt.as_object().unwrap().keys().collect();
    members.sort();
    assert_eq!(members, ["link", "reference", "state", "trace_id"]);
    let link = receipt["link"].as_str().unwrap().strip_prefix("https://id.example").unwrap();
    for accept in ["text/html", "application/json"] {
        let page = server.get(link, &[("accept", accept)]).await.body;
        for told in ["50034", "account", "help"] {
            assert!(!page.contains(told), "{told}: {page}");
        }
    }
    assert_eq!(tickets(&server).await[0].number, 50_034, "the desk knows the true number");
    let (way, _) = link.split_once("?key=").unwrap();
    for guess in [way.to_owned(), format!("{way}?key="), format!("{way}?key=guess")] {
        assert_eq!(server.get(&guess, &[]).await.status, 404, "{guess}");
    }
}

#[tokio::test]
async fn of_fifty_at_once_one_opens_the_ticket() {
    for engine in Engine::available() {
        let server = Server::start_as(engine, true).await;
        let refusal = refused(&server).await;
        let body = json!({"trace_id": refusal.trace_id()});
        let replies = join_all((0..50).map(|n| {
            let (server, body, address) = (&server, body.to_string(), format!("10.0.0.{n}"));
            async move {
                let headers = [("content-type", "application/json"), ("x-forwarded-for", address.as_str())];
                server.post_raw("/support/tickets", &headers, body).await
            }
        }))
        .await;
        let of = |status: u16| replies.iter().filter(|reply| reply.status == status).count();
        assert_eq!((of(201), of(409), tickets(&server).await.len()), (1, 49, 1));
    }
}

#[tokio::test]
async fn a_ticket_holds_no_secret() {
    let server = Server::start_as(Engine::Sqlite, true).await;
    const CANARY: &str = "canary-6e1f0c52b7a94d0f8c3d";
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", "web"),
        ("client_secret", CANARY),
        ("code", CANARY),
        ("code_verifier", CANARY),
        ("refresh_token", CANARY),
        ("password", CANARY),
        ("client_assertion", CANARY),
        ("state", CANARY),
    ];
    let refusal = server.token(&[("authorization", "Basic Y2FuYXJ5OmNhbmFyeQ==")], &form).await;
    assert_eq!(press(&server, refusal.trace_id(), &[]).await.status, 303);
    let (ticket, _) = support::find(&server.store, &tickets(&server).await[0].reference).await.unwrap();
    assert!(ticket.bundle.contains("client_secret"), "the names are there: {}", ticket.bundle);
    assert!(!ticket.bundle.contains(CANARY), "{}", ticket.bundle);
    for secret in ["digest", "argon2id", "machine-demo-secret", "Y2FuYXJ5"] {
        assert!(!ticket.bundle.contains(secret), "{secret}: {}", ticket.bundle);
    }
}

#[tokio::test]
async fn only_a_refusal_of_the_last_day_in_its_own_tenant_opens_one() {
    let server = Server::start().await;
    let refusal = refused(&server).await;
    let body = json!({"trace_id": refusal.trace_id()});
    assert_eq!(open(&server, &format!("/{SECOND}/support/tickets"), &body).await.number(), Some(88_180_007));
    let success = Browser::new(&server).tokens().await;
    let nothing = json!({"trace_id": success.trace_id()});
    assert_eq!(open(&server, "/support/tickets", &nothing).await.number(), Some(88_180_007));
    server.advance(24 * 3600);
    assert_eq!(open(&server, "/support/tickets", &body).await.status, 201, "a day is not over yet");
    let refusal = refused(&server).await;
    server.advance(24 * 3600 + 1);
    let body = json!({"trace_id": refusal.trace_id()});
    assert_eq!(open(&server, "/support/tickets", &body).await.number(), Some(88_180_007));
    let page = server.get(&format!("/error?trace_id={}", refusal.trace_id()), &[]).await.body;
    assert!(!page.contains("ticket-form"), "a page offers only what it can give");
}

#[tokio::test]
async fn bodies_that_are_no_plea_are_refused() {
    let server = Server::start().await;
    let id = refused(&server).await.trace_id();
    let deep = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
    for body in [
        "",
        "{",
        "[]",
        &deep,
        &format!("{{\"trace_id\":\"{id}\",\"trace_id\":\"{id}\"}}"),
        &format!("{{\"trace_id\":\"{id}\"}} {{}}"),
        &format!("\u{feff}{{\"trace_id\":\"{id}\"}}"),
        &format!("{{\"trace_id\":\"{id}\",\"words\":NaN}}"),
        &format!("{{\"trace_id\":\"{id}\",\"number\":50034}}"),
    ] {
        let headers = [("content-type", "application/json")];
        let reply = server.post_raw("/support/tickets", &headers, body.to_owned()).await;
        assert_eq!((reply.status, reply.number()), (400, Some(88_180_015)), "{body:.80}");
    }
    for written in [format!("{{{id}}}"), format!("urn:uuid:{id}"), format!("{id}\n"), id.simple().to_string()]
    {
        let reply = open(&server, "/support/tickets", &json!({"trace_id": written})).await;
        assert_eq!(reply.number(), Some(88_180_007), "{written:?}");
    }
    assert!(tickets(&server).await.is_empty());
}

/// Takes whatever a count has left.
async fn use_up(server: &Server, tenant: Uuid, key: &str, most: u32) {
    let desk = server.desk();
    let parts: &[&[u8]] = if key == "tickets/network" { &[&[127, 0, 0, 1]] } else { &[] };
    let key = desk.installation.vault.keyed_digest(key, parts);
    let (now, end) = (desk.now, desk.now + Lifetime(3600));
    let used = server.store.transact(async move |tx| {
        for _ in 0..most {
            attempt::reserve(tx, tenant, &key, now, end, most).await?;
        }
        attempt::reserve(tx, tenant, &key, now, end, most).await
    });
    assert!(!used.await.unwrap(), "nothing is left");
}

/// What is told when a count is used up.
pub(crate) async fn beyond(server: &Server, tenant: &str, key: &str, most: u32) -> Reply {
    let refusal = refused(server).await;
    use_up(server, tenant.parse().unwrap(), key, most).await;
    press(server, refusal.trace_id(), &[]).await
}

#[tokio::test]
async fn an_address_opens_ten_tickets_an_hour_and_others_go_on() {
    let server = Server::start().await;
    let from = async |address: &str| {
        let body = json!({"trace_id": refused(&server).await.trace_id()}).to_string();
        let headers = [("content-type", "application/json"), ("x-forwarded-for", address)];
        server.post_raw("/support/tickets", &headers, body).await
    };
    for _ in 0..10 {
        assert_eq!(from("203.0.113.9").await.status, 201);
    }
    let eleventh = from("203.0.113.9").await;
    assert_eq!((eleventh.status, eleventh.number()), (429, Some(88_190_005)));
    assert!(eleventh.header("retry-after").parse::<u32>().unwrap() <= 3600);
    assert_eq!(from("203.0.113.10").await.status, 201);
    server.advance(3601);
    assert_eq!(from("203.0.113.9").await.status, 201);
}

#[tokio::test]
async fn a_ticket_opened_while_the_disk_is_full_is_there_afterwards() {
    let server = Server::start().await;
    let refusal = refused(&server).await;
    server.installation.log.flush().await;
    let limit = |sql: &'static str| server.store.transact(async move |tx| tx.all(sql, &[]).await.map(|_| ()));
    limit("PRAGMA max_page_count = 1").await.unwrap();
    // What is left of the last page is used up first.
    let long = "x".repeat(1900);
    let mut opened = press(&server, refusal.trace_id(), &[("words", &long)]).await;
    let mut count = 1;
    while !server.directory().join("tickets.spool").exists() {
        assert!(count < 8, "the disk never fills up");
        assert_eq!(opened.status, 303);
        opened = press(&server, refused(&server).await.trace_id(), &[("words", &long)]).await;
        count += 1;
    }
    assert_eq!(opened.status, 303, "{}", opened.body);
    let link = opened.header("location");
    assert_eq!(server.get(link, &[]).await.status, 200, "the link works while the ticket waits");
    assert!(support::take_in(&server.desk(), &web::catalogue_words).await.is_err());
    limit("PRAGMA max_page_count = 1000000").await.unwrap();
    assert_eq!(support::take_in(&server.desk(), &web::catalogue_words).await.unwrap(), 1);
    assert_eq!(tickets(&server).await.len(), count);
    assert_eq!(support::take_in(&server.desk(), &web::catalogue_words).await.unwrap(), 0);
    let page = server.get(link, &[]).await;
    assert_eq!(page.status, 200, "{}", page.body);
}

#[tokio::test]
async fn a_page_helps_when_the_service_cannot() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let sign_in = browser.get(browser.authorize("trusted", REDIRECT, &[]).await.header("location")).await;
    server.store.close();
    let person = [("username", "ada"), ("password", "correct horse battery staple")];
    let page_of_it = browser.submit(&sign_in, "login", &person).await;
    assert_eq!((page_of_it.status, page_of_it.number()), (503, Some(88_200_001)));
    let trace_id = page_of_it.trace_id().to_string();
    for part in [
        trace_id.as_str(),
        "mailto:help@example.com?subject=",
        "data:application/json;base64,",
        "ticket-form",
    ] {
        assert!(page_of_it.body.contains(part), "{part}: {}", page_of_it.body);
    }
    let token = page_of_it.posted("form_token").unwrap();
    let form = [("trace_id", trace_id.as_str()), ("form_token", token.as_str()), ("words", "nothing works")];
    let opened = server.post("/support/tickets", &[], &form).await;
    assert_eq!(opened.status, 303, "{}", opened.body);
    assert!(server.get(opened.header("location"), &[]).await.body.contains("There is no answer yet."));
    let kept = std::fs::read_to_string(server.directory().join("tickets.spool")).unwrap();
    assert!(kept.contains("nothing works") && kept.contains(&trace_id), "{kept}");
    let again = server.post("/support/tickets", &[], &form).await;
    assert_eq!((again.status, again.number()), (409, Some(88_180_008)));
}

#[tokio::test]
async fn every_refusal_of_the_desk_is_one_of_ours() {
    let server = Server::start().await;
    let id = refused(&server).await.trace_id();
    let form = [("trace_id", id.to_string())];
    let form: Vec<(&str, &str)> = form.iter().map(|(n, v)| (*n, v.as_str())).collect();
    for (number, reply) in [
        (88_090_004, server.post("/support/tickets", &[], &form).await),
        (900_144, server.post("/support/tickets", &[], &[]).await),
        (900_561, server.get("/support/tickets", &[]).await),
        (90_002, open(&server, "/nowhere/support/tickets", &json!({"trace_id": id})).await),
    ] {
        if number == 90_002 {
            assert_eq!(reply.number(), Some(number));
        } else {
            hold(&server, number, Page, &reply).await;
        }
    }
}

#[tokio::test]
async fn a_form_on_another_site_opens_nothing() {
    let server = Server::start().await;
    let refusal = refused(&server).await;
    let page = server.get(&format!("/error?trace_id={}", refusal.trace_id()), &[]).await;
    let (trace_id, token) = (refusal.trace_id().to_string(), page.posted("form_token").unwrap());
    let form = [("trace_id", trace_id.as_str()), ("form_token", token.as_str())];
    for site in ["cross-site", "same-site"] {
        let reply = server.post("/support/tickets", &[("sec-fetch-site", site)], &form).await;
        hold(&server, 88_090_004, Page, &reply).await;
    }
    assert!(tickets(&server).await.is_empty());
    assert_eq!(
        server.post("/support/tickets", &[("sec-fetch-site", "same-origin")], &form).await.status,
        303
    );
}

#[tokio::test]
async fn what_nobody_was_refused_does_not_wait_and_a_torn_line_hides_nothing() {
    let server = Server::start().await;
    let spool = server.directory().join("tickets.spool");
    let refusal = refused(&server).await;
    server.installation.log.flush().await;
    let page = server.get(&format!("/error?trace_id={}", refusal.trace_id()), &[]).await;
    let token = page.posted("form_token").unwrap();
    server.store.close();
    let invented = json!({"trace_id": "019ab3f0-1111-7222-8333-444455556666"});
    let reply = open(&server, "/support/tickets", &invented).await;
    assert!(!spool.exists() && reply.status != 201, "{}", reply.body);
    let later = refused(&server).await;
    let known =
        open(&server, "/support/tickets", &json!({"trace_id": later.trace_id(), "words": "\u{639}"})).await;
    assert_eq!(known.status, 201, "its row waits too: {}", known.body);
    // A loss of power in the middle of a line.
    let whole = std::fs::read(&spool).unwrap();
    std::fs::write(&spool, [&whole[..], &whole[..whole.len() / 2]].concat()).unwrap();
    let form = [("trace_id", refusal.trace_id().to_string()), ("form_token", token)];
    let form: Vec<(&str, &str)> = form.iter().map(|(n, v)| (*n, v.as_str())).collect();
    assert_eq!(server.post("/support/tickets", &[], &form).await.status, 303);
    let kept = std::fs::read_to_string(server.directory().join("tickets.spool")).unwrap();
    let lines = kept.lines().filter(|line| serde_json::from_str::<Value>(line).is_ok());
    assert_eq!(lines.count(), 2, "{kept}");
}

#[tokio::test]
async fn a_rehearsal_opens_no_ticket() {
    let server = Server::start().await;
    let id = refused(&server).await.trace_id();
    let pasted = format!(
        "curl -H 'Content-Type: application/json' -d '{{\"trace_id\": \"{id}\"}}' https://id.example/support/tickets"
    );
    server.rehearse(&pasted).await;
    server.store.close();
    server.rehearse(&pasted).await;
    assert!(tickets(&server).await.is_empty() && !server.directory().join("tickets.spool").exists());
}
