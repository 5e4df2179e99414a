//! The short form, which every test run includes, and the long one.

use super::{database, desk, disk, flood, flushes, kill, network, planted, power, rolling, timing};
use crate::service::binary;

/// What to run.
pub(crate) struct Options {
    /// Multiplies every count of the short form; the counts of the book are made with 40.
    pub(crate) times: u64,
    pub(crate) seed: u64,
    /// Also the builds that were broken on purpose.
    pub(crate) planted: bool,
    /// Only faults whose name, or planted bugs whose patch, holds this text.
    pub(crate) only: Option<String>,
}

/// A fault, by name: true if everything held.
type Fault = (&'static str, Box<dyn Fn() -> bool>);

fn faults(times: u64, seed: u64) -> Vec<Fault> {
    let fault = |name, run: Box<dyn Fn() -> bool>| (name, run);
    vec![
        fault("kills under load", Box::new(move || kill::kills(&binary(), 12 * times, seed))),
        fault(
            "a flush for each acknowledged commit",
            Box::new(|| {
                flushes::flushes(&binary(), "flushes").is_some_and(|figures| {
                    println!("{figures:?}");
                    figures.hold()
                })
            }),
        ),
        fault("loss of power", Box::new(move || power::states(&binary(), 50 * times, seed))),
        fault("failing calls of the disk", Box::new(move || disk::errors(&binary(), 12 * times))),
        fault("a full disk", Box::new(move || disk::full(1 + times / 10))),
        fault("a ticket while the store is away", Box::new(|| desk::tickets(&binary()))),
        fault(
            "replies dropped after the commit",
            Box::new(move || network::dropped_replies(&binary(), 250 * times)),
        ),
        fault("PostgreSQL killed", Box::new(move || database::kills(&binary(), 1 + times * 5 / 4, seed))),
        fault(
            "failover to a synchronous standby",
            Box::new(move || database::failovers(&binary(), 1 + times / 4, seed)),
        ),
        fault(
            "the connection to PostgreSQL cut at every step",
            Box::new(move || network::cuts(&binary(), (400 / times).max(16), 4_000, 20 * times as usize)),
        ),
        fault("a slow and a silent database", Box::new(|| network::slow(&binary()))),
        fault("restarts behind a proxy", Box::new(move || rolling::restarts(&binary(), 2 + times * 5 / 2))),
        fault("a flood", Box::new(move || flood::flood(&binary(), 4 + times))),
        fault("the time of a refused sign-in tells nothing of the name", Box::new(timing::timing)),
    ]
}

/// Every fault in its short form, for the test command.
pub(crate) fn short() -> Vec<(String, bool)> {
    faults(1, 7).into_iter().map(|(name, run)| (name.to_owned(), run())).collect()
}

/// Runs the faults; true if everything held, and every planted bug was caught if that was asked for.
pub(crate) fn run(options: &Options) -> bool {
    let mut good = true;
    for (name, run) in faults(options.times, options.seed) {
        if options.only.as_ref().is_some_and(|text| !name.contains(text.as_str())) {
            continue;
        }
        println!("{name}:");
        let begun = std::time::Instant::now();
        let held = run();
        println!("  {} after {} s", if held { "held" } else { "DID NOT HOLD" }, begun.elapsed().as_secs());
        good &= held;
    }
    if options.planted {
        good &= planted::all_caught(options.only.as_deref());
    }
    good
}
