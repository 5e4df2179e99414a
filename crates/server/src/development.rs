//! What a development server leaves beside its data, so that commands beside it see the installation as it does.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use diagnosis::{Fault, Refusal};
use engine::administration::{DirectoryFile, parse};
use engine::{Demonstration, Lifetimes, Mode, Settings};
use serde::{Deserialize, Serialize};
use terms::Secret;
use uuid::Uuid;

use crate::data::write_private;

/// The directory of the demo.
const DEMO: &str = include_str!("../demo/directory.toml");

/// How `sanad dev` was started last.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Development {
    /// Under which URL everybody reaches it.
    pub(crate) public_url: String,
    /// Whether listener and public URL are both loopback.
    pub(crate) open: bool,
    /// The directory file; none for the demo.
    pub(crate) directory: Option<PathBuf>,
    /// The address of a PostgreSQL database in place of the embedded one.
    #[serde(default)]
    pub(crate) database: Option<String>,
}

impl Development {
    /// What a data directory holds, if a development server used it.
    pub(crate) fn read(data: &Path) -> Option<Self> {
        toml::from_str(&std::fs::read_to_string(file(data)).ok()?).ok()
    }

    /// Leaves it in a data directory.
    pub(crate) fn write(&self, data: &Path) -> Result<(), Refusal> {
        let text = toml::to_string(self).map_err(|e| Refusal::from(Fault::broken(e)))?;
        write_private(&file(data), text.as_bytes())
    }

    /// The name and the text of the directory file.
    pub(crate) fn directory_text(&self) -> Result<(String, String), Refusal> {
        match &self.directory {
            Some(file) => Ok((file.display().to_string(), read_directory(file)?)),
            None => Ok(("the demo directory".to_owned(), DEMO.replace("{public_url}", &self.public_url))),
        }
    }

    /// The settings of a development server with these secrets.
    pub(crate) fn settings(&self, secrets: HashMap<(Uuid, String), Secret>) -> Settings {
        Settings {
            public_url: self.public_url.clone(),
            mode: Mode::Development(Demonstration { open: self.open, secrets }),
            lifetimes: Lifetimes::default(),
            cache_milliseconds: 500,
            requests_per_minute: None,
            support_contact: None,
            sends_mail: true,
            notifies: false,
        }
    }

    /// The secrets that the directory file spells out; none where the demo's were made anew at its start.
    pub(crate) fn secrets(&self) -> HashMap<(Uuid, String), Secret> {
        if self.directory.is_none() && !self.open {
            return HashMap::new();
        }
        let parsed = self.directory_text().and_then(|(name, text)| parse(&name, &text));
        parsed.map(|directory| secrets_in(&directory)).unwrap_or_default()
    }
}

/// Client secrets in the clear, as a directory file spells them, by tenant and client.
pub(crate) fn secrets_in(directory: &DirectoryFile) -> HashMap<(Uuid, String), Secret> {
    let mut out = HashMap::new();
    for tenant in &directory.tenants {
        for client in &tenant.clients {
            // The one that lasts longest is the one to be used.
            let lasting = client.secrets.iter().max_by_key(|secret| secret.expires_at.unwrap_or(i64::MAX));
            if let Some(value) = lasting.and_then(|secret| secret.value.as_ref()) {
                out.insert((tenant.id, client.client_id.clone()), Secret::new(value));
            }
        }
    }
    out
}

/// The text of a directory file.
pub(crate) fn read_directory(file: &Path) -> Result<String, Refusal> {
    std::fs::read_to_string(file).map_err(|e| {
        let name = file.display().to_string();
        Refusal::directory_file_mistake("a file that can be read", name, e.to_string(), "file", 0)
    })
}

fn file(data: &Path) -> PathBuf {
    data.join("development.toml")
}
