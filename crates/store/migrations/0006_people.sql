-- What the browser of a session calls itself, and from which address the session was begun: shown to its owner. The id is the session's.
CREATE TABLE IF NOT EXISTS session_origins (
    tenant_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    agent TEXT NOT NULL,
    address TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id)
) {clustered};

-- People whose data is being erased, until nothing of them is left.
CREATE TABLE IF NOT EXISTS erasures (
    tenant_id BYTEA NOT NULL,
    account_id BYTEA NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, account_id)
) {clustered};
