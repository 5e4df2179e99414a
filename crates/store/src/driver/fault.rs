//! What an error of SQLite means for those who wait.

use diagnosis::Fault;
use rusqlite::ErrorCode;

/// The fault that an error stands for.
pub(super) fn fault(e: &rusqlite::Error) -> Fault {
    let text = e.to_string();
    match e.sqlite_error() {
        Some(cause) if cause.code == ErrorCode::DiskFull => Fault::Full(text),
        Some(cause) if cause.code == ErrorCode::SystemIoFailure => Fault::NotFlushed(text),
        Some(cause)
            if matches!(
                cause.code,
                ErrorCode::DatabaseBusy
                    | ErrorCode::DatabaseLocked
                    | ErrorCode::CannotOpen
                    | ErrorCode::ReadOnly
            ) =>
        {
            Fault::Unavailable(text)
        }
        _ => Fault::Broken(text),
    }
}
