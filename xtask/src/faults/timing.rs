//! Whether the time of a refused sign-in tells anything of a name.

use std::fmt::Write as _;
use std::time::Duration;

use crate::party::{PASSWORD, Party, TENANT};
use crate::service::{Service, binary, scratch};

/// Tries of each kind. All of them come from one network, which is blocked after 300 failures.
const TRIES: usize = 50;
/// How many failures lock a name.
const LOCK: usize = 10;
/// How far the median of a kind may be from that of a wrong password, on a machine that others use too.
const BOUNDS: std::ops::Range<f64> = 0.8..1.25;

/// A kind of refused sign-ins, with the name and the password of its n-th try.
type Kind = (&'static str, fn(usize) -> (String, &'static str));

/// The kinds. A name of its own for each try, as failures lock names.
const KINDS: [Kind; 5] = [
    ("a wrong password", |n| (format!("known-{n}"), "wrong")),
    ("an unknown name", |n| (format!("nobody-{n}"), "wrong")),
    ("a disabled account", |n| (format!("gone-{n}"), PASSWORD)),
    ("an account without a password", |n| (format!("wordless-{n}"), "wrong")),
    ("a locked name", |_| ("locked".to_owned(), PASSWORD)),
];

/// Accounts of every kind, and the client to sign in to.
fn directory() -> String {
    let mut text = format!(
        "[[tenant]]\nid = \"{TENANT}\"\nname = \"timing\"\n[[tenant.client]]\nclient_id = \"trusted\"\napplication_type = \"native\"\n\
         token_endpoint_auth_method = \"none\"\nconsent = \"granted\"\nredirect_uris = [\"http://127.0.0.1/callback\"]\n"
    );
    let mut account = |name: String, more: &str| {
        let _ = writeln!(text, "[[tenant.account]]\nuser_name = \"{name}\"\n{more}");
    };
    let password = format!("password = \"{PASSWORD}\"");
    for n in 0..TRIES {
        account(format!("known-{n}"), &password);
        account(format!("gone-{n}"), &format!("{password}\ndisabled = true"));
        account(format!("wordless-{n}"), "");
    }
    account("locked".to_owned(), &password);
    text
}

/// By turns, a refused sign-in of each kind; true if the median of none is another than that of a wrong password.
pub(super) fn timing() -> bool {
    measured().is_some_and(|medians| {
        let usual = medians[0].as_secs_f64();
        KINDS.iter().zip(&medians).all(|((kind, _), median)| {
            let ratio = median.as_secs_f64() / usual;
            println!("{kind}: {:.2} ms, {ratio:.3} of a wrong password", median.as_secs_f64() * 1000.0);
            BOUNDS.contains(&ratio)
        })
    })
}

fn measured() -> Option<Vec<Duration>> {
    let data = scratch("timing");
    let file = data.with_extension("toml");
    std::fs::write(&file, directory()).ok()?;
    let service = Service::start(&binary(), &data, &[], &["--directory", file.to_str()?])?;
    let mut party = Party::new(&service.host);
    for _ in 0..LOCK {
        party.attempt("locked", "wrong").ok()?;
    }
    let mut times = vec![Vec::new(); KINDS.len()];
    for n in 0..TRIES {
        for ((_, try_of), times) in KINDS.iter().zip(&mut times) {
            let (name, password) = try_of(n);
            times.push(party.attempt(&name, password).ok()?);
        }
    }
    service.terminate();
    let _ = std::fs::remove_dir_all(data);
    let _ = std::fs::remove_file(file);
    let median = |mut times: Vec<Duration>| {
        times.sort();
        times[TRIES / 2]
    };
    Some(times.into_iter().map(median).collect())
}
