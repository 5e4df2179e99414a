//! Turns the files of `catalogue/` into a table and one constructor per raised entry; stops on any inconsistency.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::{env, fs, path::Path, process};

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    state: String,
    name: String,
    symbol: Option<String>,
    #[serde(default)]
    oauth: BTreeMap<String, String>,
    status: Option<u16>,
    #[serde(default = "refusal")]
    kind: String,
    audience: String,
    #[serde(default)]
    facts: toml::Table,
    #[serde(default)]
    evidence: toml::Table,
    source: String,
    #[serde(default)]
    since: Option<String>,
    family: Option<u32>,
    /// For a reserved entry: the capability that will raise it.
    area: Option<String>,
    suberror: Option<String>,
    claims: Option<String>,
    clause: Option<String>,
    shown_as: Option<u32>,
    #[serde(default)]
    related: Vec<u32>,
    #[serde(default)]
    example: BTreeMap<String, String>,
}

fn refusal() -> String {
    "refusal".to_owned()
}

/// Entries by state: what some path gives, what waits for its path, what is never given here.
const FILES: [(&str, &[&str]); 3] = [
    ("catalogue/diagnoses.toml", &["raised", "retired"]),
    ("catalogue/reserved.toml", &["reserved"]),
    ("catalogue/elsewhere.toml", &["elsewhere", "umbrella"]),
];

/// The values registered for each surface (IANA OAuth Extensions Error Registry; RFC 6750 section 3.1).
/// `server_error` and `temporarily_unavailable` at the token endpoint are this server's written exception.
const REGISTERED: &[(&str, &[&str])] = &[
    (
        "token",
        &[
            "invalid_request",
            "invalid_client",
            "invalid_grant",
            "unauthorized_client",
            "unsupported_grant_type",
            "invalid_scope",
            "invalid_target",
            "authorization_pending",
            "slow_down",
            "expired_token",
            "invalid_dpop_proof",
            "use_dpop_nonce",
            "server_error",
            "temporarily_unavailable",
        ],
    ),
    (
        "authorize",
        &[
            "invalid_request",
            "unauthorized_client",
            "access_denied",
            "unsupported_response_type",
            "invalid_scope",
            "invalid_target",
            "server_error",
            "temporarily_unavailable",
            "interaction_required",
            "login_required",
            "account_selection_required",
            "consent_required",
            "request_not_supported",
            "request_uri_not_supported",
            "registration_not_supported",
        ],
    ),
    (
        "page",
        &[
            "invalid_request",
            "invalid_client",
            "access_denied",
            "invalid_request_uri",
            "server_error",
            "temporarily_unavailable",
        ],
    ),
    (
        "bearer",
        &[
            "none",
            "invalid_dpop_proof",
            "invalid_request",
            "invalid_token",
            "insufficient_scope",
            "server_error",
            "temporarily_unavailable",
        ],
    ),
    // A problem document (RFC 9457) names our number alone.
    ("problem", &[""]),
    ("start", &[""]),
];
const STATES: &[&str] = &["raised", "reserved", "elsewhere", "umbrella", "retired"];
const KINDS: &[&str] = &["notice", "interrupt", "refusal", "fault"];
const AUDIENCES: &[&str] = &["user", "developer", "administrator", "operator"];
const FACTS: &[&str] = &["Literal", "Echo", "Count", "Instant", "Name", "Message", "Allowed"];

fn main() {
    println!("cargo::rerun-if-changed=catalogue");
    if let Err(mistake) = generate() {
        println!("cargo::error=catalogue: {mistake}");
        process::exit(1);
    }
}

#[expect(clippy::disallowed_methods, reason = "cargo tells a build script where to write in this way")]
fn generate() -> Result<(), String> {
    let mut entries = BTreeMap::new();
    for (file, states) in FILES {
        for (number, entry) in read::<Entry>(file)? {
            let number = number.parse::<u32>().map_err(|_| format!("{number} is not a number"))?;
            if !states.contains(&entry.state.as_str()) {
                return Err(format!("[{number}] is {} and does not belong into {file}", entry.state));
            }
            if entries.insert(number, entry).is_some() {
                return Err(format!("[{number}] stands in two files"));
            }
        }
    }
    let examples = read::<String>("catalogue/examples.toml")?;
    check(&entries, &examples)?;
    check_issued(&entries)?;
    let out = env::var("OUT_DIR").map_err(|e| e.to_string())?;
    fs::write(Path::new(&out).join("catalogue.rs"), table(&entries, &examples)).map_err(|e| e.to_string())?;
    fs::write(Path::new(&out).join("constructors.rs"), constructors(&entries)).map_err(|e| e.to_string())
}

fn read<T: serde::de::DeserializeOwned>(file: &str) -> Result<BTreeMap<String, T>, String> {
    let text = fs::read_to_string(file).map_err(|e| format!("{file}: {e}"))?;
    toml::from_str(&text).map_err(|e| format!("{file}: {e}"))
}

fn check(entries: &BTreeMap<u32, Entry>, examples: &BTreeMap<String, String>) -> Result<(), String> {
    let mut names = BTreeSet::new();
    for (number, entry) in entries {
        let wrong = |what: &str| Err(format!("[{number}] {what}"));
        if !names.insert(&entry.name) {
            return wrong("repeats the name of another entry");
        }
        if !STATES.contains(&entry.state.as_str()) {
            return wrong("has an unknown state");
        }
        if !KINDS.contains(&entry.kind.as_str()) || !AUDIENCES.contains(&entry.audience.as_str()) {
            return wrong("has an unknown kind or audience");
        }
        let is_ours = matches!(entry.state.as_str(), "raised" | "reserved");
        if is_ours && entry.oauth.is_empty() {
            return wrong("appears on no surface");
        }
        let known = |name: &String| entry.example.contains_key(name) || examples.contains_key(name);
        if let Some(name) = entry.facts.keys().find(|name| !known(name)) {
            return wrong(&format!("has no example of {name}; see examples.toml"));
        }
        let named = entry.related.iter().chain(entry.family.iter());
        if let Some(other) = named.into_iter().find(|other| !entries.contains_key(other)) {
            return wrong(&format!("points to {other}, which is no entry"));
        }
        for (surface, value) in &entry.oauth {
            let Some((_, values)) = REGISTERED.iter().find(|(name, _)| name == surface) else {
                return wrong(&format!("names the unknown surface {surface}"));
            };
            if !values.contains(&value.as_str()) {
                return wrong(&format!("uses {value}, which is not registered for {surface}"));
            }
        }
        for kind in entry.facts.values().chain(entry.evidence.values()) {
            if !kind.as_str().is_some_and(|kind| FACTS.contains(&kind)) {
                return wrong("has a fact of unknown type");
            }
        }
        let server_fault =
            entry.oauth.values().any(|v| v == "server_error") || entry.status.is_some_and(|s| s >= 500);
        if server_fault && !entry.facts.is_empty() {
            return wrong("is a 5xx entry and may show no facts");
        }
        if let Some(shown) = entry.shown_as
            && entries.get(&shown).is_none_or(|e| e.state != "raised")
        {
            return wrong("is shown as a number that is not raised");
        }
    }
    Ok(())
}

/// `issued.txt` lists every number ever raised, reserved or retired, with its name: a number is never used again.
fn check_issued(entries: &BTreeMap<u32, Entry>) -> Result<(), String> {
    let issued = fs::read_to_string("catalogue/issued.txt").map_err(|e| e.to_string())?;
    let issued: BTreeMap<u32, &str> = issued
        .lines()
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(number, name)| Some((number.parse().ok()?, name)))
        .collect();
    for (number, name) in &issued {
        match entries.get(number) {
            None => {
                return Err(format!("[{number}] was issued as {name} and is gone; mark it retired instead"));
            }
            Some(entry) if entry.name != *name => {
                return Err(format!("[{number}] was issued as {name} and is now {}", entry.name));
            }
            Some(_) => {}
        }
    }
    for (number, entry) in entries {
        if matches!(entry.state.as_str(), "raised" | "reserved" | "retired") && !issued.contains_key(number) {
            return Err(format!(
                "[{number}] is missing in issued.txt; add the line: {number} {}",
                entry.name
            ));
        }
    }
    Ok(())
}

fn table(entries: &BTreeMap<u32, Entry>, examples: &BTreeMap<String, String>) -> String {
    let (mut out, mut list) =
        (String::new(), String::from("pub(crate) static DIAGNOSES: &[&Diagnosis] = &[\n"));
    for (number, e) in entries {
        let oauth: String = e
            .oauth
            .iter()
            .map(|(surface, value)| format!("(Surface::{}, {value:?}), ", capital(surface)))
            .collect();
        let facts = |table: &toml::Table| -> String {
            table
                .iter()
                .map(|(name, kind)| format!("({name:?}, FactKind::{}), ", kind.as_str().unwrap_or_default()))
                .collect()
        };
        let example: String = e
            .facts
            .keys()
            .map(|name| {
                let value = e.example.get(name).or_else(|| examples.get(name)).cloned().unwrap_or_default();
                format!("({name:?}, {value:?}), ")
            })
            .collect();
        let _ = writeln!(
            out,
            "pub(crate) static N{number}: Diagnosis = Diagnosis {{ number: {number}, state: State::{}, name: {:?}, key: {:?}, symbol: {:?}, oauth: &[{oauth}], \
             status: {:?}, kind: Kind::{}, audience: Audience::{}, facts: &[{}], evidence: &[{}], source: {:?}, \
             since: {:?}, family: {:?}, suberror: {:?}, claims: {:?}, area: {:?}, \
             clause: {:?}, shown_as: {:?}, related: &{:?}, example: &[{example}] }};",
            capital(&e.state),
            e.name,
            e.name.replace('_', "-"),
            e.symbol,
            e.status,
            capital(&e.kind),
            capital(&e.audience),
            facts(&e.facts),
            facts(&e.evidence),
            e.source,
            e.since.as_deref().unwrap_or("0.1"),
            e.family,
            e.suberror,
            e.claims,
            e.area,
            e.clause,
            e.shown_as,
            e.related,
        );
        let _ = writeln!(list, "&N{number},");
    }
    list.push_str("];\n");
    out + &list
}

fn constructors(entries: &BTreeMap<u32, Entry>) -> String {
    let mut out = String::from("impl Refusal {\n");
    for (number, e) in entries {
        if e.state != "raised" {
            continue;
        }
        let prefix = if *number / 1_000_000 == 88 { "SANAD" } else { "AADSTS" };
        let mut parameters = String::new();
        let mut values = String::new();
        for (name, kind) in &e.facts {
            let (parameter, value) = match kind.as_str().unwrap_or_default() {
                "Literal" => ("impl Into<String>", format!("Fact::Literal({name}.into())")),
                "Echo" => ("&str", format!("Fact::echo({name})")),
                "Count" => ("u64", format!("Fact::Count({name})")),
                "Instant" => ("impl Into<i64>", format!("Fact::Instant({name}.into())")),
                "Allowed" => ("impl Into<Allowed>", format!("{name}.into().fact()")),
                "Name" => ("&str", format!("Fact::Name({name}.to_owned())")),
                _ => ("&'static str", format!("Fact::Message({name}.into())")),
            };
            let _ = write!(parameters, "{name}: {parameter}, ");
            let _ = write!(values, "({name:?}, {value}), ");
        }
        let _ = writeln!(
            out,
            "    /// {prefix}{number} `{}`; the next step is the {}'s. Source: {}.\n    \
             pub fn {}({parameters}) -> Self {{ Self::of(&catalogue::N{number}, vec![{values}]) }}",
            e.name, e.audience, e.source, e.name
        );
    }
    out.push_str("}\n");
    out
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
