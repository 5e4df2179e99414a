//! One run of the benchmark: stages, rounds, figures.

use std::process::Command;

use super::machine::flush_time;
use super::report::{self, Figures};
use super::rows::{self, ROWS, Row};
use super::stage::{Round, Stage, exercise};
use crate::root;
use crate::service::resident;

/// What to measure.
pub(crate) struct Options {
    pub(crate) seconds: u64,
    pub(crate) rounds: u64,
    /// Clients, accounts and live token families.
    pub(crate) rows: u64,
    /// PostgreSQL in place of the embedded engine.
    pub(crate) postgres: bool,
    /// Nodes over one PostgreSQL.
    pub(crate) nodes: u64,
    /// Also replies at 70 % of the most, and memory after a million requests.
    pub(crate) long: bool,
    /// Only rows whose name holds this text, and the bare ones.
    pub(crate) only: Option<String>,
    pub(crate) json: bool,
    /// Write the chapter of the book.
    pub(crate) book: bool,
}

/// Runs the benchmark; true if no reply was an error.
pub(crate) fn run(options: &Options) -> bool {
    let built = Command::new("cargo")
        .args([
            "build",
            "--profile",
            "dist",
            "--quiet",
            "-p",
            "sanad",
            "-p",
            "bare_signer",
            "-p",
            "population",
        ])
        .current_dir(root())
        .status();
    if !built.is_ok_and(|status| status.success()) {
        return false;
    }
    let Some(figures) = measure(options) else {
        eprintln!("the stage could not be built");
        return false;
    };
    report::print(&figures, options.json);
    if options.book {
        report::keep(&figures);
    }
    figures.rounds.iter().all(|(_, rounds)| rounds.iter().all(|round| round.errors == 0))
}

fn measure(options: &Options) -> Option<Figures> {
    let stage = Stage::build(options.postgres, options.rows, usize::try_from(options.nodes).ok()?)?;
    let idle_kib = resident(stage.nodes[0].id());
    let start_milliseconds = stage.nodes[0].start.as_secs_f64() * 1000.0;
    let wanted = |row: &Row| {
        options.only.as_ref().is_none_or(|text| {
            let asked =
                ROWS.iter().any(|other| other.bare == Some(row.name) && other.name.contains(text.as_str()));
            row.name.contains(text.as_str()) || asked
        })
    };
    let mut rounds: Vec<(Row, Vec<Round>)> =
        ROWS.into_iter().filter(wanted).map(|row| (row, Vec::new())).collect();
    for round in 0..options.rounds {
        for (row, measured) in &mut rounds {
            let part = usize::try_from(round).unwrap_or(0);
            if let Some(result) = stage.measure(row, options.seconds as f64, None, part) {
                eprintln!("round {}: {}: {:.0} per CPU second", round + 1, row.name, result.per_cpu_second());
                measured.push(result);
            }
        }
    }
    let flush_milliseconds = flush_time(&stage.data).as_secs_f64() * 1000.0;
    let calm = if options.long { calm(&stage, &rounds, options) } else { Vec::new() };
    let exercised = options.long.then(|| {
        let row = rows::find("client credentials ES256");
        let sent = row.map_or(0, |row| exercise(&stage, &row, 1_000_000));
        (sent, resident(stage.nodes[0].id()))
    });
    let sizes = options.long.then(|| stage.sizes());
    let (engine, rows, nodes) = (stage.engine, stage.rows, stage.nodes.len());
    stage.tear_down();
    Some(Figures {
        engine,
        rows,
        nodes,
        rounds,
        calm,
        flush_milliseconds,
        start_milliseconds,
        idle_kib,
        exercised,
        sizes,
    })
}

/// Replies at 70 % of what the row makes at most, and the bare signer's at the same rate.
fn calm(stage: &Stage, rounds: &[(Row, Vec<Round>)], options: &Options) -> Vec<(Row, f64, f64)> {
    let mut out = Vec::new();
    for (at, (row, measured)) in rounds.iter().enumerate() {
        let Some(bare) = row.bare.and_then(rows::find) else { continue };
        let mut most: Vec<f64> = measured.iter().map(Round::per_second).collect();
        most.sort_by(f64::total_cmp);
        let Some(rate) = most.get(most.len() / 2).map(|most| most * 0.7) else { continue };
        let part = super::load::PARTS - 1 - at % (super::load::PARTS / 2);
        let seconds = options.seconds as f64;
        let p99 = |row: &Row| stage.measure(row, seconds, Some(rate), part).map(|round| round.p99);
        if let (Some(own), Some(bare)) = (p99(row), p99(&bare)) {
            eprintln!("{} at {rate:.0} a second: p99 {own:.2} ms, bare {bare:.2} ms", row.name);
            out.push((*row, own, bare));
        }
    }
    out
}
