//! The setup link: how the first administrator comes to be, and how one comes back who lost everything. Whoever can make it holds the
//! machine already; whoever holds it has an hour.

use std::sync::Arc;

use diagnosis::{Fault, Refusal};
use store::Store;
use store::records::link::{self, Link};
use store::records::tenant::{self, Tenant};
use store::records::{FROM_PEOPLE, change};
use terms::jose::base64url;
use terms::{Instant, Lifetime, Secret};
use uuid::Uuid;

use super::enrolment::{Enrolled, Enrolment, judge};
use super::one_time_code::Enrolling;
use crate::administration::{Act, Role, is_operated_without};
use crate::{Chance, Desk};

/// How long a setup link lasts.
pub const LIFETIME: Lifetime = Lifetime(3600);
const PURPOSE: &str = "setup";

/// Whether nobody operates the installation yet.
pub async fn is_needed(store: &Store) -> Result<bool, Fault> {
    store.transact(async move |tx| Ok(!is_operated_without(tx, |_, _| false).await?)).await
}

/// Makes a setup link in place of those that were made before; what stands in it.
pub async fn make_link(store: &Store, chance: &dyn Chance, now: Instant) -> Result<Secret, Fault> {
    let mut bytes = [0; 32];
    chance.fill(&mut bytes);
    let secret = Secret::new(base64url::encode(&bytes));
    let new = Link {
        id: secret.digest(),
        purpose: PURPOSE.to_owned(),
        tenant_id: Uuid::nil(),
        account_id: None,
        record: "{}".to_owned(),
        expires_at: now + LIFETIME,
    };
    store
        .transact(async move |tx| {
            link::revoke(tx, Uuid::nil(), PURPOSE, None, now).await?;
            link::add(tx, &new).await
        })
        .await?;
    Ok(secret)
}

/// What the page of a setup link shows: the secret for the app, and the tenants that there are. Refuses with 88180009.
pub async fn open(desk: &Desk, secret: &Secret) -> Result<(Enrolling, Vec<Tenant>), Refusal> {
    if link::find(&desk.store, &secret.digest(), PURPOSE, desk.now).await?.is_none() {
        return Err(Refusal::setup_link_spent());
    }
    let tenants = tenant::list(&desk.store).await?.into_iter().map(|(tenant, _)| tenant).collect();
    Ok((Enrolling::of_link(desk, secret), tenants))
}

/// Uses the link: an account operates the installation from now on. `tenant_name` names the tenant it belongs to, which is made if there is
/// none at all. Refuses with 88180009, 88180019, 88090005, 88170001 or 500121, and then the link can still be used.
pub async fn finish(
    desk: &Desk,
    secret: &Secret,
    tenant_name: &str,
    wanted: &Enrolment<'_>,
) -> Result<Enrolled, Refusal> {
    let (enrolling, tenants) = open(desk, secret).await?;
    let found =
        tenants.iter().find(|tenant| tenant.name == tenant_name || tenant.id.to_string() == tenant_name);
    let tenant = match (found, tenants.as_slice()) {
        (Some(tenant), _) | (None, [tenant]) => tenant.clone(),
        (None, []) => crate::administration::new_tenant(desk.new_id(), tenant_name)?,
        (None, _) => {
            let known: Vec<&str> = tenants.iter().map(|tenant| tenant.name.as_str()).collect();
            return Err(Refusal::member_not_acceptable(known.join(", "), tenant_name, "tenant"));
        }
    };
    let (enrolled, written) =
        judge(desk, &tenant, Role::Operator, &enrolling, wanted, "the setup link").await?;
    let act = Act { actor: "the setup link".to_owned(), milliseconds: desk.now_milliseconds };
    let id = tenant.id.to_string();
    let row = act.row(&*desk.installation.chance, tenant.id, "create", ("tenant", &id));
    let new_tenant = tenants.is_empty().then_some((tenant, row));
    let (digest, now, written) = (secret.digest(), desk.now, Arc::new(written));
    let claimed = desk
        .store
        .transact(async move |tx| {
            if !link::claim(tx, &digest, PURPOSE, now).await? {
                return Ok(false);
            }
            if let Some((tenant, row)) = &new_tenant {
                tenant::put(tx, tenant, FROM_PEOPLE, now).await?;
                change::add(tx, row).await?;
            }
            // Whoever else has one made for the same purpose gets no further with it.
            link::revoke(tx, Uuid::nil(), PURPOSE, None, now).await?;
            written.write(tx).await?;
            Ok(true)
        })
        .await?;
    desk.installation.directory.forget();
    if claimed { Ok(enrolled) } else { Err(Refusal::setup_link_spent()) }
}
