//! HTTP: routes, one file per endpoint, pages, and how a refusal looks.
//!
//! A request enters through the [`Service`] (the door), which reads clock and body once, makes the desk and runs the request
//! as a task of its own. No rule is decided here and no SQL is written here.

mod admin_api;
mod agent;
mod console;
mod cookies;
mod cors;
mod limiter;
mod metrics;
mod oauth;
mod pages;
mod pasted;
mod refusals;
mod reply;
mod request;
mod route;
mod routes;
mod service;
mod support;

pub use admin_api::{OPERATIONS, Operation};
pub use metrics::Metrics;
pub use pages::{began_after, command, value_json};
pub use pasted::PastedRequest;
pub use reply::Reply;
pub use request::TrustedProxies;
pub use service::{Clock, Service};
pub use support::catalogue_words;
