//! The run: old things first, then every row, then the figures.

use std::process::Command;
use std::time::{Duration, Instant};

use super::report::{chapter, examples, figures};
use super::rows::causes;
use super::trial::{self, Trial};
use super::world::World;
use crate::party::REDIRECT;
use crate::root;
use crate::service::scratch;

/// What is done with the outcome beyond the figures.
#[derive(Clone, Copy, Default)]
pub(crate) struct Options {
    /// Write the chapter of the book.
    pub(crate) book: bool,
    /// Write the examples of the pages.
    pub(crate) examples: bool,
}

/// Codes live for a minute, and so do the tokens of one resource.
const MINUTE: Duration = Duration::from_secs(61);

/// Sends every row; true if nothing is to be complained of.
pub(crate) fn run(options: Options) -> bool {
    let data = scratch("refusals");
    let Some(mut world) = World::start(data.clone()) else {
        println!("the server did not start");
        return false;
    };
    let begun = Instant::now();
    make_old(&mut world);
    let causes = causes();
    let total: usize = causes.iter().map(|cause| cause.variants.len()).sum();
    let mut trials: Vec<Trial> = Vec::new();
    for cause in &causes {
        let needs_old = matches!(cause.number, 70_008 | 88_150_006);
        if needs_old {
            wait_until(begun + MINUTE);
        }
        for at in 0..cause.variants.len() {
            trials.push(trial::run(&mut world, cause, at));
            if trials.len().is_multiple_of(50) {
                eprintln!("{} of {total} after {} s", trials.len(), begun.elapsed().as_secs());
            }
        }
    }
    let figures = figures(&trials);
    println!(
        "{total} broken requests: {} logged with their true number, {} named in words, {} explained beforehand, {} mended",
        figures.true_number, figures.named, figures.explained, figures.mended
    );
    for (name, count) in &figures.remedies {
        println!("  {count:>4} {name}");
    }
    figures.complaints.iter().for_each(|complaint| println!("  {complaint}"));
    if options.book {
        write("book/refusals.md", &chapter(&trials, &today(), &machine()));
    }
    if options.examples {
        write("crates/web/examples/requests.txt", &examples(&trials));
    }
    world.service.terminate();
    let _ = std::fs::remove_dir_all(data);
    figures.complaints.is_empty()
}

/// What will have expired when the other rows are through.
fn make_old(world: &mut World) {
    for _ in 0..2 {
        let code = world.code();
        world.old.push(("code", code));
    }
    let code = world.code_of("brief", REDIRECT, "openid api://brief/read").1;
    let tokens = world.redeemed("brief", REDIRECT, &code);
    world.old.push(("access_token", tokens.text("access_token").unwrap_or_default()));
}

/// Time itself is what is tested here.
#[expect(clippy::disallowed_methods, reason = "codes and tokens grow old by the clock alone")]
fn wait_until(then: Instant) {
    std::thread::sleep(then.saturating_duration_since(Instant::now()));
}

fn write(file: &str, text: &str) {
    std::fs::write(root().join(file), text).expect("the tree can be written");
    println!("wrote {file}");
}

fn today() -> String {
    output("date", &["-u", "+%Y-%m-%d"])
}

fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    format!("a machine with {cores} cores ({})", output("uname", &["-m"]))
}

fn output(program: &str, args: &[&str]) -> String {
    let output = Command::new(program).args(args).output();
    output.map(|o| String::from_utf8_lossy(&o.stdout).trim().to_owned()).unwrap_or_default()
}
