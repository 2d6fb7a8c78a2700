-- +goose Up
create table certificates (
  id text primary key,
  code text not null constraint certificate_code_given check (code <> ''),
  standard text not null constraint certificate_standard_given check (standard <> ''),
  scope text not null default '',
  issuer text not null default '',
  holder text not null default '',
  issued_on text not null constraint certificate_day_given check (issued_on <> ''),
  valid_to text not null default '',
  grant_id text constraint certificate_of_a_grant references grants (id),
  changed_at text not null,
  changed_by text not null default '',
  version integer not null,
  constraint certificate_code_once unique (code),
  constraint certificate_ends_after_start check (valid_to = '' or valid_to >= issued_on)
);
create index certificates_grant on certificates (grant_id);
