//! A private PostgreSQL server for a test run.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A running server; it ends with this value.
pub(crate) struct Postgres {
    programs: PathBuf,
    data: PathBuf,
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
        let programs = programs()?;
        let data = std::env::temp_dir().join(format!("sanad-postgres-{}", std::process::id()));
        std::fs::create_dir_all(&data).ok()?;
        let is_root = output("id", &["-u"]).trim() == "0";
        if is_root {
            Command::new("chown").args(["postgres", &data.display().to_string()]).status().ok()?;
        }
        let port = TcpListener::bind("127.0.0.1:0").ok()?.local_addr().ok()?.port();
        let cluster = data.join("cluster");
        let made = as_postgres(
            is_root,
            &programs.join("initdb"),
            &["-A", "trust", "-U", "postgres", "-D"],
            &cluster,
            &data,
        );
        if !made {
            return None;
        }
        let options =
            format!("-p {port} -k {} -c listen_addresses=127.0.0.1 -c max_connections=300", data.display());
        let log = data.join("log").display().to_string();
        let args = ["-w", "-o", &options, "-l", &log, "start", "-D"];
        let started = as_postgres(is_root, &programs.join("pg_ctl"), &args, &cluster, &data);
        let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
        started.then_some(Self { programs, data, url })
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let is_root = output("id", &["-u"]).trim() == "0";
        let stop = ["-m", "immediate", "stop", "-D"];
        as_postgres(is_root, &self.programs.join("pg_ctl"), &stop, &self.data.join("cluster"), &self.data);
        let _ = std::fs::remove_dir_all(&self.data);
    }
}

/// PostgreSQL refuses to run as root.
fn as_postgres(is_root: bool, program: &Path, args: &[&str], cluster: &Path, directory: &Path) -> bool {
    let mut command = if is_root {
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    };
    command.args(args).arg(cluster).current_dir(directory).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn output(program: &str, args: &[&str]) -> String {
    Command::new(program)
        .args(args)
        .output()
        .map(|o| String::from_utf8_lossy(&o.stdout).into_owned())
        .unwrap_or_default()
}
