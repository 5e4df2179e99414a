//! Table. The command line: what can be asked for.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use super::place::Place;
use super::record_args::{AccountCommand, ClientCommand, RecordCommand, SessionCommand};
use super::remote::Remote;

/// Sanad, a sign-in service: an OAuth 2.0 and OpenID Connect authorization server.
#[derive(Parser)]
#[command(name = "sanad", version, about)]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Start the service on this machine, with a demo directory
    Dev(DevArgs),
    /// Start the service for real
    Serve {
        /// The configuration file
        #[arg(long, value_name = "FILE", required_unless_present = "sample")]
        config: Option<PathBuf>,
        /// Print a sample configuration, with every setting explained
        #[arg(long)]
        sample: bool,
    },
    /// Bring the directory to what a file declares
    Apply {
        /// The directory file
        file: PathBuf,
        /// Only print the difference
        #[arg(long)]
        dry_run: bool,
        /// Remove what an earlier file created and this one lacks
        #[arg(long)]
        prune: bool,
        #[command(flatten)]
        place: Place,
    },
    /// Write the directory as a file, with digests in place of secrets
    Export {
        #[command(flatten)]
        place: Place,
    },
    /// Explain a number, a name, words, a pasted error or a trace id; or try a request without doing anything
    Explain {
        /// A number such as 50011, a name, words, a whole error, or a trace id; standard input if nothing is named
        subject: Vec<String>,
        /// Try this request on a rehearsal: a file with a curl command, an entry of a HAR file, a raw HTTP request or the
        /// address of an authorization request; `-` for standard input
        #[arg(long, value_name = "FILE", conflicts_with = "subject")]
        request: Option<PathBuf>,
        /// The language: en or ar
        #[arg(long)]
        lang: Option<String>,
        /// As JSON
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        place: Place,
    },
    /// List the sign-in log, or follow it
    Log {
        #[command(flatten)]
        args: LogArgs,
        #[command(flatten)]
        place: Place,
    },
    /// List what administrators changed in the directory
    Changes {
        /// From this time on: `2026-11-22 10:33:20Z`, or back from now: `2h`, `7d`
        #[arg(long, value_name = "TIME")]
        since: Option<String>,
        /// At most so many
        #[arg(long, default_value_t = 50)]
        limit: u32,
        /// One JSON object per line
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        place: Place,
    },
    /// Check an installation and its clients for what will lead to refusals
    Doctor {
        #[command(flatten)]
        args: DoctorArgs,
        #[command(flatten)]
        place: Place,
    },
    /// In development: refuse the next requests with a number, to see how an application bears it
    Provoke {
        #[command(flatten)]
        args: ProvokeArgs,
        #[command(flatten)]
        place: Place,
    },
    /// Copy the database into a file while servers go on; the key-encryption key is not in it
    Backup {
        /// The file, which must not exist yet
        file: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// Put a backup in the place of the database, with servers stopped; everybody signs in again afterwards
    Restore {
        /// The backup
        #[arg(required_unless_present = "in_place")]
        file: Option<PathBuf>,
        /// The database's own tools have put it back already: only end what that may have revived
        #[arg(long, conflicts_with = "file")]
        in_place: bool,
        #[command(flatten)]
        place: Place,
    },
    /// List, replace or withdraw signing keys; replace the key-encryption key
    Key {
        #[command(subcommand)]
        command: KeyCommand,
    },
    /// List, read, answer and close support tickets
    Ticket {
        #[command(subcommand)]
        command: TicketCommand,
    },
    /// Clients, by the admin API of a server
    Client {
        #[command(subcommand)]
        command: ClientCommand,
    },
    /// Resources, by the admin API of a server
    Resource {
        #[command(subcommand)]
        command: RecordCommand,
    },
    /// Accounts, by the admin API of a server
    Account {
        #[command(subcommand)]
        command: AccountCommand,
    },
    /// Sessions of an account, by the admin API of a server
    Session {
        #[command(subcommand)]
        command: SessionCommand,
    },
    /// Set up an administrator, and list those that there are
    Admin {
        #[command(subcommand)]
        command: AdminCommand,
    },
    /// Make secrets
    Secret {
        #[command(subcommand)]
        command: SecretCommand,
    },
}

#[derive(Subcommand)]
pub(crate) enum KeyCommand {
    /// List the signing keys: which one signs, which is announced, which still verifies
    List {
        /// One JSON object per line
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        remote: Remote,
    },
    /// Announce a successor of a signing key now; it signs as soon as everybody has had the time to fetch it
    Rotate {
        /// The tenant: its id or name [default: every tenant]
        #[arg(long)]
        tenant: Option<String>,
        /// The algorithm
        #[arg(long, value_parser = ["RS256", "ES256", "EdDSA"], default_value = "RS256")]
        algorithm: String,
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        remote: Remote,
    },
    /// In an emergency: withdraw a signing key at once, on every node
    Revoke {
        /// The key's id, as tokens and the key set name it
        kid: String,
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        remote: Remote,
    },
    /// Wrap every key by the key-encryption key of the configuration, which until now the other one wrapped
    Rewrap {
        #[command(flatten)]
        place: Place,
    },
    /// When the key-encryption key is lost: give up every key that it wrapped
    Abandon {
        /// Do it
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Subcommand)]
pub(crate) enum TicketCommand {
    /// List tickets, the newest first
    List {
        /// Only those in this state
        #[arg(long, value_parser = ["open", "answered", "closed"])]
        state: Option<String>,
        /// At most so many
        #[arg(long, default_value_t = 50)]
        limit: u32,
        /// One JSON object per line
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        remote: Remote,
    },
    /// Show a ticket: the person's words, the refusal and how it was checked, what was answered
    Show {
        /// Its reference, such as 7K3M9-QRT2V
        reference: String,
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        remote: Remote,
    },
    /// Answer a ticket; whoever opened it reads the answer behind their link
    Answer {
        /// Its reference
        reference: String,
        /// The answer; standard input if there is none
        text: Option<String>,
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        remote: Remote,
    },
    /// Close a ticket
    Close {
        /// Its reference
        reference: String,
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        remote: Remote,
    },
    /// Print a ticket with everything that it carries, as JSON
    Export {
        /// Its reference
        reference: String,
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        remote: Remote,
    },
}

#[derive(Subcommand)]
pub(crate) enum AdminCommand {
    /// Make a setup link, valid for an hour: for the first administrator, or for one who lost password or device
    Recover {
        #[command(flatten)]
        place: Place,
    },
    /// List who administers
    List {
        #[command(flatten)]
        place: Place,
    },
    /// Give an account a role, by the admin API of a server; prints the link for its owner if it does not administer yet
    Appoint {
        /// The account's id
        account: String,
        /// The role
        #[arg(long, value_parser = ["administrator", "reader"])]
        role: String,
        #[command(flatten)]
        remote: Remote,
    },
    /// Take the role from an account, by the admin API of a server
    Dismiss {
        /// The account's id
        account: String,
        #[command(flatten)]
        remote: Remote,
    },
}

#[derive(Subcommand)]
pub(crate) enum SecretCommand {
    /// Print a new secret of 256 bits: for a client, or as a key-encryption key
    New {
        /// In the form that webhooks have
        #[arg(long)]
        webhook: bool,
    },
}

/// Options of `sanad dev`.
#[derive(Args, Clone, Debug)]
pub(crate) struct DevArgs {
    /// Where to accept requests [default: 127.0.0.1:8480, with --tls 127.0.0.1:8444]
    #[arg(long, value_name = "ADDR")]
    pub(crate) listen: Option<SocketAddr>,
    /// Under which URL everybody reaches the service
    #[arg(long, value_name = "URL")]
    pub(crate) public_url: Option<String>,
    /// The data directory
    #[arg(long, value_name = "DIR", default_value = "sanad-data")]
    pub(crate) data: PathBuf,
    /// A PostgreSQL database instead of the embedded one
    #[arg(long, value_name = "URL")]
    pub(crate) database: Option<String>,
    /// A directory file instead of the demo
    #[arg(long, value_name = "FILE")]
    pub(crate) directory: Option<PathBuf>,
    /// Speak https, with a development CA made once and kept with the data
    #[arg(long)]
    pub(crate) tls: bool,
}

/// Options of `sanad log`.
#[derive(Args, Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(crate) struct LogArgs {
    /// From this time on: `2026-11-22 10:33:20Z`, or back from now: `15m`, `2h`, `7d`
    #[arg(long, value_name = "TIME")]
    pub(crate) since: Option<String>,
    /// Before this time
    #[arg(long, value_name = "TIME")]
    pub(crate) until: Option<String>,
    /// Only this tenant: its id, name or domain
    #[arg(long)]
    pub(crate) tenant: Option<String>,
    /// Only this client
    #[arg(long)]
    pub(crate) client: Option<String>,
    /// Only this account: its id or user name
    #[arg(long)]
    pub(crate) account: Option<String>,
    /// Only this number
    #[arg(long)]
    pub(crate) number: Option<String>,
    /// Only rows that ended like this
    #[arg(long, value_parser = ["success", "refused", "fault", "counted", "rehearsed"])]
    pub(crate) outcome: Option<String>,
    /// Only this network address
    #[arg(long)]
    pub(crate) address: Option<String>,
    /// Only the rows of one interaction, from the authorization request to the last refresh
    #[arg(long, value_name = "INTERACTION")]
    pub(crate) story: Option<uuid::Uuid>,
    /// At most so many rows
    #[arg(long, default_value_t = 50)]
    pub(crate) limit: u32,
    /// One JSON object per line
    #[arg(long, conflicts_with = "csv")]
    pub(crate) json: bool,
    /// As CSV, with a first line that names the columns
    #[arg(long)]
    pub(crate) csv: bool,
    /// As the owner of a client may see it: told numbers in place of true ones, no accounts and no addresses
    #[arg(long, requires = "client")]
    pub(crate) masked: bool,
    /// Go on with what comes in
    #[arg(long, short)]
    pub(crate) follow: bool,
}

/// Options of `sanad provoke`.
#[derive(Args, Clone, Debug)]
pub(crate) struct ProvokeArgs {
    /// The number; without one, what is ordered is listed
    pub(crate) number: Option<String>,
    /// Only requests of this client
    #[arg(long)]
    pub(crate) client: Option<String>,
    /// How many requests
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) times: u32,
    /// In this tenant: its id or name
    #[arg(long)]
    pub(crate) tenant: Option<String>,
    /// Withdraw everything that is ordered
    #[arg(long)]
    pub(crate) clear: bool,
}

/// Options of `sanad doctor`.
#[derive(Args, Clone, Debug)]
pub(crate) struct DoctorArgs {
    /// Only this client
    #[arg(long)]
    pub(crate) client: Option<String>,
    /// The URL that clients use, if it is not the public one: it is asked what it is
    #[arg(long, value_name = "URL")]
    pub(crate) url: Option<String>,
    /// Ask nothing over the network
    #[arg(long)]
    pub(crate) offline: bool,
    /// A CA certificate to trust when asking, in PEM
    #[arg(long, value_name = "FILE")]
    pub(crate) ca: Option<PathBuf>,
    /// The language: en or ar
    #[arg(long)]
    pub(crate) lang: Option<String>,
    /// One JSON object per line
    #[arg(long)]
    pub(crate) json: bool,
}
