//! Opening a ticket: for a refusal of the last day, once, within what an address, a tenant and the installation may.

use diagnosis::{Fault, Refusal};
use store::records::attempt;
use store::records::sign_in::SignIn;
use store::records::ticket::{self, Ticket};
use terms::jose::base64url;
use terms::{Digest, Instant, Lifetime, Secret};
use uuid::Uuid;

use super::bundle::{Catalogue, bundle};
use super::plea::Plea;
use crate::log::Story;
use crate::post::{self, Letter};
use crate::sign_in::network;
use crate::{Desk, report};

/// How long after a refusal a ticket can be opened.
pub const RECENT: Lifetime = Lifetime(24 * 3600);
/// The window of the counts.
pub(super) const WINDOW: Lifetime = Lifetime(3600);
/// Tickets that one network may open within the window, that are opened in one tenant, and in all.
pub(super) const PER_NETWORK: u32 = 10;
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

/// Opens a ticket. `tenant` is the one that the path names, if any. Refuses with 88180007, 88180008, 88190005, 88190006 or 88190007.
/// While the store is away the ticket waits beside the data, if it came from a page of ours or its refusal is known.
pub async fn open(
    desk: &Desk,
    tenant: Option<Uuid>,
    plea: &Plea,
    catalogue: &Catalogue,
) -> Result<Receipt, Refusal> {
    let secret = Secret::new(base64url::encode(&desk.chance::<32>()));
    let receipt = Receipt { reference: reference(desk.chance()), secret, trace_id: plea.trace_id };
    let wanted =
        Wanted { tenant, plea, reference: &receipt.reference, secret: receipt.secret.digest(), at: desk.now };
    let fault = match add(desk, &wanted, Caps::Counted, catalogue).await {
        Ok(opened) => return opened.map(|()| receipt),
        // A store that is only busy can be asked again, and what is broken is no more whole beside the data.
        Err(fault @ (Fault::Broken(_) | Fault::QueueFull)) => return Err(fault.into()),
        Err(fault) => fault,
    };
    let is_known = plea.from_page || desk.installation.log.waiting(plea.trace_id).await.is_some();
    if desk.store.is_rehearsal() || !is_known {
        return Err(fault.into());
    }
    desk.installation.tickets.take(desk, &wanted, fault).await.map(|()| receipt)
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
    catalogue: &Catalogue,
) -> Result<Result<(), Refusal>, Fault> {
    let trace_id = wanted.plea.trace_id;
    let Some(row) = report::find(desk, trace_id).await?.filter(|row| wanted.is_about(row)) else {
        return Ok(Err(Refusal::ticket_needs_recent_trace(&trace_id.to_string())));
    };
    if let Some(known) = ticket::find_by_trace(&desk.store, row.tenant_id, trace_id).await? {
        return Ok(wanted.or_is(&known));
    }
    let new = wanted.ticket(desk, &row, bundle(desk, &row, catalogue).await?.to_string());
    let counts = if caps == Caps::Counted { counts(desk, row.tenant_id) } else { Vec::new() };
    match write(desk, new, counts).await? {
        Written::Added => Ok(Ok(())),
        Written::Beyond { tenant, key, told } => {
            let count = attempt::find(&desk.store, tenant, &key, desk.now).await?;
            let until = Instant(count.window_ends_at);
            let wait = u32::try_from(until.since(desk.now)).unwrap_or(WINDOW.0);
            Ok(Err(told(until).retry_in(wait)))
        }
        Written::AlreadyOpen => {
            let known = ticket::find_by_trace(&desk.store, row.tenant_id, trace_id).await?;
            Ok(known.map_or(Err(Refusal::ticket_already_open(&trace_id.to_string())), |k| wanted.or_is(&k)))
        }
    }
}

impl Wanted<'_> {
    /// Whether a row of the log is what it may be about.
    fn is_about(&self, row: &SignIn) -> bool {
        matches!(row.outcome.as_str(), "refused" | "fault")
            && self.at.since(row.at) <= i64::from(RECENT.0)
            && self.tenant.is_none_or(|tenant| tenant == row.tenant_id)
    }

    fn ticket(&self, desk: &Desk, row: &SignIn, bundle: String) -> Ticket {
        Ticket {
            tenant_id: row.tenant_id,
            id: desk.new_id(),
            trace_id: row.id,
            reference: self.reference.to_owned(),
            secret: self.secret,
            number: row.number,
            state: "open".into(),
            opened_at: self.at,
            changed_at: self.at,
            words: self.plea.words.clone(),
            contact: self.plea.contact.clone(),
            bundle,
        }
    }

    /// What waited beside the data may have been added by a commit whose answer was lost; any other is refused.
    fn or_is(&self, known: &Ticket) -> Result<(), Refusal> {
        let is_this = known.secret.matches(&self.secret);
        if is_this { Ok(()) } else { Err(Refusal::ticket_already_open(&known.trace_id.to_string())) }
    }
}

/// How the attempt to write a ticket ended.
enum Written {
    Added,
    AlreadyOpen,
    Beyond { tenant: Uuid, key: Digest, told: fn(Instant) -> Refusal },
}

async fn write(desk: &Desk, new: Ticket, counts: Vec<Count>) -> Result<Written, Fault> {
    let logged =
        Story::new(new.tenant_id, "tickets", &terms::Parameters::default()).success(&desk.apart(), "ticket");
    let (now, end) = (desk.now, desk.now + WINDOW);
    let told = [notice(desk, &new).await?, notification(desk, &new).await?];
    desk.store
        .transact(async move |tx| {
            for (tenant, key, most, refusal) in counts {
                if !attempt::reserve(tx, tenant, &key, now, end, most).await? {
                    return Ok(Written::Beyond { tenant, key, told: refusal });
                }
            }
            if !ticket::add(tx, &new).await? {
                return Ok(Written::AlreadyOpen);
            }
            for parcel in told.iter().flatten() {
                parcel.send(tx).await?;
            }
            logged.write(tx).await?;
            Ok(Written::Added)
        })
        .await
}

/// What a program of the operator's is told of a ticket: all of it, as its file holds it.
async fn notification(desk: &Desk, new: &Ticket) -> Result<Option<post::Sealed>, Fault> {
    if !desk.settings().notifies {
        return Ok(None);
    }
    let data = super::tickets::document(new, &[]);
    post::seal_notification(desk, "ticket.opened", data).await.map(Some)
}

/// The letter that tells the operator of a ticket: its reference and number, and nothing that a person wrote.
async fn notice(desk: &Desk, new: &Ticket) -> Result<Option<post::Sealed>, Fault> {
    let settings = desk.settings();
    let to = settings.support_contact.as_ref().filter(|_| settings.sends_mail);
    let Some(to) = to else { return Ok(None) };
    let code = diagnosis::find(new.number).map(diagnosis::Diagnosis::code).unwrap_or_default();
    let letter = Letter::new(to, "", "ticket", &[("reference", &new.reference), ("code", &code)]);
    post::seal(desk, &letter).await.map(Some)
}

/// Tenant and key of a count, how many there may be, and what is told when there are more.
type Count = (Uuid, Digest, u32, fn(Instant) -> Refusal);

/// What a ticket counts against.
fn counts(desk: &Desk, tenant: Uuid) -> Vec<Count> {
    let (vault, nil) = (&desk.installation.vault, Uuid::nil());
    vec![
        (nil, of_network(desk), PER_NETWORK, Refusal::tickets_of_address_throttled),
        (tenant, vault.keyed_digest("tickets/tenant", &[]), PER_TENANT, Refusal::tickets_of_tenant_throttled),
        (
            nil,
            vault.keyed_digest("tickets/installation", &[]),
            PER_INSTALLATION,
            Refusal::tickets_of_installation_throttled,
        ),
    ]
}

/// The network of a request, as a count knows it.
pub(super) fn of_network(desk: &Desk) -> Digest {
    let network = desk.address.map(network).unwrap_or_default();
    desk.installation.vault.keyed_digest("tickets/network", &[&network])
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
