-- +goose Up
-- A closing is asked for, approved where the house wants that, and stays when the case is reopened.
create table case_closings (
  id text primary key,
  case_id text not null constraint closing_of_a_case references cases (id) on delete cascade,
  closed_on text not null constraint closing_day_given check (closed_on <> ''),
  outcome text not null constraint closing_outcome_given check (outcome <> ''), -- list case.outcome
  note text not null default '', -- sealed under the person's key
  follow_ups text not null default '', -- days with blanks between them
  state text not null constraint closing_state_known check (state in ('asked', 'closed', 'declined', 'withdrawn', 'reopened')),
  asked_by text not null,
  asked_person text not null default '',
  asked_at text not null,
  reopened_on text not null default '',
  reopened_by text not null default '',
  why text not null default '', -- sealed: why it was reopened
  constraint closing_reopened_on_a_day check ((state = 'reopened') = (reopened_on <> ''))
);
create unique index closing_waits_once on case_closings (case_id) where state = 'asked';
create index closings_of_case on case_closings (case_id, asked_at);

-- When somebody asks after the person once the case is closed.
create table case_follow_ups (
  id text primary key,
  case_id text not null constraint follow_up_of_a_case references cases (id) on delete cascade,
  due_on text not null constraint follow_up_day_given check (due_on <> ''),
  done_on text not null default '',
  result text not null default '', -- list case.follow_up
  by_person text not null default '',
  version {{integer|bigint}} not null,
  constraint follow_up_once_a_day unique (case_id, due_on),
  constraint follow_up_done_with_a_result check ((done_on = '') = (result = ''))
);
create index follow_ups_due on case_follow_ups (done_on, due_on);

-- When a worker sat down with somebody to look at the work: the day and the minutes, never what was said.
create table supervisions (
  id text primary key,
  worker text not null constraint supervision_of_a_person references people (id),
  day text not null constraint supervision_day_given check (day <> ''),
  minutes {{integer|bigint}} not null constraint supervision_has_minutes check (minutes between 1 and 1440),
  kind text not null, -- list supervision.kind
  by_user text not null,
  at text not null,
  version {{integer|bigint}} not null
);
create index supervisions_of_worker on supervisions (worker, day);
create index supervisions_by_day on supervisions (day);
create index case_team_by_part on case_team (part, person);

-- The days of the case stand beside each part as well, so that a worker's list is one walk of an index.
alter table case_team add column case_opened text not null default '';
alter table case_team add column case_closed text not null default '';
update case_team set case_opened = (select k.opened_on from cases k where k.id = case_id), case_closed = (select k.closed_on from cases k where k.id = case_id);
drop index case_team_of_person;
create index case_team_mine on case_team (person, case_closed, case_opened, case_id, from_on, until_on);
create index cases_opened on cases (opened_on, id);
