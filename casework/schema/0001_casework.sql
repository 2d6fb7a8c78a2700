-- +goose Up
-- An assessment of needs or of safety on a day, answer by answer, so that a later one shows what changed.
create table assessments (
  id text primary key,
  case_id text not null constraint assessment_of_a_case references cases (id) on delete cascade,
  kind text not null constraint assessment_kind_known check (kind in ('needs', 'safety')),
  day text not null,
  again_on text not null default '', -- when to look again
  author text not null default '',
  remark {{blob|bytea}} not null, -- sealed
  at text not null
);
create index assessments_of_case on assessments (case_id, kind, day, id);
create index assessments_again on assessments (again_on);

create table assessment_answers (
  assessment text not null constraint answer_of_an_assessment references assessments (id) on delete cascade,
  domain text not null,
  answer text not null,
  constraint answer_once primary key (assessment, domain)
);

-- The safety plan of a person, edition by edition.
create table safety_plans (
  id text primary key,
  case_id text not null constraint safety_plan_of_a_case references cases (id) on delete cascade,
  edition {{integer|bigint}} not null,
  day text not null,
  again_on text not null default '',
  author text not null default '',
  body {{blob|bytea}} not null, -- sealed: the answers
  at text not null,
  constraint safety_plan_edition_once unique (case_id, edition)
);

-- A goal of the person, and the steps to it.
create table plan_goals (
  id text primary key,
  case_id text not null constraint goal_of_a_case references cases (id) on delete cascade,
  domain text not null,
  goal {{blob|bytea}} not null, -- sealed
  state text not null constraint goal_state_known check (state in ('open', 'reached', 'partly', 'dropped')),
  due_on text not null default '',
  set_on text not null,
  reviewed_on text not null default '',
  changed_at text not null,
  changed_by text not null default '',
  version {{integer|bigint}} not null
);
create index plan_goals_of_case on plan_goals (case_id, set_on, id);

create table plan_steps (
  id text primary key,
  goal text not null constraint step_of_a_goal references plan_goals (id) on delete cascade,
  step {{blob|bytea}} not null, -- sealed
  owner text not null default '', -- id of a person; empty: the person served themselves
  due_on text not null default '',
  done_on text not null default '',
  version {{integer|bigint}} not null
);
create index plan_steps_of_goal on plan_steps (goal, due_on, id);
create index plan_steps_due on plan_steps (done_on, due_on);

-- An appointment, a court day, a document's deadline, with the interpreter booked for it.
create table case_dates (
  id text primary key,
  case_id text not null constraint date_of_a_case references cases (id) on delete cascade,
  kind text not null,
  starts_at text not null,
  day text not null,
  what {{blob|bytea}} not null, -- sealed: what and where
  owner text not null default '', -- id of the worker
  interpreter text not null default '', -- id of a person
  language text not null default '',
  secrecy text not null default 'not_asked', -- the interpreter signed secrecy
  community text not null default 'not_asked', -- the interpreter is of the same community
  state text not null constraint date_state_known check (state in ('planned', 'kept', 'missed', 'cancelled')),
  changed_at text not null,
  changed_by text not null default '',
  version {{integer|bigint}} not null
);
create index case_dates_of_case on case_dates (case_id, starts_at, id);
create index case_dates_due on case_dates (state, day);
create index case_dates_owner on case_dates (owner, state, day);

-- What a person waits for, since when, and what was asked and offered.
create table case_waits (
  id text primary key,
  case_id text not null constraint wait_of_a_case references cases (id) on delete cascade,
  need text not null,
  joined_on text not null,
  reason {{blob|bytea}} not null, -- sealed
  ended_on text not null default '',
  outcome text not null default '' constraint wait_outcome_known check (outcome in ('', 'got_it', 'withdrew', 'found_elsewhere', 'unmet')),
  version {{integer|bigint}} not null,
  constraint wait_ended_after_joined check (ended_on = '' or ended_on >= joined_on)
);
create index case_waits_of_case on case_waits (case_id, joined_on, id);
create index case_waits_open on case_waits (ended_on, need, joined_on);

create table place_requests (
  id text primary key,
  wait text not null constraint request_of_a_wait references case_waits (id) on delete cascade,
  organisation text constraint request_to_an_organisation references organisations (id),
  asked_on text not null,
  reply_by text not null default '',
  reply text not null default '' constraint place_reply_known check (reply in ('', 'offered', 'refused', 'expired', 'accepted', 'turned_down')),
  replied_on text not null default '',
  version {{integer|bigint}} not null
);
create index place_requests_of_wait on place_requests (wait, asked_on, id);

-- Things held for a person, only at their wish.
create table held_things (
  id text primary key,
  case_id text not null constraint thing_of_a_case references cases (id) on delete cascade,
  receipt text not null constraint receipt_once unique,
  kind text not null,
  what {{blob|bytea}} not null, -- sealed
  cents {{integer|bigint}} not null default 0,
  taken_on text not null,
  taken_by text not null default '',
  witness text not null default '',
  looked_on text not null,
  returned_on text not null default '',
  returned_by text not null default '',
  returned_witness text not null default '',
  version {{integer|bigint}} not null,
  constraint thing_returned_after_taken check (returned_on = '' or returned_on >= taken_on)
);
create index held_things_of_case on held_things (case_id, taken_on, id);
create index held_things_held on held_things (returned_on, looked_on);

-- What must be known of a child.
create table case_children (
  case_id text primary key constraint child_of_a_case references cases (id) on delete cascade,
  guardian text not null, -- list casework.guardian
  representative text not null, -- list casework.answer
  age_dispute text not null, -- list casework.answer
  authority_told_on text not null default '', -- the orphan's court or its like
  body {{blob|bytea}} not null, -- sealed: who the guardian and the representative are
  version {{integer|bigint}} not null
);
