//! The data directory: the database, its lock, and in development the key-encryption key beside it.

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use diagnosis::{Fault, Refusal};
use engine::{Chance, KeyEncryptionKey};
use terms::Secret;
use terms::jose::base64url;

/// A data directory that this process alone serves from.
pub(crate) struct DataDirectory {
    path: PathBuf,
    _lock: File,
}

impl DataDirectory {
    /// Takes a directory for itself, making it if there is none; refuses with 88200008.
    pub(crate) fn take(path: &Path) -> Result<Self, Refusal> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(|e| broken(path, &e))?;
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(path.join("sanad.lock"));
        let lock = lock.map_err(|e| broken(path, &e))?;
        lock.try_lock().map_err(|_| Refusal::data_directory_in_use(path.display().to_string()))?;
        Ok(Self { path: path.to_owned(), _lock: lock })
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

/// The file that takes rows of the sign-in log while the store is away.
pub(crate) fn spool(directory: &Path) -> PathBuf {
    directory.join("sign-in-log.spool")
}

/// The file that takes tickets while the store is away.
pub(crate) fn tickets(directory: &Path) -> PathBuf {
    directory.join("tickets.spool")
}

/// The file that holds the latest setup link.
pub(crate) fn setup_link(directory: &Path) -> PathBuf {
    directory.join("setup-link")
}

/// The key-encryption key in a file, made with mode 0600 if `make` says so and there is none; refuses with 88200010.
pub(crate) fn key_from_file(path: &Path, make: Option<&dyn Chance>) -> Result<KeyEncryptionKey, Refusal> {
    if let Some(chance) = make
        && !path.exists()
    {
        let mut bytes = [0; 32];
        chance.fill(&mut bytes);
        write_private(path, format!("{}\n", base64url::encode(&bytes)).as_bytes())?;
    }
    key_from_text(secret_from_file(path)?.expose(), &path.display().to_string())
}

/// A secret in a file that its owner alone may read; refuses with 88200010.
pub(crate) fn secret_from_file(path: &Path) -> Result<Secret, Refusal> {
    let mode = fs::metadata(path).map_err(|e| broken(path, &e))?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(Refusal::key_file_readable_by_others(path.display().to_string()));
    }
    Ok(Secret::new(fs::read_to_string(path).map_err(|e| broken(path, &e))?.trim()))
}

/// The key-encryption key as text: 32 bytes in base64url.
pub(crate) fn key_from_text(text: &str, source: &str) -> Result<KeyEncryptionKey, Refusal> {
    let bytes = base64url::decode(text).and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    let bytes = bytes.ok_or_else(|| Refusal::key_encryption_key_wrong(source))?;
    KeyEncryptionKey::new(&bytes).map_err(Refusal::from)
}

/// Writes a file that only its owner may read.
pub(crate) fn write_private(path: &Path, content: &[u8]) -> Result<(), Refusal> {
    let file = OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(path);
    file.and_then(|mut file| {
        file.write_all(content)?;
        file.sync_all()
    })
    .map_err(|e| broken(path, &e))
}

fn broken(path: &Path, e: &std::io::Error) -> Refusal {
    match e.kind() {
        std::io::ErrorKind::StorageFull => Refusal::storage_full(),
        std::io::ErrorKind::PermissionDenied
        | std::io::ErrorKind::NotFound
        | std::io::ErrorKind::NotADirectory => Refusal::database_unreadable(path.display().to_string()),
        _ => Refusal::from(Fault::broken(format!("{}: {e}", path.display()))),
    }
    .because(e.to_string())
}
