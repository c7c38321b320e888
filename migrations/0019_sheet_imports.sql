-- Sheets that people bring: what each import is, its rows with what became of them, and how far its present pass is.
CREATE TABLE sheet_imports (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  kind TEXT NOT NULL,
  case_kind TEXT NOT NULL,
  state TEXT NOT NULL,
  file TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  staff BIGINT,
  at BIGINT NOT NULL,
  minutes BIGINT NOT NULL,
  lines BIGINT NOT NULL,
  columns BIGINT NOT NULL,
  rows BIGINT NOT NULL,
  header_row BIGINT NOT NULL,
  passes BIGINT NOT NULL,
  mapping TEXT NOT NULL,
  figures TEXT NOT NULL,
  undo_until BIGINT,
  reason TEXT NOT NULL
);
CREATE INDEX sheet_imports_sha256 ON sheet_imports (sha256);

-- `cells` is what the sheet said; it goes when the import can no longer be undone.
CREATE TABLE sheet_import_rows (
  import BIGINT NOT NULL,
  line BIGINT NOT NULL,
  cells TEXT NOT NULL,
  result TEXT NOT NULL,
  done BIGINT NOT NULL,
  subject BIGINT,
  subject_version BIGINT NOT NULL,
  fields TEXT NOT NULL,
  problem TEXT NOT NULL,
  PRIMARY KEY (import, line)
);
CREATE INDEX sheet_import_rows_result ON sheet_import_rows (import, result, line);

-- By what a row of the sheet is known, so that a later row of the same is told; a digest.
CREATE TABLE sheet_import_keys (
  import BIGINT NOT NULL,
  pass BIGINT NOT NULL,
  key TEXT NOT NULL,
  line BIGINT NOT NULL,
  PRIMARY KEY (import, pass, key)
);

CREATE TABLE sheet_import_progress (
  import BIGINT PRIMARY KEY,
  line BIGINT NOT NULL,
  figures TEXT NOT NULL
);

-- An organisation is found by its name, and whether it has members is asked before it goes.
CREATE INDEX person_cards_name ON person_cards (name);
CREATE INDEX persons_organisation ON persons (organisation);

-- Lists that were saved as a file: who took what.
CREATE TABLE list_exports (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  staff BIGINT,
  list TEXT NOT NULL,
  kind TEXT NOT NULL,
  filters TEXT NOT NULL,
  at BIGINT NOT NULL
);
