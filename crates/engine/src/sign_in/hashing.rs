//! Password hashing (argon2id) on threads of its own, few enough that tokens are never kept waiting.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use diagnosis::{Fault, Refusal};
use terms::Secret;
use tokio::sync::oneshot;

/// Memory per hash in KiB, passes and lanes: the second recommendation of RFC 9106 scaled to 19 MiB, about 16 ms of a core.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);
/// Hashes that may wait for a thread.
const QUEUE: usize = 64;
/// Threads that hash. Few, and always the same ones, so that their memory is bounded.
const THREADS: usize = 2;

type Job = Box<dyn FnOnce() + Send>;

/// Where passwords are checked.
pub struct Hashing {
    jobs: SyncSender<Job>,
    decoy: String,
}

impl Hashing {
    /// The checking room, with its threads. `salt` is for a hash that fits no password: unknown names are checked against it.
    pub fn new(salt: &[u8; 16]) -> Result<Self, Fault> {
        let decoy = hash_with(&Secret::new("no password is this one"), salt)?;
        let (jobs, queue) = sync_channel::<Job>(QUEUE);
        let queue = Arc::new(Mutex::new(queue));
        for _ in 0..THREADS {
            let queue = Arc::clone(&queue);
            let hasher = thread::Builder::new().name("hashing".into());
            hasher.spawn(move || work(&queue)).map_err(Fault::broken)?;
        }
        Ok(Self { jobs, decoy })
    }

    /// Whether a password fits a stored hash. Without one the same work is done against the decoy, and the answer is no.
    /// Refuses with 88190003 if too many wait already.
    pub(crate) async fn fits(&self, password: Secret, stored: Option<String>) -> Result<bool, Refusal> {
        let (known, against) = (stored.is_some(), stored.unwrap_or_else(|| self.decoy.clone()));
        let (tell, told) = oneshot::channel();
        let job: Job = Box::new(move || {
            let checked = PasswordHash::new(&against)
                .map_err(Fault::broken)
                .and_then(|hash| Ok(argon2()?.verify_password(password.expose().as_bytes(), &hash).is_ok()));
            // Whoever asked may have gone.
            let _ = tell.send(checked);
        });
        self.jobs.try_send(job).map_err(|_| Refusal::sign_in_queue_full().retry_in(2))?;
        let fits = told.await.map_err(|e| Refusal::from(Fault::broken(e)))??;
        Ok(fits && known)
    }
}

fn work(queue: &Mutex<Receiver<Job>>) {
    loop {
        let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        job();
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
