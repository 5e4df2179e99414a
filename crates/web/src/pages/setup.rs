//! `/setup`: the page of a setup link, on which the first administrator comes to be.

use askama::Template;
use diagnosis::{Refusal, Surface};
use engine::administrators::{self, Appointment, Enrolled, Enrolling, Enrolment};
use engine::log::Story;
use engine::{Desk, Settings};
use http::Method;
use qrcode::{Color, EcLevel, QrCode};
use store::records::tenant::Tenant;
use terms::{Parameters, Secret};
use words::{Arg, Words};

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
    appointment: String,
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
    match administrators::open_appointment(desk, &key).await {
        Ok(Some(appointment)) => return appointed(desk, request, &form, &key, &appointment).await,
        Ok(None) => {}
        Err(fault) => return refusals::noted(desk, request, route, &fault.into()).await,
    }
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

/// The page of an appointment, and what its form does.
async fn appointed(
    desk: &Desk,
    request: &Request,
    form: &Parameters,
    key: &Secret,
    appointment: &Appointment,
) -> Reply {
    let refusal = if request.method == Method::POST {
        let browser = cookies::browser(desk, &appointment.tenant, request);
        match administrators::accept(desk, key, &browser, form).await {
            Ok(enrolled) => return done(desk, request, &enrolled),
            Err(refusal) => Some(refusal),
        }
    } else {
        None
    };
    let frame = Frame::new(request, "appointment-title");
    let named = [
        ("account", Arg::Name(&appointment.user_name)),
        ("tenant", Arg::Name(&appointment.tenant.display_name)),
    ];
    let text = words::text(frame.language, &format!("appointment-text-{}", appointment.role), &named);
    shown(desk, frame, form, (&appointment.enrolling, &[]), text, refusal.as_ref())
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
    shown(desk, frame, form, (enrolling, tenants), String::new(), refusal)
}

/// The page; `appointment` is what it says to whoever is appointed, as HTML, and empty for whoever sets up an account.
fn shown(
    desk: &Desk,
    frame: Frame,
    form: &Parameters,
    (enrolling, tenants): (&Enrolling, &[Tenant]),
    appointment: String,
    refusal: Option<&Refusal>,
) -> Reply {
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
        appointment,
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
