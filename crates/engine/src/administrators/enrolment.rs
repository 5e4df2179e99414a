//! An account that becomes an administrator: its name, its password, its second factor and its role, all at once or not at all.

use diagnosis::{Fault, Refusal};
use store::Transaction;
use store::records::account::{self, Account};
use store::records::administrator::{self, Administrator};
use store::records::administrator_session;
use store::records::change;
use store::records::one_time_code;
use store::records::tenant::{self, Tenant};
use store::records::{FROM_PEOPLE, session};
use terms::{Digest, Secret};
use uuid::Uuid;

use super::one_time_code::{Enrolling, recovery_codes};
use super::password;
use crate::Desk;
use crate::administration::{Act, Role, again};

/// What somebody entered to become an administrator.
pub struct Enrolment<'e> {
    /// The name to sign in with: of a new account, or of one that is there.
    pub user_name: &'e str,
    /// Its new password.
    pub password: &'e Secret,
    /// The code that the app shows.
    pub code: &'e str,
}

/// An administrator that came to be.
pub struct Enrolled {
    /// The tenant of the account.
    pub tenant: Tenant,
    /// The account's name.
    pub user_name: String,
    /// The recovery codes, shown once.
    pub recovery_codes: Vec<String>,
    /// The cookie of the session that begins with it.
    pub cookie: Secret,
}

/// Everything that is written when an account becomes an administrator.
#[derive(Clone)]
pub(super) struct Written {
    tenant: Uuid,
    account: Account,
    name_key: String,
    hash: String,
    factor: one_time_code::OneTimeCode,
    recovery: Vec<Digest>,
    role: Role,
    session: administrator_session::AdministratorSession,
    row: change::AdministrativeChange,
    now: terms::Instant,
}

/// Judges an enrolment; refuses with 88010005 (no name), 88170001 or 500121.
pub(super) async fn judge(
    desk: &Desk,
    tenant: &Tenant,
    role: Role,
    enrolling: &Enrolling,
    wanted: &Enrolment<'_>,
    act: &str,
) -> Result<(Enrolled, Written), Refusal> {
    let name_key = terms::name_key(wanted.user_name);
    if name_key.is_empty() {
        return Err(Refusal::sign_in_field_empty("field-user-name"));
    }
    password::may_be_chosen(wanted.password, wanted.user_name, &[&tenant.name, &tenant.display_name])?;
    let step = enrolling.step_of(desk, wanted.code.trim())?;
    let step = step.ok_or_else(Refusal::second_factor_not_completed)?;
    let found = account::find_by_name(&desk.store, tenant.id, &name_key).await?;
    let account = match found {
        // Whoever held a session of it before does not hold it any more.
        Some((account, _)) => {
            Account { disabled: false, grants_since: Some(again(desk, account.grants_since)), ..account }
        }
        None => Account {
            id: desk.new_id(),
            user_name: wanted.user_name.trim().to_owned(),
            claims: serde_json::Map::new(),
            groups: Vec::new(),
            roles: Vec::new(),
            disabled: false,
            grants_since: Some(desk.now),
        },
    };
    let hash = desk.installation.hashing.make(wanted.password.clone(), desk.chance()).await?;
    let factor = enrolling.row(desk, tenant.id, account.id, step).await?;
    let (recovery_codes, recovery) = recovery_codes(desk, tenant.id, account.id);
    let (cookie, session) = super::session::fresh(desk, tenant.id, account.id);
    let act = Act { actor: format!("{} by {act}", account.user_name), milliseconds: desk.now_milliseconds };
    let subject = account.id.to_string();
    let row = act.row(&*desk.installation.chance, tenant.id, "create", ("administrator", &subject));
    let enrolled =
        Enrolled { tenant: tenant.clone(), user_name: account.user_name.clone(), recovery_codes, cookie };
    let now = desk.now;
    let tenant = tenant.id;
    Ok((enrolled, Written { tenant, account, name_key, hash, factor, recovery, role, session, row, now }))
}

impl Written {
    pub(super) async fn write(&self, tx: &mut Transaction<'_>) -> Result<(), Fault> {
        let (tenant, account, now) = (self.tenant, self.account.id, self.now);
        tenant::hold(tx, tenant).await?;
        account::put(tx, tenant, &self.account, &self.name_key, Some(&self.hash), FROM_PEOPLE, now).await?;
        account::set_password(tx, tenant, &self.name_key, &self.hash).await?;
        session::end_of_account(tx, tenant, account, now).await?;
        administrator_session::end_of_account(tx, tenant, account, now).await?;
        one_time_code::put(tx, tenant, account, &self.factor, &self.recovery, now).await?;
        let role = self.role.name().to_owned();
        administrator::put(tx, &Administrator { tenant_id: tenant, account_id: account, role, since: now })
            .await?;
        administrator_session::add(tx, tenant, &self.session).await?;
        change::add(tx, &self.row).await
    }
}
