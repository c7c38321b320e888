-- 4_handling: the case aggregate, the card lists read, and the counters badges read.
CREATE TABLE cases (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  number TEXT NOT NULL,
  kind TEXT NOT NULL,
  process_version BIGINT NOT NULL,
  form TEXT NOT NULL,
  channel TEXT NOT NULL,
  customer BIGINT,
  conversation BIGINT,
  title TEXT NOT NULL,
  answers TEXT NOT NULL,
  tier TEXT NOT NULL,
  priority TEXT NOT NULL,
  category TEXT NOT NULL,
  visits TEXT NOT NULL,
  steps TEXT NOT NULL,
  clocks TEXT NOT NULL,
  waiting TEXT,
  team BIGINT,
  owner BIGINT,
  promises TEXT NOT NULL,
  approvals TEXT NOT NULL,
  follow_ups TEXT NOT NULL,
  links TEXT NOT NULL,
  merged_into BIGINT,
  before_merge TEXT NOT NULL,
  answer TEXT NOT NULL,
  reopened BIGINT NOT NULL,
  opened_at BIGINT NOT NULL,
  solved_at BIGINT,
  closed_at BIGINT,
  imported BIGINT NOT NULL
);
CREATE UNIQUE INDEX cases_number ON cases (number);

-- One row a list shows; team and owner are 0 for nobody, due is far away when nothing runs.
CREATE TABLE case_cards (
  id BIGINT PRIMARY KEY,
  number TEXT NOT NULL,
  title TEXT NOT NULL,
  kind TEXT NOT NULL,
  category TEXT NOT NULL,
  stage TEXT NOT NULL,
  customer BIGINT NOT NULL,
  customer_name TEXT NOT NULL,
  channel TEXT NOT NULL,
  tier TEXT NOT NULL,
  team BIGINT NOT NULL,
  owner BIGINT NOT NULL,
  priority TEXT NOT NULL,
  due BIGINT NOT NULL,
  due_clock TEXT NOT NULL,
  due_state TEXT NOT NULL,
  warned BIGINT NOT NULL,
  needs_reply BIGINT NOT NULL,
  last_message TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  closed BIGINT NOT NULL
);
CREATE INDEX case_cards_team_category ON case_cards (team, category, due, id);
CREATE INDEX case_cards_team ON case_cards (team, closed, due, id);
CREATE INDEX case_cards_owner ON case_cards (owner, closed, due, id);
CREATE INDEX case_cards_due ON case_cards (closed, due, id);
CREATE INDEX case_cards_updated ON case_cards (closed, updated_at, id);
CREATE INDEX case_cards_customer ON case_cards (customer, id);

CREATE TABLE case_counts (
  team BIGINT NOT NULL,
  owner BIGINT NOT NULL,
  category TEXT NOT NULL,
  cases BIGINT NOT NULL,
  PRIMARY KEY (team, owner, category)
);
