-- What staff did, found by when, by what, by whom: for the audit log.
CREATE INDEX journal_staff_at ON journal (at, seq) WHERE actor_kind = 'staff';
CREATE INDEX journal_staff_type ON journal (type, at, seq) WHERE actor_kind = 'staff';
CREATE INDEX journal_staff_actor ON journal (actor, type, at, seq) WHERE actor_kind = 'staff';
