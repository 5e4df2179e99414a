-- Who administers: an account of this tenant, as `operator` (of every tenant), `administrator` or `reader` (of this one).
CREATE TABLE IF NOT EXISTS administrators (
    tenant_id BYTEA NOT NULL,
    account_id BYTEA NOT NULL,
    role TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, account_id)
) {clustered};

-- Secrets of one-time codes, wrapped by the key-encryption key. A step that was used is never used again.
CREATE TABLE IF NOT EXISTS one_time_codes (
    tenant_id BYTEA NOT NULL,
    account_id BYTEA NOT NULL,
    wrapped BYTEA NOT NULL,
    last_step BIGINT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, account_id)
) {clustered};

-- What opens the door once when the device with the codes is lost.
CREATE TABLE IF NOT EXISTS recovery_codes (
    tenant_id BYTEA NOT NULL,
    account_id BYTEA NOT NULL,
    digest BYTEA NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (tenant_id, account_id, digest)
) {clustered};

-- Administrators who are signed in to the console; the id is the digest of the cookie.
CREATE TABLE IF NOT EXISTS administrator_sessions (
    tenant_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    account_id BYTEA NOT NULL,
    begun_at BIGINT NOT NULL,
    proved_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (tenant_id, id)
) {clustered};

-- Links that open something once: the id is the digest of what stands in the link.
CREATE TABLE IF NOT EXISTS links (
    id BYTEA NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL,
    tenant_id BYTEA NOT NULL,
    account_id BYTEA,
    record TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
) {clustered};

-- The unused links of one account.
CREATE INDEX IF NOT EXISTS links_by_account ON links (tenant_id, purpose, account_id);

-- Letters on their way to people, sealed by the key-encryption key. A node that takes one moves the instant when it is due.
CREATE TABLE IF NOT EXISTS outbox (
    id BYTEA NOT NULL PRIMARY KEY,
    record BYTEA NOT NULL,
    since BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    due_at BIGINT NOT NULL
) {clustered};
CREATE INDEX IF NOT EXISTS outbox_by_due ON outbox (due_at);

-- What a record was before a change, whole: by it the change is undone. The id is the change's.
CREATE TABLE IF NOT EXISTS former_records (
    tenant_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id)
) {clustered};

-- The sessions of one account. An index that an interrupted migration left is made anew.
DROP INDEX {concurrently} IF EXISTS sessions_by_account;
CREATE INDEX {concurrently} sessions_by_account ON sessions (tenant_id, account_id, id);

-- The refusals of one client, of one account and from one address: successes stay out of them.
DROP INDEX {concurrently} IF EXISTS sign_ins_by_client;
CREATE INDEX {concurrently} sign_ins_by_client ON sign_ins (tenant_id, client_id, id) WHERE number <> 0;
DROP INDEX {concurrently} IF EXISTS sign_ins_by_account;
CREATE INDEX {concurrently} sign_ins_by_account ON sign_ins (tenant_id, account_id, id) WHERE account_id IS NOT NULL;

-- All refusals of a tenant in their order, with what they are counted by.
DROP INDEX {concurrently} IF EXISTS sign_ins_refused;
CREATE INDEX {concurrently} sign_ins_refused ON sign_ins (tenant_id, id, at, number, client_id) WHERE number <> 0;
