//! Files beside the data that take lines while the store is away.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use serde::Serialize;

/// Appends lines, as far as the file does not grow beyond `most` bytes, and flushes them once. What does not fit on the disk leaves nothing
/// of itself. Tells how many of the lines, from the first on, are there.
pub(crate) fn append<L: Serialize>(
    path: &Path,
    lines: impl IntoIterator<Item = L>,
    most: u64,
) -> std::io::Result<usize> {
    let mut file = OpenOptions::new().create(true).read(true).append(true).mode(0o600).open(path)?;
    let length = file.metadata()?.len();
    // The last line may have been torn by a loss of power: nothing is to continue it.
    let (mut text, mut count) =
        (if ends_a_line(&mut file, length)? { String::new() } else { "\n".to_owned() }, 0);
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
    written?;
    if length == 0 {
        sync_directory(path)?;
    }
    Ok(count)
}

/// Puts these lines in the place of those that are there, at once: after a loss of power the file holds the ones or the others.
pub(crate) fn rewrite<L: Serialize>(path: &Path, lines: &[L]) -> std::io::Result<()> {
    if lines.is_empty() {
        return if path.exists() { std::fs::remove_file(path) } else { Ok(()) };
    }
    let beside = path.with_extension("new");
    let mut file = OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(&beside)?;
    for line in lines {
        file.write_all((serde_json::to_string(line)? + "\n").as_bytes())?;
    }
    file.sync_all()?;
    std::fs::rename(&beside, path)?;
    sync_directory(path)
}

fn ends_a_line(file: &mut File, length: u64) -> std::io::Result<bool> {
    if length == 0 {
        return Ok(true);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

/// A new file is there after a loss of power only if its directory was flushed.
fn sync_directory(path: &Path) -> std::io::Result<()> {
    File::open(path.parent().unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(path: &Path) -> Vec<String> {
        std::fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect()
    }

    #[test]
    fn a_torn_line_swallows_no_other_and_a_full_file_takes_what_fits() {
        let path = std::env::temp_dir().join(format!("sanad-spool-{}", std::process::id()));
        let _ = std::fs::remove_file(&path);
        assert_eq!(append(&path, ["one", "two"], 100).unwrap(), 2);
        OpenOptions::new().append(true).open(&path).unwrap().write_all(b"\"to").unwrap();
        assert_eq!(append(&path, ["three"], 100).unwrap(), 1);
        assert_eq!(lines(&path), ["\"one\"", "\"two\"", "\"to", "\"three\""]);
        assert_eq!(append(&path, ["four", "five"], std::fs::metadata(&path).unwrap().len() + 9).unwrap(), 1);
        rewrite(&path, &["six"]).unwrap();
        assert_eq!(lines(&path), ["\"six\""]);
        rewrite::<&str>(&path, &[]).unwrap();
        assert!(!path.exists());
    }
}
