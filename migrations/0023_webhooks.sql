-- Addresses other systems listen at, and what was sent there.
CREATE TABLE webhooks (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  name TEXT NOT NULL,
  url TEXT NOT NULL,
  events TEXT NOT NULL,
  team BIGINT,
  active BIGINT NOT NULL,
  secret_round BIGINT NOT NULL,
  removed BIGINT NOT NULL
);

-- Since when nothing got through; no row: the last one did.
CREATE TABLE webhook_faults (
  webhook BIGINT PRIMARY KEY,
  since BIGINT NOT NULL
);

CREATE TABLE webhook_deliveries (
  id BIGINT PRIMARY KEY,
  webhook BIGINT NOT NULL,
  event TEXT NOT NULL,
  case_id BIGINT,
  body TEXT NOT NULL,
  at BIGINT NOT NULL,
  state TEXT NOT NULL,
  tries BIGINT NOT NULL,
  tried_at BIGINT,
  next_at BIGINT,
  status BIGINT NOT NULL,
  fault TEXT NOT NULL,
  answer TEXT NOT NULL
);
CREATE INDEX webhook_deliveries_log ON webhook_deliveries (webhook, id);
CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries (webhook, id) WHERE state = 'waiting';
CREATE INDEX webhook_deliveries_at ON webhook_deliveries (at);
