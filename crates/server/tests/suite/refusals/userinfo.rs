//! Numbers of the userinfo endpoint.

use diagnosis::Surface::Bearer;
use testkit::{Browser, REDIRECT, SECOND, Server};

use super::provoked;
use crate::flow::machine_header;

async fn with(server: &Server, token: &str) -> testkit::Reply {
    Browser::new(server).userinfo(token).await
}

async fn access_token(server: &Server) -> String {
    Browser::new(server).tokens().await.text("access_token")
}

provoked! { Bearer;
    88150001 the_grant_was_revoked |server| {
        let browser = Browser::new(&server);
        let code = browser.code("trusted", REDIRECT, &[]).await;
        let tokens = browser.redeem(&code).await;
        browser.redeem(&code).await;
        browser.userinfo(&tokens.text("access_token")).await
    }
    88150002 the_token_is_another_tenants |server| {
        let token = access_token(&server).await;
        server.get(&format!("/{SECOND}/oauth2/v2.0/userinfo"), &[("authorization", &format!("Bearer {token}"))]).await
    }
    88150003 there_is_no_token |server| {
        let reply = server.get(&Browser::path("userinfo"), &[]).await;
        assert_eq!(reply.header("www-authenticate"), "Bearer realm=\"sanad\"", "no error code without a token");
        reply
    }
    88150004 the_token_is_no_token |server| { with(&server, "x").await }
    88150005 the_signature_is_wrong |server| {
        let token = access_token(&server).await;
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let flipped = if signature.starts_with('A') { "B" } else { "A" };
        with(&server, &format!("{signed}.{flipped}{}", &signature[1..])).await
    }
    88200012 the_key_of_the_token_was_withdrawn |server| {
        let token = access_token(&server).await;
        for (_, key) in engine::administration::list_keys(&server.store).await.unwrap() {
            let milliseconds = server.desk().now_milliseconds;
            let act = engine::administration::Act { actor: "the test".into(), milliseconds };
            engine::administration::revoke_key(&server.store, &server::SystemChance, &act, &key.kid).await.unwrap();
        }
        with(&server, &token).await
    }
    88150006 the_token_has_expired |server| {
        let token = access_token(&server).await;
        server.advance(3601);
        with(&server, &token).await
    }
    88150007 the_token_lacks_openid |server| {
        let header = machine_header("machine", "machine-demo-secret-0000000000000000000000");
        let token = server.token(&[("authorization", &header)], &[("grant_type", "client_credentials")]).await;
        with(&server, &token.text("access_token")).await
    }
    88150008 an_id_token_is_sent |server| {
        let token = Browser::new(&server).tokens().await.text("id_token");
        with(&server, &token).await
    }
    88150009 the_token_comes_in_two_ways |server| {
        let token = access_token(&server).await;
        let header = format!("Bearer {token}");
        server.post(&Browser::path("userinfo"), &[("authorization", &header)], &[("access_token", &token)]).await
    }
    88150010 the_token_stands_in_the_address |server| {
        let token = access_token(&server).await;
        server.get(&format!("{}?access_token={token}", Browser::path("userinfo")), &[]).await
    }
}

#[tokio::test]
async fn a_token_in_the_body_is_accepted_and_a_dead_account_is_not() {
    let server = Server::start().await;
    let token = access_token(&server).await;
    let reply = server.post(&Browser::path("userinfo"), &[], &[("access_token", &token)]).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    let tenant: uuid::Uuid = testkit::TENANT.parse().unwrap();
    let ada: uuid::Uuid = "5a4ad000-0000-4000-8000-00000000ada0".parse().unwrap();
    server
        .store
        .transact(async move |tx| store::records::account::remove(tx, tenant, ada).await)
        .await
        .unwrap();
    super::hold(&server, 500_341, Bearer, &with(&server, &token).await).await;
}

#[tokio::test]
async fn a_client_credentials_token_never_reads_a_persons_claims_whatever_it_asks_for() {
    let server = Server::start().await;
    let header = machine_header("machine", "machine-demo-secret-0000000000000000000000");
    let form = [("grant_type", "client_credentials"), ("scope", "openid offline_access")];
    let reply = server.token(&[("authorization", &header)], &form).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert!(reply.json().get("id_token").is_none() && reply.json().get("refresh_token").is_none());
    assert_eq!(with(&server, &reply.text("access_token")).await.status, 403);
}
