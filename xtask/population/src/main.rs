//! Fills the first tenant of a database with as many clients, accounts and live token families as are asked for, and writes down codes
//! and refresh tokens of some of them, for the benchmark to use.
//!
//! `population DATA|postgres://… KEY-FILE ROWS USABLE OUT`: rows of each kind; codes and refresh tokens that are written down, spread
//! evenly over the rows. The clients `machine` and `app` of the directory are the models of all others.
//!
//! `population lists DATA|postgres://… ROWS`: so many clients, accounts, rows of the sign-in log, changes and tickets, for the console to list.
//!
//! `population sizes DATA|postgres://…`: bytes that a row of each sort takes, as JSON.

mod lists;
mod sizes;

use std::path::Path;

use engine::{Chance, KeyEncryptionKey, Vault, trace_id};
use server::{SystemChance, SystemClock};
use store::records::account::{self, Account};
use store::records::client::{self, Client};
use store::records::code::{self, Code, CodeTerms, Granted, Parties};
use store::records::family::{self, Family};
use store::records::tenant;
use store::{Migrations, Server, Store};
use terms::{CodeToken, Instant, Lifetime, Secret};
use uuid::Uuid;
use web::Clock;

/// Rows written in one transaction.
const STEP: u64 = 2_000;
/// The challenge of RFC 7636 appendix B, whose verifier the load knows.
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const REDIRECT: &str = "http://127.0.0.1/callback";
const PASSWORD: &str = "correct horse battery staple";
/// Families that every load needs, each connection its own in each round, however few other rows there are.
const LEAST_FAMILIES: u64 = 8_000;
const DAY: u64 = 24 * 3600 * 1000;

/// What every row is made like.
#[derive(Clone)]
struct Models {
    tenant: Uuid,
    machine: Client,
    app: Client,
    password: String,
    now: u64,
    rows: u64,
}

#[tokio::main]
async fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let [word, place] = args.as_slice()
        && word == "sizes"
    {
        let store = open(place).await;
        println!("{}", sizes::measure(&store, &models(&store, 1_000).await).await);
        store.close();
        return;
    }
    if let [word, place, rows] = args.as_slice()
        && word == "lists"
    {
        let store = open(place).await;
        lists::write(&store, &models(&store, rows.parse().expect("a number")).await).await;
        store.close();
        return;
    }
    let [place, key_file, rows, usable, out] = args.as_slice() else {
        eprintln!("population DATA|postgres://... KEY-FILE ROWS USABLE OUT");
        std::process::exit(2);
    };
    let (rows, usable): (u64, u64) = (rows.parse().expect("a number"), usable.parse().expect("a number"));
    let store = open(place).await;
    let key = std::fs::read_to_string(key_file).expect("the key can be read");
    let key =
        terms::jose::base64url::decode(key.trim()).and_then(|bytes| bytes.try_into().ok()).expect("32 bytes");
    let key = KeyEncryptionKey::new(&key).expect("a key");
    let vault = Vault::open(&store, &SystemChance, key, key_file).await.expect("the key fits");
    let models = models(&store, rows).await;
    let mut lists: [Vec<serde_json::Value>; 3] = Default::default();
    let families = rows.max(LEAST_FAMILIES);
    let every = (families / usable.max(1)).max(1);
    for from in (0..families).step_by(STEP as usize) {
        let (batch, to) = (models.clone(), (from + STEP).min(families));
        let written = store
            .transact(async move |tx| {
                let mut families = Vec::new();
                for n in from..to {
                    let row = family_of(&batch, n);
                    family::add(tx, batch.tenant, &row).await?;
                    families.push((n, row));
                    if n >= batch.rows {
                        continue;
                    }
                    let (machine, app) = (like(&batch.machine, n), like(&batch.app, n));
                    client::put(tx, batch.tenant, &machine, "benchmark", Instant(0)).await?;
                    client::put(tx, batch.tenant, &app, "benchmark", Instant(0)).await?;
                    let account = account_of(n);
                    let (key, password) = (&account.user_name, Some(batch.password.as_str()));
                    account::put(tx, batch.tenant, &account, key, password, "benchmark", Instant(0)).await?;
                }
                Ok(families)
            })
            .await;
        for (n, family) in written.expect("rows can be written") {
            if n % every == 0 && lists[0].len() < usable as usize {
                let token = vault.refresh_token(family.id, (1, 0)).text();
                lists[0].push(serde_json::json!([family.client_id, token.expose()]));
            }
        }
    }
    for (list, is_rs256) in [(1, false), (2, true)] {
        let codes: Vec<(CodeToken, Code)> =
            (0..usable).map(|n| code_of(&models, n * every % rows, is_rs256)).collect();
        lists[list] =
            codes.iter().map(|(token, code)| serde_json::json!([code.client_id, token.text()])).collect();
        for part in codes.chunks(STEP as usize) {
            let (part, tenant): (Vec<Code>, _) =
                (part.iter().map(|(_, code)| code.clone()).collect(), models.tenant);
            let added = store.transact(async move |tx| {
                for row in &part {
                    code::add(tx, tenant, row).await?;
                }
                Ok(())
            });
            added.await.expect("codes can be written");
        }
    }
    let [refresh, codes, codes_rs256] = lists;
    let supply =
        serde_json::json!({ "rows": rows, "refresh": refresh, "codes": codes, "codes_rs256": codes_rs256 });
    std::fs::write(out, supply.to_string()).expect("the supply can be written");
    store.close();
}

async fn open(place: &str) -> Store {
    let opened = if place.starts_with("postgres") {
        let server = Server { patience: None, ..Server::new(place) };
        Store::postgres(&server, Migrations::Expect).await
    } else {
        Store::embedded(Path::new(place), Migrations::Expect)
    };
    opened.expect("the database can be opened")
}

async fn models(store: &Store, rows: u64) -> Models {
    let (tenant, _) = tenant::list(store).await.expect("tenants").remove(0);
    let find = async |id: &str| {
        client::find(store, tenant.id, id).await.expect("a client").expect("the client is there")
    };
    let password = engine::sign_in::hash(&Secret::new(PASSWORD), &SystemChance).expect("a hash");
    Models {
        tenant: tenant.id,
        machine: find("machine").await,
        app: find("app").await,
        password,
        now: SystemClock.milliseconds(),
        rows,
    }
}

fn like(model: &Client, n: u64) -> Client {
    Client { id: format!("{}-{n}", model.id), name: format!("{} {n}", model.name), ..model.clone() }
}

/// The id of the n-th account: always the same.
fn account_id(n: u64) -> Uuid {
    Uuid::from_u128(0x5a4a_d000_0000_4000_9000_0000_0000_0000 + u128::from(n))
}

fn account_of(n: u64) -> Account {
    Account {
        id: account_id(n),
        user_name: format!("account-{n}"),
        claims: serde_json::Map::new(),
        groups: vec!["everybody".into()],
        roles: Vec::new(),
        disabled: false,
        grants_since: None,
    }
}

fn new_id(milliseconds: u64) -> Uuid {
    let mut chance = [0; 10];
    SystemChance.fill(&mut chance);
    trace_id(milliseconds, chance)
}

fn granted(now: Instant) -> Granted {
    let of = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    Granted {
        openid: of(&["openid", "offline_access"]),
        resource: Some("api://demo".into()),
        scopes: of(&["read"]),
        spelled: of(&["openid", "offline_access", "read"]),
        authenticated_at: now,
        nonce: None,
        client_info: false,
        parties: Parties::default(),
    }
}

/// A family that was begun within the last ten days, as those before and after it.
fn family_of(models: &Models, n: u64) -> Family {
    let begun = models.now - 10 * DAY + 10 * DAY * n / models.rows.max(LEAST_FAMILIES);
    let at = Instant::of_milliseconds(begun);
    Family {
        id: new_id(begun),
        client_id: format!("{}-{}", models.app.id, n % models.rows),
        account_id: account_id(n % models.rows),
        session_id: new_id(begun),
        interaction_id: new_id(begun),
        granted: granted(at),
        issued_at: at,
        expires_at: at + Lifetime(90 * 24 * 3600),
        last_used_at: at,
        line_generation: 0,
        line_sibling: 0,
        siblings_issued: 1,
        rotated_at: at,
        retries_since: at,
        retries: 0,
        revoked_at: None,
        revoked_because: None,
    }
}

/// A code that lives long enough for a benchmark.
fn code_of(models: &Models, n: u64, is_rs256: bool) -> (CodeToken, Code) {
    let mut chance = [0; 24];
    SystemChance.fill(&mut chance);
    let token = CodeToken::new(new_id(models.now), chance);
    let now = Instant::of_milliseconds(models.now);
    let code = Code {
        id: token.id,
        digest: token.secret.digest(),
        client_id: if is_rs256 { "app-rs256".to_owned() } else { format!("{}-{n}", models.app.id) },
        account_id: account_id(n),
        session_id: new_id(models.now),
        interaction_id: new_id(models.now),
        terms: CodeTerms {
            redirect_uri: REDIRECT.into(),
            challenge: Some(CHALLENGE.into()),
            granted: granted(now),
        },
        issued_at: now,
        expires_at: now + Lifetime(24 * 3600),
        used_at: None,
        burnt_at: None,
        family_id: None,
    };
    (token, code)
}
