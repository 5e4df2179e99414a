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

-- What is on its way waits by its kind, so that a program that does not listen holds up no letter.
ALTER TABLE outbox ADD COLUMN kind TEXT NOT NULL DEFAULT 'letter';
CREATE INDEX outbox_by_kind ON outbox (kind, due_at);
