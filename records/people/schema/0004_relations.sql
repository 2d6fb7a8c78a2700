-- +goose Up
-- What people are to each other: the relative is a person with a record here, or stands in sealed words alone.
create table relations (
  id text primary key,
  person text not null constraint relation_of_a_person references people (id),
  relative text not null default '',
  relation text not null constraint relation_given check (relation <> ''), -- list person.relation: what the relative is to the person
  who {{blob|bytea}} not null, -- sealed under the person's key: who it is in words, where it is nobody with a record
  remark {{blob|bytea}} not null, -- sealed under the person's key
  from_on text not null default '',
  until_on text not null default '',
  by_user text not null,
  at text not null,
  version {{integer|bigint}} not null,
  constraint relation_to_another check (relative <> person)
);
create index relations_of_person on relations (person);
create index relations_to_relative on relations (relative);
