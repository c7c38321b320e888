-- Lists of cases that people put together and keep.
CREATE TABLE list_views (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  reach TEXT NOT NULL,
  owner BIGINT,
  team BIGINT,
  name TEXT NOT NULL,
  base TEXT NOT NULL,
  filter TEXT NOT NULL,
  sort TEXT NOT NULL,
  columns TEXT NOT NULL,
  removed BIGINT NOT NULL
);
CREATE INDEX list_views_listed ON list_views (reach, owner) WHERE removed = 0;

-- What one action did to many cases, so that it can be taken back once.
CREATE TABLE bulk_changes (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  staff BIGINT NOT NULL,
  at BIGINT NOT NULL,
  steps TEXT NOT NULL,
  undone BIGINT NOT NULL
);
CREATE INDEX bulk_changes_at ON bulk_changes (at);
