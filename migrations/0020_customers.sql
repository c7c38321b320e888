-- The whole customer: where he belongs, who serves him, how he likes to be reached, what his tier rests on.
ALTER TABLE persons ADD COLUMN preferred BIGINT;
ALTER TABLE persons ADD COLUMN organisation_role TEXT NOT NULL DEFAULT '{}';
ALTER TABLE persons ADD COLUMN agent BIGINT;
ALTER TABLE persons ADD COLUMN preferences TEXT NOT NULL DEFAULT '{}';
ALTER TABLE persons ADD COLUMN standing_notes TEXT NOT NULL DEFAULT '[]';
ALTER TABLE persons ADD COLUMN not_same TEXT NOT NULL DEFAULT '[]';
ALTER TABLE persons ADD COLUMN taken_over TEXT NOT NULL DEFAULT '[]';
ALTER TABLE persons ADD COLUMN tier_rule TEXT NOT NULL DEFAULT '';
ALTER TABLE persons ADD COLUMN tier_until BIGINT;

-- What the list filters by.
ALTER TABLE person_cards ADD COLUMN kind TEXT NOT NULL DEFAULT 'person';
ALTER TABLE person_cards ADD COLUMN tier TEXT NOT NULL DEFAULT 'basic';
ALTER TABLE person_cards ADD COLUMN organisation BIGINT;
ALTER TABLE person_cards ADD COLUMN agent BIGINT;
UPDATE person_cards SET
  kind = COALESCE((SELECT p.kind FROM persons p WHERE p.id = person_cards.id), 'person'),
  tier = COALESCE((SELECT p.tier FROM persons p WHERE p.id = person_cards.id), 'basic'),
  organisation = (SELECT p.organisation FROM persons p WHERE p.id = person_cards.id);
CREATE INDEX person_cards_tier ON person_cards (tier, id) WHERE tier <> 'basic';
CREATE INDEX person_cards_organisation ON person_cards (organisation, id) WHERE organisation IS NOT NULL;
CREATE INDEX person_cards_agent ON person_cards (agent, id) WHERE agent IS NOT NULL;
CREATE INDEX person_cards_kind ON person_cards (kind, id) WHERE kind <> 'person';

-- The last four digits of a phone number: what callers say, and what duplicates share.
ALTER TABLE identities ADD COLUMN tail TEXT NOT NULL DEFAULT '';
UPDATE identities SET tail = substr(value, length(value) - 3) WHERE kind = 'phone';
CREATE INDEX identities_tail ON identities (tail, id) WHERE tail <> '';

-- What else two files of one person have in common: a name within an organisation, a device's serial.
CREATE TABLE match_keys (
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  person BIGINT NOT NULL,
  PRIMARY KEY (kind, value, person)
);
CREATE INDEX match_keys_person ON match_keys (person);

-- Two files that may be one person's, the lower id first; a person decides.
CREATE TABLE duplicates (
  low BIGINT NOT NULL,
  high BIGINT NOT NULL,
  score BIGINT NOT NULL,
  reasons TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (low, high)
);
CREATE INDEX duplicates_high ON duplicates (high);
CREATE INDEX duplicates_listed ON duplicates (score, low, high);
INSERT INTO duplicates (low, high, score, reasons, at)
  SELECT CASE WHEN m.person < m.other THEN m.person ELSE m.other END,
         CASE WHEN m.person < m.other THEN m.other ELSE m.person END, 60, '["identity"]', MIN(m.at)
  FROM match_proposals m
  JOIN person_cards a ON a.id = m.person AND a.merged = 0
  JOIN person_cards b ON b.id = m.other AND b.merged = 0
  WHERE m.person <> m.other
  GROUP BY 1, 2;
DROP TABLE match_proposals;

-- The keys and the tiers of the files there are: made in turns after the start.
INSERT INTO timers (kind, subject, due) SELECT 'match_keys', 0, 0 WHERE EXISTS (SELECT 1 FROM persons);
INSERT INTO timers (kind, subject, due) SELECT 'tier_sweep', 0, 0 WHERE EXISTS (SELECT 1 FROM persons);
