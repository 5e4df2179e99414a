//! The first page: what was refused in the last day, by number, client and hour.

use std::collections::BTreeMap;

use askama::Template;
use engine::administration::{Area, Right};
use engine::administrators;
use store::records::sign_in;
use terms::{Instant, Lifetime, Parameters};
use words::Place;

use super::chart::{self, CLASSES, Hour};
use super::shell::Shell;
use super::visit::{Page, Visit, encoded};
use crate::pages::html_quick;

const DAY: Lifetime = Lifetime(24 * 3600);
/// Clients that are named; the others come last anyway.
const CLIENTS: usize = 10;

#[derive(Template)]
#[template(path = "console_overview.html")]
struct Overview {
    shell: Shell,
    chart: String,
    numbers: Vec<(&'static str, String, String, String, i64)>,
    clients: Vec<(String, String, i64)>,
    hours: Vec<(String, i64)>,
    tenants: Vec<(String, String)>,
}

/// The page.
pub(super) async fn page(visit: &Visit<'_>) -> Page {
    visit.console.permit.must(Right::read(Area::Log))?;
    let (desk, now) = (visit.desk, visit.desk.now);
    let after = engine::trace_id((now - DAY).milliseconds(), [0; 10]);
    let counts = sign_in::count_recent(&desk.store, visit.tenant.id, after).await?;
    let shell = Shell::new(visit, "", "console-refusals-title");
    let (mut by_number, mut by_client) = (BTreeMap::<u32, i64>::new(), BTreeMap::<String, i64>::new());
    for (_, number, client, count) in &counts {
        *by_number.entry(*number).or_default() += count;
        *by_client.entry(client.clone().unwrap_or_default()).or_default() += count;
    }
    let numbers = most(by_number);
    let class_of = |number: u32| {
        let place = numbers.iter().position(|(known, _)| *known == number).unwrap_or(CLASSES.len());
        place.min(CLASSES.len() - 1)
    };
    let last = now.0 / 3600;
    let mut hours: Vec<Hour> =
        (last - 23..=last).map(|hour| Hour { label: label(hour), counts: [0; 6] }).collect();
    for (hour, number, _, count) in &counts {
        let at = usize::try_from(hour - (last - 23)).ok().and_then(|at| hours.get_mut(at));
        if let Some(slot) = at.and_then(|hour| hour.counts.get_mut(class_of(*number))) {
            *slot += count;
        }
    }
    let base = visit.base();
    let number_row = |(number, count): &(u32, i64)| {
        let entry = diagnosis::find(*number);
        let title = entry.map(|e| words::words(shell.frame.language, Place::Page, e, &[]).title);
        let code = entry.map(diagnosis::Diagnosis::code).unwrap_or_default();
        let address = format!("{base}/log?{}", Parameters::encode(&[("number", &number.to_string())]));
        let class = CLASSES.get(class_of(*number)).copied().unwrap_or_default();
        (class, address, code, title.unwrap_or_default(), *count)
    };
    let client_row = |(client, count): (String, i64)| {
        let address =
            if client.is_empty() { String::new() } else { format!("{base}/clients/{}", encoded(&client)) };
        (address, client, count)
    };
    let tenants = administrators::tenants(desk, &visit.console).await?;
    let others = tenants.into_iter().filter(|tenant| tenant.id != visit.tenant.id);
    let listed = hours.iter().filter(|hour| hour.total() > 0);
    let page = Overview {
        chart: chart::draw(&hours, &shell.t("console-chart-label")),
        numbers: numbers.iter().map(number_row).collect(),
        clients: most(by_client).into_iter().take(CLIENTS).map(client_row).collect(),
        hours: listed.map(|hour| (hour.label.clone(), hour.total())).collect(),
        tenants: others.map(|tenant| (format!("/{}/admin", tenant.id), tenant.display_name)).collect(),
        shell,
    };
    Ok(html_quick(200, &page))
}

/// The hour of the day at which an hour since 1970 begins.
fn label(hour: i64) -> String {
    Instant(hour * 3600).to_string().get(11..16).unwrap_or_default().to_owned()
}

/// The commonest first.
fn most<K: Ord>(counts: BTreeMap<K, i64>) -> Vec<(K, i64)> {
    let mut out: Vec<(K, i64)> = counts.into_iter().collect();
    out.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    out
}
