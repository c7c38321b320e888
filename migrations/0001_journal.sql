-- The journal and what every command needs. Instants are milliseconds UTC; ids are 63-bit numbers.
CREATE TABLE journal (
  seq BIGINT PRIMARY KEY,
  stream TEXT NOT NULL,
  version BIGINT NOT NULL,
  at BIGINT NOT NULL,
  actor_kind TEXT NOT NULL,
  actor BIGINT NOT NULL,
  team BIGINT,
  case_id BIGINT,
  conversation BIGINT,
  type TEXT NOT NULL,
  body TEXT NOT NULL,
  rule TEXT NOT NULL,
  cause TEXT NOT NULL,
  hash TEXT NOT NULL
);
CREATE UNIQUE INDEX journal_stream ON journal (stream, version);
CREATE INDEX journal_case ON journal (case_id, seq) WHERE case_id IS NOT NULL;

-- The answer that was given to a key, so that the same key again gives the same answer and one effect.
CREATE TABLE idempotency (
  key TEXT PRIMARY KEY,
  request TEXT NOT NULL,
  status BIGINT NOT NULL,
  body TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX idempotency_at ON idempotency (at);

-- Texts that may hold personal data; the journal refers to them by id and salted digest.
CREATE TABLE private_texts (
  id BIGINT PRIMARY KEY,
  person BIGINT,
  salt TEXT NOT NULL,
  content TEXT NOT NULL
);
CREATE INDEX private_texts_person ON private_texts (person) WHERE person IS NOT NULL;

-- The next instant at which something is due for a subject; one timekeeper fires them in order.
CREATE TABLE timers (
  kind TEXT NOT NULL,
  subject BIGINT NOT NULL,
  due BIGINT NOT NULL,
  PRIMARY KEY (kind, subject)
);
CREATE INDEX timers_due ON timers (due);

-- What leaves the house (mail, webhooks, messages) leaves after the commit, from here.
CREATE TABLE outbox (
  id BIGINT PRIMARY KEY,
  kind TEXT NOT NULL,
  address TEXT NOT NULL,
  body TEXT NOT NULL,
  at BIGINT NOT NULL,
  sent_at BIGINT,
  tries BIGINT NOT NULL
);
CREATE INDEX outbox_unsent ON outbox (id) WHERE sent_at IS NULL;

-- How far each reader of the journal has come, and small facts of the installation.
CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

-- Running numbers people read (SR-1001), one row a series.
CREATE TABLE numbers (
  series TEXT PRIMARY KEY,
  last BIGINT NOT NULL
);
