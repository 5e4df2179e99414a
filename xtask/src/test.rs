//! `cargo xtask test`: installs what a fresh machine lacks, then runs everything and counts.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::postgres::{self, Postgres};
use crate::service::{Service, binary, scratch};
use crate::{faults, licences, root};

/// How many passed, failed and were skipped.
#[derive(Default)]
struct Count {
    passed: usize,
    failed: usize,
    skipped: usize,
}

impl Count {
    fn add(&mut self, name: &str, good: bool) {
        println!("{} {name}", if good { "ok    " } else { "FAILED" });
        if good { self.passed += 1 } else { self.failed += 1 }
    }

    fn skip(&mut self, name: &str, why: &str) {
        println!("skip   {name}: {why}");
        self.skipped += 1;
    }
}

/// Runs everything; true if nothing failed.
pub(crate) fn run() -> bool {
    let started = Instant::now();
    let mut count = Count::default();
    install(&mut count);
    let postgres = Postgres::start();
    if postgres.is_none() {
        count.skip("PostgreSQL", "no server could be started");
    }
    cargo(&mut count, "format", &["fmt", "--all", "--check"], &[]);
    let lints = ["clippy", "--workspace", "--all-targets", "--release", "--quiet", "--", "-D", "warnings"];
    cargo(&mut count, "clippy", &lints, &[]);
    let docs = ["doc", "--workspace", "--no-deps", "--release", "--quiet"];
    cargo(&mut count, "documentation", &docs, &[("RUSTDOCFLAGS", "-D warnings")]);
    match licences::check() {
        Ok(packages) => count.add(&format!("licences of {packages} packages"), true),
        Err(wrong) => {
            println!("{}", wrong.join("\n"));
            count.add("licences", false);
        }
    }
    cargo(&mut count, "release build", &["build", "--release", "--quiet"], &[]);
    tests(&mut count, postgres.as_ref());
    drop(postgres);
    clients(&mut count);
    for (name, good) in faults::short() {
        count.add(&name, good);
    }
    println!("took {} s", started.elapsed().as_secs());
    println!("{} passed, {} failed, {} skipped", count.passed, count.failed, count.skipped);
    count.failed == 0
}

/// Debian packages that the tests need and that this machine may lack.
fn install(count: &mut Count) {
    let mut missing = Vec::new();
    for (program, package) in [
        ("curl", "curl"),
        ("strace", "strace"),
        ("node", "nodejs"),
        ("npm", "npm"),
        ("python3", "python3-venv"),
    ] {
        if !exists(program) {
            missing.push(package);
        }
    }
    if postgres::programs().is_none() {
        missing.push("postgresql");
    }
    if missing.is_empty() {
        return;
    }
    let script = format!(
        "apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq {}",
        missing.join(" ")
    );
    println!("installing {}", missing.join(" "));
    let shell = if exists("sudo") { format!("sudo -n sh -c '{script}' || sh -c '{script}'") } else { script };
    let done = Command::new("sh").args(["-c", &shell]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !done.is_ok_and(|status| status.success()) {
        count.skip("installing packages", &missing.join(" "));
    }
}

fn exists(program: &str) -> bool {
    Command::new("sh")
        .args(["-c", &format!("command -v {program}")])
        .stdout(Stdio::null())
        .status()
        .is_ok_and(|s| s.success())
}

fn cargo(count: &mut Count, name: &str, args: &[&str], environment: &[(&str, &str)]) {
    let started = Instant::now();
    let done =
        Command::new("cargo").args(args).envs(environment.iter().copied()).current_dir(root()).status();
    let name = format!("{name} ({} s)", started.elapsed().as_secs());
    count.add(&name, done.is_ok_and(|status| status.success()));
}

/// Unit and integration tests, on every engine that is there.
fn tests(count: &mut Count, postgres: Option<&Postgres>) {
    let started = Instant::now();
    let mut command = Command::new("cargo");
    command
        .args(["test", "--workspace", "--release", "--no-fail-fast"])
        .current_dir(root())
        .stderr(Stdio::inherit());
    if let Some(postgres) = postgres {
        command.env("SANAD_TEST_POSTGRES", &postgres.url);
    }
    let Ok(output) = command.output() else {
        count.add("tests", false);
        return;
    };
    let text = String::from_utf8_lossy(&output.stdout);
    for line in text.lines().filter(|line| line.starts_with("test result:")) {
        let number = |word: &str| {
            let part = line.split(';').find(|part| part.trim_end().ends_with(word));
            part.and_then(|part| part.split_whitespace().rev().nth(1))
                .and_then(|n| n.parse::<usize>().ok())
                .unwrap_or(0)
        };
        count.passed += number("passed");
        count.failed += number("failed");
        count.skipped += number("ignored");
    }
    if !output.status.success() {
        println!("{}", text.lines().filter(|l| !l.ends_with("... ok")).collect::<Vec<_>>().join("\n"));
        if !text.contains("test result: FAILED") {
            count.failed += 1;
        }
    }
    println!("ran tests ({} s)", started.elapsed().as_secs());
}

/// Unmodified client libraries against the release binary over TLS.
fn clients(count: &mut Count) {
    let data = scratch("clients");
    let Some(service) = Service::start(&binary(), &data, &[], &["--tls"]) else {
        count.add("start over TLS", false);
        return;
    };
    let url = format!("https://{}", service.host.replace("127.0.0.1", "localhost"));
    let ca = data.join("development-ca.pem").display().to_string();
    let here = root().join("tests/clients");
    if shell(&here.join("node"), "npm ci --no-audit --no-fund >/dev/null 2>&1") {
        run_client(count, "node", "node", "run.mjs", &here.join("node"), &url, &ca);
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
        run_client(count, "python", &python, "run.py", &here.join("python"), &url, &ca);
    } else {
        count.skip("clients in Python", "pip did not work");
    }
    service.terminate();
    let _ = std::fs::remove_dir_all(data);
}

fn shell(directory: &Path, script: &str) -> bool {
    Command::new("sh")
        .args(["-c", script])
        .current_dir(directory)
        .status()
        .is_ok_and(|status| status.success())
}

/// Runs a script that prints `ok NAME` or `not ok NAME: why` per test.
fn run_client(
    count: &mut Count,
    language: &str,
    program: &str,
    script: &str,
    directory: &Path,
    url: &str,
    ca: &str,
) {
    let output = Command::new(program)
        .arg(script)
        .current_dir(directory)
        .env("SANAD_URL", url)
        .env("SANAD_CA", ca)
        .env("NODE_EXTRA_CA_CERTS", ca)
        .env("SSL_CERT_FILE", ca)
        .env("REQUESTS_CA_BUNDLE", ca)
        .output();
    let Ok(output) = output else {
        count.skip(&format!("clients in {language}"), "the interpreter did not start");
        return;
    };
    let text = String::from_utf8_lossy(&output.stdout);
    let mut tests = 0;
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("not ok ") {
            count.add(&format!("{language}: {name}"), false);
        } else if let Some(name) = line.strip_prefix("ok ") {
            count.add(&format!("{language}: {name}"), true);
        } else {
            continue;
        }
        tests += 1;
    }
    if tests == 0 || !output.status.success() && !text.contains("not ok") {
        println!("{text}{}", String::from_utf8_lossy(&output.stderr));
        count.add(&format!("clients in {language}"), false);
    }
}
