//! Signing keys over their whole life, on one node and on two, and the key that wraps them.

use base64::Engine as _;
use engine::KeyEncryptionKey;
use engine::administration::{Act, abandon_keys, list_keys, revoke_key, rewrap_keys, rotate_key};
use server::SystemChance;
use terms::jose::Algorithm;
use testkit::{Browser, Engine, REDIRECT, Reply, Server, TENANT};

fn kid(token: &str) -> String {
    let header =
        base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap()).unwrap();
    let header: serde_json::Value = serde_json::from_slice(&header).unwrap();
    header["kid"].as_str().unwrap().to_owned()
}

fn act(server: &Server) -> Act {
    Act { actor: "the test".into(), milliseconds: server.desk().now_milliseconds }
}

async fn tokens(server: &Server) -> Reply {
    let browser = Browser::new(server);
    browser.redeem(&browser.code("trusted", REDIRECT, &[]).await).await
}

async fn published(server: &Server) -> Vec<String> {
    let reply = server.get(&format!("/{TENANT}/discovery/v2.0/keys"), &[]).await;
    let keys = reply.json()["keys"].as_array().unwrap().clone();
    keys.iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_withdrawn_key_is_believed_no_more_and_a_new_one_signs() {
    for engine in Engine::available() {
        let server = Server::start_as(engine, true).await;
        let browser = Browser::new(&server);
        let first = tokens(&server).await;
        let (access, old) = (first.text("access_token"), kid(&first.text("access_token")));
        assert_eq!(browser.userinfo(&access).await.status, 200);
        revoke_key(&server.store, &SystemChance, &act(&server), &old).await.unwrap();
        let refused = browser.userinfo(&access).await;
        assert_eq!(server.logged(&refused).await, Some(88_200_012), "{engine:?}");
        assert!(!published(&server).await.contains(&old), "{engine:?}");
        let refreshed = browser.refresh(&first.text("refresh_token")).await;
        let new = kid(&refreshed.text("access_token"));
        assert_ne!(new, old);
        assert!(published(&server).await.contains(&new), "{engine:?}");
        assert_eq!(browser.userinfo(&refreshed.text("access_token")).await.status, 200, "{engine:?}");
        let twice = revoke_key(&server.store, &SystemChance, &act(&server), &old).await;
        assert_eq!(twice.unwrap_err().number(), 88_180_012);
        let changes =
            store::records::change::list(&server.store, TENANT.parse().unwrap(), terms::Instant(0), 50).await;
        assert!(changes.unwrap().iter().any(|change| change.noun == "key" && change.subject == old));
    }
}

#[tokio::test]
async fn an_announced_key_takes_over_when_it_must_and_when_its_time_has_come() {
    let server = Server::start().await;
    let old = kid(&tokens(&server).await.text("access_token"));
    let (desk, tenant) = (server.desk(), TENANT.parse().unwrap());
    let next = rotate_key(&desk, &act(&server), tenant, Algorithm::Es256).await.unwrap().unwrap();
    assert!(rotate_key(&desk, &act(&server), tenant, Algorithm::Es256).await.unwrap().is_none());
    assert!(published(&server).await.contains(&next.kid), "announced before it signs");
    assert_eq!(kid(&tokens(&server).await.text("access_token")), old);
    server.advance(2 * 24 * 3600 + 1);
    engine::chores::round(&server.desk()).await.unwrap();
    let later = tokens(&server).await.text("access_token");
    assert_eq!(kid(&later), next.kid);
    assert!(published(&server).await.contains(&old), "published until its last token has ended");
    server.advance(2 * 3600);
    assert!(!published(&server).await.contains(&old));
    let after = rotate_key(&server.desk(), &act(&server), tenant, Algorithm::Es256).await.unwrap().unwrap();
    revoke_key(&server.store, &SystemChance, &act(&server), &next.kid).await.unwrap();
    assert_eq!(
        kid(&tokens(&server).await.text("access_token")),
        after.kid,
        "the announced one signs at once"
    );
}

#[tokio::test]
async fn a_withdrawn_key_leaves_signing_to_no_retired_one() {
    let server = Server::start().await;
    let (tenant, first) = (TENANT.parse().unwrap(), kid(&tokens(&server).await.text("access_token")));
    rotate_key(&server.desk(), &act(&server), tenant, Algorithm::Es256).await.unwrap().unwrap();
    server.advance(2 * 24 * 3600 + 1);
    engine::chores::round(&server.desk()).await.unwrap();
    let second = kid(&tokens(&server).await.text("access_token"));
    assert_ne!(second, first);
    revoke_key(&server.store, &SystemChance, &act(&server), &second).await.unwrap();
    let third = kid(&tokens(&server).await.text("access_token"));
    assert!(third != first && third != second, "a new one was made");
    assert!(published(&server).await.contains(&third));
}

#[tokio::test]
async fn an_announced_key_can_be_withdrawn_and_the_one_that_signs_goes_on() {
    let server = Server::start().await;
    let (tenant, first) = (TENANT.parse().unwrap(), kid(&tokens(&server).await.text("access_token")));
    let announced =
        rotate_key(&server.desk(), &act(&server), tenant, Algorithm::Es256).await.unwrap().unwrap();
    revoke_key(&server.store, &SystemChance, &act(&server), &announced.kid).await.unwrap();
    server.advance(3 * 24 * 3600);
    engine::chores::round(&server.desk()).await.unwrap();
    server.advance(3 * 3600);
    let token = tokens(&server).await.text("access_token");
    assert_eq!(kid(&token), first);
    assert!(published(&server).await.contains(&first) && !published(&server).await.contains(&announced.kid));
    let again = rotate_key(&server.desk(), &act(&server), tenant, Algorithm::Es256).await.unwrap();
    assert!(again.is_some_and(|next| next.kid != announced.kid));
}

#[tokio::test]
async fn every_node_signs_with_one_key_and_believes_the_others() {
    if !Engine::available().contains(&Engine::Postgres) {
        return;
    }
    let one = Server::start_as(Engine::Postgres, true).await;
    let two = one.another_node().await;
    let (first, second) = tokio::join!(published(&one), published(&two));
    assert_eq!(first, second, "made in the same moment, on two nodes, once");
    let token = tokens(&one).await.text("access_token");
    assert_eq!(Browser::new(&two).userinfo(&token).await.status, 200);
    revoke_key(&one.store, &SystemChance, &act(&one), &kid(&token)).await.unwrap();
    assert_eq!(two.logged(&Browser::new(&two).userinfo(&token).await).await, Some(88_200_012));
    let (a, b) = tokio::join!(tokens(&one), async {
        let form = [("grant_type", "client_credentials")];
        let basic = base64::engine::general_purpose::STANDARD
            .encode("machine:machine-demo-secret-0000000000000000000000");
        two.token(&[("authorization", &format!("Basic {basic}"))], &form).await
    });
    assert_eq!(kid(&a.text("access_token")), kid(&b.text("access_token")), "one new key for both nodes");
}

#[tokio::test]
async fn the_key_encryption_key_is_replaced_under_way_and_given_up_when_it_is_lost() {
    let server = Server::start().await;
    let first = tokens(&server).await;
    let path = format!("/{TENANT}/account/forgot");
    assert_eq!(server.post(&path, &[], &[("username", "ada")]).await.status, 200);
    let key = |byte| KeyEncryptionKey::new(&[byte; 32]).unwrap();
    let count = list_keys(&server.store).await.unwrap().len() as u64 + 3;
    let both = key(8).beside(key(7));
    let wrapped = rewrap_keys(&server.store, &SystemChance, &act(&server), &both, "the test").await.unwrap();
    assert_eq!(wrapped, count);
    let again = rewrap_keys(&server.store, &SystemChance, &act(&server), &both, "the test").await.unwrap();
    assert_eq!(again, 0);
    let stranger = rewrap_keys(&server.store, &SystemChance, &act(&server), &key(9), "the test").await;
    assert_eq!(stranger.unwrap_err().number(), 88_200_009);
    // A node that still has the earlier key first wraps what it makes by the one in force.
    let node = server.restarted_with(key(7).beside(key(8))).await.unwrap();
    let browser = Browser::new(&node);
    let second = browser.refresh(&first.text("refresh_token")).await;
    assert_eq!(second.status, 200, "{}", second.body);
    revoke_key(&node.store, &SystemChance, &act(&node), &kid(&second.text("access_token"))).await.unwrap();
    let third = browser.refresh(&second.text("refresh_token")).await;
    assert_eq!(third.status, 200, "{}", third.body);
    let node = node.restarted_with(key(8)).await.unwrap();
    let letter = store::records::outbox::all(&node.store).await.unwrap().remove(0);
    assert!(key(8).unwrap("letter", &letter.record).is_some(), "a letter on its way is sealed anew too");
    let browser = Browser::new(&node);
    let fourth = browser.refresh(&third.text("refresh_token")).await;
    assert_eq!(fourth.status, 200, "{}", fourth.body);
    assert!(node.restarted_with(key(7)).await.is_err(), "the earlier key alone opens nothing");
}

#[tokio::test]
async fn lost_keys_are_given_up_and_new_ones_made() {
    let server = Server::start().await;
    let first = tokens(&server).await;
    let key = |byte| KeyEncryptionKey::new(&[byte; 32]).unwrap();
    let nothing = abandon_keys(&server.store, &SystemChance, &act(&server), &key(7)).await.unwrap();
    assert_eq!(nothing, 0);
    let lost = abandon_keys(&server.store, &SystemChance, &act(&server), &key(1)).await.unwrap();
    assert!(lost > 2, "{lost}");
    let node = server.restarted_with(key(1)).await.unwrap();
    let browser = Browser::new(&node);
    assert_eq!(browser.refresh(&first.text("refresh_token")).await.status, 400);
    assert_eq!(browser.userinfo(&first.text("access_token")).await.status, 401);
    assert_eq!(browser.userinfo(&tokens(&node).await.text("access_token")).await.status, 200);
}
