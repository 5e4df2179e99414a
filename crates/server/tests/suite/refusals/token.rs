//! Numbers of the token endpoint.

use diagnosis::Surface::Token;
use store::records::{code, family, session};
use testkit::{Browser, CHALLENGE, REDIRECT, SECOND, Server, TENANT, VERIFIER};

use super::provoked;
use crate::flow::machine_header;

const MACHINE: (&str, &str) = ("machine", "machine-demo-secret-0000000000000000000000");
const WEB: (&str, &str) = ("web", "web-demo-secret-000000000000000000000000000");
const WEB_REDIRECT: &str = "https://web.example/callback";

async fn basic(server: &Server, who: (&str, &str), form: &[(&str, &str)]) -> testkit::Reply {
    server.token(&[("authorization", &machine_header(who.0, who.1))], form).await
}

async fn credentials(server: &Server, more: &[(&str, &str)]) -> testkit::Reply {
    let mut form = vec![("grant_type", "client_credentials")];
    form.extend(more);
    basic(server, MACHINE, &form).await
}

/// Redeems a code of `trusted` with some parameters changed; an empty value removes.
async fn redeem(server: &Server, code: &str, changes: &[(&str, &str)]) -> testkit::Reply {
    let mut form = vec![
        ("grant_type", "authorization_code"),
        ("client_id", "trusted"),
        ("code", code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ];
    for (name, value) in changes {
        form.retain(|(known, _)| known != name);
        if !value.is_empty() {
            form.push((name, value));
        }
    }
    server.token(&[], &form).await
}

async fn code(server: &Server) -> String {
    Browser::new(server).code("trusted", REDIRECT, &[]).await
}

async fn refresh_token(server: &Server) -> String {
    Browser::new(server).tokens().await.text("refresh_token")
}

fn tenant() -> uuid::Uuid {
    TENANT.parse().unwrap()
}

fn code_id(code: &str) -> uuid::Uuid {
    terms::CodeToken::parse(code).unwrap().id
}

fn family_id(token: &str) -> uuid::Uuid {
    terms::RefreshToken::parse(token).unwrap().family
}

/// Ends the session in which a family was granted.
async fn end_session(server: &Server, session: uuid::Uuid) {
    let now = server.desk().now;
    server.store.transact(async move |tx| session::end(tx, tenant(), session, now).await).await.unwrap();
}

async fn change_account(
    server: &Server,
    name: &str,
    change: impl FnOnce(&mut store::records::account::Account),
) {
    use store::records::account;
    let (mut found, _) = account::find_by_name(&server.store, tenant(), name).await.unwrap().unwrap();
    change(&mut found);
    let (now, key) = (server.desk().now, name.to_owned());
    server
        .store
        .transact(async move |tx| account::put(tx, tenant(), &found, &key, None, "directory", now).await)
        .await
        .unwrap();
}

provoked! { Token;
    900144 grant_type_is_missing |server| { basic(&server, MACHINE, &[("scope", "read")]).await }
    90121 the_body_is_empty |server| { basic(&server, MACHINE, &[]).await }
    9000411 a_parameter_comes_twice |server| {
        credentials(&server, &[("grant_type", "client_credentials")]).await
    }
    88010001 the_body_is_json |server| {
        server.post_raw(&Browser::path("token"), &[("content-type", "application/json")], "{}".into()).await
    }
    88010002 a_value_cannot_be_decoded |server| {
        server.post_raw(&Browser::path("token"), &[], "grant_type=%zz".into()).await
    }
    88010003 the_body_is_too_large |server| {
        server.post_raw(&Browser::path("token"), &[], format!("grant_type={}", "a".repeat(70_000))).await
    }
    88010008 the_body_breaks_off |server| { server.send_broken(&Browser::path("token")).await }
    88010004 a_secret_stands_in_the_address |server| {
        let path = format!("{}?client_secret=x", Browser::path("token"));
        server.post(&path, &[], &[("grant_type", "client_credentials")]).await
    }
    88010005 grant_type_is_empty |server| { basic(&server, MACHINE, &[("grant_type", "")]).await }
    900561 the_token_endpoint_is_opened_in_a_browser |server| { server.get(&Browser::path("token"), &[]).await }
    90002 the_tenant_does_not_exist |server| { server.post("/nowhere/oauth2/v2.0/token", &[], &[]).await }
    700016 the_client_does_not_exist |server| {
        basic(&server, ("machin", "x"), &[("grant_type", "client_credentials")]).await
    }
    7000112 the_client_is_disabled |server| {
        server.token(&[], &[("grant_type", "authorization_code"), ("client_id", "disabled")]).await
    }
    7000215 the_secret_is_wrong |server| {
        basic(&server, ("machine", "wrong"), &[("grant_type", "client_credentials")]).await
    }
    7000218 a_confidential_client_sends_no_proof |server| {
        server.token(&[], &[("grant_type", "client_credentials"), ("client_id", "machine")]).await
    }
    7000222 the_secret_has_expired |server| {
        let who = ("machine", "machine-expired-secret-000000000000000000");
        basic(&server, who, &[("grant_type", "client_credentials")]).await
    }
    700025 a_public_client_sends_a_secret |server| {
        server.token(&[], &[("grant_type", "authorization_code"), ("client_id", "native"), ("client_secret", "x")]).await
    }
    88020001 two_methods_at_once |server| { credentials(&server, &[("client_secret", MACHINE.1)]).await }
    88020002 the_basic_header_cannot_be_read |server| {
        server.token(&[("authorization", "Basic !!!")], &[("grant_type", "client_credentials")]).await
    }
    88020003 another_method_is_registered |server| {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", "exact"),
            ("client_secret", "exact-demo-secret-00000000000000000000000000"),
        ];
        server.token(&[], &form).await
    }
    88020004 header_and_body_name_two_clients |server| { credentials(&server, &[("client_id", "web")]).await }
    88020005 the_id_of_the_secret_is_sent |server| {
        basic(&server, ("machine", "secret-1"), &[("grant_type", "client_credentials")]).await
    }
    88020006 the_secret_has_a_line_break |server| {
        let form = [("grant_type", "client_credentials"), ("client_id", "machine"),
            ("client_secret", "machine-demo-secret-0000000000000000000000\n")];
        server.token(&[], &form).await
    }
    88020010 the_scheme_is_unknown |server| {
        server.token(&[("authorization", "Negotiate x")], &[("grant_type", "client_credentials")]).await
    }
    88020011 two_authorization_headers |server| {
        let header = machine_header(MACHINE.0, MACHINE.1);
        server.token(&[("authorization", &header), ("authorization", &header)], &[("grant_type", "client_credentials")]).await
    }
    88020012 no_client_is_named |server| { server.token(&[], &[("grant_type", "client_credentials")]).await }
    88020013 an_assertion_is_sent |server| {
        server.token(&[], &[("grant_type", "client_credentials"), ("client_id", "machine"), ("client_assertion", "a.b.c")]).await
    }
    70003 the_grant_type_does_not_exist |server| { basic(&server, MACHINE, &[("grant_type", "magic")]).await }
    88030001 the_client_may_not_use_the_grant |server| { basic(&server, WEB, &[("grant_type", "client_credentials")]).await }
    88030002 a_public_client_acts_for_itself |server| {
        server.token(&[], &[("grant_type", "client_credentials"), ("client_id", "native")]).await
    }
    54005 a_used_code_revokes_its_tokens |server| {
        let code = code(&server).await;
        let first = redeem(&server, &code, &[]).await;
        let second = redeem(&server, &code, &[]).await;
        let browser = Browser::new(&server);
        assert_eq!(browser.userinfo(&first.text("access_token")).await.number(), Some(88_150_001));
        assert_eq!(browser.refresh(&first.text("refresh_token")).await.number(), Some(50_173));
        second
    }
    70008 the_code_has_expired |server| {
        let code = code(&server).await;
        server.advance(61);
        redeem(&server, &code, &[]).await
    }
    501481 the_verifier_does_not_match |server| {
        let code = code(&server).await;
        redeem(&server, &code, &[("code_verifier", &"a".repeat(43))]).await
    }
    500112 the_redirect_uri_differs |server| {
        let code = code(&server).await;
        redeem(&server, &code, &[("redirect_uri", "http://127.0.0.1:1/callback")]).await
    }
    700009 the_redirect_uri_is_missing |server| {
        let changes = [("code_challenge", ""), ("code_challenge_method", "")];
        let code = Browser::new(&server).code("relaxed", "https://relaxed.example/callback", &changes).await;
        let who = ("relaxed", "relaxed-demo-secret-00000000000000000000000");
        basic(&server, who, &[("grant_type", "authorization_code"), ("code", &code)]).await
    }
    88040001 the_code_is_unknown |server| { redeem(&server, "never-issued", &[]).await }
    88040002 the_code_is_another_clients |server| {
        let code = code(&server).await;
        redeem(&server, &code, &[("client_id", "native")]).await
    }
    88040003 the_code_was_killed_before |server| {
        let code = code(&server).await;
        redeem(&server, &code, &[("code_verifier", &"a".repeat(43))]).await;
        redeem(&server, &code, &[]).await
    }
    88040004 the_challenge_is_sent_as_verifier |server| {
        let code = code(&server).await;
        redeem(&server, &code, &[("code_verifier", CHALLENGE)]).await
    }
    88040005 a_verifier_that_nobody_asked_for |server| {
        let redirect = "https://relaxed.example/callback";
        let changes = [("code_challenge", ""), ("code_challenge_method", "")];
        let code = Browser::new(&server).code("relaxed", redirect, &changes).await;
        let who = ("relaxed", "relaxed-demo-secret-00000000000000000000000");
        let form = [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", redirect), ("code_verifier", VERIFIER)];
        basic(&server, who, &form).await
    }
    88040006 a_spent_code_from_a_log_signs_nobody_out |server| {
        let code = code(&server).await;
        let first = redeem(&server, &code, &[]).await;
        let second = redeem(&server, &code, &[("code_verifier", &"a".repeat(43))]).await;
        assert_eq!(Browser::new(&server).userinfo(&first.text("access_token")).await.status, 200);
        second
    }
    88040007 the_verifier_is_missing_and_the_code_survives |server| {
        let code = code(&server).await;
        let reply = redeem(&server, &code, &[("code_verifier", "")]).await;
        assert_eq!(redeem(&server, &code, &[]).await.status, 200);
        reply
    }
    88040008 the_verifier_is_malformed_and_the_code_survives |server| {
        let code = code(&server).await;
        let reply = redeem(&server, &code, &[("code_verifier", &"a".repeat(42))]).await;
        assert_eq!(redeem(&server, &code, &[]).await.status, 200);
        reply
    }
    88040010 a_refresh_token_is_sent_as_code |server| {
        let token = refresh_token(&server).await;
        redeem(&server, &token, &[]).await
    }
    88040011 the_person_signed_out_before_the_code_was_used |server| {
        let code = Browser::new(&server).code("trusted", REDIRECT, &[("scope", "openid read")]).await;
        let row = code::find(&server.store, tenant(), code_id(&code)).await.unwrap().unwrap();
        end_session(&server, row.session_id).await;
        redeem(&server, &code, &[]).await
    }
    50173 the_family_was_revoked |server| {
        let token = refresh_token(&server).await;
        let (id, now) = (family_id(&token), server.desk().now);
        server.store.transact(async move |tx| family::revoke(tx, tenant(), id, now, "test").await).await.unwrap();
        Browser::new(&server).refresh(&token).await
    }
    700081 the_family_has_reached_its_end |server| {
        let mut token = refresh_token(&server).await;
        for _ in 0..4 {
            server.advance(25 * 86_400);
            let next = Browser::new(&server).refresh(&token).await;
            if next.status != 200 {
                assert_eq!(next.number(), Some(700_081));
                break;
            }
            token = next.text("refresh_token");
        }
        Browser::new(&server).refresh(&token).await
    }
    700082 the_family_was_not_used_for_long |server| {
        let token = refresh_token(&server).await;
        server.advance(31 * 86_400);
        Browser::new(&server).refresh(&token).await
    }
    500341 the_account_was_deleted |server| {
        let token = refresh_token(&server).await;
        let ada = "5a4ad000-0000-4000-8000-00000000ada0".parse().unwrap();
        server.store.transact(async move |tx| store::records::account::remove(tx, tenant(), ada).await).await.unwrap();
        Browser::new(&server).refresh(&token).await
    }
    50057 the_account_was_disabled |server| {
        let token = refresh_token(&server).await;
        change_account(&server, "ada", |account| account.disabled = true).await;
        Browser::new(&server).refresh(&token).await
    }
    88050001 a_replaced_token_is_used_again |server| {
        let browser = Browser::new(&server);
        let first = refresh_token(&server).await;
        let second = browser.refresh(&first).await.text("refresh_token");
        let third = browser.refresh(&second).await.text("refresh_token");
        let reuse = browser.refresh(&first).await;
        assert_eq!(browser.refresh(&third).await.number(), Some(50_173), "the whole family is revoked");
        reuse
    }
    88050002 the_refresh_token_is_another_clients |server| {
        let token = refresh_token(&server).await;
        server.token(&[], &[("grant_type", "refresh_token"), ("client_id", "native"), ("refresh_token", &token)]).await
    }
    88050004 the_session_behind_the_token_is_over |server| {
        let redirect = "https://relaxed.example/callback";
        let code = Browser::new(&server).code("relaxed", redirect, &[("scope", "openid read")]).await;
        let who = ("relaxed", "relaxed-demo-secret-00000000000000000000000");
        let form = [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", redirect), ("code_verifier", VERIFIER)];
        let token = basic(&server, who, &form).await.text("refresh_token");
        let row = family::find(&server.store, tenant(), family_id(&token)).await.unwrap().unwrap();
        end_session(&server, row.session_id).await;
        basic(&server, who, &[("grant_type", "refresh_token"), ("refresh_token", &token)]).await
    }
    88050005 more_is_asked_than_was_granted |server| {
        let token = refresh_token(&server).await;
        let form = [("grant_type", "refresh_token"), ("client_id", "trusted"), ("refresh_token", &token), ("scope", "read write")];
        server.token(&[], &form).await
    }
    88050006 the_token_is_newer_than_the_row |server| {
        let token = refresh_token(&server).await;
        let newer = server.installation.vault.refresh_token(family_id(&token), (5, 0)).text();
        Browser::new(&server).refresh(newer.expose()).await
    }
    88050007 the_refresh_token_is_unknown |server| { Browser::new(&server).refresh("srt_AAAA").await }
    88050008 a_code_is_sent_as_refresh_token |server| {
        let code = code(&server).await;
        let reply = Browser::new(&server).refresh(&code).await;
        assert_eq!(redeem(&server, &code, &[]).await.status, 200, "the code is not used up");
        reply
    }
    70011 the_scope_is_mistyped |server| { credentials(&server, &[("scope", "api://demo/raed")]).await }
    28002 the_scope_is_malformed |server| { credentials(&server, &[("scope", "\"read\"")]).await }
    88060005 the_scope_is_too_long |server| { credentials(&server, &[("scope", &"read ".repeat(5000))]).await }
    700022 the_scopes_are_of_two_resources |server| {
        credentials(&server, &[("scope", "api://demo/read api://second/read")]).await
    }
    700023 the_scope_names_no_resource |server| {
        let header = machine_header(MACHINE.0, MACHINE.1);
        let path = format!("/{SECOND}/oauth2/v2.0/token");
        server.post(&path, &[("authorization", &header)], &[("grant_type", "client_credentials"), ("scope", "read")]).await
    }
    500011 the_resource_does_not_exist |server| { credentials(&server, &[("scope", "api://dmeo/read")]).await }
    650057 the_resource_is_not_among_the_permissions |server| {
        let who = ("machine-with-address", "machine2-demo-secret-0000000000000000000000");
        basic(&server, who, &[("grant_type", "client_credentials"), ("scope", "read")]).await
    }
    88060002 the_target_does_not_exist |server| { credentials(&server, &[("resource", "api://nowhere")]).await }
    88060003 target_and_scope_differ |server| {
        credentials(&server, &[("scope", "read"), ("resource", "api://second")]).await
    }
    88060004 the_scope_is_not_allowed_to_the_client |server| { credentials(&server, &[("scope", "delete")]).await }
    65001 consent_was_withdrawn |server| {
        let browser = Browser::new(&server);
        let code = browser.code("web", WEB_REDIRECT, &[]).await;
        let form = [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", WEB_REDIRECT), ("code_verifier", VERIFIER)];
        let token = basic(&server, WEB, &form).await.text("refresh_token");
        let ada = "5a4ad000-0000-4000-8000-00000000ada0".parse().unwrap();
        server
            .store
            .transact(async move |tx| store::records::consent::withdraw(tx, tenant(), ada, "web").await)
            .await
            .unwrap();
        let reply = basic(&server, WEB, &[("grant_type", "refresh_token"), ("refresh_token", &token)]).await;
        assert_eq!(reply.text("suberror"), "consent_required");
        reply
    }
    88190001 too_many_secrets_were_guessed |server| {
        for _ in 0..100 {
            basic(&server, ("machine", "wrong"), &[("grant_type", "client_credentials")]).await;
        }
        let reply = basic(&server, ("machine", "wrong"), &[("grant_type", "client_credentials")]).await;
        assert!(reply.header("retry-after").parse::<u32>().unwrap() > 0);
        reply
    }
    88190002 one_token_is_presented_too_often |server| {
        let browser = Browser::new(&server);
        let token = refresh_token(&server).await;
        for _ in 0..6 {
            assert_eq!(browser.refresh(&token).await.status, 200);
        }
        browser.refresh(&token).await
    }
    50000 a_row_cannot_be_read |server| {
        let token = refresh_token(&server).await;
        let id = family_id(&token);
        server
            .store
            .transact(async move |tx| {
                tx.run("UPDATE families SET record = 'x' WHERE id = $1", &[store::Value::from(&id)]).await
            })
            .await
            .unwrap();
        Browser::new(&server).refresh(&token).await
    }
}
