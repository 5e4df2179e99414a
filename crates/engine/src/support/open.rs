//! Opening a ticket: for a refusal of the last day, once, within what an address, a tenant and the installation may.

use diagnosis::{Fault, Refusal};
use store::records::attempt;
use store::records::sign_in::SignIn;
use store::records::ticket::{self, Ticket};
use subtle::ConstantTimeEq;
use terms::jose::base64url;
use terms::{Digest, Instant, Lifetime, Secret};
use uuid::Uuid;

use super::bundle::{Words, bundle};
use super::plea::Plea;
use crate::log::Story;
use crate::sign_in::network;
use crate::{Desk, report};

/// How long after a refusal a ticket can be opened.
const RECENT: Lifetime = Lifetime(24 * 3600);
/// The window of the counts.
const WINDOW: Lifetime = Lifetime(3600);
/// Tickets that one network may open within the window, that are opened in one tenant, and in all.
const PER_NETWORK: u32 = 10;
const PER_TENANT: u32 = 200;
const PER_INSTALLATION: u32 = 1_000;

/// What the opener gets: never the bundle.
pub struct Receipt {
    /// What can be read out.
    pub reference: String,
    /// What opens the page of the ticket, with its answers; shown once.
    pub secret: Secret,
    /// The refusal that it is about.
    pub trace_id: Uuid,
}

/// What keeps other sites from opening tickets by a form on a page of ours.
pub fn form_token(desk: &Desk, trace_id: Uuid) -> String {
    base64url::encode(&desk.installation.vault.keyed_digest("ticket-form", &[trace_id.as_bytes()]).0)
}

/// Whether a form carries the token of its page.
pub fn is_our_form(desk: &Desk, plea: &Plea, given: &str) -> bool {
    form_token(desk, plea.trace_id).as_bytes().ct_eq(given.as_bytes()).into()
}

/// Opens a ticket. `tenant` is the one that the path names, if any. Refuses with 88180007, 88180008, 88190005, 88190006 or 88190007. While the store is away the ticket waits beside the data.
pub async fn open(desk: &Desk, tenant: Option<Uuid>, plea: &Plea, words: &Words) -> Result<Receipt, Refusal> {
    let secret = Secret::new(base64url::encode(&desk.chance::<32>()));
    let receipt = Receipt { reference: reference(desk.chance()), secret, trace_id: plea.trace_id };
    let wanted =
        Wanted { tenant, plea, reference: &receipt.reference, secret: receipt.secret.digest(), at: desk.now };
    match add(desk, &wanted, Caps::Counted, words).await {
        Ok(opened) => opened.map(|()| receipt),
        Err(Fault::Broken(why)) => Err(Fault::Broken(why).into()),
        Err(fault) => {
            let waits = desk.installation.tickets.give(desk, &wanted);
            if waits { Ok(receipt) } else { Err(fault.into()) }
        }
    }
}

/// A ticket that is to be.
pub(super) struct Wanted<'w> {
    pub(super) tenant: Option<Uuid>,
    pub(super) plea: &'w Plea,
    pub(super) reference: &'w str,
    pub(super) secret: Digest,
    /// When it was asked for.
    pub(super) at: Instant,
}

/// Whether a ticket is counted: one that waited beside the data was counted there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Caps {
    Counted,
    Passed,
}

/// Adds a ticket with the row of the log that tells of it.
pub(super) async fn add(
    desk: &Desk,
    wanted: &Wanted<'_>,
    caps: Caps,
    words: &Words,
) -> Result<Result<(), Refusal>, Fault> {
    let trace_id = wanted.plea.trace_id;
    let found = report::find(desk, trace_id).await?;
    let is_meant = |row: &SignIn| {
        row.number != 0
            && wanted.at.since(row.at) <= i64::from(RECENT.0)
            && wanted.tenant.is_none_or(|t| t == row.tenant_id)
    };
    let Some(row) = found.filter(is_meant) else {
        return Ok(Err(Refusal::ticket_needs_recent_trace(&trace_id.to_string())));
    };
    if desk.store.schema() < ticket::SCHEMA {
        return Err(Fault::Unavailable("the schema has no tickets yet".into()));
    }
    let new = Ticket {
        tenant_id: row.tenant_id,
        id: desk.new_id(),
        trace_id,
        reference: wanted.reference.to_owned(),
        secret: wanted.secret,
        number: row.number,
        state: "open".into(),
        opened_at: wanted.at,
        changed_at: wanted.at,
        words: wanted.plea.words.clone(),
        contact: wanted.plea.contact.clone(),
        bundle: bundle(desk, &row, words).await?.to_string(),
    };
    let counts = if caps == Caps::Counted { counts(desk, row.tenant_id) } else { Vec::new() };
    let logged =
        Story::new(row.tenant_id, "tickets", &terms::Parameters::default()).success(&desk.apart(), "ticket");
    let (now, end) = (desk.now, desk.now + WINDOW);
    let outcome = desk
        .store
        .transact(async move |tx| {
            for (tenant, key, most, too_many) in &counts {
                if !attempt::reserve(tx, *tenant, key, now, end, *most).await? {
                    return Ok(Some(*too_many));
                }
            }
            if !ticket::add(tx, &new).await? {
                return Ok(Some(Refused::AlreadyOpen));
            }
            logged.write(tx).await?;
            Ok(None)
        })
        .await?;
    let Some(refused) = outcome else { return Ok(Ok(())) };
    if refused == Refused::AlreadyOpen {
        // What waited beside the data may have been added by a commit whose answer was lost.
        let known = ticket::of_trace(&desk.store, row.tenant_id, trace_id).await?;
        if known.is_some_and(|known| known.secret.matches(&wanted.secret)) {
            return Ok(Ok(()));
        }
    }
    Ok(Err(refused.told(trace_id, end)))
}

/// Why a ticket was not added.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Refused {
    AlreadyOpen,
    Network,
    Tenant,
    Installation,
}

impl Refused {
    fn told(self, trace_id: Uuid, until: Instant) -> Refusal {
        match self {
            Self::AlreadyOpen => Refusal::ticket_already_open(&trace_id.to_string()),
            Self::Network => Refusal::tickets_of_address_throttled(until).retry_in(WINDOW.0),
            Self::Tenant => Refusal::tickets_of_tenant_throttled(until).retry_in(WINDOW.0),
            Self::Installation => Refusal::tickets_of_installation_throttled(until).retry_in(WINDOW.0),
        }
    }
}

/// What a ticket counts against: tenant and key of the count, how many there may be, and what is told when there are more.
fn counts(desk: &Desk, tenant: Uuid) -> Vec<(Uuid, Digest, u32, Refused)> {
    let vault = &desk.installation.vault;
    let network = desk.address.map(network).unwrap_or_default();
    let nil = Uuid::nil();
    vec![
        (nil, vault.keyed_digest("tickets/network", &[&network]), PER_NETWORK, Refused::Network),
        (tenant, vault.keyed_digest("tickets/tenant", &[]), PER_TENANT, Refused::Tenant),
        (nil, vault.keyed_digest("tickets/installation", &[]), PER_INSTALLATION, Refused::Installation),
    ]
}

/// Ten characters in two groups that cannot be taken for each other when they are read out (Crockford's base 32): 50 bits.
fn reference(chance: [u8; 10]) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let character = |byte: &u8| ALPHABET.get(usize::from(byte % 32)).map_or('0', |c| char::from(*c));
    let (one, two) = chance.split_at(5);
    format!(
        "{}-{}",
        one.iter().map(character).collect::<String>(),
        two.iter().map(character).collect::<String>()
    )
}
