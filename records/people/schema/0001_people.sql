-- +goose Up
-- A person is a code. There is no name here and never will be: names live in the vault.
create table people (
  id text primary key,
  code text not null constraint person_code_given check (code <> ''),
  kind text not null constraint person_kind_given check (kind <> ''),
  sex text not null constraint person_sex_given check (sex <> ''),
  age_band text not null constraint person_age_band_given check (age_band <> ''),
  organisation text constraint person_of_an_organisation references organisations (id),
  country text not null default '',
  first_language text not null default '',
  languages text not null default '',
  minor integer not null default 0 constraint person_minor_yes_or_no check (minor in (0, 1)),
  forgotten integer not null default 0 constraint person_forgotten_yes_or_no check (forgotten in (0, 1)),
  changed_at text not null,
  changed_by text not null default '',
  version integer not null,
  constraint person_code_once unique (code)
);
create index people_by_kind on people (kind, code);
create index people_by_organisation on people (organisation);
