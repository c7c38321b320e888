-- What somebody is writing to a case and has not sent: one row a person and case. `content` is a row of
-- private_texts of the case's customer, so the words go with his others when they are erased.
CREATE TABLE drafts (
  id BIGINT PRIMARY KEY,
  staff BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  content BIGINT NOT NULL,
  at BIGINT NOT NULL
);
CREATE UNIQUE INDEX drafts_one ON drafts (staff, case_id);
