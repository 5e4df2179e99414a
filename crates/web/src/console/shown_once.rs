//! What is shown once: a secret that was made, a link to be handed over.

use askama::Template;

use super::shell::Shell;

/// The page of something that is shown once.
#[derive(Template)]
#[template(path = "console_secret.html")]
pub(super) struct ShownOnce {
    pub(super) shell: Shell,
    /// What to do with it, as HTML.
    pub(super) text: String,
    pub(super) value: String,
    pub(super) back: String,
}
