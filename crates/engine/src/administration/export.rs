//! Writing the directory back as a file, with digests and hashes in place of secrets and passwords. `apply` takes it.

use diagnosis::Fault;
use store::Store;
use store::records::{account, client, resource, tenant};

use super::directory_file::{DirectoryFile, TenantEntry};
use super::entries::{account_entry, client_entry, resource_entry, tenant_entry};

/// The whole directory as a file.
pub async fn export(store: &Store) -> Result<String, Fault> {
    let mut directory = DirectoryFile::default();
    for (tenant, _) in tenant::list(store).await? {
        let resources = resource::list(store, tenant.id).await?;
        let clients = client::list(store, tenant.id).await?;
        let accounts = account::list(store, tenant.id).await?;
        directory.tenants.push(TenantEntry {
            resources: resources.into_iter().map(|(resource, _)| resource_entry(resource)).collect(),
            clients: clients.into_iter().map(|(client, _)| client_entry(client)).collect(),
            accounts: accounts
                .into_iter()
                .map(|(account, hash, _)| account_entry(account, hash.as_ref()))
                .collect(),
            ..tenant_entry(tenant)
        });
    }
    toml::to_string(&directory).map_err(Fault::broken)
}
