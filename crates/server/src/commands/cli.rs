//! Which file carries out each command, and how it ends.

use std::process::ExitCode;

use clap::Parser;
use diagnosis::Refusal;

use super::args::{Cli, Command, SecretCommand};
use super::record_args::ClientCommand;
use super::{
    admin, apply, backup, beside, changes, dev, doctor, explain, key, log, print, provoke, records, rehearse,
    serve, ticket,
};
use crate::ambient::{language, new_secret, webhook_secret};
use crate::config;

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
        Command::Export { place } => {
            print!("{}", engine::administration::export(&place.open().await?).await?);
        }
        Command::Explain { request: Some(file), lang, json, place, .. } => {
            rehearse::run(&file, language(lang.as_deref()), json, &place).await?;
        }
        Command::Explain { subject, lang, json, place, .. } => {
            explain::run(&subject, language(lang.as_deref()), json, &place).await?;
        }
        Command::Log { args, place } => log::run(&place, &args).await?,
        Command::Changes { since, limit, json, place } => {
            let since = since.as_deref().map(|text| terms::parse_time(text, beside::now())).transpose()?;
            changes::run(&place, since, limit, json).await?;
        }
        Command::Doctor { args, place } => {
            return doctor::run(&args, language(args.lang.as_deref()), &place).await;
        }
        Command::Provoke { args, place } => provoke::run(&args, &place).await?,
        Command::Backup { file, place } => backup::backup(&file, language(None), &place).await?,
        Command::Restore { file, place, .. } => {
            backup::restore(file.as_deref(), language(None), &place).await?;
        }
        Command::Key { command } => return key::run(command, language(None)).await,
        Command::Client { command: ClientCommand::Record(command) } => {
            records::records("clients", command).await?;
        }
        Command::Client { command: ClientCommand::Secret { command } } => records::secrets(command).await?,
        Command::Resource { command } => records::records("resources", command).await?,
        Command::Account { command } => return records::accounts(command, language(None)).await,
        Command::Session { command } => records::sessions(command).await?,
        Command::Admin { command } => admin::run(command, language(None)).await?,
        Command::Ticket { command } => ticket::run(command, language(None)).await?,
        Command::Secret { command: SecretCommand::New { webhook: true } } => println!("{}", webhook_secret()),
        Command::Secret { command: SecretCommand::New { .. } } => println!("{}", new_secret()),
    }
    Ok(true)
}
