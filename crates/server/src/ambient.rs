//! Time, chance and language as the machine has them; handed down from here.

use engine::Chance;
use terms::jose::base64url;
use web::Clock;
use words::Language;

use crate::config::variable;
use crate::webhook;

/// The clock of the machine.
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the clock is read")]
    fn milliseconds(&self) -> u64 {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
    }
}

/// Chance from the operating system, through the cryptographic library.
pub struct SystemChance;

impl Chance for SystemChance {
    #[expect(clippy::disallowed_methods, reason = "the one place where chance is drawn")]
    fn fill(&self, out: &mut [u8]) {
        if aws_lc_rs::rand::fill(out).is_err() {
            // Without chance nothing that is issued would be safe.
            std::process::abort();
        }
    }
}

/// 256 bits of chance.
fn drawn() -> [u8; 32] {
    let mut bytes = [0; 32];
    Chance::fill(&SystemChance, &mut bytes);
    bytes
}

/// A new secret of 256 bits.
pub(crate) fn new_secret() -> String {
    base64url::encode(&drawn())
}

/// The same in the form that webhooks have.
pub(crate) fn webhook_secret() -> String {
    webhook::spelled(&drawn())
}

/// The language of the terminal: as asked, by `SANAD_LANG`, by the locale.
pub(crate) fn language(asked: Option<&str>) -> Language {
    let wishes = [asked.map(str::to_owned), variable("SANAD_LANG"), variable("LANG")];
    wishes.into_iter().flatten().find_map(|tag| Language::of_tag(&tag)).unwrap_or_default()
}
