//! `cargo xtask test`: installs what a fresh machine lacks, then runs everything and counts.

use std::process::{Command, Stdio};
use std::time::Instant;

use crate::count::Count;
use crate::postgres::{self, Postgres};
use crate::refusals::{self, Options};
use crate::{clients, docs, faults, licences, root};

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
    let stale = docs::stale();
    count.add(&format!("chapters that `cargo xtask docs` writes {}", stale.join(" ")), stale.is_empty());
    tests(&mut count, postgres.as_ref());
    drop(postgres);
    clients::run(&mut count);
    let begun = Instant::now();
    // Both wait more than they work: the one for pages, the other for codes to grow old.
    let good = std::thread::scope(|scope| {
        let requests = scope.spawn(|| refusals::run(Options::default()));
        clients::api(&mut count);
        clients::browser(&mut count);
        requests.join().unwrap_or(false)
    });
    count.add(
        &format!("every broken request, followed to its remedy ({} s)", begun.elapsed().as_secs()),
        good,
    );
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
        ("haproxy", "haproxy"),
        ("pgrep", "procps"),
        ("node", "nodejs"),
        ("npm", "npm"),
        ("python3", "python3-venv"),
        ("chromium", "chromium"),
        ("fc-list", "fontconfig"),
    ] {
        if !exists(program) {
            missing.push(package);
        }
    }
    if postgres::programs().is_none() {
        missing.push("postgresql");
    }
    // Pictures of Arabic pages need letters to draw.
    if !succeeds("fc-list :lang=ar family | grep -q Noto") {
        missing.push("fonts-noto-core");
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
    succeeds(&format!("command -v {program}"))
}

fn succeeds(script: &str) -> bool {
    let mut command = Command::new("sh");
    command.args(["-c", script]).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
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
