//! The command line: commands, their options, and which file carries each one out.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use diagnosis::Refusal;
use store::{Migrations, Store};
use terms::jose::base64url;
use words::Language;

use super::{apply, dev, explain, log, print, serve};
use crate::ambient::SystemChance;
use crate::config::{self, Config};

/// Sanad, a sign-in service: an OAuth 2.0 and OpenID Connect authorization server.
#[derive(Parser)]
#[command(name = "sanad", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
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
    /// Explain a number, or tell the story of a trace id
    Explain {
        /// A number such as 50011 or AADSTS50011, or a trace id
        subject: String,
        /// The language: en or ar
        #[arg(long)]
        lang: Option<String>,
        #[command(flatten)]
        place: Place,
    },
    /// List the sign-in log
    Log {
        /// Only this number
        #[arg(long)]
        number: Option<u32>,
        /// Only this client
        #[arg(long)]
        client: Option<String>,
        /// Only `success`, `refused` or `fault`
        #[arg(long)]
        outcome: Option<String>,
        /// At most so many rows
        #[arg(long, default_value_t = 50)]
        limit: u32,
        /// One JSON object per line
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        place: Place,
    },
    /// Make secrets
    Secret {
        #[command(subcommand)]
        command: SecretCommand,
    },
}

#[derive(Subcommand)]
enum SecretCommand {
    /// Print a new secret of 256 bits: for a client, or as a key-encryption key
    New,
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
    /// A directory file instead of the demo
    #[arg(long, value_name = "FILE")]
    pub(crate) directory: Option<PathBuf>,
    /// Speak https, with a development CA made once and kept with the data
    #[arg(long)]
    pub(crate) tls: bool,
}

/// Where the data are.
#[derive(Args)]
pub(crate) struct Place {
    /// The data directory [default: sanad-data]
    #[arg(long, value_name = "DIR", conflicts_with = "config")]
    data: Option<PathBuf>,
    /// The configuration file that names it
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

impl Place {
    pub(crate) fn directory(&self) -> Result<PathBuf, Refusal> {
        match (&self.data, &self.config) {
            (_, Some(file)) => Ok(Config::read(file)?.data),
            (Some(directory), None) => Ok(directory.clone()),
            (None, None) => Ok(PathBuf::from("sanad-data")),
        }
    }

    /// Opens the database beside a server that may be running.
    pub(crate) fn open(&self) -> Result<Store, Refusal> {
        let directory = self.directory()?;
        if !directory.join("sanad.db").exists() {
            return Err(Refusal::database_unreadable(directory.join("sanad.db").display().to_string()));
        }
        Store::embedded(&directory, Migrations::Expect)
    }
}

/// Runs the command of this process.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(e) => {
            eprintln!("sanad: {e}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(execute(cli.command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(refusal) => {
            eprint!("{}", print::refusal(language(None), &refusal));
            ExitCode::FAILURE
        }
    }
}

async fn execute(command: Command) -> Result<(), Refusal> {
    match command {
        Command::Dev(args) => dev::run(args).await,
        Command::Serve { sample: true, .. } => {
            print!("{}", config::sample());
            Ok(())
        }
        Command::Serve { config, .. } => serve::run(&config.unwrap_or_default()).await,
        Command::Apply { file, dry_run, prune, place } => apply::run(&file, dry_run, prune, &place).await,
        Command::Export { place } => {
            print!("{}", engine::administration::export(&place.open()?).await?);
            Ok(())
        }
        Command::Explain { subject, lang, place } => {
            explain::run(&subject, language(lang.as_deref()), &place).await
        }
        Command::Log { number, client, outcome, limit, json, place } => {
            let filter = store::records::sign_in::Filter { since: None, number, client_id: client, outcome };
            log::run(&place, &filter, limit, json).await
        }
        Command::Secret { command: SecretCommand::New } => {
            println!("{}", new_secret());
            Ok(())
        }
    }
}

/// A new secret of 256 bits.
pub(crate) fn new_secret() -> String {
    let mut bytes = [0; 32];
    engine::Chance::fill(&SystemChance, &mut bytes);
    base64url::encode(&bytes)
}

/// The language of the terminal: as asked, by `SANAD_LANG`, by the locale.
fn language(asked: Option<&str>) -> Language {
    let wishes = [asked.map(str::to_owned), config::variable("SANAD_LANG"), config::variable("LANG")];
    wishes.into_iter().flatten().find_map(|tag| Language::of_tag(&tag)).unwrap_or_default()
}
