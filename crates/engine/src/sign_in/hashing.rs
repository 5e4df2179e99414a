//! Password hashing (argon2id) on threads of its own, few enough that tokens are never kept waiting.

use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Block, Params, PasswordHasher, Version};
use base64::Engine as _;
use diagnosis::{Fault, Refusal};
use subtle::ConstantTimeEq;
use terms::Secret;
use tokio::sync::oneshot;

/// Memory per hash in KiB, passes and lanes: the second recommendation of RFC 9106 scaled to 19 MiB, about 16 ms of a core.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);
/// Hashes that may wait for a thread.
const QUEUE: usize = 64;
/// How long after the last hash a thread keeps its memory.
const IDLE: Duration = Duration::from_secs(2);
/// Threads that hash. Few, and always the same ones, so that their memory is bounded.
const THREADS: usize = 2;

/// Work for a hashing thread, which lends its memory: a hash needs a block of it as large as everything else together.
type Job = Box<dyn FnOnce(&mut Vec<Block>) + Send>;

/// Where passwords are checked.
pub struct Hashing {
    jobs: SyncSender<Job>,
    decoy: String,
}

impl Hashing {
    /// The checking room, with its threads. Unknown names are checked against a hash that nothing was hashed to: chance made it.
    pub fn new(chance: &dyn crate::Chance) -> Result<Self, Fault> {
        let decoy = decoy(chance);
        let (jobs, queue) = sync_channel::<Job>(QUEUE);
        let queue = Arc::new(Mutex::new(queue));
        for _ in 0..THREADS {
            let queue = Arc::clone(&queue);
            let hasher = thread::Builder::new().name("hashing".into());
            hasher.spawn(move || work(&queue)).map_err(Fault::broken)?;
        }
        Ok(Self { jobs, decoy })
    }

    /// The hash of a new password, in PHC form; refuses as [`Hashing::fits`] does.
    pub(crate) async fn make(&self, password: Secret, salt: [u8; 16]) -> Result<String, Refusal> {
        let (tell, told) = oneshot::channel();
        let job: Job = Box::new(move |_| {
            // Whoever asked may have gone.
            let _ = tell.send(hash_with(&password, &salt));
        });
        self.jobs.try_send(job).map_err(|_| Refusal::sign_in_queue_full().retry_in(2))?;
        Ok(told.await.map_err(|e| Refusal::from(Fault::broken(e)))??)
    }

    /// Whether a password fits a stored hash. Without one the same work is done against the decoy, and the answer is no.
    /// Refuses with 88190003 if too many wait already.
    pub(crate) async fn fits(&self, password: Secret, stored: Option<String>) -> Result<bool, Refusal> {
        let (known, against) = (stored.is_some(), stored.unwrap_or_else(|| self.decoy.clone()));
        let (tell, told) = oneshot::channel();
        let job: Job = Box::new(move |memory| {
            // Whoever asked may have gone.
            let _ = tell.send(verify(&password, &against, memory));
        });
        self.jobs.try_send(job).map_err(|_| Refusal::sign_in_queue_full().retry_in(2))?;
        let fits = told.await.map_err(|e| Refusal::from(Fault::broken(e)))??;
        Ok(fits && known)
    }
}

fn work(queue: &Mutex<Receiver<Job>>) {
    let mut memory = Vec::new();
    loop {
        let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv_timeout(IDLE);
        match job {
            Ok(job) => job(&mut memory),
            // Nobody signs in at the moment: what a hash needs is as large as everything else together.
            Err(RecvTimeoutError::Timeout) => memory = Vec::new(),
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// The most that a hash may cost: KiB of memory, passes, lanes, bytes of output. What costs more would keep everybody else waiting.
const MOST: (u32, u32, u32, usize) = (256 * 1024, 20, 8, 64);

/// Whether a text is an argon2id hash in PHC form that can be checked within these bounds.
pub(crate) fn is_bearable(hash: &str) -> bool {
    let Ok(stored) = PasswordHash::new(hash) else { return false };
    let Ok(params) = Params::try_from(&stored) else { return false };
    let (memory, passes, lanes, output) = MOST;
    hash.starts_with("$argon2id$")
        && params.m_cost() <= memory
        && params.t_cost() <= passes
        && params.p_cost() <= lanes
        && stored.salt.is_some()
        && stored.hash.is_some_and(|made| made.len() <= output)
}

/// Whether a password fits a hash in PHC form, under the cost that the hash names.
fn verify(password: &Secret, against: &str, memory: &mut Vec<Block>) -> Result<bool, Fault> {
    if !is_bearable(against) {
        return Err(Fault::broken("a password hash beyond what can be borne"));
    }
    let stored = PasswordHash::new(against).map_err(Fault::broken)?;
    let (Some(salt), Some(expected)) = (&stored.salt, &stored.hash) else {
        return Err(Fault::broken("a password hash without salt or output"));
    };
    let params = Params::try_from(&stored).map_err(Fault::broken)?;
    let version = stored.version.map_or(Ok(Version::V0x13), Version::try_from).map_err(Fault::broken)?;
    let mut made = vec![0; expected.len()];
    memory.resize(params.block_count(), Block::default());
    Argon2::new(Algorithm::Argon2id, version, params)
        .hash_password_into_with_memory(password.expose().as_bytes(), salt, &mut made, memory)
        .map_err(Fault::broken)?;
    Ok(made.ct_eq(expected.as_bytes()).into())
}

fn argon2() -> Result<Argon2<'static>, Fault> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).map_err(Fault::broken)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// A hash in PHC form, at the usual cost, of no known password.
fn decoy(chance: &dyn crate::Chance) -> String {
    let ((memory, passes, lanes), mut salt, mut output) = (COST, [0; 16], [0; 32]);
    chance.fill(&mut salt);
    chance.fill(&mut output);
    let base64 = |bytes: &[u8]| base64::engine::general_purpose::STANDARD_NO_PAD.encode(bytes);
    let (salt, output) = (base64(&salt), base64(&output));
    format!("$argon2id$v=19$m={memory},t={passes},p={lanes}${salt}${output}")
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
