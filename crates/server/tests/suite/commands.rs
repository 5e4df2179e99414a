//! The commands that work beside a running server: the log, the changes, refusals on demand, the doctor, the explainer.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::binary::{Running, Scratch, TENANT, bash, curl, json, sanad};

const MACHINE: &str = "machine:machine-demo-secret-0000000000000000000000";
const GRANT: &str = "grant_type=client_credentials";

/// What a command that has to succeed prints.
fn told(args: &[&str]) -> String {
    let output = sanad(args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What a command that has to fail says.
fn refused(args: &[&str]) -> String {
    let output = sanad(args);
    assert!(!output.status.success(), "{args:?} succeeded: {}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stderr).unwrap()
}

/// What the explainer says of a pasted text.
fn explained(pasted: &str, args: &[&str]) -> String {
    let mut child = Command::new(env!("CARGO_BIN_EXE_sanad"))
        .args(args)
        .env("LANG", "C")
        .env_remove("SANAD_LANG")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(pasted.as_bytes()).unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(json).collect()
}

#[test]
fn any_refusal_can_be_ordered_and_comes_as_often_as_it_was_ordered() {
    let running = Running::start();
    let data = running.data();
    let order = |args: &[&str]| told(&[&["provoke", "--data", &data], args].concat());
    order(&["50076", "--client", "machine", "--times", "2"]);
    let elsewhere = running.token(&["-d", "client_id=web", "-d", "grant_type=refresh_token"]);
    assert_ne!(elsewhere["error_codes"][0], 50_076, "it is for another client: {elsewhere}");
    for _ in 0..2 {
        let reply = running.token(&["-u", MACHINE, "-d", GRANT]);
        assert_eq!((&reply["error"], &reply["error_codes"][0]), (&"invalid_grant".into(), &50_076.into()));
        assert_eq!(reply["suberror"], "basic_action", "{reply}");
        assert!(reply["claims"].as_str().unwrap().contains("access_token"), "{reply}");
        let page =
            running.get(&format!("/error?code=50076&trace_id={}", reply["trace_id"].as_str().unwrap()));
        assert!(page.contains("nothing_was_provoked"), "{page}");
    }
    let after = running.token(&["-u", MACHINE, "-d", GRANT]);
    assert_eq!(after["token_type"], "Bearer", "two were ordered: {after}");
    order(&["7000222", "--client", "machine"]);
    let expired = running.token(&["-u", MACHINE, "-d", GRANT])["error_description"].to_string();
    assert!(expired.contains("machine") && !expired.contains(" web "), "it tells of who asked: {expired}");
    order(&["90033", "--client", "machine"]);
    let url = format!("{}/{TENANT}/oauth2/v2.0/token", running.url);
    let away = curl(&["-D", "-", "-u", MACHINE, "-d", GRANT, &url]).to_ascii_lowercase();
    assert!(away.starts_with("http/1.1 503") && away.contains("\r\nretry-after: 1\r\n"), "{away}");
    order(&["65001"]);
    assert!(order(&[]).contains("1 x 65001 for any client"));
    order(&["--clear"]);
    let after = running.token(&["-u", MACHINE, "-d", GRANT]);
    assert_eq!(after["token_type"], "Bearer", "it was withdrawn: {after}");
    assert!(refused(&["provoke", "90100900", "--data", &data]).contains("SANAD88180010"));
    let scratch = running.stop();
    let data = scratch.path("data").display().to_string();
    let rows = lines(&told(&["log", "--number", "50076", "--json", "--data", &data]));
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| row["provoked"] == true), "{rows:?}");
    assert!(told(&["log", "--number", "50076", "--data", &data]).contains("(provoked)"));
}

#[test]
fn production_takes_no_orders() {
    let scratch = Scratch::new();
    let config = scratch.configuration();
    let file = scratch.path("directory.toml");
    std::fs::write(&file, format!("[[tenant]]\nid = \"{TENANT}\"\nname = \"real\"\n")).unwrap();
    told(&["apply", file.to_str().unwrap(), "--config", &config]);
    assert!(refused(&["provoke", "50076", "--config", &config]).contains("SANAD88180011"));
    let pasted =
        format!("curl -u app:a-secret-of-somebody -d {GRANT} https://id.example/{TENANT}/oauth2/v2.0/token");
    let tried = explained(&pasted, &["explain", "--request", "-", "--config", &config]);
    assert!(tried.contains("REFUSED") && !tried.contains("a-secret-of-somebody"), "{tried}");
    // Nor by naming the data directory alone: nothing there says that a development server left it.
    let data = scratch.path("data").display().to_string();
    assert!(refused(&["provoke", "50076", "--data", &data]).contains("SANAD88180011"));
}

#[test]
fn the_log_is_filtered_exported_and_masked() {
    let running = Running::start();
    running.token(&["-u", MACHINE, "-d", GRANT]);
    let wrong = running.token(&["-u", "machine:wrong", "-d", GRANT]);
    running.token(&["-u", MACHINE, "-d", GRANT, "-d", "scope=api://demo/raed"]);
    running.token(&["-d", "client_id==cmd()", "-d", GRANT]);
    let trace_id = wrong["trace_id"].as_str().unwrap().to_owned();
    let scratch = running.stop();
    let data = scratch.path("data").display().to_string();
    let log = |args: &[&str]| told(&[&["log", "--data", &data], args].concat());
    let count = |args: &[&str]| log(args).lines().count();
    assert_eq!(count(&["--client", "machine"]), 3);
    assert_eq!(count(&["--client", "machine", "--outcome", "refused"]), 2);
    assert_eq!(count(&["--client", "machine", "--outcome", "success"]), 1);
    assert_eq!(count(&["--number", "AADSTS70011"]), 1);
    assert_eq!(count(&["--tenant", "sanad-demo", "--since", "1h", "--client", "machine"]), 3);
    assert_eq!(count(&["--until", "1h"]), 0);
    assert_eq!(count(&["--address", "127.0.0.1", "--client", "machine"]), 3);
    assert_eq!(count(&["--address", "192.0.2.9"]), 0);
    assert_eq!(count(&["--account", "nobody"]), 0);
    assert_eq!(count(&["--client", "machine", "--limit", "1"]), 1);
    let row = &lines(&log(&["--number", "7000215", "--json"]))[0];
    assert_eq!((row["trace_id"].as_str(), &row["number"]), (Some(trace_id.as_str()), &7_000_215.into()));
    assert_eq!(row["address"], "127.0.0.1");
    let masked = log(&["--client", "machine", "--masked", "--json"]);
    let rows = lines(&masked);
    assert_eq!(rows.len(), 3);
    assert!(!masked.contains("127.0.0.1") && !masked.contains("\"detail\""), "{masked}");
    let csv = log(&["--csv"]);
    let head = csv.lines().next().unwrap();
    assert!(head.starts_with("time,trace_id,tenant,endpoint,outcome,number,client_id"), "{head}");
    assert!(csv.lines().skip(1).all(|row| row.matches(',').count() == head.matches(',').count()), "{csv}");
    assert!(csv.contains(&format!(",{trace_id},")), "{csv}");
    assert!(!csv.contains(",=cmd"), "a spreadsheet runs nothing: {csv}");
    assert!(refused(&["log", "--data", &data, "--tenant", "nowhere"]).contains("AADSTS90002"));
    assert!(refused(&["log", "--data", &data, "--since", "yesterday"]).contains("SANAD88010011"));
    assert!(refused(&["log", "--data", &data, "--number", "5"]).contains("SANAD88010007"));
}

#[test]
fn following_shows_what_comes_in() {
    let running = Running::start();
    let data = running.data();
    running.token(&["-u", "machine:earlier", "-d", GRANT]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_sanad"))
        .args(["log", "--follow", "--json", "--number", "7000215", "--data", &data])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut rows = BufReader::new(child.stdout.take().unwrap()).lines();
    let first = json(&rows.next().unwrap().unwrap());
    for _ in 0..3 {
        let reply = running.token(&["-u", "machine:wrong", "-d", GRANT]);
        let row = json(&rows.next().unwrap().unwrap());
        assert_eq!(row["trace_id"], reply["trace_id"], "each one once, in its turn");
        assert_ne!(row["trace_id"], first["trace_id"]);
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn what_apply_changes_is_logged_and_the_refusals_that_follow_point_to_it() {
    let running = Running::start();
    let data = running.data();
    let file = running.scratch.path("directory.toml");
    let export = told(&["export", "--data", &data]);
    let renamed = export.replace("/demo/callback", "/demo/elsewhere");
    assert_ne!(export, renamed);
    std::fs::write(&file, renamed).unwrap();
    told(&["apply", file.to_str().unwrap(), "--data", &data]);
    let changes = lines(&told(&["changes", "--json", "--data", &data]));
    let change =
        changes.iter().find(|change| change["verb"] == "change" && change["subject"] == "web").unwrap();
    assert_eq!(change["noun"], "client");
    assert!(change["actor"].as_str().unwrap().starts_with("apply by the-tester"), "{change}");
    let member = &change["members"][0];
    assert_eq!(member["name"], "redirect_uris");
    assert!(member["old"].to_string().contains("/demo/callback"), "{member}");
    assert!(member["new"].to_string().contains("/demo/elsewhere"), "{member}");
    assert!(told(&["changes", "--data", &data]).contains("change client web"));
    let asked = running.lines.iter().find_map(|line| line.strip_prefix("sign-in URL: ")).unwrap();
    let page = curl(&["-D", "-", asked]);
    assert!(page.contains("AADSTS50011"), "{page}");
    let trace_id = page.lines().find_map(|line| line.strip_prefix("x-ms-request-id: ")).unwrap().trim();
    let shown = running.get(&format!("/error?code=50011&trace_id={trace_id}"));
    assert!(shown.contains("redirect_uris") && shown.contains("the-tester"), "{shown}");
    let told = told(&["explain", trace_id, "--data", &data]);
    assert!(told.contains("redirect_uris: ") && told.contains("the-tester"), "{told}");
}

#[test]
fn the_doctor_names_the_number_that_each_finding_would_cause() {
    let running = Running::start();
    let data = running.data();
    let healthy = sanad(&["doctor", "--json", "--data", &data]);
    let findings = lines(std::str::from_utf8(&healthy.stdout).unwrap());
    assert!(findings.iter().all(|finding| finding["urgency"] != "now"), "{findings:?}");
    assert!(healthy.status.success());
    let file = running.scratch.path("directory.toml");
    let soon = crate::commands::now() + 5 * 24 * 3600;
    let clients = format!(
        r#"
[[tenant]]
id = "{TENANT}"
name = "sanad-demo"
[[tenant.client]]
client_id = "ailing"
client_name = "Ailing"
grant_types = ["authorization_code", "client_credentials"]
redirect_uris = ["http://127.0.0.1:5000/callback"]
[[tenant.client.secret]]
id = "ends-soon"
value = "ailing-demo-secret-00000000000000000000000000"
expires_at = {soon}
[[tenant.client]]
client_id = "off"
client_name = "Off"
disabled = true
application_type = "native"
token_endpoint_auth_method = "none"
redirect_uris = ["http://127.0.0.1/callback"]
"#
    );
    std::fs::write(&file, clients).unwrap();
    told(&["apply", file.to_str().unwrap(), "--data", &data]);
    let found = |args: &[&str]| {
        let output = sanad(&[&["doctor", "--json", "--data", &data], args].concat());
        (lines(std::str::from_utf8(&output.stdout).unwrap()), output.status.success())
    };
    let numbers = |findings: &[Value]| -> Vec<(u64, String)> {
        let one = |f: &Value| (f["number"].as_u64().unwrap(), f["urgency"].as_str().unwrap().to_owned());
        findings.iter().map(one).collect()
    };
    let (ailing, works) = found(&["--client", "ailing"]);
    let all = numbers(&ailing);
    assert!(all.contains(&(7_000_222, "soon".into())), "the secret ends: {all:?}");
    assert!(all.contains(&(88_080_002, "perhaps".into())), "its port has to match: {all:?}");
    assert!(works, "nothing is refused yet");
    assert!(ailing.iter().all(|f| f["client_id"] != "off"), "the other was not asked for");
    let (off, works) = found(&["--client", "off"]);
    assert!(numbers(&off).contains(&(7_000_112, "now".into())), "{off:?}");
    assert!(!works, "what is refused now makes the command fail");
    let nobody = sanad(&["doctor", "--client", "nobody", "--data", &data]);
    assert!(!nobody.status.success() && String::from_utf8_lossy(&nobody.stdout).contains("AADSTS700016"));
    // Clients that use another address than the public one.
    let other = running.url.replace("localhost", "127.0.0.1");
    let (differs, works) = found(&["--url", &other]);
    assert!(numbers(&differs).contains(&(88_090_009, "now".into())) && !works, "{differs:?}");
    let (away, works) = found(&["--url", "http://127.0.0.1:9"]);
    assert!(away.iter().any(|f| f["number"] == 0 && f["urgency"] == "now") && !works, "{away:?}");
    let arabic = String::from_utf8(
        sanad(&["doctor", "--lang", "ar", "--client", "off", "--data", &data, "--offline"]).stdout,
    );
    assert!(arabic.unwrap().contains("AADSTS7000112"));
}

#[test]
fn nothing_that_was_pasted_is_run() {
    let running = Running::start();
    let url = format!("{}/{TENANT}/oauth2/v2.0/token", running.url);
    let pasted = format!(
        "curl -d grant_type=authorisation_code -d client_id=demo --data-urlencode 'code=$(touch${{IFS}}run)`touch run`' \
         --data-urlencode 'x=\u{1b}]0;title\u{7}' {url}"
    );
    let told = explained(&pasted, &["explain", "--request", "-", "--data", &running.data()]);
    let command = told.lines().find(|line| line.starts_with("curl ")).unwrap_or_else(|| panic!("{told}"));
    assert!(command.contains("touch") && !told.contains('\u{1b}'), "{told}");
    bash(command, &running.scratch.path(""));
    assert!(!running.scratch.path("run").exists(), "{command}");
    let shown = running.get("/demo/callback?code=x&iss=;touch%20run;");
    let shown = shown.replace("&#39;", "'").replace("&#38;", "&");
    let pre = |text: &str| {
        text.split("<pre").skip(1).map(|p| p.split_once('>').unwrap().1.to_owned()).collect::<Vec<_>>()
    };
    for command in pre(&shown) {
        bash(command.split("</pre>").next().unwrap(), &running.scratch.path(""));
    }
    assert!(!running.scratch.path("run").exists(), "{shown}");
}

#[test]
fn a_reader_that_stops_is_no_fault() {
    let running = Running::start();
    for _ in 0..3 {
        running.token(&["-u", "machine:wrong", "-d", GRANT]);
    }
    let binary = env!("CARGO_BIN_EXE_sanad");
    let listing = format!("{binary} explain --data {} 2>&1 | head -1", running.data());
    assert!(!bash(&listing, &std::env::temp_dir()).contains("panicked"));
    let both =
        format!("({binary} log --json --data {}; echo ended $?) 2>&1 >/dev/full | cat", running.data());
    assert!(!bash(&both, &std::env::temp_dir()).contains("panicked"), "a full disk neither");
}

/// Seconds since 1970.
fn now() -> u64 {
    bash("date +%s", std::path::Path::new("/")).trim().parse().unwrap()
}

#[test]
fn the_explainer_takes_whatever_people_have_in_hand() {
    let running = Running::start();
    let data = running.data();
    let reply = running.token(&["-u", "machine:wrong", "-d", GRANT]);
    let trace_id = reply["trace_id"].as_str().unwrap();
    let whole = explained(&reply.to_string(), &["explain", "--data", &data]);
    assert!(whole.contains("AADSTS7000215") && whole.contains("client_secret_matches"), "{whole}");
    // At once after the reply, while the row is on its way.
    let fresh = running.token(&["-u", MACHINE, "-d", GRANT, "-d", "scope=api://demo/raed"]).to_string();
    let story = explained(&fresh, &["explain", "--data", &data]);
    assert!(story.contains("REFUSED") && story.contains("What would have to change"), "{story}");
    let elsewhere = Running::start();
    let lost = explained(&fresh, &["explain", "--data", &elsewhere.data()]);
    assert!(lost.contains("AADSTS70011") && lost.contains("--data"), "{lost}");
    let pasted = format!("…?error=invalid_client&error_description=AADSTS7000215%3A+Trace+ID%3A+{trace_id}");
    assert!(explained(&pasted, &["explain", "--data", &data]).contains("AADSTS7000215"));
    assert!(told(&["explain", "redirect_uri_mismatch"]).contains("AADSTS50011"));
    assert!(told(&["explain", "invalid_grant"]).contains("RFC 6749 section 5.2"));
    assert!(told(&["explain", "wrong", "secret"]).contains("AADSTS7000215"));
    assert_eq!(json(&told(&["explain", "50011", "--json"]))["number"], 50_011);
    assert!(refused(&["explain", "12"]).contains("SANAD88010007"));
    // A line of the log carries the trace id without naming it.
    let line = told(&["log", "--number", "7000215", "--data", &data]);
    let of_line = explained(&line, &["explain", "--data", &data]);
    assert!(of_line.contains("client_secret_matches"), "{line}: {of_line}");
    assert!(of_line.contains("What would have to change"), "{of_line}");
    assert_eq!(json(&told(&["explain", "invalid_scope", "--json"]))["error"], "invalid_scope");
    let windows = format!(
        "curl ^\"{}/{TENANT}/oauth2/v2.0/token^\" ^\n  -H ^\"Accept: */*^\" ^\n  --data-raw ^\"grant_type=magic^&client_id=web^\"",
        running.url
    );
    let tried = json(&explained(&windows, &["explain", "--request", "-", "--json", "--data", &data]));
    assert_eq!(tried["number"], 70_003, "{tried}");
    // A whole command, as it stands in a terminal: tried, corrected, and the corrected one works.
    let url = format!("{}/{TENANT}/oauth2/v2.0/token", running.url);
    let broken = format!("curl -s -u {MACHINE} -d {GRANT} -d scope=api://demo/raed {url}");
    let tried = json(&explained(&broken, &["explain", "--request", "-", "--json", "--data", &data]));
    assert_eq!(tried["number"], 70_011, "{tried}");
    let text = explained(&broken, &["explain", "--request", "-", "--data", &data]);
    let command = text.lines().find(|line| line.starts_with("curl ")).unwrap_or_else(|| panic!("{text}"));
    let answer = json(&bash(command, &std::env::temp_dir()));
    assert_eq!(answer["token_type"], "Bearer", "{command}: {answer}");
}

#[test]
fn the_desk_reads_answers_closes_and_exports_a_ticket() {
    let running = Running::start();
    let data = running.data();
    let desk = |args: &[&str]| told(&[&["ticket"], args, &["--data", &data]].concat());
    let refusal = running.token(&["-u", "machine:wrong", "-d", GRANT]);
    let trace_id = refusal["trace_id"].as_str().unwrap();
    let plea = format!(
        "{{\"trace_id\": \"{trace_id}\", \"words\": \"\\u001b[31mwhy?\", \"contact\": \"ada@example.com\"}}"
    );
    let url = format!("{}/support/tickets", running.url);
    let receipt = json(&curl(&["-H", "Content-Type: application/json", "-d", &plea, &url]));
    let reference = receipt["reference"].as_str().unwrap();
    let list = desk(&["list"]);
    assert!(list.starts_with(reference) && list.contains("open") && list.contains("AADSTS7000215"), "{list}");
    let shown = desk(&["show", &reference.to_lowercase()]);
    for part in ["[31mwhy?", "ada@example.com", "REFUSED", trace_id, "client machine"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    assert!(!shown.contains('\u{1b}'), "nothing of a stranger steers the terminal");
    assert!(
        desk(&["answer", reference, "Use the secret that sanad dev printed."])
            .contains("on the page of the ticket")
    );
    desk(&["close", reference]);
    assert!(desk(&["list", "--state", "open"]).is_empty());
    let exported = json(&desk(&["export", reference]));
    assert_eq!(
        (&exported["state"], &exported["bundle"]["server"]["mode"]),
        (&"closed".into(), &"development".into())
    );
    assert_eq!(exported["answers"][0]["text"], "Use the secret that sanad dev printed.");
    let changes = told(&["changes", "--data", &data]);
    assert!(changes.contains(&format!("answer ticket {reference}")), "{changes}");
    let link = receipt["link"].as_str().unwrap();
    assert!(curl(&[link]).contains("Use the secret that sanad dev printed."));
}

#[test]
fn commands_speak_to_a_server_by_its_admin_api() {
    let scratch = Scratch::new();
    let directory = scratch.path("directory.toml");
    let rights =
        ["tenant.read", "clients.write", "accounts.write", "sessions.write", "keys.write", "tickets.write"];
    let roles: Vec<String> = rights.iter().map(|right| format!("urn:sanad:api/{right}")).collect();
    let secret = "robot-secret-0000000000000000000000000000000";
    let text = format!(
        "[[tenant]]\nid = \"5a4ad000-0000-4000-8000-000000000077\"\nname = \"robots\"\n[[tenant.account]]\nuser_name = \"ada\"\n[[tenant.client]]\nclient_id = \"robot\"\n\
         grant_types = [\"client_credentials\"]\nroles = {roles:?}\n[[tenant.client.secret]]\nid = \"s\"\nvalue = {secret:?}\n"
    );
    std::fs::write(&directory, text).unwrap();
    let running = Running::start();
    told(&["apply", &directory.display().to_string(), "--data", &running.data()]);
    let server = format!("{}/robots", running.url);
    let remote = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sanad"));
        command
            .args(args)
            .args(["--server", &server])
            .env("SANAD_CLIENT_ID", "robot")
            .env("SANAD_CLIENT_SECRET", secret);
        let output = command.env("LANG", "C").output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let file = scratch.path("client.json").display().to_string();
    std::fs::write(&file, r#"{"client_id": "new", "grant_types": ["client_credentials"]}"#).unwrap();
    assert!(remote(&["client", "create", &file]).contains("\"client_id\": \"new\""));
    let made: Value =
        serde_json::from_str(&remote(&["client", "secret", "new", "new", "--name", "ci"])).unwrap();
    assert_eq!(made["value"].as_str().unwrap().len(), 43);
    std::fs::write(&file, r#"{"client_name": "Renamed", "grant_types": ["client_credentials"]}"#).unwrap();
    assert!(remote(&["client", "change", "new", &file]).contains("Renamed"));
    assert!(remote(&["client", "list", "--begins", "ne"]).contains("Renamed"));
    remote(&["client", "remove", "new"]);
    assert_eq!(remote(&["client", "list", "--begins", "ne"]), "");
    let ada: Value = serde_json::from_str(remote(&["account", "list", "--begins", "ada"]).trim()).unwrap();
    let id = ada["id"].as_str().unwrap();
    assert_eq!(remote(&["session", "list", id]), "");
    remote(&["session", "end", id]);
    assert!(remote(&["key", "list"]).contains("\"algorithm\""));
    assert_eq!(remote(&["ticket", "list"]), "");
    // The way in for whoever lost everything: a link in a file that nobody else reads.
    let link = told(&["admin", "recover", "--data", &running.data()]);
    let link = link.lines().last().unwrap();
    let file = std::path::Path::new(&running.data()).join("setup-link");
    assert_eq!(std::fs::read_to_string(&file).unwrap().trim(), link);
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&file).unwrap().permissions()) & 0o777,
        0o600
    );
    assert!(curl(&[link]).contains("id=\"setup\""));
}
