//! What begins when somebody has proved who they are: a session under a new cookie, so that nobody can have planted the old one.

use diagnosis::Fault;
use store::Transaction;
use store::records::session::{self, Session};
use store::records::session_origin::{self, SessionOrigin};
use store::records::tenant::Tenant;
use store::records::{interaction, known_browser, link};
use terms::{Digest, Instant, Secret};
use uuid::Uuid;

use super::new_device::NewDevice;
use super::password::Accepted;
use crate::Desk;
use crate::authorization::Browser;

/// A session that is about to begin.
#[derive(Clone)]
pub(crate) struct Admission {
    /// The session.
    pub(crate) session: Session,
    /// The browser's new session cookie.
    pub(crate) cookie: Secret,
    /// The browser's device cookie.
    pub(crate) device: Secret,
    tenant: Uuid,
    accepted: Accepted,
    from: Digest,
    origin: Option<SessionOrigin>,
    notice: Option<NewDevice>,
    now: Instant,
}

impl Admission {
    /// Makes ready what begins in this browser for whoever was accepted.
    pub(crate) async fn new(
        desk: &Desk,
        tenant: &Tenant,
        browser: &Browser,
        accepted: Accepted,
    ) -> Result<Self, Fault> {
        let cookie = Browser::fresh(desk);
        let device = browser.device.clone().unwrap_or_else(|| Browser::fresh(desk));
        let session = Session {
            id: desk.new_id(),
            browser: cookie.digest(),
            account_id: accepted.account.id,
            authenticated_at: desk.now,
            expires_at: desk.now + desk.settings().lifetimes.session,
            ended_at: None,
        };
        let origin = (desk.store.schema() >= session_origin::SCHEMA).then(|| SessionOrigin {
            id: session.id,
            agent: browser.agent.clone(),
            address: desk.address.map(|address| address.to_string()).unwrap_or_default(),
        });
        let notice = NewDevice::of(desk, tenant, browser, &accepted).await?;
        let from = browser.digest().unwrap_or_else(|| cookie.digest());
        Ok(Self { session, cookie, device, tenant: tenant.id, accepted, from, origin, notice, now: desk.now })
    }

    /// Whether the account is still what it was when its password was looked at; it is held so. If not, the attempt came to nothing.
    pub(crate) async fn still_stands(&self, tx: &mut Transaction<'_>) -> Result<bool, Fault> {
        let stands = self.accepted.still_stands(tx, self.tenant).await?;
        if !stands {
            self.give_up(tx).await?;
        }
        Ok(stands)
    }

    /// Gives the attempt back without a session.
    pub(crate) async fn give_up(&self, tx: &mut Transaction<'_>) -> Result<(), Fault> {
        self.accepted.reserved.give_up(tx, self.tenant).await
    }

    /// Begins the session, moves what the browser had to its new cookie, and gives the attempt back.
    pub(crate) async fn begin(&self, tx: &mut Transaction<'_>) -> Result<(), Fault> {
        let (tenant, to, account) = (self.tenant, &self.session.browser, self.session.account_id);
        session::rebind(tx, tenant, &self.from, to).await?;
        interaction::rebind(tx, tenant, &self.from, to, self.now).await?;
        session::add(tx, tenant, &self.session).await?;
        if let Some(origin) = &self.origin {
            session_origin::add(tx, tenant, origin).await?;
        }
        if let Some(notice) = &self.notice {
            notice.send(tx).await?;
        }
        known_browser::put(tx, tenant, account, &self.device.digest(), self.now).await?;
        // Whoever knows the password needs no link to choose another; one that lies in a mailbox is only a danger now.
        link::revoke_for_passwords(tx, tenant, account, self.now).await?;
        self.accepted.reserved.give_back(tx, tenant).await
    }
}
