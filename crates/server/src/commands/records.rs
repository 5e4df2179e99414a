//! Commands about records, secrets and sessions, carried out by a server's admin API.

use std::io::Read as _;
use std::path::Path;

use diagnosis::{Fault, Refusal};
use serde_json::{Value, json};
use words::Language;

use super::print;
use super::record_args::{AccountCommand, RecordCommand, SecretsCommand, SessionCommand};
use super::remote::{pretty, segment, unreachable};

/// Carries out what is done to clients, resources or accounts.
pub(crate) async fn records(noun: &str, command: RecordCommand) -> Result<(), Refusal> {
    match command {
        RecordCommand::List { begins, limit, remote } => {
            let begins = begins.unwrap_or_default();
            remote.must_begin().await?.list(noun, &[("begins", &begins)], limit).await
        }
        RecordCommand::Show { id, remote } => {
            remote.must_begin().await?.show(&format!("{noun}/{}", segment(&id))).await
        }
        RecordCommand::Create { file, remote } => {
            let body = document(&file)?;
            println!("{}", pretty(&remote.must_begin().await?.call("POST", noun, Some(&body)).await?));
            Ok(())
        }
        RecordCommand::Change { id, file, remote } => {
            let (body, path) = (document(&file)?, format!("{noun}/{}", segment(&id)));
            println!("{}", pretty(&remote.must_begin().await?.call("PUT", &path, Some(&body)).await?));
            Ok(())
        }
        RecordCommand::Remove { id, remote } => {
            remote.must_begin().await?.call("DELETE", &format!("{noun}/{}", segment(&id)), None).await?;
            Ok(())
        }
    }
}

/// Carries out what is done to accounts; tells whether it was done.
pub(crate) async fn accounts(command: AccountCommand, language: Language) -> Result<bool, Refusal> {
    match command {
        AccountCommand::Record(command) => records("accounts", command).await?,
        AccountCommand::Export { id, remote } => {
            remote.must_begin().await?.show(&format!("accounts/{}/data", segment(&id))).await?;
        }
        AccountCommand::Erase { yes: false, .. } => {
            eprintln!("{}", words::phrase(language, "account-erase-sure"));
            return Ok(false);
        }
        AccountCommand::Erase { id, remote, .. } => {
            let path = format!("accounts/{}/erasure", segment(&id));
            remote.must_begin().await?.call("POST", &path, None).await?;
        }
    }
    Ok(true)
}

/// Makes a secret of a client, or takes one from it.
pub(crate) async fn secrets(command: SecretsCommand) -> Result<(), Refusal> {
    match command {
        SecretsCommand::New { client, name, remote } => {
            let body = json!({"name": name.unwrap_or_default()});
            let path = format!("clients/{}/secrets", segment(&client));
            println!("{}", pretty(&remote.must_begin().await?.call("POST", &path, Some(&body)).await?));
        }
        SecretsCommand::Remove { client, secret, remote } => {
            let path = format!("clients/{}/secrets/{}", segment(&client), segment(&secret));
            remote.must_begin().await?.call("DELETE", &path, None).await?;
        }
    }
    Ok(())
}

/// Lists the sessions of an account, or ends them.
pub(crate) async fn sessions(command: SessionCommand) -> Result<(), Refusal> {
    match command {
        SessionCommand::List { account, remote } => {
            let path = format!("accounts/{}/sessions", segment(&account));
            let found = remote.must_begin().await?.call("GET", &path, None).await?;
            for item in found.get("items").and_then(Value::as_array).into_iter().flatten() {
                println!("{}", print::json_line(item));
            }
        }
        SessionCommand::End { account, session, remote } => {
            let one = session.map(|session| format!("/{}", segment(&session))).unwrap_or_default();
            let path = format!("accounts/{}/sessions{one}", segment(&account));
            remote.must_begin().await?.call("DELETE", &path, None).await?;
        }
    }
    Ok(())
}

/// A JSON document in a file, or from standard input.
fn document(file: &Path) -> Result<Value, Refusal> {
    let text = if file == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map_err(Fault::broken)?;
        text
    } else {
        let wrong = |e: std::io::Error| unreachable(&file.display().to_string(), &e.to_string());
        std::fs::read_to_string(file).map_err(wrong)?
    };
    serde_json::from_str(&text).map_err(|e| unreachable(&file.display().to_string(), &e.to_string()))
}
