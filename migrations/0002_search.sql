-- Full text over the tokens of base/text.h, made before they get here (src/db/search_index.h).

-- only sqlite
-- Tokens arrive ready, so the tokenizer only splits at spaces; the text itself is not kept. The prefix index
-- answers a single Chinese character, which is the beginning of very many tokens.
CREATE VIRTUAL TABLE search_docs USING fts5(tokens, content='', contentless_delete=1, tokenize='ascii', prefix='1');

-- only postgres
CREATE TABLE search_docs (doc BIGINT PRIMARY KEY, tokens TSVECTOR NOT NULL);
-- A search reads the whole pending list, so it is kept short.
CREATE INDEX search_docs_tokens ON search_docs USING gin (tokens) WITH (gin_pending_list_limit = 512);
