-- What administrators changed: who, what, old and new. The id grows with time.
CREATE TABLE changes (
    tenant_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    verb TEXT NOT NULL,
    noun TEXT NOT NULL,
    subject TEXT NOT NULL,
    members TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id)
) {clustered};
CREATE INDEX changes_by_subject ON changes (tenant_id, noun, subject, id);

-- Refusals ordered by `sanad provoke`, in development alone.
CREATE TABLE provocations (
    tenant_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    client_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    remaining BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, id)
) {clustered};
