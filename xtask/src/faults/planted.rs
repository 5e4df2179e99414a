//! Builds that were broken on purpose, each of which a test must catch: patches applied in a scratch clone.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{database, disk, flushes, kill, network, power};
use crate::root;
use crate::service::scratch;

/// A bug, and the test that catches it: true if it found nothing wrong.
struct Bug {
    patch: &'static str,
    test: fn(&Path) -> bool,
}

const BUGS: [Bug; 6] = [
    // Without flushes a commit is acknowledged before it is on the disk.
    Bug { patch: "no-flush", test: |binary| flushes::flushes(binary, "broken").is_some_and(|f| f.hold()) },
    Bug { patch: "no-flush", test: |binary| power::states(binary, 150, 7) },
    // The reply goes out before the transaction has ended.
    Bug {
        patch: "reply-before-commit",
        test: |binary| kill::kills(binary, 12, 7) && power::states(binary, 150, 7),
    },
    // A code is redeemed without looking whether it was.
    Bug { patch: "no-claim", test: |binary| kill::kills(binary, 6, 7) },
    // A lost answer to a commit counts as a commit that never was: the code is used up, the client has nothing.
    Bug { patch: "doubt-is-refusal", test: |binary| network::cuts(binary, 500, 2_000, 80) },
    // A failing database is told to clients as a bad grant.
    Bug {
        patch: "fault-is-invalid-grant",
        test: |binary| database::kills(binary, 3, 7) && disk::errors(binary, 24),
    },
];

/// True if every planted bug was caught, or of those whose patch holds this text.
pub(super) fn all_caught(only: Option<&str>) -> bool {
    let mut good = true;
    let mut built: Option<(&str, PathBuf)> = None;
    for bug in BUGS.iter().filter(|bug| only.is_none_or(|text| bug.patch.contains(text))) {
        if built.as_ref().is_none_or(|(patch, _)| *patch != bug.patch) {
            built = build(bug.patch).map(|binary| (bug.patch, binary));
        }
        let Some((_, binary)) = &built else {
            println!("{}: the patch does not apply or build", bug.patch);
            good = false;
            continue;
        };
        println!("planted: {}", bug.patch);
        let caught = !(bug.test)(binary);
        println!("{} was {}", bug.patch, if caught { "caught" } else { "NOT caught" });
        good &= caught;
    }
    good
}

/// The server with a patch, built in a scratch clone.
fn build(patch: &str) -> Option<PathBuf> {
    let clone = scratch("broken-clone");
    let script = format!(
        "git clone -q {root} {clone} && cd {clone} && git apply xtask/faults/{patch}.patch && \
         CARGO_TARGET_DIR={root}/target/broken cargo build --release --quiet -p sanad",
        root = root().display(),
        clone = clone.display()
    );
    let built = Command::new("sh").args(["-c", &script]).status().is_ok_and(|status| status.success());
    let _ = std::fs::remove_dir_all(clone);
    built.then(|| root().join("target/broken/release/sanad"))
}
