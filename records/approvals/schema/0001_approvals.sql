-- +goose Up
-- What waits for a second person. The record lies in the table of the room whose kind it is.
create table approvals (
  id text primary key,
  kind text not null constraint approval_kind_given check (kind <> ''),
  record text not null constraint approval_record_given check (record <> ''),
  case_id text not null default '', -- empty: about no case
  reason text not null default '', -- sealed
  asked_by text not null,
  asked_person text not null default '',
  asked_at text not null,
  state text not null constraint approval_state_known check (state in ('asked', 'approved', 'declined', 'withdrawn')),
  decided_by text not null default '',
  decided_person text not null default '',
  decided_at text not null default '',
  answer text not null default '', -- sealed
  version {{integer|bigint}} not null,
  constraint approval_not_by_who_asked check (state not in ('approved', 'declined') or decided_by <> asked_by)
);
create unique index approval_waits_once on approvals (kind, record) where state = 'asked';
create index approvals_by_state on approvals (state, asked_at);
create index approvals_of_case on approvals (case_id);
