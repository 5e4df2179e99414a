//! How long lists and filters of the console take with a million rows of each sort, on each engine.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::http::Connection;
use crate::party::TENANT;
use crate::postgres::Postgres;
use crate::root;
use crate::service::{Service, binary, scratch};

/// Pages that are asked for, each with what it is.
const PAGES: [(&str, &str); 16] = [
    ("the overview", ""),
    ("the log", "/log"),
    ("the log of an account", "/log?account=account-77"),
    ("the log of a client", "/log?client=app-4711"),
    ("refusals of a client", "/log?client=app-4707&outcome=refused"),
    ("refusals of a number", "/log?number=50011"),
    ("all refusals", "/log?outcome=refused"),
    ("the log of an address", "/log?address=198.51.7.7"),
    ("the log since yesterday", "/log?since=1d"),
    ("nothing that fits", "/log?client=nobody"),
    ("clients", "/clients"),
    ("clients by their beginning", "/clients?begins=app-99"),
    ("accounts by their beginning", "/accounts?begins=account-99"),
    ("changes", "/changes"),
    ("changes of a client", "/changes?noun=client&id=app-4711"),
    ("open tickets", "/tickets?state=open"),
];
/// How often each is asked for.
const TIMES: usize = 15;
/// What people do not notice.
const LIMIT: Duration = Duration::from_millis(100);

/// Fills a database for each engine and asks for every page; true if each was there in time.
pub(crate) fn run(rows: u64) -> bool {
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--release", "--quiet", "-p", "population"]).current_dir(root());
    if !cargo.status().is_ok_and(|status| status.success()) {
        return false;
    }
    let embedded = measure(rows, None);
    let server = match Postgres::start() {
        Some(postgres) => measure(rows, Some(&postgres)),
        None => None,
    };
    let mut good = embedded.is_some() && server.is_some();
    println!(
        "{:<30} {:>20} {:>20}",
        format!("{rows} rows, ms"),
        "embedded (longest)",
        "PostgreSQL (longest)"
    );
    for (at, (name, _)) in PAGES.iter().enumerate() {
        let cell = |times: &Option<Vec<Vec<Duration>>>| {
            let Some(times) = times.as_ref().and_then(|all| all.get(at)) else {
                return (String::new(), false);
            };
            let (median, longest) = (times[times.len() / 2], times[times.len() - 1]);
            let shown = format!("{:.1} ({:.1})", median.as_secs_f64() * 1e3, longest.as_secs_f64() * 1e3);
            (shown, median <= LIMIT)
        };
        let ((one, is_quick), (other, is_quick_too)) = (cell(&embedded), cell(&server));
        good &= is_quick && is_quick_too;
        println!("{name:<30} {one:>20} {other:>20}");
    }
    good
}

/// The times of each page, sorted.
fn measure(rows: u64, postgres: Option<&Postgres>) -> Option<Vec<Vec<Duration>>> {
    let data = scratch(if postgres.is_some() { "lists-postgres" } else { "lists-embedded" });
    let directory = root().join("xtask/src/bench/directory.toml").display().to_string();
    let mut more = vec!["--directory", directory.as_str()];
    more.extend(postgres.iter().flat_map(|server| ["--database", server.url.as_str()]));
    Service::start(&binary(), &data, &[], &more)?.terminate();
    let place = postgres.map_or_else(|| data.display().to_string(), |server| server.url.clone());
    eprintln!("{rows} rows of each sort are made ({place})");
    let mut filled = Command::new(root().join("target/release/population"));
    let filled = filled.args(["lists", &place, &rows.to_string()]).status();
    filled.ok().filter(std::process::ExitStatus::success)?;
    if let Some(server) = postgres {
        // What it does by itself within minutes.
        server.sql("ANALYZE");
    }
    let service = Service::start(&binary(), &data, &[], &more)?;
    let mut connection = Connection::new(&service.host);
    let cookie = set_up(&mut connection, &data)?;
    let mut out = Vec::new();
    for (name, path) in PAGES {
        let mut times = Vec::new();
        for _ in 0..TIMES {
            let begun = Instant::now();
            let reply = connection.get(&format!("/{TENANT}/admin{path}"), &[("Cookie", &cookie)]).ok()?;
            times.push(begun.elapsed());
            if reply.status != 200 {
                eprintln!("{name}: {} {}", reply.status, reply.header("location"));
                return None;
            }
        }
        times.sort();
        out.push(times);
    }
    service.terminate();
    let _ = std::fs::remove_dir_all(data);
    Some(out)
}

/// Sets up an administrator; the cookie of the console.
fn set_up(connection: &mut Connection, data: &Path) -> Option<String> {
    let recovered = Command::new(binary()).args(["admin", "recover", "--data"]).arg(data).output().ok()?;
    let text = String::from_utf8(recovered.stdout).ok()?;
    let key = text.lines().last()?.split("key=").nth(1)?.to_owned();
    let page = connection.get(&format!("/setup?key={key}"), &[]).ok()?;
    let secret = page.body.split("id=\"secret\">").nth(1)?.split('<').next()?.replace(' ', "");
    let secret = totp_rs::Secret::try_from_base32(secret).ok()?;
    let code = totp_rs::Builder::new().with_secret(secret).build().ok()?.generate_current().to_string();
    let form = [
        ("key", key.as_str()),
        ("tenant", TENANT),
        ("username", "amina"),
        ("password", "seven palms behind the hill"),
        ("code", &code),
    ];
    let done = connection.post("/setup", &[], &form).ok()?;
    done.header("set-cookie").split(';').next().filter(|cookie| !cookie.is_empty()).map(str::to_owned)
}
