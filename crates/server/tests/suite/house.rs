//! The rules of the house, held by tests: which crate may use which, no circles among rooms, files that hold one idea.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn sources(crate_name: &str) -> Vec<(String, String)> {
    fn walk(directory: &Path, base: &Path, out: &mut Vec<(String, String)>) {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, base, out);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let name = path.strip_prefix(base).unwrap().display().to_string();
                out.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let base = root().join("crates").join(crate_name).join("src");
    let mut out = Vec::new();
    walk(&base, &base, &mut out);
    out
}

const FLOORS: [&str; 7] = ["diagnosis", "terms", "words", "store", "engine", "web", "server"];

/// What a floor may use of its own house; `words` stands beside `engine` and knows the ground floor alone.
fn allowed(floor: &str) -> &'static [&'static str] {
    match floor {
        "diagnosis" => &[],
        "terms" | "words" => &["diagnosis"],
        "store" => &["diagnosis", "terms"],
        "engine" => &["diagnosis", "terms", "store"],
        "web" => &["diagnosis", "terms", "store", "engine", "words"],
        _ => &["diagnosis", "terms", "store", "engine", "words", "web"],
    }
}

fn dependencies(floor: &str) -> BTreeSet<String> {
    let text = std::fs::read_to_string(root().join("crates").join(floor).join("Cargo.toml")).unwrap();
    let manifest: toml::Table = text.parse().unwrap();
    manifest["dependencies"].as_table().unwrap().keys().cloned().collect()
}

#[test]
fn floors_use_only_floors_below() {
    for floor in FLOORS {
        let names: BTreeSet<String> = FLOORS.iter().map(|f| (*f).to_owned()).collect();
        for used in dependencies(floor).intersection(&names) {
            assert!(allowed(floor).contains(&used.as_str()), "{floor} uses {used}");
        }
    }
}

#[test]
fn the_engine_knows_no_http_and_the_web_no_sql() {
    for http in ["http", "hyper", "axum", "tower", "reqwest"] {
        assert!(!dependencies("engine").contains(http), "engine uses {http}");
    }
    for sql in ["rusqlite", "tokio-postgres", "deadpool-postgres", "sqlx"] {
        assert!(!dependencies("web").contains(sql), "web uses {sql}");
    }
    for (name, text) in sources("web") {
        for verb in ["SELECT ", "INSERT INTO", "UPDATE ", "DELETE FROM"] {
            assert!(!text.contains(verb), "web/{name} writes SQL: {verb}");
        }
    }
}

#[test]
fn tables_of_contents_hold_nothing_else() {
    for floor in FLOORS {
        for (name, text) in sources(floor) {
            if name.ends_with("mod.rs") || name == "lib.rs" {
                // A list of a room, such as the grants, may be read by one function beside it; logic has a file of its own.
                let functions =
                    text.lines().filter(|line| line.contains("fn ") && !line.trim_start().starts_with("//"));
                assert!(functions.count() <= 1, "{floor}/{name} holds more than a table of contents");
            }
        }
    }
}

/// Rooms (the first level of modules) of a crate and which others each one names.
fn rooms(floor: &str) -> BTreeMap<String, BTreeSet<String>> {
    let sources = sources(floor);
    let room = |name: &str| name.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
    let names: BTreeSet<String> = sources.iter().map(|(name, _)| room(name)).collect();
    let mut out: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, text) in &sources {
        let own = room(name);
        let uses = out.entry(own.clone()).or_default();
        for other in &names {
            let named =
                text.contains(&format!("crate::{other}::")) || text.contains(&format!("crate::{other};"));
            if named && *other != own && own != "lib" {
                uses.insert(other.clone());
            }
        }
    }
    out
}

#[test]
fn the_pure_floors_have_no_circle_among_rooms() {
    for floor in ["diagnosis", "terms", "words", "store"] {
        let rooms = rooms(floor);
        for start in rooms.keys() {
            let mut seen = BTreeSet::new();
            let mut next: Vec<&String> = rooms[start].iter().collect();
            while let Some(room) = next.pop() {
                assert_ne!(room, start, "{floor}: {start} is in a circle");
                if seen.insert(room) {
                    next.extend(rooms.get(room).into_iter().flatten());
                }
            }
        }
    }
}

#[test]
fn no_file_of_logic_is_long_and_every_file_says_what_it_is_for() {
    for floor in FLOORS {
        for (name, text) in sources(floor) {
            assert!(text.starts_with("//!"), "{floor}/{name} does not say what it is for");
            let is_table = text.starts_with("//! Table.");
            assert!(is_table || text.lines().count() <= 500, "{floor}/{name} is long");
        }
    }
}

#[test]
fn only_one_place_reads_the_clock_chance_and_environment() {
    for floor in FLOORS {
        for (name, text) in sources(floor) {
            let is_ambient = floor == "server" && matches!(name.as_str(), "ambient.rs" | "config.rs");
            for ambient in ["SystemTime::now", "std::env::var", "rand::fill"] {
                assert!(is_ambient || !text.contains(ambient), "{floor}/{name} uses {ambient}");
            }
        }
    }
}
