//! How the figures are shown: a table, JSON, and a file from which the book's chapter is made.

use serde_json::{Value, json};

use super::rows::Row;
use super::stage::Round;
use crate::root;

/// All figures of one stage.
pub(super) struct Figures {
    pub(super) engine: &'static str,
    pub(super) rows: u64,
    pub(super) nodes: usize,
    pub(super) rounds: Vec<(Row, Vec<Round>)>,
    /// At 70 % of the most: the row, its p99 and that of the bare signer at the same rate, in milliseconds.
    pub(super) calm: Vec<(Row, f64, f64)>,
    pub(super) flush_milliseconds: f64,
    pub(super) start_milliseconds: f64,
    pub(super) idle_kib: u64,
    /// Requests sent, and resident memory when idle after them.
    pub(super) exercised: Option<(u64, u64)>,
    /// Bytes that a row of each sort takes.
    pub(super) sizes: Option<serde_json::Value>,
}

/// Median, least and most of a figure.
pub(super) fn spread(rounds: &[Round], figure: impl Fn(&Round) -> f64) -> (f64, f64, f64) {
    let mut all: Vec<f64> = rounds.iter().map(figure).collect();
    all.sort_by(f64::total_cmp);
    match all.as_slice() {
        [] => (0.0, 0.0, 0.0),
        all => (all[all.len() / 2], all[0], all[all.len() - 1]),
    }
}

/// A row as part of the bare signer's in the same run.
fn of_bare(figures: &Figures, row: &Row, rate: f64) -> Option<f64> {
    let (_, bare) = figures.rounds.iter().find(|(other, _)| Some(other.name) == row.bare)?;
    Some(rate / spread(bare, Round::per_cpu_second).0.max(1.0))
}

fn object(figures: &Figures) -> Value {
    let rows: Vec<Value> = figures
        .rounds
        .iter()
        .map(|(row, rounds)| {
            let (rate, least, most) = spread(rounds, Round::per_cpu_second);
            let calm = figures.calm.iter().find(|(other, ..)| other.name == row.name);
            json!({
                "row": row.name,
                "per_cpu_second": rate.round(), "least": least.round(), "most": most.round(),
                "per_second": spread(rounds, Round::per_second).0.round(),
                "p50_ms": spread(rounds, |r| r.p50).0, "p99_ms": spread(rounds, |r| r.p99).0,
                "resident_mib": rounds.iter().map(|r| r.resident).max().unwrap_or(0) / 1024,
                "errors": rounds.iter().map(|r| r.errors).sum::<u64>(),
                "of_bare": of_bare(figures, row, rate),
                "commits": rounds.iter().map(|r| r.commits).sum::<u64>(),
                "flushes": rounds.iter().map(|r| r.flushes).sum::<u64>(),
                "p99_at_70_percent_ms": calm.map(|(_, own, _)| own),
                "bare_p99_at_that_rate_ms": calm.map(|(.., bare)| bare),
                "waits_for_a_flush": row.flushes,
            })
        })
        .collect();
    json!({
        "date": today(), "engine": figures.engine, "rows": figures.rows, "nodes": figures.nodes, "figures": rows,
        "flush_ms": figures.flush_milliseconds, "start_ms": figures.start_milliseconds.round(),
        "idle_mib": figures.idle_kib / 1024,
        "bytes_a_row": figures.sizes,
        "after_requests": figures.exercised.map(|(sent, _)| sent),
        "idle_after_requests_mib": figures.exercised.map(|(_, kib)| kib / 1024),
    })
}

fn today() -> String {
    let output = std::process::Command::new("date").arg("+%Y-%m-%d").output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
}

/// Prints the figures.
pub(super) fn print(figures: &Figures, as_json: bool) {
    let whole = object(figures);
    if as_json {
        println!("{whole}");
        return;
    }
    println!(
        "{}, {} clients, accounts and token families, {} node(s); start {:.0} ms, {} MiB idle, a flush {:.2} ms",
        figures.engine,
        figures.rows,
        figures.nodes,
        figures.start_milliseconds,
        figures.idle_kib / 1024,
        figures.flush_milliseconds
    );
    println!(
        "{:<29} {:>9} {:>19} {:>8} {:>7} {:>7} {:>8} {:>7} {:>9} {:>9}",
        "", "per CPU s", "range", "of bare", "p50 ms", "p99 ms", "RSS MiB", "errors", "commits", "flushes"
    );
    for row in whole["figures"].as_array().into_iter().flatten() {
        let number = |name: &str| row[name].as_f64().unwrap_or(0.0);
        let ratio = row["of_bare"].as_f64().map_or(String::new(), |ratio| format!("{:.0}%", ratio * 100.0));
        println!(
            "{:<29} {:>9.0} {:>19} {ratio:>8} {:>7.2} {:>7.2} {:>8.0} {:>7.0} {:>9.0} {:>9.0}",
            row["row"].as_str().unwrap_or_default(),
            number("per_cpu_second"),
            format!("{:.0} to {:.0}", number("least"), number("most")),
            number("p50_ms"),
            number("p99_ms"),
            number("resident_mib"),
            number("errors"),
            number("commits"),
            number("flushes"),
        );
    }
    for (row, own, bare) in &figures.calm {
        println!(
            "{} at 70 % of its most: p99 {own:.2} ms; the bare signer at that rate {bare:.2} ms",
            row.name
        );
    }
    for (sort, bytes) in figures.sizes.iter().filter_map(Value::as_object).flatten() {
        println!("{sort}: {bytes} bytes");
    }
    if let Some((sent, kib)) = figures.exercised {
        println!("idle after {sent} requests: {} MiB", kib / 1024);
    }
}

/// Keeps the figures beside the book, in place of those of the same engine, size and number of nodes.
pub(super) fn keep(figures: &Figures) {
    let path = root().join("book/figures.json");
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    let mut all: Vec<Value> = serde_json::from_str(&text).unwrap_or_default();
    let whole = object(figures);
    let same = |known: &Value| ["engine", "rows", "nodes"].iter().all(|key| known[*key] == whole[*key]);
    all.retain(|known| !same(known));
    all.push(whole);
    all.sort_by_key(|known| (known["engine"].to_string(), known["nodes"].as_u64(), known["rows"].as_u64()));
    let text = serde_json::to_string_pretty(&all).expect("figures are JSON");
    std::fs::write(path, format!("{text}\n")).expect("the book can be written");
}
