//! Password hashing (argon2id) on threads of its own, few enough that tokens are never kept waiting.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use diagnosis::{Fault, Refusal};
use terms::Secret;
use tokio::sync::Semaphore;

/// Memory per hash in KiB, passes and lanes: the second recommendation of RFC 9106 scaled to 19 MiB, about 16 ms of a core.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);
/// Hashes that may wait for a thread.
const QUEUE: usize = 64;
/// Hashes that run at the same time.
const THREADS: usize = 2;

/// Where passwords are checked.
pub struct Hashing {
    running: Semaphore,
    waiting: Semaphore,
    decoy: String,
}

impl Hashing {
    /// The checking room. `salt` is for a hash that fits no password: unknown names are checked against it.
    pub fn new(salt: &[u8; 16]) -> Result<Self, Fault> {
        let decoy = hash_with(&Secret::new("no password is this one"), salt)?;
        Ok(Self { running: Semaphore::new(THREADS), waiting: Semaphore::new(QUEUE), decoy })
    }

    /// Whether a password fits a stored hash. Without one the same work is done against the decoy, and the answer is no.
    /// Refuses with 88190003 if too many wait already.
    pub(crate) async fn fits(&self, password: Secret, stored: Option<String>) -> Result<bool, Refusal> {
        let _place = self.waiting.try_acquire().map_err(|_| Refusal::sign_in_queue_full().retry_in(2))?;
        let _thread = self.running.acquire().await.map_err(|e| Refusal::from(Fault::broken(e)))?;
        let (known, against) = (stored.is_some(), stored.unwrap_or_else(|| self.decoy.clone()));
        let checked = tokio::task::spawn_blocking(move || {
            let hash = PasswordHash::new(&against).map_err(Fault::broken)?;
            Ok::<bool, Fault>(argon2()?.verify_password(password.expose().as_bytes(), &hash).is_ok())
        });
        let fits = checked.await.map_err(|e| Refusal::from(Fault::broken(e)))??;
        Ok(fits && known)
    }
}

fn argon2() -> Result<Argon2<'static>, Fault> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).map_err(Fault::broken)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash_with(password: &Secret, salt: &[u8; 16]) -> Result<String, Fault> {
    let hash =
        argon2()?.hash_password_with_salt(password.expose().as_bytes(), salt).map_err(Fault::broken)?;
    Ok(hash.to_string())
}

/// The hash of a new password, in PHC form.
pub fn hash(password: &Secret, chance: &dyn crate::Chance) -> Result<String, Fault> {
    let mut salt = [0; 16];
    chance.fill(&mut salt);
    hash_with(password, &salt)
}
