-- 2_intake: conversations, messages, attachments.
CREATE TABLE conversations (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  channel TEXT NOT NULL,
  customer BIGINT,
  case_id BIGINT,
  opened_at BIGINT NOT NULL,
  messages BIGINT NOT NULL,
  last_from_customer BIGINT,
  last_from_staff BIGINT
);
CREATE INDEX conversations_case ON conversations (case_id);

CREATE TABLE messages (
  id BIGINT PRIMARY KEY,
  conversation BIGINT NOT NULL,
  kind TEXT NOT NULL,
  author_kind TEXT NOT NULL,
  author BIGINT NOT NULL,
  text BIGINT NOT NULL,
  attachments TEXT NOT NULL,
  mentions TEXT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX messages_conversation ON messages (conversation, id);

CREATE TABLE attachments (
  id BIGINT PRIMARY KEY,
  sha256 TEXT NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  size BIGINT NOT NULL,
  owner TEXT NOT NULL,
  case_id BIGINT,
  at BIGINT NOT NULL
);
CREATE INDEX attachments_owner ON attachments (owner) WHERE case_id IS NULL;

CREATE TABLE blobs (
  sha256 TEXT PRIMARY KEY,
  content TEXT NOT NULL
);
