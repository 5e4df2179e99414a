//! Files beside the data that take lines while the store is away.

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use serde::Serialize;

/// Appends lines, as far as the file does not grow beyond `most` bytes, and flushes them once. What does not fit on the disk leaves nothing
/// of itself. Tells how many of the lines, from the first on, are there.
pub(crate) fn append<L: Serialize>(
    file: &Path,
    lines: impl IntoIterator<Item = L>,
    most: u64,
) -> std::io::Result<usize> {
    let mut file = std::fs::OpenOptions::new().create(true).append(true).mode(0o600).open(file)?;
    let length = file.metadata()?.len();
    let (mut text, mut count) = (String::new(), 0);
    for line in lines {
        let line = serde_json::to_string(&line)? + "\n";
        if length + (text.len() + line.len()) as u64 > most {
            break;
        }
        text += &line;
        count += 1;
    }
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    if written.is_err() {
        file.set_len(length)?;
    }
    written.map(|()| count)
}
