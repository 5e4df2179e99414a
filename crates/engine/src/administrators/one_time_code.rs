//! One-time codes (RFC 6238) and recovery codes: the second factor of whoever administers.

use diagnosis::{Fault, Refusal};
use store::Transaction;
use store::records::one_time_code::{self, OneTimeCode};
use terms::{Digest, Secret};
use totp_rs::Totp;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::Desk;

/// Digits of a code.
const DIGITS: usize = 6;
/// How many recovery codes there are, and how many letters each has: 50 bits.
const RECOVERY: (usize, usize) = (8, 10);
/// Letters that look alike are left out (Crockford's base32).
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What the secret of an account's codes is wrapped for.
pub(crate) fn purpose(tenant: Uuid, account: Uuid) -> String {
    format!("one-time-code/{tenant}/{account}")
}

fn codes(secret: &[u8]) -> Result<Totp, Fault> {
    // One step to either side: the clock of a telephone, and the time that typing takes.
    totp_rs::Builder::new().with_secret(secret).with_skew(1).build().map_err(Fault::broken)
}

/// A secret that an app is about to learn.
pub struct Enrolling {
    secret: Zeroizing<Vec<u8>>,
}

impl Enrolling {
    /// The secret that belongs to a link: the same however often its page is opened.
    pub(super) fn of_link(desk: &Desk, link: &Secret) -> Self {
        let digest = desk.installation.vault.keyed_digest("enrolling", &[link.expose().as_bytes()]);
        Self { secret: Zeroizing::new(digest.0.iter().take(20).copied().collect()) }
    }

    /// The secret in base32, to be typed.
    pub fn typed(&self) -> String {
        let text = totp_rs::Secret::from(self.secret.as_slice()).to_base32();
        let groups: Vec<&str> =
            text.as_bytes().chunks(4).filter_map(|g| std::str::from_utf8(g).ok()).collect();
        groups.join(" ")
    }

    /// The address that apps read from a picture; whose codes they are is for people to see.
    pub fn address(&self, service: &str) -> String {
        let secret = totp_rs::Secret::from(self.secret.as_slice()).to_base32();
        let label = terms::Parameters::encode(&[("issuer", service)]).replace('+', "%20");
        let name = label.trim_start_matches("issuer=");
        format!("otpauth://totp/{name}?secret={secret}&{label}")
    }

    /// The step whose code this is.
    pub(super) fn step_of(&self, desk: &Desk, code: &str) -> Result<Option<i64>, Fault> {
        step_of(desk, &self.secret, code)
    }

    /// The row that keeps the secret, with the step of the code that proved that the app has it.
    pub(super) async fn row(
        &self,
        desk: &Desk,
        tenant: Uuid,
        account: Uuid,
        last_step: i64,
    ) -> Result<OneTimeCode, Fault> {
        let wrapped = desk.installation.vault.wrap(desk, &purpose(tenant, account), &self.secret).await?;
        Ok(OneTimeCode { wrapped, last_step })
    }
}

fn step_of(desk: &Desk, secret: &[u8], code: &str) -> Result<Option<i64>, Fault> {
    let now = u64::try_from(desk.now.0).map_err(Fault::broken)?;
    Ok(codes(secret)?.check(code, now).and_then(|step| i64::try_from(step).ok()))
}

/// New recovery codes, as they are shown once, and their digests.
pub(super) fn recovery_codes(desk: &Desk, tenant: Uuid, account: Uuid) -> (Vec<String>, Vec<Digest>) {
    let (count, length) = RECOVERY;
    let codes: Vec<String> = (0..count)
        .map(|_| {
            let chance = desk.chance::<16>();
            let letters = chance.iter().take(length).filter_map(|byte| LETTERS.get(usize::from(byte % 32)));
            let text: String = letters.map(|letter| char::from(*letter)).collect();
            let (one, other) = text.split_at(length / 2);
            format!("{one}-{other}")
        })
        .collect();
    let digests = codes.iter().map(|code| recovery_digest(desk, tenant, account, code)).collect();
    (codes, digests)
}

fn recovery_digest(desk: &Desk, tenant: Uuid, account: Uuid, code: &str) -> Digest {
    let spelled: String = code
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    let parts: [&[u8]; 3] = [tenant.as_bytes(), account.as_bytes(), spelled.as_bytes()];
    desk.installation.vault.keyed_digest("recovery-code", &parts)
}

/// What somebody gave as their second factor, found good but not yet used.
pub(super) enum Given {
    /// The code of a step.
    Step(i64),
    /// What may be a recovery code.
    Recovery(Digest),
}

impl Given {
    /// Reads what was given for an account; nothing if it cannot be right.
    pub(super) async fn read(
        desk: &Desk,
        tenant: Uuid,
        account: Uuid,
        text: &str,
    ) -> Result<Option<Self>, Refusal> {
        let plain: String = text.chars().filter(|c| !c.is_whitespace()).map(western).collect();
        if plain.len() != DIGITS || !plain.bytes().all(|byte| byte.is_ascii_digit()) {
            let letters = plain.chars().filter(char::is_ascii_alphanumeric).count();
            let may_be = letters == RECOVERY.1;
            return Ok(may_be.then(|| Self::Recovery(recovery_digest(desk, tenant, account, &plain))));
        }
        let Some(row) = one_time_code::find(&desk.store, tenant, account).await? else { return Ok(None) };
        let secret = desk.installation.vault.unwrap(&purpose(tenant, account), &row.wrapped);
        let secret = secret.ok_or_else(|| Fault::broken("a secret of one-time codes cannot be unwrapped"))?;
        Ok(step_of(desk, &secret, &plain)?.map(Self::Step))
    }

    /// Uses it, once. Tells whether this call did.
    pub(super) async fn claim(
        &self,
        tx: &mut Transaction<'_>,
        tenant: Uuid,
        account: Uuid,
        now: terms::Instant,
    ) -> Result<bool, Fault> {
        match self {
            Self::Step(step) => one_time_code::claim(tx, tenant, account, *step).await,
            Self::Recovery(digest) => one_time_code::claim_recovery(tx, tenant, account, digest, now).await,
        }
    }
}

/// Digits as an Arabic keyboard writes them are the same digits.
fn western(c: char) -> char {
    match c {
        '٠'..='٩' => char::from_digit(u32::from(c) - u32::from('٠'), 10).unwrap_or(c),
        '۰'..='۹' => char::from_digit(u32::from(c) - u32::from('۰'), 10).unwrap_or(c),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238 appendix B, the last six of its eight digits.
        let codes = codes(b"12345678901234567890").unwrap();
        for (time, code) in [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924")] {
            assert_eq!(codes.check(code, time), Some(time / 30));
            assert_eq!(codes.check(code, time + 90), None, "two steps late");
        }
    }

    #[test]
    fn digits_of_an_arabic_keyboard_are_digits() {
        assert_eq!("٠١٢۳۴5".chars().map(western).collect::<String>(), "012345");
    }
}
