//! Copies of the database, and that none of them brings anything back to life.

use std::os::unix::fs::PermissionsExt;

use engine::administration::{Act, after_restore};
use server::SystemChance;
use testkit::{Browser, Engine, REDIRECT, Server};

use crate::binary::{Running, Scratch, sanad};

fn told(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&[output.stdout.as_slice(), &output.stderr].concat()).into_owned()
}

#[tokio::test]
async fn nothing_that_was_used_ended_or_rotated_since_the_backup_comes_to_life_again() {
    let mut server = Server::start().await;
    let (code, cookies, token, later) = {
        let browser = Browser::new(&server);
        let tokens = browser.tokens().await;
        let code = browser.code("trusted", REDIRECT, &[]).await;
        server.store.copy_to(&server.directory().join("copy")).await.unwrap();
        assert_eq!(browser.redeem(&code).await.status, 200, "used after the backup");
        let rotated = browser.refresh(&tokens.text("refresh_token")).await;
        (code, browser.cookies(), tokens.text("refresh_token"), rotated.text("refresh_token"))
    };
    server.store.close();
    let data = server.directory().to_owned();
    for rest in ["sanad.db-wal", "sanad.db-shm"] {
        let _ = std::fs::remove_file(data.join(rest));
    }
    std::fs::rename(data.join("copy"), data.join("sanad.db")).unwrap();
    server.reopen().await;
    let act = Act { actor: "the test".into(), milliseconds: server.desk().now_milliseconds };
    after_restore(&server.store, &SystemChance, &act).await.unwrap();
    let browser = Browser::new(&server);
    assert_eq!(browser.redeem(&code).await.status, 400, "the code was used");
    assert_eq!(browser.refresh(&token).await.status, 400, "the token was rotated");
    assert_eq!(browser.refresh(&later).await.status, 400, "the database knows nothing of its successor");
    let reply = server.get(&Browser::path("authorize"), &[("cookie", &cookies)]).await;
    assert_ne!(reply.status, 200);
    let silent = browser.authorize("trusted", REDIRECT, &[("prompt", "none")]).await;
    assert_eq!(silent.parameter("error").as_deref(), Some("login_required"), "the session is over");
    assert_eq!(browser.tokens().await.status, 200, "and everybody can sign in again");
}

#[tokio::test]
async fn who_administers_signs_in_again_after_a_restore() {
    for engine in Engine::available() {
        let server = Server::start_as(engine, true).await;
        let browser = Browser::new(&server);
        let hands = crate::console::set_up(&server, &browser).await;
        let link = crate::console::link(&server).await;
        server.advance(30);
        let act = Act { actor: "the test".into(), milliseconds: server.desk().now_milliseconds };
        after_restore(&server.store, &SystemChance, &act).await.unwrap();
        assert_eq!(browser.get(&crate::console::console("")).await.status, 303, "{engine:?}");
        assert_eq!(server.get(&link, &[]).await.number(), Some(88_180_009));
        // A code of this moment may have been given already, in what was lost.
        let now = hands.code(&server);
        assert_eq!(crate::console::sign_in(&browser, &now).await.number(), Some(500_121), "{engine:?}");
        server.advance(60);
        assert_eq!(crate::console::sign_in(&browser, &hands.code(&server)).await.status, 303, "{engine:?}");
    }
}

#[test]
fn a_copy_is_made_beside_the_server_and_put_back_when_it_has_stopped() {
    let running = Running::start();
    let data = running.data();
    let file = running.scratch.path("copy.sanad");
    let name = file.display().to_string();
    let made = sanad(&["backup", &name, "--data", &data]);
    assert!(made.status.success(), "{}", told(&made));
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(told(&sanad(&["backup", &name, "--data", &data])).starts_with("SANAD88200017"));
    assert!(told(&sanad(&["restore", &name, "--data", &data])).starts_with("SANAD88200008"));
    let scratch = running.stop();
    let nonsense = scratch.path("nonsense");
    std::fs::write(&nonsense, "this is not a backup, and it is long enough to be looked at").unwrap();
    let refused = sanad(&["restore", &nonsense.display().to_string(), "--data", &data]);
    assert!(told(&refused).starts_with("SANAD88200016"), "{}", told(&refused));
    let done = sanad(&["restore", &name, "--data", &data]);
    assert!(done.status.success(), "{}", told(&done));
    let kept = std::fs::read_dir(&data).unwrap().filter_map(Result::ok);
    assert!(
        kept.into_iter().any(|entry| entry.file_name().to_string_lossy().starts_with("sanad.db.before-"))
    );
    let changes = told(&sanad(&["changes", "--data", &data]));
    assert!(changes.contains("restore by the-tester restore installation database"), "{changes}");
    let again = Running::start_again(scratch);
    let reply = again.token(&[
        "-u",
        "machine:machine-demo-secret-0000000000000000000000",
        "-d",
        "grant_type=client_credentials",
    ]);
    assert!(reply["access_token"].is_string(), "{reply}");
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_is_copied_and_put_back_by_its_own_tools() {
    if !Engine::available().contains(&Engine::Postgres) {
        return;
    }
    let server = Server::start_as(Engine::Postgres, true).await;
    let url = server.database().unwrap().url.expose().to_owned();
    let scratch = Scratch::new();
    let config = scratch.configuration_on(&url);
    let code = Browser::new(&server).code("trusted", REDIRECT, &[]).await;
    let file = scratch.path("copy.dump").display().to_string();
    let made = sanad(&["backup", &file, "--config", &config]);
    assert!(made.status.success(), "{}", told(&made));
    assert_eq!(Browser::new(&server).redeem(&code).await.status, 200, "used after the backup");
    let refused = sanad(&["restore", &file, "--config", &config]);
    assert!(told(&refused).starts_with("SANAD88200018"), "{}", told(&refused));
    server.store.close();
    let done = sanad(&["restore", &file, "--config", &config]);
    assert!(done.status.success(), "{}", told(&done));
    let mut server = server;
    server.reopen().await;
    assert_eq!(Browser::new(&server).redeem(&code).await.status, 400, "the code was used");
    assert_eq!(Browser::new(&server).tokens().await.status, 200);
    let missing = std::process::Command::new(env!("CARGO_BIN_EXE_sanad"))
        .args(["backup", &scratch.path("another").display().to_string(), "--config", &config])
        .env("PATH", "/nowhere")
        .env("LANG", "C")
        .output()
        .unwrap();
    assert!(told(&missing).starts_with("SANAD88200019"), "{}", told(&missing));
}
