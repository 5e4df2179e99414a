//! The command line: commands, their options, and which file carries each one out.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use diagnosis::Refusal;
use store::{Migrations, Store};
use terms::jose::base64url;
use words::Language;

use super::{apply, beside, changes, dev, doctor, explain, log, print, provoke, rehearse, serve};
use crate::ambient::SystemChance;
use crate::config::{self, Config};
use crate::when;

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
    end_quietly_with_the_reader();
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
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(refusal) => {
            eprint!("{}", print::refusal(language(None), &refusal));
            ExitCode::FAILURE
        }
    }
}

/// Whoever reads the output may stop (`sanad log | head`): that ends a command, and is no fault of it.
fn end_quietly_with_the_reader() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if panic.payload_as_str().is_some_and(|why| why.starts_with("failed printing to stdout")) {
            std::process::exit(0);
        }
        usual(panic);
    }));
}

/// Carries a command out; false if it found something that is not as it should be.
async fn execute(command: Command) -> Result<bool, Refusal> {
    match command {
        Command::Dev(args) => dev::run(args).await?,
        Command::Serve { sample: true, .. } => print!("{}", config::sample()),
        Command::Serve { config, .. } => serve::run(&config.unwrap_or_default()).await?,
        Command::Apply { file, dry_run, prune, place } => apply::run(&file, dry_run, prune, &place).await?,
        Command::Export { place } => print!("{}", engine::administration::export(&place.open()?).await?),
        Command::Explain { request: Some(file), lang, json, place, .. } => {
            rehearse::run(&file, language(lang.as_deref()), json, &place).await?;
        }
        Command::Explain { subject, lang, json, place, .. } => {
            explain::run(&subject, language(lang.as_deref()), json, &place).await?;
        }
        Command::Log { args, place } => log::run(&place, &args).await?,
        Command::Changes { since, limit, json, place } => {
            let since = since.as_deref().map(|text| when::parse(text, beside::now())).transpose()?;
            changes::run(&place, since, limit, json).await?;
        }
        Command::Doctor { args, place } => {
            return doctor::run(&args, language(args.lang.as_deref()), &place).await;
        }
        Command::Provoke { args, place } => provoke::run(&args, &place).await?,
        Command::Secret { command: SecretCommand::New } => println!("{}", new_secret()),
    }
    Ok(true)
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
