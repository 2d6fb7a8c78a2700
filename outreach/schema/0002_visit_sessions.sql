-- +goose Up
-- For whom a session is planned, and how many are expected. The session itself is an activity: same id.
create table visit_sessions (
  activity text primary key constraint session_is_an_activity references activities (id) on delete cascade,
  visit text not null constraint session_of_a_visit references visits (id) on delete cascade,
  audiences text not null,
  expected integer not null constraint session_expects_a_believable_number check (expected between 0 and 5000)
);
create index visit_sessions_visit on visit_sessions (visit);
alter table visits add column changed_by text not null default '';
