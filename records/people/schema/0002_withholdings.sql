-- +goose Up
-- Whom a person named as someone who must not learn: one person, one role or one organisation. Whole means
-- everything about them, the record itself included; otherwise only the named fields.
create table withholdings (
  id text primary key,
  person text not null constraint withholding_of_a_person references people (id),
  against_person text not null default '',
  against_role text not null default '',
  against_organisation text not null default '',
  relation text not null default '', -- list withholding.relation: relative, guardian, partner, colleague, authority, other
  who {{blob|bytea}} not null, -- sealed: who it is in words, where it is nobody with a record
  whole integer not null constraint withholding_whole_yes_or_no check (whole in (0, 1)),
  fields text not null default '', -- names of fields with blanks between them, where not whole
  reason {{blob|bytea}} not null, -- sealed
  from_on text not null,
  until_on text not null default '',
  by_user text not null,
  at text not null,
  version {{integer|bigint}} not null
);
create index withholdings_of_person on withholdings (person);
create index withholdings_against on withholdings (against_person);
