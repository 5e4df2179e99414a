//! Table. Every operation of the admin API: its method and path, the right it needs, what it may be asked, what it takes and gives.

use engine::administration::{Area, Noun, Right};

use super::call::Handler;
use super::{desk, directory, log, people};

/// One operation.
pub struct Operation {
    /// The method.
    pub method: &'static str,
    /// The path below `/{T}/api/v1`, with names in braces for what differs.
    pub path: &'static str,
    /// The right that it needs.
    pub right: Right,
    /// What it does, for its description.
    pub does: &'static str,
    /// Parameters of the address, each with what it is.
    pub asks: &'static [(&'static str, &'static str)],
    /// What the body holds.
    pub takes: Takes,
    /// What a success holds.
    pub gives: Gives,
    pub(super) handler: Handler,
}

/// What a body holds.
#[derive(Clone, Copy, Debug)]
pub enum Takes {
    /// There is none.
    Nothing,
    /// A record.
    Record(Noun),
    /// A new secret.
    Secret,
    /// An answer to a ticket.
    Text,
    /// The algorithm of a new key.
    Algorithm,
    /// The role of an administrator.
    Role,
}

/// What a success holds, and with which status.
#[derive(Clone, Copy, Debug)]
pub enum Gives {
    /// A record (200).
    Record(Noun),
    /// A record, made now (201) or there already (200).
    Made(Noun),
    /// Part of a list of records (200).
    Records(Noun),
    /// A document of this name (200).
    One(&'static str),
    /// Part of a list of such documents (200).
    List(&'static str),
    /// A document of this name, made now (201).
    New(&'static str),
    /// A document of this name, made now (201), or nothing (204).
    NewOrNothing(&'static str),
    /// Nothing (204).
    Nothing,
}

impl Operation {
    /// What stands in a path in place of the names, decoded, if the path is one of this operation.
    pub fn matches(&self, path: &str) -> Option<Vec<String>> {
        let (mut own, mut given) = (self.path.split('/'), path.split('/'));
        let mut parts = Vec::new();
        loop {
            match (own.next(), given.next()) {
                (None, None) => return Some(parts),
                (Some(name), Some(part)) if name.starts_with('{') && !part.is_empty() => {
                    let decoded = percent_encoding::percent_decode_str(part).decode_utf8().ok()?;
                    if decoded.contains('\0') {
                        return None;
                    }
                    parts.push(decoded.into_owned());
                }
                (Some(name), Some(part)) if name == part => {}
                _ => return None,
            }
        }
    }
}

const LIMIT: (&str, &str) = ("limit", "How many items at most: 1 to 200; 50 if it is left out.");
const CURSOR: (&str, &str) = ("cursor", "Where the list goes on: `next` of the part before.");
const BEGINS: (&str, &str) =
    ("begins", "Only what begins with this: ids of clients and resources, names of accounts.");
const LISTED: &[(&str, &str)] = &[LIMIT, CURSOR, BEGINS];
const LOGGED: &[(&str, &str)] = &[
    LIMIT,
    CURSOR,
    ("since", "From this time on: `2026-11-22 10:33:20Z`, or back from now: `2h`, `7d`."),
    ("until", "Before this time."),
    ("number", "Only this number, such as 50011."),
    ("client_id", "Only this client."),
    ("account_id", "Only this account, by its id."),
    ("outcome", "Only rows that ended so: success, refused, fault, counted or rehearsed."),
    ("address", "Only this network address."),
];

/// The operations.
pub static OPERATIONS: &[Operation] = &[
    Operation {
        method: "GET",
        path: "tenant",
        right: Right::read(Area::Tenant),
        does: "Reads the tenant and its settings.",
        asks: &[],
        takes: Takes::Nothing,
        gives: Gives::Record(Noun::Tenant),
        handler: |call| Box::pin(directory::show(call, Noun::Tenant)),
    },
    Operation {
        method: "PUT",
        path: "tenant",
        right: Right::write(Area::Tenant),
        does: "Changes the tenant's settings.",
        asks: &[],
        takes: Takes::Record(Noun::Tenant),
        gives: Gives::Record(Noun::Tenant),
        handler: |call| Box::pin(directory::put(call, Noun::Tenant)),
    },
    Operation {
        method: "GET",
        path: "clients",
        right: Right::read(Area::Clients),
        does: "Lists clients in the order of their ids.",
        asks: LISTED,
        takes: Takes::Nothing,
        gives: Gives::Records(Noun::Client),
        handler: |call| Box::pin(directory::list(call, Noun::Client)),
    },
    Operation {
        method: "POST",
        path: "clients",
        right: Right::write(Area::Clients),
        does: "Creates a client. Sent twice it comes to the same.",
        asks: &[],
        takes: Takes::Record(Noun::Client),
        gives: Gives::Made(Noun::Client),
        handler: |call| Box::pin(directory::create(call, Noun::Client)),
    },
    Operation {
        method: "GET",
        path: "clients/{client_id}",
        right: Right::read(Area::Clients),
        does: "Reads a client.",
        asks: &[],
        takes: Takes::Nothing,
        gives: Gives::Record(Noun::Client),
        handler: |call| Box::pin(directory::show(call, Noun::Client)),
    },
    Operation {
        method: "PUT",
        path: "clients/{client_id}",
        right: Right::write(Area::Clients),
        does: "Makes a client as it is sent. Secrets that are named by their ids alone stay.",
        asks: &[],
        takes: Takes::Record(Noun::Client),
        gives: Gives::Made(Noun::Client),
        handler: |call| Box::pin(directory::put(call, Noun::Client)),
    },
    Operation {
        method: "DELETE",
        path: "clients/{client_id}",
        right: Right::write(Area::Clients),
        does: "Removes a client.",
        asks: &[],
        takes: Takes::Nothing,
        gives: Gives::Nothing,
        handler: |call| Box::pin(directory::remove(call, Noun::Client)),
    },
    Operation {
        method: "POST",
        path: "clients/{client_id}/secrets",
        right: Right::write(Area::Clients),
        does: "Makes a secret beside those that the client has. Its value is in this reply and nowhere else.",
        asks: &[],
        takes: Takes::Secret,
        gives: Gives::New("NewSecret"),
        handler: |call| Box::pin(people::add_secret(call)),
    },
    Operation {
        method: "DELETE",
        path: "clients/{client_id}/secrets/{secret_id}",
        right: Right::write(Area::Clients),
        does: "Takes a secret from a client.",
        asks: &[],
        takes: Takes::Nothing,
        gives: Gives::Nothing,
        handler: |call| Box::pin(people::drop_secret(call)),
    },
    Operation {
        method: "GET",
        path: "resources",
        right: Right::read(Area::Resources),
        does: "Lists resources in the order of their identifiers.",
        asks: LISTED,
        takes: Takes::Nothing,
        gives: Gives::Records(Noun::Resource),
        handler: |call| Box::pin(directory::list(call, Noun::Resource)),
    },
    Operation {
        method: "POST",
        path: "resources",
        right: Right::write(Area::Resources),
        does: "Creates a resource. Sent twice it comes to the same.",
        asks: &[],
        takes: Takes::Record(Noun::Resource),
        gives: Gives::Made(Noun::Resource),
        handler: |call| Box::pin(directory::create(call, Noun::Resource)),
    },
    Operation {
        method: "GET",
        path: "resources/{identifier}",
        right: Right::read(Area::Resources),
        does: "Reads a resource.",
        asks: &[],
        takes: Takes::Nothing,
        gives: Gives::Record(Noun::Resource),
        handler: |call| Box::pin(directory::show(call, Noun::Resource)),
    },
    Operation {
        method: "PUT",
        path: "resources/{identifier}",
        right: Right::write(Area::Resources),
        does: "Makes a resource as it is sent.",
        asks: &[],
        takes: Takes::Record(Noun::Resource),
        gives: Gives::Made(Noun::Resource),
        handler: |call| Box::pin(directory::put(call, Noun::Resource)),
    },
    Operation {
        method: "DELETE",
        path: "resources/{identifier}",
        right: Right::write(Area::Resources),
        does: "Removes a resource.",
        asks: &[],
        takes: Takes::Nothing,
        gives: Gives::Nothing,
        handler: |call| Box::pin(directory::remove(call, Noun::Resource)),
    },
    Operation {
        method: "GET",
        path: "accounts",
        right: Right::read(Area::Accounts),
        does: "Lists accounts in the order of their names.",
        asks: LISTED,
        takes: Takes::Nothing,
        gives: Gives::Records(Noun::Account),
        handler: |call| Box::pin(directory::list(call, Noun::Account)),
    },
    Operation {
        method: "POST",
        path: "accounts",
        right: Right::write(Area::Accounts),
        does: "Creates an account. Sent twice it comes to the same; without an id it is known by its name.",
        asks: &[],
        takes: Takes::Record(Noun::Account),
        gives: Gives::Made(Noun::Account),
        handler: |call| Box::pin(directory::create(call, Noun::Account)),
    },
    Operation {
        method: "GET",
        path: "accounts/{account_id}",
        right: Right::read(Area::Accounts),
        does: "Reads an account.",
        asks: &[],
        takes: Takes::Nothing,
        gives: Gives::Record(Noun::Account),
        handler: |call| Box::pin(directory::show(call, Noun::Account)),
    },
    Operation {
        method: "PUT",
        path: "accounts/{account_id}",
        right: Right::write(Area::Accounts),
        does: "Makes an account as it is sent. A password counts only where the account is made by it.",
        asks: &[],
        takes: Takes::Record(Noun::Account),
        gives: Gives::Made(Noun::Account),
        handler: |call| Box::pin(directory::put(call, Noun::Account)),
    },
    Operation {
        method: "DELETE",
        path: "accounts/{account_id}",
        right: Right::write(Area::Accounts),
        does: "Removes an account; what it was granted ends with it.",
        asks: &[],
        takes: Takes::Nothing,
        gives: Gives::Nothing,
        handler: |call| Box::pin(directory::remove(call, Noun::Account)),
    },
    Operation {
        method: "POST",
        path: "accounts/{account_id}/invitation",
        right: Right::write(Area::Accounts),
        does: "Sends an account's owner the link with which the first password is chosen, to the address among its claims.",
        asks: &[],
        takes: Takes::Nothing,
        gives: Gives::Nothing,
        handler: |call| Box::pin(people::invite(call)),
    },
    Operation {
        method: "GET",
        path: "accounts/{account_id}/data",
        right: Right::read(Area::Accounts),
        does: "Reads all that is kept about the person of an account. It needs `sessions.read`, `log.read` and `tickets.read` too.",
        asks: &[],
        takes: Takes::Nothing,
        gives: Gives::One("PersonalData"),
        handler: |call| Box::pin(people::data(call)),
    },
    Operation {
        method: "POST",
        path: "accounts/{account_id}/erasure",
        right: Right::write(Area::Accounts),
        does: "Removes an account and all that tells of its person, for good. It needs `sessions.write` too; an account that was removed before can be erased as well.",
        asks: &[],
        takes: Takes::Nothing,
        gives: Gives::Nothing,
        handler: |call| Box::pin(people::erase_person(call)),
    },
    Operation {
        method: "GET",
        path: "accounts/{account_id}/sessions",
        right: Right::read(Area::Sessions),
        does: "Lists the open sessions of an account.",
        asks: &[],
        takes: Takes::Nothing,
        gives: Gives::List("Session"),
        handler: |call| Box::pin(people::sessions(call)),
    },
    Operation {
        method: "DELETE",
        path: "accounts/{account_id}/sessions",
        right: Right::write(Area::Sessions),
        does: "Signs an account out everywhere: every session and every grant until now is over.",
        asks: &[],
        takes: Takes::Nothing,
        gives: Gives::Nothing,
        handler: |call| Box::pin(people::sign_out(call)),
    },
    Operation {
        method: "DELETE",
        path: "accounts/{account_id}/sessions/{session_id}",
        right: Right::write(Area::Sessions),
        does: "Ends one session.",
        asks: &[],
        takes: Takes::Nothing,
        gives: Gives::Nothing,
        handler: |call| Box::pin(people::drop_session(call)),
    },
    Operation {
        method: "GET",
        path: "accounts/{account_id}/consents",
        right: Right::read(Area::Accounts),
        does: "Lists what an account allowed to which client.",
        asks: &[],
        takes: Takes::Nothing,
        gives: Gives::List("Consent"),
        handler: |call| Box::pin(people::consents(call)),
    },
    Operation {
        method: "DELETE",
        path: "accounts/{account_id}/consents/{client_id}",
        right: Right::write(Area::Accounts),
        does: "Withdraws what an account allowed a client.",
        asks: &[],
        takes: Takes::Nothing,
        gives: Gives::Nothing,
        handler: |call| Box::pin(people::drop_consent(call)),
    },
    Operation {
        method: "GET",
        path: "administrators",
        right: Right::read(Area::Administrators),
        does: "Lists the accounts that administer this tenant.",
        asks: &[],
        takes: Takes::Nothing,
        gives: Gives::List("Administrator"),
        handler: |call| Box::pin(people::administrators(call)),
    },
    Operation {
        method: "PUT",
        path: "administrators/{account_id}",
        right: Right::write(Area::Administrators),
        does: "Gives an account a role: at once if it administers already, else by a link for its owner, which is in this reply and nowhere else. Nobody gives a role that includes what they lack.",
        asks: &[],
        takes: Takes::Role,
        gives: Gives::NewOrNothing("AppointmentLink"),
        handler: |call| Box::pin(people::appoint(call)),
    },
    Operation {
        method: "DELETE",
        path: "administrators/{account_id}",
        right: Right::write(Area::Administrators),
        does: "Takes the role from an account, with its sessions at the console and its second factor.",
        asks: &[],
        takes: Takes::Nothing,
        gives: Gives::Nothing,
        handler: |call| Box::pin(people::dismiss(call)),
    },
    Operation {
        method: "GET",
        path: "keys",
        right: Right::read(Area::Keys),
        does: "Lists the signing keys: which one signs, which is announced, which still verifies.",
        asks: &[],
        takes: Takes::Nothing,
        gives: Gives::List("SigningKey"),
        handler: |call| Box::pin(desk::keys(call)),
    },
    Operation {
        method: "POST",
        path: "keys",
        right: Right::write(Area::Keys),
        does: "Announces a successor of a signing key, unless one is announced already.",
        asks: &[],
        takes: Takes::Algorithm,
        gives: Gives::NewOrNothing("SigningKey"),
        handler: |call| Box::pin(desk::announce(call)),
    },
    Operation {
        method: "DELETE",
        path: "keys/{kid}",
        right: Right::write(Area::Keys),
        does: "In an emergency: withdraws a signing key at once. Nothing that it signed is believed from now on.",
        asks: &[],
        takes: Takes::Nothing,
        gives: Gives::Nothing,
        handler: |call| Box::pin(desk::revoke(call)),
    },
    Operation {
        method: "GET",
        path: "sign-ins",
        right: Right::read(Area::Log),
        does: "Lists rows of the sign-in log, the newest first.",
        asks: LOGGED,
        takes: Takes::Nothing,
        gives: Gives::List("SignIn"),
        handler: |call| Box::pin(log::list(call)),
    },
    Operation {
        method: "GET",
        path: "sign-ins/{trace_id}",
        right: Right::read(Area::Log),
        does: "Reads a row with its trail, and explains a refusal: what was received, what was expected, what began it.",
        asks: &[],
        takes: Takes::Nothing,
        gives: Gives::One("SignIn"),
        handler: |call| Box::pin(log::show(call)),
    },
    Operation {
        method: "GET",
        path: "sign-ins/{trace_id}/story",
        right: Right::read(Area::Log),
        does: "Lists the rows of a story, from the authorization request to the last refresh.",
        asks: &[],
        takes: Takes::Nothing,
        gives: Gives::List("SignIn"),
        handler: |call| Box::pin(log::story(call)),
    },
    Operation {
        method: "GET",
        path: "changes",
        right: Right::read(Area::Changes),
        does: "Lists who changed what, the newest first; of one record where noun and id are named.",
        asks: &[
            LIMIT,
            CURSOR,
            ("noun", "With id: only this kind of record, such as client."),
            ("id", "With noun: only this record."),
        ],
        takes: Takes::Nothing,
        gives: Gives::List("Change"),
        handler: |call| Box::pin(log::changes(call)),
    },
    Operation {
        method: "GET",
        path: "changes/{change_id}",
        right: Right::read(Area::Changes),
        does: "Reads a change.",
        asks: &[],
        takes: Takes::Nothing,
        gives: Gives::One("Change"),
        handler: |call| Box::pin(log::show_change(call)),
    },
    Operation {
        method: "POST",
        path: "changes/{change_id}/undo",
        right: Right::read(Area::Changes),
        does: "Makes the record again what it was before a change; needs the right to change it too.",
        asks: &[],
        takes: Takes::Nothing,
        gives: Gives::Nothing,
        handler: |call| Box::pin(log::undo(call)),
    },
    Operation {
        method: "GET",
        path: "tickets",
        right: Right::read(Area::Tickets),
        does: "Lists support tickets, the newest first.",
        asks: &[LIMIT, CURSOR, ("state", "Only those in this state: open, answered or closed.")],
        takes: Takes::Nothing,
        gives: Gives::List("Ticket"),
        handler: |call| Box::pin(desk::tickets(call)),
    },
    Operation {
        method: "GET",
        path: "tickets/{reference}",
        right: Right::read(Area::Tickets),
        does: "Reads a ticket with its bundle and what was answered.",
        asks: &[],
        takes: Takes::Nothing,
        gives: Gives::One("Ticket"),
        handler: |call| Box::pin(desk::ticket(call)),
    },
    Operation {
        method: "POST",
        path: "tickets/{reference}/answers",
        right: Right::write(Area::Tickets),
        does: "Answers a ticket: whoever opened it reads the answer behind their link.",
        asks: &[],
        takes: Takes::Text,
        gives: Gives::Nothing,
        handler: |call| Box::pin(desk::answer(call)),
    },
    Operation {
        method: "POST",
        path: "tickets/{reference}/close",
        right: Right::write(Area::Tickets),
        does: "Closes a ticket.",
        asks: &[],
        takes: Takes::Nothing,
        gives: Gives::Nothing,
        handler: |call| Box::pin(desk::close(call)),
    },
];
