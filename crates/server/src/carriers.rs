//! Who hands over what is on its way: letters by one, notifications by the other.

use engine::post::{Carried, Courier, Letter, Notification};
use terms::Instant;
use uuid::Uuid;

use crate::mail::{self, Smtp};
use crate::webhook::Webhook;

/// How letters go.
pub(crate) enum Letters {
    /// Through a mail server.
    Smtp(Box<Smtp>),
    /// In development: printed.
    Terminal,
    /// Not at all.
    None,
}

/// Whoever hands over what is on its way.
pub(crate) struct Carriers {
    pub(crate) letters: Letters,
    pub(crate) webhook: Option<Webhook>,
}

impl Courier for Carriers {
    fn carry<'c>(&'c self, letter: &'c Letter) -> Carried<'c> {
        Box::pin(async move {
            match &self.letters {
                Letters::Smtp(smtp) => smtp.carry(letter).await,
                Letters::Terminal => mail::print(letter),
                Letters::None => Err("no mail server is set up".to_owned()),
            }
        })
    }

    fn notify<'c>(&'c self, id: Uuid, at: Instant, told: &'c Notification) -> Carried<'c> {
        Box::pin(async move {
            match &self.webhook {
                Some(webhook) => webhook.post(id, at, told).await,
                None => Err("no webhook is set up".to_owned()),
            }
        })
    }
}
