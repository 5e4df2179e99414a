//! What will lead to refusals, found before anybody is refused: in an installation, in its tenants, in their clients.

use diagnosis::{Fact, Fault, Refusal};
use store::Store;
use store::records::client::{self, Client};
use store::records::resource::{self, Resource};
use store::records::sign_in::{self, Filter};
use store::records::signing_key;
use store::records::tenant::{self, Tenant};
use terms::{ApplicationType, GrantType, Instant, Lifetime, RedirectUri};

use crate::Settings;

/// When a finding will refuse requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// It does already.
    Now,
    /// From this instant on.
    From(Instant),
    /// It may, depending on what is sent.
    Perhaps,
}

impl Urgency {
    /// The name for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::From(_) => "soon",
            Self::Perhaps => "perhaps",
        }
    }
}

/// Something that leads to refusals.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The number that it causes; 0 where nobody would even be answered.
    pub number: u32,
    /// When.
    pub urgency: Urgency,
    /// The tenant's name; empty for the installation itself.
    pub tenant: String,
    /// The client; empty for what belongs to no client.
    pub client_id: String,
    /// The key of the sentence that tells it.
    pub key: &'static str,
    /// The values in that sentence.
    pub facts: Vec<(&'static str, Fact)>,
}

/// Secrets that end within this time are told.
const SOON: Lifetime = Lifetime(30 * 24 * 3600);
/// Rows that are looked at for where requests come from.
const ROWS: u32 = 200;
/// Fewer rows than this prove nothing about where requests come from.
const ENOUGH: usize = 50;
/// A row may be this much younger than now before the clock is to blame.
const SLACK: i64 = 5;

/// Examines what the store tells of an installation; of one client alone if it is named. Refuses with 700016 if nobody has it.
pub async fn examine(
    store: &Store,
    settings: &Settings,
    now: Instant,
    only: Option<&str>,
) -> Result<Vec<Finding>, Refusal> {
    let (mut found, mut names, mut is_known) = (Vec::new(), Vec::new(), false);
    for (tenant, _) in tenant::list(store).await? {
        names.push(tenant.name.clone());
        let resources: Vec<Resource> =
            resource::list(store, tenant.id).await?.into_iter().map(|(resource, _)| resource).collect();
        if only.is_none() {
            found.extend(of_tenant(store, settings, now, &tenant, &resources).await?);
        }
        for (client, _) in client::list(store, tenant.id).await? {
            if only.is_none_or(|id| id == client.id) {
                is_known = true;
                found.extend(of_client(&tenant, &resources, &client, now));
            }
        }
    }
    found.sort_by_key(|finding| finding.urgency);
    match only.filter(|_| !is_known) {
        Some(id) => Err(Refusal::client_not_found(id, names.join(" "))),
        None => Ok(found),
    }
}

async fn of_tenant(
    store: &Store,
    settings: &Settings,
    now: Instant,
    tenant: &Tenant,
    resources: &[Resource],
) -> Result<Vec<Finding>, Fault> {
    let mut found = Vec::new();
    let finding = |number, urgency, key, facts| Finding {
        number,
        urgency,
        tenant: tenant.name.clone(),
        client_id: String::new(),
        key,
        facts,
    };
    if let Some(default) = &tenant.default_resource
        && !resources.iter().any(|resource| resource.identifier == *default)
    {
        let facts = vec![("resource", literal(default))];
        found.push(finding(500_011, Urgency::Now, "finding-default-resource", facts));
    }
    let keys = signing_key::list(store, tenant.id).await?;
    for key in keys.iter().filter(|key| key.signs_until.is_none()) {
        let end = key.signs_from + settings.lifetimes.signing_key;
        let has_successor = keys.iter().any(|k| k.algorithm == key.algorithm && k.ordinal > key.ordinal);
        if end < now && !has_successor {
            let facts = vec![("kid", literal(&key.kid)), ("at", Fact::Instant(end.0))];
            found.push(finding(88_200_012, Urgency::Perhaps, "finding-key-overdue", facts));
        }
    }
    let rows = sign_in::list(store, tenant.id, &Filter::default(), ROWS).await?;
    if let Some(youngest) = rows.iter().map(|row| row.at).max().filter(|at| at.since(now) > SLACK) {
        let facts = vec![("at", Fact::Instant(youngest.0)), ("now", Fact::Instant(now.0))];
        found.push(finding(88_200_013, Urgency::Now, "finding-clock-behind", facts));
    }
    let mut addresses: Vec<&String> = rows.iter().filter_map(|row| row.address.as_ref()).collect();
    let count = addresses.len();
    addresses.sort();
    addresses.dedup();
    if let ([only], true, Some(_)) = (addresses.as_slice(), count >= ENOUGH, settings.requests_per_minute) {
        let facts = vec![("address", literal(only)), ("count", Fact::Count(count as u64))];
        found.push(finding(88_190_004, Urgency::Perhaps, "finding-one-address", facts));
    }
    Ok(found)
}

/// What in a registration will be refused.
fn of_client(tenant: &Tenant, resources: &[Resource], client: &Client, now: Instant) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut add = |number, urgency, key, facts: Vec<(&'static str, Fact)>| {
        let all = std::iter::once(("client_id", literal(&client.id))).chain(facts).collect();
        found.push(Finding {
            number,
            urgency,
            tenant: tenant.name.clone(),
            client_id: client.id.clone(),
            key,
            facts: all,
        });
    };
    let uses = |grant: GrantType| client.grant_types.contains(&grant);
    if client.disabled {
        add(7_000_112, Urgency::Now, "finding-client-disabled", Vec::new());
    }
    secrets(client, now, &mut add);
    if uses(GrantType::ClientCredentials) && client.is_public() {
        add(88_030_002, Urgency::Now, "finding-public-credentials", Vec::new());
    }
    if uses(GrantType::AuthorizationCode) && client.redirect_uris.is_empty() {
        add(500_113, Urgency::Now, "finding-no-redirect-uri", Vec::new());
    }
    if client.refresh == "always" && !uses(GrantType::RefreshToken) {
        add(88_030_001, Urgency::Perhaps, "finding-refresh-without-grant", Vec::new());
    }
    for uri in &client.redirect_uris {
        redirect_uri(client, uri, &mut add);
    }
    for wanted in client.scope.iter().chain(&client.roles) {
        permission(resources, client, wanted, &mut add);
    }
    let asks_people = uses(GrantType::AuthorizationCode) && client.scope.is_empty();
    if let Some(role) = client.roles.first().filter(|_| asks_people) {
        let resource = role.rsplit_once('/').map_or(role.as_str(), |(resource, _)| resource);
        add(88_060_006, Urgency::Perhaps, "finding-roles-only", vec![("resource", literal(resource))]);
    }
    found
}

type Add<'a> = dyn FnMut(u32, Urgency, &'static str, Vec<(&'static str, Fact)>) + 'a;

fn secrets(client: &Client, now: Instant, add: &mut Add<'_>) {
    if client.is_public() {
        return;
    }
    if client.secrets.is_empty() {
        add(7_000_215, Urgency::Now, "finding-no-secret", Vec::new());
        return;
    }
    // What counts is the secret that lasts longest: with it the client can go on.
    let end = |secret: &store::records::client::ClientSecret| secret.expires_at.unwrap_or(Instant(i64::MAX));
    let Some(last) = client.secrets.iter().max_by_key(|secret| end(secret)) else { return };
    let facts =
        |secret_end: Instant| vec![("secret_id", literal(&last.id)), ("at", Fact::Instant(secret_end.0))];
    match last.expires_at {
        Some(at) if at <= now => add(7_000_222, Urgency::Now, "finding-secret-expired", facts(at)),
        Some(at) if at <= now + SOON => {
            add(7_000_222, Urgency::From(at), "finding-secret-expires", facts(at));
        }
        _ => {}
    }
}

fn redirect_uri(client: &Client, uri: &str, add: &mut Add<'_>) {
    let facts = || vec![("redirect_uri", literal(uri))];
    if let Err(problem) = RedirectUri::registrable(uri, client.application_type) {
        let number = if problem == "problem-uri-http" { 500_117 } else { 90_102 };
        let facts = facts().into_iter().chain([("problem", Fact::Message(problem.into()))]).collect();
        add(number, Urgency::Now, "finding-redirect-uri", facts);
        return;
    }
    let Ok(parsed) = RedirectUri::parse(uri) else { return };
    match client.application_type {
        ApplicationType::Web if parsed.is_loopback_http() => {
            add(88_080_002, Urgency::Perhaps, "finding-loopback-port", facts());
        }
        ApplicationType::Native if parsed.is_loopback_http() => {
            let other = if parsed.host() == "localhost" { "127.0.0.1" } else { "localhost" };
            let has_other = client.redirect_uris.iter().any(|known| {
                RedirectUri::parse(known).is_ok_and(|known| known.is_loopback_http() && known.host() == other)
            });
            if !has_other {
                let facts = facts().into_iter().chain([("host", literal(other))]).collect();
                add(88_080_001, Urgency::Perhaps, "finding-loopback-name", facts);
            }
        }
        _ => {}
    }
}

fn permission(resources: &[Resource], client: &Client, wanted: &str, add: &mut Add<'_>) {
    let (identifier, name) = wanted.rsplit_once('/').unwrap_or(("", wanted));
    let is_role = client.roles.iter().any(|role| role == wanted);
    let facts = vec![("resource", literal(identifier)), ("scope", literal(name))];
    match resources.iter().find(|resource| resource.identifier == identifier) {
        None => add(500_011, Urgency::Now, "finding-resource-unknown", facts),
        Some(resource) if is_role && !resource.roles.iter().any(|role| role == name) => {
            add(70_011, Urgency::Perhaps, "finding-role-unknown", facts);
        }
        Some(resource) if !is_role && !resource.has_scope(name) => {
            add(70_011, Urgency::Now, "finding-scope-unknown", facts);
        }
        Some(_) => {}
    }
}

fn literal(text: &str) -> Fact {
    Fact::Literal(text.to_owned())
}
