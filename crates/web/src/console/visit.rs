//! A visit to the console: what every page of it has at hand.

use std::sync::Arc;

use diagnosis::Refusal;
use engine::Desk;
use engine::administrators::{self, Console};
use store::records::tenant::Tenant;
use terms::Parameters;

use crate::reply::{self, Reply};
use crate::request::Request;

/// What a page of the console has at hand.
pub(super) struct Visit<'v> {
    pub(super) desk: &'v Desk,
    pub(super) request: &'v Request,
    pub(super) tenant: Arc<Tenant>,
    pub(super) console: Console,
    /// The parameters of the address.
    pub(super) query: Parameters,
    /// The form, where one was sent.
    pub(super) form: Option<Parameters>,
}

/// A page of the console.
pub(super) type Page = Result<Reply, Refusal>;

impl Visit<'_> {
    /// `/{T}/admin`
    pub(super) fn base(&self) -> String {
        format!("/{}/admin", self.tenant.id)
    }

    /// A parameter of the address, empty if there is none.
    pub(super) fn asked(&self, name: &str) -> &str {
        self.query.get(name).unwrap_or_default()
    }

    /// A field of the form, empty if there is none.
    pub(super) fn field(&self, name: &str) -> &str {
        self.form.as_ref().and_then(|form| form.first(name)).unwrap_or_default()
    }

    /// Back to a page, which says that it is done.
    pub(super) fn done(&self, path: &str) -> Reply {
        reply::see_other(&format!("{}/{path}?done=1", self.base()))
    }

    /// That what is dangerous was proved again: a short while ago, or by the code in this form. Refuses with 500121 or 88090010.
    pub(super) async fn prove(&self) -> Result<(), Refusal> {
        if self.console.is_proved {
            return Ok(());
        }
        administrators::prove(self.desk, &self.console, self.field("code")).await
    }
}

/// An id as it stands in a path.
pub(super) fn encoded(id: &str) -> String {
    percent_encoding::utf8_percent_encode(id, percent_encoding::NON_ALPHANUMERIC).to_string()
}
