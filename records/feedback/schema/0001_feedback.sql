-- +goose Up
create table feedback (
  id text primary key,
  code text not null constraint feedback_code_given check (code <> ''),
  received_on text not null constraint feedback_day_given check (received_on <> ''),
  source text not null constraint feedback_source_given check (source <> ''),
  about text not null default '',
  summary text not null constraint feedback_summary_given check (summary <> ''),
  change_made text not null default '',
  changed_on text not null default '',
  grant_id text constraint feedback_of_a_grant references grants (id),
  changed_at text not null,
  changed_by text not null default '',
  version integer not null,
  constraint feedback_code_once unique (code),
  constraint feedback_changed_after_received check (changed_on = '' or changed_on >= received_on)
);
create index feedback_grant on feedback (grant_id, source, received_on);
create index feedback_day on feedback (received_on, id);
