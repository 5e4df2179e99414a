//! `sanad apply`: the difference first, then the change.

use std::path::Path;

use diagnosis::Refusal;
use engine::administration::{Options, Plan, parse, plan};
use web::Clock;

use super::beside::now;
use super::place::Place;
use crate::ambient::{SystemChance, SystemClock};
use crate::config;
use crate::development::read_directory;

/// Applies a directory file, beside a server that may be running.
pub(crate) async fn run(file: &Path, dry_run: bool, prune: bool, place: &Place) -> Result<(), Refusal> {
    let text = read_directory(file)?;
    let directory = parse(&file.display().to_string(), &text)?;
    let store = place.database()?.open_first().await?;
    let options = Options { prune, strong_secrets: place.config.is_some() };
    let now = now();
    let plan = plan(&store, &SystemChance, now, &directory, options).await?;
    print(&plan);
    if plan.is_empty() {
        println!("Nothing to change.");
    } else if !dry_run {
        plan.carry_out(&store, &SystemChance, SystemClock.milliseconds(), &actor_of("apply")).await?;
        println!("Applied.");
    }
    store.close();
    Ok(())
}

/// Who runs a command, for the log of changes: `apply by alice`.
pub(crate) fn actor_of(command: &str) -> String {
    let person = ["SUDO_USER", "USER", "LOGNAME"].into_iter().find_map(config::variable);
    person.map_or_else(|| command.to_owned(), |person| format!("{command} by {person}"))
}

fn print(plan: &Plan) {
    for change in &plan.changes {
        println!("{} {}", change.verb.sign(), change.subject);
        for line in change.lines() {
            println!("    {line}");
        }
    }
}
