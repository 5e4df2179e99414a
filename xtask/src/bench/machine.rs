//! What the machine tells of a process, and of its disk.

use std::io::Write;
use std::time::{Duration, Instant};

/// User and system time of a process, in seconds.
pub(super) fn cpu_seconds(id: u32) -> Option<f64> {
    let text = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let fields: Vec<&str> = text.rsplit(')').next()?.split_whitespace().collect();
    let ticks: f64 = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
    Some(ticks / 100.0)
}

/// The median time of a flush of 4 KiB beside the data.
pub(super) fn flush_time(directory: &std::path::Path) -> Duration {
    let path = directory.join("flush-probe");
    let mut file = std::fs::File::create(&path).expect("the scratch directory can be written");
    let mut times: Vec<Duration> = (0..100)
        .map(|_| {
            file.write_all(&[7; 4096]).expect("the disk has room");
            let begun = Instant::now();
            file.sync_data().expect("the disk flushes");
            begun.elapsed()
        })
        .collect();
    times.sort();
    let _ = std::fs::remove_file(path);
    times[times.len() / 2]
}
