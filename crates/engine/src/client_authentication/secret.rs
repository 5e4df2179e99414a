//! Whether a secret is one of a client's, and if not, what is wrong with it. Near misses are computed only after a failure,
//! one hash each.

use diagnosis::{Mend, Refusal};
use store::records::client::{Client, ClientSecret};
use terms::jose::base64url;
use terms::{Digest, Instant, Parameters, Secret};

/// Accepts the secret, or refuses with 7000215, 7000222, 88020005 or 88020006.
pub(super) fn verify(client: &Client, secret: &Secret, now: Instant) -> Result<(), Refusal> {
    let given = secret.digest();
    if let Some(found) = matching(client, &given) {
        return match found.expires_at {
            Some(at) if at <= now => Err(Refusal::client_secret_expired(&client.id, at, &found.id)
                .mend(Mend::Secret(client.id.clone()))
                .change_directory(format!(
                    "[[tenant.client]]\nclient_id = {:?}\n# give the client a new secret: sanad secret new",
                    client.id
                ))),
            _ => Ok(()),
        };
    }
    let text = secret.expose();
    let refusal = if client.secrets.iter().any(|s| s.id == text) {
        Refusal::secret_id_sent_as_secret(&client.id)
    } else if matching(client, &Secret::new(text.trim()).digest()).is_some() {
        Refusal::secret_altered_in_transit(&client.id, "problem-secret-blanks")
    } else if decoded_once_more(text).is_some_and(|s| matching(client, &s.digest()).is_some()) {
        Refusal::secret_altered_in_transit(&client.id, "problem-secret-encoded-twice")
    } else if matching(client, &Secret::new(text.replace(' ', "+")).digest()).is_some() {
        Refusal::secret_altered_in_transit(&client.id, "problem-secret-not-encoded")
    } else {
        Refusal::client_secret_wrong(&client.id)
    };
    Err(refusal.mend(Mend::Secret(client.id.clone())))
}

fn matching<'c>(client: &'c Client, given: &Digest) -> Option<&'c ClientSecret> {
    // Every secret is compared, so that the time does not tell which one came near.
    client.secrets.iter().fold(None, |found, candidate| {
        let stored = base64url::decode(&candidate.digest).and_then(|bytes| Digest::from_slice(&bytes));
        if stored.is_some_and(|digest| digest.matches(given)) { Some(candidate) } else { found }
    })
}

fn decoded_once_more(text: &str) -> Option<Secret> {
    let parameters = Parameters::parse(format!("v={}", text.replace('&', "%26")).as_bytes()).ok()?;
    parameters.first("v").filter(|decoded| *decoded != text).map(Secret::new)
}
