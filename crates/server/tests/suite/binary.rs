//! The real binary, as README starts it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;

pub(crate) const TENANT: &str = "5a4ad000-0000-4000-8000-000000000001";
static NEXT: AtomicU32 = AtomicU32::new(0);

/// A directory that goes away.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn new() -> Self {
        let number = NEXT.fetch_add(1, Ordering::SeqCst);
        let path = std::env::temp_dir().join(format!("sanad-binary-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// A production configuration over a data directory of its own.
    pub(crate) fn configuration(&self) -> String {
        let key = self.path("key");
        std::fs::write(&key, sanad(&["secret", "new"]).stdout).unwrap();
        std::fs::set_permissions(&key, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        std::fs::create_dir_all(self.path("data")).unwrap();
        let text = format!(
            "listen = \"127.0.0.1:0\"\npublic_url = \"http://localhost:8480\"\ndata = {:?}\nkey_encryption_key_file = {key:?}\nmanagement_listen = \"127.0.0.1:0\"\n",
            self.path("data")
        );
        std::fs::write(self.path("sanad.toml"), text).unwrap();
        self.path("sanad.toml").display().to_string()
    }

    /// The same over a PostgreSQL database.
    pub(crate) fn configuration_on(&self, database: &str) -> String {
        let file = self.configuration();
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, format!("database = {database:?}\n{text}")).unwrap();
        file
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Runs the binary to its end.
pub(crate) fn sanad(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sanad"))
        .args(args)
        .env("LANG", "C")
        .env("USER", "the-tester")
        .env_remove("SANAD_LANG")
        .env_remove("SUDO_USER")
        .output()
        .unwrap()
}

/// A running `sanad dev`.
pub(crate) struct Running {
    child: Child,
    /// Where it is.
    pub(crate) url: String,
    /// Everything it printed before it was ready.
    pub(crate) lines: Vec<String>,
    pub(crate) scratch: Scratch,
}

impl Running {
    pub(crate) fn start() -> Self {
        Self::start_in(Scratch::new(), None)
    }

    /// Over what an earlier one left behind.
    pub(crate) fn start_again(scratch: Scratch) -> Self {
        Self::start_in(scratch, None)
    }

    /// With a limit on the size of files, in blocks of 1024 bytes, after whose signal the process goes on.
    pub(crate) fn start_limited_files(blocks: u32) -> Self {
        Self::start_in(Scratch::new(), Some(blocks))
    }

    fn start_in(scratch: Scratch, blocks: Option<u32>) -> Self {
        let binary = env!("CARGO_BIN_EXE_sanad");
        let limit = blocks.map(|blocks| format!("trap '' XFSZ; ulimit -f {blocks}; ")).unwrap_or_default();
        let script = format!("{limit}exec {binary} dev --listen 127.0.0.1:0 --data data");
        let mut child = Command::new("bash")
            .args(["-c", &script])
            .current_dir(&scratch.0)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = Vec::new();
        let mut url = String::new();
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            if let Some(address) = line.strip_prefix("Sanad is ready at ") {
                url = address.to_owned();
                break;
            }
            lines.push(line);
        }
        assert!(!url.is_empty(), "it never became ready: {lines:?}");
        Self { child, url, lines, scratch }
    }

    /// The data directory.
    pub(crate) fn data(&self) -> String {
        self.scratch.path("data").display().to_string()
    }

    /// A token request by curl.
    pub(crate) fn token(&self, args: &[&str]) -> Value {
        let url = format!("{}/{TENANT}/oauth2/v2.0/token", self.url);
        json(&curl(&[args, &[&url]].concat()))
    }

    pub(crate) fn get(&self, path: &str) -> String {
        curl(&[&format!("{}{path}", self.url)])
    }

    /// Asks it to stop, and hands its directory on.
    pub(crate) fn stop(mut self) -> Scratch {
        self.terminate();
        std::mem::replace(&mut self.scratch, Scratch(PathBuf::from("/nonexistent/sanad")))
    }

    fn terminate(&mut self) -> std::process::ExitStatus {
        Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        self.child.wait().unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn curl(args: &[&str]) -> String {
    let output = Command::new("curl").arg("-s").args(args).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

pub(crate) fn bash(command: &str, directory: &Path) -> String {
    let output = Command::new("bash").args(["-c", command]).current_dir(directory).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

pub(crate) fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"))
}

#[test]
fn what_dev_prints_can_be_pasted_and_every_refusal_leads_to_the_request_that_works() {
    let running = Running::start();
    let commands: Vec<&String> = running.lines.iter().filter(|line| line.starts_with("curl")).collect();
    let first = json(&bash(commands[0], &running.scratch.0));
    assert_eq!(first["token_type"], "Bearer");
    let mut errors = Vec::new();
    for command in &commands[1..] {
        let refused = json(&bash(command, &running.scratch.0));
        errors.push(refused["error"].as_str().unwrap().to_owned());
        let uri = refused["error_uri"].as_str().unwrap();
        let page = curl(&[uri]);
        assert!(page.contains(refused["trace_id"].as_str().unwrap()), "{page}");
        assert!(page.contains("class=\"trail\"") && page.contains("<h2>"), "{page}");
        assert!(curl(&["-H", "Accept-Language: ar", uri]).contains("dir=\"rtl\""));
        let explained = json(&curl(&["-H", "Accept: application/json", uri]));
        let corrected = &explained["corrected"];
        assert!(corrected.is_object(), "{explained}");
        let mut args = vec!["-X".to_owned(), corrected["method"].as_str().unwrap().to_owned()];
        for (name, value) in corrected["headers"].as_object().unwrap() {
            args.extend(["-H".to_owned(), format!("{name}: {}", value.as_str().unwrap())]);
        }
        if let Some(body) = corrected["body"].as_str() {
            args.extend(["--data-raw".to_owned(), body.to_owned()]);
        }
        args.extend(["-o".to_owned(), "/dev/null".to_owned(), "-w".to_owned(), "%{http_code}".to_owned()]);
        args.push(corrected["url"].as_str().unwrap().to_owned());
        let status = curl(&args.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(status == "200" || status == "303", "{status}: {explained}");
    }
    errors.sort();
    let six = [
        "invalid_client",
        "invalid_grant",
        "invalid_request",
        "invalid_scope",
        "unauthorized_client",
        "unsupported_grant_type",
    ];
    assert_eq!(errors, six, "one for each error of RFC 6749 section 5.2");
}

#[test]
fn nobody_else_on_the_machine_can_read_the_data() {
    use std::os::unix::fs::PermissionsExt;
    let running = Running::start();
    for file in std::fs::read_dir(running.data()).unwrap() {
        let file = file.unwrap();
        let mode = file.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{:?}", file.file_name());
    }
}

#[test]
fn a_browser_signs_in_with_what_dev_prints() {
    let running = Running::start();
    let url = running.lines.iter().find_map(|line| line.strip_prefix("sign-in URL: ")).unwrap();
    let account = running.lines.iter().find_map(|line| line.strip_prefix("account: ")).unwrap();
    let (name, password) = account.split_once(" / ").unwrap();
    let jar = running.scratch.path("jar").display().to_string();
    let page = curl(&["-L", "-b", &jar, "-c", &jar, url]);
    let field = |page: &str, name: &str| {
        let after = page
            .split(&format!("name=\"{name}\" value=\""))
            .nth(1)
            .unwrap_or_else(|| panic!("no {name}: {page}"));
        after.split('"').next().unwrap().to_owned()
    };
    let submit = |page: &str, step: &str, more: &[String]| {
        let mut args = vec!["-L".to_owned(), "-b".to_owned(), jar.clone(), "-c".to_owned(), jar.clone()];
        for name in ["interaction", "form_token"] {
            args.extend(["--data-urlencode".to_owned(), format!("{name}={}", field(page, name))]);
        }
        for pair in more {
            args.extend(["--data-urlencode".to_owned(), pair.clone()]);
        }
        args.push(format!("{}/{TENANT}/oauth2/v2.0/{step}", running.url));
        curl(&args.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let consent = submit(&page, "login", &[format!("username={name}"), format!("password={password}")]);
    let arrived = submit(&consent, "consent", &["decision=allow".to_owned()]);
    let command = arrived.split("id=\"demo-redeem\">").nth(1).unwrap().split("</pre>").next().unwrap();
    let tokens = json(&bash(&command.replace("&#39;", "'").replace("&#38;", "&"), &running.scratch.0));
    for name in ["access_token", "id_token", "refresh_token"] {
        assert!(tokens[name].is_string(), "{tokens}");
    }
    let header = format!("Authorization: Bearer {}", tokens["access_token"].as_str().unwrap());
    let claims = json(&curl(&["-H", &header, &format!("{}/{TENANT}/oauth2/v2.0/userinfo", running.url)]));
    assert_eq!(claims["email"], "ada@demo.example");
}

#[test]
fn a_refusal_is_found_by_its_trace_id_beside_the_running_server() {
    let running = Running::start();
    let refused = running.token(&["-u", "machine:wrong", "-d", "grant_type=client_credentials"]);
    let trace_id = refused["trace_id"].as_str().unwrap();
    // A wrong secret is counted in the transaction that also writes the row: it is there when the reply is.
    let story = String::from_utf8(sanad(&["explain", trace_id, "--data", &running.data()]).stdout).unwrap();
    assert!(story.contains("AADSTS7000215") && story.contains("REFUSED  client_secret_matches"), "{story}");
    let log =
        String::from_utf8(sanad(&["log", "--number", "7000215", "--data", &running.data()]).stdout).unwrap();
    assert!(log.contains(trace_id), "{log}");
    let arabic = String::from_utf8(sanad(&["explain", "54005", "--lang", "ar"]).stdout).unwrap();
    assert!(
        arabic.contains("AADSTS54005") && arabic.chars().any(|c| ('\u{600}'..='\u{6FF}').contains(&c)),
        "{arabic}"
    );
}

#[test]
fn apply_shows_the_difference_changes_it_once_and_prunes_only_what_it_made() {
    let running = Running::start();
    let data = running.data();
    let export = String::from_utf8(sanad(&["export", "--data", &data]).stdout).unwrap();
    assert!(
        !export.contains("demo-secret-0000000") && !export.contains("battery"),
        "no secret leaves: {export}"
    );
    let file = running.scratch.path("directory.toml");
    std::fs::write(&file, &export).unwrap();
    let apply = |more: &[&str]| {
        let output = sanad(&[&["apply", file.to_str().unwrap(), "--data", &data], more].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(apply(&[]), "Nothing to change.\n", "what was exported is what is there");
    std::fs::write(&file, export.replace("client_name = \"Demo machine\"", "client_name = \"Renamed\""))
        .unwrap();
    let difference = apply(&["--dry-run"]);
    assert!(
        difference.contains("~ client machine of sanad-demo") && difference.contains("Renamed"),
        "{difference}"
    );
    assert!(apply(&[]).ends_with("Applied.\n"));
    assert_eq!(apply(&[]), "Nothing to change.\n");
    let token = running.token(&[
        "-u",
        "machine:machine-demo-secret-0000000000000000000000",
        "-d",
        "grant_type=client_credentials",
    ]);
    assert_eq!(token["token_type"], "Bearer", "a digest is as good as its secret: {token}");
    let without = "[[tenant]]\nid = \"5a4ad000-0000-4000-8000-000000000001\"\nname = \"sanad-demo\"\n";
    std::fs::write(&file, without).unwrap();
    assert!(!apply(&["--dry-run"]).contains("- client"), "nothing is removed without --prune");
    assert!(apply(&["--prune"]).contains("- client machine of sanad-demo"));
}

#[test]
fn serve_starts_by_its_configuration_and_ends_at_sigterm() {
    let scratch = Scratch::new();
    let config = scratch.configuration();
    let file = scratch.path("directory.toml");
    let real = "client_id = \"real\"\nclient_name = \"Real\"\ngrant_types = [\"client_credentials\"]\n";
    let secret = sanad(&["secret", "new"]).stdout;
    let secret = String::from_utf8(secret).unwrap();
    let text = format!(
        "[[tenant]]\nid = \"{TENANT}\"\nname = \"real\"\n[[tenant.client]]\n{real}[[tenant.client.secret]]\nid = \"s\"\nvalue = \"{}\"\n",
        secret.trim()
    );
    std::fs::write(&file, text).unwrap();
    assert!(sanad(&["apply", file.to_str().unwrap(), "--config", &config]).status.success());
    let mut child = Command::new(env!("CARGO_BIN_EXE_sanad"))
        .args(["serve", "--config", &config])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(|line| json(&line.unwrap()));
    let ready = lines.find(|line| line["fields"]["message"] == "ready").unwrap();
    let at = |name: &str| format!("http://{}", ready["fields"][name].as_str().unwrap());
    assert!(curl(&[&format!("{}/health/ready", at("management"))]).contains("ready"));
    let url = format!("{}/{TENANT}/oauth2/v2.0/token", at("listen"));
    let form = ["-d", "grant_type=client_credentials", "-d"];
    for client in ["client_id=real", "client_id=real", "client_id=made-up-by-a-stranger"] {
        let reply = json(&curl(&[&form[..], &[client, "-d", "client_secret=wrong", &url]].concat()));
        // The process's own log is for machines: JSON, with the true number and the trace id of the reply.
        let logged = lines.find(|line| line["fields"]["message"] == "refused").unwrap();
        assert_eq!(logged["fields"]["trace_id"], reply["trace_id"]);
        assert!(!logged.to_string().contains("made-up"), "{logged}");
    }
    let metrics = curl(&[&format!("{}/metrics", at("management"))]);
    let counts = |number: u32, client: &str, count: u32| {
        let series = format!(
            "sanad_refusals_total{{number=\"{number}\",tenant=\"{TENANT}\",client=\"{client}\"}} {count}\n"
        );
        metrics.contains(&series)
    };
    assert!(counts(7_000_215, "real", 2), "{metrics}");
    assert!(counts(700_016, "", 1), "what a stranger calls a client is no label: {metrics}");
    assert!(metrics.contains("sanad_requests_total{endpoint=\"token\",status=\"401\"} 3"), "{metrics}");
    let outside = curl(&["-o", "/dev/null", "-w", "%{http_code}", &format!("{}/metrics", at("listen"))]);
    assert_eq!(outside, "404", "metrics are not for everybody");
    let asked = std::time::Instant::now();
    Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
    assert!(child.wait().unwrap().success());
    assert!(asked.elapsed().as_secs() < 10);
}
