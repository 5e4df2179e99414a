//! What every page of the console shares: where one is, where one can go, who one is.

use diagnosis::{Refusal, Surface};
use engine::administration::{Area, Right};
use words::Words;

use super::visit::Visit;
use crate::pages::{Frame, QUICK};
use crate::refusals;

/// The pages, each with what one must be allowed to read.
const PLACES: [(&str, Area, &str); 10] = [
    ("", Area::Log, "console-nav-overview"),
    ("log", Area::Log, "console-nav-log"),
    ("tickets", Area::Tickets, "console-nav-tickets"),
    ("clients", Area::Clients, "console-nav-clients"),
    ("resources", Area::Resources, "console-nav-resources"),
    ("accounts", Area::Accounts, "console-nav-accounts"),
    ("keys", Area::Keys, "console-nav-keys"),
    ("changes", Area::Changes, "console-nav-changes"),
    ("administrators", Area::Administrators, "console-nav-administrators"),
    ("tenant", Area::Tenant, "console-nav-tenant"),
];

/// The page of those who operate the installation.
const TENANTS: (&str, &str) = ("tenants", "console-nav-tenants");

/// A page that can be gone to.
pub(super) struct Place {
    pub(super) address: String,
    pub(super) name: String,
    pub(super) is_here: bool,
}

/// The frame of a page.
pub(super) struct Shell {
    pub(super) frame: Frame,
    pub(super) tenant: String,
    pub(super) base: String,
    pub(super) places: Vec<Place>,
    pub(super) user_name: String,
    pub(super) form_token: String,
    /// What was done, as HTML.
    pub(super) notice: String,
    /// What was refused: words, code and trace id.
    pub(super) refusal: Option<(Words, String, String)>,
    /// The status that goes with it.
    pub(super) status: u16,
    /// The script.
    pub(super) script: &'static str,
}

impl Shell {
    /// A frame around a page whose title is a text of this key; `here` is the place that it belongs to.
    pub(super) fn new(visit: &Visit<'_>, here: &str, title: &str) -> Self {
        let frame = Frame::new(visit.request, title);
        let base = visit.base();
        let may = |area: Area| visit.console.permit.may(Right::read(area));
        let of_operators = [TENANTS].into_iter().filter(|_| visit.console.permit.operates());
        let places = PLACES.iter().filter(|(_, area, _)| may(*area)).map(|(path, _, key)| (*path, *key));
        let places = places.chain(of_operators).map(|(path, key)| Place {
            address: if path.is_empty() { base.clone() } else { format!("{base}/{path}") },
            name: frame.t(key),
            is_here: path == here,
        });
        let done = visit.query.get("done").is_some();
        Self {
            tenant: visit.tenant.display_name.clone(),
            places: places.collect(),
            user_name: visit.console.user_name.clone(),
            form_token: visit.console.form_token(visit.desk),
            notice: if done { frame.t("console-done") } else { String::new() },
            refusal: None,
            status: 200,
            script: QUICK,
            base,
            frame,
        }
    }

    /// The same with a title that is somebody's text.
    pub(super) fn titled(mut self, title: &str) -> Self {
        self.frame.title = format!("<bdi>{}</bdi>", words::escape(title));
        self
    }

    /// The same with what was refused at its head; it is in the log too.
    pub(super) fn with_refusal(mut self, visit: &Visit<'_>, refusal: &Refusal) -> Self {
        let (words, code) = refusals::notice(self.frame.language, refusal);
        self.refusal = words.map(|words| (words, code, visit.desk.trace_id.to_string()));
        self.notice = String::new();
        self.status = refusal.status_on(Surface::Page);
        let story = engine::log::Story::new(visit.tenant.id, "console", &terms::Parameters::default());
        visit.desk.installation.log.note(visit.desk, story.refusal(visit.desk, refusal));
        self
    }

    /// A text as HTML.
    pub(super) fn t(&self, key: &str) -> String {
        self.frame.t(key)
    }
}
