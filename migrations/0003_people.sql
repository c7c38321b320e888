-- 0_people: staff, teams, their sessions and tokens; customers.
CREATE TABLE staff (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  login TEXT NOT NULL,
  name TEXT NOT NULL,
  language TEXT NOT NULL,
  active BIGINT NOT NULL,
  totp BIGINT NOT NULL,
  roles TEXT NOT NULL,
  teams TEXT NOT NULL
);

-- What lists and the login look for, in clear.
CREATE TABLE staff_directory (
  id BIGINT PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL
);

CREATE TABLE staff_credentials (
  id BIGINT PRIMARY KEY,
  password_hash TEXT NOT NULL,
  totp_secret TEXT NOT NULL,
  totp_pending TEXT NOT NULL,
  totp_last_step BIGINT NOT NULL
);

CREATE TABLE teams (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  name TEXT NOT NULL,
  leads TEXT NOT NULL,
  active BIGINT NOT NULL
);

CREATE TABLE sessions (
  id BIGINT PRIMARY KEY,
  staff BIGINT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  address TEXT NOT NULL,
  agent TEXT NOT NULL
);
CREATE INDEX sessions_staff ON sessions (staff);

CREATE TABLE api_tokens (
  id BIGINT PRIMARY KEY,
  staff BIGINT NOT NULL,
  name TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  rights TEXT,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  seen_at BIGINT
);
CREATE INDEX api_tokens_staff ON api_tokens (staff);

-- Failed logins, so that a restart does not forget them.
CREATE TABLE sign_in_attempts (
  subject TEXT PRIMARY KEY,
  failures BIGINT NOT NULL,
  last BIGINT NOT NULL
);

-- A customer, person or organisation. What is personal is a reference to private_texts.
CREATE TABLE persons (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  language TEXT NOT NULL,
  tier TEXT NOT NULL,
  tier_reason TEXT NOT NULL,
  organisation BIGINT,
  note TEXT NOT NULL,
  identities TEXT NOT NULL,
  devices TEXT NOT NULL,
  entitlements TEXT NOT NULL,
  merged_into BIGINT,
  absorbed TEXT NOT NULL
);

-- What lists show, in clear.
CREATE TABLE person_cards (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL,
  merged BIGINT NOT NULL
);
CREATE INDEX person_cards_listed ON person_cards (merged, id);

-- One row an identity; a verified one belongs to one person only.
CREATE TABLE identities (
  id BIGINT PRIMARY KEY,
  person BIGINT NOT NULL,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  proof TEXT NOT NULL
);
CREATE INDEX identities_value ON identities (value, kind);
CREATE INDEX identities_person ON identities (person);
CREATE UNIQUE INDEX identities_verified ON identities (kind, value) WHERE proof = 'verified';

-- What a name is found by.
CREATE TABLE person_terms (
  term TEXT NOT NULL,
  person BIGINT NOT NULL,
  PRIMARY KEY (term, person)
);
CREATE INDEX person_terms_person ON person_terms (person);

-- Two persons who may be one; a person decides.
CREATE TABLE match_proposals (
  person BIGINT NOT NULL,
  other BIGINT NOT NULL,
  kind TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (person, other)
);
CREATE INDEX match_proposals_other ON match_proposals (other);
