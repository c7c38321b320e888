-- Service plans of cases. Their texts are private texts; the rows hold references.
CREATE TABLE plans (
  id BIGINT PRIMARY KEY,
  version BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  customer BIGINT,
  editions TEXT NOT NULL,
  runs TEXT NOT NULL
);
CREATE UNIQUE INDEX plans_case ON plans (case_id);

-- The tasks of the editions in force, for lists, load and alarms: a read table, made from the plan and its text.
CREATE TABLE plan_tasks (
  id BIGINT PRIMARY KEY,
  plan BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  task BIGINT NOT NULL,
  name TEXT NOT NULL,
  staff BIGINT NOT NULL,
  team BIGINT NOT NULL,
  state TEXT NOT NULL,
  progress BIGINT NOT NULL,
  done BIGINT NOT NULL,
  calendar TEXT NOT NULL,
  start_at BIGINT NOT NULL,
  finish_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL
);
CREATE INDEX plan_tasks_plan ON plan_tasks (plan, task);
CREATE INDEX plan_tasks_staff ON plan_tasks (staff, done, due_at, id);
CREATE INDEX plan_tasks_team ON plan_tasks (team, done, due_at, id);
