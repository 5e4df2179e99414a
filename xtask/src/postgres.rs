//! Private PostgreSQL servers for tests: started, killed, followed by a standby, promoted.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use crate::service::pause;

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A running server; it ends with this value.
pub(crate) struct Postgres {
    programs: PathBuf,
    data: PathBuf,
    port: u16,
    /// How to reach it.
    pub(crate) url: String,
}

/// Where Debian keeps the newest server.
pub(crate) fn programs() -> Option<PathBuf> {
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(|e| Some(e.ok()?.path().join("bin")))
        .collect();
    versions.retain(|path| path.join("initdb").exists() && path.join("postgres").exists());
    versions.sort();
    versions.pop()
}

impl Postgres {
    /// Makes a cluster in a temporary directory and starts it on a free port of loopback.
    pub(crate) fn start() -> Option<Self> {
        let new = Self::place()?;
        let made = new.run("initdb", &["-A", "trust", "-U", "postgres", "-D"]);
        (made && new.start_again()).then_some(new)
    }

    /// A place of its own, owned by whoever may run a server.
    fn place() -> Option<Self> {
        let programs = programs()?;
        let number = NEXT.fetch_add(1, Ordering::SeqCst);
        let data = std::env::temp_dir().join(format!("sanad-postgres-{}-{number}", std::process::id()));
        let _ = std::fs::remove_dir_all(&data);
        std::fs::create_dir_all(&data).ok()?;
        if is_root() {
            Command::new("chown").args(["postgres", &data.display().to_string()]).status().ok()?;
        }
        let port = TcpListener::bind("127.0.0.1:0").ok()?.local_addr().ok()?.port();
        let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
        Some(Self { programs, data, port, url })
    }

    /// Host and port.
    pub(crate) fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Starts it over what is there.
    pub(crate) fn start_again(&self) -> bool {
        let options = format!(
            "-p {} -k {} -c listen_addresses=127.0.0.1 -c max_connections=300 -c wal_keep_size=256MB",
            self.port,
            self.data.display()
        );
        let log = self.data.join("log").display().to_string();
        // After a kill its children may take a moment to notice that they are orphans.
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(30) {
            if self.run("pg_ctl", &["-w", "-o", &options, "-l", &log, "start", "-D"]) {
                return true;
            }
            pause(Duration::from_millis(50));
        }
        false
    }

    /// Ends every one of its processes at once, as a crash of the machine would.
    pub(crate) fn kill(&self) {
        let file = self.data.join("cluster/postmaster.pid");
        let text = std::fs::read_to_string(file).unwrap_or_default();
        let Some(id) = text.lines().next().map(str::to_owned) else { return };
        let children = output("pgrep", &["-P", &id]);
        let all: Vec<&str> = std::iter::once(id.as_str()).chain(children.split_whitespace()).collect();
        let _ = Command::new("kill").arg("-9").args(all).status();
    }

    /// A standby that follows this server; commits wait for it from then on.
    pub(crate) fn standby(&self) -> Option<Self> {
        let new = Self::place()?;
        let port = self.port.to_string();
        let copied = new.run(
            "pg_basebackup",
            &["-h", "127.0.0.1", "-p", &port, "-U", "postgres", "-R", "-X", "stream", "-c", "fast", "-D"],
        );
        if !copied || !new.start_again() || !self.wait_for_synchronous_commits() {
            return None;
        }
        Some(new)
    }

    fn wait_for_synchronous_commits(&self) -> bool {
        self.sql("ALTER SYSTEM SET synchronous_standby_names = '*'");
        self.sql("SELECT pg_reload_conf()");
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(20) {
            if self.sql("SELECT sync_state FROM pg_stat_replication").contains("sync") {
                return true;
            }
            pause(Duration::from_millis(50));
        }
        false
    }

    /// Makes a standby the primary, which waits for nobody.
    pub(crate) fn promote(&self) -> bool {
        let promoted = self.run("pg_ctl", &["-w", "promote", "-D"]);
        self.sql("ALTER SYSTEM SET synchronous_standby_names = ''");
        self.sql("SELECT pg_reload_conf()");
        promoted
    }

    /// The answer to a statement, as bare text.
    pub(crate) fn sql(&self, statement: &str) -> String {
        output("psql", &["-X", "-A", "-t", "-d", &self.url, "-c", statement])
    }

    /// Runs one of PostgreSQL's programs on the cluster; it refuses to run as root.
    fn run(&self, program: &str, args: &[&str]) -> bool {
        let program = self.programs.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.args(args).arg(self.data.join("cluster")).current_dir(&self.data);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.run("pg_ctl", &["-m", "immediate", "stop", "-D"]);
        let _ = std::fs::remove_dir_all(&self.data);
    }
}

fn is_root() -> bool {
    output("id", &["-u"]).trim() == "0"
}

fn output(program: &str, args: &[&str]) -> String {
    Command::new(program)
        .args(args)
        .stderr(Stdio::null())
        .output()
        .map(|o| String::from_utf8_lossy(&o.stdout).into_owned())
        .unwrap_or_default()
}
