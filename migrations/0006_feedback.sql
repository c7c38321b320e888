-- 5_feedback: the satisfaction answer of a case.
CREATE TABLE ratings (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  score BIGINT NOT NULL,
  comment TEXT NOT NULL,
  owner BIGINT,
  team BIGINT,
  at BIGINT NOT NULL
);
