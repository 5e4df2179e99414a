//! Unmodified client libraries and a real browser against the release binary.

use std::path::Path;
use std::process::Command;

use crate::count::Count;
use crate::root;
use crate::service::{Service, binary, scratch};

/// What a script is told of the server that it tests.
struct Surroundings(Vec<(&'static str, String)>);

/// Client libraries over TLS.
pub(crate) fn run(count: &mut Count) {
    let data = scratch("clients");
    let Some(service) = Service::start(&binary(), &data, &[], &["--tls"]) else {
        count.add("start over TLS", false);
        return;
    };
    let ca = data.join("development-ca.pem").display().to_string();
    let mut variables = vec![
        ("SANAD_URL", format!("https://{}", service.host.replace("127.0.0.1", "localhost"))),
        // `sanad provoke` works beside the server, on its data.
        ("SANAD_BIN", binary().display().to_string()),
        ("SANAD_DATA", data.display().to_string()),
    ];
    let trusts = ["SANAD_CA", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"];
    variables.extend(trusts.map(|name| (name, ca.clone())));
    let around = Surroundings(variables);
    let here = root().join("tests/clients");
    if packages(&here.join("node")) {
        run_script(count, "clients in Node", "node", "run.mjs", &here.join("node"), &around);
    } else {
        count.skip("clients in Node", "npm ci did not work");
    }
    let environment = root().join("target/python");
    let python = environment.join("bin/python").display().to_string();
    let made = format!(
        "test -x {python} || python3 -m venv {}; {python} -m pip install -q -r requirements.txt >/dev/null 2>&1",
        environment.display()
    );
    if shell(&here.join("python"), &made) {
        run_script(count, "clients in Python", &python, "run.py", &here.join("python"), &around);
    } else {
        count.skip("clients in Python", "pip did not work");
    }
    service.terminate();
    let _ = std::fs::remove_dir_all(data);
}

/// The admin API by its description, as callers who read nothing else try it. Python is as [`run`] left it.
pub(crate) fn api(count: &mut Count) {
    let here = root().join("tests/clients/python");
    let data = scratch("api");
    let Some(service) = Service::start(&binary(), &data, &[], &[]) else {
        count.add("start for the admin API", false);
        return;
    };
    let around = Surroundings(vec![
        ("SANAD_URL", format!("http://{}", service.host)),
        ("SANAD_BIN", binary().display().to_string()),
        ("SANAD_DATA", data.display().to_string()),
    ]);
    let python = root().join("target/python/bin/python").display().to_string();
    run_script(count, "admin API", &python, "api.py", &here, &around);
    service.terminate();
    let _ = std::fs::remove_dir_all(data);
}

/// Every page in a real browser. Its pictures stay in `target/screenshots`.
pub(crate) fn browser(count: &mut Count) {
    let here = root().join("tests/browser");
    if !packages(&here) {
        count.skip("pages in a browser", "npm ci did not work");
        return;
    }
    let data = scratch("browser");
    let Some(service) = Service::start(&binary(), &data, &[], &[]) else {
        count.add("start for a browser", false);
        return;
    };
    let around = Surroundings(vec![
        ("SANAD_URL", format!("http://{}", service.host.replace("127.0.0.1", "localhost"))),
        ("SANAD_SHOTS", root().join("target/screenshots").display().to_string()),
        ("SANAD_BIN", binary().display().to_string()),
        ("SANAD_DATA", data.display().to_string()),
    ]);
    run_script(count, "browser", "node", "run.mjs", &here, &around);
    service.terminate();
    let _ = std::fs::remove_dir_all(data);
}

/// Installs what a script imports, from its lock file.
fn packages(directory: &Path) -> bool {
    shell(directory, "npm ci --no-audit --no-fund >/dev/null 2>&1")
}

fn shell(directory: &Path, script: &str) -> bool {
    let mut command = Command::new("sh");
    command.args(["-c", script]).current_dir(directory);
    command.status().is_ok_and(|status| status.success())
}

/// Runs a script that prints `ok NAME` or `not ok NAME: why` per test.
fn run_script(
    count: &mut Count,
    what: &str,
    program: &str,
    script: &str,
    directory: &Path,
    around: &Surroundings,
) {
    let variables = around.0.iter().map(|(name, value)| (*name, value));
    let Ok(output) = Command::new(program).arg(script).current_dir(directory).envs(variables).output() else {
        count.skip(what, "the interpreter did not start");
        return;
    };
    let text = String::from_utf8_lossy(&output.stdout);
    let mut tests = 0;
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("not ok ") {
            count.add(&format!("{what}: {name}"), false);
        } else if let Some(name) = line.strip_prefix("ok ") {
            count.add(&format!("{what}: {name}"), true);
        } else {
            continue;
        }
        tests += 1;
    }
    if tests == 0 || !output.status.success() && !text.contains("not ok") {
        println!("{text}{}", String::from_utf8_lossy(&output.stderr));
        count.add(what, false);
    }
}
