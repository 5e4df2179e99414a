//! What a developer runs: `cargo xtask test`, `bench`, `faults`, `refusals`, `docs`.

mod bench;
mod clients;
mod count;
mod docs;
mod faults;
mod figures;
mod http;
mod licences;
mod lists;
mod party;
mod postgres;
mod refusals;
mod service;
mod test;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask test                       install what is missing, then run everything
cargo xtask bench [--seconds S] [--rounds R] [--rows N] [--postgres [--nodes N]] [--only TEXT] [--long] [--json] [--book]
                                       requests per CPU second beside a bare signer, in one run; --rows: clients, accounts and
                                       token families (1000); --long: replies at 70 %, memory after a million requests;
                                       --book: keep the figures for the book
cargo xtask faults [--times N] [--seed S] [--only TEXT] [--planted] [--full]
                                       crashes, loss of power, broken and full disks, databases and networks that fail; --times: so many
                                       times the short form; --planted: also builds that were broken on purpose, each of which must
                                       be caught; --full: 40 times and planted, as for the book
cargo xtask refusals [--book] [--examples]
                                       broken requests, each followed to its remedy; --book: the chapter, --examples: the pages
cargo xtask lists [--rows N]           how long lists and filters of the console take with so many rows of each sort (1000000), on both
                                       engines
cargo xtask docs                       write the chapters of the book on settings and on numbers
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let option = |name: &str| {
        let at = args.iter().position(|arg| arg == name)?;
        args.get(at + 1).and_then(|value| value.parse::<u64>().ok())
    };
    let text = |name: &str| args.get(args.iter().position(|arg| arg == name)? + 1).cloned();
    let flag = |name: &str| args.iter().any(|arg| arg == name);
    let good = match args.first().map(String::as_str) {
        Some("test") => test::run(),
        Some("bench") => bench::run(&bench::Options {
            seconds: option("--seconds").unwrap_or(3),
            rounds: option("--rounds").unwrap_or(3),
            rows: option("--rows").unwrap_or(1_000),
            postgres: flag("--postgres"),
            nodes: option("--nodes").unwrap_or(1),
            long: flag("--long"),
            only: text("--only"),
            json: flag("--json"),
            book: flag("--book"),
        }),
        Some("bench-load") => bench::load(&args[1..]),
        Some("faults") => {
            let seed = option("--seed").unwrap_or_else(|| u64::from(std::process::id()));
            let full = flag("--full");
            built()
                && faults::run(&faults::Options {
                    times: option("--times").unwrap_or(if full { 40 } else { 1 }),
                    seed,
                    planted: full || flag("--planted"),
                    only: text("--only"),
                })
        }
        Some("refusals") => {
            let options = refusals::Options { book: flag("--book"), examples: flag("--examples") };
            built() && refusals::run(options)
        }
        Some("lists") => built() && lists::run(option("--rows").unwrap_or(1_000_000)),
        Some("docs") => built() && docs::write(),
        _ => {
            print!("{HELP}");
            args.is_empty() || flag("--help")
        }
    };
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Builds the release binary, which some commands run.
fn built() -> bool {
    let mut cargo = std::process::Command::new("cargo");
    cargo.args(["build", "--release", "--quiet"]).current_dir(root());
    cargo.status().is_ok_and(|status| status.success())
}

/// The root of the workspace.
fn root() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .canonicalize()
        .expect("the workspace is there")
}
