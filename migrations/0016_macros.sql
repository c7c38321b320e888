-- Several things people do to a case in one go, under a name.
CREATE TABLE macros (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  reach TEXT NOT NULL,
  owner BIGINT,
  team BIGINT,
  name TEXT NOT NULL,
  kinds TEXT NOT NULL,
  actions TEXT NOT NULL,
  removed BIGINT NOT NULL
);
CREATE INDEX macros_listed ON macros (reach, owner) WHERE removed = 0;
