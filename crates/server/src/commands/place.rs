//! Where the data are of which a command speaks.

use std::path::PathBuf;

use clap::Args;
use diagnosis::Refusal;
use store::{Server, Store};

use crate::config::Config;
use crate::database::Database;
use crate::development::Development;

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

    /// Which database that is.
    pub(crate) fn database(&self) -> Result<Database, Refusal> {
        if let Some(file) = &self.config {
            return Config::read(file)?.database();
        }
        let directory = self.directory()?;
        let server = Development::read(&directory).and_then(|development| development.database);
        Ok(server.map_or_else(|| Database::Embedded(directory), |url| Database::Server(Server::new(url))))
    }

    /// Opens the database beside servers that may be running.
    pub(crate) async fn open(&self) -> Result<Store, Refusal> {
        self.database()?.open_beside().await
    }
}
