//! Loss of power: what was written and not flushed is gone, or in part there, in any mixture. From a recording of everything that a server
//! wrote, flushed and answered, the states that a disk may legally be in are built for many moments, and each is opened.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::process::Command;

use super::ledger::{brief, none};
use crate::party::Party;
use crate::root;
use crate::service::{Chance, Service, scratch};

/// Bytes that a disk writes whole or not at all.
const SECTOR: usize = 512;

/// One thing that happened, in order.
enum Event {
    /// Bytes at a place in a file.
    Write { file: String, at: usize, bytes: Vec<u8> },
    /// A file was cut to a length.
    Truncate { file: String, length: usize },
    /// A file was removed.
    Remove { file: String },
    /// A file was flushed.
    Flush { file: String },
    /// A client was sent a refresh token.
    Acknowledge { token: String },
}

/// Builds so many states of the disk and opens each; true if every one opened and nothing that was acknowledged was lost.
pub(super) fn states(binary: &Path, count: u64, seed: u64) -> bool {
    let data = scratch("power");
    let Some((events, ready)) = record(binary, &data) else {
        println!("nothing could be recorded");
        return false;
    };
    let mut chance = Chance(seed);
    let mut moments: Vec<usize> =
        (0..count).map(|_| ready + chance.below((events.len() - ready) as u64 + 1) as usize).collect();
    moments.sort_unstable();
    let (mut disk, mut at, mut acknowledged) = (Disk::default(), 0, Acknowledged::default());
    let (mut complaints, mut tokens, mut slowest) = (Vec::new(), 0, 0);
    for (number, moment) in moments.iter().enumerate() {
        while at < *moment {
            match &events[at] {
                Event::Acknowledge { token } => acknowledged.note(token),
                event => disk.apply(event),
            }
            at += 1;
        }
        let room = root().join("target/scratch").join(format!("power-state-{}", std::process::id()));
        disk.lose_power(&mut chance, &data.join("data"), &room);
        let Some(service) = Service::start(binary, &room, &[], &[]) else {
            complaints.push(format!("state {number} at event {moment} does not open"));
            continue;
        };
        slowest = slowest.max(service.start.as_millis());
        let (wrong, asked) = acknowledged.check(&service.host);
        tokens += asked;
        complaints.extend(wrong.into_iter().map(|c| format!("state {number} at event {moment}: {c}")));
        service.kill();
        let _ = std::fs::remove_dir_all(room);
    }
    println!(
        "{count} states of the disk after a loss of power, of {} recorded writes and flushes, seed {seed}: {tokens} acknowledged tokens \
         asked for, slowest start {slowest} ms, {} complaints",
        events.len(),
        complaints.len()
    );
    let _ = std::fs::remove_dir_all(data);
    none(&complaints) && tokens > 0
}

/// Everything that a server wrote, flushed and answered while four clients were at work, and where in it the server was ready.
fn record(binary: &Path, data: &Path) -> Option<(Vec<Event>, usize)> {
    let trace = data.join("trace");
    let file = trace.display().to_string();
    let calls = "trace=pwrite64,write,writev,ftruncate,fsync,fdatasync,sendto,unlink,unlinkat";
    let before = ["strace", "-f", "-qq", "-y", "-xx", "-s", "70000", "-e", calls, "-o", &file];
    let service = Service::start(binary, &data.join("data"), &before, &[])?;
    let host = service.host.clone();
    let lines = || std::fs::read_to_string(&trace).map(|text| text.lines().count()).unwrap_or(0);
    let ready = lines();
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let host = host.clone();
            std::thread::spawn(move || {
                for _ in 0..6 {
                    let mut party = Party::new(&host);
                    let Some(code) = party.code().ok().flatten() else { return };
                    let Ok(reply) = party.redeem(&code, None) else { return };
                    let mut token = reply.text("refresh_token").unwrap_or_default();
                    for _ in 0..25 {
                        let Ok(reply) = party.refresh(&token) else { return };
                        token = reply.text("refresh_token").unwrap_or_default();
                    }
                }
            })
        })
        .collect();
    for thread in threads {
        let _ = thread.join();
    }
    let id = service.id().to_string();
    let _ = Command::new("pkill").args(["-KILL", "-P", &id]).status();
    service.kill();
    let text = std::fs::read_to_string(&trace).ok()?;
    let (mut events, mut first) = (Vec::new(), 0);
    // A flush that another thread's call interrupted is done when its second line says so.
    let mut flushing = HashMap::new();
    for (number, line) in text.lines().enumerate() {
        let thread = line.split(' ').next().unwrap_or_default();
        match read(line) {
            Some(Event::Flush { file }) if line.ends_with("<unfinished ...>") => {
                flushing.insert(thread, file);
            }
            Some(event) => events.push(event),
            None if line.contains("sync resumed>") => {
                events.extend(flushing.remove(thread).map(|file| Event::Flush { file }));
            }
            None => {}
        }
        if number <= ready {
            first = events.len();
        }
    }
    (events.len() > first).then_some((events, first))
}

/// What a line of the recording tells, if it concerns the database or a client.
fn read(line: &str) -> Option<Event> {
    // A call that another thread interrupted is told in two lines; only the whole ones and the beginnings name what is written.
    let call = line.split_once(' ')?.1.trim_start();
    let (name, rest) = call.split_once('(')?;
    if name.starts_with("unlink") {
        let path = String::from_utf8(quoted(rest)?).ok()?;
        let file = Path::new(&path).file_name()?.to_string_lossy().into_owned();
        return file.starts_with("sanad.db").then_some(Event::Remove { file });
    }
    let path = rest.split_once('<')?.1.split_once('>')?.0;
    let path = readable(path);
    let is_database = path.contains("/sanad.db") && !path.ends_with("-shm");
    let file = || Path::new(&path).file_name().map(|name| name.to_string_lossy().into_owned());
    match name {
        "pwrite64" if is_database => {
            let bytes = quoted(rest)?;
            let behind = rest.rsplit_once('"')?.1;
            let mut numbers = behind.split([',', ')']).map(str::trim).filter(|part| !part.is_empty());
            let _length = numbers.next()?;
            let at = numbers.next()?.split(' ').next()?.parse().ok()?;
            Some(Event::Write { file: file()?, at, bytes })
        }
        "ftruncate" if is_database => {
            let length = rest.split_once(", ")?.1.split(')').next()?.split(' ').next()?.parse().ok()?;
            Some(Event::Truncate { file: file()?, length })
        }
        "fsync" | "fdatasync" if is_database => Some(Event::Flush { file: file()? }),
        "write" | "writev" | "sendto" => {
            let whole: Vec<u8> = rest.split('"').skip(1).step_by(2).filter_map(unescape).flatten().collect();
            let text = String::from_utf8_lossy(&whole);
            let token = text.split_once("\"refresh_token\":\"")?.1.split('"').next()?.to_owned();
            Some(Event::Acknowledge { token })
        }
        _ => None,
    }
}

/// A path, which a recording may spell in hexadecimal.
fn readable(path: &str) -> String {
    let bytes = if path.contains("\\x") { unescape(path) } else { None };
    bytes.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_else(|| path.to_owned())
}

fn quoted(text: &str) -> Option<Vec<u8>> {
    unescape(text.split('"').nth(1)?)
}

/// Bytes that were written as `\x41\x42`.
fn unescape(text: &str) -> Option<Vec<u8>> {
    text.split("\\x").skip(1).map(|pair| u8::from_str_radix(pair, 16).ok()).collect()
}

/// What a disk holds for certain, and what it may hold.
#[derive(Default)]
struct Disk {
    durable: BTreeMap<String, Vec<u8>>,
    pending: BTreeMap<String, Vec<Change>>,
}

/// A change of a file that was not flushed.
#[derive(Clone)]
enum Change {
    Write(usize, Vec<u8>),
    Truncate(usize),
}

impl Disk {
    fn apply(&mut self, event: &Event) {
        match event {
            Event::Write { file, at, bytes } => {
                self.pending.entry(file.clone()).or_default().push(Change::Write(*at, bytes.clone()));
            }
            Event::Truncate { file, length } => {
                self.pending.entry(file.clone()).or_default().push(Change::Truncate(*length));
            }
            Event::Flush { file } => {
                let held = self.durable.entry(file.clone()).or_default();
                for change in self.pending.remove(file).unwrap_or_default() {
                    change.onto(held);
                }
            }
            // Names are kept in order with one another; a journal that was removed is not there again.
            Event::Remove { file } => {
                self.durable.remove(file);
                self.pending.remove(file);
            }
            Event::Acknowledge { .. } => {}
        }
    }

    /// Writes one of the states that this disk may be in: all that was flushed, and of the rest whatever chance picks: everything, nothing, a
    /// beginning, or any mixture, with single writes torn between sectors.
    fn lose_power(&self, chance: &mut Chance, model: &Path, room: &Path) {
        let _ = std::fs::remove_dir_all(room);
        std::fs::create_dir_all(room).expect("target can be written");
        for name in ["key-encryption.key", "development.toml"] {
            std::fs::copy(model.join(name), room.join(name)).expect("the key was written at the start");
        }
        let names: Vec<&String> = self.durable.keys().chain(self.pending.keys()).collect();
        let way = chance.below(5);
        for name in names {
            let mut held = self.durable.get(name).cloned().unwrap_or_default();
            let pending = self.pending.get(name).cloned().unwrap_or_default();
            let kept = chance.below(pending.len() as u64 + 1) as usize;
            for (at, change) in pending.into_iter().enumerate() {
                match way {
                    0 => {}
                    1 => change.onto(&mut held),
                    2 if at < kept => change.onto(&mut held),
                    3 if chance.below(2) == 0 => change.onto(&mut held),
                    4 if at < kept => change.torn(chance).onto(&mut held),
                    _ => {}
                }
            }
            std::fs::write(room.join(name), held).expect("target can be written");
        }
    }
}

impl Change {
    fn onto(&self, held: &mut Vec<u8>) {
        match self {
            Self::Write(at, bytes) => {
                let end = at + bytes.len();
                if held.len() < end {
                    held.resize(end, 0);
                }
                held[*at..end].copy_from_slice(bytes);
            }
            Self::Truncate(length) => held.resize(*length, 0),
        }
    }

    /// A part of it, between two sectors.
    fn torn(self, chance: &mut Chance) -> Self {
        match self {
            Self::Write(at, bytes) if bytes.len() > SECTOR => {
                let sectors = bytes.len().div_ceil(SECTOR) as u64;
                let (from, to) = (chance.below(sectors), chance.below(sectors) + 1);
                let (from, to) = (from.min(to - 1) as usize * SECTOR, to.max(from + 1) as usize * SECTOR);
                Self::Write(at + from, bytes[from..to.min(bytes.len())].to_vec())
            }
            other => other,
        }
    }
}

/// What clients were told, by family: the last tokens, the newest first.
#[derive(Default)]
struct Acknowledged(HashMap<Vec<u8>, Vec<String>>);

impl Acknowledged {
    fn note(&mut self, token: &str) {
        use base64::Engine as _;
        let Some((_, body)) = token.split_once('_') else { return };
        let Ok(bytes) = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(body) else { return };
        let Some(family) = bytes.get(..16) else { return };
        self.0.entry(family.to_vec()).or_default().insert(0, token.to_owned());
    }

    /// Asks a server for what it promised: the last token of each family works, and the one before it is dead once its successor was used.
    fn check(&self, host: &str) -> (Vec<String>, u64) {
        let (mut complaints, mut asked) = (Vec::new(), 0);
        let mut party = Party::new(host);
        for tokens in self.0.values() {
            let Some(last) = tokens.first() else { continue };
            asked += 1;
            match party.refresh(last) {
                Ok(reply) if reply.status == 200 => {}
                other => complaints.push(format!("an acknowledged token is lost: {}", brief(&other))),
            }
            // Its successor's successor was acknowledged: it was used up long ago.
            if let Some(old) = tokens.get(2) {
                match party.refresh(old) {
                    Ok(reply) if reply.status == 400 => {}
                    other => complaints.push(format!("a dead token lives again: {}", brief(&other))),
                }
            }
        }
        (complaints, asked)
    }
}
