//! Numbers that reach the client at its redirect URI.

use diagnosis::Surface::Authorize;
use testkit::{Browser, REDIRECT, Server};

use super::provoked;

async fn ask(server: &Server, changes: &[(&str, &str)]) -> testkit::Reply {
    Browser::new(server).authorize("trusted", REDIRECT, changes).await
}

provoked! { Authorize;
    70005 the_response_type_is_not_offered |server| { ask(&server, &[("response_type", "cod")]).await }
    700051 an_access_token_is_asked_for_in_the_address |server| { ask(&server, &[("response_type", "token")]).await }
    700054 an_id_token_is_asked_for_in_the_address |server| {
        ask(&server, &[("response_type", "code id_token")]).await
    }
    9000410 claims_are_not_json |server| { ask(&server, &[("claims", "{userinfo: 1}")]).await }
    88060006 a_person_is_asked_for_application_permissions |server| {
        let changes = [("scope", "api://demo/.default")];
        Browser::new(&server).authorize("roles-only", "https://roles.example/callback", &changes).await
    }
    70007 the_response_mode_is_not_offered |server| { ask(&server, &[("response_mode", "fragment")]).await }
    50149 plain_is_not_enough |server| { ask(&server, &[("code_challenge_method", "plain")]).await }
    501491 the_challenge_is_too_short |server| { ask(&server, &[("code_challenge", "short")]).await }
    88070003 the_challenge_is_missing |server| {
        ask(&server, &[("code_challenge", ""), ("code_challenge_method", "")]).await
    }
    88070004 the_challenge_has_another_alphabet |server| {
        ask(&server, &[("code_challenge", &format!("{}+", "a".repeat(42)))]).await
    }
    88070005 the_challenge_method_is_missing |server| { ask(&server, &[("code_challenge_method", "")]).await }
    88070006 none_is_combined |server| { ask(&server, &[("prompt", "none login")]).await }
    88070007 the_prompt_is_unknown |server| { ask(&server, &[("prompt", "create")]).await }
    88070008 max_age_is_no_number |server| { ask(&server, &[("max_age", "1e3")]).await }
    88070009 a_request_object_is_sent |server| { ask(&server, &[("request", "x")]).await }
    88070010 a_request_uri_is_sent |server| { ask(&server, &[("request_uri", "https://a.example/x")]).await }
    88070011 a_registration_is_sent |server| { ask(&server, &[("registration", "{}")]).await }
    88070012 the_hint_is_no_id_token_of_ours |server| { ask(&server, &[("id_token_hint", "x")]).await }
    88070013 the_hint_names_another_account |server| {
        let browser = Browser::new(&server);
        let hint = browser.tokens().await.text("id_token");
        let other = Browser::new(&server);
        let to_login = other.authorize("trusted", REDIRECT, &[]).await;
        other.sign_in(&to_login, "bob", "correct horse battery staple").await;
        other.authorize("trusted", REDIRECT, &[("prompt", "none"), ("id_token_hint", &hint)]).await
    }
    88070015 the_session_is_too_old |server| {
        let browser = Browser::new(&server);
        browser.code("trusted", REDIRECT, &[]).await;
        server.advance(100);
        browser.authorize("trusted", REDIRECT, &[("prompt", "none"), ("max_age", "10")]).await
    }
    50058 there_is_no_session |server| { ask(&server, &[("prompt", "none")]).await }
    65004 the_person_declines |server| {
        let browser = Browser::new(&server);
        let to_login = browser.authorize("native", REDIRECT, &[]).await;
        let to_consent = browser.sign_in(&to_login, "ada", "correct horse battery staple").await;
        let page = browser.get(to_consent.header("location")).await;
        browser.submit(&page, "consent", &[("decision", "deny")]).await
    }
    88090006 the_person_cancels |server| {
        let browser = Browser::new(&server);
        let to_login = browser.authorize("trusted", REDIRECT, &[]).await;
        let page = browser.get(to_login.header("location")).await;
        browser.submit(&page, "login", &[("cancel", "1")]).await
    }
}

#[tokio::test]
async fn what_the_token_endpoint_refuses_too_is_refused_here_with_the_same_number() {
    let server = Server::start().await;
    for (number, changes) in [
        (900_144, vec![("response_type", "")]),
        (28_002, vec![("scope", "\"x\"")]),
        (70_011, vec![("scope", "raed")]),
        (88_060_005, vec![("scope", &*Box::leak("read ".repeat(900).into_boxed_str()))]),
        (700_022, vec![("scope", "api://demo/read api://second/read")]),
        (500_011, vec![("scope", "api://nowhere/read")]),
        (650_057, vec![("scope", "api://second/read")]),
        (88_060_004, vec![("scope", "delete")]),
        (88_060_002, vec![("resource", "api://nowhere")]),
        (88_060_003, vec![("resource", "api://second")]),
    ] {
        let reply = ask(&server, &changes).await;
        super::hold(&server, number, Authorize, &reply).await;
    }
    let reply = Browser::new(&server)
        .authorize("machine-with-address", "https://machine.example/callback", &[])
        .await;
    super::hold(&server, 88_030_001, Authorize, &reply).await;
    let browser = Browser::new(&server);
    browser.code("trusted", REDIRECT, &[]).await;
    let reply = browser.authorize("native", REDIRECT, &[("prompt", "none")]).await;
    super::hold(&server, 65_001, Authorize, &reply).await;
}

#[tokio::test]
async fn a_repeated_parameter_is_told_to_the_client_and_a_repeated_address_is_not() {
    let server = Server::start().await;
    let query = "client_id=trusted&redirect_uri=http%3A%2F%2F127.0.0.1%2Fcallback&response_type=code&state=the%20state";
    let path = Browser::path("authorize");
    let reply = server.get(&format!("{path}?{query}&scope=openid&scope=openid"), &[]).await;
    super::hold(&server, 9_000_411, Authorize, &reply).await;
    let reply = server.get(&format!("{path}?{query}&client_id=trusted"), &[]).await;
    super::hold(&server, 9_000_411, diagnosis::Surface::Page, &reply).await;
}
