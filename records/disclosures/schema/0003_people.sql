-- +goose Up
-- Whose data it was, where rows of several people left in one.
create table disclosure_people (
  disclosure text not null constraint person_of_a_disclosure references disclosures (id),
  person text not null,
  constraint disclosure_person_once primary key (disclosure, person)
);
create index disclosures_of_person on disclosure_people (person);
