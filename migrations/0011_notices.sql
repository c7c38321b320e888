-- What happened that somebody should know, one row a person and matter; what it is about is read from the case.
CREATE TABLE notices (
  id BIGINT PRIMARY KEY,
  staff BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  actor_kind TEXT NOT NULL,
  actor BIGINT NOT NULL,
  clock TEXT NOT NULL,
  times BIGINT NOT NULL,
  at BIGINT NOT NULL,
  read_at BIGINT
);
CREATE INDEX notices_staff ON notices (staff, id);
CREATE UNIQUE INDEX notices_unread ON notices (staff, case_id, kind) WHERE read_at IS NULL;

CREATE TABLE notice_counts (
  staff BIGINT PRIMARY KEY,
  unread BIGINT NOT NULL
);
