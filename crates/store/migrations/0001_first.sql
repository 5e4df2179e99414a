-- Portable between SQLite and PostgreSQL: TEXT, BIGINT, BYTEA; instants are whole seconds since 1970.
-- {clustered} is the one substitution: WITHOUT ROWID on SQLite, nothing on PostgreSQL.

CREATE TABLE tenants (
    id BYTEA NOT NULL PRIMARY KEY,
    record TEXT NOT NULL,
    origin TEXT NOT NULL,
    changed_at BIGINT NOT NULL
) {clustered};

-- Every name by which a path may call a tenant, folded: its name and its domains.
CREATE TABLE tenant_names (
    name TEXT NOT NULL PRIMARY KEY,
    tenant_id BYTEA NOT NULL
) {clustered};

CREATE TABLE clients (
    tenant_id BYTEA NOT NULL,
    id TEXT NOT NULL,
    record TEXT NOT NULL,
    origin TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
) {clustered};

-- The origins from which scripts of public clients may ask for tokens.
CREATE TABLE client_origins (
    tenant_id BYTEA NOT NULL,
    origin TEXT NOT NULL,
    client_id TEXT NOT NULL,
    PRIMARY KEY (tenant_id, origin, client_id)
) {clustered};

CREATE TABLE resources (
    tenant_id BYTEA NOT NULL,
    identifier TEXT NOT NULL,
    record TEXT NOT NULL,
    origin TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, identifier)
) {clustered};

CREATE TABLE accounts (
    tenant_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    name_key TEXT NOT NULL,
    record TEXT NOT NULL,
    password TEXT,
    origin TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
) {clustered};
CREATE UNIQUE INDEX accounts_by_name ON accounts (tenant_id, name_key);

CREATE TABLE signing_keys (
    tenant_id BYTEA NOT NULL,
    algorithm TEXT NOT NULL,
    ordinal BIGINT NOT NULL,
    kid TEXT NOT NULL,
    wrapped BYTEA NOT NULL,
    announced_at BIGINT NOT NULL,
    signs_from BIGINT NOT NULL,
    signs_until BIGINT,
    published_until BIGINT,
    PRIMARY KEY (tenant_id, algorithm, ordinal)
) {clustered};

-- Keys of the installation, wrapped by the key-encryption key.
CREATE TABLE installation (
    name TEXT NOT NULL PRIMARY KEY,
    wrapped BYTEA NOT NULL
) {clustered};

CREATE TABLE interactions (
    tenant_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    browser BYTEA NOT NULL,
    request TEXT NOT NULL,
    account_id BYTEA,
    session_id BYTEA,
    expires_at BIGINT NOT NULL,
    finished_at BIGINT,
    PRIMARY KEY (tenant_id, id)
) {clustered};

CREATE TABLE sessions (
    tenant_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    browser BYTEA NOT NULL,
    account_id BYTEA NOT NULL,
    authenticated_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (tenant_id, id)
) {clustered};
CREATE INDEX sessions_by_browser ON sessions (tenant_id, browser);

CREATE TABLE consents (
    tenant_id BYTEA NOT NULL,
    account_id BYTEA NOT NULL,
    client_id TEXT NOT NULL,
    resource TEXT NOT NULL,
    scope TEXT NOT NULL,
    granted_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, account_id, client_id, resource)
) {clustered};

CREATE TABLE codes (
    tenant_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    digest BYTEA NOT NULL,
    client_id TEXT NOT NULL,
    account_id BYTEA NOT NULL,
    session_id BYTEA NOT NULL,
    interaction_id BYTEA NOT NULL,
    record TEXT NOT NULL,
    issued_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    burnt_at BIGINT,
    family_id BYTEA,
    PRIMARY KEY (tenant_id, id)
) {clustered};

-- One row per token family, updated in place.
CREATE TABLE families (
    tenant_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    client_id TEXT NOT NULL,
    account_id BYTEA NOT NULL,
    session_id BYTEA NOT NULL,
    interaction_id BYTEA NOT NULL,
    record TEXT NOT NULL,
    issued_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    line_generation BIGINT NOT NULL,
    line_sibling BIGINT NOT NULL,
    siblings_issued BIGINT NOT NULL,
    rotated_at BIGINT NOT NULL,
    retries_since BIGINT NOT NULL,
    retries BIGINT NOT NULL,
    revoked_at BIGINT,
    revoked_because TEXT,
    PRIMARY KEY (tenant_id, id)
) {clustered};
CREATE INDEX families_by_session ON families (tenant_id, session_id);

-- Failed attempts by a keyed digest of what was tried, from where and with what.
CREATE TABLE attempts (
    tenant_id BYTEA NOT NULL,
    key BYTEA NOT NULL,
    failures BIGINT NOT NULL,
    reserved BIGINT NOT NULL,
    window_ends_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, key)
) {clustered};

-- Browsers in which an account has signed in before.
CREATE TABLE known_browsers (
    tenant_id BYTEA NOT NULL,
    account_id BYTEA NOT NULL,
    device BYTEA NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, account_id, device)
) {clustered};

-- The sign-in log: one row per decision; the id is the trace id and grows with time.
CREATE TABLE sign_ins (
    tenant_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    at BIGINT NOT NULL,
    endpoint TEXT NOT NULL,
    outcome TEXT NOT NULL,
    number BIGINT NOT NULL,
    client_id TEXT,
    account_id BYTEA,
    interaction_id BYTEA,
    address TEXT,
    correlation_id BYTEA NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id)
) {clustered};
CREATE INDEX sign_ins_by_story ON sign_ins (tenant_id, interaction_id, id) WHERE interaction_id IS NOT NULL;

-- Refused requests kept whole for a day, in development alone; credentials are placeholders.
CREATE TABLE refused_requests (
    tenant_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    request TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id)
) {clustered};
