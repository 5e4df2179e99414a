//! An administrator's place: the role, the second factor, the recovery codes and a first session, taken all at once or not at all.

use diagnosis::{Fault, Refusal};
use store::Transaction;
use store::records::administrator::{self, Administrator};
use store::records::administrator_session::{self, AdministratorSession};
use store::records::change::{self, AdministrativeChange};
use store::records::one_time_code::{self, OneTimeCode};
use terms::{Digest, Instant, Secret};
use uuid::Uuid;

use super::one_time_code::{Enrolling, recovery_codes};
use crate::Desk;
use crate::administration::{Act, Role};

/// A place that is about to be taken.
#[derive(Clone)]
pub(super) struct Seat {
    tenant: Uuid,
    account: Uuid,
    factor: OneTimeCode,
    recovery: Vec<Digest>,
    role: Role,
    session: AdministratorSession,
    row: AdministrativeChange,
    now: Instant,
}

/// What only its owner ever sees of it.
pub(super) struct Keys {
    /// The recovery codes.
    pub(super) recovery_codes: Vec<String>,
    /// The cookie of the session.
    pub(super) cookie: Secret,
}

impl Seat {
    /// A place for an account, if the code shows that the app has the secret; refuses with 500121.
    pub(super) async fn new(
        desk: &Desk,
        (tenant, account): (Uuid, Uuid),
        role: Role,
        (enrolling, code): (&Enrolling, &str),
        actor: String,
    ) -> Result<(Keys, Self), Refusal> {
        let step = enrolling.step_of(desk, code.trim())?;
        let step = step.ok_or_else(Refusal::second_factor_not_completed)?;
        let factor = enrolling.row(desk, tenant, account, step).await?;
        let (recovery_codes, recovery) = recovery_codes(desk, tenant, account);
        let (cookie, session) = super::session::fresh(desk, tenant, account);
        let act = Act { actor, milliseconds: desk.now_milliseconds };
        let subject = account.to_string();
        let row = act.row(&*desk.installation.chance, tenant, "create", ("administrator", &subject));
        let seat = Self { tenant, account, factor, recovery, role, session, row, now: desk.now };
        Ok((Keys { recovery_codes, cookie }, seat))
    }

    /// Takes it.
    pub(super) async fn write(&self, tx: &mut Transaction<'_>) -> Result<(), Fault> {
        let (tenant_id, account_id) = (self.tenant, self.account);
        one_time_code::put(tx, tenant_id, account_id, &self.factor, &self.recovery, self.now).await?;
        let role = self.role.name().to_owned();
        administrator::put(tx, &Administrator { tenant_id, account_id, role, since: self.now }).await?;
        administrator_session::add(tx, tenant_id, &self.session).await?;
        change::add(tx, &self.row).await
    }
}
