//! Refresh rotation: rows RFR, and the server against its model.

use proptest::prelude::*;
use testkit::{Browser, Engine, Server};

#[tokio::test]
async fn a_chain_of_rotations_works_and_a_lost_reply_is_forgiven_however_late() {
    for wait in [0, 60, 3600] {
        let server = Server::start().await;
        let browser = Browser::new(&server);
        let first = browser.tokens().await.text("refresh_token");
        let second = browser.refresh(&first).await.text("refresh_token");
        let third = browser.refresh(&second).await.text("refresh_token");
        // The reply to the third is lost; the client presents it again.
        let lost = browser.refresh(&third).await.text("refresh_token");
        server.advance(wait);
        let retried = browser.refresh(&third).await;
        assert_eq!(retried.status, 200, "after {wait} s: {}", retried.body);
        let sibling = retried.text("refresh_token");
        assert_eq!(browser.refresh(&sibling).await.status, 200);
        let dead = browser.refresh(&lost).await;
        assert_eq!(dead.number(), Some(88_050_001), "the sibling that lost is dead: {}", dead.body);
    }
}

#[tokio::test]
async fn a_thief_never_outlives_one_honest_refresh() {
    for thief_first in [true, false] {
        let server = Server::start().await;
        let browser = Browser::new(&server);
        let stolen = browser.tokens().await.text("refresh_token");
        let victims = browser.refresh(&stolen).await.text("refresh_token");
        let thiefs = browser.refresh(&stolen).await.text("refresh_token");
        let (winner, loser) = if thief_first { (&thiefs, &victims) } else { (&victims, &thiefs) };
        let next = browser.refresh(winner).await;
        assert_eq!(next.status, 200);
        assert_eq!(browser.refresh(loser).await.number(), Some(88_050_001));
        assert_eq!(browser.refresh(&next.text("refresh_token")).await.number(), Some(50_173), "both are out");
    }
}

#[tokio::test]
async fn an_access_token_that_arrives_proves_its_successor() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let first = browser.tokens().await.text("refresh_token");
    let second = browser.refresh(&first).await.text("refresh_token");
    let rotated = browser.refresh(&second).await;
    assert_eq!(browser.userinfo(&rotated.text("access_token")).await.status, 200);
    assert_eq!(
        browser.refresh(&second).await.number(),
        Some(88_050_001),
        "its successor was used at userinfo"
    );
}

#[tokio::test]
async fn a_successor_that_userinfo_proved_can_still_be_refreshed() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let first = browser.tokens().await.text("refresh_token");
    let second = browser.refresh(&first).await.text("refresh_token");
    let rotated = browser.refresh(&second).await;
    browser.userinfo(&rotated.text("access_token")).await;
    server.advance(3 * 86_400);
    assert_eq!(browser.refresh(&rotated.text("refresh_token")).await.status, 200);
}

#[tokio::test]
async fn a_public_client_may_retry_for_a_day() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let first = browser.tokens().await.text("refresh_token");
    browser.refresh(&first).await;
    server.advance(86_401);
    assert_eq!(browser.refresh(&first).await.number(), Some(88_050_001));
}

#[tokio::test]
async fn parallel_retries_sign_nobody_out() {
    for engine in Engine::available() {
        let server = Server::start_as(engine, true).await;
        let browser = Browser::new(&server);
        let token = browser.tokens().await.text("refresh_token");
        let replies = crate::refusals::join_all((0..6).map(|_| browser.refresh(&token))).await;
        assert!(replies.iter().all(|reply| reply.status == 200), "{engine:?}");
        let one = replies[3].text("refresh_token");
        assert_eq!(browser.refresh(&one).await.status, 200, "{engine:?}");
    }
}

#[tokio::test]
async fn scopes_narrow_and_return_but_never_widen() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let code =
        browser.code("trusted", testkit::REDIRECT, &[("scope", "openid offline_access read write")]).await;
    let mut token = browser.redeem(&code).await.text("refresh_token");
    for (scope, status) in
        [("read", 200), ("read write", 200), ("read write delete", 400), ("openid read write", 200)]
    {
        let form = [
            ("grant_type", "refresh_token"),
            ("client_id", "trusted"),
            ("refresh_token", &token),
            ("scope", scope),
        ];
        let reply = server.token(&[], &form).await;
        assert_eq!(reply.status, status, "{scope}: {}", reply.body);
        if status == 200 {
            assert_eq!(reply.text("scope"), scope);
            token = reply.text("refresh_token");
        }
    }
}

#[tokio::test]
async fn an_altered_token_is_unknown_and_uses_nothing_up() {
    let server = Server::start().await;
    let browser = Browser::new(&server);
    let token = browser.tokens().await.text("refresh_token");
    let swapped: String =
        token.chars().map(|c| if c.is_ascii_uppercase() { c.to_ascii_lowercase() } else { c }).collect();
    for altered in [&token[..token.len() - 1], &swapped, &format!("{token}A")] {
        assert_eq!(browser.refresh(altered).await.number(), Some(88_050_007));
    }
    assert_eq!(browser.refresh(&token).await.status, 200);
}

/// The sibling rule, as its model states it: which tokens exist, which was used, which died.
#[derive(Default)]
struct Model {
    /// Parent, used, dead.
    tokens: Vec<(Option<usize>, bool, bool)>,
    revoked: bool,
}

impl Model {
    fn new() -> Self {
        Self { tokens: vec![(None, false, false)], revoked: false }
    }

    /// What presenting a token gives: a new one, or nothing.
    fn present(&mut self, at: usize) -> Option<usize> {
        let (parent, used, dead) = self.tokens[at];
        if self.revoked {
            return None;
        }
        let children: Vec<usize> = (0..self.tokens.len()).filter(|i| self.tokens[*i].0 == Some(at)).collect();
        if dead || (used && children.iter().any(|child| self.tokens[*child].1)) {
            self.revoked = true;
            return None;
        }
        if !used {
            self.tokens[at].1 = true;
            for (other, token) in self.tokens.iter_mut().enumerate() {
                if parent.is_some() && token.0 == parent && other != at {
                    token.2 = true;
                }
            }
        }
        self.tokens.push((Some(at), false, false));
        Some(self.tokens.len() - 1)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_server_decides_as_the_model_does(picks in proptest::collection::vec((0_usize..8, 0_u64..90), 1..14)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        for engine in Engine::available() {
            runtime.block_on(async {
                let server = Server::start_as(engine, true).await;
                let browser = Browser::new(&server);
                let mut tokens = vec![browser.tokens().await.text("refresh_token")];
                let mut model = Model::new();
                for (pick, wait) in &picks {
                    // Beyond five retries a minute the server pushes back, which the model does not know.
                    server.advance(20 + wait);
                    let at = pick % tokens.len();
                    let expected = model.present(at);
                    let reply = browser.refresh(&tokens[at]).await;
                    assert_eq!(reply.status == 200, expected.is_some(), "{engine:?}: {}", reply.body);
                    if expected.is_some() {
                        tokens.push(reply.text("refresh_token"));
                    }
                }
            });
        }
    }
}
