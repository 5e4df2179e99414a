//! `sanad log`: the sign-in log, newest last; what comes in, for as long as somebody watches.

use std::collections::HashSet;
use std::time::Duration;

use diagnosis::Refusal;
use store::Store;
use store::records::account;
use store::records::sign_in::{self, Filter, SignIn};
use store::records::tenant::{self, Tenant};
use terms::Lifetime;
use uuid::Uuid;
use web::Clock;

use super::args::LogArgs;
use super::beside::now;
use super::place::Place;
use super::print::{self, Reader};
use crate::ambient::SystemClock;

/// How often new rows are looked for.
const EVERY: Duration = Duration::from_millis(300);
/// How far back a look reaches: rows are gathered before they are written, so that ids arrive out of order.
const OVERLAP: u64 = 10_000;

/// Lists rows that fit, then follows if asked to.
pub(crate) async fn run(place: &Place, args: &LogArgs) -> Result<(), Refusal> {
    let store = place.open().await?;
    let tenants = tenants(&store, args).await?;
    let filter = filter(&store, args, &tenants).await?;
    let reader = if args.masked { Reader::Owner } else { Reader::Administrator };
    if args.csv {
        println!("{}", print::CSV_HEAD);
    }
    let show = |row: &SignIn| {
        if args.json {
            println!("{}", print::json_line(&print::object(row, reader)));
        } else if args.csv {
            println!("{}", print::csv(row, reader));
        } else {
            println!("{}", print::line(row, reader));
        }
    };
    let rows = match args.story {
        Some(interaction) => story(&store, &tenants, interaction).await?,
        None => rows(&store, &tenants, &filter, args.limit).await?,
    };
    rows.iter().for_each(show);
    if args.follow {
        let seen = rows.iter().map(|row| row.id).collect();
        follow(&store, &tenants, filter, seen, show).await?;
    }
    Ok(())
}

/// The tenants whose rows are listed; rows that name none that exists stand under the nil id.
async fn tenants(store: &Store, args: &LogArgs) -> Result<Vec<Uuid>, Refusal> {
    let all: Vec<Tenant> = tenant::list(store).await?.into_iter().map(|(tenant, _)| tenant).collect();
    let Some(wanted) = &args.tenant else {
        return Ok(std::iter::once(Uuid::nil()).chain(all.iter().map(|tenant| tenant.id)).collect());
    };
    let key = terms::name_key(wanted);
    let found = all.iter().find(|t| t.name == key || t.domains.contains(&key) || t.id.to_string() == key);
    Ok(vec![found.ok_or_else(|| Refusal::tenant_not_found(wanted))?.id])
}

async fn filter(store: &Store, args: &LogArgs, tenants: &[Uuid]) -> Result<Filter, Refusal> {
    let instant =
        |text: &Option<String>| text.as_deref().map(|text| terms::parse_time(text, now())).transpose();
    let number = match &args.number {
        Some(text) => {
            let entry = diagnosis::number_of(text).and_then(diagnosis::find);
            Some(entry.ok_or_else(|| Refusal::number_unknown(text))?.number)
        }
        None => None,
    };
    let mut account_id = None;
    if let Some(name) = &args.account {
        account_id = name.parse().ok();
        for tenant in tenants {
            let found = account::find_by_name(store, *tenant, &terms::name_key(name)).await?;
            account_id = account_id.or(found.map(|(account, _)| account.id));
        }
        // A name that nobody has matches no row.
        account_id = account_id.or(Some(Uuid::max()));
    }
    Ok(Filter {
        before: None,
        since: instant(&args.since)?,
        until: instant(&args.until)?,
        after: None,
        number,
        client_id: args.client.clone(),
        outcome: args.outcome.clone(),
        account_id,
        address: args.address.clone(),
    })
}

async fn rows(store: &Store, tenants: &[Uuid], filter: &Filter, limit: u32) -> Result<Vec<SignIn>, Refusal> {
    let mut rows = Vec::new();
    for tenant in tenants {
        rows.extend(sign_in::list(store, *tenant, filter, limit).await?);
    }
    rows.sort_by_key(|row| row.id);
    let skip = rows.len().saturating_sub(limit as usize);
    Ok(rows.split_off(skip))
}

async fn story(store: &Store, tenants: &[Uuid], interaction: Uuid) -> Result<Vec<SignIn>, Refusal> {
    let mut rows = Vec::new();
    for tenant in tenants {
        rows.extend(sign_in::story(store, *tenant, interaction).await?);
    }
    Ok(rows)
}

/// Shows what comes in until the command is ended.
async fn follow(
    store: &Store,
    tenants: &[Uuid],
    filter: Filter,
    mut seen: HashSet<Uuid>,
    show: impl Fn(&SignIn),
) -> Result<(), Refusal> {
    let mut looks = tokio::time::interval(EVERY);
    let begun = now() - Lifetime(1);
    loop {
        looks.tick().await;
        let from = SystemClock.milliseconds().saturating_sub(OVERLAP);
        let recent =
            Filter { after: Some(engine::trace_id(from, [0; 10])), since: Some(begun), ..filter.clone() };
        for row in rows(store, tenants, &recent, 1000).await? {
            if seen.insert(row.id) {
                show(&row);
            }
        }
    }
}
