//! `/support/tickets` and `/{T}/support/tickets`: opening a ticket, and the page behind its link.

use diagnosis::{Diagnosis, Fact, Refusal};
use engine::support::{self, Plea, Receipt};
use engine::{Desk, find_tenant};
use http::header;
use serde::Deserialize;
use serde_json::{Value, json};
use terms::Parameters;
use words::{Language, Place};

use crate::reply::{self, Reply};
use crate::request::Request;
use crate::route::Route;
use crate::{pages, refusals};

/// A plea in JSON.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    #[serde(default)]
    trace_id: String,
    #[serde(default)]
    words: String,
    #[serde(default)]
    contact: String,
}

/// Opens a ticket. A form is answered with the way to its page; a program with 201 and the link.
pub(crate) async fn open(desk: &Desk, request: &Request, route: &Route, segment: &str) -> Reply {
    match opened(desk, request, segment).await {
        Ok(receipt) if request.is_json() => created(desk, &receipt),
        Ok(receipt) => {
            let mut pairs = vec![("key", receipt.secret.expose())];
            let asked = request.in_url().unwrap_or_default();
            pairs.extend(asked.get("ui_locales").map(|list| ("ui_locales", list)));
            reply::see_other(&format!(
                "/support/tickets/{}?{}",
                receipt.reference,
                Parameters::encode(&pairs)
            ))
        }
        Err(refusal) => refusals::noted(desk, request, route, &refusal).await,
    }
}

async fn opened(desk: &Desk, request: &Request, segment: &str) -> Result<Receipt, Refusal> {
    let plea = plea(desk, request)?;
    let tenant = match segment {
        "" => None,
        segment => Some(find_tenant(desk, segment).await?.id),
    };
    support::open(desk, tenant, &plea, &catalogue_words).await
}

/// The plea of a form that a page of ours carried, or of a program. Browsers send JSON to other sites only after asking (Fetch, section
/// 4.8), and nobody answers them here; of a form they tell from where it came.
fn plea(desk: &Desk, request: &Request) -> Result<Plea, Refusal> {
    if request.is_json() {
        let unreadable = |why: String| Refusal::ticket_body_not_readable().because(why);
        if !request.body.trim_ascii_start().starts_with(b"{") {
            return Err(unreadable("not an object".to_owned()));
        }
        let body: Body = serde_json::from_slice(&request.body).map_err(|e| unreadable(e.to_string()))?;
        return Plea::read(&request.path, &body.trace_id, &body.words, &body.contact);
    }
    let form = request.form()?;
    form.refuse_repeats(|_| true)?;
    let text = |name: &str| form.get(name).unwrap_or_default();
    let plea = Plea::read(&request.path, text("trace_id"), text("words"), text("contact"))?;
    match request.header("sec-fetch-site") {
        None | Some("same-origin" | "none") => plea.from_page(desk, text("form_token")),
        Some(_) => Err(Refusal::form_token_wrong()),
    }
}

fn created(desk: &Desk, receipt: &Receipt) -> Reply {
    let link = format!(
        "{}/support/tickets/{}?key={}",
        desk.settings().public_url,
        receipt.reference,
        receipt.secret.expose()
    );
    let body =
        json!({"reference": receipt.reference, "trace_id": receipt.trace_id, "state": "open", "link": link});
    let mut reply = reply::json(201, body.to_string());
    reply::set(&mut reply, header::LOCATION, &link);
    reply
}

/// The page of a ticket, for whoever holds its link.
pub(crate) async fn ticket(desk: &Desk, request: &Request, route: &Route, reference: &str) -> Reply {
    let asked = match request.in_url() {
        Ok(asked) => asked,
        Err(refusal) => return refusals::noted(desk, request, route, &refusal).await,
    };
    match support::opened(desk, reference, asked.get("key").unwrap_or_default()).await {
        Ok(opened) if request.prefers_json() => {
            let answers = opened.answers.iter().map(|a| json!({"at": a.at.to_string(), "text": a.text}));
            let body = json!({
                "reference": opened.reference, "state": opened.state, "opened_at": opened.opened_at.to_string(),
                "answers": answers.collect::<Vec<_>>(),
            });
            reply::json(200, body.to_string())
        }
        Ok(opened) => pages::ticket(request, &opened),
        Err(refusal) => refusals::noted(desk, request, route, &refusal).await,
    }
}

/// What the catalogue says about an entry with these facts, in each language: what a ticket keeps of it.
pub fn catalogue_words(entry: &'static Diagnosis, facts: &[(String, Fact)]) -> Value {
    let of = |language: Language| {
        let words = words::words(language, Place::Plain, entry, facts);
        (
            language.tag().to_owned(),
            json!({"title": words.title, "cause": words.cause, "remedy": words.remedy}),
        )
    };
    Value::Object(Language::ALL.into_iter().map(of).collect())
}
