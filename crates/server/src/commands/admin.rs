//! `sanad admin`, and the setup link that a start without an operator makes.

use std::path::Path;

use diagnosis::{Fact, Refusal};
use engine::administrators;
use serde_json::{Value, json};
use store::Store;
use store::records::{account, administrator, tenant};
use words::{Language, Place as At};

use super::args::AdminCommand;
use super::beside::{now, settings};
use super::print;
use super::remote::segment;
use crate::ambient::SystemChance;
use crate::data;

/// Carries a command out.
pub(crate) async fn run(command: AdminCommand, language: Language) -> Result<(), Refusal> {
    match command {
        AdminCommand::Recover { place } => {
            let (settings, _, _) = settings(&place)?;
            let store = place.open().await?;
            let link = make_link(&store, &settings.public_url, &place.directory()?).await?;
            store.close();
            println!("{}", told(language, &place.directory()?));
            println!("{link}");
        }
        AdminCommand::List { place } => {
            let store = place.open().await?;
            for (tenant, _) in tenant::list(&store).await? {
                for one in administrator::list(&store, tenant.id).await? {
                    let found = account::find(&store, tenant.id, one.account_id).await?;
                    let name = found.map(|account| account.user_name).unwrap_or_default();
                    println!("{:<14} {} {} {}", one.role, one.since, tenant.name, print::safe(&name));
                }
            }
            store.close();
        }
        AdminCommand::Appoint { account, role, remote } => {
            let path = format!("administrators/{}", segment(&account));
            let made = remote.must_begin().await?.call("PUT", &path, Some(&json!({"role": role}))).await?;
            if let Some(link) = made.get("link").and_then(Value::as_str) {
                println!("{}\n{link}", words::phrase(language, "admin-appointed"));
            }
        }
        AdminCommand::Dismiss { account, remote } => {
            let path = format!("administrators/{}", segment(&account));
            remote.must_begin().await?.call("DELETE", &path, None).await?;
        }
    }
    Ok(())
}

/// The link that a start makes where nobody operates the installation yet.
pub(super) async fn first_link(
    store: &Store,
    public_url: &str,
    directory: &Path,
) -> Result<Option<String>, Refusal> {
    if administrators::is_needed(store).await? {
        make_link(store, public_url, directory).await.map(Some)
    } else {
        Ok(None)
    }
}

async fn make_link(store: &Store, public_url: &str, directory: &Path) -> Result<String, Refusal> {
    let secret = administrators::make_link(store, &SystemChance, now()).await?;
    let link = format!("{public_url}/setup?key={}", secret.expose());
    data::write_private(&data::setup_link(directory), format!("{link}\n").as_bytes())?;
    Ok(link)
}

/// What is said about a link.
pub(super) fn told(language: Language, directory: &Path) -> String {
    let file = Fact::Literal(data::setup_link(directory).display().to_string());
    words::sentence(language, At::Terminal, "setup-link-made", &[("file", file)])
}
