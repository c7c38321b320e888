-- 1_standards: definitions published over the API; the shipped ones are part of the program.
CREATE TABLE definitions (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  file TEXT NOT NULL,
  content TEXT NOT NULL,
  at BIGINT NOT NULL
);
