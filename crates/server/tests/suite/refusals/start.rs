//! Numbers of the command line: the real binary, in directories of its own.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::binary::{Running, Scratch, sanad};

pub(super) const NUMBERS: &[u32] = &[
    88_010_009, 88_010_011, 88_180_010, 88_180_011, 88_180_001, 88_180_002, 88_180_003, 88_180_004,
    88_180_005, 88_180_006, 88_180_012, 88_180_016, 88_200_006, 88_200_007, 88_200_008, 88_200_009,
    88_200_010, 88_200_011, 88_200_014, 88_200_015, 88_200_016, 88_200_017, 88_200_018, 88_200_019,
    88_200_020,
];

fn refused(output: &std::process::Output, code: &str) {
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    assert!(text.starts_with(code), "{text}");
}

fn write(path: &Path, text: &str) -> String {
    std::fs::write(path, text).unwrap();
    path.display().to_string()
}

/// A data directory that a server has made and left.
fn left_behind() -> Scratch {
    let running = Running::start();
    running.stop()
}

#[test]
fn a_mistake_in_the_configuration_is_found() {
    let scratch = Scratch::new();
    let text = String::from_utf8(sanad(&["serve", "--sample"]).stdout).unwrap();
    let file = write(&scratch.path("sanad.toml"), &text.replace("listen = \"127", "listten = \"127"));
    let output = sanad(&["serve", "--config", &file]);
    refused(&output, "SANAD88180001");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    for part in [file.as_str(), "listten", "public_url"] {
        assert!(told.contains(part), "{part}: {told}");
    }
}

#[test]
fn an_empty_answer_changes_no_ticket() {
    let running = Running::start();
    let output = sanad(&["ticket", "answer", "00000-00000", " \n ", "--data", &running.data()]);
    refused(&output, "SANAD88180016");
    let output = sanad(&["ticket", "answer", "00000-00000", "yes", "--data", &running.data()]);
    refused(&output, "SANAD88180014");
}

#[test]
fn mistakes_in_the_directory_file_are_found() {
    let scratch = Scratch::new();
    let data = scratch.path("data");
    std::fs::create_dir(&data).unwrap();
    let data = data.display().to_string();
    let tenant = "[[tenant]]\nid = \"5a4ad000-0000-4000-8000-000000000009\"\nname = \"t\"\n";
    for (code, text) in [
        ("SANAD88180002", format!("{tenant}colour = \"red\"\n")),
        ("SANAD88180003", tenant.replace("\"t\"", "\"error\"")),
        ("SANAD88180003", tenant.replace("\"t\"", "\"tokens\"")),
        (
            "SANAD88180005",
            format!("{tenant}[[tenant.client]]\nclient_id = \"c\"\nredirect_uris = [\"javascript:x\"]\n"),
        ),
    ] {
        let file = write(&scratch.path("directory.toml"), &text);
        refused(&sanad(&["apply", &file, "--data", &data]), code);
    }
}

#[test]
fn a_weak_secret_is_refused_in_production() {
    let scratch = Scratch::new();
    let config = scratch.configuration();
    let text = "[[tenant]]\nid = \"5a4ad000-0000-4000-8000-000000000009\"\nname = \"t\"\n[[tenant.client]]\nclient_id = \"c\"\n\
                [[tenant.client.secret]]\nid = \"s\"\nvalue = \"password123\"\n";
    let file = write(&scratch.path("directory.toml"), text);
    refused(&sanad(&["apply", &file, "--config", &config]), "SANAD88180004");
}

#[test]
fn an_issuer_may_not_change_after_the_first_token() {
    let running = Running::start();
    running.token(&[
        "-u",
        "machine:machine-demo-secret-0000000000000000000000",
        "-d",
        "grant_type=client_credentials",
    ]);
    let text = "[[tenant]]\nid = \"5a4ad000-0000-4000-8000-000000000001\"\nname = \"sanad-demo\"\nissuer = \"https://other.example\"\n";
    let file = write(&running.scratch.path("directory.toml"), text);
    refused(&sanad(&["apply", &file, "--data", &running.data()]), "SANAD88180006");
}

#[test]
fn a_newer_schema_is_refused() {
    let scratch = left_behind();
    let data = scratch.path("data");
    let store = store::Store::embedded(&data, store::Migrations::Run).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let newer =
        store.transact(async |tx| tx.run("INSERT INTO schema_version (version) VALUES (99)", &[]).await);
    runtime.block_on(newer).unwrap();
    store.close();
    refused(
        &sanad(&["dev", "--listen", "127.0.0.1:0", "--data", &data.display().to_string()]),
        "SANAD88200006",
    );
}

#[test]
fn an_older_schema_is_refused_by_a_command() {
    let scratch = left_behind();
    let data = scratch.path("data");
    let store = store::Store::embedded(&data, store::Migrations::Run).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let older = store.transact(async |tx| tx.run("DELETE FROM schema_version WHERE version > 1", &[]).await);
    runtime.block_on(older).unwrap();
    store.close();
    refused(&sanad(&["log", "--data", &data.display().to_string()]), "SANAD88200015");
}

#[test]
fn a_database_that_is_not_there_is_told_with_its_host_and_without_its_password() {
    let scratch = Scratch::new();
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let configuration = std::fs::read_to_string(scratch.configuration()).unwrap();
    let line = format!("database = \"postgres://sanad:geheim@{closed}/sanad\"\n");
    let file = write(&scratch.path("with-database.toml"), &format!("{line}{configuration}"));
    for command in ["serve", "export", "doctor"] {
        let output = sanad(&[command, "--config", &file]);
        let told = [output.stdout.as_slice(), &output.stderr].concat();
        let told = String::from_utf8_lossy(&told);
        assert!(!output.status.success(), "{command}");
        assert!(told.contains("SANAD88200014") && told.contains(&closed.to_string()), "{command}: {told}");
        assert!(!told.contains("geheim"), "{command}: {told}");
    }
}

#[test]
fn an_unreadable_database_is_refused() {
    let scratch = left_behind();
    let data = scratch.path("data");
    std::fs::write(data.join("sanad.db"), b"this is not a database, and it is long enough to be looked at")
        .unwrap();
    for rest in ["sanad.db-wal", "sanad.db-shm"] {
        let _ = std::fs::remove_file(data.join(rest));
    }
    refused(
        &sanad(&["dev", "--listen", "127.0.0.1:0", "--data", &data.display().to_string()]),
        "SANAD88200007",
    );
}

#[test]
fn a_second_server_on_the_same_data_is_refused() {
    let running = Running::start();
    refused(&sanad(&["dev", "--listen", "127.0.0.1:0", "--data", &running.data()]), "SANAD88200008");
}

#[test]
fn another_key_encryption_key_is_refused() {
    let scratch = left_behind();
    let data = scratch.path("data");
    let other = String::from_utf8(sanad(&["secret", "new"]).stdout).unwrap();
    std::fs::write(data.join("key-encryption.key"), other).unwrap();
    refused(
        &sanad(&["dev", "--listen", "127.0.0.1:0", "--data", &data.display().to_string()]),
        "SANAD88200009",
    );
}

#[test]
fn a_key_that_others_may_read_is_refused() {
    let scratch = left_behind();
    let data = scratch.path("data");
    std::fs::set_permissions(data.join("key-encryption.key"), PermissionsExt::from_mode(0o644)).unwrap();
    refused(
        &sanad(&["dev", "--listen", "127.0.0.1:0", "--data", &data.display().to_string()]),
        "SANAD88200010",
    );
}

#[test]
fn a_trace_id_that_nobody_knows_is_told_as_such() {
    let scratch = left_behind();
    let data = scratch.path("data").display().to_string();
    refused(&sanad(&["explain", "01a20da7-a3ec-7090-8820-8dff77b7f181", "--data", &data]), "SANAD88200011");
}

#[test]
fn what_is_pasted_and_no_request_is_refused() {
    let scratch = left_behind();
    let data = scratch.path("data").display().to_string();
    let file = write(&scratch.path("pasted"), "this is not a request");
    refused(&sanad(&["explain", "--request", &file, "--data", &data]), "SANAD88010009");
}

#[test]
fn a_time_that_cannot_be_read_is_refused() {
    let scratch = left_behind();
    let data = scratch.path("data").display().to_string();
    refused(&sanad(&["log", "--since", "yesterday", "--data", &data]), "SANAD88010011");
}

#[test]
fn what_no_request_can_meet_cannot_be_provoked() {
    let scratch = left_behind();
    let data = scratch.path("data").display().to_string();
    for number in ["88180001", "20012", "50012", "nonsense"] {
        refused(&sanad(&["provoke", number, "--data", &data]), "SANAD88180010");
    }
}

#[test]
fn a_key_that_nobody_has_cannot_be_withdrawn() {
    let running = Running::start();
    running.token(&[
        "-u",
        "machine:machine-demo-secret-0000000000000000000000",
        "-d",
        "grant_type=client_credentials",
    ]);
    let data = running.data();
    refused(&sanad(&["key", "revoke", "nonsense", "--data", &data]), "SANAD88180012");
    let list = String::from_utf8(sanad(&["key", "list", "--json", "--data", &data]).stdout).unwrap();
    let signing: serde_json::Value = serde_json::from_str(list.lines().next().unwrap()).unwrap();
    assert_eq!(signing["state"], "signing");
    let done = sanad(&["key", "revoke", signing["kid"].as_str().unwrap(), "--data", &data]);
    assert!(done.status.success());
    let list = String::from_utf8(sanad(&["key", "list", "--data", &data]).stdout).unwrap();
    assert!(list.contains("revoked"), "{list}");
    let changes = String::from_utf8(sanad(&["changes", "--data", &data]).stdout).unwrap();
    assert!(changes.contains("key revoke by the-tester revoke key"), "{changes}");
    assert!(!sanad(&["key", "abandon", "--data", &data]).status.success(), "it asks first");
}

#[test]
fn production_takes_no_orders_to_refuse() {
    let scratch = left_behind();
    let data = scratch.path("data");
    std::fs::remove_file(data.join("development.toml")).unwrap();
    refused(&sanad(&["provoke", "50076", "--data", &data.display().to_string()]), "SANAD88180011");
}

#[test]
fn a_command_that_needs_a_server_says_what_the_server_said() {
    let output = sanad(&["client", "list"]);
    refused(&output, "SANAD88200020");
    let running = Running::start();
    let tenant = format!("{}/{}", running.url, crate::binary::TENANT);
    let output = sanad(&["client", "list", "--server", &tenant, "--as", "machine"]);
    refused(&output, "SANAD88200020");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("AADSTS7000218") || told.contains("AADSTS7000215"), "{told}");
}
