//! `sanad backup` and `sanad restore`: a copy of the database, and the way back. The key-encryption key is in neither.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use diagnosis::{Fact, Refusal};
use engine::administration::{Act, after_restore};
use store::{Migrations, Server, Store};
use terms::Instant;
use web::Clock;
use words::{Language, Place as At};

use super::apply::actor_of;
use super::place::Place;
use crate::ambient::{SystemChance, SystemClock};
use crate::data::{DataDirectory, write_private};
use crate::database::Database;

/// Copies the database into a file, beside servers that go on.
pub(crate) async fn backup(file: &Path, language: Language, place: &Place) -> Result<(), Refusal> {
    let shown = file.display().to_string();
    if file.exists() {
        return Err(Refusal::backup_file_exists(&shown));
    }
    let part = beside(file, "part");
    let _ = std::fs::remove_file(&part);
    // Whoever fills it finds it private.
    write_private(&part, b"")?;
    match place.database()? {
        Database::Embedded(directory) => {
            let store = Database::Embedded(directory.clone()).open_beside().await?;
            let done = progress(&part, &directory.join("sanad.db"));
            let copied = store.copy_to(&part).await;
            done.abort();
            store.close();
            copied?;
        }
        Database::Server(server) => {
            let options = ["--format=custom", "--no-owner", "--no-privileges", "--file"];
            run(Command::new("pg_dump").args(options).arg(&part), &server, None)?;
        }
    }
    std::fs::rename(&part, file).map_err(|e| Refusal::database_unreadable(&shown).because(e.to_string()))?;
    say(language, "backup-made", &shown);
    Ok(())
}

/// Puts a backup in the place of the database; what was there is kept beside it. Or, without a file, ends what an earlier state may have
/// revived, after the database's own tools have put it back.
pub(crate) async fn restore(file: Option<&Path>, language: Language, place: &Place) -> Result<(), Refusal> {
    let act = Act { actor: actor_of("restore"), milliseconds: SystemClock.milliseconds() };
    match (place.database()?, file) {
        (database, None) => {
            let _taken = match &database {
                Database::Embedded(directory) => Some(DataDirectory::take(directory)?),
                Database::Server(_) => None,
            };
            let store = database.open_first().await?;
            refuse_running(store.other_nodes().await?)?;
            after_restore(&store, &SystemChance, &act).await?;
            store.close();
        }
        (Database::Embedded(directory), Some(file)) => {
            if let Some(kept) = embedded(&directory, file, &act).await? {
                say(language, "restore-kept", &kept.display().to_string());
            }
        }
        (Database::Server(server), Some(file)) => on_server(&server, file, &act).await?,
    }
    println!("{}", words::sentence(language, At::Terminal, "restore-done", &[]));
    Ok(())
}

fn say(language: Language, key: &str, file: &str) {
    let facts = [("file", Fact::Literal(file.to_owned()))];
    println!("{}", words::sentence(language, At::Terminal, key, &facts));
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(format!(".{ending}"));
    PathBuf::from(name)
}

/// Tells once a second how far the copy is, on the terminal's other stream.
fn progress(part: &Path, whole: &Path) -> tokio::task::JoinHandle<()> {
    let (part, whole) = (part.to_owned(), whole.to_owned());
    tokio::spawn(async move {
        let mut seconds = tokio::time::interval(Duration::from_secs(1));
        seconds.tick().await;
        loop {
            seconds.tick().await;
            let size = |path: &Path| std::fs::metadata(path).map_or(0, |m| m.len() / (1024 * 1024));
            eprintln!("{} MiB of about {} MiB", size(&part), size(&whole));
        }
    })
}

/// The database that was there before, if there was one. The backup is made ready in a directory of its own, so that no server ever sees
/// it in between.
async fn embedded(directory: &Path, file: &Path, act: &Act) -> Result<Option<PathBuf>, Refusal> {
    let unreadable = |why: String| Refusal::backup_unreadable(file.display().to_string()).because(why);
    let taken = DataDirectory::take(directory)?;
    let room = taken.path().join("restoring");
    let _ = std::fs::remove_dir_all(&room);
    let private = || std::os::unix::fs::PermissionsExt::from_mode(0o600);
    let copied = std::fs::create_dir(&room)
        .and_then(|()| std::fs::copy(file, room.join("sanad.db")))
        .and_then(|_| std::fs::set_permissions(room.join("sanad.db"), private()));
    copied.map_err(|e| unreadable(e.to_string()))?;
    let is_backup = Store::is_whole(&room.join("sanad.db"));
    let made_ready = match is_backup {
        Ok(()) => {
            let store = Store::embedded(&room, Migrations::Run)?;
            let ended = after_restore(&store, &SystemChance, act).await;
            store.close();
            drop(store);
            // What ends it all must stand in the file itself before that is moved.
            let left = std::fs::metadata(room.join("sanad.db-wal")).map_or(0, |m| m.len());
            ended.map_err(Refusal::from).and_then(|()| match left {
                0 => Ok(()),
                _ => Err(Refusal::storage_full()),
            })
        }
        Err(why) => Err(unreadable(why)),
    };
    let moved = made_ready.and_then(|()| {
        let now = Instant::of_milliseconds(act.milliseconds);
        let kept = taken.path().join(format!("sanad.db.before-{}", now.0));
        keep_before(taken.path(), &kept)
            .and_then(|existed| {
                // At each moment there is one database: the one before, or this one.
                std::fs::rename(room.join("sanad.db"), taken.path().join("sanad.db"))?;
                std::fs::File::open(taken.path())?.sync_all()?;
                Ok(existed.then_some(kept))
            })
            .map_err(|e| unreadable(e.to_string()))
    });
    let _ = std::fs::remove_dir_all(&room);
    moved
}

/// Gives the database that is there a second name; whether there was one. What is not yet in its file is brought there first, if it can be
/// opened at all.
fn keep_before(directory: &Path, kept: &Path) -> std::io::Result<bool> {
    let own = directory.join("sanad.db");
    if !own.exists() {
        return Ok(false);
    }
    if let Ok(store) = Store::embedded(directory, Migrations::Expect) {
        store.close();
    }
    std::fs::hard_link(&own, kept)?;
    for ending in ["-wal", "-shm"] {
        let rest = directory.join(format!("sanad.db{ending}"));
        if rest.exists() {
            let mut name = kept.as_os_str().to_owned();
            name.push(ending);
            std::fs::rename(rest, name)?;
        }
    }
    Ok(true)
}

fn refuse_running(nodes: u64) -> Result<(), Refusal> {
    if nodes > 0 { Err(Refusal::database_in_use(nodes)) } else { Ok(()) }
}

/// Restores a dump in one transaction, together with the end of what it may have revived.
async fn on_server(server: &Server, file: &Path, act: &Act) -> Result<(), Refusal> {
    let shown = file.display().to_string();
    std::fs::File::open(file).map_err(|e| Refusal::backup_unreadable(&shown).because(e.to_string()))?;
    match Database::Server(server.clone()).open_beside().await {
        Ok(store) => {
            let nodes = store.other_nodes().await;
            store.close();
            refuse_running(nodes?)?;
        }
        // A database without tables has no nodes.
        Err(refusal) if refusal.facts().iter().any(|(_, fact)| fact.plain().contains("schema_version")) => {}
        Err(refusal) => return Err(refusal),
    }
    let script = beside(file, "sql");
    write_private(&script, b"")?;
    let options = ["--clean", "--if-exists", "--no-owner", "--no-privileges", "--file"];
    let written = run(Command::new("pg_restore").args(options).arg(&script).arg(file), server, None);
    let restored = written.and_then(|()| {
        let now = Instant::of_milliseconds(act.milliseconds).0;
        let dump = std::fs::read_to_string(&script)
            .map_err(|e| Refusal::backup_unreadable(&shown).because(e.to_string()))?;
        // Whatever breaks off before the last line leaves everything as it was.
        let mut text = format!("BEGIN;\n{dump}");
        // The dump ends with an empty search path.
        text.push_str("\nSET search_path = public;\n");
        for (at, sql) in store::records::restored::STATEMENTS.iter().enumerate() {
            text.push_str(&format!("PREPARE ending_{at} (BIGINT) AS {sql};\nEXECUTE ending_{at} ({now});\n"));
        }
        text.push_str("COMMIT;\n");
        let options = ["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--file", "-"];
        run(Command::new("psql").args(options), server, Some(text))
    });
    let _ = std::fs::remove_file(script);
    restored?;
    let store = Database::Server(server.clone()).open_first().await?;
    after_restore(&store, &SystemChance, act).await?;
    store.close();
    Ok(())
}

/// Runs one of PostgreSQL's own programs on a server. Nothing secret stands on its command line.
fn run(command: &mut Command, server: &Server, input: Option<String>) -> Result<(), Refusal> {
    let tool = command.get_program().to_string_lossy().into_owned();
    let failed = |why: String| Refusal::backup_tool_failed(&tool, why);
    // The address tells where it is, and nothing else does.
    for name in ["PGHOSTADDR", "PGSERVICE", "PGSERVICEFILE", "PGOPTIONS", "PGPASSFILE", "PGSSLROOTCERT"] {
        command.env_remove(name);
    }
    command.envs(server.environment()).stdout(Stdio::null()).stderr(Stdio::piped());
    command.stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() });
    let mut child = command.spawn().map_err(|e| failed(e.to_string()))?;
    let writing = child.stdin.take().zip(input).map(|(mut pipe, text)| {
        std::thread::spawn(move || std::io::Write::write_all(&mut pipe, text.as_bytes()))
    });
    let output = child.wait_with_output().map_err(|e| failed(e.to_string()))?;
    if let Some(writing) = writing {
        let _ = writing.join();
    }
    if output.status.success() {
        return Ok(());
    }
    let told = String::from_utf8_lossy(&output.stderr);
    Err(failed(told.lines().next().unwrap_or("no reason was given").to_owned()))
}
