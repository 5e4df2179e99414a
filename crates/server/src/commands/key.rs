//! `sanad key`: signing keys, and the key that wraps them.

use diagnosis::{Fact, Refusal};
use engine::administration::{Act, abandon_keys, list_keys, revoke_key, rewrap_keys, rotate_key};
use serde_json::json;
use store::records::signing_key::SigningKey;
use store::records::tenant;
use terms::Instant;
use terms::jose::Algorithm;
use uuid::Uuid;
use web::Clock;
use words::{Language, Place as At};

use super::apply::actor_of;
use super::args::KeyCommand;
use super::beside;
use super::place::Place;
use super::print;
use super::remote::segment;
use crate::ambient::{SystemChance, SystemClock};

/// Carries a command out; false if it asks to be given again.
pub(crate) async fn run(command: KeyCommand, language: Language) -> Result<bool, Refusal> {
    let say = |key: &str| println!("{}", words::sentence(language, At::Terminal, key, &[]));
    let say_at = |key: &str, at: Instant| {
        println!("{}", words::sentence(language, At::Terminal, key, &[("at", Fact::Instant(at.0))]));
    };
    match command {
        KeyCommand::List { json, place, remote } => match remote.begin().await? {
            Some(server) => server.show("keys").await?,
            None => list(&place, json).await?,
        },
        KeyCommand::Rotate { tenant, algorithm, place, remote } => {
            if let Some(server) = remote.begin().await? {
                let made = server.call("POST", "keys", Some(&json!({"algorithm": algorithm}))).await?;
                println!("{}", print::json_line(&made));
                return Ok(true);
            }
            let started = beside::installation(&place, place.open().await?).await?;
            let desk = started.service.own_desk();
            let algorithm = Algorithm::parse(&algorithm).unwrap_or(Algorithm::Rs256);
            for id in tenants(&started.store, tenant.as_deref()).await? {
                if let Some(key) = rotate_key(&desk, &act("key rotate"), id, algorithm).await? {
                    println!("{}", key.kid);
                    say_at("key-announced", key.signs_from);
                } else {
                    let keys = list_keys(&started.store).await?;
                    let is_next = |(of, key): &&(Uuid, SigningKey)| {
                        *of == id && key.algorithm == algorithm && key.signs_from > desk.now
                    };
                    let next = keys.iter().find(is_next).map_or(desk.now, |(_, key)| key.signs_from);
                    say_at("key-announced-before", next);
                }
            }
            started.store.close();
        }
        KeyCommand::Revoke { kid, place, remote } => {
            if let Some(server) = remote.begin().await? {
                server.call("DELETE", &format!("keys/{}", segment(&kid)), None).await?;
            } else {
                let store = place.open().await?;
                revoke_key(&store, &SystemChance, &act("key revoke"), &kid).await?;
                store.close();
            }
            say("key-revoked");
            say("key-revoked-caches");
        }
        KeyCommand::Rewrap { place } => {
            let store = place.open().await?;
            let (_, key, source) = beside::settings(&place)?;
            let count = rewrap_keys(&store, &SystemChance, &act("key rewrap"), &key, &source).await?;
            store.close();
            say(if count == 0 { "key-rewrapped-before" } else { "key-rewrapped" });
        }
        KeyCommand::Abandon { yes: false, .. } => {
            say("key-abandon-sure");
            return Ok(false);
        }
        KeyCommand::Abandon { place, .. } => {
            let store = place.open().await?;
            let (_, key, _) = beside::settings(&place)?;
            let count = abandon_keys(&store, &SystemChance, &act("key abandon"), &key).await?;
            store.close();
            say(if count == 0 { "key-abandoned-nothing" } else { "key-abandoned" });
        }
    }
    Ok(true)
}

fn act(command: &str) -> Act {
    Act { actor: actor_of(command), milliseconds: SystemClock.milliseconds() }
}

/// The tenant of this id or name; every one if none is named.
async fn tenants(store: &store::Store, named: Option<&str>) -> Result<Vec<Uuid>, Refusal> {
    let all = tenant::list(store).await?;
    let is_it = |name: &str| {
        let folded = terms::name_key(name);
        all.iter().find(|(t, _)| t.id.to_string() == name || t.name == folded || t.domains.contains(&folded))
    };
    match named {
        None => Ok(all.iter().map(|(tenant, _)| tenant.id).collect()),
        Some(name) => match is_it(name) {
            Some((tenant, _)) => Ok(vec![tenant.id]),
            None => Err(Refusal::tenant_not_found(name)),
        },
    }
}

async fn list(place: &Place, as_json: bool) -> Result<(), Refusal> {
    let store = place.open().await?;
    let now = beside::now();
    for (tenant, key) in list_keys(&store).await? {
        let state = state(&key, now);
        if as_json {
            let value = json!({
                "tenant": tenant, "kid": key.kid, "algorithm": key.algorithm.name(), "state": state,
                "announced_at": key.announced_at.to_string(), "signs_from": key.signs_from.to_string(),
                "signs_until": key.signs_until.map(|at| at.to_string()),
                "published_until": key.published_until.map(|at| at.to_string()),
            });
            println!("{}", print::json_line(&value));
        } else {
            let (algorithm, from) = (key.algorithm.name(), key.signs_from);
            println!("{tenant} {algorithm:<5} {state:<9} {from} {}", key.kid);
        }
    }
    store.close();
    Ok(())
}

/// Where a key stands in its life.
fn state(key: &SigningKey, now: Instant) -> &'static str {
    let is_over = |at: Option<Instant>| at.is_some_and(|at| at <= now);
    if key.is_withdrawn() {
        "revoked"
    } else if is_over(key.published_until) {
        "gone"
    } else if is_over(key.signs_until) {
        "retired"
    } else if key.signs_from > now {
        "announced"
    } else {
        "signing"
    }
}
