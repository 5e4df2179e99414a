//! Numbers that are told on a page of ours, because there is nobody to redirect to.

use diagnosis::Surface::Page;
use testkit::{Browser, REDIRECT, Reply, Server, TENANT};

use super::provoked;
use crate::account_page::{path, send, sign_in};
use crate::support::{beyond, press, refused};

const NIL: &str = "00000000-0000-0000-0000-000000000000";

async fn ask(server: &Server, client: &str, redirect_uri: &str) -> Reply {
    Browser::new(server).authorize(client, redirect_uri, &[]).await
}

/// Tries to sign in to the client `trusted`.
async fn try_to_sign_in(browser: &Browser<'_>, user_name: &str, password: &str) -> Reply {
    let to_login = browser.authorize("trusted", REDIRECT, &[]).await;
    browser.sign_in(&to_login, user_name, password).await
}

async fn sign_out(server: &Server, query: &[(&str, &str)]) -> Reply {
    server.get(&format!("{}?{}", Browser::path("logout"), terms::Parameters::encode(query)), &[]).await
}

/// Asks so many times for another address; the last reply.
async fn new_address(server: &Server, address: &str, times: usize) -> Reply {
    let browser = Browser::new(server);
    let page = sign_in(&browser, "correct horse battery staple").await;
    let fields = [("email", address), ("password", "correct horse battery staple")];
    for _ in 1..times {
        send(&browser, &page, "/new-address", &fields).await;
    }
    send(&browser, &page, "/new-address", &fields).await
}

provoked! { Page;
    88170003 the_account_page_is_signed_out |server| { server.post(&path("/end-session"), &[], &[]).await }
    88170004 the_new_address_is_none |server| { new_address(&server, "ada at first.example", 1).await }
    88170005 the_letters_are_too_many |server| { new_address(&server, "ada@new.example", 6).await }
    88170002 the_mailed_link_is_spent |server| { server.get(&format!("/{TENANT}/account/password?key=x"), &[]).await }
    88010006 the_path_leads_nowhere |server| { server.get("/somewhere/else", &[]).await }
    88010007 the_number_does_not_exist |server| { server.get("/error?code=1", &[]).await }
    90015 the_address_is_too_long |server| {
        server.get(&format!("{}?state={}", Browser::path("authorize"), "a".repeat(20_000)), &[]).await
    }
    50059 the_path_names_no_tenant |server| { server.get("/oauth2/v2.0/authorize?client_id=web", &[]).await }
    900021 the_tenant_is_all_zeros |server| {
        server.get("/00000000-0000-0000-0000-000000000000/oauth2/v2.0/authorize", &[]).await
    }
    900023 the_tenant_is_a_placeholder_that_was_never_filled_in |server| {
        server.get("/%7Btenant%7D/oauth2/v2.0/authorize", &[]).await
    }
    700038 the_client_is_all_zeros |server| {
        ask(&server, "00000000-0000-0000-0000-000000000000", "https://web.example/callback").await
    }
    500117 the_redirect_uri_is_plain_http |server| { ask(&server, "web", "http://elsewhere.example/other").await }
    90056 a_token_request_comes_to_the_authorization_endpoint |server| {
        server.get(&format!("{}?grant_type=client_credentials&client_id=machine", Browser::path("authorize")), &[]).await
    }
    50011 the_redirect_uri_is_not_registered |server| { ask(&server, "web", "https://evil.example/else").await }
    88080001 the_redirect_uri_is_almost_registered |server| { ask(&server, "web", "https://web.example/callback/").await }
    88080002 the_port_is_free_for_native_clients_only |server| {
        ask(&server, "loopback-web", "http://127.0.0.1:7001/callback").await
    }
    900971 the_redirect_uri_is_missing |server| {
        Browser::new(&server).authorize("web", "", &[("redirect_uri", "")]).await
    }
    500113 the_client_has_no_address |server| { ask(&server, "homeless", "https://a.example").await }
    90102 the_redirect_uri_is_malformed |server| { ask(&server, "web", "https://web.example@evil.example/").await }
    50089 the_attempt_took_too_long |server| {
        let browser = Browser::new(&server);
        let to_login = browser.authorize("trusted", REDIRECT, &[]).await;
        server.advance(16 * 60);
        browser.get(to_login.header("location")).await
    }
    88070002 the_attempt_is_over |server| {
        let browser = Browser::new(&server);
        let to_login = browser.authorize("trusted", REDIRECT, &[]).await;
        browser.sign_in(&to_login, "ada", "correct horse battery staple").await;
        browser.get(to_login.header("location")).await
    }
    88070014 the_attempt_is_another_browsers |server| {
        let to_login = Browser::new(&server).authorize("trusted", REDIRECT, &[]).await;
        let other = Browser::new(&server);
        other.authorize("trusted", REDIRECT, &[]).await;
        other.get(to_login.header("location")).await
    }
    50126 the_password_is_wrong |server| { try_to_sign_in(&Browser::new(&server), "ada", "wrong").await }
    50034 the_account_does_not_exist |server| { try_to_sign_in(&Browser::new(&server), "nobody", "wrong").await }
    50056 the_account_has_no_password |server| { try_to_sign_in(&Browser::new(&server), "wordless", "wrong").await }
    88090002 the_account_is_disabled |server| {
        try_to_sign_in(&Browser::new(&server), "gone", "correct horse battery staple").await
    }
    88090001 the_name_is_locked |server| {
        let browser = Browser::new(&server);
        for _ in 0..10 {
            try_to_sign_in(&browser, "ada", "wrong").await;
        }
        try_to_sign_in(&browser, "ADA ", "correct horse battery staple").await
    }
    88090003 the_network_is_blocked |server| {
        let browser = Browser::new(&server);
        for n in 0..300 {
            try_to_sign_in(&browser, &format!("name-{n}"), "wrong").await;
        }
        try_to_sign_in(&browser, "ada", "correct horse battery staple").await
    }
    88090004 the_form_is_not_ours |server| {
        let browser = Browser::new(&server);
        let to_login = browser.authorize("trusted", REDIRECT, &[]).await;
        let page = browser.get(to_login.header("location")).await;
        let interaction = page.posted("interaction").unwrap();
        let form = [("interaction", interaction.as_str()), ("username", "ada"), ("password", "correct horse battery staple")];
        browser.post(&Browser::path("login"), &form).await
    }
    88090005 a_field_is_empty |server| { try_to_sign_in(&Browser::new(&server), "ada", "").await }
    88090008 many_attempts_at_the_same_moment |server| {
        let browser = Browser::new(&server);
        let to_login = browser.authorize("trusted", REDIRECT, &[]).await;
        let page = browser.get(to_login.header("location")).await;
        let attempts = (0..14).map(|_| browser.submit(&page, "login", &[("username", "ada"), ("password", "wrong")]));
        let replies = super::storage::join_all(attempts).await;
        replies.into_iter().find(|reply| reply.status == 429).expect("eleven are one too many")
    }
    88090009 the_browser_keeps_no_cookies |server| {
        let browser = Browser::new(&server);
        let to_login = browser.authorize("trusted", REDIRECT, &[]).await;
        browser.forget();
        browser.get(to_login.header("location")).await
    }
    88100001 the_address_after_signing_out_is_not_registered |server| {
        sign_out(&server, &[("client_id", "web"), ("post_logout_redirect_uri", "https://evil.example")]).await
    }
    88100002 the_hint_is_unreadable |server| { sign_out(&server, &[("id_token_hint", "x")]).await }
    88100003 nobody_knows_whose_address_it_is |server| {
        sign_out(&server, &[("post_logout_redirect_uri", "https://web.example/bye")]).await
    }
    88180007 the_ticket_is_about_nothing |server| {
        let refusal = refused(&server).await;
        server.advance(24 * 3600 - 60);
        let page = server.get(&format!("/error?trace_id={}", refusal.trace_id()), &[]).await;
        server.advance(61);
        let token = page.posted("form_token").unwrap();
        server.post("/support/tickets", &[], &[("trace_id", &refusal.trace_id().to_string()), ("form_token", &token)]).await
    }
    88180008 the_refusal_has_a_ticket |server| {
        let refusal = refused(&server).await;
        press(&server, refusal.trace_id(), &[]).await;
        press(&server, refusal.trace_id(), &[]).await
    }
    88180013 the_words_are_too_many |server| {
        press(&server, refused(&server).await.trace_id(), &[("words", &"ع".repeat(2_001))]).await
    }
    88180014 the_ticket_does_not_exist |server| { server.get("/support/tickets/00000-00000?key=x", &[]).await }
    88180015 the_ticket_is_not_readable |server| {
        let headers = [("content-type", "application/json"), ("accept", "text/html")];
        server.post_raw("/support/tickets", &headers, "{".into()).await
    }
    88190005 the_address_opened_too_many_tickets |server| { beyond(&server, NIL, "tickets/network", 10).await }
    88190006 the_tenant_has_too_many_tickets |server| { beyond(&server, TENANT, "tickets/tenant", 200).await }
    88190007 the_desk_is_full |server| { beyond(&server, NIL, "tickets/installation", 1_000).await }
    88100004 the_hint_is_another_clients |server| {
        let hint = Browser::new(&server).tokens().await.text("id_token");
        sign_out(&server, &[("id_token_hint", &hint), ("client_id", "web")]).await
    }
}

#[tokio::test]
async fn what_other_surfaces_refuse_too_is_told_on_a_page() {
    let server = Server::start().await;
    let path = Browser::path("authorize");
    for (number, reply) in [
        (900_144, server.get(&path, &[]).await),
        (88_010_005, server.get(&format!("{path}?client_id="), &[]).await),
        (88_010_002, server.get(&format!("{path}?client_id=%zz"), &[]).await),
        (700_016, ask(&server, "nobody", "https://a.example").await),
        (7_000_112, ask(&server, "disabled", "https://disabled.example/callback").await),
        (90_002, server.get("/nowhere/oauth2/v2.0/authorize", &[]).await),
        (900_561, server.post("/health/live", &[], &[]).await),
        (88_010_001, server.post_raw(&path, &[("content-type", "text/plain")], "x".into()).await),
        (88_010_003, server.post_raw(&path, &[], "a".repeat(70_000)).await),
    ] {
        super::hold(&server, number, Page, &reply).await;
    }
}
