//! From a request to its operation and back. Who asks is settled first: nobody learns what there is without a token for it.

use diagnosis::{Kind, Refusal};
use engine::endpoints::api::admit;
use engine::log::Story;
use engine::{Desk, find_tenant};
use http::{Method, header};
use std::sync::Arc;
use store::records::tenant::Tenant;
use terms::Parameters;

use super::call::{Answer, Call};
use super::openapi;
use super::operations::{OPERATIONS, Operation};
use crate::oauth::carried;
use crate::refusals;
use crate::reply::{self, Reply};
use crate::request::Request;

/// Answers a request below `/{T}/api/v1`; `path` is the rest, as it came.
pub(crate) async fn api(desk: &Desk, request: &Request, segment: &str, path: &str) -> Reply {
    let mut story = Story::new(uuid::Uuid::nil(), "api", &Parameters::default());
    let tenant = match find_tenant(desk, segment).await {
        Ok(tenant) => tenant,
        Err(refusal) => {
            // Whether a tenant exists is nobody's business who has no token of it.
            let is_fault = refusal.diagnosis().kind == Kind::Fault;
            let refusal = if is_fault { refusal } else { Refusal::access_token_missing() };
            return refused(desk, &story, &refusal, None);
        }
    };
    story = Story::new(tenant.id, "api", &request.in_url().unwrap_or_default());
    if path == openapi::PATH && is_read(&request.method) {
        return reply::json(200, openapi::document(desk, &tenant).to_string());
    }
    match answered(desk, request, &tenant, path, &mut story).await {
        Ok(answer) => shown(&tenant, &answer),
        Err((refusal, allowed)) => refused(desk, &story, &refusal, allowed.as_deref()),
    }
}

fn is_read(method: &Method) -> bool {
    *method == Method::GET || *method == Method::HEAD
}

fn refused(desk: &Desk, story: &Story, refusal: &Refusal, allowed: Option<&str>) -> Reply {
    desk.installation.log.note(desk, story.refusal(desk, refusal));
    let mut reply = refusals::problem(desk, refusal);
    if let Some(allowed) = allowed {
        reply::set(&mut reply, header::ALLOW, allowed);
    }
    reply
}

async fn answered(
    desk: &Desk,
    request: &Request,
    tenant: &Arc<Tenant>,
    path: &str,
    story: &mut Story,
) -> Result<Answer, (Refusal, Option<String>)> {
    let plain = |refusal: Refusal| (refusal, None);
    let carried = carried(request).map_err(plain)?;
    let permit = admit(desk, tenant, &carried, story).await.map_err(plain)?;
    let here: Vec<(&Operation, Vec<String>)> =
        OPERATIONS.iter().filter_map(|operation| Some((operation, operation.matches(path)?))).collect();
    if here.is_empty() {
        return Err(plain(Refusal::path_unknown(&request.path)));
    }
    let method = if request.method == Method::HEAD { "GET" } else { request.method.as_str() };
    let Some((operation, parts)) = here.iter().find(|(operation, _)| operation.method == method) else {
        let allowed: Vec<&str> = here.iter().map(|(operation, _)| operation.method).collect();
        let allowed = allowed.join(", ");
        return Err((Refusal::method_not_allowed(&*allowed, method), Some(allowed)));
    };
    let right = operation.right.to_string();
    story.trail.note("right_is_held", "without it", &right, permit.must(operation.right)).map_err(plain)?;
    let query = request.in_url().map_err(plain)?;
    query.refuse_repeats(|_| true).map_err(plain)?;
    let allowed: Vec<&str> = operation.asks.iter().map(|(name, _)| *name).collect();
    if let Some(other) = query.names().find(|name| !allowed.contains(name)) {
        let allowed = if allowed.is_empty() { "none".to_owned() } else { allowed.join(", ") };
        return Err(plain(Refusal::member_not_acceptable(allowed, other, "the query")));
    }
    let (tenant, parts, path) = (Arc::clone(tenant), parts.clone(), path.to_owned());
    let call = Call { desk, request, tenant, permit, parts, query, path };
    (operation.handler)(&call).await.map_err(plain)
}

fn shown(tenant: &Tenant, answer: &Answer) -> Reply {
    let status = match answer {
        Answer::Made(..) => 201,
        Answer::One(..) | Answer::List(..) => 200,
        Answer::Done => 204,
    };
    let mut reply = match answer.body() {
        Some(body) => reply::json(status, body),
        None => reply::empty(status),
    };
    match answer {
        Answer::One(_, Some(version)) => reply::set(&mut reply, header::ETAG, &format!("\"{version}\"")),
        Answer::Made(_, place) => {
            reply::set(&mut reply, header::LOCATION, &format!("/{}/api/v1/{place}", tenant.id));
        }
        _ => {}
    }
    reply
}
