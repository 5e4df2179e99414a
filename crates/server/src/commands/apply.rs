//! `sanad apply`: the difference first, then the change.

use std::path::Path;

use diagnosis::Refusal;
use engine::administration::{Options, Plan, parse, plan};
use store::{Migrations, Store};
use terms::Instant;
use web::Clock;

use super::cli::Place;
use crate::ambient::{SystemChance, SystemClock};

/// Applies a directory file, beside a server that may be running.
pub(crate) async fn run(file: &Path, dry_run: bool, prune: bool, place: &Place) -> Result<(), Refusal> {
    let text = read(file)?;
    let directory = parse(&file.display().to_string(), &text)?;
    let store = Store::embedded(&place.directory()?, Migrations::Run)?;
    let options = Options { prune, strong_secrets: place.config.is_some() };
    let now = Instant(i64::try_from(SystemClock.milliseconds() / 1000).unwrap_or(i64::MAX));
    let plan = plan(&store, &SystemChance, now, &directory, options).await?;
    print(&plan);
    if plan.is_empty() {
        println!("Nothing to change.");
    } else if !dry_run {
        plan.carry_out(&store, now).await?;
        println!("Applied.");
    }
    store.close();
    Ok(())
}

/// The text of a directory file.
pub(crate) fn read(file: &Path) -> Result<String, Refusal> {
    std::fs::read_to_string(file).map_err(|e| {
        let name = file.display().to_string();
        Refusal::directory_file_mistake("a file that can be read", name, e.to_string(), "file", 0)
    })
}

fn print(plan: &Plan) {
    for change in &plan.changes {
        println!("{} {}", change.verb.sign(), change.what);
        for member in &change.members {
            println!("    {member}");
        }
    }
}
