//! An account that becomes an administrator: its name, its password, its second factor and its role, all at once or not at all.

use diagnosis::{Fault, Refusal};
use store::Transaction;
use store::records::account::{self, Account};
use store::records::administrator_session;
use store::records::tenant::{self, Tenant};
use store::records::{FROM_PEOPLE, session};
use terms::Secret;
use uuid::Uuid;

use super::one_time_code::Enrolling;
use super::password;
use super::seat::Seat;
use crate::Desk;
use crate::administration::{Role, again};

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
    seat: Seat,
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
    let actor = format!("{} by {act}", account.user_name);
    let code = (enrolling, wanted.code);
    let (keys, seat) = Seat::new(desk, (tenant.id, account.id), role, code, actor).await?;
    let hash = desk.installation.hashing.make(wanted.password.clone(), desk.chance()).await?;
    let enrolled = Enrolled {
        tenant: tenant.clone(),
        user_name: account.user_name.clone(),
        recovery_codes: keys.recovery_codes,
        cookie: keys.cookie,
    };
    Ok((enrolled, Written { tenant: tenant.id, account, name_key, hash, seat, now: desk.now }))
}

impl Written {
    pub(super) async fn write(&self, tx: &mut Transaction<'_>) -> Result<(), Fault> {
        let (tenant, account, now) = (self.tenant, self.account.id, self.now);
        tenant::hold(tx, tenant).await?;
        account::put(tx, tenant, &self.account, &self.name_key, Some(&self.hash), FROM_PEOPLE, now).await?;
        account::set_password(tx, tenant, &self.name_key, &self.hash).await?;
        session::end_of_account(tx, tenant, account, now).await?;
        administrator_session::end_of_account(tx, tenant, account, now).await?;
        self.seat.write(tx).await
    }
}
