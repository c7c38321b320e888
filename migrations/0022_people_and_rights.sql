-- Roles a house made itself, beside the shipped ones. A code is never given twice.
CREATE TABLE own_roles (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  code TEXT NOT NULL UNIQUE,
  label TEXT NOT NULL,
  grants TEXT NOT NULL,
  removed BIGINT NOT NULL
);

-- As whom a session looks at the console; NULL: as its owner.
ALTER TABLE sessions ADD COLUMN viewing TEXT;

-- Copies of the whole, made while the house works. What a file holds was read again before it counts as done.
CREATE TABLE backups (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  state TEXT NOT NULL,
  file TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  ended_at BIGINT,
  events BIGINT NOT NULL,
  fault TEXT NOT NULL
);
