-- What is done on a timer, and when it is due: whichever node moves that instant on does it.
CREATE TABLE IF NOT EXISTS chores (
    name TEXT NOT NULL PRIMARY KEY,
    due_at BIGINT NOT NULL
) {clustered};

-- Since when a client has met a number: successes stay out of it. An index that an interrupted migration left is made anew.
DROP INDEX {concurrently} IF EXISTS sign_ins_by_cause;
CREATE INDEX {concurrently} sign_ins_by_cause ON sign_ins (tenant_id, number, client_id, id) WHERE number <> 0;

-- The origins of one client, among those of a million.
DROP INDEX {concurrently} IF EXISTS client_origins_by_client;
CREATE INDEX {concurrently} client_origins_by_client ON client_origins (tenant_id, client_id);

-- The interactions of one browser, among those of a day.
DROP INDEX {concurrently} IF EXISTS interactions_by_browser;
CREATE INDEX {concurrently} interactions_by_browser ON interactions (tenant_id, browser);
