//! The chapter on figures and its picture, from what `cargo xtask bench --book` kept.

use std::fmt::Write as _;

use serde_json::Value;

use crate::root;

/// What was kept, one entry for each engine, size and number of nodes.
fn kept() -> Vec<Value> {
    let text = std::fs::read_to_string(root().join("book/figures.json")).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

fn thousands(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn number(of: &Value, name: &str) -> f64 {
    of[name].as_f64().unwrap_or(0.0)
}

fn title(stage: &Value) -> String {
    let engine = if stage["engine"] == "postgres" { "PostgreSQL" } else { "Embedded" };
    let nodes = match number(stage, "nodes") as u64 {
        1 => "one node".to_owned(),
        many => format!("{many} nodes on one core"),
    };
    format!("{engine}, {} rows, {nodes}", thousands(number(stage, "rows")))
}

/// The chapter.
pub(crate) fn chapter() -> String {
    let head = std::fs::read_to_string(root().join("book/figures.head.md")).unwrap_or_default();
    let mut out = head;
    for stage in &kept() {
        let _ = write!(out, "\n## {}\n\n", title(stage));
        let _ = writeln!(
            out,
            "Measured on {}. Start {} ms, {} MiB resident after it; a flush of this disk takes {:.2} ms.\n",
            stage["date"].as_str().unwrap_or_default(),
            thousands(number(stage, "start_ms")),
            thousands(number(stage, "idle_mib")),
            number(stage, "flush_ms"),
        );
        out.push_str("| | per CPU second | range | of bare | p50 ms | p99 ms | p99 at 70 % (bare) | resident MiB | commits / flushes |\n");
        out.push_str("| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
        for row in stage["figures"].as_array().into_iter().flatten() {
            let of_bare =
                row["of_bare"].as_f64().map_or(String::new(), |part| format!("{:.0} %", part * 100.0));
            let calm = match (row["p99_at_70_percent_ms"].as_f64(), row["bare_p99_at_that_rate_ms"].as_f64())
            {
                (Some(own), Some(bare)) => format!("{own:.1} ({bare:.1})"),
                _ => String::new(),
            };
            let written = match (number(row, "commits"), number(row, "flushes")) {
                (0.0, _) => String::new(),
                (commits, 0.0) => thousands(commits),
                (commits, flushes) => format!("{} / {}", thousands(commits), thousands(flushes)),
            };
            let _ = writeln!(
                out,
                "| {} | {} | {} to {} | {of_bare} | {:.1} | {:.1} | {calm} | {:.0} | {written} |",
                row["row"].as_str().unwrap_or_default(),
                thousands(number(row, "per_cpu_second")),
                thousands(number(row, "least")),
                thousands(number(row, "most")),
                number(row, "p50_ms"),
                number(row, "p99_ms"),
                number(row, "resident_mib"),
            );
        }
        if let Some(sent) = stage["after_requests"].as_f64() {
            let _ = writeln!(
                out,
                "\nIdle after {} more requests: {} MiB.",
                thousands(sent),
                thousands(number(stage, "idle_after_requests_mib"))
            );
        }
        if let Some(sizes) = stage["bytes_a_row"].as_object() {
            out.push_str("\n| on the disk | bytes a row | a million |\n| --- | --- | --- |\n");
            for (sort, bytes) in sizes {
                let bytes = bytes.as_f64().unwrap_or(0.0);
                let _ = writeln!(out, "| {sort} | {} | {} MB |", thousands(bytes), thousands(bytes));
            }
        }
    }
    out
}

/// The picture: requests per CPU second of the first stage, each row beside the bare signer.
pub(crate) fn picture() -> String {
    const WIDTH: f64 = 420.0;
    let stages = kept();
    let Some(stage) = stages.first() else { return String::new() };
    let rows: Vec<&Value> = stage["figures"].as_array().into_iter().flatten().collect();
    let most = rows.iter().map(|row| number(row, "per_cpu_second")).fold(1.0, f64::max);
    let height = rows.len() * 26 + 40;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 760 {height}\" font-family=\"sans-serif\" font-size=\"13\">\n\
         <title>Requests per CPU second: {}</title>\n<rect width=\"760\" height=\"{height}\" fill=\"#fff\"/>\n\
         <text x=\"10\" y=\"20\" font-weight=\"600\">Requests per CPU second: {}</text>\n",
        title(stage),
        title(stage)
    );
    for (at, row) in rows.iter().enumerate() {
        let (y, rate) = (at * 26 + 34, number(row, "per_cpu_second"));
        let name = row["row"].as_str().unwrap_or_default();
        let colour = if name.starts_with("bare") { "#9aa5b1" } else { "#1f6f5c" };
        let width = (rate / most * WIDTH).max(1.0);
        let _ = writeln!(
            out,
            "<text x=\"10\" y=\"{}\">{name}</text><rect x=\"220\" y=\"{y}\" width=\"{width:.0}\" height=\"18\" fill=\"{colour}\"/>\
             <text x=\"{:.0}\" y=\"{}\">{}</text>",
            y + 14,
            226.0 + width,
            y + 14,
            thousands(rate)
        );
    }
    out.push_str("</svg>\n");
    out
}
