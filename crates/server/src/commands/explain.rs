//! `sanad explain`: what a number means, or the story of one request.

use diagnosis::Refusal;
use store::records::sign_in;
use uuid::Uuid;
use words::Language;

use super::cli::Place;
use super::print;
use crate::data;

/// Explains a number, or tells the story of a trace id.
pub(crate) async fn run(subject: &str, language: Language, place: &Place) -> Result<(), Refusal> {
    let upper = subject.trim().to_ascii_uppercase();
    let digits = upper.trim_start_matches("AADSTS").trim_start_matches("SANAD");
    if let Ok(number) = digits.parse::<u32>() {
        let entry = diagnosis::find(number).ok_or_else(|| Refusal::number_unknown(subject))?;
        print!("{}", print::entry(language, entry, &[]));
        return Ok(());
    }
    let trace_id: Uuid = subject.trim().parse().map_err(|_| Refusal::number_unknown(subject))?;
    let store = place.open()?;
    let spooled = data::spool(&place.directory()?);
    let found = match sign_in::find(&store, trace_id).await? {
        Some(row) => Some(row),
        None => engine::log::read_spool(&spooled).into_iter().find(|row| row.id == trace_id),
    };
    let row = found.ok_or_else(|| Refusal::trace_id_not_found(subject))?;
    let story = match row.interaction_id {
        Some(interaction) => sign_in::story(&store, row.tenant_id, interaction).await?,
        None => Vec::new(),
    };
    for other in story.iter().filter(|other| other.id < row.id) {
        println!("{} {} {} {}", other.at, other.endpoint, other.outcome, other.id);
    }
    print!("{}", print::row(language, &row));
    for other in story.iter().filter(|other| other.id > row.id) {
        println!("{} {} {} {}", other.at, other.endpoint, other.outcome, other.id);
    }
    Ok(())
}
