-- Which case a foreign case became, and how many of its events have come in: what makes an import repeatable.
CREATE TABLE import_cases (
  source TEXT NOT NULL,
  case_key TEXT NOT NULL,
  case_id BIGINT NOT NULL,
  events BIGINT NOT NULL,
  PRIMARY KEY (source, case_key)
);
