//! Which database an installation has, and how it is opened.

use std::path::PathBuf;
use std::time::Duration;

use diagnosis::Refusal;
use store::{Migrations, Replication, Server, Store};

/// The database of an installation.
#[derive(Clone)]
pub(crate) enum Database {
    /// The embedded one, in this data directory.
    Embedded(PathBuf),
    /// PostgreSQL.
    Server(Server),
}

impl Database {
    /// Opens it for a server: brings the schema up to date, making the database if it is the embedded one.
    pub(crate) async fn open(&self) -> Result<Store, Refusal> {
        match self {
            Self::Embedded(directory) => Store::embedded(directory, Migrations::Run),
            Self::Server(server) => Store::postgres(server, Migrations::Run).await,
        }
    }

    /// Opens it for a command, beside servers that may be running. Refuses with 88200007 where no server ever ran.
    pub(crate) async fn open_beside(&self) -> Result<Store, Refusal> {
        match self {
            Self::Embedded(directory) => {
                let file = directory.join("sanad.db");
                if !file.exists() {
                    return Err(Refusal::database_unreadable(file.display().to_string()));
                }
                Store::embedded(directory, Migrations::Expect)
            }
            Self::Server(server) => Store::postgres(&of_a_command(server), Migrations::Expect).await,
        }
    }

    /// Opens it for a command that may be the first of all: `apply` before the first start.
    pub(crate) async fn open_first(&self) -> Result<Store, Refusal> {
        match self {
            Self::Embedded(directory) => Store::embedded(directory, Migrations::Run),
            Self::Server(server) => Store::postgres(&of_a_command(server), Migrations::Run).await,
        }
    }
}

/// A command needs few connections, and whoever started it waits for long lists.
fn of_a_command(server: &Server) -> Server {
    Server { connections: 2, patience: None, ..server.clone() }
}

/// Looks at what the database promises of a commit, now and every minute, and warns of promises that are smaller than ours.
pub(crate) fn watch_replication(store: &Store, service: &web::Service) {
    if !store.is_shared() {
        return;
    }
    let (store, service) = (store.clone(), service.clone());
    tokio::spawn(async move {
        let mut minutes = tokio::time::interval(Duration::from_mins(1));
        let mut last = None;
        while !service.is_draining() {
            minutes.tick().await;
            let Ok(replication) = store.replication().await else { continue };
            service.note_replication(replication.name());
            if last != Some(replication) {
                tell(replication);
                last = Some(replication);
            }
        }
    });
}

fn tell(replication: Replication) {
    match replication {
        Replication::Asynchronous => tracing::warn!(
            replication = replication.name(),
            "this database is not highly available: its standby follows asynchronously, so what was acknowledged last is lost with the primary; set synchronous_standby_names"
        ),
        Replication::Unsafe => tracing::warn!(
            replication = replication.name(),
            "this database does not flush (fsync = off): a loss of power loses or corrupts what was acknowledged"
        ),
        Replication::None | Replication::Synchronous => {
            tracing::info!(
                replication = replication.name(),
                "commits are durable when they are acknowledged"
            );
        }
    }
}
