//! `sanad provoke`: the next requests of a client are refused with a number, in development alone.

use diagnosis::Refusal;
use engine::provocation;
use store::records::provocation::{self as record, Provocation};
use store::records::{client, tenant};
use uuid::Uuid;
use web::Clock;

use super::args::ProvokeArgs;
use super::place::Place;
use crate::ambient::{SystemChance, SystemClock};
use crate::development::Development;

/// Orders a refusal, lists what is ordered, or withdraws it; refuses with 88180010, 88180011, 90002 or 700016.
pub(crate) async fn run(args: &ProvokeArgs, place: &Place) -> Result<(), Refusal> {
    let store = place.open().await?;
    // Production does not read the orders; taking them there would be a lie.
    if place.config.is_some() || Development::read(&place.directory()?).is_none() {
        return Err(Refusal::provocation_only_in_development());
    }
    let tenants = tenant::list(&store).await?.into_iter().map(|(tenant, _)| tenant);
    let wanted = args.tenant.as_deref().map(terms::name_key);
    let tenants: Vec<_> = tenants
        .filter(|t| wanted.as_ref().is_none_or(|name| t.name == *name || t.id.to_string() == *name))
        .collect();
    let (Some(first), name) = (tenants.first(), args.tenant.as_deref().unwrap_or_default()) else {
        return Err(Refusal::tenant_not_found(args.tenant.as_deref().unwrap_or_default()));
    };
    let mut chosen = first;
    if let Some(id) = &args.client {
        let mut owner = None;
        for tenant in &tenants {
            if client::find(&store, tenant.id, id).await?.is_some() {
                owner = Some(tenant);
                break;
            }
        }
        let named = if name.is_empty() { &first.name } else { name };
        chosen = owner.ok_or_else(|| Refusal::client_not_found(id, named))?;
    }
    let id = chosen.id;
    if args.clear {
        store.transact(async move |tx| record::clear(tx, id).await).await?;
        println!("Withdrawn.");
    } else if let Some(number) = &args.number {
        let order = order(args, number)?;
        let remaining = order.remaining;
        store.transact(async move |tx| record::add(tx, id, &order).await).await?;
        let whose = args.client.as_deref().map_or_else(String::new, |client| format!(" of {client}"));
        println!("Ordered: {remaining} x {number} for the next requests{whose} in {}.", chosen.name);
    }
    // A server remembers what was ordered for a moment; the next request after this command is the one that is meant.
    tokio::time::sleep(std::time::Duration::from_millis(2 * provocation::SEEN_WITHIN)).await;
    for order in record::list(&store, id).await? {
        let client = if order.client_id.is_empty() { "any client" } else { &order.client_id };
        println!("{} x {} for {client}", order.remaining, order.number);
    }
    store.close();
    Ok(())
}

fn order(args: &ProvokeArgs, number: &str) -> Result<Provocation, Refusal> {
    let entry = diagnosis::number_of(number).and_then(diagnosis::find);
    let entry = entry.filter(|entry| provocation::is_possible(entry));
    let entry = entry.ok_or_else(|| Refusal::provocation_not_possible(number))?;
    Ok(Provocation {
        id: new_id(),
        client_id: args.client.clone().unwrap_or_default(),
        number: entry.number,
        remaining: args.times,
    })
}

fn new_id() -> Uuid {
    let mut bytes = [0; 10];
    engine::Chance::fill(&SystemChance, &mut bytes);
    engine::trace_id(SystemClock.milliseconds(), bytes)
}
