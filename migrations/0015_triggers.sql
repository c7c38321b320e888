-- What is to happen by itself when something happens to a case.
CREATE TABLE triggers (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  name TEXT NOT NULL,
  place BIGINT NOT NULL,
  active BIGINT NOT NULL,
  happens TEXT NOT NULL,
  filter TEXT NOT NULL,
  actions TEXT NOT NULL,
  removed BIGINT NOT NULL
);

-- What happened to a case and no trigger has looked at yet; the case's timer of kind "trigger" has them looked at.
CREATE TABLE trigger_queue (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL,
  happened TEXT NOT NULL
);
CREATE INDEX trigger_queue_case ON trigger_queue (case_id, id);

CREATE TABLE trigger_firings (
  id BIGINT PRIMARY KEY,
  fired BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  happened TEXT NOT NULL,
  at BIGINT NOT NULL,
  outcomes TEXT NOT NULL
);
CREATE INDEX trigger_firings_log ON trigger_firings (fired, id);
CREATE INDEX trigger_firings_case ON trigger_firings (case_id, fired, id);
