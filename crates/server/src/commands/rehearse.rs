//! `sanad explain --request`: the live path on a rehearsal. Nothing that the request would do is done; a secret in it is told as
//! matching or not, and a wrong one counts as everywhere else. What was tried stands in the sign-in log.

use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::sync::Arc;

use diagnosis::{Fact, Refusal};
use engine::report::Report;
use engine::{Desk, Outcome, Witness};
use http::header;
use serde_json::{Value, json};
use store::records::sign_in::{self, SignIn};
use web::{PastedRequest, Reply, Service};
use words::{Language, Place as At};

use super::beside;
use super::explain::read_input;
use super::place::Place;
use super::print;

/// How a request that was tried ended.
struct Tried {
    status: u16,
    row: Option<SignIn>,
    report: Option<Report>,
}

/// What stands for what a kept request does not hold, and where the pasted one has it.
const PLACEHOLDERS: [(&str, &str); 7] = [
    ("YOUR-CODE-VERIFIER", "code_verifier"),
    ("YOUR-CODE", "code"),
    ("YOUR-REFRESH-TOKEN", "refresh_token"),
    ("YOUR-ACCESS-TOKEN", "access_token"),
    ("YOUR-ID-TOKEN-HINT", "id_token_hint"),
    ("YOUR-INTERACTION", "interaction"),
    ("YOUR-FORM-TOKEN", "form_token"),
];

/// Tries the request in a file, or on standard input for `-`.
pub(crate) async fn run(
    file: &Path,
    language: Language,
    as_json: bool,
    place: &Place,
) -> Result<(), Refusal> {
    let text = if file.as_os_str() == "-" {
        read_input()?
    } else {
        std::fs::read_to_string(file)
            .map_err(|e| Refusal::pasted_request_unreadable("problem-paste-shape").because(e.to_string()))?
    };
    let started = beside::installation(place, place.open().await?).await?;
    let witness = Arc::new(Witness::default());
    let service = started.service.rehearsal(Arc::clone(&witness));
    let tried = rehearse(&service, &witness, &text).await?;
    let (rows, store) = (witness.rows(), started.store.clone());
    store
        .transact(async move |tx| {
            for (row, _) in &rows {
                sign_in::add(tx, row).await?;
            }
            Ok(())
        })
        .await?;
    let request = PastedRequest::read(&text)?;
    let public_url = started.installation.settings.public_url.clone();
    if as_json {
        println!("{}", print::json_line(&object(language, &request, &tried)));
    } else {
        print!("{}", told(language, &request, &tried, &public_url));
    }
    store.close();
    Ok(())
}

async fn rehearse(service: &Service, witness: &Witness, text: &str) -> Result<Tried, Refusal> {
    let mut reply = send(service, PastedRequest::read(text)?).await?;
    // A posted authorization request is sent on to the same address by GET; that is where it is judged.
    if witness.rows().is_empty() && reply.status() == 303 {
        let location = reply.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
        if let Some(next) = location.filter(|next| next.starts_with('/')).map(str::to_owned) {
            reply = send(service, PastedRequest::read(&next)?).await?;
        }
    }
    let status = reply.status().as_u16();
    let Some((row, kept)) = witness.rows().pop() else {
        return Ok(Tried { status, row: None, report: None });
    };
    let report = if row.number == 0 {
        None
    } else {
        let desk: Desk = service.own_desk();
        Some(engine::report::whole(&desk, &row, kept.as_deref()).await?)
    };
    Ok(Tried { status, row: Some(row), report })
}

async fn send(service: &Service, request: PastedRequest) -> Result<Reply, Refusal> {
    Ok(service.serve(request.into_http()?, IpAddr::V4(Ipv4Addr::LOCALHOST)).await)
}

impl Tried {
    /// The corrected request as a command, with what was pasted in the place of placeholders.
    fn corrected(&self, request: &PastedRequest) -> Option<String> {
        let whole = self.report.as_ref()?.whole.as_ref()?;
        let mut corrected = whole.corrected.clone()?;
        for (placeholder, name) in PLACEHOLDERS {
            if let Some(value) = request.parameter(name) {
                corrected.fill(placeholder, &value);
            }
        }
        let checks = whole.detail.trail.checks();
        let proved =
            checks.iter().any(|c| c.check == "client_secret_matches" && c.outcome == Outcome::Passed);
        let secret = request.basic_secret().or_else(|| request.parameter("client_secret"));
        if let Some(secret) = secret.filter(|_| proved) {
            corrected.fill(engine::UNKNOWN_SECRET, &secret);
        }
        Some(web::command(&corrected))
    }

    fn passes(&self) -> bool {
        self.report.is_none() && self.status < 400
    }
}

fn told(language: Language, request: &PastedRequest, tried: &Tried, public_url: &str) -> String {
    let heading = |key: &str| format!("\n{}\n", words::phrase(language, key));
    let mut out = format!(
        "{} {}\n",
        request.method(),
        print::safe(request.path().split('?').next().unwrap_or_default())
    );
    if let Some(origin) = request.origin().filter(|origin| origin != public_url) {
        let facts = [("received", Fact::Literal(origin)), ("expected", Fact::Literal(public_url.to_owned()))];
        out.push_str(&format!(
            "{}\n",
            words::sentence(language, At::Terminal, "explain-origin-differs", &facts)
        ));
    }
    let detail =
        tried.row.as_ref().and_then(|row| serde_json::from_str(&row.detail).ok()).unwrap_or_default();
    out.push_str(&heading("heading-trail"));
    out.push_str(&print::trail(&detail));
    let Some(report) = &tried.report else {
        let key = if tried.status == 303 { "explain-passes-to-person" } else { "explain-passes" };
        out.push_str(&heading(key));
        return out;
    };
    out.push('\n');
    out.push_str(&print::entry(language, report.diagnosis, &report.facts));
    out.push_str(&print::changes(language, &detail));
    if let Some(command) = tried.corrected(request) {
        out.push_str(&print::corrected(language, &command));
    }
    if let Some(change) = &detail.directory_change {
        out.push_str(&heading("heading-directory-change"));
        out.push_str(&format!("{change}\n"));
    }
    if let Some(began) = report.whole.as_ref().and_then(|whole| whole.began_after.as_ref()) {
        out.push_str(&format!("\n{}\n", print::began_after(language, began)));
    }
    out
}

fn object(language: Language, request: &PastedRequest, tried: &Tried) -> Value {
    let detail: engine::log::Detail =
        tried.row.as_ref().and_then(|row| serde_json::from_str(&row.detail).ok()).unwrap_or_default();
    let entry = tried.report.as_ref().map(|report| report.diagnosis);
    let words = tried.report.as_ref().map(|r| words::words(language, At::Plain, r.diagnosis, &r.facts));
    json!({
        "method": request.method(),
        "path": request.path().split('?').next().unwrap_or_default(),
        "passes": tried.passes(),
        "status": tried.status,
        "number": entry.map_or(0, |entry| entry.number),
        "code": entry.map(diagnosis::Diagnosis::code),
        "title": words.as_ref().map(|words| words.title.clone()),
        "cause": words.as_ref().map(|words| words.cause.clone()),
        "remedy": words.map(|words| words.remedy),
        "trail": detail.trail,
        "changes": detail.mends.iter().map(|mend| words::mend(language, At::Plain, mend)).collect::<Vec<_>>(),
        "corrected": tried.corrected(request),
        "directory_change": detail.directory_change,
        "trace_id": tried.row.as_ref().map(|row| row.id),
    })
}
