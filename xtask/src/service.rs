//! The release binary as a child process.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::root;

/// A running `sanad dev` or `sanad serve`.
pub(crate) struct Service {
    child: Child,
    /// Host and port.
    pub(crate) host: String,
    /// Host and port of health and metrics; empty for `sanad dev`.
    pub(crate) management: String,
    /// How long it took until it was ready.
    pub(crate) start: Duration,
}

/// The binary as it is shipped: built with `--profile dist`.
pub(crate) fn shipped(name: &str) -> PathBuf {
    root().join("target/dist").join(name)
}

/// How long a server may take to start.
const PATIENCE: Duration = Duration::from_secs(90);

/// Lets a moment pass between two looks at something that another process does.
#[expect(clippy::disallowed_methods, reason = "another process tells nobody when it is done")]
pub(crate) fn pause(time: Duration) {
    std::thread::sleep(time);
}

/// The release binary.
pub(crate) fn binary() -> PathBuf {
    root().join("target/release/sanad")
}

impl Service {
    /// Starts a binary on a data directory; `before` is a command that runs it (`taskset`, `strace`).
    pub(crate) fn start(binary: &Path, data: &Path, before: &[&str], more: &[&str]) -> Option<Self> {
        let mut words: Vec<String> = before.iter().map(|word| (*word).to_owned()).collect();
        words.push(binary.display().to_string());
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]).args(["dev", "--data"]).arg(data).args(more);
        if !more.contains(&"--listen") {
            command.args(["--listen", "127.0.0.1:0"]);
        }
        let asked = Instant::now();
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
        let lines = BufReader::new(child.stdout.take()?).lines();
        let ready = lines
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("Sanad is ready at ").map(str::to_owned));
        let Some(url) = ready else {
            let _ = child.wait();
            return None;
        };
        let host = url.split("://").nth(1)?.replace("localhost", "127.0.0.1");
        Some(Self { child, host, management: String::new(), start: asked.elapsed() })
    }

    /// Starts a binary by a configuration file, beside which it leaves its log.
    pub(crate) fn serve(binary: &Path, configuration: &Path, before: &[&str]) -> Option<Self> {
        let log = configuration.with_extension("log");
        let mut words: Vec<String> = before.iter().map(|word| (*word).to_owned()).collect();
        words.push(binary.display().to_string());
        let asked = Instant::now();
        let mut child = Command::new(&words[0])
            .args(&words[1..])
            .args(["serve", "--config"])
            .arg(configuration)
            .stdout(std::fs::File::create(&log).ok()?)
            .stderr(std::fs::File::create(configuration.with_extension("err")).ok()?)
            .spawn()
            .ok()?;
        while asked.elapsed() < PATIENCE {
            let text = std::fs::read_to_string(&log).unwrap_or_default();
            let ready = text.lines().find_map(|line| {
                let line: serde_json::Value = serde_json::from_str(line).ok()?;
                let fields = &line["fields"];
                (fields["message"] == "ready").then_some(())?;
                Some((fields["listen"].as_str()?.to_owned(), fields["management"].as_str()?.to_owned()))
            });
            if let Some((host, management)) = ready {
                return Some(Self { child, host, management, start: asked.elapsed() });
            }
            if child.try_wait().is_ok_and(|ended| ended.is_some()) {
                return None;
            }
            pause(Duration::from_millis(2));
        }
        let _ = child.kill();
        None
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it at once, as a crash would.
    pub(crate) fn kill(mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Asks it to end.
    pub(crate) fn terminate(mut self) {
        let _ = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        let _ = self.child.wait();
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Resident memory in KiB.
pub(crate) fn resident(id: u32) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()).and_then(|n| n.parse().ok()).unwrap_or(0)
}

/// A directory below `target` that is new and empty.
pub(crate) fn scratch(name: &str) -> PathBuf {
    let path = root().join("target/scratch").join(format!("{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).expect("target can be written");
    path
}

/// Numbers that are the same for the same seed (splitmix64).
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % limit
    }
}
