//! Table. The part of the command line that the admin API of a server carries out: records, what hangs on them, and people.

use std::path::PathBuf;

use clap::Subcommand;

use super::remote::Remote;

#[derive(Subcommand)]
pub(crate) enum RecordCommand {
    /// List them, one JSON object per line
    List {
        /// Only what begins with this
        #[arg(long)]
        begins: Option<String>,
        /// At most so many
        #[arg(long, default_value_t = 1000)]
        limit: u32,
        #[command(flatten)]
        remote: Remote,
    },
    /// Print one, as JSON
    Show {
        /// Its id
        id: String,
        #[command(flatten)]
        remote: Remote,
    },
    /// Create one from a JSON file; done twice it comes to the same
    Create {
        /// The file; `-` for standard input
        file: PathBuf,
        #[command(flatten)]
        remote: Remote,
    },
    /// Make one as a JSON file says
    Change {
        /// Its id
        id: String,
        /// The file; `-` for standard input
        file: PathBuf,
        #[command(flatten)]
        remote: Remote,
    },
    /// Remove one; the log of changes can bring it back
    Remove {
        /// Its id
        id: String,
        #[command(flatten)]
        remote: Remote,
    },
}

#[derive(Subcommand)]
pub(crate) enum AccountCommand {
    #[command(flatten)]
    Record(RecordCommand),
    /// Print all that is kept about the person of an account, as JSON
    Export {
        /// The account's id
        id: String,
        #[command(flatten)]
        remote: Remote,
    },
    /// Remove an account and all that tells of its person, for good
    Erase {
        /// The account's id
        id: String,
        /// Do it
        #[arg(long)]
        yes: bool,
        #[command(flatten)]
        remote: Remote,
    },
}

#[derive(Subcommand)]
pub(crate) enum ClientCommand {
    #[command(flatten)]
    Record(RecordCommand),
    /// Make secrets of a client, and take them away
    Secret {
        #[command(subcommand)]
        command: SecretsCommand,
    },
}

#[derive(Subcommand)]
pub(crate) enum SecretsCommand {
    /// Make one beside those that there are; its value is printed now and never again
    New {
        /// The client
        client: String,
        /// What it is for
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        remote: Remote,
    },
    /// Take one away
    Remove {
        /// The client
        client: String,
        /// The secret's id
        secret: String,
        #[command(flatten)]
        remote: Remote,
    },
}

#[derive(Subcommand)]
pub(crate) enum SessionCommand {
    /// List the open sessions of an account
    List {
        /// The account's id
        account: String,
        #[command(flatten)]
        remote: Remote,
    },
    /// End one, or sign the account out everywhere
    End {
        /// The account's id
        account: String,
        /// The session's id; without one all end, and everything that was granted
        session: Option<String>,
        #[command(flatten)]
        remote: Remote,
    },
}
