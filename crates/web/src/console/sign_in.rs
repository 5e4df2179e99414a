//! Signing in to the console, and out.

use std::sync::Arc;

use askama::Template;
use diagnosis::{Refusal, Surface};
use engine::{Desk, administrators};
use store::records::tenant::Tenant;
use terms::Parameters;
use words::Words;

use super::visit::{Page, Visit};
use crate::pages::{Frame, html};
use crate::reply::{self, Reply};
use crate::request::Request;
use crate::{cookies, refusals};

#[derive(Template)]
#[template(path = "console_sign_in.html")]
struct SignInPage {
    frame: Frame,
    tenant: String,
    action: String,
    to: String,
    user_name: String,
    notice: Option<Words>,
    code: String,
    trace_id: String,
}

/// The page, and what its form does.
pub(super) async fn sign_in(
    desk: &Desk,
    request: &Request,
    tenant: &Arc<Tenant>,
    form: Option<&Parameters>,
    query: &Parameters,
) -> Page {
    let Some(form) = form else {
        return Ok(page(desk, request, tenant, query, None));
    };
    form.refuse_repeats(|_| true)?;
    let browser = cookies::browser(desk, tenant, request);
    match administrators::sign_in(desk, tenant, &browser, form).await {
        Ok(admitted) => {
            let to = own_path(form.get("to").unwrap_or_default());
            let mut reply = reply::see_other(&format!("/{}/admin{to}", tenant.id));
            cookies::give_console(&mut reply, desk, &admitted.cookie);
            cookies::give_device(&mut reply, desk, tenant, &admitted.device);
            Ok(reply)
        }
        // The recipe has noted it.
        Err(refusal) => Ok(page(desk, request, tenant, form, Some(&refusal))),
    }
}

/// Where somebody wanted to go: a path of the console, and nothing that leads out of it.
fn own_path(to: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '%' | '.');
    if to.is_empty() || !to.chars().all(plain) || to.contains("..") || to.contains("//") {
        return String::new();
    }
    format!("/{}", to.trim_start_matches('/'))
}

fn page(
    desk: &Desk,
    request: &Request,
    tenant: &Tenant,
    given: &Parameters,
    refusal: Option<&Refusal>,
) -> Reply {
    let frame = Frame::new(request, "console-sign-in-title");
    let (notice, code) = match refusal {
        Some(refusal) => refusals::notice(frame.language, refusal),
        None => (None, String::new()),
    };
    let text = |name: &str| given.first(name).unwrap_or_default().to_owned();
    let page = SignInPage {
        tenant: tenant.display_name.clone(),
        action: format!("/{}/admin/sign-in", tenant.id),
        to: text("to"),
        user_name: text("username"),
        notice,
        code,
        trace_id: desk.trace_id.to_string(),
        frame,
    };
    let mut reply = html(refusal.map_or(200, |refusal| refusal.status_on(Surface::Page)), &page);
    if let Some(seconds) = refusal.and_then(Refusal::retry_after) {
        reply::set(&mut reply, http::header::RETRY_AFTER, &seconds.to_string());
    }
    reply
}

/// Ends the session.
pub(super) async fn sign_out(visit: &Visit<'_>) -> Page {
    administrators::end(visit.desk, &visit.console).await?;
    let mut reply = reply::see_other(&format!("{}/sign-in", visit.base()));
    cookies::take_console(&mut reply, visit.desk);
    Ok(reply)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_stays_in_the_console() {
        assert_eq!(own_path("log/019ab3f0-1111"), "/log/019ab3f0-1111");
        for outside in ["https://evil.example", "//evil.example", "/\\evil", "../token", "log?x=1"] {
            assert_eq!(own_path(outside), "", "{outside}");
        }
    }
}
