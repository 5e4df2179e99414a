//! What a number means for one request: the row of the sign-in log, as far as its reader may see it, and the request that
//! would have worked.

use diagnosis::{Diagnosis, Fact, Fault};
use store::records::refused_request;
use store::records::sign_in::{self, SignIn};
use uuid::Uuid;

use crate::administration::{BeganAfter, began_after};
use crate::corrected::{Corrected, correct};
use crate::log::Detail;
use crate::{Desk, KeptRequest};

/// What may be told about a refused request.
pub struct Report {
    /// The entry that this reader is told.
    pub diagnosis: &'static Diagnosis,
    /// Its facts, as far as the wire already said them or the reader is entitled.
    pub facts: Vec<(String, Fact)>,
    /// When it happened.
    pub at: Option<terms::Instant>,
    /// The caller's search key.
    pub correlation_id: Option<Uuid>,
    /// What only an entitled reader sees.
    pub whole: Option<Whole>,
}

/// What only an entitled reader sees.
pub struct Whole {
    /// The row's detail.
    pub detail: Detail,
    /// The request as it came.
    pub sent: Option<KeptRequest>,
    /// The request that works, or nothing where only a person can act.
    pub corrected: Option<Corrected>,
    /// The change of the directory after which this began.
    pub began_after: Option<BeganAfter>,
}

/// The report on a trace id, for whoever holds it. A trace id is a reference, not a key: outside an open development
/// server it opens no more than the wire already said. Nothing if there is no such row, or it bears another number than the
/// one that was named.
pub async fn report(desk: &Desk, number: Option<u32>, trace_id: Uuid) -> Result<Option<Report>, Fault> {
    let Some(row) = find(desk, trace_id).await? else { return Ok(None) };
    let Some(found) = diagnosis::find(row.number) else { return Ok(None) };
    let shown = found.shown();
    let is_shown = number.is_none_or(|number| number == shown.number);
    if !is_shown && number != Some(found.number) {
        return Ok(None);
    }
    if !desk.shows_everything() {
        if !is_shown {
            return Ok(None);
        }
        let detail: Detail = serde_json::from_str(&row.detail).map_err(Fault::broken)?;
        // A masked entry with the same facts tells them too: without them it would not look like what it is shown as.
        let same = shown.facts == found.facts;
        return Ok(Some(Report {
            diagnosis: shown,
            facts: if same { detail.facts } else { Vec::new() },
            at: Some(row.at),
            correlation_id: Some(row.correlation_id),
            whole: None,
        }));
    }
    let kept = refused_request::find(&desk.store, row.tenant_id, row.id).await?;
    whole(desk, &row, kept.as_deref()).await.map(Some)
}

/// The whole report on a row, for a reader who may see everything. `kept` is the request it is about, as JSON.
pub async fn whole(desk: &Desk, row: &SignIn, kept: Option<&str>) -> Result<Report, Fault> {
    let diagnosis = diagnosis::find(row.number).ok_or_else(|| Fault::broken("a row without a number"))?;
    let detail: Detail = serde_json::from_str(&row.detail).map_err(Fault::broken)?;
    let sent = kept.and_then(|text| serde_json::from_str::<KeptRequest>(text).ok());
    let corrected = sent.as_ref().and_then(|sent| correct(desk, row.tenant_id, sent, &detail.mends));
    let began_after = began_after(&desk.store, row).await?;
    Ok(Report {
        diagnosis,
        facts: detail.facts.clone(),
        at: Some(row.at),
        correlation_id: Some(row.correlation_id),
        whole: Some(Whole { detail, sent, corrected, began_after }),
    })
}

/// The row of a trace id, also of a request that has just been answered, or whose row waits because the store is away.
pub(crate) async fn find(desk: &Desk, trace_id: Uuid) -> Result<Option<SignIn>, Fault> {
    let look = async || sign_in::find(&desk.store, trace_id).await;
    let found = match look().await {
        Ok(None) => {
            // The row may still be on its way into the log.
            desk.installation.log.flush().await;
            look().await
        }
        found => found,
    };
    match found {
        Ok(Some(row)) => Ok(Some(row)),
        other => match desk.installation.log.waiting(trace_id).await {
            Some(row) => Ok(Some(row)),
            None => other,
        },
    }
}
