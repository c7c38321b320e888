-- Texts people use again and again. `words` refers to private_texts: a signature is personal too.
CREATE TABLE snippets (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  reach TEXT NOT NULL,
  owner BIGINT,
  team BIGINT,
  words TEXT NOT NULL,
  kinds TEXT NOT NULL,
  removed BIGINT NOT NULL
);
CREATE INDEX snippets_listed ON snippets (reach, owner) WHERE removed = 0;
