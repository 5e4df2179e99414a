//! `/setup`: the page of a setup link, on which the first administrator comes to be.

use askama::Template;
use diagnosis::{Refusal, Surface};
use engine::administrators::{self, Enrolled, Enrolling, Enrolment};
use engine::log::Story;
use engine::{Desk, Settings};
use http::Method;
use qrcode::{Color, EcLevel, QrCode};
use store::records::tenant::Tenant;
use terms::{Parameters, Secret};
use words::Words;

use super::frame::{Frame, html};
use crate::reply::Reply;
use crate::request::Request;
use crate::route::Route;
use crate::{cookies, refusals};

#[derive(Template)]
#[template(path = "setup.html")]
struct Page {
    frame: Frame,
    key: String,
    tenant: String,
    tenants: Vec<(String, String)>,
    user_name: String,
    secret: String,
    picture: String,
    notice: Option<Words>,
    code: String,
    trace_id: String,
}

#[derive(Template)]
#[template(path = "setup_done.html")]
struct Done {
    frame: Frame,
    user_name: String,
    codes: Vec<String>,
    address: String,
}

/// The page, and what its form does.
pub(crate) async fn setup(desk: &Desk, request: &Request, route: &Route) -> Reply {
    let form = if request.method == Method::POST { request.form() } else { request.in_url() };
    let form = match form.and_then(|form| form.refuse_repeats(|_| true).map(|()| form)) {
        Ok(form) => form,
        Err(refusal) => return refusals::noted(desk, request, route, &refusal).await,
    };
    let key = Secret::new(form.get("key").unwrap_or_default());
    let (enrolling, tenants) = match administrators::open(desk, &key).await {
        Ok(opened) => opened,
        Err(refusal) => return refusals::noted(desk, request, route, &refusal).await,
    };
    if request.method != Method::POST {
        return page(desk, request, &form, &enrolling, &tenants, None);
    }
    let password = Secret::new(form.get("password").unwrap_or_default());
    let wanted = Enrolment {
        user_name: form.get("username").unwrap_or_default(),
        password: &password,
        code: form.get("code").unwrap_or_default(),
    };
    match administrators::finish(desk, &key, form.get("tenant").unwrap_or_default(), &wanted).await {
        Ok(enrolled) => done(desk, request, &enrolled),
        Err(refusal) => {
            let story = Story::new(uuid::Uuid::nil(), "setup", &Parameters::default());
            desk.installation.log.note(desk, story.refusal(desk, &refusal));
            page(desk, request, &form, &enrolling, &tenants, Some(&refusal))
        }
    }
}

fn page(
    desk: &Desk,
    request: &Request,
    form: &Parameters,
    enrolling: &Enrolling,
    tenants: &[Tenant],
    refusal: Option<&Refusal>,
) -> Reply {
    let frame = Frame::new(request, "setup-title");
    let (notice, code) = match refusal {
        Some(refusal) => refusals::notice(frame.language, refusal),
        None => (None, String::new()),
    };
    let text = |name: &str| form.get(name).unwrap_or_default().to_owned();
    let page = Page {
        key: text("key"),
        tenant: text("tenant"),
        tenants: tenants.iter().map(|t| (t.id.to_string(), t.display_name.clone())).collect(),
        user_name: text("username"),
        secret: enrolling.typed(),
        picture: picture(&frame, &enrolling.address(&service_name(desk.settings()))),
        notice,
        code,
        trace_id: desk.trace_id.to_string(),
        frame,
    };
    html(refusal.map_or(200, |refusal| refusal.status_on(Surface::Page)), &page)
}

/// What an app calls the service: its host.
fn service_name(settings: &Settings) -> String {
    let host = settings.public_url.split("://").nth(1).unwrap_or_default();
    format!("Sanad {}", host.split(':').next().unwrap_or_default())
}

/// A text as a picture that telephones read: one path of squares, so that nothing has to be fetched or styled.
fn picture(frame: &Frame, text: &str) -> String {
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else { return String::new() };
    let width = code.width();
    let squares: String = code
        .to_colors()
        .iter()
        .enumerate()
        .filter(|(_, color)| **color == Color::Dark)
        .map(|(at, _)| format!("M{} {}h1v1h-1z", at % width + 4, at / width + 4))
        .collect();
    let (size, label) = (width + 8, frame.t("setup-picture"));
    format!(
        "<svg class=\"qr\" role=\"img\" aria-label=\"{label}\" viewBox=\"0 0 {size} {size}\" shape-rendering=\"crispEdges\"><path d=\"{squares}\"/></svg>"
    )
}

fn done(desk: &Desk, request: &Request, enrolled: &Enrolled) -> Reply {
    let frame = Frame::new(request, "setup-done-title");
    let page = Done {
        frame,
        user_name: enrolled.user_name.clone(),
        codes: enrolled.recovery_codes.clone(),
        address: format!("/{}/admin", enrolled.tenant.id),
    };
    let mut reply = html(200, &page);
    cookies::give_console(&mut reply, desk, &enrolled.cookie);
    reply
}
