-- +goose Up
create table jobs (
  name text primary key,
  holder text not null,
  held_until text not null,
  next_at text not null,
  started_at text not null,
  ended_at text not null,
  outcome text not null constraint job_outcome_known check (outcome in ('', 'done', 'failed')),
  reason text not null,
  failures integer not null,
  milliseconds integer not null
);
