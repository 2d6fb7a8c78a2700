-- +goose Up
-- Versions of the activities that a class plays. At most one version of a name is in force.
create table scripts (
  id text primary key,
  name text not null,
  number integer not null,
  source text not null,
  hash text not null,
  status text not null constraint script_status_known check (status in ('draft', 'reviewed', 'approved', 'withdrawn', 'past')),
  faults integer not null,
  sensitive integer not null constraint script_sensitive_yes_no check (sensitive in (0, 1)),
  solo integer not null constraint script_solo_yes_no check (solo in (0, 1)),
  changed_by text not null,
  changed_at text not null,
  approved_by text not null,
  approved_at text not null,
  version integer not null
);
create unique index script_one_number on scripts (name, number);
create unique index script_one_approved on scripts (name) where status = 'approved';
create table script_reviews (
  id text primary key,
  script text not null references scripts (id),
  role text not null constraint script_review_role_known check (role in ('practitioner', 'psychologist', 'young_person', 'survivor_consultant')),
  fit integer not null constraint script_review_fit_yes_no check (fit in (0, 1)),
  said text not null,
  typed_by text not null,
  typed_at text not null
);
create index script_reviews_script on script_reviews (script);
