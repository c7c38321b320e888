-- What a member of staff has set for himself; one row a person, of the same id.
CREATE TABLE own_settings (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  choices TEXT NOT NULL
);
