//! How a refusal looks: as JSON of the token endpoint, as a redirect, as a bearer challenge, as a page.

mod bearer;
mod json;
mod noted;
mod page;
mod problem;
mod redirect;
mod telling;

pub(crate) use bearer::bearer;
pub(crate) use json::token;
pub(crate) use noted::noted;
pub(crate) use page::{error_value, json_report, page};
pub(crate) use problem::{body as problem_body, problem};
pub(crate) use redirect::redirect;
pub(crate) use telling::{Told, notice};
