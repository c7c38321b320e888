-- The company itself: one row. Its logo's bytes stand apart, by content.
CREATE TABLE company (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  facts TEXT NOT NULL,
  logo TEXT NOT NULL
);

CREATE TABLE company_logos (
  sha256 TEXT PRIMARY KEY,
  content TEXT NOT NULL
);
