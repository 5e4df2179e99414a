//! Who gives a role that is taken up later: by then they must still be somebody who may.

use diagnosis::Fault;
use store::Transaction;
use store::records::{account, administrator, client};
use uuid::Uuid;

use super::right::{API, Area, Giver, Right, Role};

impl Giver {
    /// Whether they may give this role in a tenant as the transaction sees it.
    pub(crate) async fn may_still_give(
        &self,
        tx: &mut Transaction<'_>,
        tenant: Uuid,
        role: Role,
    ) -> Result<bool, Fault> {
        match self {
            Self::Person(home, id) => {
                let found = administrator::find_in(tx, *home, *id).await?;
                let own = found.and_then(|found| Role::named(&found.role));
                let is_enabled = account::find_in(tx, *home, *id).await?.is_some_and(|found| !found.disabled);
                let is_at_home = *home == tenant || own == Some(Role::Operator);
                let includes = match own {
                    Some(Role::Operator) => true,
                    Some(Role::Administrator) => role != Role::Operator,
                    Some(Role::Reader) | None => false,
                };
                Ok(is_enabled && is_at_home && includes)
            }
            Self::Client(id) => {
                let needed = format!("{API}/{}", Right::write(Area::Administrators));
                let found = client::find_in(tx, tenant, id).await?;
                Ok(found.is_some_and(|client| !client.disabled && client.roles.contains(&needed)))
            }
        }
    }
}
