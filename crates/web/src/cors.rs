//! Which scripts of other origins may read a reply. Metadata and keys: any. The token endpoint and userinfo: the origins that
//! public clients of the tenant registered. Never with credentials, and never anything else.

use diagnosis::Fault;
use engine::Desk;
use http::header;
use store::records::client;
use store::records::tenant::Tenant;

use crate::reply::{self, Reply};
use crate::request::Request;

/// Lets scripts of any origin read a public document.
pub(crate) fn allow_any(reply: &mut Reply) {
    reply::set(reply, header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
}

/// Lets scripts of a registered origin read a reply.
pub(crate) async fn allow_registered(
    reply: &mut Reply,
    desk: &Desk,
    tenant: &Tenant,
    request: &Request,
) -> Result<(), Fault> {
    let Some(origin) = request.header("origin").filter(|origin| *origin != "null") else { return Ok(()) };
    reply::set(reply, header::VARY, "Origin");
    if client::has_origin(&desk.store, tenant.id, origin).await? {
        reply::set(reply, header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        let exposed = "x-ms-request-id, client-request-id, www-authenticate, retry-after";
        reply::set(reply, header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    }
    Ok(())
}

/// The answer to a preflight request.
pub(crate) fn preflight() -> Reply {
    let mut reply = reply::empty(204);
    reply::set(&mut reply, header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, OPTIONS");
    let headers = "authorization, content-type, client-request-id, x-client-sku, x-client-ver, x-client-os, x-client-cpu, \
                   x-ms-lib-capability, x-client-current-telemetry, x-client-last-telemetry, x-anchormailbox";
    reply::set(&mut reply, header::ACCESS_CONTROL_ALLOW_HEADERS, headers);
    reply::set(&mut reply, header::ACCESS_CONTROL_MAX_AGE, "600");
    reply
}
