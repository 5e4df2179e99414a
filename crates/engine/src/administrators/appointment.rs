//! Further administrators: an account is appointed by a link, behind which its owner gives the password and connects an app. Whoever appoints
//! never holds what the owner will sign in with.

use std::sync::Arc;

use diagnosis::{Fault, Refusal};
use serde::{Deserialize, Serialize};
use store::records::account::{self, Account};
use store::records::administrator::{self, Administrator};
use store::records::change::{self, ChangedMember};
use store::records::link::{self, Link};
use store::records::tenant::{self, Tenant};
use store::records::{administrator_session, one_time_code};
use terms::jose::base64url;
use terms::{Instant, Lifetime, Parameters, Secret};
use uuid::Uuid;

use super::enrolment::Enrolled;
use super::one_time_code::Enrolling;
use super::seat::Seat;
use crate::Desk;
use crate::administration::{Act, Area, Giver, Permit, Right, Role, is_operated_without, known_account};
use crate::authorization::Browser;
use crate::log::Story;
use crate::sign_in::{self, NewDevice, Verdict};

const PURPOSE: &str = "appointment";
/// How long the link of an appointment lasts.
const LIFETIME: Lifetime = Lifetime(24 * 3600);

/// What the link of an appointment remembers. Whoever was signed out everywhere since then is appointed anew.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
struct Remembered {
    role: String,
    /// Who appointed, and must still be one who may when the link is used.
    by: Giver,
    #[serde(default)]
    grants_since: Option<Instant>,
}

/// How an appointment ends.
pub enum Appointed {
    /// The account administers already and has the role now.
    Changed,
    /// The account administers as soon as its owner has used what stands in this link.
    Link(Secret),
}

/// Whether whoever holds a permit may give or take a role: nobody hands out what they lack. Refuses with 88180024 or 88180025.
fn may_give(permit: &Permit, role: Role) -> Result<(), Refusal> {
    if role == Role::Operator && !permit.operates() {
        return Err(Refusal::administrator_may_not(Role::Operator.name()));
    }
    Right::all().filter(|right| role.may(*right)).try_for_each(|right| permit.must(right))
}

/// The role with this name; refuses with 88180019.
fn named(role: &str) -> Result<Role, Refusal> {
    let known = [Role::Operator, Role::Administrator, Role::Reader].map(Role::name).join(", ");
    Role::named(role).ok_or_else(|| Refusal::member_not_acceptable(known, role, "role"))
}

/// Gives an account a role: at once if it administers already, else by a link for its owner. Refuses with 88180017, 88180018, 88180019,
/// 88180024, 88180025 or 88180028.
pub async fn appoint(
    desk: &Desk,
    tenant: &Tenant,
    permit: &Permit,
    id: &str,
    role: &str,
) -> Result<Appointed, Refusal> {
    permit.must(Right::write(Area::Administrators))?;
    let role = named(role)?;
    may_give(permit, role)?;
    let account = known_account(desk, tenant, id).await?;
    match administrator::find(&desk.store, tenant.id, account.id).await? {
        Some(found) => {
            change(desk, permit, found, Some(role)).await?;
            Ok(Appointed::Changed)
        }
        None => link(desk, tenant, permit, &account, role).await.map(Appointed::Link),
    }
}

/// Takes the role from an account, with its sessions at the console and its second factor. Refuses with 88180017, 88180018, 88180024, 88180025
/// or 88180028.
pub async fn dismiss(desk: &Desk, tenant: &Tenant, permit: &Permit, id: &str) -> Result<(), Refusal> {
    permit.must(Right::write(Area::Administrators))?;
    let unknown = || Refusal::record_not_found(id, "noun-administrator");
    let account = terms::guid(id).ok_or_else(unknown)?;
    match administrator::find(&desk.store, tenant.id, account).await? {
        Some(found) => change(desk, permit, found, None).await,
        None if take_back(desk, tenant.id, permit, account).await? => Ok(()),
        None => Err(unknown()),
    }
}

/// Takes back the link of an appointment that was not used yet. Tells whether there was one.
async fn take_back(desk: &Desk, tenant: Uuid, permit: &Permit, account: Uuid) -> Result<bool, Fault> {
    let waiting = link::waiting(&desk.store, tenant, PURPOSE, desk.now).await?;
    if !waiting.iter().any(|link| link.account_id == Some(account)) {
        return Ok(false);
    }
    let act = Act { actor: permit.actor.clone(), milliseconds: desk.now_milliseconds };
    let subject = account.to_string();
    let row = act.row(&*desk.installation.chance, tenant, "revoke-link", ("administrator", &subject));
    let now = desk.now;
    desk.store
        .ensure(async move |tx| {
            link::revoke(tx, tenant, PURPOSE, Some(account), now).await?;
            change::add(tx, &row).await
        })
        .await?;
    Ok(true)
}

/// An appointment whose link was not used yet.
pub struct Waiting {
    /// The account.
    pub account_id: Uuid,
    /// The name of the role.
    pub role: String,
    /// When the link ends.
    pub until: Instant,
}

/// The appointments of a tenant that wait for their owners.
pub async fn waiting(desk: &Desk, tenant: Uuid) -> Result<Vec<Waiting>, Fault> {
    let found = link::waiting(&desk.store, tenant, PURPOSE, desk.now).await?;
    let read = |link: Link| {
        let remembered: Remembered = serde_json::from_str(&link.record).ok()?;
        Some(Waiting { account_id: link.account_id?, role: remembered.role, until: link.expires_at })
    };
    Ok(found.into_iter().filter_map(read).collect())
}

/// How a change of a role ends.
enum Ended {
    Done,
    Outdated,
    Unoperated,
}

async fn change(
    desk: &Desk,
    permit: &Permit,
    found: Administrator,
    role: Option<Role>,
) -> Result<(), Refusal> {
    may_give(permit, named(&found.role)?)?;
    if role.is_some_and(|role| role.name() == found.role) {
        return Ok(());
    }
    let act = Act { actor: permit.actor.clone(), milliseconds: desk.now_milliseconds };
    let (tenant, account, now) = (found.tenant_id, found.account_id, desk.now);
    let subject = account.to_string();
    let verb = if role.is_some() { "change" } else { "remove" };
    let mut row = act.row(&*desk.installation.chance, tenant, verb, ("administrator", &subject));
    row.members = vec![ChangedMember {
        name: "role".to_owned(),
        old: found.role.clone().into(),
        new: role.map(Role::name).into(),
    }];
    let ended = desk
        .store
        .transact(async move |tx| {
            tenant::hold_all(tx).await?;
            if administrator::find_in(tx, tenant, account).await?.as_ref() != Some(&found) {
                return Ok(Ended::Outdated);
            }
            let leaves = |of: Uuid, who: Uuid| (of, who) == (tenant, account);
            let operates = found.role == Role::Operator.name();
            if operates && !is_operated_without(tx, leaves).await? {
                return Ok(Ended::Unoperated);
            }
            if let Some(role) = role {
                let role = role.name().to_owned();
                administrator::put(tx, &Administrator { role, ..found.clone() }).await?;
            } else {
                administrator::remove(tx, tenant, account).await?;
                one_time_code::remove(tx, tenant, account).await?;
                administrator_session::end_of_account(tx, tenant, account, now).await?;
                link::revoke(tx, tenant, PURPOSE, Some(account), now).await?;
            }
            change::add(tx, &row).await?;
            Ok(Ended::Done)
        })
        .await?;
    match ended {
        Ended::Done => Ok(()),
        Ended::Outdated => Err(Refusal::record_changed_meanwhile(&account.to_string(), "noun-administrator")),
        Ended::Unoperated => Err(Refusal::last_operator_stays()),
    }
}

async fn link(
    desk: &Desk,
    tenant: &Tenant,
    permit: &Permit,
    account: &Account,
    role: Role,
) -> Result<Secret, Refusal> {
    let secret = Secret::new(base64url::encode(&desk.chance::<32>()));
    let (by, grants_since) = (permit.giver.clone(), account.grants_since);
    let remembered = Remembered { role: role.name().to_owned(), by, grants_since };
    let new = Link {
        id: secret.digest(),
        purpose: PURPOSE.to_owned(),
        tenant_id: tenant.id,
        account_id: Some(account.id),
        record: serde_json::to_string(&remembered).map_err(Fault::broken)?,
        expires_at: desk.now + LIFETIME,
    };
    let act = Act { actor: permit.actor.clone(), milliseconds: desk.now_milliseconds };
    let subject = account.id.to_string();
    let row = act.row(&*desk.installation.chance, tenant.id, "invite", ("administrator", &subject));
    let (tenant, account, now) = (tenant.id, account.id, desk.now);
    let did = desk
        .store
        .transact(async move |tx| {
            tenant::hold(tx, tenant).await?;
            if administrator::find_in(tx, tenant, account).await?.is_some() {
                return Ok(false);
            }
            link::revoke(tx, tenant, PURPOSE, Some(account), now).await?;
            link::add(tx, &new).await?;
            change::add(tx, &row).await?;
            Ok(true)
        })
        .await?;
    let changed = || Refusal::record_changed_meanwhile(&subject, "noun-administrator");
    if did { Ok(secret) } else { Err(changed()) }
}

/// What the link of an appointment opens.
pub struct Appointment {
    /// The secret for the app.
    pub enrolling: Enrolling,
    /// The tenant.
    pub tenant: Arc<Tenant>,
    /// Who is appointed.
    pub user_name: String,
    /// The name of the role.
    pub role: String,
    by: Giver,
    account: Account,
}

/// Opens the link of an appointment, if it is one that can still be used.
pub async fn open_appointment(desk: &Desk, secret: &Secret) -> Result<Option<Appointment>, Fault> {
    let found = link::find(&desk.store, &secret.digest(), PURPOSE, desk.now).await?;
    let Some((link, id)) = found.and_then(|link| link.account_id.map(|id| (link, id))) else {
        return Ok(None);
    };
    let Some((tenant, _)) = tenant::find_with_origin(&desk.store, link.tenant_id).await? else {
        return Ok(None);
    };
    let found = account::find(&desk.store, tenant.id, id).await?.filter(|account| !account.disabled);
    let Some(account) = found else { return Ok(None) };
    let remembered: Remembered = serde_json::from_str(&link.record).map_err(Fault::broken)?;
    if remembered.grants_since != account.grants_since {
        return Ok(None);
    }
    let enrolling = Enrolling::of_link(desk, secret);
    let user_name = account.user_name.clone();
    Ok(Some(Appointment {
        enrolling,
        tenant: Arc::new(tenant),
        user_name,
        role: remembered.role,
        by: remembered.by,
        account,
    }))
}

/// Uses the link: its owner proves to be the account's, and administers from now on. Refuses with 88180009, 88090005, 500121, 50126 and what is
/// shown as it, and then the link can still be used.
pub async fn accept(
    desk: &Desk,
    secret: &Secret,
    browser: &Browser,
    form: &Parameters,
) -> Result<Enrolled, Refusal> {
    let appointment = open_appointment(desk, secret).await?.ok_or_else(Refusal::setup_link_spent)?;
    let mut story = Story::new(appointment.tenant.id, "setup", form);
    let result = take(desk, secret, browser, form, appointment, &mut story).await;
    result.inspect_err(|refusal| desk.installation.log.note(desk, story.refusal(desk, refusal)))
}

async fn take(
    desk: &Desk,
    secret: &Secret,
    browser: &Browser,
    form: &Parameters,
    appointment: Appointment,
    story: &mut Story,
) -> Result<Enrolled, Refusal> {
    let Appointment { enrolling, tenant, account, role, by, .. } = appointment;
    story.account_id = Some(account.id);
    let password = Secret::new(form.get("password").unwrap_or_default());
    if password.expose().is_empty() {
        story.trail.refused("fields_are_filled", "field-password", "every field");
        return Err(Refusal::sign_in_field_empty("field-password"));
    }
    let actor = "the owner by an appointment".to_owned();
    let code = (&enrolling, form.get("code").unwrap_or_default());
    let seat = Seat::new(desk, (tenant.id, account.id), named(&role)?, code, actor).await;
    let (keys, seat) =
        story.trail.note("second_factor_fits", "another code", "the code of this moment", seat)?;
    let accepted =
        match sign_in::password(desk, &tenant, &account.user_name, &password, browser, story).await? {
            Verdict::Accepted(accepted) => accepted,
            Verdict::Refused(refusal) => return Err(refusal),
        };
    let entry = story.success(desk, "administrator appointed");
    let notice = NewDevice::of(desk, &tenant, browser, &accepted).await?;
    let (id, account_id, digest, now) = (tenant.id, account.id, secret.digest(), desk.now);
    let role = named(&role)?;
    let did = desk
        .store
        .transact(async move |tx| {
            tenant::hold(tx, id).await?;
            let stands = accepted.still_stands(tx, id).await?;
            accepted.reserved.give_back(tx, id).await?;
            // An account that administers already has a seat, and whoever appointed may have lost theirs.
            if !stands
                || administrator::find_in(tx, id, account_id).await?.is_some()
                || !by.may_still_give(tx, id, role).await?
                || !link::claim(tx, &digest, PURPOSE, now).await?
            {
                return Ok(false);
            }
            link::revoke(tx, id, PURPOSE, Some(account_id), now).await?;
            // Whoever reads an administrator's mail shall not administer.
            link::revoke_for_passwords(tx, id, account_id, now).await?;
            if let Some(notice) = &notice {
                notice.send(tx).await?;
            }
            seat.write(tx).await?;
            entry.write(tx).await?;
            Ok(true)
        })
        .await?;
    if !did {
        return Err(Refusal::setup_link_spent());
    }
    let (recovery_codes, cookie) = (keys.recovery_codes, keys.cookie);
    Ok(Enrolled { tenant: (*tenant).clone(), user_name: account.user_name, recovery_codes, cookie })
}
