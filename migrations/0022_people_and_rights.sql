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
