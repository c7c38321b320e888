-- What leaves the house: when it is tried next, how it went, and until when it is of use.
ALTER TABLE outbox ADD COLUMN subject TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN state TEXT NOT NULL DEFAULT 'waiting';
ALTER TABLE outbox ADD COLUMN due BIGINT NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN useful_until BIGINT;
ALTER TABLE outbox ADD COLUMN fault TEXT NOT NULL DEFAULT '';
DROP INDEX outbox_unsent;
CREATE INDEX outbox_due ON outbox (due, id) WHERE state = 'waiting';

-- Codes that were sent to a phone or an address, one row each also where nobody was there to get it. Target and network
-- are digests; the code itself is only there as a keyed one.
CREATE TABLE one_time_codes (
  id BIGINT PRIMARY KEY,
  purpose TEXT NOT NULL,
  subject BIGINT NOT NULL,
  target TEXT NOT NULL,
  network TEXT NOT NULL,
  seal TEXT NOT NULL,
  at BIGINT NOT NULL,
  used BIGINT NOT NULL
);
CREATE INDEX one_time_codes_target ON one_time_codes (target, id);
CREATE INDEX one_time_codes_network ON one_time_codes (network, at);
CREATE INDEX one_time_codes_at ON one_time_codes (at);

-- Customers who have signed in. `identity` is what they proved to be theirs.
CREATE TABLE customer_sessions (
  id BIGINT PRIMARY KEY,
  person BIGINT NOT NULL,
  identity BIGINT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX customer_sessions_person ON customer_sessions (person);

-- May a member see what the organisation's other people asked for.
ALTER TABLE persons ADD COLUMN sees_organisation BIGINT NOT NULL DEFAULT 0;

-- Customers ask us to hurry, and appeal against how a complaint ended.
ALTER TABLE cases ADD COLUMN nudged BIGINT NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN nudged_at BIGINT;
ALTER TABLE cases ADD COLUMN appealed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE case_cards ADD COLUMN nudged BIGINT NOT NULL DEFAULT 0;
