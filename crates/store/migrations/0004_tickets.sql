-- Support tickets: one for each refusal that somebody asked about. The id grows with time.
CREATE TABLE tickets (
    tenant_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    trace_id BYTEA NOT NULL,
    reference TEXT NOT NULL,
    secret BYTEA NOT NULL,
    number BIGINT NOT NULL,
    state TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    words TEXT NOT NULL,
    contact TEXT NOT NULL,
    bundle TEXT NOT NULL,
    PRIMARY KEY (tenant_id, id)
) {clustered};
CREATE UNIQUE INDEX tickets_by_trace ON tickets (tenant_id, trace_id);
CREATE UNIQUE INDEX tickets_by_reference ON tickets (tenant_id, reference);
CREATE INDEX tickets_by_state ON tickets (tenant_id, state, id);

-- What the desk answered.
CREATE TABLE ticket_answers (
    tenant_id BYTEA NOT NULL,
    ticket_id BYTEA NOT NULL,
    id BYTEA NOT NULL,
    at BIGINT NOT NULL,
    author TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (tenant_id, ticket_id, id)
) {clustered};
